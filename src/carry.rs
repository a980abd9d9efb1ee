//! The queue carried to the centre on a courier's stick, the answers carried back, and refused rows taken away.
//!
//! **Invariants:**
//! - what is carried stays here, and is sent by wire too: central's intake takes each thing once, whichever way it comes;
//! - nothing is written to a stick while the vault is held: what changes in it meanwhile is left out, and waits here;
//! - a row goes only on a receipt, and is laid aside only on a refusal, that `sync::dispatch` would have believed by wire;
//! - a refused row is erased only after its sealed bytes and a manifest lie synced on the stick.

mod away;
mod back;
mod export;
#[cfg(test)]
mod tests;

use chrono::SecondsFormat;
use courier::CourierError;
use domain::time::Timestamp;
use ledger::courier::KioskSigner;

use crate::vault::{Vault, VaultError};

pub use away::take_away;
pub use back::{TakenBack, take_back};
pub use export::{Exported, export};

/// Who signs a bundle.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The kiosk's name.
    pub kiosk: &'a str,
    /// Its key.
    pub key: &'a KioskSigner,
}

/// Whoever holds the vault, and lends it for one piece of work at a time: a stick is slow, and somebody may be signing.
pub trait Hold {
    /// Does one piece of work with the vault.
    ///
    /// # Errors
    /// What the work answers, or that the vault cannot be had.
    fn with<T>(&mut self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, VaultError>;
}

impl Hold for Vault {
    fn with<T>(&mut self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, VaultError> {
        work(self)
    }
}

/// Why nothing was carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The stick.
    #[error("{code} {0}", code = .0.code())]
    Stick(#[from] CourierError),
    /// The vault.
    #[error("{code} {0}", code = .0.code())]
    Vault(#[from] VaultError),
    /// Nothing waits.
    #[error("E-COURIER-NOTHING nothing waits for the centre: there is nothing to carry")]
    Nothing,
    /// The manifest could not be signed.
    #[error("E-COURIER-SIGN the bundle could not be signed")]
    Sign,
}

/// A moment as part of a name that every file system of a stick can bear.
fn stamp(now: Timestamp) -> String {
    now.to_rfc3339_opts(SecondsFormat::Secs, true).replace(['-', ':'], "")
}
