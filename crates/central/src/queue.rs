//! The kindergarten queues: every change of one is an event, recorded here and nowhere else.
//!
//! **Invariants:**
//! - number, event, place in the queue and entry of the log come into being in one transaction;
//! - the log is the truth: books and rows are its fold, and a book that could differ from it is made anew;
//! - what fell due comes before anybody's act, in the same transaction.

pub mod audit;
mod books;
pub mod clock;
mod desk;
pub mod log;
mod place;
mod profiles;

pub use books::Books;
pub use desk::{Desk, Held, Stop};
pub(crate) use desk::{fold, folded};
pub(crate) use place::looked_first;
pub use place::{Looker, Seen, see};
pub use profiles::Profiles;

use domain::kato::Kato;
use domain::queue::Book;

use self::books::Kept;
use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::queue::QueueRows;
use crate::store::{Digest, StoreError};

/// Reads the log of every queue, so that no citizen waits for it.
///
/// # Errors
/// When the store fails.
pub fn warm(centre: &Centre) -> Result<(), Problem> {
    for settlement in centre.store.queues()? {
        read(centre, &settlement)?;
    }
    Ok(())
}

/// Reads the log of a queue that nobody has asked for yet, beside all who write.
fn read(centre: &Centre, settlement: &Kato) -> Result<(), StoreError> {
    if centre.books.is_read(settlement) {
        return Ok(());
    }
    let policy = centre.profiles.of(settlement);
    centre.books.with(settlement, |kept| {
        // Whoever had it before us may have read it.
        if !kept.is_empty() {
            return Ok(());
        }
        centre.store.read_queue(settlement, &mut |rows| kept.catch_up(rows, settlement, policy))
    })
}

/// Reads a queue with its book in step with what is read.
///
/// # Errors
/// When the store fails.
pub(crate) fn look<T>(
    centre: &Centre,
    settlement: &Kato,
    mut work: impl FnMut(&dyn QueueRows, &Book) -> Result<T, StoreError>,
) -> Result<T, Problem> {
    in_step(centre, settlement, |kept, rows| {
        work(rows, kept.book().ok_or_else(|| StoreError::Failed("a book that was not read".into()))?)
    })
}

/// Reads beside all who write, unless an entry of ours is still on its way to the disk: then in line behind it.
fn in_step<T>(
    centre: &Centre,
    settlement: &Kato,
    mut work: impl FnMut(&Kept, &dyn QueueRows) -> Result<T, StoreError>,
) -> Result<T, Problem> {
    let policy = centre.profiles.of(settlement);
    let mut work = |kept: &mut Kept, rows: &dyn QueueRows| {
        kept.catch_up(rows, settlement, policy)?;
        work(kept, rows)
    };
    let mut done = None;
    centre.books.with(settlement, |kept| {
        centre.store.read_queue(settlement, &mut |rows| {
            if !kept.is_ahead_of(rows)? {
                done = Some(work(kept, rows)?);
            }
            Ok(())
        })
    })?;
    if done.is_none() {
        // What is seen is on disk when this returns.
        centre.store.queue(settlement, &mut |rows| {
            done = Some(centre.books.with(settlement, |kept| work(kept, rows))?);
            Ok(())
        })?;
    }
    done.ok_or_else(|| Problem::ours("a look that saw nothing"))
}

/// Works on the queue of a settlement, alone and in one transaction: whatever stops the work takes all of it back.
///
/// # Errors
/// The [`Stop`].
pub fn write<T>(
    centre: &Centre,
    settlement: &Kato,
    work: impl FnOnce(&mut Desk<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    read(centre, settlement)?;
    let mut work = Some(work);
    let mut done = None;
    let policy = centre.profiles.of(settlement);
    let outcome = centre.store.queue(settlement, &mut |rows| {
        let Some(work) = work.take() else { return Err(StoreError::Changed) };
        centre.books.with(settlement, |kept| {
            kept.catch_up(rows, settlement, policy)?;
            let mut desk = Desk::new(centre, rows, kept.fresh()?, policy);
            let outcome = work(&mut desk);
            let stays = outcome.is_ok();
            kept.settle(stays);
            done = Some(outcome);
            // The error only takes the work back; what stopped it is told below.
            if stays { Ok(()) } else { Err(StoreError::Changed) }
        })
    });
    match (done, outcome) {
        (Some(Ok(value)), Ok(())) => Ok(value),
        (Some(Ok(_)), Err(error)) => {
            // The disk did not take what the book holds by now.
            centre.books.with(settlement, books::Kept::forget);
            Err(error.into())
        }
        (Some(Err(stop)), _) => Err(stop),
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => Err(StoreError::Changed.into()),
    }
}

/// The child as a queue tells children apart: where no registry links it to the applicant, it is "the child that this
/// applicant names", until somebody has looked. Both digests are keyed; of 64 bits no two children of a settlement
/// are alike.
///
/// Halves of two digests laid over each other are no digest under a name of its own, as one would make it today. It
/// stays: every event of every log carries the result, and an audit computes it again from the first entry on.
pub(crate) fn child_place(child: Digest, applicant: Digest, linked: bool) -> u64 {
    let mut first = [0; 8];
    for (at, byte) in first.iter_mut().enumerate() {
        *byte = child[at] ^ if linked { 0 } else { applicant[at + 8] };
    }
    u64::from_be_bytes(first)
}
