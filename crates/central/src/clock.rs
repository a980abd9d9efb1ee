//! Central's clock: the one place where the time of registration comes from.

use chrono::{DateTime, Utc};
use domain::time::Timestamp;

/// Tells the time. A trait, so that tests can tell it.
pub trait Clock: Send + Sync {
    /// Now, in whole milliseconds: what the database keeps is what was signed.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
    fn now(&self) -> Timestamp {
        to_ms(Utc::now())
    }
}

fn to_ms(at: Timestamp) -> Timestamp {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}
