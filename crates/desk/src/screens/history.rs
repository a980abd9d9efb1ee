//! A line of an application's history: when, whose act, what it was, and everything it tells besides.

use chrono::NaiveDate;
use domain::history::Detail;
use domain::time::{show_date, show_time};
use sync::wire::{HistoryLine, Service};
use words::{Lang, Words, say};

use super::told;

/// One line.
pub(super) fn line(service: Service, line: &HistoryLine, words: &Words) -> String {
    let id = format!("history-{}", line.what.replace('_', "-"));
    let what = if words.has(&id) { words.text(&id) } else { line.what.clone() };
    let mut details: Vec<String> =
        line.told().iter().map(|told| detail(told, &line.what, service, words)).collect();
    let helped = line.helped_by.as_ref();
    details.extend(helped.map(|by| say::detail_helped_by(words, &by.name, &by.organisation)));
    let what = if details.is_empty() { what } else { say::label_value(words, what, details.join("; ")) };
    format!("{} · {} · {what}", show_time(line.at), told::coded(words, "by", &line.by))
}

fn detail(detail: &Detail, act: &str, service: Service, words: &Words) -> String {
    let term = |day: &NaiveDate| told::last_day(*day, words);
    let answer = |id: &str, yes: bool| words.text(&format!("{id}-{}", if yes { "yes" } else { "no" }));
    match detail {
        Detail::Category(code) => told::category(service, code, words),
        Detail::Reason(code) => reason(code, words),
        Detail::Fault(code) => told::reason(words, code),
        Detail::Kindergarten { kk, ru } => if words.lang() == Lang::Kk { kk } else { ru }.clone(),
        Detail::Granted(yes) => answer("detail-granted", *yes),
        Detail::Returned(yes) => answer("detail-returned", *yes),
        // The first one is an anniversary; one that was given anew counts working days.
        Detail::InterestDue(day) if act == "register" => say::detail_interest_due(words, show_date(*day)),
        Detail::InterestDue(day) => say::detail_interest_due(words, term(day)),
        Detail::NextDue(day) => say::detail_next_due(words, show_date(*day)),
        Detail::Until(day) if act == "ask_again" => say::detail_until(words, term(day)),
        Detail::Until(day) => say::detail_until(words, show_date(*day)),
        Detail::StopListUntil(day) => say::detail_stop_list_until(words, term(day)),
        Detail::Expires(day) => say::detail_expires(words, term(day)),
        Detail::AcceptBy(day) => say::detail_accept_by(words, term(day)),
        Detail::Objection(day) => say::detail_objection(words, term(day)),
        Detail::Due(day) => say::detail_due(words, term(day)),
        Detail::Of(deadline) => told::coded(words, "detail-of", deadline),
        Detail::Days(days) => say::detail_days(words, *days),
        Detail::Kept(number) => say::detail_kept(words, number),
        Detail::Explained(text) => say::detail_explained(words, text.expose()),
    }
}

/// Why it was removed or refused, or why a referral was given back or extended.
fn reason(code: &str, words: &Words) -> String {
    let of_a_referral = format!("referral-reason-{}", code.to_ascii_lowercase().replace('_', "-"));
    if words.has(&of_a_referral) { words.text(&of_a_referral) } else { told::reason(words, code) }
}
