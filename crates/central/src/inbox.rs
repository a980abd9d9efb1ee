//! What waits for a clerk, and an application as far as the role needs it (DOMAIN §8.1: minimisation).
//!
//! **Invariants:** a clerk is shown what a post of theirs decides on and nothing else; what is not theirs and what is
//! not there are one answer; whoever looks at an application, at a scan or at the names on the list is recorded before they
//! see it.

mod audit;
mod meal;
mod places;
mod queue;
mod rulings;
mod view;

pub use audit::audit;
pub use places::places;
pub use view::{scan, show};

use chrono::NaiveDate;
use domain::number::ApplicationNumber;
use domain::time::{Timestamp, civil_date};
use forms::Fill;
use sync::wire::desk::{GroupOffered, Inbox, InboxRow, Proposal, Role, Work};
use sync::wire::{Service, desk};

use crate::centre::Centre;
use crate::filed::Filed;
use crate::problem::Problem;
use crate::staff::Clerk;
use crate::store::office::DeskLook;
use crate::store::set_aside;

/// How many rows an inbox shows; the most urgent come first.
const ROWS_MAX: usize = 200;

/// Something that waits, before anybody's name has been read.
struct Waits {
    number: ApplicationNumber,
    service: Service,
    work: Work,
    role: Role,
    state: &'static str,
    revision: u64,
    since: Timestamp,
    due: Option<NaiveDate>,
    overdue: bool,
    proposal: Option<Proposal>,
    place: Option<GroupOffered>,
}

impl Waits {
    /// Their own first decision: it waits for somebody else.
    fn is_own(&self) -> bool {
        self.proposal.as_ref().is_some_and(|proposal| proposal.own)
    }
}

/// Everything that waits for a clerk, the most urgent first.
///
/// # Errors
/// When the store fails.
pub fn list(centre: &Centre, clerk: &Clerk) -> Result<Inbox, Problem> {
    let as_of = centre.clock.now();
    let today = civil_date(as_of);
    let (mut waits, mut late_schools) = (Vec::new(), Vec::new());
    for post in &clerk.posts {
        match post.role {
            Role::SchoolHead => waits.extend(meal::waiting(centre, &post.settlement, &post.bin)?),
            Role::Kindergarten | Role::Department => {
                waits.extend(queue::waiting(centre, &post.settlement, post.role, clerk)?);
            }
            Role::Auditor | Role::FrontDesk => {}
        }
        if post.role == Role::Department {
            waits.extend(queue::offers(centre, &post.settlement)?);
            late_schools.extend(meal::late(centre, &post.settlement, today)?);
        }
    }
    for one in &mut waits {
        one.overdue = one.overdue || one.due.is_some_and(|due| due < today);
    }
    waits.sort_by_cached_key(urgency);
    // One's own first decision waits for somebody else: it stands in the list and is not counted as theirs to do.
    let waiting = waits.iter().filter(|one| !one.is_own()).count() as u64;
    let mut rows = Vec::new();
    for one in waits.into_iter().take(ROWS_MAX) {
        rows.extend(row(centre, one)?);
    }
    listed(centre, clerk, &rows, as_of)?;
    Ok(Inbox { as_of, waiting, rows, late_schools })
}

/// Records that somebody saw these names: once for each of their posts.
fn listed(centre: &Centre, clerk: &Clerk, rows: &[InboxRow], at: Timestamp) -> Result<(), Problem> {
    for post in &clerk.posts {
        let here = |row: &&InboxRow| {
            let number = ApplicationNumber::parse(&row.number);
            row.role == post.role && number.is_ok_and(|number| *number.settlement() == post.settlement)
        };
        let count = rows.iter().filter(here).count();
        if count > 0 {
            centre.store.record_desk_look(&DeskLook {
                settlement: &post.settlement,
                number: None,
                at,
                desk: &clerk.desk,
                person: clerk.person,
                bin: &clerk.bin,
                role: post.role,
                what: &format!("inbox {count}"),
            })?;
        }
    }
    Ok(())
}

/// Looks once at everything that may wait for an office, so that no clerk waits for that.
///
/// # Errors
/// When the store fails.
pub fn warm(centre: &Centre) -> Result<(), Problem> {
    for settlement in centre.store.queues()? {
        queue::tidy(centre, &settlement)?;
    }
    Ok(())
}

/// Overdue ones first, then by the term that is left, then by how long they wait; what waits for somebody else at the end.
fn urgency(one: &Waits) -> (bool, bool, NaiveDate, Timestamp, String) {
    (one.is_own(), !one.overdue, one.due.unwrap_or(NaiveDate::MAX), one.since, one.number.machine())
}

/// The row; nothing where the application cannot be read, of which whoever runs the centre is told.
fn row(centre: &Centre, one: Waits) -> Result<Option<InboxRow>, Problem> {
    let read = set_aside(&one.number.machine(), Filed::of(centre, &one.number))?;
    let Some((_, filed)) = read.flatten() else {
        tracing::error!(number = one.number.machine(), "an application that waits cannot be read");
        return Ok(None);
    };
    let Waits { number, service, work, role, state, revision, since, due, overdue, proposal, place } = one;
    Ok(Some(desk::InboxRow {
        number: number.machine(),
        service,
        work,
        role,
        state: state.into(),
        revision,
        child_name: filed.name(Fill::ChildName),
        child_iin: filed.submission.child_iin().map(|iin| iin.masked()).unwrap_or_default(),
        since,
        due,
        overdue,
        proposal,
        place,
    }))
}
