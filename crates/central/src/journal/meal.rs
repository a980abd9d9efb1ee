//! A meal application, as the parent who filed it sees it.

use domain::meal::{self, State};
use domain::number::ApplicationNumber;
use forms::{Fill, Value};
use serde::Serialize;
use sync::wire::{
    ActionKind, ActionRefusal, ActionShown, ApplicationShown, Args, JournalRow, Service, StateShown,
};
use uuid::Uuid;

use super::{history, kiosk_number, papers, party};
use crate::centre::Centre;
use crate::contacts;
use crate::filed::Filed;
use crate::login;
use crate::problem::Problem;
use crate::store::Digest;

/// A meal application as it is read.
struct Read {
    fold: meal::Application,
    events: Vec<meal::Event>,
    flags: Vec<(String, String)>,
    filed: Filed,
}

/// The row of the journal.
pub(super) fn row(centre: &Centre, number: &ApplicationNumber) -> Result<Option<JournalRow>, Problem> {
    match read(centre, number) {
        Err(problem) if problem.is_ours() => {
            let settlement = number.settlement().to_string();
            let named = (number.machine(), Uuid::nil());
            Ok(Some(JournalRow::unreadable(Service::Meal, settlement, named, centre.clock.now())))
        }
        read => Ok(read?.and_then(|read| line(number, &read))),
    }
}

/// The three tabs; nothing where the person did not file it.
pub(super) fn show(
    centre: &Centre,
    number: &ApplicationNumber,
    person: Digest,
) -> Result<Option<ApplicationShown>, Problem> {
    if !centre.store.meals_of_person(person)?.contains(number) {
        return Ok(None);
    }
    let Some(read) = read(centre, number)? else { return Ok(None) };
    let theirs = read.filed.submission.applicant_iin().map(|iin| login::person(centre, iin));
    let (Some(row), true) = (line(number, &read), theirs == Some(person)) else { return Ok(None) };
    let Some(filing) = read.fold.filing() else { return Ok(None) };
    let reason = match read.fold.state() {
        State::Refused { reason } => code(&reason),
        State::Draft | State::Submitted | State::UnderReview | State::Approved { .. } | State::Cancelled => {
            None
        }
    };
    let until = match read.fold.state() {
        State::Approved { valid_until } => Some(valid_until),
        State::Submitted | State::UnderReview => Some(filing.due.last_day),
        State::Draft | State::Refused { .. } | State::Cancelled => None,
    };
    let state = StateShown { reason, until, overdue: read.fold.is_overdue(), ..StateShown::default() };
    let decided =
        |event: &&meal::Event| matches!(event.act, meal::Act::Approve { .. } | meal::Act::Refuse { .. });
    let decided_at = read.events.iter().find(decided).map(|event| event.at);
    let changed_at = read.events.last().map_or(filing.registered_at, |event| event.at);
    let profile = filing.profile.clone();
    let mut history = read.events.iter().map(|event| history::of_meal(event, &read.filed)).collect();
    let contacts = contacts::of(centre, &read.flags, &read.filed)?;
    contacts::tell(&contacts, &mut history);
    let over = contacts::is_over(read.fold.state());
    let unconfirmed = if over { Vec::new() } else { contacts::unconfirmed(&contacts) };
    Ok(Some(ApplicationShown {
        row,
        revision: read.fold.revision(),
        kiosk: read.filed.submission.kiosk.clone(),
        applicant: party(&read.filed, unconfirmed),
        state,
        referral: None,
        changed_at,
        profile,
        why: None,
        actions: vec![withdraw(&read.fold)],
        documents: papers::of_meal(centre, &read.filed, filing.registered_at, decided_at)?,
        history,
    }))
}

/// M-12 is there until the school has opened the application.
fn withdraw(fold: &meal::Application) -> ActionShown {
    let refusal = (fold.state() != State::Submitted).then(|| ActionRefusal {
        code: "E-CHANGED".into(),
        args: Args::new(),
        from: None,
    });
    ActionShown { action: ActionKind::WithdrawMeal, refusal }
}

/// # Errors
/// `E-UNREADABLE` where what is kept of it cannot be read.
fn read(centre: &Centre, number: &ApplicationNumber) -> Result<Option<Read>, Problem> {
    let unreadable = || Problem::unreadable(&number.machine());
    let application = match centre.store.application(number).map_err(Problem::from) {
        Err(problem) if problem.is_ours() => return Err(unreadable()),
        application => application?,
    };
    let Some(application) = application else { return Ok(None) };
    let read = || {
        let fold = meal::replay(application.events.iter().cloned()).ok()?;
        let filed = Filed::open(centre, &application.sealed, application.signed_xml()?)?;
        Some(Read { fold, filed, events: application.events, flags: application.flags })
    };
    read().map(Some).ok_or_else(unreadable)
}

fn line(number: &ApplicationNumber, read: &Read) -> Option<JournalRow> {
    let Read { fold, filed, .. } = read;
    let filing = fold.filing()?;
    Some(JournalRow {
        number: number.machine(),
        submission_id: filed.submission.id,
        kiosk_number: kiosk_number(filed),
        service: Service::Meal,
        settlement: number.settlement().to_string(),
        child_name: filed.name(Fill::ChildName),
        child_iin: filed.submission.child_iin().map(|iin| iin.as_str()).unwrap_or_default().into(),
        child_birth: filed.date(Fill::ChildBirth).unwrap_or_default(),
        applicant_name: filed.name(Fill::ApplicantName),
        created_at: filing.registered_at,
        state: fold.state().code().into(),
        category: category(filed),
        place: None,
    })
}

/// The category that was asked for, as the lists name it.
pub(super) fn category(filed: &Filed) -> String {
    match filed.submission.value("category") {
        Some(Value::Choice(chosen)) => chosen.to_uppercase(),
        Some(_) | None => String::new(),
    }
}

fn code(reason: &impl Serialize) -> Option<String> {
    serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)
}
