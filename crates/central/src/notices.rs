//! Notices to applicants: a meal application is registered, to be decided by this day; the school opened it, or
//! decided; something happened in the queue; an application was refused for good, or not signed again in time.
//!
//! **Invariants:**
//! - a notice is recorded in the transaction that registers or refuses, so neither can be without one; it is sent
//!   apart from the answer, and a gateway that fails refuses no application;
//! - it goes once: whoever sends takes it first, and every try carries the same id, under which a gateway that
//!   took it before takes it no second time;
//! - it tells number and day and nothing of a person; where to and in which language is read from the sealed
//!   application when it goes.
//!
//! This is the notice that the law requires (370-II art. 7): it goes also to whoever did not tick the consent to
//! further ones (DOMAIN §1.16), and to a number that nobody could prove because there was no line (DOMAIN §6):
//! whoever applied so learns their number by it, and a stranger learns nothing of a person.

mod queue;
mod reach;
mod refused;
mod told;
mod too_late;

pub use queue::{is_too_late, tells};
pub use reach::{channels, reachable};

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use domain::kindergarten::{Act, Application, Merging};

use self::told::Reading;
use crate::centre::{Centre, work};
use crate::problem::Problem;
use crate::store::Notice;

/// How long whoever took a notice has to send it; afterwards another may.
const TAKEN: TimeDelta = TimeDelta::minutes(5);

/// The wait after the first failure; each further one doubles it.
const WAIT_MIN: TimeDelta = TimeDelta::seconds(30);

/// No wait is longer.
const WAIT_MAX: TimeDelta = TimeDelta::hours(6);

/// After so many tries, some four days, somebody has to look.
const TRIES_MAX: u32 = 24;

/// How many one round sends.
const ROUND_MAX: usize = 500;

/// How the notices of the queue are named: after their event's place in its application.
const OF_EVENT: &str = "event-";

/// The same, to the other parent: at the e-mail of their account, which nobody logs in without.
const TO_OTHER_PARENT: &str = "other-parent-event-";

/// The name of the notice about an event.
pub fn of_event(revision: u64) -> String {
    format!("{OF_EVENT}{revision}")
}

/// The name of the notice about an event to the other parent, where they are to be told: of all that happens once they
/// have joined, and of an end of their wish to (DOMAIN §2.3 T24).
pub fn to_other_parent(act: &Act, application: &Application) -> Option<String> {
    let joined = application.registered().is_some_and(|registered| registered.merge == Merging::Joined);
    let ends = matches!(act, Act::Object | Act::RefuseMerge);
    (tells(act) && (joined || ends)).then(|| format!("{TO_OTHER_PARENT}{}", application.revision()))
}

/// Sends the notices of a fresh answer apart from its answer.
pub fn send_soon(centre: &Arc<Centre>) {
    // One sender at a time: a gateway that hangs may not take the workers of everybody else.
    if centre.sending_notices.swap(true, Ordering::AcqRel) {
        return;
    }
    let centre = Arc::clone(centre);
    tokio::spawn(async move {
        if let Err(problem) = work(&centre, send_due).await {
            tracing::warn!(code = problem.code(), "notices will go in the next round");
        }
        centre.sending_notices.store(false, Ordering::Release);
    });
}

/// Sends what is due.
///
/// # Errors
/// When the store fails. A gateway that fails is no error: its notice waits.
pub fn send_due(centre: &Centre) -> Result<(), Problem> {
    for _ in 0..ROUND_MAX {
        let now = centre.clock.now();
        let Some(notice) = centre.store.take_notice(now, now + TAKEN)? else { return Ok(()) };
        send(centre, &notice)?;
    }
    Ok(())
}

fn send(centre: &Centre, notice: &Notice) -> Result<(), Problem> {
    let again_at = wait(notice.attempts).map(|wait| centre.clock.now() + wait);
    let told = match told::read(centre, notice) {
        Ok(Reading::Told(told)) => told,
        Ok(Reading::Over) => {
            tracing::info!(about = %notice.about, "a reminder came too late and was not sent");
            return Ok(centre.store.notice_not_sent(notice.id, None)?);
        }
        Ok(Reading::Unreadable) => {
            tracing::error!(about = %notice.about, "a notice whose application cannot be read");
            return Ok(centre.store.notice_not_sent(notice.id, None)?);
        }
        // It waits alone: the others are not kept from going.
        Err(problem) => {
            tracing::error!(about = %notice.about, code = problem.code(), "a notice could not be read");
            return Ok(centre.store.notice_not_sent(notice.id, again_at)?);
        }
    };
    match centre.sender.send(&told.message(centre, notice)) {
        Ok(()) => Ok(centre.store.notice_sent(notice.id)?),
        Err(error) => {
            let (about, last) = (&notice.about, again_at.is_none());
            tracing::warn!(%error, %about, attempts = notice.attempts, last, "a notice did not go");
            Ok(centre.store.notice_not_sent(notice.id, again_at)?)
        }
    }
}

/// How long to wait after so many tries; none is made after the last.
fn wait(attempts: u32) -> Option<TimeDelta> {
    let doubled = WAIT_MIN.checked_mul(1 << attempts.saturating_sub(1).min(16));
    (attempts < TRIES_MAX).then(|| doubled.unwrap_or(WAIT_MAX).min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_end() {
        assert_eq!(wait(1), Some(TimeDelta::seconds(30)));
        assert_eq!(wait(2), Some(TimeDelta::seconds(60)));
        assert_eq!(wait(TRIES_MAX - 1), Some(WAIT_MAX));
        assert_eq!(wait(TRIES_MAX), None);
    }
}
