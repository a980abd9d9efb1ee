//! A certificate read once into the facts of the national profile (SIGNING §2).
//!
//! **Invariant:** every answer comes from the certificate's own bytes, never from a file's name; text is
//! cleaned of control and direction characters before anyone can show it. It does not know whether the
//! certificate is to be trusted: that is [`crate::trust`] and [`crate::check`].

mod extensions;
mod name;
mod public_key;
mod subject;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use der::{Decode, Reader, SliceReader};
use x509_cert::Certificate as X509;
use x509_cert::time::Time;

pub use self::extensions::{Person, Purpose};
pub use self::public_key::{Algorithm, BadSignature};

use self::extensions::Extensions;
pub(crate) use self::name::NameKey;
use self::public_key::PublicKey;
pub(crate) use self::public_key::RSA_BITS;
use self::subject::Subject;
use crate::scheme::Scheme;

/// A moment in UTC. Civil time is the caller's business.
pub type Timestamp = DateTime<Utc>;

/// The largest certificate read, in bytes. The authority's own are about 2 KiB.
pub const CERTIFICATE_BYTES_MAX: usize = 16 * 1024;

/// An X.509 certificate and what the national profile says about its holder.
#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    signed_part: Range<usize>,
    /// `None` where it is none of ours.
    scheme: Option<Scheme>,
    signature: Vec<u8>,
    subject: Subject,
    issuer: Subject,
    subject_key: NameKey,
    issuer_key: NameKey,
    serial: Vec<u8>,
    not_before: Timestamp,
    not_after: Timestamp,
    public_key: PublicKey,
    extensions: Extensions,
    /// The key that made the signature, once it was found out.
    signed_with: OnceLock<PublicKey>,
}

/// The bytes are not a certificate this profile can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Larger than [`CERTIFICATE_BYTES_MAX`].
    #[error("the certificate is larger than {CERTIFICATE_BYTES_MAX} bytes")]
    TooBig,
    /// Not DER, cut short, or with something after its end.
    #[error("the certificate is damaged or is not a certificate")]
    Damaged,
    /// An extension occurs twice or cannot be read (RFC 5280 §4.2).
    #[error("an extension of the certificate is malformed")]
    BadExtension,
}

impl Certificate {
    /// Reads one DER certificate that fills `der` to its last byte.
    pub fn from_der(der: &[u8]) -> Result<Certificate, CertificateError> {
        if der.len() > CERTIFICATE_BYTES_MAX {
            return Err(CertificateError::TooBig);
        }
        let x509 = X509::from_der(der).map_err(damaged)?;
        let tbs = &x509.tbs_certificate;
        if tbs.signature != x509.signature_algorithm {
            return Err(CertificateError::Damaged);
        }
        Ok(Certificate {
            signed_part: signed_part(der).map_err(damaged)?,
            scheme: Scheme::named(&x509.signature_algorithm),
            signature: x509.signature.as_bytes().ok_or(CertificateError::Damaged)?.to_vec(),
            subject: Subject::read(&tbs.subject),
            issuer: Subject::read(&tbs.issuer),
            subject_key: NameKey::of(&tbs.subject).map_err(damaged)?,
            issuer_key: NameKey::of(&tbs.issuer).map_err(damaged)?,
            serial: tbs.serial_number.as_bytes().to_vec(),
            not_before: moment(tbs.validity.not_before)?,
            not_after: moment(tbs.validity.not_after)?,
            public_key: PublicKey::read(&tbs.subject_public_key_info).map_err(damaged)?,
            extensions: Extensions::read(tbs.extensions.as_deref().unwrap_or_default())?,
            der: der.to_vec(),
            signed_with: OnceLock::new(),
        })
    }

    /// The certificate exactly as it was read.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The holder's IIN: 12 digits after `IIN` in the subject's serialNumber. Its checksum is not judged
    /// (SIGNING §2). `None` where there is none, or more than one.
    pub fn iin(&self) -> Option<&str> {
        self.subject.iin.as_deref()
    }

    /// The organisation's BIN: 12 digits after `BIN` in the subject's OU.
    pub fn bin(&self) -> Option<&str> {
        self.subject.bin.as_deref()
    }

    /// `O`: the organisation's name; empty where the certificate names none.
    pub fn organisation(&self) -> &str {
        &self.subject.organisation
    }

    /// `CN`: surname and given name.
    pub fn common_name(&self) -> &str {
        &self.subject.common_name
    }

    /// `SN`: the surname.
    pub fn surname(&self) -> &str {
        &self.subject.surname
    }

    /// The given name: what remains of `CN` when the surname is taken off its front.
    pub fn given(&self) -> &str {
        let rest = self.subject.common_name.strip_prefix(self.surname()).unwrap_or_default();
        rest.trim()
    }

