//! The way into the personal cabinet: the AUTH key, and the challenge of central that it signs (DOMAIN §1.2, §6).
//!
//! **Invariants:** what is signed is the challenge that central wrote for this visit, after its consent was ticked;
//! with no line the login is provisional and opens an application, never the journal.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use std::sync::Arc;

use forms::login::Login as Challenge;

use crate::account::{Account, AccountAsk, Away, Open};
use crate::effect::{Ask, KeyIdentity, KeyProblem, KeyUse};
use crate::key_desk::KeyDesk;
use crate::model::Model;
use crate::problem::Problem;
use crate::session::{Goal, SecretText, Session, Waiting};
use crate::stage::{Login, Stage};
use crate::target::{Button, Target};

impl Model {
    /// To the goal, by the login where nobody is logged in who could reach it.
    pub(crate) fn enter_cabinet(&mut self, goal: Goal) {
        let Some(session) = &mut self.session else { return };
        session.goal = goal;
        let enough = session
            .account
            .as_ref()
            .is_some_and(|account| account.open.is_some() || (goal != Goal::Journal && !self.link));
        if enough { self.logged_in() } else { self.enter_login(None) }
    }

    pub(crate) fn enter_login(&mut self, problem: Option<Problem>) {
        if let Some(session) = &mut self.session {
            session.account = None;
        }
        let desk = KeyDesk { problem, ..KeyDesk::of(KeyUse::Login) };
        self.go(Stage::Login(Login {
            desk,
            opened: None,
            agreed: false,
            signed: None,
            alone: false,
            was_busy: false,
        }));
        self.ask(Ask::ListKeys, Waiting::Keys);
    }

    pub(crate) fn login_targets(&self, login: &Login, session: &Session) -> Vec<Target> {
        let back = Target::Button(Button::Back);
        if self.token_works() {
            return vec![Target::Button(Button::StopKey), back];
        }
        if login.opened.is_none() {
            let mut targets = login.desk.targets();
            targets.extend([Target::Button(Button::OpenKey), back]);
            return targets;
        }
        if session.logs_in() {
            return vec![back];
        }
        if session.waits_for(&Waiting::TakingUp) {
            return vec![back];
        }
        let mut targets = if session.goal == Goal::Apply { self.kept_targets(session) } else { Vec::new() };
        targets.push(Target::Box(0));
        if login.agreed {
            targets.push(Target::Button(Button::Continue));
        }
        targets.extend([Target::Button(Button::OtherKey), back]);
        targets
    }

    pub(crate) fn press_login(&mut self, target: Target) {
        let Stage::Login(login) = &mut self.stage else { return };
        match target {
            Target::Box(_) => {
                login.agreed = !login.agreed;
                if login.agreed {
                    self.focus = Some(Target::Button(Button::Continue));
                }
            }
            Target::Kept(n) => self.press_kept(n),
            Target::Button(Button::Continue) => self.log_in(),
            Target::Button(Button::OtherKey) => {
                self.forget_kept();
                self.effect(Ask::DropKey);
                self.enter_login(None);
            }
            Target::Button(Button::Back) => self.back_from_login(),
            other => self.press_desk(other),
        }
    }

