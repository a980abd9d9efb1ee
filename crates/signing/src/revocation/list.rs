//! One list of certificates taken back (X.509 v2 CRL, RFC 5280 §5).
//!
//! **Invariant:** a [`Crl`] was signed by an authority of the trust store that may sign lists, speaks for all
//! people's certificates of that authority. A delta says nothing by itself. Nothing of it is read before its signature was
//! right, save the version, the algorithm and the issuer's name. Every limit is checked before the work it bounds.

use std::fmt;

use der::{Reader, SliceReader, Tag, TagMode, TagNumber, pem};
use sha2::{Digest, Sha256};
use x509_cert::Version;
use x509_cert::crl::RevokedCert;
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::time::Time;

use super::envelope::{Envelope, inside};
use super::extensions::{self, Place};
use super::{Answer, NoAnswer, Reason};
use crate::certificate::{Certificate, NameKey, Timestamp, moment};
use crate::scheme::Scheme;
use crate::trust::TrustStore;

/// The largest list read, in bytes of DER.
pub(super) const LIST_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The most entries of a list.
const ENTRIES_MAX: usize = 1_000_000;
/// Octets of the longest serial number, sign included (RFC 5280 §4.1.2.2).
const SERIAL_BYTES_MAX: usize = 21;
/// What PEM calls a list (RFC 7468 §6).
const PEM_LABEL: &str = "X509 CRL";

/// A list that was verified.
pub struct Crl {
    sha256: [u8; 32],
    authority: Certificate,
    this_update: Timestamp,
    next_update: Timestamp,
    place: Place,
    /// Sorted by serial number, each once.
    entries: Vec<Entry>,
}

struct Entry {
    serial: Serial,
    since: Timestamp,
    /// None where a delta gives the certificate back.
    reason: Option<Reason>,
}

/// The octets of a serial number after their count.
type Serial = [u8; 1 + SERIAL_BYTES_MAX];

/// A file is no list that may be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// More bytes or more entries than are read.
    #[error("longer than lists may be")]
    TooBig,
    /// Neither DER nor PEM of a list, cut short, or with something after its end.
    #[error("damaged, or not a list of revoked certificates")]
    Damaged,
    /// Not version 2.
    #[error("not of version 2")]
    Version,
    /// Signed in another way than those of [`crate::scheme::Scheme`].
    #[error("signed with an algorithm that is not accepted")]
    Algorithm,
    /// No configured authority bears the issuer's name.
    #[error("no trusted authority bears its issuer's name")]
    UnknownIssuer,
    /// An authority bears the name, but its key did not make the signature.
    #[error("the issuer's signature is wrong")]
    BadSignature,
    /// The authority may not sign lists (keyUsage cRLSign).
    #[error("its issuer may not sign lists")]
    MayNotSign,
    /// Without the time of the next one, or with one before its own.
    #[error("it does not say when the next one is due")]
    Times,
    /// An extension that stands twice or cannot be read.
    #[error("an extension is malformed")]
    BadExtension,
    /// A critical extension that this program does not understand.
    #[error("a critical extension is not understood")]
    UnknownCritical,
    /// It gives a certificate back, which only a delta may.
    #[error("it gives a certificate back without being a delta")]
    GivesBack,
    /// It speaks for other issuers than its own.
    #[error("an indirect list, which speaks for other issuers")]
    Indirect,
    /// It speaks for some of its issuer's certificates, or for some reasons.
    #[error("a part: it does not speak for all certificates of its issuer")]
    Part,
}

impl Crl {
    /// Reads one list, DER or PEM, that an authority of `trust` signed.
    pub fn read(bytes: &[u8], trust: &TrustStore) -> Result<Crl, CrlError> {
        if bytes.first() == Some(&0x30) {
            return Crl::from_der(bytes, trust);
        }
        let (label, der) = pem::decode_vec(bytes).map_err(damaged)?;
        if label == PEM_LABEL { Crl::from_der(&der, trust) } else { Err(CrlError::Damaged) }
    }

    fn from_der(der: &[u8], trust: &TrustStore) -> Result<Crl, CrlError> {
        if der.len() > LIST_BYTES_MAX {
            return Err(CrlError::TooBig);
        }
        let envelope = Envelope::read(der).map_err(damaged)?;
        let scheme = envelope.scheme()?;
        let mut list = inside(&mut SliceReader::new(envelope.signed).map_err(damaged)?).map_err(damaged)?;
        if list.peek_tag() != Ok(Tag::Integer) || list.decode() != Ok(Version::V2) {
            return Err(CrlError::Version);
        }
        if Scheme::named(&list.decode().map_err(damaged)?) != Some(scheme) {
            return Err(CrlError::Damaged);
        }
        let issuer: Name = list.decode().map_err(damaged)?;
        let authority = envelope.signed_by(trust, &NameKey::of(&issuer).map_err(damaged)?)?.clone();
        let this_update = time(&mut list)?;
        let next_update = match list.peek_tag() {
            Ok(Tag::UtcTime | Tag::GeneralizedTime) => time(&mut list)?,
            Ok(_) | Err(_) => return Err(CrlError::Times),
        };
        if next_update < this_update {
            return Err(CrlError::Times);
        }
        let entries = entries(&mut list)?;
        let more: Option<Vec<Extension>> =
            list.context_specific(TagNumber::N0, TagMode::Explicit).map_err(damaged)?;
        list.finish(()).map_err(damaged)?;
        let place = extensions::place(more.as_deref().unwrap_or_default())?;
        if place.base.is_none() && entries.iter().any(|entry| entry.reason.is_none()) {
            return Err(CrlError::GivesBack);
        }
        let sha256 = Sha256::digest(der).into();
        Ok(Crl { sha256, authority, this_update, next_update, place, entries })
    }

