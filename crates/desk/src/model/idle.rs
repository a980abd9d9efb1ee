//! When nobody is there any more: the desk warns, then locks itself.
//!
//! **Invariant:** from any moment with a login or with anything typed, if nothing is pressed, the desk is locked after
//! `end_s`, and nothing is left of whoever sat there.

use domain::problem::Problem;
use domain::time::Timestamp;

use super::{KeyDesk, KeyUse, Model, Stage};
use crate::msg::{Ask, Msg};

/// How long a desk may stand untouched, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleLimits {
    /// The warning appears after this many seconds.
    pub warning_s: i64,
    /// The desk is locked after this many seconds; more than `warning_s`.
    pub end_s: i64,
}

/// What the idle clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// Someone is there.
    Present,
    /// So many seconds are left.
    Warning(i64),
    /// Nobody is there.
    Over,
}

/// Compares the last press with now. A clock that went backwards counts as no time passed.
fn idle(limits: IdleLimits, pressed_at: Timestamp, now: Timestamp) -> Idle {
    let quiet_s = (now - pressed_at).num_seconds().max(0);
    if quiet_s >= limits.end_s {
        Idle::Over
    } else if quiet_s >= limits.warning_s {
        Idle::Warning(limits.end_s - quiet_s)
    } else {
        Idle::Present
    }
}

impl Model {
    /// Whether a person did it.
    pub(super) fn is_pressed(&self, msg: &Msg) -> bool {
        match msg {
            // The clerk sat by while a parent was helped; that is no press of theirs, and their time begins anew.
            Msg::Tick | Msg::Sticks | Msg::Reply(..) | Msg::Helped(_) => false,
            Msg::Presence
            | Msg::Press(_)
            | Msg::Focus(_)
            | Msg::Back
            | Msg::OtherLanguage
            | Msg::Edit(_)
            | Msg::Reveal
            | Msg::Pan(..)
            | Msg::Zoom(_) => true,
        }
    }

    /// Somebody pressed something: a warning goes away, and that was all it did; a desk whose time is over is locked
    /// first.
    pub(super) fn wakes(&mut self) -> bool {
        if self.locks_by_now() {
            self.lock(None);
            return true;
        }
        self.pressed_at = self.now;
        self.warning.take().is_some()
    }

    pub(super) fn tick(&mut self) {
        if self.locks_by_now() {
            self.lock(None);
            return;
        }
        let over = self.session.as_ref().is_some_and(|session| self.now >= session.login.ends_at);
        if over {
            self.lock(Some(Problem::plain("desk-fault-login-over")));
            return;
        }
        self.warning = match idle(self.setting.idle, self.pressed_at, self.now) {
            Idle::Warning(left_s) if self.session.is_some() => Some(left_s),
            Idle::Warning(_) | Idle::Present | Idle::Over => None,
        };
        self.glance();
    }

    fn locks_by_now(&self) -> bool {
        let somebody = self.session.is_some()
            || matches!(&self.stage, Stage::Login(keys) if !keys.password.text().is_empty());
        somebody && idle(self.setting.idle, self.pressed_at, self.now) == Idle::Over
    }

    /// Ends the login, if there is one; nothing of anybody stays.
    pub(super) fn lock(&mut self, problem: Option<Problem>) {
        if let Some(token) = self.token() {
            self.ask(Ask::LogOut { token });
        }
        self.session = None;
        self.awaited = None;
        self.glancing = None;
        self.leaving = false;
        self.warning = None;
        self.pressed_at = self.now;
        self.stage = Stage::Login(KeyDesk { problem, ..KeyDesk::new(KeyUse::Login) });
        self.focus = None;
        self.ask(Ask::Wipe);
        self.list_keys();
    }
}
