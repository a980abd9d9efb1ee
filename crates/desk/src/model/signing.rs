//! The signature of a decision: the document is made and signed once, and sent until central has answered.
//!
//! **Invariant:** what is sent again is the very document that was signed; nothing is called recorded before central
//! said so.

use domain::bin::Bin;
use domain::digest::Sha256;
use domain::problem::Problem;
use forms::decision::Ruling;
use sync::wire::desk::DecisionDone;

use super::{Decide, KeyDesk, KeyUse, Model, Places, Stage};
use crate::msg::{Ask, Signed, ToSign, Trouble};
use crate::target::{Button, Target};

/// A decision that is to be signed.
#[derive(Debug)]
pub struct Sign {
    /// What is decided.
    pub ruling: Ruling,
    /// The first clerk's decision that it seconds.
    pub seconds: Option<Sha256>,
    /// It changes nothing before a second clerk signed it too.
    pub needs_second: bool,
    /// The keys and the password.
    pub keys: KeyDesk,
    /// How far it is.
    pub progress: Progress,
    /// Where it was begun.
    pub origin: Origin,
}

/// Where a decision was begun.
#[derive(Debug)]
pub enum Origin {
    /// At an application.
    Decide(Decide),
    /// At the form of places.
    Places(Places),
}

/// How far a signature is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Waits for the password.
    Ready,
    /// It is being signed.
    Signing,
    /// It is on its way.
    Sending(Signed),
    /// Central is away; the document stays.
    Stuck(Signed),
}

/// The department gives places of state kindergartens only, whose referral has a title of its own.
const STATE_REFERRAL: &str = "D5-STATE";

/// The paper that a decision made, as its title is looked up.
fn paper(ruling: &Ruling, name: &str) -> String {
    if matches!(ruling, Ruling::OfferPlace { .. }) { STATE_REFERRAL.into() } else { name.to_owned() }
}

impl Model {
    pub(super) fn open_signature(
        &mut self,
        ruling: Ruling,
        seconds: Option<Sha256>,
        needs_second: bool,
        origin: Origin,
    ) {
        let (keys, progress) = (KeyDesk::new(KeyUse::Sign), Progress::Ready);
        self.stage = Stage::Sign(Box::new(Sign { ruling, seconds, needs_second, keys, progress, origin }));
        self.focus = None;
        self.list_keys();
    }

    pub(super) fn sign(&mut self) {
        let bin = self.session.as_ref().and_then(|session| Bin::parse(&session.login.bin).ok());
        let language = self.language;
        match (&self.stage, &bin) {
            (Stage::Sign(sign), Some(_)) if sign.progress == Progress::Ready => {}
            (_, _) => return,
        }
        let Some((key, password)) = self.take_password() else { return };
        if let (Stage::Sign(sign), Some(bin)) = (&mut self.stage, bin) {
            let decision =
                Box::new(ToSign { ruling: sign.ruling.clone(), seconds: sign.seconds, language, bin });
            sign.progress = Progress::Signing;
            self.await_answer(Ask::Sign { key, password, decision });
        }
    }

    /// It is signed: now it goes to central.
    pub(super) fn signed(&mut self, signed: Signed) {
        if let Stage::Sign(sign) = &mut self.stage {
            let key = sign.keys.key();
            if let Some(session) = &mut self.session {
                session.signed_with = key;
            }
            self.send(signed);
        }
    }

    pub(super) fn send_again(&mut self) {
        if let Stage::Sign(sign) = &self.stage
            && let Progress::Stuck(signed) = &sign.progress
        {
            let signed = signed.clone();
            self.send(signed);
        }
    }

    fn send(&mut self, signed: Signed) {
        let Some(token) = self.token() else { return };
        if let Stage::Sign(sign) = &mut self.stage {
            sign.progress = Progress::Sending(signed.clone());
            self.await_answer(Ask::Send { token, signed });
        }
    }

    /// It is recorded: the screen it was begun at shows what became of it.
    pub(super) fn decided(&mut self, done: &DecisionDone) {
        let Stage::Sign(sign) = std::mem::replace(&mut self.stage, Stage::Inbox) else { return };
        let at = domain::time::show_time(done.at);
        let told = match (&done.awaits_second, &done.application) {
            (Some(_), _) => Problem::with("desk-done-first", "at", at),
            (None, Some(decided)) if decided.paper.is_some() => Problem::with("desk-done-paper", "at", at)
                .and("paper", paper(&sign.ruling, decided.paper.as_deref().unwrap_or_default())),
            (None, _) => Problem::with("desk-done", "at", at),
        };
        if let Some(session) = &mut self.session {
            session.begun = None;
        }
        match sign.origin {
            Origin::Decide(decide) => self.open_application(decide.number, None),
            Origin::Places(_) => self.open_places(),
        }
        self.tell(Ok(told));
    }

    /// Signing or sending went wrong. What was typed stays.
    pub(super) fn signature_troubled(&mut self, trouble: &Trouble) {
        let Stage::Sign(sign) = &mut self.stage else { return };
        let was = std::mem::replace(&mut sign.progress, Progress::Ready);
        match (was, trouble) {
            (Progress::Sending(signed), Trouble::Offline) => {
                sign.progress = Progress::Stuck(signed);
                self.focus = Some(Target::Button(Button::SendAgain));
            }
            (Progress::Sending(_), Trouble::Changed) => self.changed(),
            (Progress::Sending(_), _) => {
                sign.keys.problem = Some(trouble.problem());
                self.list_keys();
                self.focus = Some(Target::Password);
            }
            (Progress::Ready | Progress::Signing | Progress::Stuck(_), _) => self.key_troubled(trouble),
        }
    }

    /// The application is not what it was when the decision was begun: it is shown anew, and what was typed waits.
    fn changed(&mut self) {
        let Stage::Sign(sign) = std::mem::replace(&mut self.stage, Stage::Inbox) else { return };
        match sign.origin {
            Origin::Decide(decide) => self.put_aside(decide),
            Origin::Places(places) => self.stage = Stage::Places(places),
        }
        self.tell(Err(Trouble::Changed.problem()));
    }

    /// Back to where the decision was begun. What central may have by now is looked at anew.
    pub(super) fn leave_signature(&mut self, sign: Sign) {
        let sent = matches!(sign.progress, Progress::Sending(_) | Progress::Stuck(_));
        self.focus = Some(Target::Button(Button::Continue));
        match sign.origin {
            Origin::Decide(decide) if sent || decide.is_plain() => self.put_aside(decide),
            Origin::Decide(decide) => self.stage = Stage::Decide(decide),
            Origin::Places(places) => self.stage = Stage::Places(places),
        }
    }

    /// To the application; the reason and the words wait until the same decision is begun again.
    pub(super) fn put_aside(&mut self, decide: Decide) {
        let (number, place) = (decide.number.clone(), decide.plan.place.clone());
        if let Some(session) = &mut self.session {
            session.begun = Some(decide);
        }
        self.open_application(number, place);
    }
}
