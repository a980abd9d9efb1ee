//! What the outbox sends next, and what an answer means for the row it was about. Pure rules.
//!
//! **Invariant:** a row leaves the queue only with a receipt that awaits nothing, or with a refusal for good;
//! every other answer, and silence, only moves the time of the next try. One bad row never holds up another.
//!
//! It does not know where rows are kept (the vault) nor how bytes travel (uplink).

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// The first wait, in seconds; each failure doubles the bound.
pub const BACKOFF_S_MIN: u32 = 2;

/// No backoff of our own is longer, in seconds.
pub const BACKOFF_S_MAX: u32 = 15 * 60;

/// A `Retry-After` is believed up to here, in seconds: a broken answer must not silence a kiosk for years.
pub const RETRY_AFTER_S_MAX: u32 = 60 * 60;

/// The refusal that means: central has no such submission, send the form (again) before its scans.
pub const CODE_NO_SUBMISSION: &str = "E-NOSUBMISSION";

/// One submission that waits. Its sealed bytes stay where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub submission_id: Uuid,
    /// When the screen said "accepted"; older rows go first.
    pub accepted_at: DateTime<Utc>,
    /// What is still to be sent.
    pub waiting: Waiting,
    /// Tries that failed since something last went through.
    pub attempts: u32,
    /// Not to be tried before.
    pub not_before: DateTime<Utc>,
}

/// What of a submission is still to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// The sealed form.
    Form,
    /// Only scans: the digests (hex) that the last receipt awaits.
    Scans(Vec<String>),
}

/// One thing to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// `PUT /v1/submissions/{id}`.
    Form {
        /// The submission.
        submission_id: Uuid,
    },
    /// `PUT /v1/submissions/{id}/scans/{sealed_sha256}`.
    Scan {
        /// The submission.
        submission_id: Uuid,
        /// The name of the sealed scan, hex.
        sealed_sha256: String,
    },
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send this.
    Send(Parcel),
    /// Nothing is due before then.
    WaitUntil(DateTime<Utc>),
    /// Nothing waits.
    Empty,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A receipt came and the pinned key signed it; these sealed scans are still awaited.
    Receipt {
        /// Digests (hex).
        awaiting: Vec<String>,
    },
    /// Central answered with a refusal.
    Refused {
        /// Its code.
        code: String,
        /// Whether these bytes are refused for ever.
        for_good: bool,
        /// When to come again, where central said so.
        retry_after_s: Option<u32>,
    },
    /// Central was not reached, or the line was cut.
    Offline,
    /// Something answered that is not our central, or not in order.
    BadAnswer,
}

/// What becomes of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Registered. With nothing awaited the row is done; else its scans follow ([`Waiting::Scans`]).
    Registered {
        /// Digests (hex) of the scans still to send.
        awaiting: Vec<String>,
    },
    /// Count one failed attempt and try again then.
    RetryLater {
        /// The row's new `not_before`.
        at: DateTime<Utc>,
    },
    /// Central has lost the registration (a restored backup): back to [`Waiting::Form`], not before then.
    FormAgain {
        /// The row's new `not_before`.
        at: DateTime<Utc>,
    },
    /// Lay the row aside for the operator, with the reason; never delete it.
    RefusedForGood {
        /// Central's code.
        code: String,
    },
}

/// The line as a whole: while central is away, one try at a time for all rows together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    failures: u32,
    not_before: Option<DateTime<Utc>>,
}

impl Line {
    /// The line after an attempt. `chance` is any random number.
    pub fn after(self, outcome: &Outcome, now: DateTime<Utc>, chance: u64) -> Self {
        match outcome {
            Outcome::Offline => Self {
                failures: self.failures.saturating_add(1),
                not_before: Some(now + full_jitter(self.failures, chance)),
            },
            Outcome::Receipt { .. } | Outcome::Refused { .. } | Outcome::BadAnswer => Self::default(),
        }
    }
}

/// Chooses: forms before scans, the oldest first, only what is due.
pub fn next(items: &[Item], line: Line, now: DateTime<Utc>) -> Next {
    if items.is_empty() {
        return Next::Empty;
    }
    if let Some(until) = line.not_before.filter(|&until| !is_due(until, now)) {
        return Next::WaitUntil(until);
    }
    let due = items.iter().filter(|item| is_due(item.not_before, now));
    if let Some(item) = due.min_by_key(|item| (rank(&item.waiting), item.accepted_at, item.submission_id)) {
        return Next::Send(parcel(item));
    }
    items.iter().map(|item| item.not_before).min().map_or(Next::Empty, Next::WaitUntil)
}

/// Judges an attempt for a row that had failed `attempts` times before. `chance` is any random number.
pub fn judge(outcome: &Outcome, attempts: u32, now: DateTime<Utc>, chance: u64) -> Verdict {
    match outcome {
        Outcome::Receipt { awaiting } => Verdict::Registered { awaiting: awaiting.clone() },
        Outcome::Refused { code, for_good: true, .. } => Verdict::RefusedForGood { code: code.clone() },
        Outcome::Refused { code, for_good: false, retry_after_s } => {
            let asked = i64::from(retry_after_s.unwrap_or(0).min(RETRY_AFTER_S_MAX));
            let at = now + TimeDelta::seconds(asked) + full_jitter(attempts, chance);
            if code == CODE_NO_SUBMISSION { Verdict::FormAgain { at } } else { Verdict::RetryLater { at } }
        }
        Outcome::Offline | Outcome::BadAnswer => {
            Verdict::RetryLater { at: now + full_jitter(attempts, chance) }
        }
    }
}

