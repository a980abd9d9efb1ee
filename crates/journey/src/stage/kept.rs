//! An unfinished application kept on its applicant's own stick or token, and taken up again.
//!
//! **Invariants:** what was kept is forgotten here at once; what is taken up passes the rules of today as if it were
//! typed now, and is finished under the form it was begun with. The registers are asked, contacts proved and consents
//! given anew.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use std::sync::Arc;

use forms::draft::Draft;
use forms::kept::Kept;
use forms::value::Scan;
use zeroize::Zeroizing;

use crate::account::AccountAsk;
use crate::effect::{Ask, KeptAt, KeptFound};
use crate::kept::{KeptDesk, Taken};
use crate::key_desk::{KeyDesk, full_name};
use crate::model::Model;
use crate::problem::Problem;
use crate::service::Entrance;
use crate::session::{Goal, LookUp, Session, Task, Waiting};
use crate::stage::{Keeping, Stage};
use crate::target::{Button, Target};

/// What the step after the last question is called.
const REVIEW: &str = "review";

impl Model {
    /// Whether what lies on the desk is an application of one's own that can be kept.
    pub fn may_keep(&self, session: &Session) -> bool {
        session.task == Task::Apply && session.consent.is_some()
    }

    /// Keeps the application on the stick or token, to be gone on with at this page.
    pub(crate) fn keep(&mut self) {
        let back = match std::mem::replace(&mut self.stage, Stage::Welcome) {
            Stage::Fill(fill) => Some(fill),
            _ => None,
        };
        let Some(session) = &mut self.session else { return };
        let step = back.as_ref().map_or(REVIEW, |fill| fill.step.as_str());
        let kept = Kept::of(&session.draft, step, self.language, self.now);
        let scans = session.draft.all_scans().map(|scan| scan.sha256).collect();
        let text = Arc::new(kept.to_xml());
        self.go(Stage::Keeping(Keeping { back, outcome: None }));
        self.ask(Ask::KeepDraft { text, scans }, Waiting::Keeping);
    }

    pub(crate) fn keeping_targets(&self, keeping: &Keeping, session: &Session) -> Vec<Target> {
        let ways: &[Button] = match &keeping.outcome {
            Some(Ok(_)) => &[Button::Finish],
            Some(Err(_)) if !session.waits_for(&Waiting::Keeping) => &[Button::Keep, Button::Back],
            Some(Err(_)) | None => &[Button::Back],
        };
        ways.iter().copied().map(Target::Button).collect()
    }

    pub(crate) fn press_keeping(&mut self, target: Target) {
        match target {
            Target::Button(Button::Keep) => {
                self.back_from_keeping();
                self.keep();
            }
            Target::Button(Button::Finish) => self.end(),
            Target::Button(Button::Back) => self.back_from_keeping(),
            _ => {}
        }
    }

    pub(crate) fn back_from_keeping(&mut self) {
        let Stage::Keeping(keeping) = &mut self.stage else { return };
        if let Some(Ok(_)) = keeping.outcome {
            return self.end();
        }
        let back = keeping.back.take();
        let mut token_works = false;
        if let Some(session) = &mut self.session {
            token_works = session.waits_for(&Waiting::Keeping) && session.key_on_token();
            session.stop_waiting_for(&Waiting::Keeping);
        }
        if token_works {
            // What a token that hangs was told to do is given up.
            self.effect(Ask::DropKey);
        }
        match back {
            Some(fill) => self.go(Stage::Fill(fill)),
            None => self.enter_review(),
        }
        self.focus = Some(Target::Button(Button::Continue));
    }

    /// It lies with its owner: nothing of it stays here.
    pub(crate) fn draft_kept(&mut self, answer: Result<KeptAt, Problem>) {
        let Stage::Keeping(keeping) = &mut self.stage else { return };
        let kept = answer.is_ok();
        keeping.outcome = Some(answer);
        self.focus = Some(Target::Button(if kept { Button::Finish } else { Button::Keep }));
        if kept {
            if let Some(token) = self.token() {
                self.effect(Ask::Account(AccountAsk::LogOut { token }));
            }
            self.session = Some(Session::new(self.setting.catalogue.first()));
            self.effect(Ask::Wipe);
        }
    }

    /// A key is open: what was kept with it is looked for.
    pub(crate) fn find_kept(&mut self) {
        self.forget_kept();
        self.ask(Ask::FindKept, Waiting::Kept);
    }

    /// The key that opened them is put away.
    pub(crate) fn forget_kept(&mut self) {
        let Some(session) = &mut self.session else { return };
        for waiting in [Waiting::Kept, Waiting::TakingUp] {
            session.stop_waiting_for(&waiting);
        }
        let former = std::mem::take(&mut session.kept);
        self.drop_taken(former.taken);
    }

    pub(crate) fn kept_found(&mut self, found: KeptFound) {
        let days_max = self.setting.policy.draft_days_max;
        let desk = KeptDesk::of(found, days_max, self.now);
        let Some(session) = &mut self.session else { return };
        session.kept = desk;
        // The offer comes right after the key: whoever has not begun to agree is shown it first.
        let nothing_agreed = match &self.stage {
            Stage::Key(_) => !self.key_consents().iter().any(|id| self.is_ticked(id)),
            Stage::Login(login) => !login.agreed,
            _ => false,
        };
        let offer = Target::Kept(0);
        if nothing_agreed && self.targets().contains(&offer) {
            self.focus = Some(offer);
        }
    }

    fn is_ticked(&self, id: &str) -> bool {
        self.session.as_ref().is_some_and(|session| session.draft.is_ticked(id))
    }

