//! Responders that say at the moment whether a signing key was revoked (OCSP); where all of them are silent or not to be
//! believed, the lists have the say.
//!
//! **Invariant:** nobody waits for a responder while the store is held: a signer is asked about before anything is
//! written. A responder that was silent is left alone for a while, so that its silence costs one signer its wait and
//! not each. What was answered is kept, whole, with what it was asked for.

use std::cell::RefCell;

use base64ct::{Base64, Encoding};
use chrono::TimeDelta;
use parking_lot::Mutex;
use signing::certificate::{Certificate, Timestamp};
use signing::revocation::{Answer, NoAnswer, OcspError, Question, RevocationSource};

use crate::centre::Centre;
use crate::outbound::{Outbound, OutboundError};

/// How long a silent responder is left alone, in seconds.
const PAUSE_S: i64 = 60;

/// Who is asked, one after the other.
pub struct Responders(Vec<Responder>);

struct Responder {
    line: Outbound,
    silent_since: Mutex<Option<Timestamp>>,
}

/// Why a responder said nothing.
#[derive(Debug, thiserror::Error)]
enum Silence {
    /// It was silent a moment ago.
    #[error("silent a moment ago")]
    Paused,
    /// It did not answer in time, or at all.
    #[error("{0}")]
    Away(#[from] OutboundError),
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
        let responder = |url: &String| {
            Ok(Responder { line: Outbound::to_signed(url, timeout_s)?, silent_since: Mutex::new(None) })
        };
        Ok(Responders(urls.iter().map(responder).collect::<Result<_, OutboundError>>()?))
    }

    /// The first answer that may be believed, and the response it stands in.
    fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Option<(Answer, Vec<u8>)> {
        for responder in &self.0 {
            match responder.ask(certificate, issuer, now) {
                Ok(answer) => return Some(answer),
                Err(why) => tracing::warn!(%why, "a responder does not say whether a key was revoked"),
            }
        }
        None
    }
}

impl Responder {
    fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<(Answer, Vec<u8>), Silence> {
        let pause = TimeDelta::seconds(PAUSE_S);
        // A clock that was set back ends the pause.
        if self.silent_since.lock().is_some_and(|since| since <= now && now < since + pause) {
            return Err(Silence::Paused);
        }
        let question = Question::new(certificate, issuer)?;
        let response = self.line.ask("application/ocsp-request", question.request());
        *self.silent_since.lock() = response.is_err().then_some(now);
        let response = response?;
        Ok((question.answer(&response, issuer, now)?, response))
    }
}

/// One signer's question: put to the responders where they are asked, and to the lists where they are silent.
pub(crate) struct Inquiry<'a> {
    centre: &'a Centre,
    responders: Option<&'a Responders>,
    said: RefCell<Said>,
}

/// What the responders said.
pub(crate) enum Said {
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
        Inquiry { centre, responders: centre.ocsp.as_ref(), said: RefCell::new(Said::NotAsked) }
    }

    /// Of the lists alone.
    pub(crate) fn of_lists(centre: &'a Centre) -> Inquiry<'a> {
        Inquiry { centre, responders: None, said: RefCell::new(Said::NotAsked) }
    }

    /// The source of answers, where there is any.
    pub(crate) fn source(&self) -> Option<&dyn RevocationSource> {
        (self.responders.is_some() || self.centre.crls.is_some()).then_some(self)
    }

    /// What the responders said.
    pub(crate) fn into_said(self) -> Said {
        self.said.into_inner()
    }
}

impl RevocationSource for Inquiry<'_> {
    fn ask(&self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Answer {
        if let Some(responders) = self.responders {
            let answer = responders.ask(certificate, issuer, at);
            if let Some((answer, response)) = answer {
                *self.said.borrow_mut() = Said::Answered(response);
                return answer;
            }
            *self.said.borrow_mut() = Said::Nothing;
        }
        let lists = self.centre.crls.as_ref();
        lists.map_or(Answer::Unknown(NoAnswer::NoList), |lists| lists.ask(certificate, issuer, at))
    }
}

impl Said {
    /// As auditors read it, after what was learnt: the response in Base64, for whoever wants to verify it again.
    pub(crate) fn evidence(&self) -> String {
        match self {
            Said::NotAsked => String::new(),
            Said::Answered(response) => format!("; OCSP {}", Base64::encode_string(response)),
            Said::Nothing => "; OCSP silent".to_owned(),
        }
    }
}
