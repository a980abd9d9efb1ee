//! What keys lie on, sticks and tokens: put in, pulled out, left behind.

use crate::effect::Ask;
use crate::model::Model;
use crate::session::Waiting;
use crate::stage::Stage;

/// Whether a stick or token is in, and whether somebody has left without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carriers {
    is_in: bool,
    left_behind: bool,
}

impl Carriers {
    /// A visit has ended, and what was put in is still in (DOMAIN §7.2, `W-USB`).
    pub fn left_behind(&self) -> bool {
        self.left_behind
    }

    pub(crate) fn are_in(&mut self, is_in: bool) {
        self.is_in = is_in;
        self.left_behind &= is_in;
    }

    pub(crate) fn visit_begins(&mut self) {
        self.left_behind = false;
    }

    pub(crate) fn visit_ends(&mut self) {
        self.left_behind = self.is_in;
    }
}

impl Model {
    pub(crate) fn sticks_changed(&mut self) {
        let opened = self.session.as_ref().is_some_and(|session| session.key.is_some());
        match &self.stage {
            // A key in a file that is open, and what is signed, need no stick any more.
            Stage::Key(_) | Stage::Login(_) if self.opened_on_token() => {
                self.ask(Ask::ListKeys, Waiting::Keys)
            }
            Stage::Key(_) if opened => {}
            Stage::Login(login) if login.opened.is_some() => {}
            Stage::Sign(sign) if sign.signed.is_some() => {}
            Stage::Key(_) | Stage::Sign(_) | Stage::Login(_) => self.ask(Ask::ListKeys, Waiting::Keys),
            Stage::Attach(_) => self.ask(Ask::ListScans, Waiting::ScanFiles),
            Stage::Welcome
            | Stage::Services
            | Stage::About
            | Stage::Fill(_)
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
            | Stage::Receipt(_) => {}
        }
    }
}
