//! The sealed envelope: a signed submission closed to central's key in the age format (X25519).
//!
//! **Invariant:** what leaves [`Envelope::seal`] can be opened with central's identity only, not by the kiosk
//! that made it; the stock `age` tool opens it too. Age does not say who sealed: that is what the signature
//! inside and the kiosk's token outside are for.
//!
//! The plain text is the JSON of [`Envelope`], made small before it is sealed ([`crate::compact`]): nothing sealed can be
//! compressed. Kiosks of before sealed the JSON as it is; that is still opened. A scan is sealed as it is, apart.

mod login;

use std::fmt;
use std::io::Read;

use age::x25519;
use ledger::journal::Entry;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::compact;

/// The version this code writes into [`Envelope::v`].
pub const ENVELOPE_VERSION: u8 = 1;

/// The longest sealed envelope, in bytes: a signed form without scans is a few tens of kilobytes.
pub const ENVELOPE_BYTES_MAX: usize = 512 * 1024;

/// The most scans that one envelope may list, whatever a policy says.
pub const SCANS_MAX: usize = 64;

/// The most that sealing adds to a blob besides [`CHUNK_TAG_BYTES`] per chunk, in bytes (age v1: header,
/// grease, nonce).
const SEAL_OVERHEAD_BYTES_MAX: usize = 4 * 1024;
/// How often an envelope is sealed, to keep the shortest.
const SEALED_TIMES: usize = 24;

const CHUNK_BYTES: usize = 64 * 1024;
const CHUNK_TAG_BYTES: usize = 16;

/// One submission as it waits in the outbox and travels.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Version of this shape, [`ENVELOPE_VERSION`].
    pub v: u8,
    /// UUIDv7; the same one stands in the signed XML.
    #[zeroize(skip)]
    pub submission_id: Uuid,
    /// The number that the kiosk gave its owner (DOMAIN §4.7), so that whoever is asked with it can find the
    /// application.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kiosk_number: Option<String>,
    /// The session under which contact codes were asked for (see [`crate::wire::CodeRequest::session`]).
    #[zeroize(skip)]
    pub session: Uuid,
    /// The signed application, byte for byte.
    pub signed_xml: String,
    /// The signed consent to look-ups, byte for byte; none where nothing was looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_up_consent: Option<String>,
    /// SHA-256 (hex) of the signed login that the centre keeps, in the place of the consent that it is
    /// ([`Envelope::naming_its_login`]).
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_sha256: Option<String>,
    /// The scans that follow, in the order of the signed XML.
    #[zeroize(skip)]
    pub scans: Vec<SealedScanRef>,
    /// SHA-256 (hex) of the secret that will open the documents at this kiosk in this session
    /// ([`document_key_sha256`]).
    pub document_key_sha256: String,
    /// Where it stands in the kiosk's journal; none from kiosks of before.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<Entry>,
}

/// A scan that will follow the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SealedScanRef {
    /// SHA-256 (hex) of the scan itself; the same digest stands in the signed XML.
    pub plain_sha256: String,
    /// SHA-256 (hex) of the sealed bytes: the name under which it travels.
    pub sealed_sha256: String,
    /// How many sealed bytes will come.
    pub bytes: u64,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({}, {} scans)", self.submission_id, self.scans.len())
    }
}

/// Why a thing could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The text is no age recipient or identity.
    #[error("not an age X25519 key")]
    Key,
    /// Over the limit of bytes or of scans.
    #[error("too large for an envelope")]
    TooLarge,
    /// Not sealed to this key, cut short, or changed on the way.
    #[error("cannot be opened with this key")]
    Sealed,
    /// Opened, but not an envelope of a known version.
    #[error("not an envelope of a known version")]
    Shape,
    /// The sealing itself failed.
    #[error("could not be sealed")]
    Seal,
}

impl EnvelopeError {
    /// The code that travels and stands in logs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Key => "E-SEAL-KEY",
            Self::TooLarge => "E-SIZE",
            Self::Sealed | Self::Shape => "E-ENVELOPE",
            Self::Seal => "E-SEAL",
        }
    }
}

/// Reads central's sealing recipient, `age1…`.
///
/// # Errors
/// [`EnvelopeError::Key`] for any other text.
pub fn recipient(text: &str) -> Result<x25519::Recipient, EnvelopeError> {
    text.trim().parse().map_err(|_| EnvelopeError::Key)
}

