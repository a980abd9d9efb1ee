//! How long to wait after a failure.
//!
//! **Invariant:** no wait is longer than [`RETRY_AFTER_S_MAX`] and [`BACKOFF_S_MAX`] together, and a clock that is set
//! back stops nothing.

use chrono::{DateTime, TimeDelta, Utc};

/// The first wait, in seconds; each failure doubles the bound.
pub const BACKOFF_S_MIN: u32 = 2;

/// No backoff of our own is longer, in seconds.
pub const BACKOFF_S_MAX: u32 = 15 * 60;

/// A `Retry-After` is believed up to here, in seconds: a broken answer must not silence a kiosk for years.
pub const RETRY_AFTER_S_MAX: u32 = 60 * 60;

/// A wait between nothing and the bound, which doubles with every failure up to [`BACKOFF_S_MAX`]: kiosks that
/// lost central together do not come back together. `chance` is any random number.
pub fn full_jitter(failures: u32, chance: u64) -> TimeDelta {
    let bound_s =
        u64::from(BACKOFF_S_MIN).saturating_mul(1_u64 << failures.min(20)).min(u64::from(BACKOFF_S_MAX));
    let wait_ms = chance % (bound_s * 1000 + 1);
    TimeDelta::milliseconds(i64::try_from(wait_ms).unwrap_or(i64::MAX / 1_000_000))
}

/// What central asked for, as far as it is believed.
pub(super) fn retry_after(asked_s: u32) -> TimeDelta {
    TimeDelta::seconds(i64::from(asked_s.min(RETRY_AFTER_S_MAX)))
}

/// What central asked for, and our own wait on top: it tells everybody the same number.
pub(super) fn asked_for(retry_after_s: Option<u32>, failures: u32, chance: u64) -> TimeDelta {
    retry_after(retry_after_s.unwrap_or(0)) + full_jitter(failures, chance)
}

/// Due, or so far ahead that only a clock set back can have put it there.
pub(super) fn is_due(not_before: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let farthest = TimeDelta::seconds(i64::from(RETRY_AFTER_S_MAX) + i64::from(BACKOFF_S_MAX));
    not_before <= now || not_before > now + farthest
}
