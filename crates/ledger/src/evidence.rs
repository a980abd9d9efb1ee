//! What an applicant takes home: the event of the registration, its entry, and the proof that it stands in the
//! log of a signed head. It is checked offline, with the pinned key alone.
//!
//! **Invariant:** evidence that holds today holds for ever, and against the centre too: a log without the entry
//! cannot have grown from its head.

use serde::{Deserialize, Serialize};

use crate::entry::Opened;
use crate::hash::Hash32;
use crate::head::{HeadError, SignedHead, TreeHead};
use crate::key::ReceiptKey;
use crate::tree;

/// The proof that an event was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The event and its entry.
    pub opened: Opened,
    /// The hashes that lead from the entry to the root, the lowest first.
    pub proof: Vec<Hash32>,
    /// The head with that root.
    pub head: SignedHead,
}

impl Evidence {
    /// Checks all of it and gives the head it stands under. What the event says is for the reader to compare.
    ///
    /// # Errors
    /// The [`HeadError`] that says what does not hold.
    pub fn verify(&self, key: &ReceiptKey) -> Result<TreeHead, HeadError> {
        let head = key.verify_head(&self.head)?;
        let entry = &self.opened.entry;
        if entry.queue != head.queue {
            return Err(HeadError::Queue);
        }
        if !tree::is_included(&entry.leaf(), entry.index, &self.proof, head.size, head.root) {
            return Err(HeadError::NotIncluded);
        }
        if self.opened.holds() { Ok(head) } else { Err(HeadError::OtherEvent) }
    }
}
