//! Applications as streams of events: the only way to change one is to append what may follow.
//!
//! The desk's decisions (M-8 to M-10) and the applicant's withdrawal (M-12) come in here once their routes are
//! made; today the clock's M-11 does.

use domain::meal::{self, Event, Refusal};
use domain::number::ApplicationNumber;

use crate::centre::Centre;
use crate::store::{Step, StoreError};

/// Why an event was not appended.
#[derive(Debug, thiserror::Error)]
pub enum NotAppended {
    /// No such application.
    #[error("no such application")]
    Unknown,
    /// The state machine refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed, or the stream grew meanwhile.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where an application stands, by its events.
///
/// # Errors
/// When the store fails or holds a stream that cannot be.
pub fn fold(centre: &Centre, number: &ApplicationNumber) -> Result<Option<meal::Application>, StoreError> {
    let Some(found) = centre.store.application(number)? else { return Ok(None) };
    let application = meal::replay(found.events)
        .map_err(|refusal| StoreError::Failed(format!("a stored stream that cannot be: {refusal}")))?;
    Ok(Some(application))
}

/// Appends one event, if it may follow.
///
/// # Errors
/// [`NotAppended::Store`] with [`StoreError::Changed`] asks the caller to look again.
pub fn append(
    centre: &Centre,
    number: &ApplicationNumber,
    event: Event,
) -> Result<meal::Application, NotAppended> {
    let before = fold(centre, number)?.ok_or(NotAppended::Unknown)?;
    let revision = before.revision();
    let application = meal::apply(before, event.clone(), &centre.calendar, &centre.policy)?;
    centre.store.append(number, revision, &Step { events: vec![event], application: application.clone() })?;
    Ok(application)
}
