//! Step 1: the key is opened, the declaration made, the look-ups allowed by a signature (DOMAIN §1.15, §1.16).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use forms::consent::LookUpConsent;
use std::sync::Arc;

use forms::FieldId;
use forms::definition::Kind;
use zeroize::Zeroizing;

use crate::effect::{Answer, Ask, KeyIdentity, KeyProblem};
use crate::key_desk::{KeyDesk, PasswordLimits, full_name};
use crate::line::Edit;
use crate::model::Model;
use crate::problem::Problem;
use crate::service::Entrance;
use crate::session::{LookUp, SecretText, Session, Waiting};
use crate::stage::{Fill, Stage};
use crate::target::{Button, Target};

impl Model {
    /// The consents of step 1, as the form lists them.
    pub fn key_consents(&self) -> Vec<FieldId> {
        let steps = &self.form().steps;
        let fields = steps.first().map(|s| s.fields.as_slice()).unwrap_or_default();
        fields.iter().filter(|f| f.kind == Kind::Consent).map(|f| f.id.clone()).collect()
    }

    pub(crate) fn key_targets(&self, desk: &KeyDesk, session: &Session) -> Vec<Target> {
        if self.token_works() {
            return vec![Target::Button(Button::StopKey), Target::Button(Button::Back)];
        }
        if session.key.is_none() {
            let mut targets = desk.targets();
            targets.extend([Target::Button(Button::OpenKey), Target::Button(Button::Back)]);
            return targets;
        }
        if session.waits_for(&Waiting::Consent) {
            // What is being signed is not changed under the pen.
            return vec![Target::Button(Button::Continue), Target::Button(Button::Back)];
        }
        let consents = self.key_consents();
        let all_given = consents.iter().all(|id| session.draft.is_ticked(id));
        if session.waits_for(&Waiting::TakingUp) {
            return vec![Target::Button(Button::Back)];
        }
        let mut targets = self.kept_targets(session);
        targets.extend(consents.into_iter().map(Target::Tick));
        if all_given {
            targets.push(Target::Button(Button::Continue));
        }
        targets.extend([Target::Button(Button::OtherKey), Target::Button(Button::Back)]);
        targets
    }

    pub(crate) fn press_key(&mut self, target: Target) {
        match target {
            Target::Tick(id) => {
                let Some(session) = &mut self.session else { return };
                let ticked = session.draft.is_ticked(&id);
                session.draft.tick(&id, !ticked);
                // Given again, the consent that was signed holds again.
                if let (Some(consent), false) = (&session.consent, ticked)
                    && session.draft.form().field(&id).is_some_and(|field| field.signed)
                {
                    session.draft.set_look_up_consent(consent);
                }
                self.focus = Some(self.first_open_consent());
            }
            Target::Kept(n) => self.press_kept(n),
            Target::Button(Button::Continue) => self.continue_from_key(),
            Target::Button(Button::OtherKey) => self.other_key(),
            Target::Button(Button::Back) => self.back_from_key(),
            other => self.press_desk(other),
        }
    }

    /// Presses on the desk itself, at step 1 and at the signature.
    pub(crate) fn press_desk(&mut self, target: Target) {
        let opening = self.session.as_ref().is_some_and(|s| s.waits_for(&Waiting::Key));
        let Some(desk) = self.desk_mut() else { return };
        match target {
            Target::Row(i) => {
                desk.choose(i);
                self.focus = Some(Target::Password);
            }
            Target::Button(Button::Reveal) => {
                desk.revealed = !desk.revealed;
                self.focus = Some(Target::Password);
            }
            Target::Button(Button::Refresh) => self.ask(Ask::ListKeys, Waiting::Keys),
            Target::Button(Button::StopKey) => self.stop_key(),
            Target::Password | Target::Button(Button::OpenKey) if !opening => self.open_key(),
            _ => {}
        }
    }

    fn open_key(&mut self) {
        if let Stage::Sign(_) = self.stage {
            return self.sign();
        }
        let now = self.now;
        let Some(session) = &self.session else { return };
        let desk = match &mut self.stage {
            Stage::Key(desk) => desk,
            Stage::Login(login) => &mut login.desk,
            _ => return,
        };
        let wanted = desk.wanted;
        match desk.take_request(session, now) {
            Ok((file, password)) => self.ask(Ask::OpenKey { wanted, file, password }, Waiting::Key),
            Err(focus) => self.focus = Some(focus),
        }
    }

