//! The journal: every application of whoever is logged in, both services together (DOMAIN §1.5).

use domain::time::{show_date, show_time};
use journey::journal::{ActionKind, Row as Entry};
use journey::model::Model;
use journey::session::Waiting;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, List, Page, Row, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers, frame, key};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words, hall: &Hall) {
    let Some(session) = &model.session else { return };
    page.top.service = say::k_journal(words);
    page.summary = told(model, words);
    page.body.push(Block::Heading(say::k_journal(words)));
    if !model.link {
        page.body.push(Block::Note { tone: Tone::Attention, text: away(model, words) });
    }
    let reading = session.waits_for(&Waiting::Journal);
    if reading {
        page.body.push(key::working(say::lbl_loading(words)));
    }
    if let Some(journal) = &session.journal {
        let rows = model.journal_rows();
        let row = |(i, entry): (usize, &&Entry)| Row {
            id: Press::Walk(Target::Row(i)),
            cells: cells(entry, words),
            chosen: false,
        };
        page.body.push(Block::Text(say::lbl_asof(words, show_time(journal.as_of))));
        page.body.push(Block::List(List {
            label: say::journal_rows(words),
            rows: rows.iter().enumerate().map(row).collect(),
            empty: say::journal_none(words),
            fault: None,
        }));
    } else if !reading {
        page.body.push(Block::Text(say::journal_not_read(words)));
    }
    if model.link {
        page.body.push(Block::Text(say::join_offer(words)));
        let join = Press::Walk(Target::Act(ActionKind::Join));
        page.body.push(Block::Buttons(vec![Button::new(join, say::k_merge(words))]));
    }
    page.body.push(Block::Text(say::support_phone(words, &hall.support_phone)));
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::new(Way::Refresh.into(), say::journal_refresh(words)),
    ];
}

/// Why what stands here is not fresh.
pub(super) fn away(model: &Model, words: &Words) -> String {
    if model.busy { say::journal_busy(words) } else { say::journal_offline(words) }
}

/// What was done last, or why not.
pub(super) fn told(model: &Model, words: &Words) -> Option<terminal::Summary<Press>> {
    let told = model.session.as_ref()?.told.as_ref()?;
    Some(match told {
        Ok(done) => frame::notice(Tone::Good, say::done_title(words), frame::told(words, done)),
        Err(problem) => frame::notice(Tone::Error, say::not_done_title(words), frame::told(words, problem)),
    })
}

/// The state in which what no registry confirmed is still to be checked: the place is provisional, and nothing can be
/// done (DOMAIN §2.1).
pub(super) const PENDING_CHECK: &str = "PENDING_CHECK";

/// The state of what central cannot read now: nothing else of it is known.
const UNREADABLE: &str = "UNREADABLE";

/// The columns of DOMAIN §1.5: the number stands alone; beside it a line each for the child, for where the
/// application stands, and for who applied, when and where.
fn cells(entry: &Entry, words: &Words) -> Vec<String> {
    // Until central has given one, the kiosk's own number names it.
    let number = [&entry.number_shown, &entry.kiosk_number].into_iter().find(|number| !number.is_empty());
    let number = number.map_or(answers::NOTHING, String::as_str);
    if entry.state == UNREADABLE {
        let told = [state(&entry.state, words), answers::place_name(&entry.settlement, words)];
        return vec![number.to_owned(), told.join(" · ")];
    }
    let child = [
        entry.child_name.expose().clone(),
        answers::masked(entry.child_iin.expose()),
        show_date(entry.child_birth),
    ];
    let number_is =
        if entry.state == PENDING_CHECK { say::place_provisional(words) } else { say::k_num(words) };
    let place = entry.place.map(|place| say::label_value(words, number_is, grouped(place.general)));
    let standing: Vec<String> = std::iter::once(state(&entry.state, words))
        .chain(place)
        .chain(right(&entry.category, words))
        .collect();
    let filing = [
        entry.applicant_name.expose().clone(),
        show_date(domain::time::civil_date(entry.created_at)),
        answers::place_name(&entry.settlement, words),
    ];
    vec![number.to_owned(), [child.join(" · "), standing.join(" · "), filing.join(" · ")].join("\n")]
}

/// The kind of a benefit in the queue, in a word or two.
fn right(category: &str, words: &Words) -> Option<String> {
    match category.chars().next() {
        Some('E') => Some(say::k_outofturn(words)),
        Some('P') => Some(say::k_first(words)),
        Some('N') => Some(say::k_nopriv(words)),
        Some(_) | None => None,
    }
}

/// Where an application stands, in words.
pub(super) fn state(code: &str, words: &Words) -> String {
    coded(words, "state", code)
}

/// A code of central's in words; the code itself where there are none.
pub(super) fn coded(words: &Words, kind: &str, code: &str) -> String {
    let id = format!("{kind}-{}", code.to_ascii_lowercase().replace('_', "-"));
    if words.has(&id) { words.text(&id) } else { code.to_owned() }
}

/// A benefit category in words.
pub(super) fn category(service: &str, code: &str, words: &Words) -> String {
    match code {
        "N0" | "" => say::k_nopriv(words),
        code => {
            let id = format!("{service}-category-{}", code.to_ascii_lowercase());
            if words.has(&id) { words.text(&id) } else { code.to_owned() }
        }
    }
}

/// Thousands apart by a space that does not break: `2 341`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            shown.push('\u{a0}');
        }
        shown.push(digit);
    }
    shown
}
