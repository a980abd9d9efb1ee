//! What a certificate of a machine says: its name, its key, until when.

use chrono::{DateTime, Utc};
use const_oid::db::rfc8410::ID_ED_25519;
use der::asn1::BitString;
use der::pem::LineEnding;
use der::{Decode, DecodePem, EncodePem};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::{EnrolmentError, PublicKey};

/// The longest certificate that is read, in bytes: ours have about 250.
const CERTIFICATE_BYTES_MAX: usize = 4096;

/// The longest pinned root in base64, in characters.
pub const PINNED_CHARS_MAX: usize = CERTIFICATE_BYTES_MAX * 4 / 3 + 4;

/// A certificate, read. Whether it is believed is not decided here: TLS has done that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineCertificate {
    /// The machine's name (CN).
    pub name: String,
    /// Its key.
    pub public_key: PublicKey,
    /// From when it is good.
    pub from: DateTime<Utc>,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

impl MachineCertificate {
    /// Reads DER.
    ///
    /// # Errors
    /// [`EnrolmentError::Certificate`] for what is no certificate of an Ed25519 key with one name.
    pub fn read(der: &[u8]) -> Result<Self, EnrolmentError> {
        let wrong = EnrolmentError::Certificate;
        if der.len() > CERTIFICATE_BYTES_MAX {
            return Err(wrong);
        }
        let tbs = Certificate::from_der(der).map_err(|_| wrong)?.tbs_certificate;
        let moment = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                .ok_or(wrong)
        };
        let mut names = tbs.subject.0.iter().flat_map(|rdn| rdn.0.iter());
        let name = names.next().and_then(name_of).ok_or(wrong)?;
        Ok(Self {
            name,
            public_key: key_of(&tbs.subject_public_key_info).ok_or(wrong)?,
            from: moment(tbs.validity.not_before)?,
            until: moment(tbs.validity.not_after)?,
        })
    }

    /// Two thirds of its time have passed: it is time for the next one.
    pub fn is_ageing(&self, now: DateTime<Utc>) -> bool {
        now >= self.from + (self.until - self.from) * 2 / 3
    }
}

fn name_of(name: &AttributeTypeAndValue) -> Option<String> {
    let text = std::str::from_utf8(name.value.value()).ok()?;
    (name.oid == const_oid::db::rfc4519::CN).then(|| text.to_owned())
}

/// A certificate's DER out of PEM.
///
/// # Errors
/// [`EnrolmentError::Certificate`] for anything else.
pub fn certificate_of_pem(pem: &str) -> Result<Vec<u8>, EnrolmentError> {
    let certificate = Certificate::from_pem(pem).map_err(|_| EnrolmentError::Certificate)?;
    der::Encode::to_der(&certificate).map_err(|_| EnrolmentError::Certificate)
}

/// A certificate's PEM out of DER.
///
/// # Errors
/// [`EnrolmentError::Certificate`] for what is none.
pub fn pem_of_certificate(der: &[u8]) -> Result<String, EnrolmentError> {
    let certificate = Certificate::from_der(der).map_err(|_| EnrolmentError::Certificate)?;
    certificate.to_pem(LineEnding::LF).map_err(|_| EnrolmentError::Certificate)
}

/// The algorithm of every key and signature here (RFC 8410).
pub(crate) fn signed_by() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ID_ED_25519, parameters: None }
}

pub(crate) fn of_key(public: &PublicKey) -> der::Result<SubjectPublicKeyInfoOwned> {
    Ok(SubjectPublicKeyInfoOwned {
        algorithm: signed_by(),
        subject_public_key: BitString::from_bytes(public)?,
    })
}

pub(crate) fn key_of(info: &SubjectPublicKeyInfoOwned) -> Option<PublicKey> {
    let ours = info.algorithm.oid == ID_ED_25519 && info.algorithm.parameters.is_none();
    info.subject_public_key.as_bytes().filter(|_| ours)?.try_into().ok()
}
