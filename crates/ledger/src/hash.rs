//! A SHA-256 hash as logs, heads and proofs carry it: 64 lower-case hexadecimal digits.
//!
//! **Invariant:** leaves and nodes are hashed apart (RFC 6962 §2.1), so that no node passes for a leaf.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash32(pub [u8; 32]);

impl Hash32 {
    /// Of some parts, one after the other.
    pub(crate) fn of(parts: &[&[u8]]) -> Hash32 {
        let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part));
        Hash32(hash.finalize().into())
    }

    /// RFC 6962 §2.1: of a leaf.
    pub fn of_leaf(data: &[u8]) -> Hash32 {
        Hash32::of(&[&[0], data])
    }

    /// RFC 6962 §2.1: of a node.
    pub fn of_node(left: Hash32, right: Hash32) -> Hash32 {
        Hash32::of(&[&[1], &left.0, &right.0])
    }
}

impl fmt::Display for Hash32 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash32 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl TryFrom<String> for Hash32 {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let lower = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let bytes = hex::decode(&text).ok().filter(|_| lower);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Hash32).ok_or("a hash is 64 lower-case hexadecimal digits")
    }
}

impl From<Hash32> for String {
    fn from(hash: Hash32) -> String {
        hash.to_string()
    }
}
