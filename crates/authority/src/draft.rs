//! A certificate before and while it is signed.

use der::asn1::{BitString, GeneralizedTime, UtcTime};
use der::{DateTime, Encode};
use rand_core::{OsRng, RngCore};
use rsa::pkcs8::spki::SubjectPublicKeyInfoOwned;
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity as X509Validity};
use x509_cert::{Certificate, TbsCertificate, Version};

use crate::issue::IssueError;
use crate::key::KeyPair;
use crate::person::Validity;

pub(crate) struct Draft {
    pub(crate) subject: Name,
    pub(crate) issuer: Name,
    pub(crate) validity: Validity,
    pub(crate) public_key: SubjectPublicKeyInfoOwned,
    pub(crate) extensions: Vec<Extension>,
}

impl Draft {
    /// Signs under a random serial number, and returns DER.
    pub(crate) fn sign(self, by: &KeyPair) -> Result<Vec<u8>, IssueError> {
        let algorithm = by.signature_algorithm()?;
        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: serial_number()?,
            signature: algorithm.clone(),
            issuer: self.issuer,
            validity: X509Validity {
                not_before: time(self.validity.from)?,
                not_after: time(self.validity.until)?,
            },
            subject: self.subject,
            subject_public_key_info: self.public_key,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions),
        };
        let signature = by.sign(&tbs.to_der()?)?;
        let certificate = Certificate {
            tbs_certificate: tbs,
            signature_algorithm: algorithm,
            signature: BitString::from_bytes(&signature)?,
        };
        Ok(certificate.to_der()?)
    }
}

/// 20 octets that are a positive number, as the authority's are.
fn serial_number() -> Result<SerialNumber, IssueError> {
    let mut octets = [0_u8; 20];
    OsRng.fill_bytes(&mut octets);
    octets[0] = octets[0] & 0x3f | 0x40;
    Ok(SerialNumber::new(&octets)?)
}

/// UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5).
pub(crate) fn time(at: chrono::DateTime<chrono::Utc>) -> Result<Time, IssueError> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| IssueError::Encoding)?;
    let at = DateTime::from_unix_duration(std::time::Duration::from_secs(seconds))?;
    match UtcTime::from_date_time(at) {
        Ok(short) => Ok(Time::UtcTime(short)),
        Err(_) => Ok(Time::GeneralTime(GeneralizedTime::from_date_time(at))),
    }
}
