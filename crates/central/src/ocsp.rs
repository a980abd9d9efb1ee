//! Responders that say at the moment whether a signing key was revoked (OCSP); where all of them are silent or not to be
//! believed, the lists have the say, and whom they convict no responder clears.
//!
//! **Invariant:** nobody waits for a responder while the store is held: a signer is asked about before anything is
//! written; a silent responder costs one signer its wait, and not each. What was answered is kept, whole, with what it was
//! asked for; where lists had the say, they are named by their digests.

use std::cell::RefCell;

use base64ct::{Base64, Encoding};
use signing::certificate::{Certificate, Timestamp};
use signing::revocation::{Answer, NoAnswer, OcspError, Question, RevocationSource};

use crate::centre::Centre;
use crate::outbound::{OutboundError, Patient, Silence};
use crate::store::Digest;

/// What stands before a response, kept as text.
const OCSP: &str = "; OCSP ";

/// Who is asked, one after the other.
pub struct Responders(Vec<Patient>);

/// Why a responder said nothing.
#[derive(Debug, thiserror::Error)]
enum NoAnswerThere {
    #[error("{0}")]
    Silent(#[from] Silence),
    /// What it answered is not believed.
    #[error("{0}")]
    Answer(#[from] OcspError),
}

impl Responders {
    /// Those at these addresses, each given so many seconds.
    ///
    /// # Errors
    /// Where an address is none.
    pub fn new(urls: &[String], timeout_s: u32) -> Result<Responders, OutboundError> {
        Ok(Responders(Patient::each(urls, timeout_s)?))
    }

    /// The first answer that may be believed, and the response it stands in.
    fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Option<(Answer, Vec<u8>)> {
        for responder in &self.0 {
            match ask(responder, certificate, issuer, now) {
                Ok(answer) => return Some(answer),
                Err(why) => tracing::warn!(%why, "a responder does not say whether a key was revoked"),
            }
        }
        None
    }
}

fn ask(
    responder: &Patient,
    certificate: &Certificate,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<(Answer, Vec<u8>), NoAnswerThere> {
    let question = Question::new(certificate, issuer)?;
    let response = responder.ask("application/ocsp-request", question.request(), now)?;
    Ok((question.answer(&response, issuer, now)?, response))
}

/// One signer's question: put to the responders where they are asked, and to the lists where they are silent.
pub(crate) struct Inquiry<'a> {
    centre: &'a Centre,
    responders: Option<&'a Responders>,
    said: RefCell<Said>,
    /// Digests of the lists that had the say.
    lists: RefCell<Vec<Digest>>,
}

/// What the responders said.
enum Said {
    /// They were not asked.
    NotAsked,
    /// The whole response.
    Answered(Vec<u8>),
    /// Nothing that may be believed.
    Nothing,
}

impl<'a> Inquiry<'a> {
    /// At this moment, of whoever can say it best.
    pub(crate) fn now(centre: &'a Centre) -> Inquiry<'a> {
        Inquiry {
            centre,
            responders: centre.ocsp.as_ref(),
            said: RefCell::new(Said::NotAsked),
            lists: RefCell::default(),
        }
    }

    /// Of the lists alone.
    pub(crate) fn of_lists(centre: &'a Centre) -> Inquiry<'a> {
        Inquiry { centre, responders: None, said: RefCell::new(Said::NotAsked), lists: RefCell::default() }
    }

    /// The source of answers, where there is any.
    pub(crate) fn source(&self) -> Option<&dyn RevocationSource> {
        (self.responders.is_some() || self.centre.crls.is_some()).then_some(self)
    }

    /// Whether the responders were asked in vain.
    pub(crate) fn is_unanswered(&self) -> bool {
        matches!(*self.said.borrow(), Said::Nothing)
    }

    /// As auditors read it, after what was learnt: the response in Base64, for whoever wants to verify it again; or the
    /// digests (SHA-256) of the lists that were read.
    pub(crate) fn evidence(&self) -> String {
        let mut text = match &*self.said.borrow() {
            Said::NotAsked => String::new(),
            Said::Answered(response) => format!("{OCSP}{}", Base64::encode_string(response)),
            Said::Nothing => "; OCSP silent".to_owned(),
        };
        for list in self.lists.borrow().iter() {
            text.push_str("; CRL ");
            text.push_str(&hex::encode(list));
        }
        text
    }
}

impl RevocationSource for Inquiry<'_> {
    fn ask(&self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Answer {
        let answered = self.responders.map(|responders| responders.ask(certificate, issuer, at));
        let (said, answer) = match answered {
            Some(Some((answer, response))) => (Said::Answered(response), Some(answer)),
            Some(None) => (Said::Nothing, None),
            None => (Said::NotAsked, None),
        };
        *self.said.borrow_mut() = said;
        let nobody = || Answer::Unknown(NoAnswer::NoList);
        let Some(lists) = &self.centre.crls else { return answer.unwrap_or_else(nobody) };
        if let Some(convicted @ Answer::Revoked { .. }) = answer {
            return convicted;
        }
        let (listed, read) = lists.consult(certificate, issuer, at);
        match (answer, listed) {
            (Some(answer), Answer::Good { .. } | Answer::Unknown(_)) => answer,
            // Whoever stole a responder's key clears nobody whom a list names (ADR 30).
            (Some(_), Answer::Revoked { .. }) | (None, _) => {
                *self.lists.borrow_mut() = read;
                listed
            }
        }
    }
}

/// The response that stands in such a text.
pub(crate) fn response(evidence: &str) -> Option<Vec<u8>> {
    let (_, rest) = evidence.split_once(OCSP)?;
    Base64::decode_vec(rest.split(';').next()?).ok()
}

/// Such a text without the response.
pub(crate) fn without_response(evidence: &str) -> String {
    evidence
        .split("; ")
        .filter(|part| !part.starts_with(OCSP.trim_start_matches("; ")))
        .collect::<Vec<_>>()
        .join("; ")
}
