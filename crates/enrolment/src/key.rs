//! The key of a machine: Ed25519, as PKCS#8.
//!
//! **Invariant:** what is signed with it besides TLS begins with a context of its own, so that no signature of one kind is
//! one of another; TLS 1.3 begins its own with 64 spaces.

use der::pem::{LineEnding, decode_vec, encode_string};
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::EnrolmentError;

/// How PEM calls PKCS#8 (RFC 7468 §10).
const LABEL: &str = "PRIVATE KEY";

/// A public key, raw.
pub type PublicKey = [u8; 32];

/// The private key of a machine.
#[derive(Clone)]
pub struct MachineKey(pub(crate) SigningKey);

impl std::fmt::Debug for MachineKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MachineKey(…)")
    }
}

impl MachineKey {
    /// A fresh key.
    pub fn generate(chance: &mut impl CryptoRngCore) -> Self {
        Self(SigningKey::generate(chance))
    }

    /// Reads PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`EnrolmentError::Key`] for anything else.
    pub fn from_pem(pem: &str) -> Result<Self, EnrolmentError> {
        let (label, der) = decode_vec(pem.as_bytes()).map_err(|_| EnrolmentError::Key)?;
        let der = Zeroizing::new(der);
        if label != LABEL {
            return Err(EnrolmentError::Key);
        }
        SigningKey::from_pkcs8_der(&der).map(Self).map_err(|_| EnrolmentError::Key)
    }

    /// PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`EnrolmentError::Key`] where it cannot be encoded.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, EnrolmentError> {
        let pem = encode_string(LABEL, LineEnding::LF, &self.to_der()?);
        pem.map(Zeroizing::new).map_err(|_| EnrolmentError::Key)
    }

    /// PKCS#8 in DER, for TLS.
    ///
    /// # Errors
    /// [`EnrolmentError::Key`] where it cannot be encoded.
    pub fn to_der(&self) -> Result<Zeroizing<Vec<u8>>, EnrolmentError> {
        self.0.to_pkcs8_der().map(|der| der.to_bytes()).map_err(|_| EnrolmentError::Key)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.0.verifying_key().to_bytes()
    }

    /// Signs bytes under a context, which ends in `\0` and belongs to one kind of text only.
    pub fn sign(&self, context: &[u8], bytes: &[u8]) -> [u8; 64] {
        self.0.sign(&[context, bytes].concat()).to_bytes()
    }
}

/// Whether this key signed exactly these bytes under this context.
pub fn verify(public: &PublicKey, context: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(public) else { return false };
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    key.verify_strict(&[context, bytes].concat(), &signature).is_ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rand_core::OsRng;

    #[test]
    fn a_key_comes_back_from_its_pem_and_is_never_shown() {
        let key = MachineKey::generate(&mut OsRng);
        let again = MachineKey::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(format!("{key:?}"), "MachineKey(…)");
        assert_eq!(MachineKey::from_pem("no key").unwrap_err(), EnrolmentError::Key);
    }

    #[test]
    fn a_signature_holds_for_its_key_its_context_and_its_bytes_only() {
        let key = MachineKey::generate(&mut OsRng);
        let signature = key.sign(b"one\0", b"text");
        assert!(verify(&key.public(), b"one\0", b"text", &signature));
        assert!(!verify(&key.public(), b"two\0", b"text", &signature));
        assert!(!verify(&key.public(), b"one\0", b"texts", &signature));
        assert!(!verify(&MachineKey::generate(&mut OsRng).public(), b"one\0", b"text", &signature));
        assert!(!verify(&key.public(), b"one\0", b"text", &signature[1..]));
    }
}
