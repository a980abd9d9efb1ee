//! The login: a key, its password, central's challenge.

use super::{Model, Stage};
use crate::msg::Ask;

impl Model {
    /// Enter in the password's line goes on.
    pub(super) fn enter_password(&mut self) {
        match self.stage {
            Stage::Login(_) => self.log_in(),
            Stage::Sign(_) => self.sign(),
            Stage::Inbox
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Scan(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => {}
        }
    }

    pub(super) fn log_in(&mut self) {
        if !matches!(self.stage, Stage::Login(_)) {
            return;
        }
        if let Some((key, password)) = self.take_password() {
            let language = self.language;
            self.await_answer(Ask::LogIn { key, password, language });
        }
    }
}