/// A wait between nothing and the bound, which doubles with every failure up to [`BACKOFF_S_MAX`]: kiosks that
/// lost central together do not come back together.
pub fn full_jitter(failures: u32, chance: u64) -> TimeDelta {
    let bound_s =
        u64::from(BACKOFF_S_MIN).saturating_mul(1_u64 << failures.min(20)).min(u64::from(BACKOFF_S_MAX));
    let wait_ms = chance % (bound_s * 1000 + 1);
    TimeDelta::milliseconds(i64::try_from(wait_ms).unwrap_or(i64::MAX / 1_000_000))
}

fn parcel(item: &Item) -> Parcel {
    let submission_id = item.submission_id;
    match &item.waiting {
        Waiting::Scans(digests) if !digests.is_empty() => {
            Parcel::Scan { submission_id, sealed_sha256: digests[0].clone() }
        }
        Waiting::Scans(_) | Waiting::Form => Parcel::Form { submission_id },
    }
}

fn rank(waiting: &Waiting) -> u8 {
    match waiting {
        Waiting::Form => 0,
        Waiting::Scans(_) => 1,
    }
}

/// Due, or so far ahead that only a clock set back can have put it there.
fn is_due(not_before: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let farthest = TimeDelta::seconds(i64::from(RETRY_AFTER_S_MAX) + i64::from(BACKOFF_S_MAX));
    not_before <= now || not_before > now + farthest
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn at(s: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + s, 0).unwrap()
    }

    fn item(id: u128, waiting: Waiting, not_before_s: i64) -> Item {
        Item {
            submission_id: Uuid::from_u128(id),
            accepted_at: at(i64::try_from(id).unwrap()),
            waiting,
            attempts: 0,
            not_before: at(not_before_s),
        }
    }

    fn scan(digest: &str) -> Waiting {
        Waiting::Scans(vec![digest.into()])
    }

    #[test]
    fn a_younger_form_goes_before_an_older_scan() {
        let items = [item(1, scan("aa"), 0), item(2, Waiting::Form, 0)];
        let form = Parcel::Form { submission_id: Uuid::from_u128(2) };
        assert_eq!(next(&items, Line::default(), at(0)), Next::Send(form));
        let sent = Parcel::Scan { submission_id: Uuid::from_u128(1), sealed_sha256: "aa".into() };
        assert_eq!(next(&items[..1], Line::default(), at(0)), Next::Send(sent));
    }

    #[test]
    fn a_row_that_waits_does_not_hold_up_the_others() {
        let items = [item(1, Waiting::Form, 500), item(2, Waiting::Form, 0)];
        let second = Parcel::Form { submission_id: Uuid::from_u128(2) };
        assert_eq!(next(&items, Line::default(), at(0)), Next::Send(second));
        assert_eq!(next(&items[..1], Line::default(), at(0)), Next::WaitUntil(at(500)));
        assert_eq!(next(&[], Line::default(), at(0)), Next::Empty);
    }

    #[test]
    fn while_the_line_is_down_all_rows_wait_together_and_one_answer_frees_them() {
        let items = [item(1, Waiting::Form, 0), item(2, Waiting::Form, 0)];
        let down = Line::default().after(&Outcome::Offline, at(0), 1999);
        assert_eq!(next(&items, down, at(0)), Next::WaitUntil(at(0) + TimeDelta::milliseconds(1999)));
        let up = down.after(&Outcome::BadAnswer, at(1), 5);
        assert!(matches!(next(&items, up, at(1)), Next::Send(_)));
    }

    #[test]
    fn a_clock_set_back_by_a_year_does_not_stop_the_outbox() {
        let items = [item(1, Waiting::Form, 365 * 86_400)];
        assert!(matches!(next(&items, Line::default(), at(0)), Next::Send(_)));
    }

    #[test]
    fn verdicts() {
        let refused = |code: &str, for_good, retry_after_s| Outcome::Refused {
            code: code.into(),
            for_good,
            retry_after_s,
        };
        let good = judge(&refused("E-CHAIN", true, None), 0, at(0), 0);
        assert_eq!(good, Verdict::RefusedForGood { code: "E-CHAIN".into() });
        let busy = judge(&refused("E-BUSY", false, Some(30)), 0, at(0), 0);
        assert_eq!(busy, Verdict::RetryLater { at: at(30) });
        let silenced = judge(&refused("E-BUSY", false, Some(u32::MAX)), 0, at(0), 0);
        assert_eq!(silenced, Verdict::RetryLater { at: at(i64::from(RETRY_AFTER_S_MAX)) });
        let lost = judge(&refused(CODE_NO_SUBMISSION, false, None), 0, at(0), 0);
        assert_eq!(lost, Verdict::FormAgain { at: at(0) });
        assert_eq!(judge(&Outcome::Offline, 0, at(0), 0), Verdict::RetryLater { at: at(0) });
    }

    proptest! {
        #[test]
        fn backoff_stays_within_its_bound(failures in 0_u32..200, chance: u64) {
            let wait = full_jitter(failures, chance);
            prop_assert!(wait >= TimeDelta::zero());
            prop_assert!(wait <= TimeDelta::seconds(i64::from(BACKOFF_S_MAX)));
            prop_assert!(wait <= TimeDelta::seconds(i64::from(BACKOFF_S_MIN) << failures.min(20)));
        }
    }
}
