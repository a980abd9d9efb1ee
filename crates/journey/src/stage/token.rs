//! A token at work: it may be slow, it may be told to stop, it may be pulled out at any moment.
//!
//! **Invariant:** what a token was told to stop, or was pulled out of, leaves every answer as it was; the key alone is
//! asked for again.

use crate::effect::{Ask, FileHandle, Found, KeyChoice};
use crate::key_desk::KeyDesk;
use crate::model::Model;
use crate::problem::Problem;
use crate::session::Waiting;
use crate::stage::Stage;

/// What a token may be at work for.
const WORKS: [Waiting; 5] =
    [Waiting::Key, Waiting::Kept, Waiting::Consent, Waiting::LoginSignature, Waiting::Signature];

impl Model {
    /// Is a token at work for this visit?
    pub fn token_works(&self) -> bool {
        let works = self.session.as_ref().is_some_and(|s| WORKS.iter().any(|one| s.waits_for(one)));
        works && self.key_in_hand().is_some_and(|(desk, opened)| desk.token(opened).is_some())
    }

    /// The desk that is open, and the key that was opened there.
    fn key_in_hand(&self) -> Option<(&KeyDesk, Option<FileHandle>)> {
        let session = self.session.as_ref()?;
        match &self.stage {
            Stage::Key(desk) => Some((desk, session.key.as_ref().map(|key| key.file))),
            Stage::Login(login) => Some((&login.desk, login.opened.as_ref().map(|key| key.file))),
            Stage::Sign(sign) => Some((&sign.desk, None)),
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

    /// Is what is typed the PIN of a token, and no password?
    pub fn types_pin(&self) -> bool {
        self.key_in_hand().is_some_and(|(desk, opened)| desk.token(opened).is_some())
    }

    /// Whoever is tired of waiting: the key is chosen again.
    pub(crate) fn stop_key(&mut self) {
        self.ask_for_the_key_again(Problem::plain("fault-token-stopped"));
        self.ask(Ask::ListKeys, Waiting::Keys);
    }

    /// Is the token whose key was opened not in any more? A PIN that was typed for it is worth nothing then.
    pub(crate) fn opened_token_gone(&self, now: &Found<KeyChoice>) -> bool {
        let Some((desk, Some(opened))) = self.key_in_hand() else { return false };
        desk.token(Some(opened)).is_some() && now.files.iter().all(|key| key.file != opened)
    }

    /// Does an open key live on a token, and so go with it?
    pub(crate) fn opened_on_token(&self) -> bool {
        self.key_in_hand().is_some_and(|(desk, opened)| opened.is_some() && desk.token(opened).is_some())
    }

    /// What was opened is worth nothing any more; nothing else changes.
    pub(crate) fn ask_for_the_key_again(&mut self, problem: Problem) {
        self.effect(Ask::DropKey);
        let Some(session) = &mut self.session else { return };
        WORKS.iter().for_each(|work| session.stop_waiting_for(work));
        if let Stage::Key(_) = self.stage {
            session.key = None;
        }
        if let Stage::Login(login) = &mut self.stage {
            login.opened = None;
            login.agreed = false;
        }
        if let Some(desk) = self.desk_mut() {
            desk.password.clear();
            desk.problem = Some(problem);
        }
        self.focus = None;
    }
}
