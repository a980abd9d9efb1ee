//! Events as lines of the history: what, whose, how it was proved. The words are the screen's.
//!
//! **Invariant:** the words of a parent's own reason stay in what they signed; here stand codes, days and numbers, and
//! what an office explained to the applicant in words of its own.

use domain::bin::Bin;
use domain::cause::Cause;
use domain::history::{Detail, Explanation};
use domain::kindergarten::{Act, Back, By, Event, Lapse};
use domain::language::Language;
use domain::meal;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use sync::wire::{HelpedBy, HistoryLine};

use crate::acts;
use crate::centre::Centre;
use crate::decisions;
use crate::filed::Filed;
use crate::problem::Problem;

/// A line of the queue, of the application of this number, as it was signed.
///
/// # Errors
/// When the store fails.
pub(crate) fn of_queue(
    centre: &Centre,
    (place, event): &(u64, Event),
    filed: (Option<&ApplicationNumber>, &Filed),
) -> Result<HistoryLine, Problem> {
    let by = match event.by {
        By::Filer => "filer",
        By::OtherParent => "other_parent",
        By::Department => "department",
        By::Kindergarten => "kindergarten",
        By::Centre => "centre",
    };
    let (cause, proof) = proof(&event.cause);
    let (what, mut details) = (what(&event.act), details(centre, &event.act));
    details.extend(explained(centre, event, filed.0)?.map(Detail::Explained));
    let args = Detail::words(&details);
    let claimed_at = claimed(centre, event, filed)?;
    let (at, by, entry) = (event.at, by.into(), Some(*place));
    let helped_by = if matches!(event.act, Act::Register(_)) { helper(filed.1) } else { None };
    Ok(HistoryLine { at, claimed_at, by, what, details, args, cause, proof, entry, helped_by })
}

/// When the kiosk says that a parent signed what made an event.
fn claimed(
    centre: &Centre,
    event: &Event,
    (number, filed): (Option<&ApplicationNumber>, &Filed),
) -> Result<Option<Timestamp>, Problem> {
    if let Act::Arrive { signed_at, .. } = &event.act {
        // Signed again since, it is another document that is filed; then what the arrival counts from is known.
        let filed_so = event.cause.xml_sha256() == Some(filed.xml_sha256());
        return Ok(Some(if filed_so { filed.submission.claimed } else { *signed_at }));
    }
    if let Act::Register(_) = &event.act {
        return Ok(Some(filed.submission.claimed));
    }
    let by_a_parent = matches!(event.by, By::Filer | By::OtherParent);
    let Some(number) = number.filter(|_| by_a_parent) else { return Ok(None) };
    Ok(acts::signed_of(centre, number, event)?.map(|signed| signed.action.claimed))
}

/// What an office wrote beside its decision: whoever signed last, else the first of the two clerks.
fn explained(
    centre: &Centre,
    event: &Event,
    number: Option<&ApplicationNumber>,
) -> Result<Option<Explanation>, Problem> {
    let by_an_office = matches!(event.by, By::Department | By::Kindergarten);
    let mut next = event.cause.xml_sha256().filter(|_| by_an_office);
    while let (Some(digest), Some(number)) = (next.take(), number) {
        let Some(kept) = centre.store.signed_decision(number, digest.0)? else { break };
        let Some(read) = decisions::read(centre, &kept.sealed, digest.0) else { break };
        if let Some(text) = read.decision.ruling.text() {
            return Ok(Some(Explanation::from(text.as_str().to_owned())));
        }
        next = read.decision.seconds.filter(|first| *first != digest);
    }
    Ok(None)
}

/// Whoever helped the parent, as they signed it.
fn helper(filed: &Filed) -> Option<HelpedBy> {
    let assistant = filed.submission.assistant.as_ref()?;
    let named = Some(&assistant.organisation).filter(|name| !name.is_empty());
    let organisation = named.cloned().unwrap_or_else(|| assistant.bin.to_string());
    Some(HelpedBy { name: assistant.name.as_str().to_owned(), organisation })
}

/// A kindergarten is told by its names; by its number where the list has it no more.
fn named(centre: &Centre, bin: &Bin) -> Detail {
    let known = centre.kindergartens.find(bin);
    let name = |language| known.map_or_else(|| bin.to_string(), |known| known.name(language).to_owned());
    Detail::Kindergarten { kk: name(Language::Kazakh), ru: name(Language::Russian) }
}

/// An act of the queue by the name that it has on every screen.
fn what(act: &Act) -> String {
    if act.is_a_check() { name(&Act::Check) } else { name(act) }
}

