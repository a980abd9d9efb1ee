//! Time stamps (RFC 3161), true ones and others, written by hand: other code than that which reads them.

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ID_KP_CODE_SIGNING, ID_KP_TIME_STAMPING};
use der::{Any, Decode, Encode, Tag, Tagged};
use sha2::{Digest, Sha256};
use streebog::Streebog512;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages};

use crate::draft::Draft;
use crate::extensions::{authority_key, extension};
use crate::issue::{Authority, IssueError, Kind};
use crate::key::KeyPair;
use crate::name;
use crate::person::Validity;
use crate::pkcs12::encode::{integer, octets, oid, sequence, tagged};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const STREEBOG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.3.3");
/// The policy of the national authority's stamps (SIGNING §2).
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.2.6.2");
/// Another one.
const OTHER_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.2.6.4");

/// What is answered.
#[derive(Debug, Clone, Copy)]
pub struct Stamping {
    /// The time in the stamp.
    pub at: DateTime<Utc>,
    /// How long the signer's certificate is valid.
    pub validity: Validity,
    /// What is wrong with it.
    pub flaw: Option<StampFlaw>,
}

/// What can be wrong with a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampFlaw {
    /// It is over another digest.
    OtherImprint,
    /// It answers another question.
    OtherNonce,
    /// It answers no question.
    NoNonce,
    /// It is under another policy.
    OtherPolicy,
    /// It was changed after it was signed.
    Changed,
    /// Its signer's certificate is not the one that it names.
    OtherCertificate,
    /// It names no certificate.
    NoCertificate,
    /// It encloses no certificate.
    NothingEnclosed,
    /// The signer's certificate is for something else.
    OtherPurpose,
    /// The signer's certificate is for time stamps among other things.
    ManyPurposes,
    /// The signer's certificate may also be used for what it does not say.
    PurposeNotCritical,
    /// The signer's certificate is their own.
    Stranger,
}

/// What an authority says that does not give a stamp: `rejection`, with a bit that says why.
pub fn rejection() -> Vec<u8> {
    sequence(&[&sequence(&[&integer(2), &tagged(0x03, &[0, 0x80])])])
}

/// The parts of a question that an answer says again, as they stand in it.
struct Asked {
    imprint: Vec<u8>,
    nonce: Vec<u8>,
}

impl Asked {
    /// SEQUENCE { 1, imprint, policy OPTIONAL, nonce, certReq }.
    fn read(request: &[u8]) -> Result<Asked, IssueError> {
        let parts = Vec::<Any>::from_der(request)?;
        let part = |tag: Tag, skip: usize| {
            let found = parts.iter().filter(|part| part.tag() == tag).nth(skip);
            Ok::<_, IssueError>(found.ok_or(IssueError::Encoding)?.to_der()?)
        };
        Ok(Asked { imprint: part(Tag::Sequence, 0)?, nonce: part(Tag::Integer, 1)? })
    }
}

impl Authority {
    /// The answer to a request, in DER.
    pub fn tsp(&self, request: &[u8], stamping: &Stamping) -> Result<Vec<u8>, IssueError> {
        let asked = Asked::read(request)?;
        let (key, certificate) = self.stamper(stamping)?;
        let info = info(&asked, stamping);
        let token = self.token(&info, &key, &certificate, stamping.flaw)?;
        Ok(sequence(&[&sequence(&[&integer(0)]), &token]))
    }

