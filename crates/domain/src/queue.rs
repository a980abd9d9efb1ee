//! The queue of one settlement: who stands where, by the rule of DOMAIN §3.2.
//!
//! All out of turn first; then 1 privileged and 3 others, and again, until both lists end; within a class by the
//! decisive time, then by number. The cycle has memory: giving a place from the head carries it on.
//!
//! **Invariant:** a number is a rank, computed and never stored as truth. [`Book`] folds the events of a settlement
//! and refuses what no queue may hold: two active places of one child, a number twice, a gap in the numbers.

mod book;
mod change;
mod key;
mod logged;
mod numbering;
mod ordered;
mod view;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

pub use self::book::{Book, BookRefusal, ChildId, Hearsay, Recorded, earlier_stays};
pub use self::change::{Because, Change, Explanation, LookBack, Spot, Why};
pub use self::key::{Key, Ticket};
pub use self::logged::Logged;
pub use self::numbering::Numbering;
use self::ordered::Ordered;
pub use self::view::{Counts, Cycle, View};
use crate::kindergarten::{Class, Standing};

/// Everyone who stands in the ranking of one settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    cycle: Cycle,
    all: Classes,
    by_birth_year: BTreeMap<i32, Classes>,
}

/// The numbers of a child, as of the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Кезек нөмірі / номер очереди: in the general sequence, from 1.
    pub general: u64,
    /// Жеңілдік санаты бойынша / по льготной категории: in the benefit class, from 1; 0 without a benefit.
    pub in_class: u64,
    /// How many of the same birth year come before in the general sequence.
    pub ahead_in_birth_year: u64,
}

/// The keys of each class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Classes {
    e: Ordered,
    p: Ordered,
    n: Ordered,
}

impl Queue {
    /// An empty queue with so many unprivileged after each privileged one.
    pub fn new(unprivileged_per_privileged: u32) -> Queue {
        let cycle = Cycle::new(unprivileged_per_privileged);
        Queue { cycle, all: Classes::default(), by_birth_year: BTreeMap::new() }
    }

    /// How many stand in it.
    pub fn counts(&self) -> Counts {
        self.all.count(Ordered::len)
    }

    /// Where the cycle stands.
    pub fn cycle(&self) -> Cycle {
        self.cycle
    }

    /// The numbers of an application; `None` if it does not stand in this queue as it says.
    pub fn position(&self, ticket: Ticket, standing: Standing) -> Option<Position> {
        let view = self.view(ticket, standing)?;
        let before = view.before();
        let same_year = self.by_birth_year.get(&standing.birth_year)?;
        let ahead = |class: Class| match self.all.of(class).at(before.of(class)) {
            Some(next) => same_year.of(class).rank(next),
            None => same_year.of(class).len(),
        };
        let ahead_in_birth_year = Class::ALL.map(ahead).iter().sum();
        Some(Position { general: view.general(), in_class: view.in_class(), ahead_in_birth_year })
    }

    /// What the number of an application follows from; `None` if it does not stand in this queue as it says.
    pub fn view(&self, ticket: Ticket, standing: Standing) -> Option<View> {
        let key = Key { since: standing.since, ticket };
        let stands = self.all.of(standing.class).contains(key);
        stands.then(|| View {
            class: standing.class,
            key,
            ahead: self.all.count(|keys| keys.rank(key)),
            total: self.counts(),
            cycle: self.cycle,
        })
    }

    /// The general sequence from its head.
    pub fn sequence(&self) -> impl Iterator<Item = Ticket> {
        self.keys().map(|(_, key)| key.ticket)
    }

    /// Those of the general sequence who were born in these years: an age group (DOMAIN §3.2).
    pub fn sequence_born(&self, years: RangeInclusive<i32>) -> impl Iterator<Item = Ticket> {
        let born: Vec<&Classes> = self.by_birth_year.range(years).map(|(_, classes)| classes).collect();
        let is_born = move |(class, key): &(Class, Key)| born.iter().any(|it| it.of(*class).contains(*key));
        self.keys().filter(is_born).map(|(_, key)| key.ticket)
    }

    /// Everyone in the order of the general sequence.
    fn keys(&self) -> impl Iterator<Item = (Class, Key)> {
        let (mut privileged, mut others) = (self.all.p.iter().peekable(), self.all.n.iter().peekable());
        let mut cycle = self.cycle;
        let rest = std::iter::from_fn(move || {
            let class = match (privileged.peek(), others.peek()) {
                (Some(_), Some(_)) if cycle.owed == 0 => Class::P,
                (Some(_), None) => Class::P,
                (_, Some(_)) => Class::N,
                (None, None) => return None,
            };
            cycle = cycle.after(class);
            let key = if class == Class::P { privileged.next() } else { others.next() };
            key.map(|key| (class, key))
        });
        self.all.e.iter().map(|key| (Class::E, key)).chain(rest)
    }

    /// Takes a change; `false`, and nothing changes, if it does not fit this queue.
    fn take(&mut self, change: &Change, birth_year: i32) -> bool {
        let stands = |spot: Spot| self.all.of(spot.class).contains(spot.key);
        if change.from.is_some_and(|spot| !stands(spot)) || change.to.is_some_and(stands) {
            return false;
        }
        let same_year = self.by_birth_year.entry(birth_year).or_default();
        for classes in [&mut self.all, same_year] {
            if let Some(Spot { class, key }) = change.from {
                classes.of_mut(class).remove(key);
            }
            if let Some(Spot { class, key }) = change.to {
                classes.of_mut(class).insert(key);
            }
        }
        self.cycle.owed = change.owed.1;
        true
    }
}

impl Classes {
    fn of(&self, class: Class) -> &Ordered {
        match class {
            Class::E => &self.e,
            Class::P => &self.p,
            Class::N => &self.n,
        }
    }

    fn of_mut(&mut self, class: Class) -> &mut Ordered {
        match class {
            Class::E => &mut self.e,
            Class::P => &mut self.p,
            Class::N => &mut self.n,
        }
    }

    fn count(&self, one: impl Fn(&Ordered) -> u64) -> Counts {
        Counts { e: one(&self.e), p: one(&self.p), n: one(&self.n) }
    }
}

#[cfg(test)]
mod tests;
