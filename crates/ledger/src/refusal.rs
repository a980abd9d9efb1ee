//! The refusal: central's signed statement that exactly these sealed bytes will never be registered.
//!
//! **Invariant:** a kiosk lays an application aside only on a [`Refusal`] taken from [`ReceiptKey::refused`]: whoever
//! merely answers in central's place can neither register nor refuse anything. The same bytes get the same refusal,
//! byte for byte: it names no time.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::key::{ReceiptKey, ReceiptSigner};
use crate::receipt::ReceiptError;

/// The version this code writes into [`Refusal::v`].
pub const REFUSAL_VERSION: u8 = 1;

/// The longest payload that is looked at, in bytes.
const PAYLOAD_BYTES_MAX: usize = 1024;

/// Goes before the payload under the signature.
const CONTEXT: &[u8] = b"tereze refusal v1\0";

/// What central will not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Version of this shape, [`REFUSAL_VERSION`].
    pub v: u8,
    /// The submission.
    pub submission_id: Uuid,
    /// SHA-256 (hex) of the sealed bytes that are refused: of the form, or of a scan.
    pub sealed_sha256: String,
    /// Why (DOMAIN §7.2).
    pub code: String,
}

/// A refusal on its way: the exact JSON text that was signed, and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedRefusal {
    /// The JSON of a [`Refusal`], byte for byte as signed.
    pub payload: String,
    /// Ed25519 over `"tereze refusal v1\0"` and the payload, in base64.
    pub signature: String,
}

impl ReceiptKey {
    /// Reads a refusal after proving that the pinned key signed it.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] when the key did not sign exactly this text, [`ReceiptError::Payload`] when the
    /// text is no refusal of a known version.
    pub fn refused(&self, signed: &SignedRefusal) -> Result<Refusal, ReceiptError> {
        if signed.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        if !self.signed(CONTEXT, &signed.payload, &signed.signature) {
            return Err(ReceiptError::Signature);
        }
        let refusal: Refusal = serde_json::from_str(&signed.payload).map_err(|_| ReceiptError::Payload)?;
        if refusal.v == REFUSAL_VERSION { Ok(refusal) } else { Err(ReceiptError::Payload) }
    }
}

impl ReceiptSigner {
    /// Signs a refusal of these sealed bytes. Deterministic.
    ///
    /// # Errors
    /// [`ReceiptError::Payload`] for a code of absurd length.
    pub fn refuse(
        &self,
        submission_id: Uuid,
        sealed_sha256: &str,
        code: &str,
    ) -> Result<SignedRefusal, ReceiptError> {
        let refusal = Refusal {
            v: REFUSAL_VERSION,
            submission_id,
            sealed_sha256: sealed_sha256.into(),
            code: code.into(),
        };
        let payload = serde_json::to_string(&refusal).map_err(|_| ReceiptError::Payload)?;
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        let signature = self.signature(CONTEXT, &payload);
        Ok(SignedRefusal { payload, signature })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rand_core::OsRng;

    #[test]
    fn a_refusal_is_believed_from_the_pinned_key_only_and_never_for_another_text() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let signed = signer.refuse(Uuid::from_u128(7), &"ab".repeat(32), "E-CHAIN").unwrap();
        assert_eq!(signer.refuse(Uuid::from_u128(7), &"ab".repeat(32), "E-CHAIN").unwrap(), signed);
        let read = signer.public().refused(&signed).unwrap();
        assert_eq!((read.submission_id, read.code.as_str()), (Uuid::from_u128(7), "E-CHAIN"));
        let other = ReceiptSigner::generate(&mut OsRng).public();
        assert_eq!(other.refused(&signed), Err(ReceiptError::Signature));
        let changed =
            SignedRefusal { payload: signed.payload.replace("E-CHAIN", "E-CHAIM"), ..signed.clone() };
        assert_eq!(signer.public().refused(&changed), Err(ReceiptError::Signature));
        let bare = SignedRefusal { signature: signer.signature(b"", &signed.payload), ..signed };
        assert_eq!(signer.public().refused(&bare), Err(ReceiptError::Signature));
    }
}
