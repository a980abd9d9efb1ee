//! The groups of a kindergarten with their places, and the form in which one is published or changed.

use domain::time::show_time;
use forms::decision::Teaching;
use forms::line::Line;
use sync::wire::PlaceKind;
use sync::wire::desk::{KindergartenAtDesk, PlaceAtDesk, PlacesAtDesk};
use terminal::{Block, Button, Choice, Field, List, Page, Row, Tone};
use words::{Lang, Words, say};

use super::{sign, told};
use crate::model::{Group, Model, Places};
use crate::press::Press;
use crate::target::{Button as Way, PlaceLine, Target};

/// Cells of a line for a number.
const NUMBER_WIDTH: u16 = 6;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, places: &Places, words: &Words) {
    page.summary = told::last(model, words);
    page.body.extend(told::settlements(model, words));
    match (&places.shown, &places.group) {
        (Some(shown), Some(group)) => form(page, model, shown, group, words),
        (Some(shown), None) => list(page, shown, words),
        (None, _) if model.is_waiting() => page.body.push(Block::Text(say::lbl_loading(words))),
        (None, _) => page.body.push(Block::Text(say::desk_not_read(words))),
    }
    if places.group.is_none() {
        page.buttons = vec![
            Button::new(Way::Back.into(), say::desk_to_inbox(words)),
            Button::new(Way::Refresh.into(), say::journal_refresh(words)),
        ];
        if places.shown.as_ref().is_some_and(|shown| !shown.kindergartens.is_empty() && !shown.read_only) {
            page.buttons.push(Button::new(Way::NewGroup.into(), say::desk_new_group(words)));
        }
    }
}

fn list(page: &mut Page<Press>, shown: &PlacesAtDesk, words: &Words) {
    page.body.push(Block::Text(say::lbl_asof(words, show_time(shown.as_of))));
    if shown.read_only {
        page.body.push(Block::Note { tone: Tone::Plain, text: say::desk_places_of_department(words) });
    }
    let row = |(at, row): (usize, &PlaceAtDesk)| Row {
        id: Press::At(Target::Row(at)),
        cells: cells(shown, row, words),
        chosen: false,
    };
    page.body.push(Block::List(List {
        label: say::desk_groups(words),
        rows: shown.rows.iter().enumerate().map(row).collect(),
        empty: say::desk_no_groups(words),
        fault: None,
    }));
}

fn cells(shown: &PlacesAtDesk, row: &PlaceAtDesk, words: &Words) -> Vec<String> {
    let free = row.published.saturating_sub(row.taken);
    let counted = say::desk_counted(words, free, row.published, row.taken);
    let what = format!(
        "{} · {}",
        told::instruction(row.language, words),
        say::desk_ages_from_to(words, row.age_from, row.age_to)
    );
    let known = shown.kindergartens.iter().find(|one| one.bin == row.kindergarten);
    let name = known.map_or(row.kindergarten.as_str(), |known| name(known, words));
    vec![name.to_owned(), format!("{what}\n{counted}")]
}

fn name<'k>(kindergarten: &'k KindergartenAtDesk, words: &Words) -> &'k str {
    if words.lang() == Lang::Kk { &kindergarten.name_kk } else { &kindergarten.name_ru }
}

fn form(page: &mut Page<Press>, model: &Model, shown: &PlacesAtDesk, group: &Group, words: &Words) {
    if let Some((problem, _)) = &group.problem {
        let text = told::problem(words, problem);
        page.summary = Some(told::notice(Tone::Error, say::not_done_title(words), text));
    }
    let title = if group.known { say::desk_group(words) } else { say::desk_new_group(words) };
    page.body.push(Block::Heading(title));
    if group.known || shown.kindergartens.len() == 1 {
        let named = shown.kindergartens.get(group.kindergarten).map_or_else(
            || told::NOTHING.to_owned(),
            |one| format!("{} · {}", name(one, words), order(one.kind, words)),
        );
        page.body.push(Block::Text(named));
    } else {
        let option = |(at, one): (usize, &KindergartenAtDesk)| {
            (Press::At(Target::Row(at)), name(one, words).to_owned(), at == group.kindergarten)
        };
        page.body.push(choice(
            say::desk_kindergarten(words),
            shown.kindergartens.iter().enumerate().map(option).collect(),
        ));
    }
    let teachings = [Teaching::Kazakh, Teaching::Russian, Teaching::Mixed]
        .map(|one| (Press::At(Target::Teaching(one)), sign::teaching(one, words), one == group.teaching));
    page.body.push(choice(say::desk_teaching(words), teachings.into()));
    let lines = [
        (PlaceLine::AgeFrom, &group.age_from, say::desk_age_from(words)),
        (PlaceLine::AgeTo, &group.age_to, say::desk_age_to(words)),
        (PlaceLine::Published, &group.published, say::desk_published(words)),
    ];
    for (which, line, label) in lines {
        page.body.push(Block::Field(field(model, group, (which, line), label, words)));
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::primary(Way::Continue.into(), say::paper_to_sign(words)),
    ];
}

/// Who pays for the places: what is published of a private kindergarten is the state order.
fn order(kind: PlaceKind, words: &Words) -> String {
    match kind {
        PlaceKind::Private => say::desk_state_order(words),
        PlaceKind::State => say::desk_state_places(words),
    }
}

fn choice(label: String, options: Vec<(Press, String, bool)>) -> Block<Press> {
    Block::Choice(Choice { label, required: true, fault: None, options, columns: 1 })
}

fn field(
    model: &Model,
    group: &Group,
    (which, line): (PlaceLine, &Line),
    label: String,
    words: &Words,
) -> Field<Press> {
    let target = Target::Line(which);
    let fault = group.problem.as_ref().filter(|(_, at)| *at == target);
    let taken = (which == PlaceLine::Published && group.known).then(|| say::desk_taken(words, group.taken));
    Field {
        required: true,
        value: line.text().to_owned(),
        cursor: (model.focus.as_ref() == Some(&target)).then(|| line.cursor()),
        width: NUMBER_WIDTH,
        fault: fault.map(|(problem, _)| told::problem(words, problem)),
        note: taken,
        ..Field::new(Press::At(target), label)
    }
}