    pub(crate) fn desk_mut(&mut self) -> Option<&mut KeyDesk> {
        match &mut self.stage {
            Stage::Key(desk) => Some(desk),
            Stage::Sign(sign) => Some(&mut sign.desk),
            Stage::Login(login) => Some(&mut login.desk),
            Stage::Welcome
            | Stage::Services
            | Stage::About
            | Stage::Fill(_)
            | Stage::Attach(_)
            | Stage::Preview(_)
            | Stage::School(_)
            | Stage::Settlement(_)
            | Stage::Journal
            | Stage::Application(_)
            | Stage::Document(_)
            | Stage::Confirm(_)
            | Stage::Places
            | Stage::Review(_)
            | Stage::Paper(_)
            | Stage::Keeping(_)
            | Stage::Receipt(_) => None,
        }
    }

    pub(crate) fn edit_password(&mut self, edit: Edit) {
        if let Some(desk) = self.desk_mut()
            && desk.password.apply(edit)
        {
            desk.problem = None;
            desk.pressed_ahead = false;
        }
    }

    /// Wrong passwords before a pause.
    pub fn password_limits(&self) -> PasswordLimits {
        let password = &self.setting.policy.password;
        PasswordLimits { tries: password.tries, pause_s: i64::try_from(password.pause_s).unwrap_or(i64::MAX) }
    }

