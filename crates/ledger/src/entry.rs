//! One entry of a queue's log: which event stands here, without telling what it says.
//!
//! **Invariant:** an entry names nobody: the event is committed to under a salt of its own, which only the store
//! and the applicant's evidence hold. Each entry holds the hash of the one before, so that an entry changed,
//! moved or taken out is told by the next one.

use std::fmt;

use rand_core::CryptoRngCore;
use serde::{Deserialize, Serialize};

use crate::hash::Hash32;

const COMMITMENT_CONTEXT: &[u8] = b"tereze event commitment v1\0";
const LINK_CONTEXT: &[u8] = b"tereze chain v1\0";
const GENESIS_CONTEXT: &[u8] = b"tereze chain genesis v1\0";

/// What hides an event behind its commitment: 32 random bytes.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Salt(Hash32);

/// One entry of a queue's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The queue: the KATO code of its settlement.
    pub queue: String,
    /// Its place in the log, from 0.
    pub index: u64,
    /// The link of the entry before, or the queue's genesis.
    pub previous: Hash32,
    /// The commitment to the event.
    pub commitment: Hash32,
}

/// An entry with the event it stands for, exactly as it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The entry.
    pub entry: Entry,
    /// The salt of its commitment.
    pub salt: Salt,
    /// The text of the event, byte for byte as it was committed to.
    pub event: String,
}

impl Salt {
    /// A fresh salt.
    pub fn random(rng: &mut impl CryptoRngCore) -> Salt {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Salt(Hash32(bytes))
    }

    /// A salt as the store keeps it.
    pub fn from_bytes(bytes: [u8; 32]) -> Salt {
        Salt(Hash32(bytes))
    }

    /// Its bytes, for the store.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0.0
    }

    /// The commitment to a text under this salt.
    pub fn commit(self, text: &str) -> Hash32 {
        Hash32::of(&[COMMITMENT_CONTEXT, &self.0.0, text.as_bytes()])
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Salt(…)")
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Opened").field("entry", &self.entry).finish_non_exhaustive()
    }
}

impl Entry {
    /// The bytes of its leaf: five lines of text.
    pub fn leaf(&self) -> Vec<u8> {
        let Entry { queue, index, previous, commitment } = self;
        format!("tereze queue entry v1\n{queue}\n{index}\n{previous}\n{commitment}\n").into_bytes()
    }

    /// The link that the next entry holds.
    pub fn link(&self) -> Hash32 {
        Hash32::of(&[LINK_CONTEXT, &self.leaf()])
    }

    /// What the first entry of a queue holds instead of a link.
    pub fn genesis(queue: &str) -> Hash32 {
        Hash32::of(&[GENESIS_CONTEXT, queue.as_bytes()])
    }
}

impl Opened {
    /// The next entry of a queue, for an event and a fresh salt; `previous` is `None` for the first.
    pub fn next(queue: &str, previous: Option<&Entry>, event: String, salt: Salt) -> Opened {
        let entry = Entry {
            queue: queue.to_owned(),
            index: previous.map_or(0, |entry| entry.index + 1),
            previous: previous.map_or_else(|| Entry::genesis(queue), Entry::link),
            commitment: salt.commit(&event),
        };
        Opened { entry, salt, event }
    }

    /// Whether the event is the one committed to.
    pub fn holds(&self) -> bool {
        self.salt.commit(&self.event) == self.entry.commitment
    }
}
