//! Whether a child may be put in a queue once more, beside what stands there (DOMAIN §1.4, §2.3 T4b, T27).
//!
//! **Invariants:**
//! - a stranger can neither learn of an application nor stand in its way;
//! - what waits to be signed again counts from its first arrival: another parent's application that came after that is
//!   not in its way, but goes as the later one.

use domain::kindergarten::{Moment, State};
use domain::number::ApplicationNumber;
use domain::queue::earlier_stays;
use domain::time::Timestamp;

use super::queue::begun;
use crate::centre::Centre;
use crate::queue::{Desk, Held, Stop};
use crate::store::queue::QueueRow;
use crate::store::{Digest, NewSubmission};

/// Whether a child may be put in this queue once more.
pub(super) enum Way {
    /// No: this one stands.
    Taken(ApplicationNumber),
    /// The application to register.
    Free(Box<Held>),
}

/// The application of a child that is in the way of another: it stands, filed by the same applicant or by another one
/// where the registry holds both links.
pub(super) fn standing(rows: &[QueueRow], applicant: Digest, linked: bool) -> Option<ApplicationNumber> {
    let theirs = |row: &&QueueRow| row.applicant == applicant || (row.linked && linked);
    rows.iter().filter(theirs).find_map(|row| row.number.clone().filter(|_| row.active))
}

/// The application to register: a new one, or one that waits to be signed again.
pub(super) fn way(centre: &Centre, desk: &mut Desk<'_>, new: &NewSubmission<'_>) -> Result<Way, Stop> {
    let mut rows = desk.rows.by_child(new.child)?;
    let waiting = waiting(desk, &rows, new)?;
    if let Some(held) = &waiting {
        let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
        rows = came_before(desk, rows, (new.applicant, moment.counts_from()))?;
    }
    if let Some(number) = standing(&rows, new.applicant, new.linked) {
        return Ok(Way::Taken(number));
    }
    let fresh = || begun(new.id, (new.child, new.applicant, new.linked), new.notices.to_vec());
    Ok(Way::Free(Box::new(waiting.unwrap_or_else(fresh))))
}

/// The application of this applicant that waits to be signed again.
fn waiting(desk: &mut Desk<'_>, rows: &[QueueRow], new: &NewSubmission<'_>) -> Result<Option<Held>, Stop> {
    for row in rows.iter().filter(|row| row.number.is_none() && row.applicant == new.applicant) {
        let mut held = desk.hold(row.clone())?;
        // Its day may have passed before the clock looked.
        desk.tick(&mut held)?;
        if matches!(held.application.state(), State::NeedsResign { .. }) {
            // The registry was asked anew for the second signature, and for nothing that is over.
            held.row.linked = new.linked;
            return Ok(Some(held));
        }
    }
    Ok(None)
}

/// Those that stay beside an application of this applicant that counts from this time (T27): their own, and whatever is
/// not later.
fn came_before(
    desk: &Desk<'_>,
    rows: Vec<QueueRow>,
    (applicant, from): (Digest, Timestamp),
) -> Result<Vec<QueueRow>, Stop> {
    let mut stay = Vec::new();
    for row in rows.into_iter().filter(|row| row.active) {
        let held = desk.hold(row)?;
        let theirs = held.application.registered();
        let is_earlier = theirs.is_some_and(|theirs| earlier_stays(theirs.t0, from));
        if held.row.applicant == applicant || is_earlier {
            stay.push(held.row);
        }
    }
    Ok(stay)
}
