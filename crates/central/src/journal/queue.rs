//! An application of the queue, as its parents see it.

use domain::cause::Cause;
use domain::kato::Kato;
use domain::kindergarten::{
    Act, Action, Application, Arrival, Benefit, By, Category, Event, Link, Merging, Refusal, Registered,
    Removal, State, actions,
};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::Fill;
use serde::Serialize;
use sync::wire::{
    ActionKind, ActionRefusal, ActionShown, ApplicationShown, DocumentLine, JournalRow, QueuePlace, Service,
    StateShown,
};

use super::{Named, history, kiosk_number, papers, party, referral, role};
use crate::centre::Centre;
use crate::contacts;
use crate::filed::{Filed, signed_xml};
use crate::intake::{REVOKED, asked};
use crate::places;
use crate::problem::Problem;
use crate::queue::{Looker, Seen, see};
use crate::store::Digest;
use crate::store::queue::QueueRow;

/// The row of the journal; nothing where the person does not act in it.
pub(super) fn row(
    centre: &Centre,
    settlement: &Kato,
    row: &QueueRow,
    person: Digest,
) -> Result<Option<JournalRow>, Problem> {
    match read(centre, (settlement, row), person, None) {
        Err(problem) if problem.is_ours() => Ok(Some(unread(row, settlement, centre.clock.now()))),
        read => Ok(read?
            .map(|Read { seen, filed, .. }| line(settlement, row, &seen.application, seen.place, &filed))),
    }
}

/// An application as it is read.
struct Read {
    seen: Seen,
    by: By,
    filed: Filed,
}

/// Reads an application; nothing where the person does not act in it.
///
/// # Errors
/// `E-UNREADABLE` where it is theirs and what is kept of it cannot be read: of a damaged stream that is known of whoever
/// filed it alone.
fn read(
    centre: &Centre,
    (settlement, row): (&Kato, &QueueRow),
    person: Digest,
    looking: Option<Looker>,
) -> Result<Option<Read>, Problem> {
    let unreadable = || Problem::unreadable(&named(settlement, row));
    let seen = match see(centre, settlement, row, looking) {
        Err(problem) if problem.is_ours() => {
            return if row.applicant == person { Err(unreadable()) } else { Ok(None) };
        }
        seen => seen?,
    };
    let Some(by) = role(row, &seen.application, person) else { return Ok(None) };
    let filed = filed(centre, settlement, row, &seen.events)?.ok_or_else(unreadable)?;
    Ok(Some(Read { seen, by, filed }))
}

/// What names an application to whoever runs the centre.
fn named(settlement: &Kato, row: &QueueRow) -> String {
    row.number.as_ref().map_or_else(|| format!("{settlement}/{}", row.id), ApplicationNumber::machine)
}

/// The row of an application that cannot be read now: it is there, and nothing of it is told that nobody can tell.
fn unread(row: &QueueRow, settlement: &Kato, now: Timestamp) -> JournalRow {
    let number = row.number.as_ref().map(ApplicationNumber::machine).unwrap_or_default();
    JournalRow::unreadable(Service::Kindergarten, settlement.to_string(), (number, row.id), now)
}

