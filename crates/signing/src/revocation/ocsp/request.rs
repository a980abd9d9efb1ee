//! Asking.

use const_oid::AssociatedOid;
use der::asn1::{Null, OctetString};
use der::{Decode, Encode};
use rand_core::{OsRng, RngCore};
use rsa::pkcs8::spki::AlgorithmIdentifierOwned;
use sha2::{Digest, Sha256};
use x509_cert::Certificate as X509;
use x509_cert::ext::Extension;
use x509_cert::serial_number::SerialNumber;
use x509_ocsp::ext::Nonce;
use x509_ocsp::{CertId, OcspRequest, Request, TbsRequest, Version};

use super::OcspError;
use super::response;
use crate::certificate::{Certificate, Timestamp};
use crate::revocation::Answer;

/// Octets of a nonce (RFC 8954 §2.1: up to 32).
const NONCE_BYTES: usize = 16;

/// A question that was put, to hold its answer against.
pub struct Question {
    request: Vec<u8>,
    pub(super) certificate: CertId,
    /// The value of the nonce's extension.
    pub(super) nonce: Vec<u8>,
}

impl Question {
    /// About a certificate and who issued it, with a nonce that was never used before.
    ///
    /// # Errors
    /// Where the certificate's number or its issuer cannot be put into a question.
    pub fn new(certificate: &Certificate, issuer: &Certificate) -> Result<Question, OcspError> {
        let mut nonce = [0; NONCE_BYTES];
        OsRng.fill_bytes(&mut nonce);
        Question::with_nonce(certificate, issuer, &nonce).map_err(|_| OcspError::Question)
    }

    fn with_nonce(certificate: &Certificate, issuer: &Certificate, nonce: &[u8]) -> der::Result<Question> {
        let issuer = X509::from_der(issuer.der())?.tbs_certificate;
        let key = issuer.subject_public_key_info.subject_public_key;
        let about = CertId {
            // The hash that the national responder is asked with; it protects nothing.
            hash_algorithm: AlgorithmIdentifierOwned { oid: Sha256::OID, parameters: Some(Null.into()) },
            issuer_name_hash: OctetString::new(Sha256::digest(issuer.subject.to_der()?).to_vec())?,
            issuer_key_hash: OctetString::new(Sha256::digest(key.raw_bytes()).to_vec())?,
            serial_number: SerialNumber::new(certificate.serial())?,
        };
        let nonce = OctetString::new(nonce)?.to_der()?;
        let with_nonce =
            Extension { extn_id: Nonce::OID, critical: false, extn_value: OctetString::new(&*nonce)? };
        let request = OcspRequest {
            tbs_request: TbsRequest {
                version: Version::V1,
                requestor_name: None,
                request_list: vec![Request { req_cert: about.clone(), single_request_extensions: None }],
                request_extensions: Some(vec![with_nonce]),
            },
            optional_signature: None,
        };
        Ok(Question { request: request.to_der()?, certificate: about, nonce })
    }

    /// What is sent, `application/ocsp-request`.
    pub fn request(&self) -> &[u8] {
        &self.request
    }

    /// What the answer says, if it may be believed at `now`, when it arrives.
    ///
    /// # Errors
    /// Why it may not be.
    pub fn answer(&self, response: &[u8], issuer: &Certificate, now: Timestamp) -> Result<Answer, OcspError> {
        response::read(self, response, issuer, now)
    }
}
