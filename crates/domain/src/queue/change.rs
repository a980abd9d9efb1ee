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

impl Explanation {
    /// Explains the number of a child that stands in the queue now by the changes since an earlier look, the
    /// oldest first.
    pub fn of(now: View, since: &[Change]) -> Explanation {
        let mut views = vec![now];
        for change in since.iter().rev() {
            let Some(before) = views.last().and_then(|view| view.undo(change)) else { break };
            views.push(before);
        }
        let whole = views.len() == since.len() + 1;
        let from = views.last().filter(|_| whole).map(View::general);
        let seen = &since[since.len() + 1 - views.len()..];
        let steps = views.iter().rev().zip(views.iter().rev().skip(1)).zip(seen);
        let mut reasons: BTreeMap<(Why, Class, bool), (u64, i64)> = BTreeMap::new();
        for ((before, after), change) in steps {
            let moved = after.general().cast_signed() - before.general().cast_signed();
            if let Some(spot) = change.to.or(change.from).filter(|_| moved != 0) {
                let own = spot.key.ticket == now.key.ticket;
                let (times, sum) = reasons.entry((change.why, spot.class, own)).or_default();
                (*times, *sum) = (*times + 1, *sum + moved);
            }
        }
        let because = |((why, class, own), (times, moved))| Because { why, class, own, times, moved };
        Explanation { from, to: now.general(), reasons: reasons.into_iter().map(because).collect() }
    }
}
