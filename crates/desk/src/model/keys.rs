//! The keys that lie on sticks and tokens, and the password or PIN of one of them: at the login and at every signature.
//!
//! **Invariant:** a password leaves the desk with one effect and is wiped here at that moment.

use domain::problem::Problem;
use domain::secret::Secret;
use domain::time::Timestamp;
use forms::line::Line;

use super::{Model, Progress, Stage};
use crate::msg::{Ask, KeyChoice, KeyHandle, KeyHint, Keys, PinTries, Trouble};
use crate::target::{Button, Target};

/// Bytes of the longest password.
const PASSWORD_BYTES_MAX: usize = 256;

/// What a key is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// To log in.
    Login,
    /// To sign.
    Sign,
}

/// A list of keys and a password.
#[derive(Debug)]
pub struct KeyDesk {
    /// What for.
    pub wanted: KeyUse,
    /// What was found; none: it is still being looked for.
    pub found: Option<Keys>,
    /// Which of them.
    pub chosen: Option<usize>,
    /// As it is typed.
    pub password: Line,
    /// It may be read.
    pub revealed: bool,
    /// What went wrong.
    pub problem: Option<Problem>,
    /// The password was typed and Enter pressed before the list came: then it opens the key that is chosen by itself.
    pub(super) pressed_ahead: bool,
}

/// Wrong passwords in a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tries {
    wrong: u32,
    locked_until: Option<Timestamp>,
}

impl Tries {
    /// Whole seconds until the next try, rounded up; 0: at once.
    pub fn pause_s(&self, now: Timestamp) -> i64 {
        let ms = self.locked_until.map_or(0, |until| (until - now).num_milliseconds());
        if ms <= 0 { 0 } else { (ms + 999) / 1_000 }
    }
}

impl KeyDesk {
    /// Nothing found and nothing typed.
    pub fn new(wanted: KeyUse) -> KeyDesk {
        KeyDesk {
            wanted,
            found: None,
            chosen: None,
            password: Line::new(PASSWORD_BYTES_MAX),
            revealed: false,
            problem: None,
            pressed_ahead: false,
        }
    }

    /// The chosen one, as the list shows it.
    fn choice(&self) -> Option<&KeyChoice> {
        self.found.as_ref()?.files.get(self.chosen?)
    }

    /// The tries that the chosen token has left; nothing for a file.
    pub fn token(&self) -> Option<PinTries> {
        self.choice()?.token
    }

    /// The file in a row of the list.
    fn file(&self, at: usize) -> Option<KeyHandle> {
        Some(self.found.as_ref()?.files.get(at)?.key)
    }

    /// The chosen file.
    pub(super) fn key(&self) -> Option<KeyHandle> {
        self.file(self.chosen?)
    }

    /// Takes a list. What was chosen stays chosen; else the one key whose name fits, or the one that was used last. A
    /// password belongs to the key it was typed for, and goes with it.
    fn take(&mut self, mut keys: Keys, used: Option<KeyHandle>) {
        let hint = match self.wanted {
            KeyUse::Login => KeyHint::Login,
            KeyUse::Sign => KeyHint::Signing,
        };
        // Those whose name fits stand first; the others stay, for a name decides nothing.
        keys.files.sort_by_key(|key| key.hint != hint);
        let chosen = self.key();
        let fitting = |hint: KeyHint| {
            let mut fit = keys.files.iter().enumerate().filter(move |(_, key)| key.hint == hint);
            let first = fit.next().map(|(at, _)| at);
            first.filter(|_| fit.next().is_none())
        };
        let row_of = |wanted| keys.files.iter().position(|key| key.key == wanted);
        let only = || fitting(hint).or_else(|| fitting(KeyHint::Both));
        self.chosen = chosen.or(used).and_then(row_of).or_else(only);
        self.found = Some(keys);
        if chosen.is_some() && self.key() != chosen {
            self.password.clear();
        }
    }

    /// The key and the password, for one use; else what is missing.
    fn hand_over(&mut self) -> Result<(KeyHandle, Secret<String>), Target> {
        let Some((key, token)) = self.choice().map(|choice| (choice.key, choice.token)) else {
            self.problem = Some(Problem::plain("key-choose-first"));
            return Err(Target::Key(0));
        };
        if token == Some(PinTries::Locked) {
            self.problem = Some(Problem::plain("fault-token-locked"));
            return Err(Target::Key(self.chosen.unwrap_or(0)));
        }
        if self.password.text().is_empty() {
            let empty = if token.is_some() { "key-pin-empty" } else { "key-password-empty" };
            self.problem = Some(Problem::plain(empty));
            return Err(Target::Password);
        }
        let password = Secret::new(self.password.text().to_owned());
        self.password.clear();
        self.revealed = false;
        self.problem = None;
        Ok((key, password))
    }
}

