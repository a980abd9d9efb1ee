//! What stands beside a signed document: who vouched for its signer, what was known of revocation, and the time stamps of a
//! third party.
//!
//! **Invariants:** a stamp is asked for from the transaction that keeps the document; whoever asks takes it first, so that
//! of two servers one asks; the first stamp that is kept stays.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use uuid::Uuid;

use super::{Digest, StoreError};

/// A stamp to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampDue {
    /// The settlement of the document.
    pub settlement: Kato,
    /// The submission, act or decision.
    pub document: Uuid,
    /// What the stamp is to be over.
    pub imprint: Digest,
    /// How often it was asked for, this time included.
    pub attempts: u32,
}

/// A stamp that was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStamp {
    /// The time in it.
    pub at: Timestamp,
    /// The whole answer it came in, DER.
    pub response: Vec<u8>,
}

/// What is kept beside a registered submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// When it was registered.
    pub registered_at: Timestamp,
    /// What was known of revocation, as text.
    pub revocation: String,
    /// The certificates from the signer's issuer up to the root, DER.
    pub chain: Vec<Vec<u8>>,
}

/// The evidence.
pub trait EvidenceStore {
    /// Takes the oldest stamp that is due and counts the attempt; nobody else takes it before `until`.
    fn take_stamp(&self, now: Timestamp, until: Timestamp) -> Result<Option<StampDue>, StoreError>;

    /// Keeps a stamp; false where another one is here already, which stays.
    fn keep_stamp(&self, due: &StampDue, stamp: &KeptStamp) -> Result<bool, StoreError>;

    /// There was none to be had: again at this time.
    fn stamp_later(&self, due: &StampDue, again_at: Timestamp) -> Result<(), StoreError>;

    /// Stamps that were asked for and are not here yet.
    fn stamps_waiting(&self) -> Result<u64, StoreError>;

    /// The stamp over a signature of a document.
    fn stamp(
        &self,
        settlement: &Kato,
        document: Uuid,
        imprint: Digest,
    ) -> Result<Option<KeptStamp>, StoreError>;

    /// What stands beside the submission that opened an application.
    fn beside(&self, number: &ApplicationNumber) -> Result<Option<Beside>, StoreError>;
}
