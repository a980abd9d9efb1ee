//! The tree head that central signs: so many entries, with this root.
//!
//! **Invariant:** a [`TreeHead`] taken from [`ReceiptKey::verify_head`] is exactly the text that the pinned key
//! signed. Whoever keeps a head takes another for it only when that is proven to have grown from it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::hash::Hash32;
use crate::key::{ReceiptKey, ReceiptSigner};
use crate::tree;

/// The version this code writes into [`TreeHead::v`].
pub const HEAD_VERSION: u8 = 1;

/// The longest payload that is looked at, in bytes.
const PAYLOAD_BYTES_MAX: usize = 1_024;

/// Goes before the payload under the signature, so that no other text signed by the same key is a head.
const CONTEXT: &[u8] = b"tereze tree head v1\0";

/// The log of a queue as central vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeHead {
    /// Version of this shape, [`HEAD_VERSION`].
    pub v: u8,
    /// The queue: the KATO code of its settlement.
    pub queue: String,
    /// How many entries the log has.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash32,
    /// When it was signed.
    pub at: DateTime<Utc>,
}

/// A tree head on its way: the exact JSON text that was signed, and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedHead {
    /// The JSON of a [`TreeHead`], byte for byte as signed.
    pub payload: String,
    /// Ed25519 over `"tereze tree head v1\0"` and the payload, in base64.
    pub signature: String,
    /// Which key signed: the first 16 hex digits of SHA-256 of the public key.
    pub key_id: String,
}

/// The latest head of a queue's log, and the proof that it grew from an earlier one.
///
/// A kiosk keeps the last head it believed, asks the centre for the growth since that size, and takes the new one
/// only where [`Growth::verify`] holds. The same body, saved as a file, is what `tereze verify receipt FILE --head
/// FILE` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// The head, signed.
    pub head: SignedHead,
    /// The size it is proven to have grown from.
    pub since: u64,
    /// The hashes of the proof (RFC 9162 §2.1.4), 64 hexadecimal digits each.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub proof: Vec<Hash32>,
}

impl Growth {
    /// Reads the new head, proven to have grown from the one that is kept.
    ///
    /// # Errors
    /// The [`HeadError`] that says what does not hold.
    pub fn verify(&self, kept: &TreeHead, key: &ReceiptKey) -> Result<TreeHead, HeadError> {
        let head = key.verify_head(&self.head)?;
        head.grew_from(kept, &self.proof)?;
        Ok(head)
    }
}

/// Why a head, or something under it, is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// Signed by another key than the pinned one, or changed after it was signed.
    #[error("the tree head is not signed by the pinned key")]
    Signature,
    /// Well signed, but not a head that this version can read.
    #[error("the signed text is no tree head of a known version")]
    Payload,
    /// Of another queue.
    #[error("the tree head is of another queue")]
    Queue,
    /// Smaller than the one that is kept: the centre shows an older log, or a shortened one.
    #[error("the tree head is older than the one that is kept")]
    Shrunk,
    /// Not grown from the one that is kept: the past was rewritten.
    #[error("the log did not grow from the one that is kept")]
    Rewritten,
    /// The entry is not in the log.
    #[error("the entry is not proven to stand in the log")]
    NotIncluded,
    /// The event is not the one the entry commits to.
    #[error("the event is not the one that was recorded")]
    OtherEvent,
}

impl HeadError {
    /// The code that screens and logs carry.
    pub fn code(self) -> &'static str {
        match self {
            HeadError::Signature => "E-HEAD-SIGNATURE",
            HeadError::Payload => "E-HEAD-PAYLOAD",
            HeadError::Queue => "E-HEAD-QUEUE",
            HeadError::Shrunk => "E-HEAD-SHRUNK",
            HeadError::Rewritten => "E-HEAD-REWRITTEN",
            HeadError::NotIncluded => "E-HEAD-NOT-INCLUDED",
            HeadError::OtherEvent => "E-HEAD-OTHER-EVENT",
        }
    }
}

impl ReceiptSigner {
    /// Signs a tree head. Deterministic: the same head gives the same bytes.
    ///
    /// # Errors
    /// [`HeadError::Payload`] when the head is longer than any head is.
    pub fn sign_head(&self, head: &TreeHead) -> Result<SignedHead, HeadError> {
        let payload = serde_json::to_string(head).map_err(|_| HeadError::Payload)?;
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(HeadError::Payload);
        }
        let signature = self.signature(CONTEXT, &payload);
        Ok(SignedHead { payload, signature, key_id: self.public().id() })
    }
}

impl ReceiptKey {
    /// Reads a tree head after proving that the pinned key signed it.
    ///
    /// # Errors
    /// [`HeadError::Signature`] when the key did not sign exactly this text, [`HeadError::Payload`] when the text
    /// is no head of a known version.
    pub fn verify_head(&self, signed: &SignedHead) -> Result<TreeHead, HeadError> {
        if signed.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(HeadError::Payload);
        }
        if !self.signed(CONTEXT, &signed.payload, &signed.signature) {
            return Err(HeadError::Signature);
        }
        let head: TreeHead = serde_json::from_str(&signed.payload).map_err(|_| HeadError::Payload)?;
        if head.v == HEAD_VERSION && head.size <= tree::SIZE_MAX { Ok(head) } else { Err(HeadError::Payload) }
    }
}

impl TreeHead {
    /// The head of a queue before its first event.
    pub fn empty(queue: &str, at: DateTime<Utc>) -> TreeHead {
        TreeHead { v: HEAD_VERSION, queue: queue.to_owned(), size: 0, root: tree::empty_root(), at }
    }

    /// Proves that the log of this head grew from that of an earlier one.
    ///
    /// # Errors
    /// [`HeadError::Queue`], [`HeadError::Shrunk`], [`HeadError::Rewritten`].
    pub fn grew_from(&self, earlier: &TreeHead, proof: &[Hash32]) -> Result<(), HeadError> {
        if self.queue != earlier.queue {
            return Err(HeadError::Queue);
        }
        if self.size < earlier.size {
            return Err(HeadError::Shrunk);
        }
        let (old, new) = ((earlier.size, earlier.root), (self.size, self.root));
        if tree::is_consistent(old, new, proof) { Ok(()) } else { Err(HeadError::Rewritten) }
    }
}
