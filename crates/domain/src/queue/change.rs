//! What an event changed in the queue, and why a child's number is another than before (DOMAIN §3.2).
//!
//! **Invariant:** the reasons add up: together they moved the number by exactly as much as it moved. They count
//! and name nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::Key;
use super::view::View;
use crate::kindergarten::Class;

/// What an event changed in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Why.
    pub why: Why,
    /// The spot that became empty.
    pub from: Option<Spot>,
    /// The spot that was taken.
    pub to: Option<Spot>,
    /// Others owed before the next privileged one, before and after.
    pub owed: (u64, u64),
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The class.
    pub class: Class,
    /// The place within it.
    pub key: Key,
}

/// Why the queue changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A child was put in the queue.
    Registered,
    /// A child came back: from a referral, from the stop-list, by a review.
    Returned,
    /// A child left the queue or was removed.
    Left,
    /// A child got a place in a kindergarten.
    TookPlace,
    /// A child's benefit category changed.
    ChangedCategory,
}

/// Why a child's number is another than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The number before; `None` when the child itself came back to another place in time meanwhile.
    pub from: Option<u64>,
    /// The number now.
    pub to: u64,
    /// The reasons, those that moved the number only.
    pub reasons: Vec<Because>,
}

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Because {
    /// What happened.
    pub why: Why,
    /// To children of this class (after it, where it changed).
    pub class: Class,
    /// Whether it was the child's own doing.
    pub own: bool,
    /// How often.
    pub times: u64,
    /// By how much it moved the number: more is farther back.
    pub moved: i64,
}

/// Looks back from today's place, change by change, the latest first: however many there were, it keeps only sums.
#[derive(Clone, Debug)]
pub struct LookBack {
    now: View,
    /// As it was before the changes that were passed.
    then: View,
    /// The child itself came from another place in time: nothing before that can be counted.
    blocked: bool,
    reasons: BTreeMap<(Why, Class, bool), (u64, i64)>,
}

impl LookBack {
    /// Begins at today's place.
    pub fn from(now: View) -> LookBack {
        LookBack { now, then: now, blocked: false, reasons: BTreeMap::new() }
    }

    /// Passes one change more. Whether those before it can be told too.
    pub fn past(&mut self, change: &Change) -> bool {
        let before = self.then.undo(change).filter(|_| !self.blocked);
        let Some(before) = before else {
            self.blocked = true;
            return false;
        };
        let moved = self.then.general().cast_signed() - before.general().cast_signed();
        if let Some(spot) = change.to.or(change.from).filter(|_| moved != 0) {
            let own = spot.key.ticket == self.now.key.ticket;
            let (times, sum) = self.reasons.entry((change.why, spot.class, own)).or_default();
            (*times, *sum) = (*times + 1, *sum + moved);
        }
        self.then = before;
        true
    }

    /// What the changes that were passed explain.
    pub fn explanation(self) -> Explanation {
        let because = |((why, class, own), (times, moved))| Because { why, class, own, times, moved };
        Explanation {
            from: (!self.blocked).then(|| self.then.general()),
            to: self.now.general(),
            reasons: self.reasons.into_iter().map(because).collect(),
        }
    }
}

impl Explanation {
    /// Explains the number of a child that stands in the queue now by the changes since an earlier look, the
    /// oldest first.
    pub fn of(now: View, since: &[Change]) -> Explanation {
        let mut back = LookBack::from(now);
        for change in since.iter().rev() {
            if !back.past(change) {
                break;
            }
        }
        back.explanation()
    }
}
