//! Central's Ed25519 key: what receipts and tree heads are signed with, and what everyone pins.
//!
//! **Invariant:** every signature covers a context before its text, so that no text of one kind is ever taken for
//! one of another. The secret half is zeroized when dropped and never shown.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::receipt::ReceiptError;

/// The public half that a kiosk, an auditor or a parent's receipt is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptKey(VerifyingKey);

impl ReceiptKey {
    /// Reads the pinned key: 32 bytes in base64.
    ///
    /// # Errors
    /// [`ReceiptError::Key`] for any other text, and for a point that is no key.
    pub fn from_base64(text: &str) -> Result<Self, ReceiptError> {
        let mut bytes = [0_u8; 32];
        let read = Base64::decode(text.trim(), &mut bytes).map_err(|_| ReceiptError::Key)?;
        if read.len() != 32 {
            return Err(ReceiptError::Key);
        }
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| ReceiptError::Key)?;
        if key.is_weak() { Err(ReceiptError::Key) } else { Ok(Self(key)) }
    }

    /// The key of this point.
    pub(crate) fn of(key: VerifyingKey) -> Self {
        Self(key)
    }

    /// The key as configuration files carry it.
    pub fn to_base64(&self) -> String {
        Base64::encode_string(self.0.as_bytes())
    }

    /// The short name that signed texts carry.
    pub fn id(&self) -> String {
        hex::encode(&Sha256::digest(self.0.as_bytes())[..8])
    }

    /// Whether the key signed exactly this text in this context.
    pub(crate) fn signed(&self, context: &[u8], text: &str, signature: &str) -> bool {
        let mut bytes = [0_u8; 64];
        let Ok(read) = Base64::decode(signature, &mut bytes) else { return false };
        let Ok(signature) = Signature::from_slice(read) else { return false };
        self.0.verify_strict(&[context, text.as_bytes()].concat(), &signature).is_ok()
    }
}

/// Central's secret half. Zeroized when dropped, never shown.
pub struct ReceiptSigner(SigningKey);

impl std::fmt::Debug for ReceiptSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptSigner(…)")
    }
}

impl ReceiptSigner {
    /// A fresh key.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        Self(SigningKey::generate(rng))
    }

    /// Reads the secret seed: 32 bytes in base64.
    ///
    /// # Errors
    /// [`ReceiptError::Key`] for any other text.
    pub fn from_base64(text: &str) -> Result<Self, ReceiptError> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        let read = Base64::decode(text.trim(), seed.as_mut_slice()).map_err(|_| ReceiptError::Key)?.len();
        if read == 32 { Ok(Self(SigningKey::from_bytes(&seed))) } else { Err(ReceiptError::Key) }
    }

    /// The secret seed as central's key file holds it.
    pub fn to_base64(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.0.to_bytes());
        Zeroizing::new(Base64::encode_string(seed.as_slice()))
    }

    /// The half that may be shown.
    pub fn public(&self) -> ReceiptKey {
        ReceiptKey(self.0.verifying_key())
    }

    /// The signature over a context and a text, in base64.
    pub(crate) fn signature(&self, context: &[u8], text: &str) -> String {
        let signature = self.0.sign(&[context, text.as_bytes()].concat());
        Base64::encode_string(&signature.to_bytes())
    }
}