/// The three tabs; nothing where the person does not act in it. What has no number has no papers yet, and nothing
/// can be done in it but to sign it again.
pub(super) fn show(
    centre: &Centre,
    named: &Named,
    looker: Looker,
) -> Result<Option<ApplicationShown>, Problem> {
    let person = looker.person;
    let settlement = named.settlement();
    let Some(row) = find(centre, named)? else { return Ok(None) };
    let looking = Some(looker).filter(|_| row.applicant == person || row.other_parent == Some(person));
    let Some(read) = read(centre, (settlement, &row), person, looking)? else { return Ok(None) };
    let Read { seen: Seen { events, application, place, why }, by, filed } = read;
    let recorded = || events.iter().map(|(_, event)| event);
    let (actions, documents) = match &row.number {
        Some(number) => (
            buttons(centre, settlement, &application, by)?,
            papers::of_queue(centre, number, &filed, recorded())?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let signed = (row.number.as_ref(), &filed);
    let history = events.iter().map(|event| history::of_queue(centre, event, signed));
    let mut history = history.collect::<Result<_, _>>()?;
    let flags = match &row.number {
        Some(number) => centre.store.flags(number)?,
        None => Vec::new(),
    };
    let contacts = contacts::of(centre, &flags, &filed)?;
    // When a parent came and proved a contact is told to that parent alone.
    if by == By::Filer {
        contacts::tell(&contacts, &mut history);
    }
    let asked = by == By::Filer && application.is_active();
    let unconfirmed = if asked { contacts::unconfirmed(&contacts) } else { Vec::new() };
    Ok(Some(ApplicationShown {
        revision: application.revision(),
        kiosk: filed.submission.kiosk.clone(),
        applicant: party(&filed, unconfirmed),
        state: told_why(state(&application, by), (&application, by), recorded()),
        referral: referral::shown(centre, &application),
        changed_at: application.last_at().unwrap_or(filed.submission.claimed),
        profile: recorded().next().map(|event| event.profile.clone()).unwrap_or_default(),
        why,
        actions,
        history,
        documents,
        row: line(settlement, &row, &application, place, &filed),
    }))
}

/// What of a reason is only in the event: that the key was revoked on the way; which parent took the child out, as it is
/// true for whoever reads it.
fn told_why<'e>(
    state: StateShown,
    (application, reader): (&Application, By),
    mut events: impl DoubleEndedIterator<Item = &'e Event>,
) -> StateShown {
    if application.state() == (State::Removed { reason: Removal::ByApplicant }) {
        let left = events.rfind(|event| event.act == Act::Leave).map(|event| event.by);
        let reason = match (left, reader) {
            (Some(By::OtherParent), By::OtherParent) => "BY_YOU",
            (Some(By::OtherParent), _) => "BY_OTHER_PARENT",
            (_, _) => return state,
        };
        return StateShown { reason: Some(reason.into()), ..state };
    }
    let revoked = |event: &Event| matches!(&event.cause, Cause::Centre { rule } if rule == REVOKED);
    let asked = matches!(application.state(), State::NeedsResign { .. });
    if asked && events.next_back().is_some_and(revoked) {
        return StateShown { reason: Some("KEY_REVOKED".into()), ..state };
    }
    state
}

/// The documents alone, and no trace of a look; nothing where the person does not act in it.
pub(super) fn documents(
    centre: &Centre,
    number: &ApplicationNumber,
    person: Digest,
) -> Result<Option<Vec<DocumentLine>>, Problem> {
    let settlement = number.settlement();
    let Some(row) = find(centre, &Named::Number(number.clone()))? else { return Ok(None) };
    let Some(Read { seen, filed, .. }) = read(centre, (settlement, &row), person, None)? else {
        return Ok(None);
    };
    papers::of_queue(centre, number, &filed, seen.events.iter().map(|(_, event)| event)).map(Some)
}

/// The row of an application.
fn find(centre: &Centre, named: &Named) -> Result<Option<QueueRow>, Problem> {
    let mut found = None;
    centre.store.read_queue(named.settlement(), &mut |rows| {
        found = match named {
            Named::Number(number) => rows.by_number(number)?,
            Named::Arrival(_, id) => rows.by_id(*id)?,
        };
        Ok(())
    })?;
    Ok(found)
}

/// The submission that opened it: the registered one, or the first that arrived.
pub(crate) fn filed(
    centre: &Centre,
    settlement: &Kato,
    row: &QueueRow,
    events: &[(u64, Event)],
) -> Result<Option<Filed>, Problem> {
    let Some(recorded) = signed_xml(events.iter().map(|(_, event)| event)) else { return Ok(None) };
    let sealed = match &row.number {
        Some(number) => centre.store.envelope(number)?.map(|(_, sealed)| sealed),
        None => {
            let mut arrived = None;
            centre.store.read_queue(settlement, &mut |rows| {
                arrived = rows.arrival(row.id)?;
                Ok(())
            })?;
            arrived.map(|(_, sealed)| sealed)
        }
    };
    Ok(sealed.and_then(|sealed| Filed::open(centre, &sealed, recorded)))
}

fn line(
    settlement: &Kato,
    row: &QueueRow,
    application: &Application,
    place: Option<QueuePlace>,
    filed: &Filed,
) -> JournalRow {
    let registered = application.registered();
    // What has no number stands as it was signed.
    let category = match registered {
        Some(registered) => Some(registered.category),
        None => asked(&filed.submission).map(|(category, _)| category),
    };
    let arrived = match arrival(application) {
        Some(arrival) => Some(arrival.arrived_at),
        None => application.last_at(),
    };
    let created_at = registered.map(|registered| registered.registered_at).or(arrived);
    JournalRow {
        number: row.number.as_ref().map(ApplicationNumber::machine).unwrap_or_default(),
        submission_id: row.id,
        kiosk_number: kiosk_number(filed),
        service: Service::Kindergarten,
        settlement: settlement.to_string(),
        child_name: filed.name(Fill::ChildName),
        child_iin: filed.submission.child_iin().map(|iin| iin.as_str()).unwrap_or_default().into(),
        child_birth: filed.date(Fill::ChildBirth).unwrap_or_default(),
        applicant_name: filed.name(Fill::ApplicantName),
        created_at: created_at.unwrap_or(filed.submission.claimed),
        state: application.state().code().into(),
        category: category.map_or("N0", Category::code).into(),
        place,
    }
}

pub(crate) fn state(application: &Application, by: By) -> StateShown {
    let (reason, until) = match application.state() {
        State::Removed { reason } => (code(&reason), None),
        State::Rejected { reason } => (code(&reason), None),
        State::StopListed { until } | State::NeedsResign { until, .. } => (None, Some(until.last_day)),
        State::Referred => {
            let referral = application.registered().and_then(|registered| registered.referral.as_ref());
            (None, referral.map(|referral| referral.runs_out()))
        }
        State::Draft | State::PendingSync(_) | State::PendingCheck | State::InQueue | State::Enrolled => {
            (None, None)
        }
    };
    let stated = StateShown { reason, until, joined: by == By::OtherParent, ..StateShown::default() };
    match application.registered() {
        Some(registered) => standing(stated, application.is_active(), registered),
        None => {
            // The place counts from the first arrival, if it is signed again in time.
            let resign = matches!(application.state(), State::NeedsResign { .. });
            let since = arrival(application).filter(|_| resign).map(|first| first.arrived_at);
            StateShown { since, ..stated }
        }
    }
}

/// The arrival of what is not registered yet, nor over.
fn arrival(application: &Application) -> Option<Arrival> {
    if let State::PendingSync(arrival) | State::NeedsResign { first: arrival, .. } = application.state() {
        Some(arrival)
    } else {
        None
    }
}

/// What a registered application's state says more.
fn standing(stated: StateShown, active: bool, registered: &Registered) -> StateShown {
    let benefit = match registered.benefit {
        Benefit::None => "NONE",
        Benefit::Pending => "PENDING",
        Benefit::Yes => "YES",
        Benefit::No => "NO",
    };
    let (merge, asked) = match registered.merge {
        Merging::None => ("NONE", None),
        Merging::Asked { objection, link } => ("ASKED", Some((objection.last_day, link))),
        Merging::Joined => ("JOINED", None),
    };
    StateShown {
        since: Some(registered.since),
        interest_until: registered.interest.filter(|_| active).map(|interest| interest.last_day()),
        benefit: Some(benefit.into()),
        merge: Some(merge.into()),
        merge_by_papers: asked.is_some_and(|(_, link)| link == Link::Papers),
        objection_until: asked.map(|(last_day, _)| last_day),
        ..stated
    }
}

/// The word of a reason, as events carry it.
pub(super) fn code(reason: &impl Serialize) -> Option<String> {
    serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)
}

