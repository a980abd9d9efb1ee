//! The receipt says what is true: stored here, not yet registered; then registered, with its number.

use documents::paper::Kind;
use documents::seal::Seal;
use domain::digest::Sha256;
use domain::number::ApplicationNumber;
use domain::time::show_time;
use journey::effect::{Accepted, Registration, Saved};
use journey::model::Model;
use journey::problem::Problem;
use journey::session::{Session, Waiting};
use journey::stage::Receipt;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Fact, Help, Page, Summary, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers, frame, journal};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, receipt: &Receipt, words: &Words, hall: &Hall) {
    let Some(session) = &model.session else { return };
    let Some(accepted) = &session.accepted else { return };
    page.top.service = say::receipt_title(words);
    match (&session.registration, &session.refused) {
        (Some(registration), _) => registered(page, model, registration, words),
        (None, Some(problem)) => refused(page, problem, words),
        (None, None) => waiting(page, model, words),
    }
    page.body.push(Block::Facts(facts(model, session, accepted, words)));
    page.body.push(Block::Gap);
    next_steps(page, model, session, words, hall);
    if session.waits_for(&Waiting::Saving) {
        page.summary =
            Some(frame::notice(Tone::Attention, say::receipt_saving(words), say::receipt_leave_stick(words)));
    } else if session.waits_for(&Waiting::Printing) {
        page.summary = Some(frame::notice(Tone::Attention, say::printing(words), say::printing_wait(words)));
    } else if let Some(printed) = &receipt.printed {
        page.summary = Some(told_printed(printed, words));
    } else if let Some(saved) = &receipt.saved {
        page.summary = Some(told_saved(saved, words));
    }
    if session.refused.is_none() {
        page.buttons.push(Button::new(Way::Save.into(), say::receipt_save(words)));
    }
    let there = |way: Way| model.targets().contains(&Target::Button(way));
    if there(Way::Print) {
        page.buttons.push(Button::new(Way::Print.into(), say::btn_print(words)));
    }
    if there(Way::Journal) {
        page.buttons.push(Button::new(Way::Journal.into(), say::k_journal(words)));
    }
    page.buttons.push(Button::primary(Way::Finish.into(), say::btn_finish(words)));
    let foot = Some(say::support_phone(words, &hall.support_phone));
    if session.refused.is_some() {
        // There is nothing to keep of what was not registered.
        let paragraphs = vec![say::warn_usb(words)];
        page.help = Some(Help { title: String::new(), paragraphs, foot, qr: None });
        return;
    }
    let (kind, number) = match &session.registration {
        Some(registration) if registration.place.is_some() => (Kind::D1, &registration.number),
        Some(registration) => (Kind::D13, &registration.number),
        None => (Kind::D15, &accepted.kiosk_number),
    };
    let seal = Seal::new(kind, number, Sha256(accepted.digest));
    page.help = Some(Help {
        title: String::new(),
        paragraphs: vec![say::receipt_photo(words), say::warn_usb(words)],
        foot,
        qr: Some(seal.short_payload()),
    });
}

fn registered(page: &mut Page<Press>, model: &Model, registration: &Registration, words: &Words) {
    page.body.push(Block::Note { tone: Tone::Good, text: say::receipt_registered(words) });
    let number = settlement(registration, words).map_or_else(
        || say::k_appnum(words),
        |settlement| format!("{} · {settlement}", say::k_appnum(words)),
    );
    page.body.push(Block::Text(number));
    page.body.push(Block::Big(registration.number_shown.clone()));
    if let Some(due) = &registration.due {
        let sent = format!("{}-registered", model.form().id);
        page.body.push(Block::Text(words.message(&sent, &[("d", due.clone())])));
    }
    if registration.due_provisional {
        page.body.push(Block::Text(say::due_provisional(words)));
    }
    if registration.to_check {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::receipt_to_check(words) });
    } else if let Some(place) = registration.place {
        page.body.push(Block::Text(say::info_queued(words, journal::grouped(place.general))));
    }
}

fn refused(page: &mut Page<Press>, problem: &Problem, words: &Words) {
    let told = frame::told(words, problem);
    page.body.push(Block::Note { tone: Tone::Error, text: say::receipt_refused_title(words) });
    page.body.push(Block::Note { tone: Tone::Error, text: told });
}

