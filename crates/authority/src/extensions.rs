//! The extensions of the national profile (SIGNING §2).

use const_oid::AssociatedOid;
use const_oid::db::rfc5280::ID_QT_CPS;
use const_oid::db::rfc5280::{ID_KP_CLIENT_AUTH, ID_KP_EMAIL_PROTECTION};
use der::asn1::{Ia5StringRef, ObjectIdentifier, OctetString};
use der::flagset::FlagSet;
use der::{Any, Encode};
use rsa::pkcs8::spki::SubjectPublicKeyInfoOwned;
use sha1::{Digest, Sha1};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};

use crate::issue::IssueError;
use crate::key::KeyPair;
use crate::person::Profile;

const CPS: &str = "http://pki.gov.kz/cps";
const NATURAL_PERSON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.1");
const LEGAL_PERSON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2");
const HEAD: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.1");
const EMPLOYEE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.5");

pub(crate) fn of_authority(
    own: &KeyPair,
    issuer: &KeyPair,
    policy: &str,
) -> Result<Vec<Extension>, IssueError> {
    let constraints = BasicConstraints { ca: true, path_len_constraint: None };
    let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
    Ok(vec![
        extension(&constraints, true)?,
        extension(&usage, true)?,
        subject_key(&own.public_key()?)?,
        authority_key(issuer)?,
        policies(policy)?,
    ])
}

pub(crate) fn of_person(
    profile: Profile,
    public_key: &SubjectPublicKeyInfoOwned,
    issuer: &KeyPair,
) -> Result<Vec<Extension>, IssueError> {
    let (usage, purpose, policy) = by_profile(profile);
    let mut purposes = vec![purpose];
    match profile {
        Profile::Sign | Profile::Login | Profile::Both => purposes.push(NATURAL_PERSON),
        Profile::LegalSign | Profile::LegalLogin => purposes.extend([LEGAL_PERSON, HEAD]),
        Profile::EmployeeSign | Profile::EmployeeLogin => purposes.extend([LEGAL_PERSON, EMPLOYEE]),
    }
    Ok(vec![
        extension(&KeyUsage(usage), true)?,
        extension(&ExtendedKeyUsage(purposes), false)?,
        authority_key(issuer)?,
        subject_key(public_key)?,
        policies(policy)?,
    ])
}

fn by_profile(profile: Profile) -> (FlagSet<KeyUsages>, ObjectIdentifier, &'static str) {
    let sign = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    let login = KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment;
    match profile {
        Profile::Sign => (sign, ID_KP_EMAIL_PROTECTION, "1.2.398.3.3.2.3"),
        Profile::Login => (login, ID_KP_CLIENT_AUTH, "1.2.398.3.3.2.4"),
        Profile::Both => (sign | KeyUsages::KeyAgreement, ID_KP_EMAIL_PROTECTION, "1.2.398.3.3.2"),
        Profile::LegalSign | Profile::EmployeeSign => (sign, ID_KP_EMAIL_PROTECTION, "1.2.398.3.3.2.1"),
        Profile::LegalLogin | Profile::EmployeeLogin => (login, ID_KP_CLIENT_AUTH, "1.2.398.3.3.2.2"),
    }
}

pub(crate) fn extension<E: Encode + AssociatedOid>(
    value: &E,
    critical: bool,
) -> Result<Extension, IssueError> {
    Ok(Extension { extn_id: E::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}

fn subject_key(public_key: &SubjectPublicKeyInfoOwned) -> Result<Extension, IssueError> {
    extension(&SubjectKeyIdentifier(key_identifier(public_key)?), false)
}

pub(crate) fn authority_key(issuer: &KeyPair) -> Result<Extension, IssueError> {
    let key_identifier = Some(key_identifier(&issuer.public_key()?)?);
    extension(&AuthorityKeyIdentifier { key_identifier, ..Default::default() }, false)
}

/// SHA-1 of the key's bits (RFC 5280 §4.2.1.2, method 1).
fn key_identifier(public_key: &SubjectPublicKeyInfoOwned) -> Result<OctetString, IssueError> {
    Ok(OctetString::new(Sha1::digest(public_key.subject_public_key.raw_bytes()).to_vec())?)
}

fn policies(policy: &str) -> Result<Extension, IssueError> {
    let statement = PolicyQualifierInfo {
        policy_qualifier_id: ID_QT_CPS,
        qualifier: Some(Any::encode_from(&Ia5StringRef::new(CPS)?)?),
    };
    let policy = PolicyInformation {
        policy_identifier: ObjectIdentifier::new(policy).map_err(|_| IssueError::Encoding)?,
        policy_qualifiers: Some(vec![statement]),
    };
    extension(&CertificatePolicies(vec![policy]), false)
}