    /// The stamper's key, and its certificate.
    fn stamper(&self, stamping: &Stamping) -> Result<(KeyPair, Certificate), IssueError> {
        let (issuer, issuer_key) = self.issuer();
        let key = match self.kind() {
            Kind::Rsa => KeyPair::shared(0)?.clone(),
            Kind::Gost => KeyPair::gost()?,
        };
        let (purposes, critical) = match stamping.flaw {
            Some(StampFlaw::OtherPurpose) => (vec![ID_KP_CODE_SIGNING], true),
            Some(StampFlaw::ManyPurposes) => (vec![ID_KP_TIME_STAMPING, ID_KP_CODE_SIGNING], true),
            Some(StampFlaw::PurposeNotCritical) => (vec![ID_KP_TIME_STAMPING], false),
            Some(_) | None => (vec![ID_KP_TIME_STAMPING], true),
        };
        let signer = if stamping.flaw == Some(StampFlaw::Stranger) { &key } else { issuer_key };
        let draft = Draft {
            subject: name::of_authority("TSP TEST TEREZE")?,
            issuer: issuer.clone(),
            validity: stamping.validity,
            public_key: key.public_key()?,
            extensions: vec![
                extension(&KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation), true)?,
                extension(&ExtendedKeyUsage(purposes), critical)?,
                authority_key(signer)?,
            ],
        };
        let certificate = Certificate::from_der(&draft.sign(signer)?)?;
        Ok((key, certificate))
    }

    /// ContentInfo { signedData, SignedData }.
    fn token(
        &self,
        info: &[u8],
        key: &KeyPair,
        certificate: &Certificate,
        flaw: Option<StampFlaw>,
    ) -> Result<Vec<u8>, IssueError> {
        let der = certificate.to_der()?;
        let attributes = self.attributes(info, &der, flaw);
        let signature = key.sign(&tagged(0x31, &attributes))?;
        let tbs = &certificate.tbs_certificate;
        let signer = sequence(&[
            &integer(1),
            &sequence(&[&tbs.issuer.to_der()?, &tbs.serial_number.to_der()?]),
            &self.digest_algorithm(),
            &tagged(0xa0, &attributes),
            &key.signature_algorithm()?.to_der()?,
            &octets(&signature),
        ]);
        let mut info = info.to_vec();
        if flaw == Some(StampFlaw::Changed) {
            // The last octet is one of the nonce.
            info.iter_mut().last().into_iter().for_each(|octet| *octet ^= 1);
        }
        let content = sequence(&[&oid(TST_INFO), &tagged(0xa0, &octets(&info))]);
        let enclosed = if flaw == Some(StampFlaw::NothingEnclosed) { Vec::new() } else { tagged(0xa0, &der) };
        let digests = tagged(0x31, &self.digest_algorithm());
        let data = sequence(&[&integer(3), &digests, &content, &enclosed, &tagged(0x31, &signer)]);
        Ok(sequence(&[&oid(SIGNED_DATA), &tagged(0xa0, &data)]))
    }

    /// What is signed: what it is, its digest, and the signer's certificate by its digest.
    fn attributes(&self, info: &[u8], certificate: &[u8], flaw: Option<StampFlaw>) -> Vec<u8> {
        let named = if flaw == Some(StampFlaw::OtherCertificate) { self.trust()[0] } else { certificate };
        let digest = match self.kind() {
            Kind::Rsa => Sha256::digest(info).to_vec(),
            Kind::Gost => Streebog512::digest(info).to_vec(),
        };
        let mut attributes =
            vec![attribute(CONTENT_TYPE, &oid(TST_INFO)), attribute(MESSAGE_DIGEST, &octets(&digest))];
        if flaw != Some(StampFlaw::NoCertificate) {
            // Of SHA-256, which is left out.
            let first = sequence(&[&octets(&Sha256::digest(named))]);
            attributes.push(attribute(SIGNING_CERTIFICATE_V2, &sequence(&[&sequence(&[&first])])));
        }
        attributes.sort();
        attributes.concat()
    }

    fn digest_algorithm(&self) -> Vec<u8> {
        let digest = match self.kind() {
            Kind::Rsa => SHA256,
            Kind::Gost => STREEBOG,
        };
        sequence(&[&oid(digest), &tagged(0x05, &[])])
    }
}

/// TSTInfo.
fn info(asked: &Asked, stamping: &Stamping) -> Vec<u8> {
    let other = sequence(&[&sequence(&[&oid(SHA256), &tagged(0x05, &[])]), &octets(&[7; 32])]);
    let imprint = if stamping.flaw == Some(StampFlaw::OtherImprint) { &other } else { &asked.imprint };
    let policy = if stamping.flaw == Some(StampFlaw::OtherPolicy) { OTHER_POLICY } else { POLICY };
    let time = stamping.at.format("%Y%m%d%H%M%SZ").to_string();
    let accuracy = sequence(&[&integer(1)]);
    let nonce = match stamping.flaw {
        Some(StampFlaw::OtherNonce) => integer(7),
        Some(StampFlaw::NoNonce) => Vec::new(),
        Some(_) | None => asked.nonce.clone(),
    };
    sequence(&[
        &integer(1),
        &oid(policy),
        imprint,
        &integer(2026),
        &tagged(0x18, time.as_bytes()),
        &accuracy,
        &nonce,
    ])
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &tagged(0x31, value)])
}
