//! What a press leads to, from screen to screen.
//!
//! **Invariant:** what was begun at a screen and not finished waits when one goes back.

use std::sync::Arc;

use domain::secret::Secret;
use forms::line::Line;
use sync::wire::desk::{DeskLoggedIn, Role};

use super::application::DIGITS_OF_A_NUMBER;
use super::{Audit, Model, Session, Stage};
use crate::msg::{Ask, Helper, Token};
use crate::target::{Button, Target};

impl Model {
    pub(super) fn press(&mut self, target: Target) {
        match target {
            Target::Language(language) => self.language = language,
            Target::Button(button) => self.push(button),
            Target::Key(at) => self.choose_key(at),
            Target::Password => self.enter_password(),
            Target::Row(at) => self.row(at),
            Target::Ruling(at) => self.begin_ruling(at),
            Target::Second(at) => self.begin_second(at),
            Target::Scan(at) => self.open_scan(at),
            Target::Reason(at) => self.choose_reason(at),
            Target::Words | Target::Line(_) => self.push(Button::Continue),
            Target::Number => self.look_for_number(),
            Target::Teaching(teaching) => self.choose_teaching(teaching),
            Target::Settlement(at) => self.choose_settlement(at),
        }
    }

    fn push(&mut self, button: Button) {
        match button {
            Button::LogIn => self.log_in(),
            Button::RefreshKeys => self.list_keys(),
            Button::StopKey => self.stop_key(),
            Button::Reveal => self.reveal(),
            Button::Refresh => self.refresh(),
            Button::Back => self.back(),
            Button::Continue => self.go_on(),
            Button::Sign => self.sign(),
            Button::SendAgain => self.send_again(),
            Button::Offer => self.begin_offer(),
            Button::Places => self.open_places(),
            Button::NewGroup => self.new_group(),
            Button::Audit => self.open_audit(),
            Button::Help => self.open_help(),
            Button::BeginHelp => self.begin_help(),
            Button::LogOut => self.log_out(),
            Button::Stay => {}
            Button::Larger => self.look(|look| look.zoom(1)),
            Button::Smaller => self.look(|look| look.zoom(-1)),
            Button::Viewer => self.view(),
        }
    }

    /// A row of the list that the screen is about.
    fn row(&mut self, at: usize) {
        match &self.stage {
            Stage::Inbox => self.open_row(at),
            Stage::Places(_) => self.open_group(at),
            Stage::Audit(_) => self.audit(at),
            Stage::Login(_)
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Sign(_)
            | Stage::Scan(_)
            | Stage::Help => {}
        }
    }

    fn go_on(&mut self) {
        match &self.stage {
            Stage::Decide(_) => self.go_to_signature(),
            Stage::Places(_) => self.publish(),
            Stage::Login(_)
            | Stage::Inbox
            | Stage::Application(_)
            | Stage::Sign(_)
            | Stage::Scan(_)
            | Stage::Audit(_)
            | Stage::Help => {}
        }
    }

    pub(super) fn back(&mut self) {
        if self.is_only_helping() {
            return;
        }
        self.give_up_token();
        self.awaited = None;
        match std::mem::replace(&mut self.stage, Stage::Inbox) {
            Stage::Login(keys) => self.stage = Stage::Login(keys),
            Stage::Inbox => self.focus = Some(Target::Row(self.session.as_ref().map_or(0, |s| s.row))),
            Stage::Application(_) | Stage::Audit(_) | Stage::Help => self.open_inbox(),
            Stage::Decide(decide) => self.put_aside(decide),
            Stage::Sign(sign) => self.leave_signature(*sign),
            Stage::Scan(scan) => {
                self.ask(Ask::CloseScan);
                self.focus = Some(Target::Scan(scan.at));
                self.stage = Stage::Application(scan.application);
            }
            Stage::Places(places) => self.leave_places(places),
        }
    }

    fn refresh(&mut self) {
        match &self.stage {
            Stage::Inbox => self.open_inbox(),
            Stage::Application(application) => {
                let (number, place) = (application.number.clone(), application.place.clone());
                self.open_application(number, place);
            }
            Stage::Audit(audit) => self.audit(audit.at),
            Stage::Places(_) => self.open_places(),
            Stage::Login(_) => self.list_keys(),
            Stage::Decide(_) | Stage::Sign(_) | Stage::Scan(_) | Stage::Help => {}
        }
    }

    pub(super) fn open_inbox(&mut self) {
        let Some(token) = self.token() else { return };
        let session = self.session.as_ref();
        let row = session.map_or(0, |session| session.row);
        self.stage = Stage::Inbox;
        self.focus = Some(Target::Row(row));
        self.glancing = None;
        self.inbox_asked_at = self.now;
        self.await_answer(Ask::Inbox { token });
    }

    fn open_audit(&mut self) {
        if !self.session.as_ref().is_some_and(|session| session.is(Role::Auditor)) {
            return;
        }
        self.stage = Stage::Audit(Audit::default());
        self.focus = None;
        self.audit(0);
    }

    fn audit(&mut self, at: usize) {
        let settlements = self.session.as_ref().map(|session| session.settlements(&[Role::Auditor]));
        let settlement = settlements.and_then(|mut all| (at < all.len()).then(|| all.swap_remove(at)));
        if let (Stage::Audit(audit), Some(settlement), Some(token)) =
            (&mut self.stage, settlement, self.session.as_ref().map(|session| session.token.clone()))
        {
            *audit = Audit { at, shown: None };
            self.await_answer(Ask::Audit { token, settlement });
        }
    }

    /// Where a login leads.
    pub(super) fn enter(&mut self, login: DeskLoggedIn, helper: Option<Box<Helper>>) {
        let token: Token = Arc::new(Secret::new(login.token.clone()));
        let session = Session {
            token,
            login,
            inbox: None,
            row: 0,
            told: None,
            number: Line::new(DIGITS_OF_A_NUMBER),
            chosen: None,
            begun: None,
            signed_with: None,
            helper,
        };
        let (has_inbox, audits) = (session.has_inbox(), session.is(Role::Auditor));
        let helps = session.is(Role::FrontDesk);
        self.session = Some(session);
        match (has_inbox, audits, helps) {
            (false, true, _) => self.open_audit(),
            (false, false, true) => self.open_help(),
            (true, _, _) | (false, false, false) => self.open_inbox(),
        }
    }
}
