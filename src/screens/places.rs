//! The free places of private kindergartens, filtered by language and district (DOMAIN §1.10).

use domain::time::show_time;
use journey::model::Model;
use journey::places::Vacancy;
use journey::session::Waiting;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Choice, List, Page, Row, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{answers, journal, key};

/// Options of a filter that stand beside one another.
const COLUMNS: u16 = 4;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    page.top.service = say::k_journal(words);
    page.summary = journal::told(model, words);
    page.body.push(Block::Heading(say::places_title(words)));
    if !model.link {
        page.body.push(Block::Note { tone: Tone::Attention, text: journal::away(model, words) });
    }
    if session.waits_for(&Waiting::Vacancies) {
        page.body.push(key::working(say::lbl_loading(words)));
    }
    if let Some(vacancies) = &session.vacancies {
        let who = if vacancies.by_rank { say::places_by_rank(words) } else { say::places_first_come(words) };
        page.body.push(Block::Text(format!("{who}\n{}", say::lbl_asof(words, show_time(vacancies.as_of)))));
        filters(page, model, words);
        rows(page, model, words);
        let others = model.places_of_another_age();
        if others > 0 {
            page.body.push(Block::Text(say::places_another_age(words, others)));
        }
    }
    page.buttons = vec![Button::new(Way::Back.into(), say::btn_back(words))];
    if model.link {
        page.buttons.push(Button::new(Way::Refresh.into(), say::journal_refresh(words)));
    }
}

/// The places; without a line as they were last known, to be read and not to be chosen (DOMAIN §6).
fn rows(page: &mut Page<Press>, model: &Model, words: &Words) {
    let places = model.places_shown().into_iter();
    if !model.link {
        page.body.extend(places.map(|place| Block::Text(cell(place, words))));
        return;
    }
    let rows = places.enumerate().map(|(i, place)| Row {
        id: Press::Walk(Target::Row(i)),
        cells: vec![cell(place, words)],
        chosen: false,
    });
    page.body.push(Block::List(List {
        label: say::places_rows(words),
        rows: rows.collect(),
        empty: say::places_none(words),
        fault: None,
    }));
}

fn filters(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    let (languages, districts) = (model.language_filter(), model.district_filter());
    // Without a place for the child there is nothing to filter.
    if districts.len() < 2 {
        return;
    }
    let wanted = &session.wanted;
    let language = |(press, one): (Target, Option<_>)| {
        let name = one.map_or_else(|| say::lbl_all(words), |one| instruction(one, words));
        (Press::Walk(press), name, wanted.instruction == one)
    };
    let district = |(press, one): (Target, Option<&journey::places::InBoth>)| {
        let name = one.map(|one| one.of(answers::language(words)).to_owned());
        (Press::Walk(press), name.unwrap_or_else(|| say::lbl_all(words)), wanted.district.as_ref() == one)
    };
    let choice = |label, options| {
        Block::Choice(Choice { label, required: false, fault: None, options, columns: COLUMNS })
    };
    page.body.push(choice(say::k_instrlang(words), languages.into_iter().map(language).collect()));
    page.body.push(choice(say::p_district(words), districts.into_iter().map(district).collect()));
}

/// The language of instruction.
pub(super) fn instruction(language: journey::places::Instruction, words: &Words) -> String {
    words.text(&format!("instruction-{}", language.word()))
}

/// What a parent compares: whose, in which language, for which age, how many; what it costs; where.
fn cell(place: &Vacancy, words: &Words) -> String {
    let language = answers::language(words);
    let fee = place.fee_tenge.map_or_else(
        || say::places_fee_unknown(words),
        |fee| say::places_fee(words, journal::grouped(u64::from(fee))),
    );
    let offer = [
        instruction(place.instruction, words),
        say::places_age(words, place.age_from, place.age_to),
        say::places_free(words, place.free),
    ];
    let address = [
        place.district.of(language).to_owned(),
        place.kindergarten.address.of(language).to_owned(),
        answers::phone(&place.kindergarten.phone),
    ];
    let name = place.kindergarten.name.of(language).to_owned();
    // What belongs to a name stands under it, a little to the right.
    [name, offer.join(" · "), fee, address.join(" · ")].join("\n  ")
}
