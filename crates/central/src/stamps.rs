//! Time stamps of a third party (RFC 3161) over the signatures of what was registered, done and decided.
//!
//! **Invariants:**
//! - nobody waits for a stamp: the transaction that keeps a document asks for one, and it is fetched beside everything else;
//! - the third party is shown a digest and a nonce, and nothing of anybody;
//! - only a stamp that is believed is kept, whole as it came, and the first one stays; whoever is silent or wrong is asked
//!   again, ever more seldom, for ever: a late stamp still says what it says.

use chrono::TimeDelta;
use domain::time::Timestamp;
use signing::revocation::RevocationSource;
use signing::stamp::{Policy, Question, Stamp, StampError};

use crate::centre::Centre;
use crate::outbound::{OutboundError, Patient, Silence};
use crate::problem::Problem;
use crate::store::evidence::{KeptStamp, StampDue};

/// How long whoever took a stamp has to fetch it; afterwards another server may.
const TAKEN: TimeDelta = TimeDelta::minutes(5);

/// The wait after the first failure; each further one doubles it.
const WAIT_MIN: TimeDelta = TimeDelta::minutes(1);

/// No wait is longer.
const WAIT_MAX: TimeDelta = TimeDelta::hours(6);

/// How many one round fetches.
const ROUND_MAX: usize = 100;

/// Who gives stamps, asked one after the other.
pub struct Stampers {
    lines: Vec<Patient>,
    policy: Option<Policy>,
}

/// Why somebody gave no stamp.
#[derive(Debug, thiserror::Error)]
enum NoStamp {
    #[error("{0}")]
    Silent(#[from] Silence),
    #[error("{0}")]
    Answer(#[from] StampError),
}

impl NoStamp {
    /// One word of ours, for counting.
    fn reason(&self) -> &'static str {
        match self {
            NoStamp::Silent(Silence::Paused) => "paused",
            NoStamp::Silent(Silence::Away(_)) => "away",
            NoStamp::Answer(error) => error.reason(),
        }
    }
}

impl Stampers {
    /// Those at these addresses, each given so many seconds, under this policy or whatever theirs is.
    ///
    /// # Errors
    /// Where an address is none.
    pub fn new(urls: &[String], timeout_s: u32, policy: Option<Policy>) -> Result<Stampers, OutboundError> {
        Ok(Stampers { lines: Patient::each(urls, timeout_s)?, policy })
    }

    /// The first stamp that may be believed, with the answer it came in.
    fn stamp(&self, centre: &Centre, due: &StampDue, now: Timestamp) -> Option<(Stamp, Vec<u8>)> {
        for line in &self.lines {
            match self.ask(line, centre, due, now) {
                Ok(stamp) => return Some(stamp),
                Err(why) => {
                    centre.metrics.outside.stamped(why.reason());
                    tracing::warn!(document = %due.document, %why, "no time stamp was given");
                }
            }
        }
        None
    }

    fn ask(
        &self,
        line: &Patient,
        centre: &Centre,
        due: &StampDue,
        now: Timestamp,
    ) -> Result<(Stamp, Vec<u8>), NoStamp> {
        let question = Question::new(due.imprint, self.policy)?;
        let response = line.ask("application/timestamp-query", question.request(), now)?;
        let lists = centre.crls.as_ref().map(|lists| lists as &dyn RevocationSource);
        // Held against the moment of the answer: it may have taken its time.
        let stamp = question.answer(&response, &centre.trust, lists, centre.clock.now())?;
        Ok((stamp, response))
    }
}

/// Fetches the stamps that are due. Where nobody gives any, the others wait for a later round.
///
/// # Errors
/// When the store fails. Whoever gives no stamp is no error.
pub fn round(centre: &Centre) -> Result<(), Problem> {
    let Some(stampers) = &centre.stampers else { return Ok(()) };
    for _ in 0..ROUND_MAX {
        let now = centre.clock.now();
        let Some(due) = centre.store.take_stamp(now, now + TAKEN)? else { return Ok(()) };
        let Some((stamp, response)) = stampers.stamp(centre, &due, now) else {
            return Ok(centre.store.stamp_later(&due, centre.clock.now() + wait(due.attempts))?);
        };
        if centre.store.keep_stamp(&due, &KeptStamp { at: stamp.at, response })? {
            centre.metrics.outside.stamped("kept");
        }
    }
    Ok(())
}

/// How long to wait after so many tries.
fn wait(attempts: u32) -> TimeDelta {
    WAIT_MIN.checked_mul(1 << attempts.saturating_sub(1).min(16)).unwrap_or(WAIT_MAX).min(WAIT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_never_end() {
        let minutes = [1, 2, 3, 9, 10, u32::MAX].map(|attempts| wait(attempts).num_minutes());
        assert_eq!(minutes, [1, 2, 4, 256, 360, 360]);
    }
}
