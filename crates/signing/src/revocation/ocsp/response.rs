//! Believing the answer, or not.

use chrono::TimeDelta;
use const_oid::AssociatedOid;
use der::{Decode, Reader, SliceReader};
use x509_cert::time::Time;
use x509_ocsp::ext::Nonce;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspResponse, OcspResponseStatus,
    SingleResponse,
};

use super::Question;
use crate::certificate::{Certificate, Timestamp, moment};
use crate::revocation::envelope::inside;
use crate::revocation::{Answer, Reason, extensions};
use crate::scheme::Scheme;

/// The largest answer read, in bytes.
const RESPONSE_BYTES_MAX: usize = 64 * 1024;
/// The most certificates of responders that are tried.
const RESPONDERS_MAX: usize = 4;
/// How far the clocks of the authority and ours may be apart, in seconds.
const CLOCKS_APART_S: i64 = 300;

/// An answer is not believed, or is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// The certificate cannot be asked about.
    #[error("the certificate cannot be asked about")]
    Question,
    /// The responder says it cannot answer: later, never, or not us.
    #[error("the responder does not answer (status {0})")]
    Refused(u32),
    /// No answer that can be read, or too long a one.
    #[error("damaged, or not an answer")]
    Damaged,
    /// Signed in another way than those of [`crate::scheme::Scheme`].
    #[error("signed with an algorithm that is not accepted")]
    Algorithm,
    /// Neither by the issuer nor by anybody whom it lets answer.
    #[error("not signed by the certificate's issuer, nor by anybody it lets answer")]
    Signer,
    /// By somebody whose certificate for answering was not in force.
    #[error("the responder's certificate is not in force")]
    SignerDates,
    /// A critical extension that this program does not understand.
    #[error("a critical extension is not understood")]
    UnknownCritical,
    /// To another question, or to none.
    #[error("an answer to another question")]
    Nonce,
    /// About another certificate.
    #[error("an answer about another certificate")]
    OtherCertificate,
    /// Of the future, or out of date.
    #[error("an answer of another time")]
    Times,
    /// The responder does not know the certificate.
    #[error("the responder does not know the certificate")]
    Unknown,
}

pub(super) fn read(
    question: &Question,
    response: &[u8],
    issuer: &Certificate,
    now: Timestamp,
) -> Result<Answer, OcspError> {
    if response.len() > RESPONSE_BYTES_MAX {
        return Err(OcspError::Damaged);
    }
    let response = OcspResponse::from_der(response).map_err(damaged)?;
    if response.response_status != OcspResponseStatus::Successful {
        return Err(OcspError::Refused(response.response_status as u32));
    }
    let bytes = response.response_bytes.ok_or(OcspError::Damaged)?;
    if bytes.response_type != BasicOcspResponse::OID {
        return Err(OcspError::Damaged);
    }
    let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).map_err(damaged)?;
    signed(&basic, bytes.response.as_bytes(), issuer, now)?;

    let data = &basic.tbs_response_data;
    let extensions = data.response_extensions.as_deref().unwrap_or_default();
    if extensions.iter().any(|extension| extension.critical && extension.extn_id != Nonce::OID) {
        return Err(OcspError::UnknownCritical);
    }
    let mut nonces = extensions.iter().filter(|extension| extension.extn_id == Nonce::OID);
    match (nonces.next(), nonces.next()) {
        (Some(nonce), None) if nonce.extn_value.as_bytes() == question.nonce => {}
        (_, _) => return Err(OcspError::Nonce),
    }
    let ours = |single: &&SingleResponse| is_same(&single.cert_id, &question.certificate);
    let single = data.responses.iter().find(ours).ok_or(OcspError::OtherCertificate)?;
    if single.single_extensions.iter().flatten().any(|extension| extension.critical) {
        return Err(OcspError::UnknownCritical);
    }
    said(single, now)
}

/// The signature over the bytes as they came, by the issuer or by somebody it lets answer (RFC 6960 §4.2.2.2).
fn signed(
    basic: &BasicOcspResponse,
    der: &[u8],
    issuer: &Certificate,
    now: Timestamp,
) -> Result<(), OcspError> {
    let scheme = Scheme::named(&basic.signature_algorithm).ok_or(OcspError::Algorithm)?;
    let data = SliceReader::new(der).and_then(|mut file| inside(&mut file)?.tlv_bytes()).map_err(damaged)?;
    let signature = basic.signature.as_bytes().ok_or(OcspError::Damaged)?;
    if issuer.verify(scheme, data, signature).is_ok() {
        return Ok(());
    }
    for responder in basic.certs.iter().flatten().take(RESPONDERS_MAX) {
        let Some(responder) = lets_answer(issuer, responder) else { continue };
        if responder.verify(scheme, data, signature).is_err() {
            continue;
        }
        let in_force = responder.not_before() <= now && now <= responder.not_after();
        return if in_force { Ok(()) } else { Err(OcspError::SignerDates) };
    }
    Err(OcspError::Signer)
}

/// A certificate that this very issuer gave to somebody for answering.
fn lets_answer(issuer: &Certificate, responder: &x509_cert::Certificate) -> Option<Certificate> {
    use der::Encode as _;
    let responder = Certificate::from_der(&responder.to_der().ok()?).ok()?;
    let given = responder.issuer_key() == issuer.subject_key()
        && responder.extensions().may_answer()
        && !responder.extensions().unknown_critical()
        && responder.is_signed_by(issuer).is_ok();
    given.then_some(responder)
}

fn is_same(found: &CertId, asked: &CertId) -> bool {
    found.hash_algorithm.oid == asked.hash_algorithm.oid
        && found.issuer_name_hash == asked.issuer_name_hash
        && found.issuer_key_hash == asked.issuer_key_hash
        && found.serial_number == asked.serial_number
}

fn said(single: &SingleResponse, now: Timestamp) -> Result<Answer, OcspError> {
    let apart = TimeDelta::seconds(CLOCKS_APART_S);
    let made = time(single.this_update)?;
    let next = single.next_update.map(time).transpose()?;
    if made > now + apart || next.is_some_and(|next| next < made || next + apart < now) {
        return Err(OcspError::Times);
    }
    match single.cert_status {
        CertStatus::Good(_) => Ok(Answer::Good { as_of: made }),
        CertStatus::Unknown(_) => Err(OcspError::Unknown),
        CertStatus::Revoked(revoked) => {
            let reason = match revoked.revocation_reason {
                // "Not revoked any more" is said by a delta, never by a responder.
                Some(reason) => extensions::ours(reason).ok_or(OcspError::Damaged)?,
                None => Reason::Unspecified,
            };
            Ok(Answer::Revoked { since: time(revoked.revocation_time)?, reason })
        }
    }
}

fn time(time: OcspGeneralizedTime) -> Result<Timestamp, OcspError> {
    moment(Time::GeneralTime(time.0)).map_err(|_| OcspError::Damaged)
}

fn damaged<E>(_: E) -> OcspError {
    OcspError::Damaged
}
