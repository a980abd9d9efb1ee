//! Telephones and e-mails that were proved after the application that names them.
//!
//! **Invariant:** nothing of a person but keyed digests; a proof stays.

use domain::kato::Kato;
use domain::time::Timestamp;
use sync::wire::Channel;

use super::{Digest, StoreError};

/// A proof about to be recorded: by whom, of what, where, when.
pub struct NewContactProof<'a> {
    /// Keyed digest of the person's IIN.
    pub person: Digest,
    /// The way of the code.
    pub channel: Channel,
    /// Keyed digest of the number or address.
    pub address: Digest,
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// The kiosk.
    pub kiosk: &'a str,
    /// The serial number of the login certificate.
    pub certificate_serial: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A proof that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactProof {
    /// When.
    pub at: Timestamp,
    /// The serial number of the certificate of the login in which it was given.
    pub certificate_serial: String,
}

/// What central keeps of contacts.
pub trait ContactStore {
    /// Records a proof. The first one stays; safe to repeat.
    fn prove_contact(&self, new: &NewContactProof<'_>) -> Result<(), StoreError>;

    /// The proof that this number or address is this person's, if there is one.
    fn contact_proof(
        &self,
        person: Digest,
        channel: Channel,
        address: Digest,
    ) -> Result<Option<ContactProof>, StoreError>;
}
