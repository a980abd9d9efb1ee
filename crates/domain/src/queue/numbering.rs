//! Registration numbers: without a gap in each settlement and year (DOMAIN §4.7).
//!
//! **Invariant:** the only number that can be given is the next one, and once given it is never given again.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::key::Ticket;
use crate::number::ApplicationNumber;
use crate::time::{Timestamp, civil_date};

/// The last serial of each year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering(BTreeMap<u16, u32>);

impl Numbering {
    /// The ticket that a registration of this moment gets, by its civil year; `None` when the series is full.
    pub fn next(&self, registered_at: Timestamp) -> Option<Ticket> {
        let year = u16::try_from(civil_date(registered_at).year()).ok()?;
        let serial = self.0.get(&year).copied().unwrap_or(0) + 1;
        (serial <= ApplicationNumber::SERIAL_MAX).then_some(Ticket { year, serial })
    }

    /// How many numbers a year has.
    pub fn given(&self, year: u16) -> u32 {
        self.0.get(&year).copied().unwrap_or(0)
    }

    /// Gives the number, if it is the next of its year.
    pub(super) fn give(&mut self, ticket: Ticket) -> bool {
        let last = self.0.entry(ticket.year).or_default();
        let is_next = last.checked_add(1) == Some(ticket.serial);
        *last += u32::from(is_next);
        is_next
    }
}