    /// The patronymic, which the national profile keeps in `GN`.
    pub fn patronymic(&self) -> Option<&str> {
        Some(self.subject.given_name.as_str()).filter(|name| !name.is_empty())
    }

    /// Surname, given name and patronymic, as the holder is addressed.
    pub fn full_name(&self) -> String {
        match self.patronymic() {
            Some(patronymic) => format!("{} {patronymic}", self.common_name()),
            None => self.common_name().to_owned(),
        }
    }

    /// The whole subject in the order of the certificate: `CN=…, SN=…, serialNumber=IIN…, C=KZ, GN=…`.
    pub fn subject_name(&self) -> &str {
        &self.subject.whole
    }

    /// The whole issuer name in the order of the certificate.
    pub fn issuer_name(&self) -> &str {
        &self.issuer.whole
    }

    /// The issuer's `CN`, which is what people know it by.
    pub fn issuer_common_name(&self) -> &str {
        &self.issuer.common_name
    }

    /// The serial number in lower-case hexadecimal, without a leading zero octet.
    pub fn serial_hex(&self) -> String {
        let digits = self.serial.strip_prefix(&[0]).unwrap_or(&self.serial);
        digits.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    /// The first moment of validity.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last moment of validity, itself still valid (RFC 5280 §4.1.2.5).
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// What the key is for, by KeyUsage (SIGNING §2).
    pub fn purpose(&self) -> Purpose {
        self.extensions.purpose()
    }

    /// Whether the holder is a natural or a legal person, by role OID, BIN and policy (SIGNING §2).
    pub fn person(&self) -> Person {
        self.extensions.person(self.subject.bin.is_some())
    }

    /// The certificate policies as dotted OIDs.
    pub fn policies(&self) -> &[String] {
        &self.extensions.policies
    }

    /// The algorithm of the holder's key.
    pub fn algorithm(&self) -> &Algorithm {
        self.public_key.algorithm()
    }

    /// Checks a signature made by the holder over `message` in a way that must be the one of their key.
    pub fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        self.public_key.verify(scheme, message, signature)
    }

    /// Checks an RSA PKCS#1 v1.5 SHA-256 signature made by the holder over `message` (RFC 8017 §8.2).
    ///
    /// Refuses moduli outside 2048..=4096 bits, exponents below 65,537, and a signature whose length is not
    /// that of the modulus.
    pub fn verify_rsa_sha256(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        self.verify(Scheme::RsaSha256, message, signature)
    }

    /// Whether `issuer` signed this certificate. A login's is asked about again with every look-up of its visit.
    pub(crate) fn is_signed_by(&self, issuer: &Certificate) -> Result<(), BadSignature> {
        if self.signed_with.get().is_some_and(|key| key.is_same(&issuer.public_key)) {
            return Ok(());
        }
        let scheme = self.scheme.ok_or(BadSignature::Algorithm)?;
        issuer.verify(scheme, &self.der[self.signed_part.clone()], &self.signature)?;
        self.signed_with.get_or_init(|| issuer.public_key.clone());
        Ok(())
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    pub(crate) fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The subject's name, to be compared.
    pub(crate) fn subject_key(&self) -> &NameKey {
        &self.subject_key
    }

    /// The issuer's name, to be compared.
    pub(crate) fn issuer_key(&self) -> &NameKey {
        &self.issuer_key
    }

    /// Whether subject and issuer have one name (RFC 5280 §6.1): a root, or an authority that changed its key.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject_key == self.issuer_key
    }

    /// The serial number as it stands in DER, sign included.
    pub(crate) fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Whether both are certificates of one authority: of one name, and of one key, or of two of which one was
    /// vouched for by the other when the authority changed its key.
    pub(crate) fn is_same_holder(&self, other: &Certificate) -> bool {
        self.subject_key == other.subject_key
            && (self.public_key.is_same(&other.public_key)
                || other.is_self_issued() && other.is_signed_by(self).is_ok()
                || self.is_self_issued() && self.is_signed_by(other).is_ok())
    }
}

/// Two certificates are the same when their bytes are.
impl PartialEq for Certificate {
    fn eq(&self, other: &Certificate) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

/// Names nobody: a certificate holds a name and an IIN, which no log may carry.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("serial", &self.serial_hex()).finish_non_exhaustive()
    }
}

fn damaged(_: der::Error) -> CertificateError {
    CertificateError::Damaged
}

pub(crate) fn moment(time: Time) -> Result<Timestamp, CertificateError> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    DateTime::from_timestamp(seconds, 0).ok_or(CertificateError::Damaged)
}

/// Where in `der` the signed part lies: the first element inside the outer SEQUENCE, header included.
fn signed_part(der: &[u8]) -> der::Result<Range<usize>> {
    let mut reader = SliceReader::new(der)?;
    der::Header::decode(&mut reader)?;
    let start = usize::try_from(reader.position())?;
    let length = reader.tlv_bytes()?.len();
    Ok(start..start + length)
}