fn waiting(page: &mut Page<Press>, model: &Model, words: &Words) {
    page.body.push(Block::Note { tone: Tone::Good, text: say::receipt_accepted(words) });
    let text = match (model.busy, model.link) {
        (true, _) => say::receipt_busy(words),
        (false, true) => say::receipt_sending(words),
        (false, false) => say::receipt_not_registered(words),
    };
    page.body.push(Block::Note { tone: Tone::Attention, text });
}

fn facts(model: &Model, session: &Session, accepted: &Accepted, words: &Words) -> Vec<Fact<Press>> {
    let fact = |label: String, value: String| Fact { label, value, change: None };
    let mut facts = vec![
        fact(say::receipt_kiosk_number(words), accepted.kiosk_number.clone()),
        fact(say::receipt_signed_at(words), show_time(accepted.at)),
        fact(say::receipt_service(words), words.attribute(&model.form().id, "short").unwrap_or_default()),
    ];
    if let Some(registration) = &session.registration {
        facts.push(fact(say::receipt_registered_at(words), show_time(registration.at)));
        if let Some(place) = registration.place {
            let as_of = say::lbl_asof(words, show_time(registration.at));
            let (number, in_class) = if registration.to_check {
                (say::place_provisional(words), say::place_class_provisional(words))
            } else {
                (say::k_num(words), say::k_catnum(words))
            };
            facts.push(fact(number, format!("{} · {as_of}", journal::grouped(place.general))));
            facts.push(fact(in_class, format!("{} · {as_of}", journal::grouped(place.in_class))));
        }
    }
    facts.push(fact(say::p_child(words), masked_child(model, session)));
    facts
}

/// A number says something only beside its settlement (DOMAIN §4.7).
fn settlement(registration: &Registration, words: &Words) -> Option<String> {
    let number = ApplicationNumber::parse(&registration.number).ok()?;
    let settlement = domain::released::settlements().find(number.settlement())?;
    Some(settlement.name(answers::language(words)).to_owned())
}

/// Only the last four digits: others may be looking (SCREENS).
fn masked_child(model: &Model, session: &Session) -> String {
    let fields = model.form().steps.iter().flat_map(|s| &s.fields);
    let mut typed = fields.filter(|f| f.kind == forms::definition::Kind::Iin && f.fill.is_none());
    typed.next().map_or_else(|| answers::NOTHING.to_owned(), |f| answers::masked(session.draft.text(&f.id)))
}

fn next_steps(page: &mut Page<Press>, model: &Model, session: &Session, words: &Words, hall: &Hall) {
    if session.refused.is_some() {
        return;
    }
    let mut text = say::receipt_next(words);
    let steps = [
        session.registration.is_none().then(|| say::receipt_next_notice(words)),
        Some(words.message(&format!("{}-next", model.form().id), &answers::rules(model))),
        Some(say::receipt_next_question(words, &hall.support_phone)),
    ];
    for (i, step) in steps.into_iter().flatten().enumerate() {
        text.push_str(&format!("\n{}. {step}", i + 1));
    }
    page.body.push(Block::Text(text));
}

/// On top, where it is seen on the smallest screen too.
fn told_saved(saved: &Result<Saved, Problem>, words: &Words) -> Summary<Press> {
    match saved {
        Ok(Saved { unproven: Some(problem), .. }) => {
            frame::notice(Tone::Attention, say::receipt_unproven(words), frame::told(words, problem))
        }
        Ok(Saved { name, unproven: None }) => {
            frame::notice(Tone::Good, say::receipt_saved(words), say::receipt_saved_as(words, name))
        }
        Err(problem) => {
            frame::notice(Tone::Error, say::receipt_not_saved(words), frame::told(words, problem))
        }
    }
}

fn told_printed(printed: &Result<(), Problem>, words: &Words) -> Summary<Press> {
    match printed {
        Ok(()) => frame::notice(Tone::Good, say::document_printed(words), say::warn_usb(words)),
        Err(problem) => frame::notice(Tone::Error, say::not_done_title(words), frame::told(words, problem)),
    }
}
