//! What the centre publishes for its kiosks, at both ends of the line: reference lists, forms, texts, policy, calendar and
//! revocation lists, in numbered, signed editions.
//!
//! - [`Edition`]: one of them, whole: the signed list and every item.
//! - [`pack`]: how one becomes the next: what changed, each item as the difference to the one before it.
//! - [`folder`]: where they lie, so that a power cut leaves the old one or the new one.
//! - [`content`]: reading all of one, and taking it up; an edition that does not load as a whole is not taken up.
//!
//! Edition 0 is what the program was built with. No program, no pinned key and no root of trust can be published: there is no
//! kind of item for them (ADR 29).

pub mod content;
pub mod folder;
pub mod pack;

pub use content::{Content, Unusable};
pub use folder::{Damaged, Folder};
pub use pack::Refused;

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::edition::{Item, Manifest, SignedManifest};
use ledger::hash::Hash32;

/// What the items of an edition hold, by their names.
pub type Items = BTreeMap<String, Arc<[u8]>>;

/// An edition, whole.
///
/// **Invariant:** every item has the digest that the manifest names; there is none besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    signed: SignedManifest,
    manifest: Manifest,
    items: Items,
}

impl Edition {
    /// Puts together what was signed and what it speaks of; nothing where they do not match.
    #[must_use]
    pub fn of(signed: SignedManifest, manifest: Manifest, items: Items) -> Option<Edition> {
        let matches = |(name, item): (&String, &Item)| items.get(name).is_some_and(|bytes| item.is_of(bytes));
        let whole = items.len() == manifest.items.len() && manifest.items.iter().all(matches);
        whole.then_some(Edition { signed, manifest, items })
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.manifest.edition
    }

    /// What two sides call the same edition by.
    #[must_use]
    pub fn digest(&self) -> Hash32 {
        self.signed.digest()
    }

    /// As it was signed.
    #[must_use]
    pub fn signed(&self) -> &SignedManifest {
        &self.signed
    }

    /// What it says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What is in it.
    #[must_use]
    pub fn items(&self) -> &Items {
        &self.items
    }
}
