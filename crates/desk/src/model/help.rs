//! A parent is helped at this desk (DOMAIN §1.0): the terminal is theirs until they are done.
//!
//! **Invariants:** what is handed on names the clerk and nothing else of the desk; nothing comes back but that the
//! parent is done. Whoever may see other people's applications here logs in again after a parent sat before the screen.

use chrono::TimeDelta;
use domain::problem::Problem;
use forms::assistant::Help;
use sync::wire::desk::Role;

use super::{Model, Session, Stage};
use crate::msg::Ask;
use crate::target::{Button, Target};

/// A visit may last so long: a login that ends before is made anew first, for what is signed after it is refused.
const VISIT: TimeDelta = TimeDelta::hours(1);

impl Session {
    /// Whether anything but helping can be done here.
    pub fn does_more_than_help(&self) -> bool {
        self.login.posts.iter().any(|post| post.role != Role::FrontDesk)
    }
}

impl Model {
    /// Whether a kiosk is configured on which parents are helped.
    pub fn can_help(&self) -> bool {
        self.setting.helps && self.session.as_ref().is_some_and(|session| session.helper.is_some())
    }

    /// Whether helping is all there is: nothing lies before it.
    pub(super) fn is_only_helping(&self) -> bool {
        let only = self.session.as_ref().is_some_and(|session| !session.does_more_than_help());
        only && matches!(self.stage, Stage::Help)
    }

    pub(super) fn open_help(&mut self) {
        if !self.session.as_ref().is_some_and(|session| session.is(Role::FrontDesk)) {
            return;
        }
        self.awaited = None;
        self.stage = Stage::Help;
        self.focus = self.can_help().then_some(Target::Button(Button::BeginHelp));
    }

    pub(super) fn begin_help(&mut self) {
        if !matches!(self.stage, Stage::Help) || !self.can_help() {
            return;
        }
        let (now, language) = (self.now, self.language);
        let Some(session) = &mut self.session else { return };
        let Some(helper) = &session.helper else { return };
        if session.login.ends_at - now < VISIT {
            session.told = Some(Err(Problem::plain("desk-fault-help-late")));
            return;
        }
        session.told = None;
        let help = Help { assistant: helper.assistant.clone(), own: helper.own, language };
        self.ask(Ask::Help(Box::new(help)));
    }

    /// The terminal is back.
    pub(super) fn helped(&mut self, how: Result<(), Problem>) {
        self.pressed_at = self.now;
        self.warning = None;
        let Some(session) = &self.session else { return };
        if session.does_more_than_help() {
            let problem = how.err().unwrap_or_else(|| Problem::plain("desk-help-over-locked"));
            return self.lock(Some(problem));
        }
        self.tell(how.map(|()| Problem::plain("desk-help-over")));
        if matches!(self.stage, Stage::Help) {
            self.focus = Some(Target::Button(Button::BeginHelp));
        }
    }
}
