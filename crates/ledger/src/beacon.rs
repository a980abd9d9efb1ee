//! The time beacon: central's signed word to one kiosk of what time it is.
//!
//! **Invariant:** a beacon taken from [`ReceiptKey::beacon`] is central's, for the kiosk that it names. It proves that the
//! moment it names had come, never that it is that moment now: an old one may have been kept back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::hash::Hash32;
use crate::key::{ReceiptKey, ReceiptSigner};
use crate::receipt::ReceiptError;

/// The version this code writes into [`Beacon::v`].
pub const BEACON_VERSION: u8 = 1;

/// The longest payload that is looked at, in bytes.
const PAYLOAD_BYTES_MAX: usize = 256;

/// Goes before the payload under the signature.
const CONTEXT: &[u8] = b"tereze beacon v1\0";

/// What time it is at the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beacon {
    /// Version of this shape, [`BEACON_VERSION`].
    pub v: u8,
    /// The kiosk that asked.
    pub kiosk: String,
    /// The centre's clock, UTC.
    pub time: DateTime<Utc>,
}

/// A beacon on its way: the exact JSON text that was signed, and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedBeacon {
    /// The JSON of a [`Beacon`], byte for byte as signed.
    pub payload: String,
    /// Ed25519 over `"tereze beacon v1\0"` and the payload, in base64.
    pub signature: String,
}

impl SignedBeacon {
    /// What a journal names it by. Whoever does not have its signature cannot know it.
    pub fn digest(&self) -> Hash32 {
        Hash32::of(&[CONTEXT, self.payload.as_bytes(), &[0], self.signature.as_bytes()])
    }
}

impl ReceiptKey {
    /// Reads a beacon after proving that the pinned key signed it.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] when the key did not sign exactly this text, [`ReceiptError::Payload`] when the text is
    /// no beacon of a known version.
    pub fn beacon(&self, signed: &SignedBeacon) -> Result<Beacon, ReceiptError> {
        if signed.payload.len() > PAYLOAD_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        if !self.signed(CONTEXT, &signed.payload, &signed.signature) {
            return Err(ReceiptError::Signature);
        }
        let beacon: Beacon = serde_json::from_str(&signed.payload).map_err(|_| ReceiptError::Payload)?;
        if beacon.v == BEACON_VERSION { Ok(beacon) } else { Err(ReceiptError::Payload) }
    }
}

impl ReceiptSigner {
    /// Signs a beacon. Deterministic: the centre can make any beacon that it gave once more.
    ///
    /// # Errors
    /// [`ReceiptError::Payload`] for a kiosk's name of absurd length.
    pub fn beacon(&self, kiosk: &str, time: DateTime<Utc>) -> Result<SignedBeacon, ReceiptError> {
        let beacon = Beacon { v: BEACON_VERSION, kiosk: kiosk.into(), time };
        let payload = serde_json::to_string(&beacon).map_err(|_| ReceiptError::Payload)?;
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(ReceiptError::Payload);
        }
        let signature = self.signature(CONTEXT, &payload);
        Ok(SignedBeacon { payload, signature })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rand_core::OsRng;

    #[test]
    fn a_beacon_is_believed_from_the_pinned_key_only_and_can_be_made_again() {
        let signer = ReceiptSigner::generate(&mut OsRng);
        let time: DateTime<Utc> = "2026-11-22T09:00:00.123Z".parse().unwrap();
        let signed = signer.beacon("KST3", time).unwrap();
        let read = signer.public().beacon(&signed).unwrap();
        assert_eq!((read.kiosk.as_str(), read.time), ("KST3", time));
        assert_eq!(signer.beacon("KST3", time).unwrap().digest(), signed.digest());
        assert_ne!(signer.beacon("RUD1", time).unwrap().digest(), signed.digest());
        let liar = ReceiptSigner::generate(&mut OsRng).beacon("KST3", time).unwrap();
        assert_eq!(signer.public().beacon(&liar), Err(ReceiptError::Signature));
        assert_ne!(liar.digest(), signed.digest());
    }
}
