//! The queue carried to the centre on a courier's stick, the answers carried back, and refused rows taken away.
//!
//! **Invariants:**
//! - what is carried stays here, and is sent by wire too: central's intake takes each thing once, whichever way it comes;
//! - a row goes only on a receipt, and is laid aside only on a refusal, that `sync::dispatch` would have believed by wire;
//! - a refused row is erased only after its sealed bytes and a manifest lie synced on the stick.

mod away;
mod back;
mod export;

use chrono::SecondsFormat;
use courier::CourierError;
use domain::time::Timestamp;
use ledger::courier::KioskSigner;

use crate::vault::VaultError;

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
