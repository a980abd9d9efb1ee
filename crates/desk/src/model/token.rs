//! A token at work: it may be slow, and it may be told to stop.
//!
//! **Invariant:** what was stopped leaves everything as it was; the PIN alone is asked for again.

use domain::problem::Problem;

use super::{Model, Progress, Stage};
use crate::msg::Ask;
use crate::target::Target;

impl Model {
    /// Is a token at work, at the login or at a signature?
    pub fn token_works(&self) -> bool {
        let opens = match &self.stage {
            Stage::Login(_) => true,
            Stage::Sign(sign) => sign.progress == Progress::Signing,
            Stage::Inbox
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Scan(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => false,
        };
        opens && self.token_at_work && self.awaited.is_some()
    }

    /// Is what is typed the PIN of a token, and no password?
    pub fn types_pin(&self) -> bool {
        self.key_desk().is_some_and(|desk| desk.token().is_some())
    }

    /// Whoever leaves does not wait for a token.
    pub(super) fn give_up_token(&mut self) {
        if self.token_works() {
            self.ask(Ask::StopKey);
        }
    }

    /// Whoever is tired of waiting: the key is chosen again.
    pub(super) fn stop_key(&mut self) {
        if !self.token_works() {
            return;
        }
        self.give_up_token();
        self.awaited = None;
        if let Stage::Sign(sign) = &mut self.stage {
            sign.progress = Progress::Ready;
        }
        if let Some(desk) = self.key_desk_mut() {
            desk.problem = Some(Problem::plain("fault-token-stopped"));
        }
        self.focus = Some(Target::Password);
        self.list_keys();
    }
}