    pub(crate) fn login_key_opened(&mut self, answer: Result<KeyIdentity, KeyProblem>) {
        let (limits, now) = (self.password_limits(), self.now);
        let answer = self.not_the_helpers(answer);
        let (Stage::Login(login), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        match answer {
            Ok(key) => {
                session.tries.wrong = 0;
                login.desk = KeyDesk {
                    listed: true,
                    keys: std::mem::take(&mut login.desk.keys),
                    ..KeyDesk::of(KeyUse::Login)
                };
                let another = session.is_of_another(&key);
                login.opened = Some(key);
                self.focus = Some(Target::Box(0));
                if another {
                    self.begin_anew();
                }
                self.find_kept();
            }
            Err(problem) => self.focus = Some(login.desk.refuse(problem, session, limits, now)),
        }
    }

    fn log_in(&mut self) {
        let (Stage::Login(login), Some(session)) = (&mut self.stage, &self.session) else { return };
        if session.logs_in() || login.opened.is_none() {
            return;
        }
        if !self.link {
            return self.log_in_provisionally(self.why_away());
        }
        let Some(ids) = session.ids.clone() else { return };
        login.desk.problem = None;
        login.signed = None;
        let ask = AccountAsk::Challenge { session: ids.submission, language: self.language };
        self.ask(Ask::Account(ask), Waiting::Challenge);
    }

    /// The key opened, and its dates, usage and chain hold: that is as much as can be known here (DOMAIN §6). The
    /// consent to look-ups is then of the kiosk's own writing, and goes along with the application.
    fn log_in_provisionally(&mut self, why: Away) {
        let was_busy = matches!(why, Away::Busy(_));
        let Stage::Login(login) = &mut self.stage else { return };
        let Some(session) = &self.session else { return };
        if session.goal == Goal::Journal {
            login.desk.problem = Some(why.problem());
            // Told on top, where the focus goes; the key is still open for the next try, unless it was used up.
            self.focus = None;
            if login.signed.take().is_some() {
                login.opened = None;
                login.agreed = false;
                self.ask(Ask::ListKeys, Waiting::Keys);
            }
            return;
        }
        if let Some(signed) = login.signed.take() {
            // The line went after central's own challenge was signed: that is the consent.
            return self.take_account(signed, None, was_busy);
        }
        login.was_busy = was_busy;
        let (Some(ids), Some(service)) = (&session.ids, self.setting.catalogue.with_login()) else { return };
        let office = self.setting.office.clone();
        let own = Challenge::new(service.form, office, self.language, ids.submission, self.now, &ids.nonce);
        login.alone = true;
        self.ask(Ask::SignConsent { xml: Arc::new(own.to_xml()) }, Waiting::LoginSignature);
    }

    /// Central's challenge is signed only where it is what was asked for: this visit, this kiosk.
    pub(crate) fn challenged(&mut self, answer: Result<SecretText, Away>) {
        let (Stage::Login(login), Some(session)) = (&mut self.stage, &self.session) else { return };
        let document = match answer {
            Ok(document) => document,
            Err(away) => return self.not_logged_in(away),
        };
        let asked = Challenge::from_xml(&document).is_ok_and(|challenge| {
            let visit = session.ids.as_ref().is_some_and(|ids| ids.submission == challenge.session);
            visit && challenge.office.kiosk == self.setting.kiosk
        });
        if asked {
            login.alone = false;
            self.ask(Ask::SignConsent { xml: document }, Waiting::LoginSignature);
        } else {
            self.not_logged_in(Away::Refused(Problem::plain("fault-badanswer")));
        }
    }

    pub(crate) fn challenge_signed(&mut self, answer: Result<SecretText, Problem>) {
        let Stage::Login(login) = &mut self.stage else { return };
        match answer {
            Ok(signed) if login.alone => {
                let was_busy = login.was_busy;
                self.take_account(signed, None, was_busy);
            }
            Ok(signed) => {
                login.signed = Some(signed.clone());
                self.ask(Ask::Account(AccountAsk::LogIn { signed }), Waiting::LogIn);
            }
            Err(problem) => self.not_logged_in(Away::Refused(problem)),
        }
    }

    pub(crate) fn login_answered(&mut self, answer: Result<Open, Away>) {
        match answer {
            Ok(open) => {
                let Stage::Login(login) = &mut self.stage else { return };
                if let Some(signed) = login.signed.take() {
                    self.take_account(signed, Some(open), false);
                }
            }
            Err(away) => self.not_logged_in(away),
        }
    }

    fn not_logged_in(&mut self, away: Away) {
        if matches!(away, Away::Offline | Away::Busy(_)) {
            return self.log_in_provisionally(away);
        }
        // The key was used up by its one signature: it is opened again for the next try.
        if let Stage::Login(login) = &mut self.stage {
            login.opened = None;
            login.agreed = false;
            login.desk.problem = Some(away.problem());
            self.focus = None;
            self.ask(Ask::ListKeys, Waiting::Keys);
        }
    }

    /// Another person's key: nothing of the former one's may be shown to them or sent with theirs.
    fn begin_anew(&mut self) {
        let Some(session) = &mut self.session else { return };
        let anew = Session {
            goal: session.goal,
            service: session.service,
            settlement: session.settlement.take(),
            ..Session::of(session.draft.form(), session.boxes.len())
        };
        let former = std::mem::replace(session, anew).draft;
        for scan in former.all_scans() {
            self.effect(Ask::DropScan { sha256: scan.sha256 });
        }
        self.ask(Ask::NewIds, Waiting::Ids);
    }

    /// The visit is this person's now.
    fn take_account(&mut self, consent: SecretText, open: Option<Open>, was_busy: bool) {
        let (Stage::Login(login), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        let Some(key) = login.opened.take() else { return };
        session.owner = Some(key.iin.clone());
        session.account = Some(Account { key, open, was_busy, consent, at: self.now });
        self.logged_in();
    }

    /// Logged in: the e-mail where there is none yet, the contacts that no code has proved, then the goal. An application
    /// that was begun while there was no line is gone on with: a question in between would sweep it away.
    pub(crate) fn logged_in(&mut self) {
        let Some(session) = &self.session else { return };
        let account = session.account.as_ref().and_then(|account| account.open.as_ref());
        let lacks_email = account.is_some_and(|open| open.email.is_none());
        let (goal, begun) = (session.goal, session.has_begun());
        match goal {
            Goal::Apply if begun => self.begin_form(),
            Goal::Apply | Goal::Journal if lacks_email => self.ask_for_email(),
            Goal::Apply | Goal::Journal if !begun && self.ask_for_contact() => {}
            Goal::Apply => self.begin_form(),
            Goal::Journal => self.enter_journal(),
        }
    }

    pub(crate) fn back_from_login(&mut self) {
        self.forget_kept();
        self.effect(Ask::DropKey);
        let goal = self.session.as_mut().map(|session| {
            for waiting in [Waiting::Key, Waiting::Challenge, Waiting::LoginSignature, Waiting::LogIn] {
                session.stop_waiting_for(&waiting);
            }
            session.goal
        });
        match goal {
            Some(Goal::Apply) => self.enter_settlement(false),
            Some(Goal::Journal) | None => self.go(Stage::Services),
        }
    }
}
