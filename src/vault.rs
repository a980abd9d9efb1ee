//! The vault: signed, sealed applications kept on the kiosk's disk until central's receipt is in.
//!
//! **Invariant:** an application that was called accepted is in the file, whole, with all its scans, and stays
//! there until central's signed receipt for it has been verified. A crash at any moment leaves all of it or
//! nothing. Everything personal in the file is sealed to central's key: the kiosk cannot read its own queue.
//!
//! It knows neither keys nor the network nor the clock: `now` is an argument. One kiosk, one vault: the file is
//! held exclusively while it is open.

mod aside;
mod bounds;
mod disk;
mod doubts;
mod error;
mod heads;
mod journal;
mod listing;
mod open;
mod outbox;
mod quarantine;
mod receipts;
mod row;
mod salvage;
mod tries;
mod waiting;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use rusqlite::Connection;

pub use aside::{Aside, TakenAway};
pub use bounds::{Bound, Counts, DAYS_OF_A_YEAR, Limits, Room};
pub use disk::is_read_only;
pub use doubts::{Doubt, look_doubts, put_away_doubt};
pub use error::VaultError;
pub use heads::{head_of, look_head};
pub use journal::{JournalHead, NewEntry};
pub use listing::{Entry, Listing, Within, listing_of, look, look_within};
pub use open::Opened;
pub use quarantine::set_aside_of;
pub use receipts::Progress;
pub use row::{NewRow, SealedBlob};
pub use salvage::{Lost, Salvaged};
pub use waiting::Cargo;

/// The open vault. Give it to one thread at a time.
#[derive(Debug)]
pub struct Vault {
    connection: Connection,
    path: PathBuf,
    limits: Limits,
}

impl Vault {
    /// What an operation said, where the disk can say better what failed.
    pub(crate) fn told(&self, error: VaultError) -> VaultError {
        error.at(&self.path)
    }
}

#[cfg(test)]
impl Vault {
    /// Whether every write fails from now on, as on a medium that broke.
    pub(crate) fn refuse_writes(&self, refuse: bool) -> Result<(), VaultError> {
        Ok(self.connection.pragma_update(None, "query_only", refuse)?)
    }

    /// A row that holds what no row can hold.
    pub(crate) fn damage(&self) -> Result<(), VaultError> {
        Ok(self.connection.execute_batch(
            "INSERT INTO application
               (submission_id, kiosk_number, state, accepted_ms, due_ms, signed_sha256, sealed_sha256, sealed)
             VALUES (zeroblob(16), '', 'form', 9223372036854775807, 0, zeroblob(32), zeroblob(32), x'')",
        )?)
    }
}
