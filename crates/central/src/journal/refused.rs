//! What was refused for good and stands in no log: a meal application above all (ADR 15). Whoever signed it finds it at any
//! kiosk with the same key, and why.
//!
//! **Invariant:** only what its applicant signed with a key of their own, and only while nothing is registered under its
//! id.

use domain::kato::Kato;
use domain::kindergarten::Category;
use forms::Fill;
use sync::wire::{ApplicationShown, HistoryLine, JournalRow, Service, StateShown};
use uuid::Uuid;

use super::{kiosk_number, meal, party, queue};
use crate::centre::Centre;
use crate::filed::Filed;
use crate::intake::{asked, rejection};
use crate::problem::Problem;
use crate::store::{Digest, Refused};
use domain::history::Detail;

/// The state, as the queue's own applications that were refused have it.
const REJECTED: &str = "REJECTED";

/// The row of the journal; nothing where another envelope under the id was registered since.
pub(super) fn row(centre: &Centre, id: Uuid) -> Result<Option<JournalRow>, Problem> {
    let Some((refused, filed)) = find(centre, id)? else { return Ok(None) };
    Ok(Some(line(&refused, &filed)))
}

/// The three tabs; nothing where this person did not sign it.
pub(super) fn show(
    centre: &Centre,
    (settlement, id): (&Kato, Uuid),
    person: Digest,
) -> Result<Option<ApplicationShown>, Problem> {
    if !centre.store.refusals_of_person(person)?.contains(&id) {
        return Ok(None);
    }
    let Some((refused, filed)) = find(centre, id)?.filter(|(refused, _)| refused.settlement == *settlement)
    else {
        return Ok(None);
    };
    let reason = reason(&refused.answer.code);
    Ok(Some(ApplicationShown {
        row: line(&refused, &filed),
        revision: 0,
        kiosk: filed.submission.kiosk.clone(),
        applicant: party(&filed, Vec::new()),
        state: StateShown { reason: Some(reason.clone()), ..StateShown::default() },
        referral: None,
        changed_at: refused.at,
        profile: centre.profiles.of(settlement).profile.clone(),
        why: None,
        actions: Vec::new(),
        history: history(&refused, &filed, reason),
        documents: Vec::new(),
    }))
}

fn find(centre: &Centre, id: Uuid) -> Result<Option<(Refused, Filed)>, Problem> {
    if centre.store.submission(id)?.is_some() {
        return Ok(None);
    }
    let Some(refused) = centre.store.refusal(id)? else { return Ok(None) };
    let filed = Filed::open_refused(centre, &refused.sealed, refused.envelope_sha256);
    Ok(filed.map(|filed| (refused, filed)))
}

fn line(refused: &Refused, filed: &Filed) -> JournalRow {
    let queued = filed.form.id == forms::released::kindergarten().id;
    let (service, category) = if queued {
        let category = asked(&filed.submission).map_or("N0", |(category, _)| Category::code(category));
        (Service::Kindergarten, category.to_owned())
    } else {
        (Service::Meal, meal::category(filed))
    };
    JournalRow {
        number: String::new(),
        submission_id: filed.submission.id,
        kiosk_number: kiosk_number(filed),
        service,
        settlement: refused.settlement.to_string(),
        child_name: filed.name(Fill::ChildName),
        child_iin: filed.submission.child_iin().map(|iin| iin.as_str()).unwrap_or_default().into(),
        child_birth: filed.date(Fill::ChildBirth).unwrap_or_default(),
        applicant_name: filed.name(Fill::ApplicantName),
        created_at: refused.at,
        state: REJECTED.into(),
        category,
        place: None,
    }
}

/// Why, in the words of the queue's own rejections; a key of a kind that may not sign is no good signature.
fn reason(code: &str) -> String {
    let to_sign_again = code.starts_with("W-RESIGN");
    let named = if to_sign_again { rejection("E-EXPIRED") } else { rejection(code) };
    named.and_then(|reason| queue::code(&reason)).unwrap_or_else(|| "SIGNATURE".into())
}

/// It arrived, and was refused: nothing else happened.
fn history(refused: &Refused, filed: &Filed, reason: String) -> Vec<HistoryLine> {
    let line = |by: &str, what: &str, details: Vec<Detail>| HistoryLine {
        at: refused.at,
        claimed_at: None,
        by: by.into(),
        what: what.into(),
        args: Detail::words(&details),
        details,
        cause: "centre".into(),
        proof: refused.answer.code.clone(),
        entry: None,
        helped_by: None,
    };
    let arrived =
        HistoryLine { claimed_at: Some(filed.submission.claimed), ..line("filer", "arrive", Vec::new()) };
    vec![arrived, line("centre", "reject", vec![Detail::Reason(reason)])]
}
