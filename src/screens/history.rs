//! The history of an application: what happened, whose act it was, what it says (DOMAIN §1.5).

use chrono::NaiveDate;
use domain::history::Detail;
use domain::time::{show_date, show_time};
use journey::journal::{HistoryLine, Shown};
use terminal::{Block, Fact, Page};
use words::{Lang, Words, say};

use crate::press::Press;
use crate::screens::answers;
use crate::screens::journal::{category, coded};

pub(super) fn draw(page: &mut Page<Press>, shown: &Shown, words: &Words) {
    page.body.push(Block::Heading(say::k_tab2(words)));
    for line in &shown.history {
        let mut label = format!("{} · {}", show_time(line.at), coded(words, "by", &line.by));
        if let Some(entry) = line.entry {
            label.push_str(&format!(" · {}", say::history_entry(words, entry)));
        }
        let value = happened(line, shown.row.service, words);
        page.body.push(Block::Facts(vec![Fact { label, value, change: None }]));
    }
}

/// The sentence of the act, and what it tells besides.
fn happened(line: &HistoryLine, service: &str, words: &Words) -> String {
    let id = format!("history-{}", line.what.replace('_', "-"));
    let what = if words.has(&id) { words.text(&id) } else { line.what.clone() };
    let mut details: Vec<String> =
        line.details.iter().map(|told| detail(told, line, service, words)).collect();
    let helped = line.helped_by.as_ref();
    details.extend(helped.map(|(name, organisation)| say::detail_helped_by(words, name, organisation)));
    if details.is_empty() { what } else { say::label_value(words, what, details.join("; ")) }
}

fn detail(detail: &Detail, line: &HistoryLine, service: &str, words: &Words) -> String {
    let term = |day: &NaiveDate| answers::last_day(*day, words);
    let answer = |id: &str, yes: bool| words.text(&format!("{id}-{}", if yes { "yes" } else { "no" }));
    match detail {
        Detail::Category(code) => category(service, code, words),
        Detail::Reason(code) => reason(words, code),
        Detail::Fault(code) => coded(words, "papers-fault", code),
        Detail::Kindergarten { kk, ru } => {
            let name = if words.lang() == Lang::Kk { kk } else { ru };
            name.clone()
        }
        Detail::Granted(yes) => answer("detail-granted", *yes),
        Detail::Returned(yes) => answer("detail-returned", *yes),
        Detail::InterestDue(day) => {
            // The first one is an anniversary; one that was given anew counts working days.
            let shown = if line.what == "register" { show_date(*day) } else { term(day) };
            say::detail_interest_due(words, shown)
        }
        Detail::NextDue(day) => say::detail_next_due(words, show_date(*day)),
        Detail::Until(day) => {
            let shown = if line.what == "ask_again" { term(day) } else { show_date(*day) };
            say::detail_until(words, shown)
        }
        Detail::StopListUntil(day) => say::detail_stop_list_until(words, term(day)),
        Detail::Expires(day) => say::detail_expires(words, term(day)),
        Detail::AcceptBy(day) => say::detail_accept_by(words, term(day)),
        Detail::Objection(day) => say::detail_objection(words, term(day)),
        Detail::Due(day) => say::detail_due(words, term(day)),
        Detail::Of(deadline) => coded(words, "detail-of", deadline),
        Detail::Days(days) => say::detail_days(words, *days),
        Detail::Kept(number) => say::detail_kept(words, number),
        Detail::Explained(text) => say::detail_explained(words, text.expose()),
    }
}

/// A reason: why it was removed or refused, or why a referral was given back or extended.
fn reason(words: &Words, code: &str) -> String {
    let of_a_referral = format!("referral-reason-{}", code.to_ascii_lowercase().replace('_', "-"));
    if words.has(&of_a_referral) { words.text(&of_a_referral) } else { coded(words, "reason", code) }
}
