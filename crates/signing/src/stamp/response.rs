//! Believing the answer, or not (RFC 3161 §2.4.2).

use chrono::TimeDelta;
use der::{Decode, Reader, SliceReader};

use super::info::Info;
use super::token::Token;
use super::{Imprint, Question, Stamp, StampError, damaged};
use crate::certificate::Timestamp;
use crate::revocation::{Answer, RevocationSource, inside};
use crate::trust::TrustStore;

/// The largest answer read, in bytes.
const RESPONSE_BYTES_MAX: usize = 64 * 1024;
/// How far the clocks of the authority and ours may be apart, in seconds.
const CLOCKS_APART_S: i64 = 300;
/// `granted` and `grantedWithMods`.
const GRANTED: [u8; 2] = [0, 1];

/// The stamp in an answer that was kept, over this imprint: as it could be believed when it was made.
///
/// # Errors
/// Why it cannot be.
pub fn read(response: &[u8], imprint: &Imprint, trust: &TrustStore) -> Result<Stamp, StampError> {
    let token = Token::read(token(response)?)?;
    let info = Info::read(token.content())?;
    believed(&token, &info, imprint, trust)
}

pub(super) fn answer(
    question: &Question,
    response: &[u8],
    trust: &TrustStore,
    lists: Option<&dyn RevocationSource>,
    now: Timestamp,
) -> Result<Stamp, StampError> {
    let token = Token::read(token(response)?)?;
    let info = Info::read(token.content())?;
    let stamp = believed(&token, &info, &question.imprint, trust)?;
    if info.nonce.as_ref() != Some(&question.nonce) {
        return Err(StampError::Nonce);
    }
    if question.policy.is_some_and(|policy| policy.0 != info.policy) {
        return Err(StampError::Policy);
    }
    if (info.at - now).abs() > TimeDelta::seconds(CLOCKS_APART_S) {
        return Err(StampError::Times);
    }
    let chain = trust.chain(&stamp.by, info.at)?;
    let issuer = chain.authorities.first();
    let said = lists.zip(issuer).map(|(lists, issuer)| lists.ask(&stamp.by, issuer, now));
    match said {
        Some(Answer::Revoked { .. }) => Err(StampError::Revoked),
        Some(Answer::Good { .. } | Answer::Unknown(_)) | None => Ok(stamp),
    }
}

/// What holds of a stamp whenever it is read.
fn believed(token: &Token, info: &Info, imprint: &Imprint, trust: &TrustStore) -> Result<Stamp, StampError> {
    let by = token.signer()?;
    if !by.extensions().may_stamp() {
        return Err(StampError::Purpose);
    }
    if info.at < by.not_before() || by.not_after() < info.at {
        return Err(StampError::SignerDates);
    }
    let chain = trust.chain(&by, info.at)?;
    if info.imprint.as_ref() != Some(imprint) {
        return Err(StampError::Imprint);
    }
    let chain = chain.authorities.iter().map(|authority| authority.der().to_vec()).collect();
    Ok(Stamp { at: info.at, by, chain })
}

/// The token of a TimeStampResp.
fn token(response: &[u8]) -> Result<&[u8], StampError> {
    if response.len() > RESPONSE_BYTES_MAX {
        return Err(StampError::Damaged);
    }
    let mut file = SliceReader::new(response).map_err(damaged)?;
    let mut answer = inside(&mut file).map_err(damaged)?;
    file.finish(()).map_err(damaged)?;
    // What is said of a refusal in words is for nobody here.
    let status = answer.tlv_bytes().map_err(damaged)?;
    let mut status = SliceReader::new(status).and_then(|mut whole| inside(&mut whole)).map_err(damaged)?;
    let status = u8::decode(&mut status).map_err(damaged)?;
    if !GRANTED.contains(&status) {
        return Err(StampError::Refused(status));
    }
    let token = answer.tlv_bytes().map_err(damaged)?;
    answer.finish(token).map_err(damaged)
}
