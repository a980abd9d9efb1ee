//! One child's place, by arithmetic: how many stand before it in its class, how many there are of each class, and
//! where the cycle of the rule stands (DOMAIN §3.2).
//!
//! **Invariant:** the place follows from these few numbers alone, so that it is known at once in the longest
//! queue, and each later change of the queue moves it by what that change says.

use super::change::{Change, Spot};
use super::key::Key;
use crate::kindergarten::Class;

/// The cycle of the rule "1 privileged, so many others", carried on as places are given from the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Others after each privileged one; at least 1.
    pub(super) ratio: u64,
    /// Others still owed before the next privileged one.
    pub(super) owed: u64,
}

/// How many there are of each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Out of turn.
    pub e: u64,
    /// First priority.
    pub p: u64,
    /// Others.
    pub n: u64,
}

/// All that one child's place follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The child's class.
    pub(super) class: Class,
    /// The child's key.
    pub(super) key: Key,
    /// How many of each class have a lesser key.
    pub(super) ahead: Counts,
    /// How many of each class there are.
    pub(super) total: Counts,
    /// Where the cycle stands.
    pub(super) cycle: Cycle,
}

impl Cycle {
    /// A new cycle: a privileged one is next. A ratio of 0 is taken for 1.
    pub fn new(ratio: u32) -> Cycle {
        Cycle { ratio: u64::from(ratio.max(1)), owed: 0 }
    }

    /// The cycle after a place was given from the head to a child of this class.
    #[must_use]
    pub fn after(self, class: Class) -> Cycle {
        let owed = match class {
            Class::E => self.owed,
            Class::P => self.ratio,
            Class::N => self.owed.saturating_sub(1),
        };
        Cycle { owed, ..self }
    }

    /// How many others come before the privileged one that `i` privileged ones come before.
    fn others_before(self, i: u64, others: u64) -> u64 {
        others.min(self.owed.saturating_add(i.saturating_mul(self.ratio)))
    }

    /// How many privileged ones come before the other one that `j` others come before.
    fn privileged_before(self, j: u64, privileged: u64) -> u64 {
        match j.checked_sub(self.owed) {
            None => 0,
            Some(past) => privileged.min(past / self.ratio + 1),
        }
    }
}

impl Counts {
    /// Of one class.
    pub fn of(&self, class: Class) -> u64 {
        match class {
            Class::E => self.e,
            Class::P => self.p,
            Class::N => self.n,
        }
    }

    pub(super) fn of_mut(&mut self, class: Class) -> &mut u64 {
        match class {
            Class::E => &mut self.e,
            Class::P => &mut self.p,
            Class::N => &mut self.n,
        }
    }

    /// All classes together.
    pub fn sum(&self) -> u64 {
        self.e + self.p + self.n
    }
}

impl View {
    /// How many of each class come before the child in the general sequence.
    pub fn before(&self) -> Counts {
        let View { ahead, total, cycle, .. } = self;
        match self.class {
            Class::E => Counts { e: ahead.e, p: 0, n: 0 },
            Class::P => Counts { e: total.e, p: ahead.p, n: cycle.others_before(ahead.p, total.n) },
            Class::N => Counts { e: total.e, p: cycle.privileged_before(ahead.n, total.p), n: ahead.n },
        }
    }

    /// The number in the general sequence, from 1.
    pub fn general(&self) -> u64 {
        self.before().sum() + 1
    }

    /// The number in the benefit class, from 1; 0 without a benefit.
    pub fn in_class(&self) -> u64 {
        match self.class {
            Class::E | Class::P => self.ahead.of(self.class) + 1,
            Class::N => 0,
        }
    }

    /// The view before a change of the queue. `None` when the child itself came from another place in time.
    pub(super) fn undo(mut self, change: &Change) -> Option<View> {
        self.count(change.to, -1)?;
        self.count(change.from, 1)?;
        self.cycle.owed = change.owed.0;
        Some(self)
    }

    /// Counts one application more or less at a spot.
    fn count(&mut self, spot: Option<Spot>, step: i64) -> Option<()> {
        let Some(Spot { class, key }) = spot else { return Some(()) };
        let total = self.total.of_mut(class);
        *total = total.saturating_add_signed(step);
        if key.ticket == self.key.ticket {
            if step > 0 {
                self.class = class;
            }
            return (key == self.key).then_some(());
        }
        if key < self.key {
            let ahead = self.ahead.of_mut(class);
            *ahead = ahead.saturating_add_signed(step);
        }
        Some(())
    }
}
