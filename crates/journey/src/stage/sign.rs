//! The signature on the spot, and the application put where nothing can lose it (DOMAIN §1.13, DESIGN §4).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use std::sync::Arc;

use domain::time::Timestamp;

use crate::effect::{Accepted, Ask, KeyProblem, Signed};
use crate::key_desk::KeyDesk;
use crate::model::Model;
use crate::problem::Problem;
use crate::session::{SecretText, Session, Waiting};
use crate::stage::{Matter, Paper, Receipt, Sign, Stage};
use crate::target::{Button, Target};

impl Paper {
    /// The XML to be signed at this moment: it claims the time of its signature, not that of its reading.
    fn as_of(&mut self, now: Timestamp) -> SecretText {
        let xml = match &mut self.matter {
            Matter::Application(submission) => {
                submission.claimed = now;
                forms::xml::to_xml(submission)
            }
            Matter::Act(action) => {
                action.claimed = now;
                action.to_xml()
            }
        };
        self.xml = Arc::new(xml);
        self.xml.clone()
    }
}

impl Model {
    pub(crate) fn enter_sign(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Welcome);
        let Stage::Paper(paper) = stage else {
            self.stage = stage;
            return;
        };
        self.go(Stage::Sign(Sign { desk: KeyDesk::new(), paper, signed: None }));
        self.ask(Ask::ListKeys, Waiting::Keys);
    }

    pub(crate) fn sign_targets(&self, sign: &Sign, session: &Session) -> Vec<Target> {
        if self.token_works() {
            return vec![Target::Button(Button::StopKey)];
        }
        if session.signs() {
            return Vec::new();
        }
        if sign.signed.is_some() {
            return vec![Target::Button(Button::Sign), Target::Button(Button::Finish)];
        }
        let mut targets = sign.desk.targets();
        targets.extend([Target::Button(Button::Sign), Target::Button(Button::Back)]);
        targets
    }

    pub(crate) fn press_sign(&mut self, target: Target) {
        match target {
            Target::Button(Button::Sign) => self.sign(),
            Target::Button(Button::Back) => self.back_from_sign(),
            Target::Button(Button::Finish) => self.leave(),
            other => self.press_desk(other),
        }
    }

    pub(crate) fn sign(&mut self) {
        let now = self.now;
        let (Stage::Sign(sign), Some(session)) = (&mut self.stage, &self.session) else { return };
        if session.signs() {
            return;
        }
        if sign.signed.is_some() {
            return self.hand_over();
        }
        let applicant = session.key.as_ref().or(session.account.as_ref().map(|account| &account.key));
        let Some(iin) = applicant.map(|key| key.iin.clone()) else { return };
        match sign.desk.take_request(session, now) {
            Ok((file, password)) => {
                let xml = sign.paper.as_of(now);
                self.ask(Ask::Sign { file, password, xml, iin }, Waiting::Signature);
            }
            Err(focus) => self.focus = Some(focus),
        }
    }

    pub(crate) fn signature_made(&mut self, answer: Result<Signed, KeyProblem>) {
        let (limits, now) = (self.password_limits(), self.now);
        let (Stage::Sign(sign), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        match answer {
            Ok(signed) => {
                session.tries.wrong = 0;
                sign.desk.password.clear();
                sign.signed = Some(signed);
                self.hand_over();
            }
            Err(problem) => self.focus = Some(sign.desk.refuse(problem, session, limits, now)),
        }
    }

    /// An application goes into the vault, an act to central.
    fn hand_over(&mut self) {
        let Stage::Sign(sign) = &self.stage else { return };
        match sign.paper.matter {
            Matter::Application(_) => self.enqueue(),
            Matter::Act(_) => self.send_act(),
        }
    }

    fn enqueue(&mut self) {
        let (Stage::Sign(sign), Some(session)) = (&mut self.stage, &self.session) else { return };
        let (Some(signed), Matter::Application(submission)) = (&sign.signed, &sign.paper.matter) else {
            return;
        };
        sign.desk.problem = None;
        let ask = Ask::Enqueue {
            submission: submission.id,
            signed_xml: signed.xml.clone(),
            consent: session.consent.clone(),
            login_kept: session.login_kept(),
            scans: submission.scans().map(|scan| scan.sha256).collect(),
        };
        self.ask(ask, Waiting::Acceptance);
    }

    pub(crate) fn accepted(&mut self, answer: Result<Accepted, Problem>) {
        let (Stage::Sign(sign), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        match answer {
            Ok(accepted) => {
                // One time stands on the screen, in the signed XML and on every paper.
                let at = match &sign.paper.matter {
                    Matter::Application(submission) => submission.claimed,
                    Matter::Act(_) => accepted.at,
                };
                session.accepted = Some(Accepted { at, ..accepted });
                self.go(Stage::Receipt(Receipt { saved: None, printed: None }));
            }
            Err(problem) => sign.desk.problem = Some(problem),
        }
    }

    /// What was signed stays signed: once the signature stands, it is stored, or left with a question.
    pub(crate) fn back_from_sign(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Welcome);
        let busy = self.session.as_ref().is_some_and(Session::signs);
        match stage {
            Stage::Sign(sign) if sign.signed.is_none() && !busy => self.go(Stage::Paper(sign.paper)),
            other => {
                self.stage = other;
                if !busy {
                    self.leave();
                }
            }
        }
    }
}
