//! The manifest of a courier's bundle: what a kiosk says of the sealed files that it sends on a stick. The files are sealed
//! to central with age, which does not say who sent them; the manifest does.
//!
//! **Invariant:** a [`Manifest`] taken from [`KioskKey::verify`] is exactly the text that the holder of that kiosk's key
//! signed, it names that kiosk, and every name in it is a digest: whoever reads a bundle builds no path from anything else.

use base64ct::{Base64, Encoding};
use chrono::{DateTime, Utc};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signer, SigningKey};
use rand_core::CryptoRngCore;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::key::ReceiptKey;
use crate::receipt::ReceiptError;

/// The version this code writes into [`Manifest::v`].
pub const MANIFEST_VERSION: u8 = 1;

/// The longest manifest, signature and all, in bytes.
pub const MANIFEST_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The most submissions of a bundle: more than a vault holds.
pub const ITEMS_MAX: usize = 4_096;

/// The most scans of a submission.
const SCANS_MAX: usize = 64;

/// Goes before the payload under the signature.
const CONTEXT: &[u8] = b"tereze courier v1\0";

/// What a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape, [`MANIFEST_VERSION`].
    pub v: u8,
    /// The kiosk that sends it.
    pub kiosk: String,
    /// When it was made, by the kiosk's clock.
    pub made_at: DateTime<Utc>,
    /// The submissions, oldest first.
    pub items: Vec<Packed>,
}

/// A submission of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// Its id.
    pub submission_id: Uuid,
    /// The sealed form.
    pub form: SealedFile,
    /// The sealed scans that are still to be sent.
    pub scans: Vec<SealedFile>,
}

/// A sealed file, by what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// SHA-256 of its bytes, 64 lower-case hex digits.
    pub sealed_sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl SealedFile {
    /// What the file is called on the stick.
    pub fn name(&self) -> String {
        format!("{}.age", self.sealed_sha256)
    }

    fn is_named_by_a_digest(&self) -> bool {
        self.sealed_sha256.len() == 64
            && self.sealed_sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    }
}

/// A manifest on its way: the exact JSON text that was signed, and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedManifest {
    /// The JSON of a [`Manifest`], byte for byte as signed.
    pub payload: String,
    /// Ed25519 over `"tereze courier v1\0"` and the payload, in base64.
    pub signature: String,
}

impl SignedManifest {
    /// Which kiosk it says it is of: to find the key that proves it, and for messages. Nobody has believed it yet.
    pub fn claimed_kiosk(&self) -> Option<String> {
        serde_json::from_str::<Manifest>(&self.payload).ok().map(|manifest| manifest.kiosk)
    }
}

/// The public half of a kiosk's key, as central knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskKey(ReceiptKey);

impl KioskKey {
    /// Reads a key: 32 bytes in base64.
    ///
    /// # Errors
    /// [`ReceiptError::Key`] for any other text, and for a point that is no key.
    pub fn from_base64(text: &str) -> Result<Self, ReceiptError> {
        ReceiptKey::from_base64(text).map(Self)
    }

    /// The key as configuration files carry it.
    pub fn to_base64(&self) -> String {
        self.0.to_base64()
    }

    /// Reads a manifest after proving that this kiosk signed it.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] when the key did not sign exactly this text, [`ReceiptError::Payload`] when the text is
    /// no manifest of a known version, of another kiosk, or names what is no digest.
    pub fn verify(&self, kiosk: &str, signed: &SignedManifest) -> Result<Manifest, ReceiptError> {
        if signed.payload.len() > MANIFEST_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        if !self.0.signed(CONTEXT, &signed.payload, &signed.signature) {
            return Err(ReceiptError::Signature);
        }
        let manifest: Manifest = serde_json::from_str(&signed.payload).map_err(|_| ReceiptError::Payload)?;
        let items = &manifest.items;
        let named = |item: &Packed| {
            item.form.is_named_by_a_digest()
                && item.scans.len() <= SCANS_MAX
                && item.scans.iter().all(SealedFile::is_named_by_a_digest)
        };
        let sound = manifest.v == MANIFEST_VERSION && manifest.kiosk == kiosk && items.len() <= ITEMS_MAX;
        if sound && items.iter().all(named) { Ok(manifest) } else { Err(ReceiptError::Payload) }
    }
}

