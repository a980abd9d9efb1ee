//! Why a signer was refused.

use crate::certificate::Timestamp;
use crate::revocation::{NoAnswer, Reason};
use crate::trust::ChainError;

/// Why a signer was refused. Each has its own code (DOMAIN §7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The certificate expired before the decisive time.
    #[error("the certificate expired on {on}")]
    Expired {
        /// The last moment of validity.
        on: Timestamp,
    },
    /// The certificate was not yet valid at the decisive time.
    #[error("the certificate is valid only from {from}")]
    NotYetValid {
        /// The first moment of validity.
        from: Timestamp,
    },
    /// A GOST key where the policy profile does not accept one.
    #[error("a GOST key; this service accepts RSA")]
    Gost,
    /// A GOST key of another standard or length than the one the policy profile accepts.
    #[error("a GOST key of another kind than the one that is accepted")]
    OtherGost,
    /// A key of an algorithm no policy profile accepts.
    #[error("a key of an algorithm that is not accepted")]
    OtherAlgorithm,
    /// An RSA key outside 2,048 to 4,096 bits.
    #[error("an RSA key of {bits} bits is not accepted")]
    WeakKey {
        /// The length of its modulus.
        bits: u32,
    },
    /// A login key was chosen for signing.
    #[error("a login key, not a signing key")]
    LoginKeyForSigning,
    /// A signing key was chosen for login.
    #[error("a signing key, not a login key")]
    SigningKeyForLogin,
    /// The key is for neither.
    #[error("the key is neither for signing nor for login")]
    NoPurpose,
    /// No policy of certificates for people.
    #[error("the certificate was not issued under a policy for people")]
    Policy,
    /// A legal person's key.
    #[error("a legal person's key")]
    LegalPerson,
    /// A citizen's own key, where an office acts.
    #[error("a natural person's key")]
    NaturalPerson,
    /// Neither a natural nor a legal person's key, or without an IIN, or an organisation's without a BIN.
    #[error("the certificate does not say whose it is")]
    UnknownPerson,
    /// Another person's key.
    #[error("the key belongs to another person")]
    OtherIin,
    /// No chain to a configured root.
    #[error("no chain to a trusted root: {0}")]
    Chain(ChainError),
    /// Revoked before the decisive time.
    #[error("the certificate was revoked on {since} ({})", .reason.as_str())]
    Revoked {
        /// From when on.
        since: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// Revocation had to be known and nobody could say.
    #[error("nobody could say whether the certificate is revoked: {0}")]
    RevocationUnknown(NoAnswer),
}

impl CheckError {
    /// The code of DOMAIN §7.2, which names the pair of messages; `E-GOST-OTHER`, `E-KEYALG`, `E-USAGE`,
    /// `E-POLICY`, `E-PERSON` and `E-NATURAL` are ours, for certificates the table does not know.
    pub fn code(&self) -> &'static str {
        match self {
            CheckError::Expired { .. } => "E-EXPIRED",
            CheckError::NotYetValid { .. } => "E-NOTYET",
            CheckError::Gost => "E-GOST",
            CheckError::OtherGost => "E-GOST-OTHER",
            CheckError::OtherAlgorithm | CheckError::WeakKey { .. } => "E-KEYALG",
            CheckError::LoginKeyForSigning => "E-AUTH4SIGN",
            CheckError::SigningKeyForLogin => "E-SIGN4AUTH",
            CheckError::NoPurpose => "E-USAGE",
            CheckError::Policy => "E-POLICY",
            CheckError::LegalPerson => "E-LEGAL",
            CheckError::NaturalPerson => "E-NATURAL",
            CheckError::UnknownPerson => "E-PERSON",
            CheckError::OtherIin => "E-OTHERIIN",
            CheckError::Chain(_) => "E-CHAIN",
            CheckError::Revoked { .. } => "E-REVOKED",
            CheckError::RevocationUnknown(_) => "E-REVCHECK",
        }
    }

    /// The date that belongs into the message, where there is one (`E-EXPIRED {d}`).
    pub fn date(&self) -> Option<Timestamp> {
        match self {
            CheckError::Expired { on: date }
            | CheckError::NotYetValid { from: date }
            | CheckError::Revoked { since: date, .. } => Some(*date),
            CheckError::Gost
            | CheckError::OtherGost
            | CheckError::OtherAlgorithm
            | CheckError::WeakKey { .. }
            | CheckError::LoginKeyForSigning
            | CheckError::SigningKeyForLogin
            | CheckError::NoPurpose
            | CheckError::Policy
            | CheckError::LegalPerson
            | CheckError::NaturalPerson
            | CheckError::UnknownPerson
            | CheckError::OtherIin
            | CheckError::Chain(_)
            | CheckError::RevocationUnknown(_) => None,
        }
    }
}
