//! Answers about certificates at the moment (OCSP, RFC 6960), true ones and others: signed by the issuer, by somebody it
//! lets answer, or by a stranger.

use chrono::{DateTime, Utc};
use const_oid::AssociatedOid;
use const_oid::db::rfc5280::ID_KP_OCSP_SIGNING;
use der::asn1::{BitString, GeneralizedTime, Null, OctetString};
use der::{Decode, Encode};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{CrlReason, ExtendedKeyUsage};
use x509_cert::serial_number::SerialNumber;
use x509_ocsp::ext::Nonce;
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, ResponderId, ResponseData,
    RevokedInfo, SingleResponse, Version,
};

use crate::draft::Draft;
use crate::extensions::{authority_key, extension};
use crate::issue::{Authority, IssueError};
use crate::key::KeyPair;
use crate::name;
use crate::person::Validity;

/// What is answered.
#[derive(Debug, Clone, Copy)]
pub struct Reply {
    /// What of the certificate.
    pub standing: Standing,
    /// When the answer was made, and until when it may be used.
    pub period: Validity,
    /// Who signs it.
    pub by: Responder,
    /// What is wrong with it.
    pub flaw: Option<Flaw>,
}

/// How a certificate stands.
#[derive(Debug, Clone, Copy)]
pub enum Standing {
    /// Not taken back.
    Good,
    /// Taken back then.
    Revoked(DateTime<Utc>, CrlReason),
    /// Nothing is known of it.
    Unknown,
}

/// Who signs an answer.
#[derive(Debug, Clone, Copy)]
pub enum Responder {
    /// The issuer itself.
    Issuer,
    /// Somebody with a certificate of the issuer's, for answering and this long.
    Delegated(Validity),
    /// Somebody with a certificate of the issuer's, for something else.
    Undelegated(Validity),
    /// Somebody with a certificate of their own.
    Stranger(Validity),
}

/// What can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is about another certificate.
    OtherSerial,
    /// It answers another question.
    OtherNonce,
    /// It answers no question.
    NoNonce,
    /// It was changed after it was signed.
    Changed,
}

/// What a responder says that cannot answer now.
pub fn try_later() -> Result<Vec<u8>, IssueError> {
    Ok(OcspResponse::try_later().to_der()?)
}

impl Authority {
    /// The answer to a request, in DER.
    pub fn ocsp(&self, request: &[u8], reply: &Reply) -> Result<Vec<u8>, IssueError> {
        let request = OcspRequest::from_der(request)?.tbs_request;
        let asked = request.request_list.into_iter().next().ok_or(IssueError::Encoding)?;
        let mut about = asked.req_cert;
        let mut extensions = request.request_extensions.unwrap_or_default();
        match reply.flaw {
            Some(Flaw::OtherSerial) => about.serial_number = SerialNumber::new(&[7])?,
            Some(Flaw::OtherNonce) => {
                let other = OctetString::new([7; 16])?.to_der()?;
                for nonce in extensions.iter_mut().filter(|extension| extension.extn_id == Nonce::OID) {
                    nonce.extn_value = OctetString::new(&*other)?;
                }
            }
            Some(Flaw::NoNonce) => extensions.clear(),
            Some(Flaw::Changed) | None => {}
        }
        let (issuer, issuer_key) = self.issuer();
        let (key, certificate) = self.responder(reply.by)?;
        let key = key.as_ref().unwrap_or(issuer_key);
        let single = SingleResponse {
            cert_id: about,
            cert_status: status(reply.standing)?,
            this_update: time(reply.period.from)?,
            next_update: Some(time(reply.period.until)?),
            single_extensions: None,
        };
        let data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByName(issuer.clone()),
            produced_at: time(reply.period.from)?,
            responses: vec![single],
            response_extensions: Some(extensions).filter(|extensions| !extensions.is_empty()),
        };
        let signature = key.sign(&data.to_der()?)?;
        let mut basic = BasicOcspResponse {
            tbs_response_data: data,
            signature_algorithm: key.signature_algorithm()?,
            signature: BitString::from_bytes(&signature)?,
            certs: certificate.map(|certificate| vec![certificate]),
        };
        if reply.flaw == Some(Flaw::Changed) {
            basic.tbs_response_data.produced_at = time(reply.period.until)?;
        }
        Ok(OcspResponse::successful(basic)?.to_der()?)
    }

    /// The responder's key, where it is not the issuer's, and its certificate.
    fn responder(&self, by: Responder) -> Result<(Option<KeyPair>, Option<Certificate>), IssueError> {
        let (issuer, issuer_key) = self.issuer();
        let own = KeyPair::shared(0)?.clone();
        let (validity, signer, purposes) = match by {
            Responder::Issuer => return Ok((None, None)),
            Responder::Delegated(validity) => (validity, issuer_key, vec![ID_KP_OCSP_SIGNING]),
            Responder::Undelegated(validity) => (validity, issuer_key, vec![]),
            Responder::Stranger(validity) => (validity, &own, vec![ID_KP_OCSP_SIGNING]),
        };
        let mut extensions = vec![authority_key(signer)?];
        if !purposes.is_empty() {
            extensions.push(extension(&ExtendedKeyUsage(purposes), false)?);
        }
        let draft = Draft {
            subject: name::of_authority("OCSP RESPONDER TEST TEREZE")?,
            issuer: issuer.clone(),
            validity,
            public_key: own.public_key()?,
            extensions,
        };
        let certificate = Certificate::from_der(&draft.sign(signer)?)?;
        Ok((Some(own), Some(certificate)))
    }
}

fn status(standing: Standing) -> Result<CertStatus, IssueError> {
    Ok(match standing {
        Standing::Good => CertStatus::Good(Null),
        Standing::Unknown => CertStatus::Unknown(Null),
        Standing::Revoked(since, reason) => CertStatus::Revoked(RevokedInfo {
            revocation_time: time(since)?,
            revocation_reason: Some(reason),
        }),
    })
}

fn time(at: DateTime<Utc>) -> Result<OcspGeneralizedTime, IssueError> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| IssueError::Encoding)?;
    let at = der::DateTime::from_unix_duration(std::time::Duration::from_secs(seconds))?;
    Ok(OcspGeneralizedTime(GeneralizedTime::from_date_time(at)))
}