impl Envelope {
    /// Closes the envelope so that only the holder of the recipient's identity can open it.
    ///
    /// # Errors
    /// [`EnvelopeError::TooLarge`] over [`ENVELOPE_BYTES_MAX`] or [`SCANS_MAX`], [`EnvelopeError::Seal`] when
    /// sealing fails.
    pub fn seal(&self, to: &x25519::Recipient) -> Result<Vec<u8>, EnvelopeError> {
        let small = compact::shut(&self.plain()?).ok_or(EnvelopeError::Seal)?;
        // `age` adds a stanza of chance, 13 to 200 bytes, that nobody reads: the shortest of several is as good as any.
        let mut sealed = seal_blob(&small, to)?;
        for _ in 1..SEALED_TIMES {
            sealed = shorter(sealed, seal_blob(&small, to)?);
        }
        within_bounds(sealed)
    }

    /// Closes the envelope as [`Envelope::seal`] does, for whoever keeps it and sends it nowhere: some bytes longer, and
    /// sooner done.
    ///
    /// # Errors
    /// As [`Envelope::seal`].
    pub fn seal_to_keep(&self, to: &x25519::Recipient) -> Result<Vec<u8>, EnvelopeError> {
        let small = compact::shut_quickly(&self.plain()?).ok_or(EnvelopeError::Seal)?;
        within_bounds(seal_blob(&small, to)?)
    }

    /// What is sealed, within the bounds.
    fn plain(&self) -> Result<Zeroizing<String>, EnvelopeError> {
        if self.scans.len() > SCANS_MAX {
            return Err(EnvelopeError::TooLarge);
        }
        let plain = Zeroizing::new(serde_json::to_string(self).map_err(|_| EnvelopeError::Seal)?);
        if plain.len() > ENVELOPE_BYTES_MAX { Err(EnvelopeError::TooLarge) } else { Ok(plain) }
    }

    /// Opens an envelope.
    ///
    /// # Errors
    /// [`EnvelopeError::TooLarge`] over the limits, [`EnvelopeError::Sealed`] when this identity does not open
    /// it, [`EnvelopeError::Shape`] when what is inside is no envelope of a known version.
    pub fn unseal(sealed: &[u8], with: &impl age::Identity) -> Result<Self, EnvelopeError> {
        let mut plain = unseal_blob(sealed, with, ENVELOPE_BYTES_MAX)?;
        if compact::is_shut(&plain) {
            plain = compact::open(&plain, ENVELOPE_BYTES_MAX).ok_or(EnvelopeError::Shape)?;
        }
        let envelope: Self = serde_json::from_slice(&plain).map_err(|_| EnvelopeError::Shape)?;
        if envelope.scans.len() > SCANS_MAX {
            return Err(EnvelopeError::TooLarge);
        }
        envelope.named_login()?;
        if envelope.v == ENVELOPE_VERSION { Ok(envelope) } else { Err(EnvelopeError::Shape) }
    }
}

fn within_bounds(sealed: Vec<u8>) -> Result<Vec<u8>, EnvelopeError> {
    if sealed.len() > ENVELOPE_BYTES_MAX { Err(EnvelopeError::TooLarge) } else { Ok(sealed) }
}

fn shorter(one: Vec<u8>, other: Vec<u8>) -> Vec<u8> {
    if other.len() < one.len() { other } else { one }
}

/// Seals any bytes, such as a scan.
///
/// # Errors
/// [`EnvelopeError::Seal`] when sealing fails.
pub fn seal_blob(plain: &[u8], to: &x25519::Recipient) -> Result<Vec<u8>, EnvelopeError> {
    age::encrypt(to, plain).map_err(|_| EnvelopeError::Seal)
}

/// Opens sealed bytes whose plain text is at most `plain_bytes_max` long.
///
/// # Errors
/// [`EnvelopeError::TooLarge`] over the limit, [`EnvelopeError::Sealed`] when this identity does not open it.
pub fn unseal_blob(
    sealed: &[u8],
    with: &impl age::Identity,
    plain_bytes_max: usize,
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    if sealed.len() > sealed_bytes_max(plain_bytes_max) {
        return Err(EnvelopeError::TooLarge);
    }
    let opened = age::Decryptor::new_buffered(sealed).map_err(|_| EnvelopeError::Sealed)?;
    let reader =
        opened.decrypt(std::iter::once(with as &dyn age::Identity)).map_err(|_| EnvelopeError::Sealed)?;
    // Room for all of it at once: a growing buffer would leave copies of the plain text behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.take(plain_bytes_max as u64 + 1).read_to_end(&mut plain).map_err(|_| EnvelopeError::Sealed)?;
    if plain.len() > plain_bytes_max { Err(EnvelopeError::TooLarge) } else { Ok(plain) }
}

/// How long the sealed form of so many plain bytes can be.
pub fn sealed_bytes_max(plain_bytes_max: usize) -> usize {
    let chunks = plain_bytes_max / CHUNK_BYTES + 1;
    plain_bytes_max + chunks * CHUNK_TAG_BYTES + SEAL_OVERHEAD_BYTES_MAX
}