impl Model {
    /// The list of keys on the screen, if there is one.
    pub fn key_desk(&self) -> Option<&KeyDesk> {
        match &self.stage {
            Stage::Login(keys) => Some(keys),
            Stage::Sign(sign) if sign.progress == Progress::Ready => Some(&sign.keys),
            Stage::Sign(_)
            | Stage::Inbox
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Scan(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => None,
        }
    }

    pub(super) fn key_desk_mut(&mut self) -> Option<&mut KeyDesk> {
        match &mut self.stage {
            Stage::Login(keys) => Some(keys),
            Stage::Sign(sign) => Some(&mut sign.keys),
            Stage::Inbox
            | Stage::Application(_)
            | Stage::Decide(_)
            | Stage::Scan(_)
            | Stage::Places(_)
            | Stage::Audit(_)
            | Stage::Help => None,
        }
    }

    pub(super) fn list_keys(&mut self) {
        if self.key_desk_mut().is_some() {
            self.listing = Some(self.ask(Ask::ListKeys));
        }
    }

    /// A list came. Whoever walks over it stays at the same key, wherever that stands now.
    pub(super) fn found_keys(&mut self, keys: Keys) {
        let used = self.session.as_ref().and_then(|session| session.signed_with);
        let focus = self.focus.clone();
        let Some(desk) = self.key_desk_mut() else { return };
        let stood_at = if let Some(Target::Key(at)) = focus { desk.file(at) } else { None };
        desk.take(keys, used);
        // The PIN of a token waits until its tries were seen.
        let in_a_file = desk.choice().is_some_and(|key| key.token.is_none());
        let goes_on = std::mem::take(&mut desk.pressed_ahead) && in_a_file;
        let files = desk.found.as_ref().map_or(&[][..], |keys| &keys.files);
        let still_there = stood_at.and_then(|stood_at| files.iter().position(|key| key.key == stood_at));
        // Whoever had the list made anew waits for a key, and types its password next.
        let refreshed = Some(Target::Button(Button::RefreshKeys));
        let untouched = matches!(focus, None | Some(Target::Key(_) | Target::Password)) || focus == refreshed;
        if let Some(at) = still_there {
            self.focus = Some(Target::Key(at));
        } else if untouched && desk.chosen.is_some() {
            self.focus = Some(Target::Password);
        } else if untouched && !files.is_empty() && desk.password.text().is_empty() {
            self.focus = Some(Target::Key(0));
        }
        if goes_on && self.focus == Some(Target::Password) {
            self.enter_password();
        }
    }

    pub(super) fn choose_key(&mut self, at: usize) {
        let Some(desk) = self.key_desk_mut() else { return };
        if desk.found.as_ref().is_some_and(|keys| at < keys.files.len()) {
            desk.chosen = Some(at);
            desk.problem = None;
            self.focus = Some(Target::Password);
        }
    }

    pub(super) fn reveal(&mut self) {
        if let Some(desk) = self.key_desk_mut() {
            desk.revealed = !desk.revealed;
        }
    }

    /// The key and the password, if both are there and no pause holds them up.
    pub(super) fn take_password(&mut self) -> Option<(KeyHandle, Secret<String>)> {
        if self.awaited.is_some() {
            return None;
        }
        let pause_s = self.tries.pause_s(self.now);
        let desk = self.key_desk_mut()?;
        if pause_s > 0 {
            desk.problem = Some(Problem::with("fault-pwd-lock", "s", pause_s));
            return None;
        }
        if desk.found.is_none() {
            desk.pressed_ahead = !desk.password.text().is_empty();
            self.focus = Some(Target::Password);
            return None;
        }
        let on_token = desk.token().is_some();
        match desk.hand_over() {
            Ok(found) => {
                self.token_at_work = on_token;
                Some(found)
            }
            Err(missing) => {
                self.focus = Some(missing);
                None
            }
        }
    }

    /// The key was not opened, or what it opened was refused.
    pub(super) fn key_troubled(&mut self, trouble: &Trouble) {
        let mut problem = match trouble {
            // The password is wiped by now: nothing that was typed is kept.
            Trouble::Offline => Problem::plain("desk-fault-no-line"),
            Trouble::WrongPassword
            | Trouble::WrongPin(_)
            | Trouble::KeyGone
            | Trouble::LoginOver
            | Trouble::Changed
            | Trouble::Refused(_) => trouble.problem(),
        };
        if matches!(trouble, Trouble::WrongPassword | Trouble::WrongPin(_)) {
            self.tries.wrong += 1;
            let left = self.setting.password.tries.saturating_sub(self.tries.wrong);
            if *trouble == Trouble::WrongPassword {
                problem = Problem::with("fault-pwd", "n", left);
            }
            if left == 0 {
                let pause_s = i64::try_from(self.setting.password.pause_s).unwrap_or(i64::MAX / 1_000);
                let pause = chrono::TimeDelta::try_seconds(pause_s);
                self.tries.locked_until = pause.and_then(|pause| self.now.checked_add_signed(pause));
                self.tries.wrong = 0;
                problem = Problem::with("fault-pwd-lock", "s", pause_s);
            }
        } else {
            self.tries.wrong = 0;
        }
        if let Some(desk) = self.key_desk_mut() {
            desk.problem = Some(problem);
        }
        self.focus = Some(Target::Password);
    }
}
