//! What the queue is ordered by: the decisive time, then the number.
//!
//! **Invariant:** two applications of one settlement never have one key, since they never have one number.

use serde::{Deserialize, Serialize};

use crate::kato::Kato;
use crate::number::{ApplicationNumber, Series};
use crate::time::Timestamp;

/// The number of an application within its settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket {
    /// The year of its series.
    pub year: u16,
    /// Its place in the series.
    pub serial: u32,
}

/// What the applications of one class are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The decisive time.
    pub since: Timestamp,
    /// The number.
    pub ticket: Ticket,
}

impl Ticket {
    /// The part that every number of the queue carries.
    const PART: u8 = 1;

    /// The ticket of a number of the queue; `None` for any other series.
    pub fn of(number: &ApplicationNumber) -> Option<Ticket> {
        let queue = number.series() == Series::Queue;
        queue.then(|| Ticket { year: number.year(), serial: number.serial() })
    }

    /// The number in its settlement; `None` for a year or a serial that no number has.
    pub fn number(self, settlement: &Kato) -> Option<ApplicationNumber> {
        ApplicationNumber::new(settlement.clone(), Series::Queue, self.year, self.serial, Self::PART)
    }
}
