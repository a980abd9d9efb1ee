//! Asking.

use std::fmt;
use std::str::FromStr;

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{Int, Null, OctetString};
use der::{Encode, Sequence};
use rand_core::{OsRng, RngCore};
use rsa::pkcs8::spki::AlgorithmIdentifierOwned;
use sha2::Sha256;

use super::{Imprint, Stamp, StampError, response};
use crate::certificate::Timestamp;
use crate::revocation::RevocationSource;
use crate::trust::TrustStore;

/// Octets of a nonce.
const NONCE_BYTES: usize = 16;

/// A policy under which stamps are given, by its OID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy(pub(super) ObjectIdentifier);

impl FromStr for Policy {
    type Err = der::Error;

    fn from_str(dotted: &str) -> der::Result<Policy> {
        Ok(Policy(ObjectIdentifier::new(dotted).map_err(der::Error::from)?))
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// RFC 3161 §2.4.1.
#[derive(Sequence)]
struct TimeStampReq {
    version: u8,
    message_imprint: MessageImprint,
    #[asn1(optional = "true")]
    req_policy: Option<ObjectIdentifier>,
    nonce: Int,
    cert_req: bool,
}

#[derive(Sequence)]
struct MessageImprint {
    hash_algorithm: AlgorithmIdentifierOwned,
    hashed_message: OctetString,
}

/// A question that was put, to hold its answer against.
pub struct Question {
    request: Vec<u8>,
    pub(super) imprint: Imprint,
    pub(super) nonce: Int,
    pub(super) policy: Option<Policy>,
}

impl Question {
    /// For a stamp over an imprint, with a nonce that was never used before, and with the signer's certificate in it.
    ///
    /// # Errors
    /// Where the question cannot be written.
    pub fn new(imprint: Imprint, policy: Option<Policy>) -> Result<Question, StampError> {
        let mut nonce = [0; NONCE_BYTES];
        OsRng.fill_bytes(&mut nonce);
        // Positive, and as long as it is.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        Question::with_nonce(imprint, policy, &nonce).map_err(|_| StampError::Question)
    }

    fn with_nonce(imprint: Imprint, policy: Option<Policy>, nonce: &[u8]) -> der::Result<Question> {
        let nonce = Int::new(nonce)?;
        let hash_algorithm = AlgorithmIdentifierOwned { oid: Sha256::OID, parameters: Some(Null.into()) };
        let request = TimeStampReq {
            version: 1,
            message_imprint: MessageImprint { hash_algorithm, hashed_message: OctetString::new(imprint)? },
            req_policy: policy.map(|policy| policy.0),
            nonce: nonce.clone(),
            cert_req: true,
        };
        Ok(Question { request: request.to_der()?, imprint, nonce, policy })
    }

    /// What is sent, `application/timestamp-query`.
    pub fn request(&self) -> &[u8] {
        &self.request
    }

    /// The stamp in the answer, if it may be believed at `now`, when it arrives. Where somebody knows that the signer's
    /// certificate was taken back, it may not; where nobody can say, it may.
    ///
    /// # Errors
    /// Why it may not be.
    pub fn answer(
        &self,
        response: &[u8],
        trust: &TrustStore,
        lists: Option<&dyn RevocationSource>,
        now: Timestamp,
    ) -> Result<Stamp, StampError> {
        response::answer(self, response, trust, lists, now)
    }
}