/// What an act of the queue tells.
fn details(centre: &Centre, act: &Act) -> Vec<Detail> {
    match act {
        Act::Register(registration) => {
            let due = registration.interest_due.map(Detail::InterestDue);
            std::iter::once(Detail::Category(code(&registration.category))).chain(due).collect()
        }
        Act::AskAgain { until } => vec![Detail::Until(until.last_day)],
        Act::Reject { reason } => vec![Detail::Reason(code(reason))],
        Act::CheckLate { grace } => vec![Detail::InterestDue(grace.last_day)],
        Act::Confirm { next_due } => vec![Detail::NextDue(*next_due)],
        Act::ChangeCategory { category, .. } => vec![Detail::Category(code(category))],
        Act::DecideBenefit { granted } => vec![Detail::Granted(*granted)],
        Act::AskMerge { objection, .. } => vec![Detail::Objection(objection.last_day)],
        Act::AnswerReview { back: Some(back) } => with_grace(Some(Detail::Returned(true)), back),
        Act::AnswerReview { back: None } => vec![Detail::Returned(false)],
        Act::Remove { reason } => vec![Detail::Reason(code(reason))],
        Act::RemoveDuplicate { kept } => vec![Detail::Kept(kept.shown())],
        // How many days were left by the rule is another number than how many were.
        Act::Remind { of, .. } => vec![Detail::Of(code(of))],
        Act::Refer(_) | Act::Withdraw { .. } | Act::Extend { .. } => referral_details(centre, act),
        Act::RefusePapers { .. } | Act::LapseReferral { .. } | Act::EndStopList { .. } => {
            referral_details(centre, act)
        }
        Act::Arrive { .. }
        | Act::Check
        | Act::Leave
        | Act::Accept
        | Act::Enrol
        | Act::Discharge
        | Act::Object => Vec::new(),
        Act::Merge | Act::RefuseMerge | Act::AskReview | Act::LapseInterest | Act::ReachAgeLimit => {
            Vec::new()
        }
    }
}

/// What an act of a referral tells.
fn referral_details(centre: &Centre, act: &Act) -> Vec<Detail> {
    if let Act::Refer(issue) = act {
        let accept = issue.accept_by.map(|term| Detail::AcceptBy(term.last_day));
        let told = [named(centre, &issue.place.kindergarten), Detail::Expires(issue.expires.last_day)];
        told.into_iter().chain(accept).collect()
    } else if let Act::Withdraw { reason, back } = act {
        with_grace(Some(Detail::Reason(code(reason))), back)
    } else if let Act::Extend { until, reason } = act {
        vec![Detail::Reason(code(reason)), Detail::Until(*until)]
    } else if let Act::RefusePapers { fault, back } = act {
        with_grace(Some(Detail::Fault(code(fault))), back)
    } else if let Act::LapseReferral { outcome: Lapse::StopList { until } } = act {
        vec![Detail::StopListUntil(until.last_day)]
    } else if let Act::LapseReferral { outcome: Lapse::Remove { reason } } = act {
        vec![Detail::Reason(code(reason))]
    } else if let Act::EndStopList { back } = act {
        with_grace(None, back)
    } else {
        Vec::new()
    }
}

/// A way back into the queue, with the term to confirm the interest where it was given anew.
fn with_grace(told: Option<Detail>, back: &Back) -> Vec<Detail> {
    let grace = back.grace.map(|term| Detail::InterestDue(term.last_day));
    told.into_iter().chain(grace).collect()
}

/// What an act of a meal application tells.
fn meal_details(act: &meal::Act) -> Vec<Detail> {
    match act {
        meal::Act::Submit { category, due, .. } => {
            vec![Detail::Category(code(category)), Detail::Due(due.last_day)]
        }
        meal::Act::Approve { valid_until } => vec![Detail::Until(*valid_until)],
        meal::Act::Refuse { reason } => vec![Detail::Reason(code(reason))],
        meal::Act::Open | meal::Act::PassDue | meal::Act::Withdraw => Vec::new(),
    }
}

/// A line of a meal application, as it was signed.
pub(crate) fn of_meal(event: &meal::Event, filed: &Filed) -> HistoryLine {
    let by = match event.act {
        meal::Act::Submit { .. } | meal::Act::Withdraw => "filer",
        meal::Act::Open | meal::Act::Approve { .. } | meal::Act::Refuse { .. } => "school",
        meal::Act::PassDue => "centre",
    };
    let (cause, proof) = proof(&event.cause);
    let (what, details) = (name(&event.act), meal_details(&event.act));
    let args = Detail::words(&details);
    let (at, by, claimed_at) = (event.at, by.into(), None);
    let helped_by = if matches!(event.act, meal::Act::Submit { .. }) { helper(filed) } else { None };
    HistoryLine { at, claimed_at, by, what, details, args, cause, proof, entry: None, helped_by }
}

fn proof(cause: &Cause) -> (String, String) {
    let (cause, proof) = match cause {
        Cause::Signed { xml_sha256 } => ("signed", xml_sha256.to_string()),
        Cause::Session { certificate_serial } => ("session", certificate_serial.clone()),
        Cause::Clock { rule } => ("clock", rule.clone()),
        Cause::Centre { rule } => ("centre", rule.clone()),
    };
    (cause.into(), proof)
}

/// The act's own name, as events carry it.
fn name(act: &impl Serialize) -> String {
    match serde_json::to_value(act) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(parts)) => parts.into_iter().next().map(|(name, _)| name).unwrap_or_default(),
        Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) | Err(_) => String::new(),
    }
}

/// A code, as events carry it.
fn code(coded: &impl Serialize) -> String {
    let code = serde_json::to_value(coded).ok();
    code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}
