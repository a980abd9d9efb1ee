//! When nobody is there any more (DOMAIN §1.0, scenario 40).
//!
//! **Invariant:** from any moment with a session, if nothing is pressed, the session ends after `end_s`.

use domain::time::Timestamp;

/// How long a session may stand untouched, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleLimits {
    /// The warning appears after this many seconds.
    pub warning_s: i64,
    /// The session ends after this many seconds; more than `warning_s`.
    pub end_s: i64,
}

/// What the idle clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// Someone is there.
    Present,
    /// Nobody has pressed anything for a while: this many seconds are left.
    Warning {
        /// Seconds until the session ends.
        left_s: i64,
    },
    /// The session is over.
    Over,
}

/// Compares the last press with now. A clock that went backwards counts as no time passed.
pub fn idle(limits: IdleLimits, last_press: Timestamp, now: Timestamp) -> Idle {
    let quiet_s = (now - last_press).num_seconds().max(0);
    if quiet_s >= limits.end_s {
        Idle::Over
    } else if quiet_s >= limits.warning_s {
        Idle::Warning { left_s: limits.end_s - quiet_s }
    } else {
        Idle::Present
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone, Utc};

    #[test]
    fn warns_and_ends_at_the_policy_seconds() {
        let limits = IdleLimits { warning_s: 60, end_s: 90 };
        let start = Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).single().expect("a real time");
        let after = |s| idle(limits, start, start + TimeDelta::seconds(s));
        assert_eq!(after(59), Idle::Present);
        assert_eq!(after(60), Idle::Warning { left_s: 30 });
        assert_eq!(after(89), Idle::Warning { left_s: 1 });
        assert_eq!(after(90), Idle::Over);
        assert_eq!(after(-3600), Idle::Present);
    }
}
