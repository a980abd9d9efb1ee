//! The receipt: central's signed statement that a submission was registered under a number.
//!
//! **Invariant:** a [`Receipt`] taken from [`ReceiptKey::verify`] is exactly the text that the holder of
//! the pinned Ed25519 key signed; nothing is re-serialised between the signature and the reading.
//! It is pure: no clock, no I/O, and it does not know what the number means.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::evidence::Evidence;
pub use crate::key::{ReceiptKey, ReceiptSigner};

/// The version this code writes into [`Receipt::v`].
pub const RECEIPT_VERSION: u8 = 1;

/// The longest payload that is looked at, in bytes: a receipt names at most a few dozen scans.
pub const PAYLOAD_BYTES_MAX: usize = 16 * 1024;

/// Goes before the payload under the signature, so that no other text signed by the same key is a receipt.
const CONTEXT: &[u8] = b"tereze receipt v1\0";

/// What central registered: the fact, the number and the times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Version of this shape, [`RECEIPT_VERSION`].
    pub v: u8,
    /// The kiosk's UUIDv7 of the submission.
    pub submission_id: Uuid,
    /// SHA-256 of the signed XML as it was received, 64 lower-case hex digits.
    pub signed_xml_sha256: String,
    /// The machine form of the number with its settlement: `391010000/MT.2026.000123.1` (DOMAIN §4.7).
    pub number: String,
    /// KATO code of the settlement whose series gave the number, 9 digits.
    pub settlement: String,
    /// The state after registration: `SUBMITTED` for meals (DOMAIN §2.6), `IN_QUEUE` or `PENDING_CHECK` in the
    /// queue (§2.1).
    pub state: String,
    /// When the kiosk says it was signed. Claimed, not proven (SIGNING §4).
    pub claimed_at: DateTime<Utc>,
    /// When central recorded it: the legal moment of receipt (Law 370-II art. 7).
    pub registered_at: DateTime<Utc>,
    /// The last civil day (Asia/Almaty) on which a decision is in time. In the queue, where the decision is the
    /// registration itself: the last day to confirm the interest; none where the profile asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Digests (hex) of the sealed scans that central still waits for.
    pub awaiting: Vec<String>,
    /// The policy profile that gave `due`.
    pub profile: String,
    /// The numbers in the queue at the registration; none for services without a queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The proof that the registration stands in the log of its queue; none for services without one. Whoever
    /// reads the receipt checks it apart ([`Evidence::verify`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

impl Receipt {
    /// What no registry confirmed is still to be checked: until then the place is provisional (DOMAIN §2.1).
    pub fn is_provisional(&self) -> bool {
        self.state == "PENDING_CHECK"
    }
}

/// The numbers of an application in its queue at the moment of registration (DOMAIN §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Кезек нөмірі / номер очереди.
    pub general: u64,
    /// Жеңілдік санаты бойынша / по льготной категории; 0 without a benefit.
    pub in_class: u64,
}

/// A receipt on its way: the exact JSON text that was signed, and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReceipt {
    /// The JSON of a [`Receipt`], byte for byte as signed.
    pub payload: String,
    /// Ed25519 over `"tereze receipt v1\0"` and the payload, in base64.
    pub signature: String,
    /// Which key signed: the first 16 hex digits of SHA-256 of the public key.
    pub key_id: String,
}

/// Why a receipt is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text is not 32 bytes of base64 that make an Ed25519 key.
    #[error("not an Ed25519 key in base64")]
    Key,
    /// Signed by another key than the pinned one, or changed after it was signed.
    #[error("the receipt is not signed by the pinned key")]
    Signature,
    /// Well signed, but not a receipt that this version can read.
    #[error("the signed text is no receipt of a known version")]
    Payload,
}

impl ReceiptError {
    /// The code that screens and logs carry.
    pub fn code(self) -> &'static str {
        match self {
            Self::Key => "E-RECEIPT-KEY",
            Self::Signature => "E-RECEIPT-SIGNATURE",
            Self::Payload => "E-RECEIPT-PAYLOAD",
        }
    }
}

impl ReceiptKey {
    /// Reads a receipt after proving that the pinned key signed it.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] when the key did not sign exactly this text, [`ReceiptError::Payload`]
    /// when the text is no receipt of a known version.
    pub fn verify(&self, signed: &SignedReceipt) -> Result<Receipt, ReceiptError> {
        if signed.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        if !self.signed(CONTEXT, &signed.payload, &signed.signature) {
            return Err(ReceiptError::Signature);
        }
        let receipt: Receipt = serde_json::from_str(&signed.payload).map_err(|_| ReceiptError::Payload)?;
        if receipt.v == RECEIPT_VERSION { Ok(receipt) } else { Err(ReceiptError::Payload) }
    }
}