    /// The issuer's `CN`, which is what people know it by.
    pub fn issuer_common_name(&self) -> &str {
        self.authority.common_name()
    }

    /// When it was made.
    pub fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// When the next one is due.
    pub fn next_update(&self) -> Timestamp {
        self.next_update
    }

    /// How many certificates were taken back.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The digest (SHA-256) of its DER.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Whether it is of the same authority and kind as another and was made before it: whoever put it into that one's place
    /// would forget what was taken back since.
    pub fn is_before(&self, other: &Crl) -> bool {
        let same = self.is_delta() == other.is_delta() && self.authority.is_same_holder(&other.authority);
        let numbers = self.place.number.as_ref().zip(other.place.number.as_ref());
        let lower = numbers.is_some_and(|(own, others)| own < others);
        same && (lower || self.this_update < other.this_update)
    }

    /// Whether it is the list of this authority, or of an earlier certificate of the same name and key.
    pub(super) fn is_of(&self, issuer: &Certificate) -> bool {
        self.authority.is_same_holder(issuer)
    }

    /// Whether it tells only what changed since another list (RFC 5280 §5.2.4).
    pub fn is_delta(&self) -> bool {
        self.place.base.is_some()
    }

    /// The best of these deltas of the same authority: it goes on from this list, or from one before it.
    pub(super) fn latest_delta<'l>(&self, deltas: impl Iterator<Item = &'l Crl>) -> Option<&'l Crl> {
        let goes_on = |delta: &&Crl| {
            let (base, own) = (&delta.place.base, &self.place.number);
            own.is_some() && base.is_some() && base <= own && own < &delta.place.number
        };
        deltas.filter(goes_on).max_by(|one, other| one.place.number.cmp(&other.place.number))
    }

    /// What it says of a certificate of its issuer at `at`, together with a delta that goes on from it. What was taken
    /// back stays so in a stale list: that a later one would give it back is the exception. A list made after `at` knows
    /// all that was known then.
    pub(super) fn say(&self, certificate: &Certificate, at: Timestamp, delta: Option<&Crl>) -> Answer {
        let found = delta.and_then(|delta| delta.entry(certificate)).or_else(|| self.entry(certificate));
        if let Some(Entry { since, reason: Some(reason), .. }) = found {
            return Answer::Revoked { since: *since, reason: *reason };
        }
        let made = delta.map_or(self.this_update, |delta| delta.this_update.max(self.this_update));
        let due = delta.map_or(self.next_update, |delta| delta.next_update.max(self.next_update));
        if at > due {
            Answer::Unknown(NoAnswer::Stale { due })
        } else if made > certificate.not_after() {
            Answer::Unknown(NoAnswer::Ended)
        } else {
            Answer::Good { as_of: made }
        }
    }

    fn entry(&self, certificate: &Certificate) -> Option<&Entry> {
        let serial = serial(certificate.serial())?;
        let place = self.entries.binary_search_by_key(&serial, |entry| entry.serial).ok()?;
        self.entries.get(place)
    }
}

impl fmt::Debug for Crl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Crl");
        shown.field("issuer", &self.issuer_common_name()).field("this_update", &self.this_update);
        shown.field("next_update", &self.next_update).field("entries", &self.len());
        shown.field("is_delta", &self.is_delta()).finish()
    }
}

fn time(list: &mut SliceReader<'_>) -> Result<Timestamp, CrlError> {
    let time: Time = list.decode().map_err(damaged)?;
    moment(time).map_err(|_| CrlError::Damaged)
}

fn entries(list: &mut SliceReader<'_>) -> Result<Vec<Entry>, CrlError> {
    let mut entries = Vec::new();
    if list.peek_tag() != Ok(Tag::Sequence) {
        return Ok(entries);
    }
    let mut listed = inside(list).map_err(damaged)?;
    while !listed.is_finished() {
        if entries.len() == ENTRIES_MAX {
            return Err(CrlError::TooBig);
        }
        let revoked: RevokedCert = listed.decode().map_err(damaged)?;
        entries.push(Entry {
            serial: serial(revoked.serial_number.as_bytes()).ok_or(CrlError::Damaged)?,
            since: moment(revoked.revocation_date).map_err(|_| CrlError::Damaged)?,
            reason: extensions::reason(revoked.crl_entry_extensions.as_deref().unwrap_or_default())?,
        });
    }
    // Where one stands twice, the earlier day counts.
    entries.sort_unstable_by_key(|entry| (entry.serial, entry.since));
    entries.dedup_by_key(|entry| entry.serial);
    Ok(entries)
}

fn serial(octets: &[u8]) -> Option<Serial> {
    let mut serial = [0; 1 + SERIAL_BYTES_MAX];
    serial[0] = u8::try_from(octets.len()).ok()?;
    serial.get_mut(1..=octets.len())?.copy_from_slice(octets);
    Some(serial)
}

fn damaged<E>(_: E) -> CrlError {
    CrlError::Damaged
}
