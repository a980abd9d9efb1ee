//! Choosing a key and typing its password: the same desk at the first step and at the signature.

use domain::secret::Secret;
use domain::time::Timestamp;
use zeroize::Zeroizing;

use crate::effect::{FileHandle, Found, KeyChoice, KeyHint, KeyIdentity, KeyProblem, KeyUse, PinTries};
use crate::line::Line;
use crate::problem::Problem;
use crate::session::{Session, later};
use crate::target::{Button, Target};

/// Longest password, in bytes of UTF-8.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// What is said of a password or PIN, and not of the key.
const ABOUT_PASSWORD: [&str; 7] = [
    "fault-pwd",
    "fault-pwd-lock",
    "key-password-empty",
    "key-pin-empty",
    "fault-pin",
    "fault-pin-few",
    "fault-pin-last",
];

/// The desk.
pub struct KeyDesk {
    /// Keys found on the sticks.
    pub keys: Vec<KeyChoice>,
    /// The one chosen.
    pub chosen: Option<usize>,
    /// What is typed.
    pub password: Line,
    /// The password is shown in plain letters.
    pub revealed: bool,
    /// The list has come at least once.
    pub listed: bool,
    /// There are more files on the sticks than the list shows.
    pub cut: bool,
    /// What is wrong.
    pub problem: Option<Problem>,
    /// What the key is for.
    pub wanted: KeyUse,
    /// Whoever stands here typed the password and pressed on before the list came: then it opens the key that is
    /// chosen by itself.
    pub(crate) pressed_ahead: bool,
}

/// Wrong passwords before a pause, and its length (DOMAIN §1.2: 3 and 30 s).
#[derive(Debug, Clone, Copy)]
pub struct PasswordLimits {
    /// Wrong passwords in a row.
    pub tries: u32,
    /// Seconds to wait then.
    pub pause_s: i64,
}

impl KeyDesk {
    /// An empty desk for a signing key; the list of keys has still to come.
    pub fn new() -> KeyDesk {
        KeyDesk::of(KeyUse::Sign)
    }

    /// An empty desk for a key of this use.
    pub fn of(wanted: KeyUse) -> KeyDesk {
        KeyDesk {
            wanted,
            keys: Vec::new(),
            chosen: None,
            password: Line::new(PASSWORD_BYTES_MAX),
            revealed: false,
            listed: false,
            cut: false,
            problem: None,
            pressed_ahead: false,
        }
    }

    /// Whether the list that has come answers what was pressed before it did. The PIN of a token waits until its
    /// tries were seen.
    pub(crate) fn goes_on(&mut self) -> bool {
        let in_a_file = self.chosen.and_then(|at| self.keys.get(at)).is_some_and(|key| key.token.is_none());
        std::mem::take(&mut self.pressed_ahead) && in_a_file
    }

    /// What can be focused, in order.
    pub fn targets(&self) -> Vec<Target> {
        let rows = (0..self.keys.len()).map(Target::Row);
        rows.chain([Target::Password, Target::Button(Button::Reveal), Target::Button(Button::Refresh)])
            .collect()
    }

    /// The list came. Keeps the choice where the file is still there; with nothing chosen, chooses the one
    /// key whose name hints at the use that is wanted, where there is just one.
    pub fn take_list(
        &mut self,
        Found { files: keys, cut }: Found<KeyChoice>,
        used_before: Option<FileHandle>,
    ) {
        let before = self.chosen.and_then(|i| self.keys.get(i)).map(|k| k.file).or(used_before);
        self.chosen = keys.iter().position(|k| Some(k.file) == before).or_else(|| self.fitting(&keys));
        let now_chosen = self.chosen.and_then(|i| keys.get(i)).map(|k| k.file);
        if before.is_some() && now_chosen != before {
            // A password belongs to the key it was typed for.
            self.password.clear();
        }
        self.keys = keys;
        self.cut = cut;
        self.listed = true;
        if self.keys.is_empty() {
            self.password.clear();
            self.problem = Some(Problem::plain("fault-nokey"));
        } else if self.problem == Some(Problem::plain("fault-nokey")) {
            self.problem = None;
        }
    }

    /// The one key that is marked for the use that is wanted, else the one that is for both, as GOST keys are.
    fn fitting(&self, keys: &[KeyChoice]) -> Option<usize> {
        let wanted = match self.wanted {
            KeyUse::Sign => KeyHint::Signing,
            KeyUse::Login => KeyHint::Login,
        };
        let marked = |marks: &[KeyHint]| -> Vec<usize> {
            (0..).zip(keys).filter(|(_, key)| marks.contains(&key.hint)).map(|(at, _)| at).collect()
        };
        let mut fitting = marked(&[wanted]);
        if fitting.is_empty() {
            fitting = marked(&[KeyHint::Gost, KeyHint::Both]);
        }
        if fitting.len() == 1 { fitting.pop() } else { None }
    }

