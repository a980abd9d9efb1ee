//! One question to a time-stamping authority, and the time stamp it answers with (RFC 3161).
//!
//! What is stamped is the SHA-256 of the canonical `ds:SignatureValue` element of a signed document, as the
//! SignatureTimeStamp of XAdES has it: who holds the stamp can show that this very signature was there by then.
//!
//! **Invariant:** a stamp is believed only if somebody signed it whose certificate is for time stamps and for nothing else,
//! was in force at that moment, is the one that the stamp itself names, and descends from a configured root; if it is over
//! this imprint; and, while it is answered, to this very question and of now. Everything else is no stamp.

mod info;
mod request;
mod response;
mod token;

pub use self::request::{Policy, Question};
pub use self::response::read;

use crate::certificate::{Certificate, Timestamp};
use crate::trust::ChainError;

/// A SHA-256.
pub type Imprint = [u8; 32];

/// A time stamp that may be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When the authority says that it saw the signature.
    pub at: Timestamp,
    /// Who says so.
    pub by: Certificate,
    /// From its issuer up to the root, DER.
    pub chain: Vec<Vec<u8>>,
}

/// A stamp is not believed, or there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// The question cannot be written.
    #[error("the question cannot be put")]
    Question,
    /// The authority says that it gives no stamp (PKIStatus).
    #[error("the authority gives no stamp (status {0})")]
    Refused(u8),
    /// No answer that can be read, or too long a one.
    #[error("damaged, or not a time stamp")]
    Damaged,
    /// Signed in another way than those of [`crate::scheme::Scheme`].
    #[error("signed with an algorithm that is not accepted")]
    Algorithm,
    /// It does not say which certificate its signer has, or encloses another.
    #[error("the signer's certificate is not the one that the stamp names")]
    OtherCertificate,
    /// The signature does not hold.
    #[error("the signature is wrong")]
    Signature,
    /// The signer's certificate is not for time stamps, or not for these alone.
    #[error("the signer's certificate is not for time stamps alone")]
    Purpose,
    /// The signer's certificate was not in force.
    #[error("the signer's certificate was not in force")]
    SignerDates,
    /// The signer's certificate was taken back.
    #[error("the signer's certificate was taken back")]
    Revoked,
    /// The signer's certificate does not descend from a configured root.
    #[error("the signer's certificate: {0}")]
    Chain(#[from] ChainError),
    /// Over something else.
    #[error("a stamp over something else")]
    Imprint,
    /// To another question, or to none.
    #[error("an answer to another question")]
    Nonce,
    /// Under another policy than the one asked for.
    #[error("a stamp under another policy")]
    Policy,
    /// Of another time than now.
    #[error("a stamp of another time")]
    Times,
    /// A critical extension that this program does not understand.
    #[error("a critical extension is not understood")]
    UnknownCritical,
}

impl StampError {
    /// One stable word, for counting.
    pub fn reason(self) -> &'static str {
        match self {
            StampError::Question => "question",
            StampError::Refused(_) => "refused",
            StampError::Damaged => "damaged",
            StampError::Algorithm => "algorithm",
            StampError::OtherCertificate => "other-certificate",
            StampError::Signature => "signature",
            StampError::Purpose => "purpose",
            StampError::SignerDates => "signer-dates",
            StampError::Revoked => "revoked",
            StampError::Chain(_) => "chain",
            StampError::Imprint => "imprint",
            StampError::Nonce => "nonce",
            StampError::Policy => "policy",
            StampError::Times => "times",
            StampError::UnknownCritical => "unknown-critical",
        }
    }
}

fn damaged<E>(_: E) -> StampError {
    StampError::Damaged
}
