//! Lists of revoked certificates and their deltas (CRLs), fetched from whoever publishes them into the folder of lists.
//!
//! **Invariants:**
//! - a list is taken only once it is believed: signed by its issuer, and no older than the one that stands;
//! - it takes the place of the one before whole or not at all; whoever is silent, slow or wrong takes nothing away;
//! - what is read is bounded in bytes and in time, and fetched only where it has changed.

mod publisher;

use publisher::{Publisher, Taken};

use chrono::TimeDelta;
use domain::time::Timestamp;

use crate::centre::Centre;
use crate::outbound::{Outbound, OutboundError};
use crate::problem::Problem;

/// The wait after the first failure; each further one doubles it, up to the usual time between two fetches.
const WAIT_MIN: TimeDelta = TimeDelta::minutes(1);

/// Who publishes lists.
pub struct Publishers {
    all: Vec<Publisher>,
    every: TimeDelta,
}

impl Publishers {
    /// Those at these addresses, each asked every so many seconds or when its next list is due, and given so many to
    /// answer. Roots in PEM are needed for `https`.
    ///
    /// # Errors
    /// Where an address is none.
    pub fn new(
        urls: &[String],
        root_pem: Option<&[u8]>,
        every_s: u32,
        timeout_s: u32,
    ) -> Result<Publishers, OutboundError> {
        let one = |url: &String| Ok(Publisher::new(url, Outbound::to_signed(url, root_pem, timeout_s)?));
        let all = urls.iter().map(one).collect::<Result<_, OutboundError>>()?;
        Ok(Publishers { all, every: TimeDelta::seconds(every_s.into()) })
    }
}

/// Fetches the lists that are due.
///
/// # Errors
/// None: whoever publishes nothing is no error of ours, and what stands goes on standing.
pub fn round(centre: &Centre) -> Result<(), Problem> {
    let (Some(publishers), Some(folder)) = (&centre.publishers, &centre.crls) else { return Ok(()) };
    for publisher in &publishers.all {
        let now = centre.clock.now();
        if !publisher.is_due(now) {
            continue;
        }
        let list = publisher.name();
        match publisher.fetch(folder, &centre.trust) {
            Ok(taken) => {
                let next = taken.next_due().map_or(now + publishers.every, |due| soon(due, now, publishers));
                publisher.rest_until(next);
                centre.metrics.outside.list_fetched(list, now);
                if let Taken::New(_) = taken {
                    tracing::info!(list, "a list of revoked certificates was fetched");
                }
            }
            Err(why) => {
                let next = now + publisher.wait(WAIT_MIN, publishers.every);
                publisher.rest_until(next);
                centre.metrics.outside.list_not_fetched(list, why.reason());
                tracing::warn!(list, %why, again_at = %next, "a list of revoked certificates was not fetched");
            }
        }
    }
    Ok(())
}

/// When the next list is due, if that is before the usual time; never at once.
fn soon(due: Timestamp, now: Timestamp, publishers: &Publishers) -> Timestamp {
    due.max(now + WAIT_MIN).min(now + publishers.every)
}