fn buttons(
    centre: &Centre,
    settlement: &Kato,
    application: &Application,
    by: By,
) -> Result<Vec<ActionShown>, Problem> {
    let outside = places::outside(centre, settlement, application, by)?;
    let policy = centre.profiles.of(settlement);
    let all = actions(application, centre.clock.now(), outside, &centre.calendar, policy);
    let shown = |(action, verdict): (Action, Result<(), Refusal>)| ActionShown {
        action: kind(action),
        refusal: verdict.err().map(|refusal| ActionRefusal {
            code: refusal.code().into(),
            args: refusal.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            from: refusal.possible_from(),
        }),
    };
    Ok(all.into_iter().map(shown).collect())
}

fn kind(action: Action) -> ActionKind {
    match action {
        Action::ConfirmInterest => ActionKind::ConfirmInterest,
        Action::ChangeCategory => ActionKind::ChangeCategory,
        Action::Leave => ActionKind::Leave,
        Action::ChoosePrivate => ActionKind::ChoosePrivate,
        Action::AcceptPlace => ActionKind::AcceptPlace,
        Action::Withdraw => ActionKind::Withdraw,
        Action::Extend => ActionKind::Extend,
        Action::ObjectToMerge => ActionKind::ObjectToMerge,
        Action::AskReview => ActionKind::AskReview,
    }
}
