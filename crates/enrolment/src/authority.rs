//! The centre's private authority: one root, and under it the centre's own certificates and those of machines.
//!
//! **Invariants:**
//! - a machine's certificate is for clients only and the centre's for servers only (extended key usage), so that whoever
//!   steals a kiosk cannot pretend to be the centre;
//! - chains have one certificate below the root, and it says no more than it must: every handshake carries it.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use const_oid::AssociatedOid;
use const_oid::db::rfc5280::{ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH};
use der::asn1::{BitString, GeneralizedTime, Ia5String, OctetString, SetOfVec, UtcTime, Utf8StringRef};
use der::{Any, Encode};
use ed25519_dalek::Signer;
use rand_core::CryptoRngCore;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName};
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use crate::certificate::{of_key, signed_by};
use crate::{EnrolmentError, MachineCertificate, MachineKey, PublicKey};

/// The name of every root.
const ROOT: &str = "Tereze";

/// From when every root is good, in seconds since 1970 (2025-01-01), and for how many days: as long as the machines that
/// pin it. A clock that stands back a year must not keep a kiosk from the centre, where it learns that.
const ROOT_FROM_S: i64 = 1_735_689_600;
const ROOT_DAYS: i64 = 30 * 365;

/// How long the certificate of a machine is good, in days.
const MACHINE_DAYS: i64 = 365;

/// How long a certificate of the centre is good, in days. It is made anew at every start, with a fresh key.
const CENTRE_DAYS: i64 = 397;

/// The longest name of a machine or of the centre, in characters.
const NAME_CHARS_MAX: usize = 64;

/// The authority, with its private key.
pub struct Authority {
    key: MachineKey,
    root: Vec<u8>,
}

/// What a certificate says.
struct Says<'a> {
    subject: &'a str,
    key: &'a PublicKey,
    from: DateTime<Utc>,
    days: i64,
    extensions: Vec<Extension>,
}

impl Authority {
    /// A fresh authority.
    ///
    /// # Errors
    /// [`EnrolmentError::Certificate`] where its root cannot be encoded.
    pub fn new(chance: &mut impl CryptoRngCore) -> Result<Self, EnrolmentError> {
        let from = DateTime::from_timestamp(ROOT_FROM_S, 0).ok_or(EnrolmentError::Certificate)?;
        let key = MachineKey::generate(chance);
        let limits = BasicConstraints { ca: true, path_len_constraint: Some(0) };
        let usage = KeyUsage(KeyUsages::KeyCertSign.into());
        let extensions = vec![extension(&limits, true)?, extension(&usage, true)?];
        let says = Says { subject: ROOT, key: &key.public(), from, days: ROOT_DAYS, extensions };
        let root = issue(&key, &says, chance)?;
        Ok(Self { key, root })
    }

    /// The authority of this key, whose root this is.
    ///
    /// # Errors
    /// [`EnrolmentError::Certificate`] where the root is of another key.
    pub fn of(key: MachineKey, root: Vec<u8>) -> Result<Self, EnrolmentError> {
        let ours = MachineCertificate::read(&root)?.public_key == key.public();
        if ours { Ok(Self { key, root }) } else { Err(EnrolmentError::Certificate) }
    }

    /// The private key, to be kept.
    pub fn key(&self) -> &MachineKey {
        &self.key
    }

    /// The root that machines pin, DER.
    pub fn root(&self) -> &[u8] {
        &self.root
    }

    /// A certificate for a machine.
    ///
    /// # Errors
    /// [`EnrolmentError::Name`] for a name that cannot stand in one.
    pub fn machine(
        &self,
        name: &str,
        key: &PublicKey,
        now: DateTime<Utc>,
        chance: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, EnrolmentError> {
        let extensions = vec![extension(&ExtendedKeyUsage(vec![ID_KP_CLIENT_AUTH]), false)?];
        // A second before: clocks of two machines are never quite the same.
        let from = now - TimeDelta::seconds(1);
        issue(&self.key, &Says { subject: name, key, from, days: MACHINE_DAYS, extensions }, chance)
    }

    /// A certificate for the centre under these names: of hosts, or addresses. Good from when the root is.
    ///
    /// # Errors
    /// [`EnrolmentError::Name`] where there is no name, or one that cannot stand in a certificate.
    pub fn centre(
        &self,
        names: &[String],
        key: &PublicKey,
        now: DateTime<Utc>,
        chance: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, EnrolmentError> {
        let first = names.first().ok_or(EnrolmentError::Name)?;
        let names = names.iter().map(|name| general(name)).collect::<Result<Vec<_>, _>>()?;
        let extensions = vec![
            extension(&SubjectAltName(names), false)?,
            extension(&ExtendedKeyUsage(vec![ID_KP_SERVER_AUTH]), false)?,
        ];
        let from = MachineCertificate::read(&self.root)?.from;
        let days = (now - from).num_days() + CENTRE_DAYS;
        let subject = first.get(..first.len().min(NAME_CHARS_MAX)).ok_or(EnrolmentError::Name)?;
        issue(&self.key, &Says { subject, key, from, days, extensions }, chance)
    }
}

fn general(name: &str) -> Result<GeneralName, EnrolmentError> {
    let wrong = |_| EnrolmentError::Name;
    Ok(match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => GeneralName::IpAddress(OctetString::new(ip.octets()).map_err(wrong)?),
        Ok(IpAddr::V6(ip)) => GeneralName::IpAddress(OctetString::new(ip.octets()).map_err(wrong)?),
        Err(_) if name.is_empty() => return Err(EnrolmentError::Name),
        Err(_) => GeneralName::DnsName(Ia5String::new(name).map_err(wrong)?),
    })
}

fn extension<E: AssociatedOid + Encode>(value: &E, critical: bool) -> Result<Extension, EnrolmentError> {
    let wrong = |_| EnrolmentError::Certificate;
    let extn_value = OctetString::new(value.to_der().map_err(wrong)?).map_err(wrong)?;
    Ok(Extension { extn_id: E::OID, critical, extn_value })
}

fn named(name: &str) -> Result<RdnSequence, EnrolmentError> {
    let wrong = |_| EnrolmentError::Name;
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(EnrolmentError::Name);
    }
    let value = Any::encode_from(&Utf8StringRef::new(name).map_err(wrong)?).map_err(wrong)?;
    let common = AttributeTypeAndValue { oid: const_oid::db::rfc4519::CN, value };
    let set = SetOfVec::try_from(vec![common]).map_err(wrong)?;
    Ok(RdnSequence(vec![RelativeDistinguishedName(set)]))
}

