//! The machines that may speak to the centre: named by an administrator, enrolled once with a code, revoked.
//!
//! **Invariants:**
//! - a code is kept as a keyed digest, opens one key, and is over after [`CODE_TRIES_MAX`] wrong guesses;
//! - a machine has one key that holds: a fresh enrolment revokes the one before;
//! - what was revoked is asked for at every request and never holds again.

use domain::time::Timestamp;

use super::{Digest, StoreError};
use crate::centre::Kiosk;

/// Wrong guesses after which a code is over.
pub const CODE_TRIES_MAX: i64 = 5;

/// A raw Ed25519 public key.
pub type MachineKey = [u8; 32];

/// A code for a machine.
#[derive(Debug, Clone)]
pub struct NewCode<'a> {
    /// The machine.
    pub machine: &'a Kiosk,
    /// The keyed digest of the code.
    pub code: Digest,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it is good.
    pub until: Timestamp,
}

/// Whoever says that they are this machine.
#[derive(Debug, Clone, Copy)]
pub struct Enrolling<'a> {
    /// The machine's name.
    pub id: &'a str,
    /// The keyed digest of the code that they know.
    pub code: Digest,
    /// Their key.
    pub key: MachineKey,
    /// When.
    pub at: Timestamp,
}

/// A key that was enrolled, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The machine.
    pub machine: Kiosk,
    /// Since when it is revoked.
    pub revoked: Option<Timestamp>,
}

/// A machine as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineRow {
    /// The machine.
    pub machine: Kiosk,
    /// Its last key; none before it enrolled.
    pub key: Option<MachineKey>,
    /// When that key was enrolled.
    pub enrolled: Option<Timestamp>,
    /// Until when its certificate is good.
    pub certified_until: Option<Timestamp>,
    /// Since when it is revoked.
    pub revoked: Option<Timestamp>,
}

/// What the centre keeps of machines.
pub trait MachineStore {
    /// Names a machine and gives it a code, in the place of any code before. False: another machine has this name.
    fn invite(&self, new: &NewCode<'_>) -> Result<bool, StoreError>;

    /// Takes a key for whoever knows the code. None: there is no such code, or no longer. The same key again with the same
    /// code is the same machine, whose answer was lost.
    fn enrol(&self, enrolling: Enrolling<'_>) -> Result<Option<Kiosk>, StoreError>;

    /// A certificate was given to this key.
    fn certified(&self, key: &MachineKey, until: Timestamp) -> Result<(), StoreError>;

    /// Whose key this is.
    fn holder(&self, key: &MachineKey) -> Result<Option<Holder>, StoreError>;

    /// The machine of this name, and the key of it that holds; none where there is none such.
    fn holder_named(&self, id: &str) -> Result<Option<(Kiosk, MachineKey)>, StoreError>;

    /// The machine of this name.
    fn machine(&self, id: &str) -> Result<Option<Kiosk>, StoreError>;

    /// From now on no key of this machine holds, and no code. False: there is no machine of this name.
    fn revoke_machine(&self, id: &str, at: Timestamp) -> Result<bool, StoreError>;

    /// Every machine, by name.
    fn machines(&self) -> Result<Vec<MachineRow>, StoreError>;
}