    pub(crate) fn key_opened(&mut self, answer: Result<KeyIdentity, KeyProblem>) {
        let (limits, now) = (self.password_limits(), self.now);
        let answer = self.not_the_helpers(answer);
        let (Stage::Key(desk), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        match answer {
            Ok(key) => {
                let problem = session.is_of_another(&key).then(|| Problem::plain("key-owner-other"));
                *desk =
                    KeyDesk { listed: true, keys: std::mem::take(&mut desk.keys), problem, ..KeyDesk::new() };
                self.take_owner(key);
                self.find_kept();
                self.focus = Some(self.first_open_consent());
            }
            Err(problem) => self.focus = Some(desk.refuse(problem, session, limits, now)),
        }
    }

    /// The key of whoever helps opens no visit: the application would be refused (ADR 16).
    pub(crate) fn not_the_helpers(
        &mut self,
        answer: Result<KeyIdentity, KeyProblem>,
    ) -> Result<KeyIdentity, KeyProblem> {
        match answer {
            Ok(key) if self.is_helper(key.iin.expose()) => {
                self.effect(Ask::DropKey);
                Err(KeyProblem::Refused(Problem::of_code("E-ASSISTANT-SELF")))
            }
            answer => answer,
        }
    }

    /// The visit is this person's now. Nothing of another one's may be shown to them or sent with theirs.
    fn take_owner(&mut self, key: KeyIdentity) {
        let Some(session) = &mut self.session else { return };
        if session.is_of_another(&key) {
            let anew = Session::of(session.draft.form(), session.boxes.len());
            let former = std::mem::replace(session, anew).draft;
            for scan in former.all_scans() {
                self.effect(Ask::DropScan { sha256: scan.sha256 });
            }
            self.ask(Ask::NewIds, Waiting::Ids);
        }
        let Some(session) = &mut self.session else { return };
        session.tries.wrong = 0;
        session.owner = Some(key.iin.clone());
        session.draft.set_applicant(key.iin.expose(), &full_name(&key));
        session.key = Some(key);
    }

    /// The first consent of step 1 that is not given yet, or the way on.
    fn first_open_consent(&self) -> Target {
        let given = |id: &FieldId| self.session.as_ref().is_some_and(|s| s.draft.is_ticked(id));
        let open = self.key_consents().into_iter().find(|id| !given(id));
        open.map_or(Target::Button(Button::Continue), Target::Tick)
    }

    /// What was typed is kept only while the owner stays the same; that is checked when the new key opens.
    fn other_key(&mut self) {
        if let Some(session) = &mut self.session {
            session.key = None;
            session.consent = None;
            session.consent_at = None;
            session.parent = LookUp::NotAsked;
            session.child = LookUp::NotAsked;
            session.child_asked = Zeroizing::default();
            session.stop_waiting_for(&Waiting::Parent);
            session.stop_waiting_for(&Waiting::Child);
        }
        self.forget_kept();
        self.effect(Ask::DropKey);
        self.enter_key();
    }

    /// The consent ran out while the form was filled: it is signed once more, everything else stays.
    pub(crate) fn renew_consent(&mut self) {
        if let Some(session) = &mut self.session {
            session.key = None;
            session.consent = None;
            session.consent_at = None;
        }
        let old = Problem::plain("key-consent-old");
        if Entrance::of(self.form()) == Entrance::Login {
            return self.enter_login(Some(old));
        }
        self.enter_key();
        if let Stage::Key(desk) = &mut self.stage {
            desk.problem = Some(old);
        }
    }

    /// Has the consent run out, so that central would refuse what rests on it?
    pub(crate) fn consent_is_old(&self) -> bool {
        let given = self.session.as_ref().and_then(|session| session.consent_at);
        let lives_s = i64::try_from(self.setting.policy.consent_lives_s).unwrap_or(i64::MAX);
        // One from the future was given before the clock was put right: central would not believe it either.
        given.is_some_and(|at| self.now < at || (self.now - at).num_seconds() >= lives_s)
    }

    /// To the questions; straight back to the review where they are answered.
    pub(crate) fn go_on_from_key(&mut self) {
        if self.go_on_where_it_was_left() {
            return;
        }
        if self.session.as_ref().is_some_and(|session| session.reviewed) {
            self.enter_review();
        } else {
            self.enter_step(1, false);
        }
    }

    fn continue_from_key(&mut self) {
        if self.consent_is_old() {
            return self.renew_consent();
        }
        let Some(session) = &self.session else { return };
        if session.consent.is_some() {
            return self.go_on_from_key();
        }
        if session.waits_for(&Waiting::Consent) {
            return;
        }
        let Some(ids) = session.ids.clone() else { return };
        let consent = LookUpConsent::new(
            self.form(),
            &self.setting.office,
            self.language,
            ids.submission,
            self.now,
            &ids.nonce,
        );
        self.ask(Ask::SignConsent { xml: Arc::new(consent.to_xml()) }, Waiting::Consent);
        if let Some(session) = &mut self.session {
            session.consent_at = Some(self.now);
        }
    }

    pub(crate) fn consent_signed(&mut self, answer: Result<SecretText, Problem>) {
        let Some(session) = &mut self.session else { return };
        match answer {
            Ok(xml) => {
                session.draft.set_look_up_consent(&xml);
                session.consent = Some(xml.clone());
                if session.parent != LookUp::Found {
                    session.parent = LookUp::Asking;
                    self.ask(Ask::LookUpParent { consent: xml }, Waiting::Parent);
                }
                self.ask_for_the_child_again();
                if let Stage::Key(_) = self.stage {
                    self.go_on_from_key();
                }
            }
            Err(problem) => {
                session.key = None;
                if let Stage::Key(desk) = &mut self.stage {
                    desk.problem = Some(problem);
                    self.ask(Ask::ListKeys, Waiting::Keys);
                }
            }
        }
    }

    pub(crate) fn back_from_key(&mut self) {
        if self.token_works() {
            self.effect(Ask::DropKey);
        }
        if let Some(session) = &mut self.session {
            session.stop_waiting_for(&Waiting::Key);
            session.stop_waiting_for(&Waiting::Consent);
            session.stop_waiting_for(&Waiting::TakingUp);
            if session.reviewed && session.consent.is_some() {
                return self.enter_review();
            }
        }
        self.go(Stage::About);
    }

    /// Enters the n-th step of the form.
    pub(crate) fn enter_step(&mut self, n: usize, for_review: bool) {
        let Some(step) = self.form().steps.get(n) else { return };
        let step = step.id.clone();
        self.go(Stage::Fill(Fill { step, slips: Vec::new(), for_review }));
    }

    pub(crate) fn take_keys(&mut self, answer: Answer) {
        let used = self.session.as_ref().and_then(|s| s.key.as_ref()).map(|k| k.file);
        // The file that logged in is not the one that signs.
        let used = used.filter(|_| !matches!(self.stage, Stage::Login(_)));
        let row = if let Some(Target::Row(at)) = self.focus { Some(at) } else { None };
        // Whoever had the list made anew waits for a key, and types its password next.
        let refreshed = self.focus == Some(Target::Button(Button::Refresh));
        let Answer::Keys(keys) = answer else { return };
        let gone = self.opened_token_gone(&keys);
        let mut goes_on = false;
        if let Some(desk) = self.desk_mut() {
            let first = !desk.listed;
            let stood_at = row.and_then(|at| desk.keys.get(at)).map(|key| key.file);
            desk.take_list(keys, used);
            goes_on = desk.goes_on();
            // Whoever walks over the list stays at the same key, wherever that stands now.
            let still_there = desk.keys.iter().position(|key| Some(key.file) == stood_at);
            if let Some(at) = still_there {
                self.focus = Some(Target::Row(at));
            } else if first || row.is_some() || (refreshed && !desk.keys.is_empty()) {
                let chosen = desk.chosen;
                self.focus = Some(chosen.map_or(Target::Row(0), |_| Target::Password));
            }
        }
        if gone {
            self.ask_for_the_key_again(Problem::plain("fault-token-gone"));
        } else if goes_on && self.focus == Some(Target::Password) {
            self.open_key();
        }
    }
}
