//! What makes an event of an application happen (DOMAIN §2.4-k).
//!
//! **Invariant:** it names no person: whose act it was stands in the signed XML, or in the certificate, that it
//! points to.

use serde::{Deserialize, Serialize};

use crate::digest::Sha256;

/// What made an event happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case")]
pub enum Cause {
    /// A signed XML, kept beside the log.
    Signed {
        /// The digest of its bytes.
        xml_sha256: Sha256,
    },
    /// Someone logged in with a key, without a document of its own.
    Session {
        /// The serial number of the login certificate, hexadecimal.
        certificate_serial: String,
    },
    /// Central's clock.
    Clock {
        /// The row of DOMAIN §2 that the clock fulfilled, such as `M-11`.
        rule: String,
    },
    /// Central itself, by what it found.
    Centre {
        /// The row of DOMAIN §2 that it fulfilled, such as `T27`.
        rule: String,
    },
}

impl Cause {
    /// Central's clock, fulfilling a row of DOMAIN §2.
    pub fn clock(rule: &str) -> Cause {
        Cause::Clock { rule: rule.to_owned() }
    }

    /// Central itself, fulfilling a row of DOMAIN §2.
    pub fn centre(rule: &str) -> Cause {
        Cause::Centre { rule: rule.to_owned() }
    }

    /// The digest of the signed XML behind it, where there is one.
    pub fn xml_sha256(&self) -> Option<Sha256> {
        match self {
            Cause::Signed { xml_sha256 } => Some(*xml_sha256),
            Cause::Session { .. } | Cause::Clock { .. } | Cause::Centre { .. } => None,
        }
    }

    /// Whether a person did it, with a key: signed or logged in.
    pub fn is_a_persons(&self) -> bool {
        match self {
            Cause::Signed { .. } | Cause::Session { .. } => true,
            Cause::Clock { .. } | Cause::Centre { .. } => false,
        }
    }
}
