//! The rows of refusals: authentic submissions that will never be registered.
//!
//! **Invariant:** one per submission; what was answered first is never changed.

use domain::kato::Kato;
use domain::time::Timestamp;
use sync::wire::{Channel, ErrorBody};
use uuid::Uuid;

use super::Digest;

/// A refusal to be recorded with its notices.
pub struct NewRefusal<'a> {
    /// The settlement it was meant for, or that of the kiosk.
    pub settlement: &'a Kato,
    /// UUIDv7 of the kiosk.
    pub id: Uuid,
    /// The kiosk that sent it.
    pub kiosk: &'a str,
    /// The number that the applicant holds; empty where the kiosk named none.
    pub kiosk_number: &'a str,
    /// Digest of what was sealed: the same refusal answers the same envelope.
    pub envelope_sha256: Digest,
    /// What the kiosk claims.
    pub claimed_at: Timestamp,
    /// When it was refused.
    pub at: Timestamp,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The answer.
    pub answer: &'a ErrorBody,
    /// Whose it is, where its applicant signed it.
    pub applicant: Option<Digest>,
    /// The envelope as it came, sealed to us.
    pub sealed: &'a [u8],
    /// The ways on which the applicant is told.
    pub notices: &'a [Channel],
}

/// A refusal that was recorded before.
pub struct Refused {
    /// The settlement it was meant for, or that of the kiosk.
    pub settlement: Kato,
    /// The kiosk that sent it.
    pub kiosk: String,
    /// The number that the applicant holds; empty where the kiosk named none.
    pub kiosk_number: String,
    /// Digest of what was sealed.
    pub envelope_sha256: Digest,
    /// When it was refused.
    pub at: Timestamp,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The answer.
    pub answer: ErrorBody,
    /// The envelope as it came, sealed to us.
    pub sealed: Vec<u8>,
}
