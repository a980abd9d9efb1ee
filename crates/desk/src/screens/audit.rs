//! The audit of a queue's log: what was read, or the first thing that does not follow.

use domain::time::show_time;
use sync::wire::desk::{AuditShown, Role};
use terminal::{Block, Button, List, Page, Row, Tone};
use words::{Words, say};

use super::told::{self, fact};
use crate::model::{Audit, Model};
use crate::press::Press;
use crate::target::{Button as Way, Target};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, audit: &Audit, words: &Words) {
    let Some(session) = &model.session else { return };
    page.summary = told::last(model, words);
    let settlements = session.settlements(&[Role::Auditor]);
    let row = |(at, kato): (usize, &String)| Row {
        id: Press::At(Target::Row(at)),
        cells: vec![told::settlement(kato, words), kato.clone()],
        chosen: at == audit.at,
    };
    page.body.push(Block::List(List {
        label: say::desk_audit_queues(words),
        rows: settlements.iter().enumerate().map(row).collect(),
        empty: String::new(),
        fault: None,
    }));
    match &audit.shown {
        Some((shown, holds)) => found(page, shown, *holds, words),
        None if model.is_waiting() => page.body.push(Block::Text(say::desk_auditing(words))),
        None => page.body.push(Block::Text(say::desk_not_read(words))),
    }
    let back = if session.has_inbox() {
        Button::new(Way::Back.into(), say::desk_to_inbox(words))
    } else {
        Button::new(Way::LogOut.into(), say::btn_exit(words))
    };
    page.buttons = vec![back, Button::new(Way::Refresh.into(), say::desk_audit_again(words))];
}

fn found(page: &mut Page<Press>, shown: &AuditShown, holds: bool, words: &Words) {
    let verdict = match (&shown.broken, holds) {
        (Some(_), _) => Block::Note { tone: Tone::Error, text: say::desk_audit_broken(words) },
        (None, false) => Block::Note { tone: Tone::Error, text: say::desk_audit_head_wrong(words) },
        (None, true) => Block::Note { tone: Tone::Good, text: say::desk_audit_sound(words) },
    };
    page.body.push(verdict);
    let mut facts = vec![fact(say::desk_audit_at(words), show_time(shown.as_of))];
    if let Some(sound) = &shown.sound {
        facts.push(fact(say::desk_audit_entries(words), sound.entries.to_string()));
        facts.push(fact(say::desk_audit_applications(words), sound.applications.to_string()));
        facts.push(fact(say::desk_audit_receipts(words), sound.receipts.to_string()));
        if sound.helped > 0 {
            facts.push(fact(say::desk_audit_helped(words), sound.helped.to_string()));
        }
    }
    page.body.push(Block::Facts(facts));
    if let Some(broken) = &shown.broken {
        page.body.push(Block::Paper(vec![broken.clone()]));
    }
    page.body.push(Block::Text(say::desk_audit_head(words)));
    page.body.push(Block::Paper(vec![shown.head.head.payload.clone(), shown.head.head.signature.clone()]));
}