    /// The token that this key lies on, or else the chosen one: how many tries are left. Nothing for a file.
    pub fn token(&self, opened: Option<FileHandle>) -> Option<PinTries> {
        let chosen = || self.chosen.and_then(|at| self.keys.get(at)).map(|key| key.file);
        let file = opened.or_else(chosen)?;
        self.keys.iter().find(|key| key.file == file)?.token
    }

    /// Is the problem about the password, and not about the key?
    pub fn about_password(&self) -> bool {
        self.problem.as_ref().is_some_and(|p| ABOUT_PASSWORD.contains(&p.message.as_ref()))
    }

    /// The pause is over: nothing is wrong any more.
    pub(crate) fn forget_pause(&mut self) {
        if self.problem.as_ref().is_some_and(|problem| problem.message == "fault-pwd-lock") {
            self.problem = None;
        }
    }

    /// A row was pressed.
    pub fn choose(&mut self, row: usize) {
        if row < self.keys.len() {
            if self.chosen != Some(row) {
                self.password.clear();
                self.problem = None;
            }
            self.chosen = Some(row);
        }
    }

    /// What to open, or what is missing for it. The password leaves the desk.
    pub fn take_request(
        &mut self,
        session: &Session,
        now: Timestamp,
    ) -> Result<(FileHandle, Secret<String>), Target> {
        let pause_s = session.password_pause_s(now);
        if pause_s > 0 {
            self.problem = Some(Problem::with("fault-pwd-lock", "s", pause_s));
            return Err(Target::Password);
        }
        if !self.listed {
            self.pressed_ahead = !self.password.text().is_empty();
            return Err(Target::Password);
        }
        let Some(key) = self.chosen.and_then(|i| self.keys.get(i)) else {
            self.problem =
                Some(Problem::plain(if self.keys.is_empty() { "fault-nokey" } else { "key-choose-first" }));
            return Err(if self.keys.is_empty() { Target::Button(Button::Refresh) } else { Target::Row(0) });
        };
        if key.token == Some(PinTries::Locked) {
            self.problem = Some(Problem::plain("fault-token-locked"));
            return Err(Target::Row(self.chosen.unwrap_or(0)));
        }
        if self.password.text().is_empty() {
            let empty = if key.token.is_some() { "key-pin-empty" } else { "key-password-empty" };
            self.problem = Some(Problem::plain(empty));
            return Err(Target::Password);
        }
        self.problem = None;
        let password = Secret::new(self.password.text().to_owned());
        Ok((key.file, password))
    }

    /// Counts a wrong password: says how many tries are left, or that there is a pause.
    fn count(&mut self, session: &mut Session, limits: PasswordLimits, now: Timestamp) -> Target {
        session.tries.wrong += 1;
        if session.tries.wrong >= limits.tries {
            session.tries.wrong = 0;
            session.tries.locked_until = Some(later(now, limits.pause_s));
            self.problem = Some(Problem::with("fault-pwd-lock", "s", limits.pause_s));
        } else {
            let left = limits.tries - session.tries.wrong;
            self.problem = Some(Problem::with("fault-pwd", "n", left));
        }
        Target::Password
    }

    /// The key could not be used: says why, counts the try, and says where the focus belongs.
    pub fn refuse(
        &mut self,
        problem: KeyProblem,
        session: &mut Session,
        limits: PasswordLimits,
        now: Timestamp,
    ) -> Target {
        self.password.clear();
        match problem {
            KeyProblem::WrongPassword => self.count(session, limits, now),
            KeyProblem::WrongPin(left) => {
                self.count(session, limits, now);
                if session.password_pause_s(now) == 0 {
                    self.problem = Some(Problem::plain(wrong_pin(left)));
                }
                Target::Password
            }
            KeyProblem::Gone => {
                self.problem = Some(Problem::plain("fault-stick-gone"));
                Target::Button(Button::Refresh)
            }
            KeyProblem::Refused(problem) => {
                self.problem = Some(problem);
                Target::Row(self.chosen.unwrap_or(0))
            }
        }
    }
}

/// What is said of a wrong PIN: how near the token is to locking itself.
fn wrong_pin(left: PinTries) -> &'static str {
    match left {
        PinTries::Enough => "fault-pin",
        PinTries::Few => "fault-pin-few",
        PinTries::Last => "fault-pin-last",
        PinTries::Locked => "fault-token-locked",
    }
}

impl Default for KeyDesk {
    fn default() -> KeyDesk {
        KeyDesk::new()
    }
}

/// Family and given name from the certificate, and the patronymic where there is one.
pub(crate) fn full_name(key: &KeyIdentity) -> Zeroizing<String> {
    let mut name = Zeroizing::new(key.common_name.expose().clone());
    if let Some(patronymic) = &key.patronymic {
        name.push(' ');
        name.push_str(patronymic.expose());
    }
    name
}