    /// What can be taken up here: nothing that was typed in this visit is ever replaced.
    pub(crate) fn kept_targets(&self, session: &Session) -> Vec<Target> {
        let busy = session.waits_for(&Waiting::TakingUp);
        let now = Kept::of(&session.draft, REVIEW, self.language, self.now);
        let free = session.task != Task::Apply || !now.holds_answers();
        let may = free && !self.full && !busy && session.kept.taken.is_none() && session.accepted.is_none();
        if may { (0..session.kept.offers.len()).map(Target::Kept).collect() } else { Vec::new() }
    }

    pub(crate) fn press_kept(&mut self, n: usize) {
        let offer = self.session.as_ref().and_then(|session| session.kept.offers.get(n));
        if let Some(file) = offer.map(|offer| offer.file) {
            self.ask(Ask::TakeUpKept { file }, Waiting::TakingUp);
            if let Some(session) = &mut self.session {
                session.kept.chosen = Some(n);
            }
        }
    }

    /// The file was opened and its scans were looked at anew: it is gone on with.
    pub(crate) fn kept_taken(&mut self, answer: Result<Vec<Scan>, Problem>) {
        let Some(session) = &mut self.session else { return };
        let chosen = session.kept.chosen.take();
        let scans = match answer {
            Ok(scans) => scans,
            Err(problem) => {
                session.kept.refused = vec![problem];
                return;
            }
        };
        let here = matches!(self.stage, Stage::Services | Stage::Key(_) | Stage::Login(_));
        let (Some(n), true) = (chosen, here) else {
            return self.drop_scans(&scans);
        };
        let Some(offer) = session.kept.offers.get(n) else { return };
        let kept = offer.kept.clone();
        let step = Some(kept.step.clone());
        self.take_kept(Taken { kept, scans, step, laid: false });
    }

    fn take_kept(&mut self, taken: Taken) {
        let entrance = taken.kept.its_form().map(Entrance::of);
        let service = self.setting.catalogue.iter().position(|service| service.form.id == taken.kept.form);
        let settlement = taken.kept.settlement((self.setting.settlements)());
        let (Some(entrance), Some(service), Some(session)) = (entrance, service, &mut self.session) else {
            return self.drop_scans(&taken.scans);
        };
        session.service = service;
        session.settlement = settlement.or_else(|| session.settlement.take());
        session.kept.taken = Some(taken);
        match entrance {
            Entrance::Key => {
                self.lay_kept();
                self.take_applicant();
                if self.session.as_ref().is_some_and(|session| session.consent.is_some()) {
                    self.ask_registers_again();
                    self.go_on_from_key();
                } else if !matches!(self.stage, Stage::Key(_)) {
                    self.go(Stage::Key(KeyDesk::new()));
                } else {
                    self.focus = None;
                }
            }
            Entrance::Login if session.account.is_some() => self.enter_cabinet(Goal::Apply),
            Entrance::Login => {
                session.goal = Goal::Apply;
                self.focus = Some(Target::Box(0));
            }
            Entrance::None => {}
        }
    }

    /// Lays what was taken up on the desk, once; what lay there is forgotten.
    pub(crate) fn lay_kept(&mut self) {
        let (schools, settlements) = ((self.setting.schools)(), (self.setting.settlements)());
        let Some(session) = &mut self.session else { return };
        let Some(taken) = session.kept.taken.as_mut().filter(|taken| !taken.laid) else { return };
        let Some(form) = taken.kept.its_form() else { return };
        taken.laid = true;
        let former = std::mem::replace(&mut session.draft, Draft::new(form));
        taken.kept.lay_on(&mut session.draft, &taken.scans, schools, settlements);
        session.lines.clear();
        session.codes.clear();
        session.reviewed = false;
        session.child = LookUp::NotAsked;
        session.child_asked = Zeroizing::default();
        session.stop_waiting_for(&Waiting::Child);
        for scan in former.all_scans() {
            self.effect(Ask::DropScan { sha256: scan.sha256 });
        }
    }

    /// The certificate's answers, and the consent that was signed, in a draft that was just laid on the desk.
    fn take_applicant(&mut self) {
        let Some(session) = &mut self.session else { return };
        let Some(key) = &session.key else { return };
        session.draft.set_applicant(key.iin.expose(), &full_name(key));
        if let Some(consent) = &session.consent {
            session.draft.set_look_up_consent(consent);
        }
    }

    /// What the registers said lay in the draft that is gone.
    fn ask_registers_again(&mut self) {
        let Some(session) = &mut self.session else { return };
        let Some(consent) = session.consent.clone() else { return };
        session.parent = LookUp::Asking;
        self.ask(Ask::LookUpParent { consent }, Waiting::Parent);
        self.ask_for_the_child_again();
    }

    /// To the step where it was left; `false` where nothing was taken up, or it was gone on with already.
    pub(crate) fn go_on_where_it_was_left(&mut self) -> bool {
        let first = Entrance::of(self.form()).first_step();
        let steps = &self.form().steps;
        let taken = self.session.as_mut().and_then(|session| session.kept.taken.as_mut());
        let Some(step) = taken.filter(|taken| taken.laid).and_then(|taken| taken.step.take()) else {
            return false;
        };
        match steps.iter().position(|one| one.id == step) {
            Some(_) if step == REVIEW => self.enter_review(),
            Some(at) if at >= first => self.enter_step(at, false),
            Some(_) | None => self.enter_step(first, false),
        }
        true
    }

    fn drop_taken(&mut self, taken: Option<Taken>) {
        if let Some(taken) = taken.filter(|taken| !taken.laid) {
            self.drop_scans(&taken.scans);
        }
    }

    pub(crate) fn drop_scans(&mut self, scans: &[Scan]) {
        self.drop_unheld(scans.iter().map(|scan| scan.sha256));
    }
}
