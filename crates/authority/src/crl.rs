//! Lists of certificates taken back (X.509 v2 CRL, RFC 5280 §5), as the national authority publishes them: full
//! ones and deltas, with a number (the second they were made) and the identifier of the issuer's key.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use der::asn1::{BitString, Uint};
use der::{Decode, Encode, Header, Length, Tag};
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::pkix::CrlReason;
use x509_cert::ext::pkix::crl::{BaseCrlNumber, CrlNumber};
use x509_cert::name::Name;
use x509_cert::{Certificate, Version};

use crate::draft::time;
use crate::extensions::{authority_key, extension};
use crate::issue::{Authority, IssueError};
use crate::key::KeyPair;
use crate::person::Validity;

/// A certificate taken back.
#[derive(Debug, Clone, Copy)]
pub struct Revoked<'a> {
    /// The certificate, DER.
    pub certificate_der: &'a [u8],
    /// From when on.
    pub since: DateTime<Utc>,
    /// Why, where the list says so.
    pub reason: Option<CrlReason>,
}

impl Authority {
    /// A full list in DER: made at `period.from`, the next one due at `period.until`.
    pub fn crl(&self, revoked: &[Revoked<'_>], period: Validity) -> Result<Vec<u8>, IssueError> {
        let (issuer, key) = self.issuer();
        signed(issuer, key, revoked, period, None)
    }

    /// A delta in DER: what changed since the full list that was made at `since`.
    pub fn delta_crl(
        &self,
        revoked: &[Revoked<'_>],
        period: Validity,
        since: DateTime<Utc>,
    ) -> Result<Vec<u8>, IssueError> {
        let (issuer, key) = self.issuer();
        signed(issuer, key, revoked, period, Some(since))
    }

    /// What stands for a list, its tbsCertList, in a list that the issuer signed, whatever it says: what a fuzzer changes
    /// inside still reaches its reader.
    pub fn crl_around(&self, tbs: &[u8]) -> Result<Vec<u8>, IssueError> {
        let (_, key) = self.issuer();
        let signature = BitString::from_bytes(&key.sign(tbs)?)?;
        let parts = [tbs.to_vec(), key.signature_algorithm()?.to_der()?, signature.to_der()?];
        let length = Length::try_from(parts.iter().map(Vec::len).sum::<usize>())?;
        let mut list = Header::new(Tag::Sequence, length)?.to_der()?;
        list.extend(parts.concat());
        Ok(list)
    }

    /// Writes such a list as `issuer.crl` (`issuer_gost.crl`) into a folder, which is made if need be; an earlier
    /// one is replaced whole.
    pub fn write_crl_dir(
        &self,
        dir: &Path,
        revoked: &[Revoked<'_>],
        period: Validity,
    ) -> Result<(), IssueError> {
        fs::create_dir_all(dir)?;
        let name = format!("issuer{}.crl", self.kind().ending());
        let beside = dir.join(format!("{name}.new"));
        fs::write(&beside, self.crl(revoked, period)?)?;
        Ok(fs::rename(beside, dir.join(name))?)
    }
}

fn signed(
    issuer: &Name,
    key: &KeyPair,
    revoked: &[Revoked<'_>],
    period: Validity,
    base: Option<DateTime<Utc>>,
) -> Result<Vec<u8>, IssueError> {
    let algorithm = key.signature_algorithm()?;
    let entries: Vec<RevokedCert> = revoked.iter().map(entry).collect::<Result<_, _>>()?;
    let number = |made: DateTime<Utc>| Uint::new(&made.timestamp().to_be_bytes());
    let mut extensions = vec![authority_key(key)?, extension(&CrlNumber(number(period.from)?), false)?];
    if let Some(base) = base {
        extensions.push(extension(&BaseCrlNumber(number(base)?), true)?);
    }
    let list = TbsCertList {
        version: Version::V2,
        signature: algorithm.clone(),
        issuer: issuer.clone(),
        this_update: time(period.from)?,
        next_update: Some(time(period.until)?),
        // An empty list leaves the field out (RFC 5280 §5.1.2.6).
        revoked_certificates: Some(entries).filter(|entries| !entries.is_empty()),
        crl_extensions: Some(extensions),
    };
    let signature = key.sign(&list.to_der()?)?;
    let list = CertificateList {
        tbs_cert_list: list,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature)?,
    };
    Ok(list.to_der()?)
}

fn entry(revoked: &Revoked<'_>) -> Result<RevokedCert, IssueError> {
    let certificate = Certificate::from_der(revoked.certificate_der)?;
    let reason = revoked.reason.map(|reason| extension(&reason, false)).transpose()?;
    Ok(RevokedCert {
        serial_number: certificate.tbs_certificate.serial_number,
        revocation_date: time(revoked.since)?,
        crl_entry_extensions: reason.map(|reason| vec![reason]),
    })
}
