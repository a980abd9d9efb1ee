//! What waits for the clerk, the most urgent first.

use domain::time::{civil_date, show_date, show_time};
use sync::wire::desk::{GroupOffered, Inbox, InboxRow, LateSchool, Proposal, Role, Work};
use terminal::{Block, Button, Field, List, Page, Row, Tone};
use words::{Lang, Words, say};

use super::told;
use crate::model::{Model, Plan, Session};
use crate::press::Press;
use crate::target::{Button as Way, Target};

/// Digits of a number of the queue, and cells of the line for them.
const NUMBER_DIGITS: usize = 11;
const NUMBER_WIDTH: u16 = 14;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    page.summary = told::last(model, words);
    if !model.link && session.inbox.is_some() {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::desk_offline(words) });
    }
    if session.has_inbox() {
        match &session.inbox {
            Some(inbox) => list(page, inbox, session, words),
            None if model.is_waiting() => page.body.push(Block::Text(say::lbl_loading(words))),
            None => page.body.push(Block::Text(say::desk_not_read(words))),
        }
    } else {
        page.body.push(Block::Text(say::desk_nothing_for_role(words)));
    }
    if session.is(Role::Department) || session.is(Role::Kindergarten) {
        page.body.extend(told::settlements(model, words));
        page.body.push(Block::Field(by_number(model, session, words)));
    }
    page.buttons = vec![Button::new(Way::LogOut.into(), say::btn_exit(words))];
    if session.is(Role::Auditor) {
        page.buttons.push(Button::new(Way::Audit.into(), say::desk_audit(words)));
    }
    if session.is(Role::FrontDesk) {
        page.buttons.push(Button::new(Way::Help.into(), words.text("desk-help")));
    }
    if model.publishes() {
        page.buttons.push(Button::new(Way::Places.into(), say::desk_places(words)));
    }
    page.buttons.push(Button::new(Way::Refresh.into(), say::journal_refresh(words)));
}

/// An application that waits for nobody, by the digits of its number.
fn by_number(model: &Model, session: &Session, words: &Words) -> Field<Press> {
    let here = model.focus == Some(Target::Number);
    Field {
        value: session.number.text().to_owned(),
        cursor: here.then(|| session.number.cursor()),
        width: NUMBER_WIDTH,
        note: Some(say::digits_of(words, session.number.graphemes(), NUMBER_DIGITS)),
        ..Field::new(Press::At(Target::Number), say::desk_by_number(words))
    }
}

fn list(page: &mut Page<Press>, inbox: &Inbox, session: &Session, words: &Words) {
    let overdue = inbox.rows.iter().filter(|row| row.overdue).count();
    let counted = say::desk_waiting(words, inbox.waiting, overdue);
    page.body.push(Block::Text(format!("{counted} · {}", say::lbl_asof(words, show_time(inbox.as_of)))));
    late_schools(page, inbox, session, words);
    if inbox.rows.is_empty() {
        return;
    }
    let shown = inbox.rows.iter().filter(|row| !row.is_own()).count();
    if usize::try_from(inbox.waiting).is_ok_and(|waiting| waiting > shown) {
        let text = say::desk_more_wait(words, shown);
        page.body.push(Block::Note { tone: Tone::Attention, text });
    }
    let row = |(at, row): (usize, &InboxRow)| Row {
        id: Press::At(Target::Row(at)),
        cells: cells(row, session, words),
        chosen: false,
    };
    page.body.push(Block::List(List {
        label: String::new(),
        rows: inbox.rows.iter().enumerate().map(row).collect(),
        empty: String::new(),
        fault: None,
    }));
}

/// Schools that let terms pass: the department is told which, how many, and since when.
fn late_schools(page: &mut Page<Press>, inbox: &Inbox, session: &Session, words: &Words) {
    let late: u64 = inbox.late_schools.iter().map(|school| school.count).sum();
    if late == 0 {
        return;
    }
    page.body.push(Block::Note { tone: Tone::Attention, text: say::desk_late_schools(words, late) });
    let line = |school: &LateSchool| {
        let mut name = if words.lang() == Lang::Kk { &school.name_kk } else { &school.name_ru }.clone();
        if session.is_in_several() {
            name = format!("{name} · {}", told::settlement(&school.settlement, words));
        }
        told::fact(name, say::desk_late_school(words, show_date(school.due), school.count))
    };
    page.body.push(Block::Facts(inbox.late_schools.iter().map(line).collect()));
}

/// The number stands alone; beside it what is to be done and until when, and the child; under it its settlement where the
/// clerk has several.
fn cells(row: &InboxRow, session: &Session, words: &Words) -> Vec<String> {
    let term = match (row.overdue, row.due) {
        (true, Some(due)) => say::desk_overdue_since(words, told::last_day(due, words)),
        (true, None) => say::desk_overdue(words),
        (false, Some(due)) => say::desk_due(words, told::last_day(due, words)),
        (false, None) => say::desk_waits_since(words, show_date(civil_date(row.since))),
    };
    let what = match &row.proposal {
        Some(proposal) => format!("{} · {}\n{term}", seconding(proposal, words), decision(proposal, words)),
        None => format!("{} · {term}", told::work(row.work, words)),
    };
    let child = format!("{} · {}", row.child_name, row.child_iin);
    let mut number = told::number(&row.number);
    if session.is_in_several() {
        let settlement = row.number.split('/').next().unwrap_or_default();
        number.push_str(&format!("\n{}", told::settlement(settlement, words)));
    }
    let group = row.place.as_ref().map(|group| format!("\n{}", of_group(group, words)));
    vec![number, format!("{what}\n{child}{}", group.unwrap_or_default())]
}

/// To be seconded by whoever reads, or their own, which waits for a colleague.
fn seconding(proposal: &Proposal, words: &Words) -> String {
    if proposal.own { say::desk_work_second_own(words) } else { told::work(Work::Second, words) }
}

/// Which decision it is.
fn decision(proposal: &Proposal, words: &Words) -> String {
    told::coded(words, "desk-ruling", &Plan::new(&proposal.kind, Some(&proposal.value)).name())
}

/// Which group a place is given of: the same child may come first in several.
fn of_group(group: &GroupOffered, words: &Words) -> String {
    let ages = say::desk_ages_from_to(words, group.age_from, group.age_to);
    let language = told::instruction(group.language, words);
    format!("{} · {language} · {ages}", told::kindergarten(group, words))
}