/// What an envelope says of the secret that opens its documents: the digest of the secret's bytes. The secret
/// itself is told in hex ([`crate::wire::DOCUMENT_KEY_HEADER`]); nothing for what is no hex.
pub fn document_key_sha256(key_hex: &str) -> Option<[u8; 32]> {
    let key = Zeroizing::new(hex::decode(key_hex).ok()?);
    Some(Sha256::digest(key.as_slice()).into())
}

/// SHA-256 of any bytes as 64 lower-case hex digits: how XML, envelopes and URLs name them.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    pub(super) fn envelope() -> Envelope {
        Envelope {
            v: ENVELOPE_VERSION,
            submission_id: Uuid::from_u128(1),
            kiosk_number: Some("K-KST3-20261122-0007-4".into()),
            session: Uuid::from_u128(2),
            signed_xml: "<a/>".into(),
            look_up_consent: None,
            login_sha256: None,
            scans: vec![SealedScanRef {
                plain_sha256: "0".repeat(64),
                sealed_sha256: "1".repeat(64),
                bytes: 7,
            }],
            document_key_sha256: "2".repeat(64),
            journal: None,
        }
    }

    #[test]
    fn only_the_identity_opens_what_was_sealed_to_it() {
        let central = x25519::Identity::generate();
        let sealed = envelope().seal(&central.to_public()).unwrap();
        assert_eq!(Envelope::unseal(&sealed, &central).unwrap(), envelope());
        let thief = x25519::Identity::generate();
        assert_eq!(Envelope::unseal(&sealed, &thief), Err(EnvelopeError::Sealed));
    }

    #[test]
    fn what_kiosks_of_before_sealed_is_still_read() {
        let central = x25519::Identity::generate();
        let mut earlier = envelope();
        earlier.kiosk_number = None;
        let json = serde_json::to_string(&earlier).unwrap();
        assert!(!json.contains("kiosk_number"), "{json}");
        let sealed = seal_blob(json.as_bytes(), &central.to_public()).unwrap();
        assert_eq!(Envelope::unseal(&sealed, &central).unwrap(), earlier);
    }

    #[test]
    fn limits_hold_on_both_sides() {
        let central = x25519::Identity::generate();
        let mut crowded = envelope();
        crowded.scans = vec![crowded.scans[0].clone(); SCANS_MAX + 1];
        assert_eq!(crowded.seal(&central.to_public()), Err(EnvelopeError::TooLarge));
        let mut long = envelope();
        long.signed_xml = "x".repeat(ENVELOPE_BYTES_MAX);
        assert_eq!(long.seal(&central.to_public()), Err(EnvelopeError::TooLarge));
        let sealed = seal_blob(&[0; 1001], &central.to_public()).unwrap();
        assert_eq!(unseal_blob(&sealed, &central, 1000).map(|_| ()), Err(EnvelopeError::TooLarge));
        assert_eq!(*unseal_blob(&sealed, &central, 1001).unwrap(), vec![0; 1001]);
    }

    #[test]
    fn the_bound_on_sealed_bytes_is_a_bound() {
        let central = x25519::Identity::generate();
        for bytes in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES] {
            let sealed = seal_blob(&vec![1; bytes], &central.to_public()).unwrap();
            assert!(sealed.len() <= sealed_bytes_max(bytes), "{bytes}: {}", sealed.len());
        }
    }

    #[test]
    fn another_version_and_unknown_fields_are_refused() {
        let central = x25519::Identity::generate();
        let mut later = envelope();
        later.v = 2;
        for json in [
            serde_json::to_string(&later).unwrap(),
            serde_json::to_string(&envelope()).unwrap().replacen('{', "{\"extra\":1,", 1),
            "null".into(),
        ] {
            let sealed = seal_blob(json.as_bytes(), &central.to_public()).unwrap();
            assert_eq!(Envelope::unseal(&sealed, &central), Err(EnvelopeError::Shape), "{json}");
        }
    }

    #[test]
    fn debug_shows_no_application() {
        let mut held = envelope();
        held.signed_xml = "<iin>850101300001</iin>".into();
        let shown = format!("{held:?}");
        assert!(!shown.contains("850101300001"), "{shown}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn garbage_and_cuts_never_open(garbage in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..300) {
            let central = x25519::Identity::generate();
            prop_assert_eq!(Envelope::unseal(&garbage, &central), Err(EnvelopeError::Sealed));
            let sealed = envelope().seal(&central.to_public()).unwrap();
            let short = &sealed[..sealed.len() - 1 - cut % (sealed.len() - 1)];
            prop_assert_eq!(Envelope::unseal(short, &central), Err(EnvelopeError::Sealed));
        }
    }
}