/// A kiosk's secret half. Zeroized when dropped, never shown.
pub struct KioskSigner(SigningKey);

impl std::fmt::Debug for KioskSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KioskSigner(…)")
    }
}

impl KioskSigner {
    /// A fresh key.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        Self(SigningKey::generate(rng))
    }

    /// Reads a key file: PKCS#8, PEM, Ed25519 (RFC 8410), as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    /// [`ReceiptError::Key`] for any other text.
    pub fn from_pem(text: &str) -> Result<Self, ReceiptError> {
        SigningKey::from_pkcs8_pem(text).map(Self).map_err(|_| ReceiptError::Key)
    }

    /// The key as its file holds it.
    ///
    /// # Errors
    /// [`ReceiptError::Key`], which no key of ours is.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, ReceiptError> {
        self.0.to_pkcs8_pem(LineEnding::LF).map_err(|_| ReceiptError::Key)
    }

    /// The half that central knows.
    pub fn public(&self) -> KioskKey {
        KioskKey(ReceiptKey::of(self.0.verifying_key()))
    }

    /// Signs a manifest.
    ///
    /// # Errors
    /// [`ReceiptError::Payload`] when it is longer than [`MANIFEST_BYTES_MAX`].
    pub fn sign(&self, manifest: &Manifest) -> Result<SignedManifest, ReceiptError> {
        let payload = serde_json::to_string(manifest).map_err(|_| ReceiptError::Payload)?;
        if payload.len() > MANIFEST_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        let signature = self.0.sign(&[CONTEXT, payload.as_bytes()].concat());
        Ok(SignedManifest { payload, signature: Base64::encode_string(&signature.to_bytes()) })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rand_core::OsRng;

    fn manifest() -> Manifest {
        let file = |n: u8| SealedFile { sealed_sha256: hex::encode([n; 32]), bytes: 7 };
        let item = Packed { submission_id: Uuid::from_u128(1), form: file(1), scans: vec![file(2)] };
        let made_at = "2026-11-22T09:32:10Z".parse().unwrap();
        Manifest { v: MANIFEST_VERSION, kiosk: "KST3".into(), made_at, items: vec![item] }
    }

    #[test]
    fn a_manifest_is_believed_from_its_own_kiosk_only() {
        let signer = KioskSigner::generate(&mut OsRng);
        let signed = signer.sign(&manifest()).unwrap();
        assert_eq!(signer.public().verify("KST3", &signed), Ok(manifest()));
        assert_eq!(signer.public().verify("RUD1", &signed), Err(ReceiptError::Payload));
        let other = KioskSigner::generate(&mut OsRng).public();
        assert_eq!(other.verify("KST3", &signed), Err(ReceiptError::Signature));
        let changed = SignedManifest { payload: signed.payload.replace("KST3", "KST4"), ..signed.clone() };
        assert_eq!(signer.public().verify("KST4", &changed), Err(ReceiptError::Signature));
        assert_eq!(signed.claimed_kiosk().as_deref(), Some("KST3"));
    }

    #[test]
    fn a_name_that_is_no_digest_is_refused_although_it_was_signed() {
        let signer = KioskSigner::generate(&mut OsRng);
        let trick = format!("../{}", "a".repeat(61));
        for name in ["../../etc/passwd", &"A".repeat(64), &"g".repeat(64), "", &trick] {
            let mut manifest = manifest();
            manifest.items[0].scans[0].sealed_sha256 = name.to_owned();
            let signed = signer.sign(&manifest).unwrap();
            assert_eq!(signer.public().verify("KST3", &signed), Err(ReceiptError::Payload), "{name}");
        }
    }

    #[test]
    fn a_key_survives_its_file() {
        let signer = KioskSigner::generate(&mut OsRng);
        let pem = signer.to_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
        assert_eq!(KioskSigner::from_pem(&pem).unwrap().public(), signer.public());
        assert_eq!(KioskKey::from_base64(&signer.public().to_base64()), Ok(signer.public()));
        assert!(
            KioskSigner::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----").is_err()
        );
    }
}
