//! An edition: what the centre publishes for its kiosks at one time (reference lists, forms, texts, policy, revocation lists),
//! as a signed list of items, each under its digest.
//!
//! **Invariants:** an edition taken from [`ReceiptKey::edition`] is the centre's, and within the bounds below. It names data
//! only: no program, no key that is pinned and no root of trust comes this way, whatever it says. Which of two is newer its
//! number says, never its time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::hash::Hash32;
use crate::key::{ReceiptKey, ReceiptSigner};
use crate::receipt::ReceiptError;

/// The version this code writes into [`Manifest::v`].
pub const EDITION_VERSION: u8 = 1;

/// The longest manifest that is looked at, in bytes.
pub const MANIFEST_BYTES_MAX: usize = 128 * 1024;

/// The most items of an edition.
pub const ITEMS_MAX: usize = 512;

/// The longest item, in bytes: the schools of the whole country, a revocation list.
pub const ITEM_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The longest edition, in bytes.
pub const EDITION_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The longest name of an item, in characters.
const NAME_CHARS_MAX: usize = 96;

/// Goes before the payload under the signature.
const CONTEXT: &[u8] = b"tereze edition v1\0";

/// What an edition holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this shape, [`EDITION_VERSION`].
    pub v: u8,
    /// Counts from 1; each edition has a higher number than those before it.
    pub edition: u64,
    /// When it was made, by the centre's clock.
    pub made: DateTime<Utc>,
    /// What is in it, by name: `forms/meal/3.toml`.
    pub items: BTreeMap<String, Item>,
}

/// One thing in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its length.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: Hash32,
}

impl Item {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Item {
        Item { bytes: bytes.len() as u64, sha256: Hash32::of(&[bytes]) }
    }

    /// Whether it is of these bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        *self == Item::of(bytes)
    }
}

/// An edition on its way: the exact JSON text that was signed, and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedManifest {
    /// The JSON of a [`Manifest`], byte for byte as signed.
    pub payload: String,
    /// Ed25519 over `"tereze edition v1\0"` and the payload, in base64.
    pub signature: String,
}

impl SignedManifest {
    /// What two sides call the same edition by.
    pub fn digest(&self) -> Hash32 {
        Hash32::of(&[CONTEXT, self.payload.as_bytes()])
    }
}

impl Manifest {
    /// Whether everything in it is within the bounds, and every name could be a file's.
    fn is_bounded(&self) -> bool {
        let total = self.items.values().try_fold(0_u64, |sum, item| sum.checked_add(item.bytes));
        self.v == EDITION_VERSION
            && self.edition > 0
            && self.items.len() <= ITEMS_MAX
            && total.is_some_and(|total| total <= EDITION_BYTES_MAX)
            && self.items.iter().all(|(name, item)| is_name(name) && item.bytes <= ITEM_BYTES_MAX)
    }
}

/// Whether an item may be called so: two to four parts of letters, digits, `.`, `_` and `-`, none of them hidden.
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain);
    name.len() <= NAME_CHARS_MAX && (2..=4).contains(&name.split('/').count()) && name.split('/').all(part)
}

impl ReceiptKey {
    /// Reads an edition after proving that the pinned key signed it.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] when the key did not sign exactly this text, [`ReceiptError::Payload`] when the text is
    /// no edition of a known version, or out of bounds.
    pub fn edition(&self, signed: &SignedManifest) -> Result<Manifest, ReceiptError> {
        if signed.payload.len() > MANIFEST_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        if !self.signed(CONTEXT, &signed.payload, &signed.signature) {
            return Err(ReceiptError::Signature);
        }
        let manifest: Manifest = serde_json::from_str(&signed.payload).map_err(|_| ReceiptError::Payload)?;
        if manifest.is_bounded() { Ok(manifest) } else { Err(ReceiptError::Payload) }
    }
}

impl ReceiptSigner {
    /// Signs an edition. Deterministic.
    ///
    /// # Errors
    /// [`ReceiptError::Payload`] for one that is out of bounds.
    pub fn edition(&self, manifest: &Manifest) -> Result<SignedManifest, ReceiptError> {
        let payload = serde_json::to_string(manifest).map_err(|_| ReceiptError::Payload)?;
        if payload.len() > MANIFEST_BYTES_MAX || !manifest.is_bounded() {
            return Err(ReceiptError::Payload);
        }
        let signature = self.signature(CONTEXT, &payload);
        Ok(SignedManifest { payload, signature })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use rand_core::OsRng;

    use super::*;

    fn manifest(items: &[(&str, u64)]) -> Manifest {
        let item = |bytes: u64| Item { bytes, ..Item::of(b"") };
        let items = items.iter().map(|(name, bytes)| ((*name).to_owned(), item(*bytes))).collect();
        Manifest { v: EDITION_VERSION, edition: 7, made: "2026-11-22T09:00:00Z".parse().unwrap(), items }
    }

    #[test]
    fn an_edition_is_believed_from_the_pinned_key_only_and_in_its_own_context() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let signed = signer.edition(&manifest(&[("reference/schools.toml", 12)])).unwrap();
        assert_eq!(signer.public().edition(&signed).unwrap().edition, 7);
        let other = ReceiptSigner::generate(&mut OsRng).public();
        assert_eq!(other.edition(&signed), Err(ReceiptError::Signature));
        let payload = signed.payload.replace(":7,", ":8,");
        assert_ne!(payload, signed.payload);
        let changed = SignedManifest { payload, ..signed.clone() };
        assert_eq!(signer.public().edition(&changed), Err(ReceiptError::Signature));
        for context in [&b""[..], b"tereze beacon v1\0", b"tereze refusal v1\0"] {
            let signature = signer.signature(context, &signed.payload);
            let elsewhere = SignedManifest { signature, ..signed.clone() };
            assert_eq!(signer.public().edition(&elsewhere), Err(ReceiptError::Signature));
        }
    }

    #[test]
    fn what_is_out_of_bounds_is_neither_signed_nor_read() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let many: Vec<String> = (0..=ITEMS_MAX).map(|n| format!("crls/{n}")).collect();
        let many: Vec<(&str, u64)> = many.iter().map(|name| (name.as_str(), 1)).collect();
        let five_times = ["a/1", "a/2", "a/3", "a/4", "a/5"].map(|name| (name, ITEM_BYTES_MAX));
        let wrong = [
            manifest(&many),
            manifest(&[("a/b", ITEM_BYTES_MAX + 1)]),
            manifest(&five_times),
            manifest(&[("../b", 1)]),
            Manifest { edition: 0, ..manifest(&[]) },
            Manifest { v: 2, ..manifest(&[]) },
        ];
        for wrong in wrong {
            assert_eq!(signer.edition(&wrong), Err(ReceiptError::Payload));
            let payload = serde_json::to_string(&wrong).unwrap();
            let signature = signer.signature(CONTEXT, &payload);
            let signed = SignedManifest { payload, signature };
            assert_eq!(signer.public().edition(&signed), Err(ReceiptError::Payload));
        }
    }

    #[test]
    fn a_name_is_a_path_that_stays_where_it_is_laid() {
        for good in ["forms/meal/3.toml", "crls/nca_rsa-2022.crl", "texts/kk/meal.ftl"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["forms", "/etc/passwd", "a/../b", "a//b", "a/.b", "a/b c", "a/ә", "a/b/c/d/e", ""] {
            assert!(!is_name(bad), "{bad}");
        }
        assert!(!is_name(&format!("a/{}", "b".repeat(NAME_CHARS_MAX))));
    }
}