impl ReceiptSigner {
    /// Signs a receipt. Deterministic: the same receipt gives the same bytes.
    ///
    /// # Errors
    /// [`ReceiptError::Payload`] when the receipt is longer than [`PAYLOAD_BYTES_MAX`].
    pub fn sign(&self, receipt: &Receipt) -> Result<SignedReceipt, ReceiptError> {
        let payload = serde_json::to_string(receipt).map_err(|_| ReceiptError::Payload)?;
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        let signature = self.signature(CONTEXT, &payload);
        Ok(SignedReceipt { payload, signature, key_id: self.public().id() })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use base64ct::{Base64, Encoding};
    use proptest::prelude::*;
    use rand_core::OsRng;

    fn receipt() -> Receipt {
        Receipt {
            v: RECEIPT_VERSION,
            submission_id: Uuid::from_u128(7),
            signed_xml_sha256: "ab".repeat(32),
            number: "391010000/MT.2026.000123.1".into(),
            settlement: "391010000".into(),
            state: "SUBMITTED".into(),
            claimed_at: "2026-12-18T09:00:00Z".parse().unwrap(),
            registered_at: "2026-12-18T09:00:07Z".parse().unwrap(),
            due: "2026-12-25".parse().ok(),
            awaiting: vec!["cd".repeat(32)],
            profile: "seed".into(),
            place: None,
            evidence: None,
        }
    }

    #[test]
    fn a_signed_receipt_is_read_back_by_the_pinned_key_only() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let signed = signer.sign(&receipt()).unwrap();
        assert_eq!(signer.public().verify(&signed), Ok(receipt()));
        assert_eq!(signed.key_id, signer.public().id());
        let other = ReceiptSigner::generate(&mut OsRng).public();
        assert_eq!(other.verify(&signed), Err(ReceiptError::Signature));
    }

    #[test]
    fn where_there_is_no_day_the_text_names_none() {
        let signer = ReceiptSigner::from_base64(&Base64::encode_string(&[7; 32])).unwrap();
        let without = Receipt { due: None, ..receipt() };
        let signed = signer.sign(&without).unwrap();
        assert!(!signed.payload.contains("due"), "{}", signed.payload);
        assert_eq!(signer.public().verify(&signed), Ok(without));
    }

    #[test]
    fn signing_twice_gives_the_same_bytes() {
        let signer = ReceiptSigner::from_base64(&Base64::encode_string(&[7; 32])).unwrap();
        assert_eq!(signer.sign(&receipt()), signer.sign(&receipt()));
    }

    #[test]
    fn keys_survive_their_text_form() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let again = ReceiptSigner::from_base64(&signer.to_base64()).unwrap();
        assert_eq!(again.public(), signer.public());
        assert_eq!(ReceiptKey::from_base64(&signer.public().to_base64()), Ok(signer.public()));
        for bad in ["", "AAAA", "not base64!", &Base64::encode_string(&[0; 33])] {
            assert_eq!(ReceiptKey::from_base64(bad), Err(ReceiptError::Key), "{bad}");
        }
        // The neutral element would accept forged signatures under the looser equation.
        let mut neutral = [0_u8; 32];
        neutral[0] = 1;
        assert_eq!(ReceiptKey::from_base64(&Base64::encode_string(&neutral)), Err(ReceiptError::Key));
    }

    #[test]
    fn a_bare_signature_without_the_context_is_no_receipt() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let mut signed = signer.sign(&receipt()).unwrap();
        signed.signature = signer.signature(b"", &signed.payload);
        assert_eq!(signer.public().verify(&signed), Err(ReceiptError::Signature));
    }

    #[test]
    fn a_receipt_of_another_version_is_not_guessed_at() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let signed = signer.sign(&Receipt { v: 2, ..receipt() }).unwrap();
        assert_eq!(signer.public().verify(&signed), Err(ReceiptError::Payload));
    }

    proptest! {
        #[test]
        fn no_changed_byte_goes_unseen(at in 0_usize..10_000, bit in 0_u8..7) {
            let signer = ReceiptSigner::from_base64(&Base64::encode_string(&[9; 32])).unwrap();
            let mut signed = signer.sign(&receipt()).unwrap();
            let mut bytes = signed.payload.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            prop_assume!(std::str::from_utf8(&bytes).is_ok());
            signed.payload = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(signer.public().verify(&signed), Err(ReceiptError::Signature));
        }
    }
}
