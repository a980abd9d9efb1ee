//! The rule of DOMAIN §3.2 word for word, slowly, from nothing but who stands in the queue.

use std::collections::VecDeque;

use super::*;
use crate::kindergarten::Class;

/// Everyone, in any order.
pub(super) struct Slow {
    pub(super) members: Vec<(Class, Key, i32)>,
    pub(super) ratio: u64,
    pub(super) owed: u64,
}

impl Slow {
    pub(super) fn of(town: &Town, owed: u64) -> Slow {
        let standing = |application: &Application| {
            let ticket = Ticket::of(&application.registered()?.number)?;
            let standing = application.standing()?;
            Some((standing.class, Key { since: standing.since, ticket }, standing.birth_year))
        };
        let members = town.applications.iter().filter_map(|(_, it)| standing(it)).collect();
        Slow { members, ratio: u64::from(town.policy.kindergarten.unprivileged_per_privileged), owed }
    }

    fn class(&self, class: Class) -> VecDeque<(Class, Key, i32)> {
        let mut all: Vec<_> = self.members.iter().copied().filter(|member| member.0 == class).collect();
        all.sort_by_key(|member| member.1);
        all.into()
    }

    /// All out of turn; the others still owed; then 1 privileged and so many others, until both lists end.
    pub(super) fn sequence(&self) -> Vec<(Class, Key, i32)> {
        let mut sequence = Vec::from(self.class(Class::E));
        let (mut privileged, mut others) = (self.class(Class::P), self.class(Class::N));
        let mut owed = self.owed;
        while !privileged.is_empty() || !others.is_empty() {
            for _ in 0..owed {
                sequence.extend(others.pop_front());
            }
            sequence.extend(privileged.pop_front());
            owed = self.ratio;
        }
        sequence
    }

    pub(super) fn position(&self, ticket: Ticket) -> Position {
        let sequence = self.sequence();
        let place = sequence.iter().position(|member| member.1.ticket == ticket).unwrap();
        let (class, _, birth_year) = sequence[place];
        let before = &sequence[..place];
        let in_class = before.iter().filter(|member| member.0 == class).count() as u64 + 1;
        Position {
            general: place as u64 + 1,
            in_class: if class == Class::N { 0 } else { in_class },
            ahead_in_birth_year: before.iter().filter(|member| member.2 == birth_year).count() as u64,
        }
    }
}