fn time(at: DateTime<Utc>) -> Result<Time, EnrolmentError> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| EnrolmentError::Certificate)?;
    let since = std::time::Duration::from_secs(seconds);
    // RFC 5280 §4.1.2.5: two digits of a year while they do.
    if let Ok(time) = UtcTime::from_unix_duration(since) {
        return Ok(Time::UtcTime(time));
    }
    let time = GeneralizedTime::from_unix_duration(since).map_err(|_| EnrolmentError::Certificate)?;
    Ok(Time::GeneralTime(time))
}

fn issue(
    signer: &MachineKey,
    says: &Says<'_>,
    chance: &mut impl CryptoRngCore,
) -> Result<Vec<u8>, EnrolmentError> {
    let wrong = |_| EnrolmentError::Certificate;
    let mut serial = [0_u8; 8];
    chance.fill_bytes(&mut serial);
    serial[0] = serial[0] & 0x7F | 0x40;
    let tbs_certificate = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial).map_err(wrong)?,
        signature: signed_by(),
        issuer: named(ROOT)?,
        validity: Validity {
            not_before: time(says.from)?,
            not_after: time(says.from + TimeDelta::days(says.days))?,
        },
        subject: named(says.subject)?,
        subject_public_key_info: of_key(says.key).map_err(wrong)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(says.extensions.clone()),
    };
    let signature = signer.0.sign(&tbs_certificate.to_der().map_err(wrong)?).to_bytes();
    let signature = BitString::from_bytes(&signature).map_err(wrong)?;
    let certificate = Certificate { tbs_certificate, signature_algorithm: signed_by(), signature };
    certificate.to_der().map_err(wrong)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use rand_core::OsRng;

    fn now() -> DateTime<Utc> {
        "2026-11-22T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_certificate_says_who_whose_key_and_until_when_in_few_bytes() {
        let authority = Authority::new(&mut OsRng).unwrap();
        let key = MachineKey::generate(&mut OsRng);
        let der = authority.machine("KST3", &key.public(), now(), &mut OsRng).unwrap();
        assert!(der.len() <= 256, "{}", der.len());
        let read = MachineCertificate::read(&der).unwrap();
        assert_eq!((read.name.as_str(), read.public_key), ("KST3", key.public()));
        assert!(!read.is_ageing(now()));
        assert!(read.is_ageing(now() + TimeDelta::days(MACHINE_DAYS * 2 / 3 + 1)));
        assert!(read.until > now() + TimeDelta::days(MACHINE_DAYS - 1));
    }

    #[test]
    fn an_authority_is_its_key_and_its_root_together() {
        let authority = Authority::new(&mut OsRng).unwrap();
        let (key, root) = (authority.key().clone(), authority.root().to_vec());
        assert!(Authority::of(key, root.clone()).is_ok());
        assert!(Authority::of(MachineKey::generate(&mut OsRng), root).is_err());
    }

    #[test]
    fn names_that_cannot_stand_in_a_certificate_are_refused() {
        let authority = Authority::new(&mut OsRng).unwrap();
        let key = MachineKey::generate(&mut OsRng).public();
        for names in [vec![], vec![String::new()], vec!["орталық.қаз".to_owned()]] {
            assert!(authority.centre(&names, &key, now(), &mut OsRng).is_err(), "{names:?}");
        }
        let good = ["127.0.0.1", "::1", "centre.example.kz"].map(str::to_owned);
        assert!(authority.centre(&good, &key, now(), &mut OsRng).unwrap().len() < 330);
        assert!(authority.machine(&"K".repeat(65), &key, now(), &mut OsRng).is_err());
    }
}
