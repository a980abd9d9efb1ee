//! Applications of a queue that wait for its department, or for the kindergarten of their referral.
//!
//! **Invariant:** one that cannot be read is left out, and keeps no other from its clerk.

use domain::digest::Sha256;
use domain::kato::Kato;
use domain::kindergarten::{Act, Application, Event, PlaceKind, State, Waiting};
use domain::time::Timestamp;
use sync::wire::Service;
use sync::wire::desk::{GroupOffered, Proposal, Role, Work};
use uuid::Uuid;

use super::Waits;
use crate::centre::Centre;
use crate::decisions;
use crate::places::{self, Rules};
use crate::problem::Problem;
use crate::queue::{self, Stop, fold};
use crate::staff::Clerk;
use crate::store::office::KeptDecision;
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;
use crate::store::{StoreError, set_aside};

/// An application that may wait.
struct Candidate {
    application: Application,
    events: Vec<Event>,
    proposals: Vec<KeptDecision>,
}

/// What waits for a role in a settlement.
pub(super) fn waiting(
    centre: &Centre,
    settlement: &Kato,
    role: Role,
    clerk: &Clerk,
) -> Result<Vec<Waits>, Problem> {
    let mut candidates = Vec::new();
    centre.store.read_queue(settlement, &mut |rows| {
        let mut ids = Vec::new();
        rows.waiting(&mut |row| {
            ids.push(row.id);
            Ok(())
        })?;
        ids.into_iter().try_for_each(|id| {
            candidates.extend(set_aside(&id, candidate(rows, id))?);
            Ok(())
        })
    })?;
    let found = candidates.iter().map(|one| waits(centre, one, role, clerk));
    Ok(found.flatten().collect())
}

fn candidate(rows: &dyn QueueRows, id: Uuid) -> Result<Candidate, StoreError> {
    let events: Vec<Event> = rows.stream(id)?.into_iter().map(|(_, event)| event).collect();
    let application = fold(events.iter().cloned())?;
    let number = application.registered().map(|registered| &registered.number);
    let proposals = number.map(|number| rows.proposals(number)).transpose()?.unwrap_or_default();
    Ok(Candidate { application, events, proposals })
}

fn waits(centre: &Centre, one: &Candidate, role: Role, clerk: &Clerk) -> Vec<Waits> {
    let Some(registered) = one.application.registered() else { return Vec::new() };
    let row = |work, since, due, proposal| Waits {
        number: registered.number.clone(),
        service: Service::Kindergarten,
        work,
        role,
        state: one.application.state().code(),
        revision: one.application.revision(),
        since,
        due,
        overdue: false,
        proposal,
        place: None,
    };
    let mut found = Vec::new();
    for waiting in one.application.waits_for() {
        let Some(work) = work(&waiting, role, clerk) else { continue };
        let due = registered.referral.as_ref().filter(|_| work == Work::Referral).map(|it| it.runs_out());
        found.push(row(work, one.since(work).unwrap_or(registered.registered_at), due, None));
    }
    if role == Role::Department {
        let shown = one.proposals.iter().filter_map(|kept| proposal(centre, &one.events, kept, clerk));
        found.extend(shown.map(|proposal| row(Work::Second, proposal.at, None, Some(proposal))));
    }
    found
}

/// Forgets applications that wait for no office any more: after an update of the program every one is looked at once.
pub(super) fn tidy(centre: &Centre, settlement: &Kato) -> Result<(), Stop> {
    queue::write(centre, settlement, |desk| {
        let mut rows = Vec::new();
        desk.rows.waiting(&mut |row| {
            rows.push(row);
            Ok(())
        })?;
        for row in rows {
            let id = row.id;
            let Some(held) = set_aside(&id, desk.hold(row))? else { continue };
            if !desk.waits_for_office(&held)? {
                desk.rows.wait_for_office(held.row.id, false)?;
            }
        }
        Ok(())
    })
}

/// The free places of state kindergartens, each with the head of the sequence that is to get one.
pub(super) fn offers(centre: &Centre, settlement: &Kato) -> Result<Vec<Waits>, Problem> {
    let rules =
        Rules { at: centre.clock.now(), calendar: &centre.calendar, policy: centre.profiles.of(settlement) };
    queue::look(centre, settlement, |rows, book| {
        let mut found = Vec::new();
        for row in rows.places()?.iter().filter(|row| row.kind == PlaceKind::State) {
            if places::free(book, row) == 0 {
                continue;
            }
            let Some(number) = places::first(rows, book, row, rules)? else { continue };
            let Some(known) = rows.by_number(&number)? else { continue };
            // What nobody could read before they sign for it is not theirs to give.
            let Some(place) = group(centre, row) else { continue };
            found.push(Waits {
                number,
                service: Service::Kindergarten,
                work: Work::Offer,
                role: Role::Department,
                state: State::InQueue.code(),
                revision: known.revision,
                since: row.at,
                due: None,
                overdue: false,
                proposal: None,
                place: Some(place),
            });
        }
        Ok(found)
    })
}

/// A group as whoever gives a place of it reads it; none where its kindergarten is in the list no more.
fn group(centre: &Centre, row: &PlaceRow) -> Option<GroupOffered> {
    let known = centre.kindergartens.find(&row.kindergarten)?;
    Some(GroupOffered {
        id: Uuid::from_u128(row.id.0),
        kindergarten: known.bin.to_string(),
        name_kk: known.name_kk.clone(),
        name_ru: known.name_ru.clone(),
        language: row.language,
        age_from: row.age_from,
        age_to: row.age_to,
    })
}

/// What it is for this role; none: it is another's.
fn work(waiting: &Waiting, role: Role, clerk: &Clerk) -> Option<Work> {
    let (whose, work) = match waiting {
        Waiting::Check => (Role::Department, Work::Check),
        Waiting::Benefit => (Role::Department, Work::Benefit),
        Waiting::Merge => (Role::Department, Work::Merge),
        Waiting::Review => (Role::Department, Work::Review),
        Waiting::Referral(bin) if bin.as_str() == clerk.bin => (Role::Kindergarten, Work::Referral),
        Waiting::Referral(_) => return None,
    };
    (whose == role).then_some(work)
}

impl Candidate {
    /// Since when it waits for this.
    fn since(&self, work: Work) -> Option<Timestamp> {
        let begins = |event: &&Event| match work {
            Work::Benefit => matches!(event.act, Act::ChangeCategory { .. } | Act::Register(_)),
            Work::Review => matches!(event.act, Act::AskReview),
            Work::Merge => matches!(event.act, Act::AskMerge { .. }),
            Work::Referral => matches!(event.act, Act::Refer(_)),
            Work::Check | Work::Meal | Work::Second | Work::Offer => matches!(event.act, Act::Register(_)),
        };
        self.events.iter().rfind(begins).map(|event| event.at)
    }
}

/// A first clerk's decision, while the application is as it was then: a reminder changes nothing.
pub(super) fn proposal(
    centre: &Centre,
    events: &[Event],
    kept: &KeptDecision,
    clerk: &Clerk,
) -> Option<Proposal> {
    let read = decisions::read(centre, &kept.sealed, kept.signed_xml_sha256)?;
    let seen = usize::try_from(read.decision.ruling.about()?.revision).ok()?;
    let same = events.get(seen..)?.iter().all(|event| matches!(event.act, Act::Remind { .. }));
    same.then(|| Proposal {
        signed_xml_sha256: Sha256(kept.signed_xml_sha256).to_string(),
        kind: read.decision.ruling.word().into(),
        value: read.decision.ruling.value().into(),
        at: kept.at,
        own: kept.person == clerk.person,
    })
}
