//! Keys in files and on tokens: listed, opened, judged.
//!
//! **Invariants:** an opened key lives for one use, in memory that is wiped; a token is asked for its PIN only after its
//! certificate was judged: a key that cannot be used costs none of its tries.

use domain::problem::Problem;
use domain::time::{civil_date, show_date};
use keystore::token::{TokenError, TokenKey, Tokens, Tries};
use keystore::{Hint, KeyFile, OpenError, StickError};
use signing::certificate::{Certificate, Purpose};
use signing::check::{Accepted, CheckError, Order, Terms, Want};
use signing::key::SigningKey;
use signing::pkcs12::KeyFileError;
use signing::revocation::{CrlFolder, RevocationSource};
use signing::scheme::Scheme;
use signing::trust::TrustStore;

use super::EffectsError;
use crate::config::Config;
use crate::msg::{KeyChoice, KeyHandle, KeyHint, Keys, PinTries, Trouble};

/// A key that was listed.
#[derive(PartialEq)]
enum Key {
    /// In a file on a stick.
    File(KeyFile),
    /// On a token.
    Token(TokenKey),
}

/// Where keys lie, and by what they are judged.
pub(super) struct Drawer {
    sticks: keystore::Config,
    trust: TrustStore,
    crls: Option<CrlFolder>,
    accepted: Vec<Accepted>,
    tokens: Tokens,
    keys: Vec<Key>,
}

impl Drawer {
    pub(super) fn new(config: &Config, tokens: Tokens) -> Result<Drawer, EffectsError> {
        let trust = TrustStore::from_dir(&config.trust)?;
        Ok(Drawer {
            sticks: config.sockets(),
            crls: config.crls.as_deref().map(|dir| CrlFolder::open(dir, &trust)).transpose()?,
            trust,
            accepted: keystore::accepted(domain::released::policy()),
            tokens,
            keys: Vec::new(),
        })
    }

    /// Every key on every stick and token; it keeps its handle for as long as the login lasts.
    pub(super) fn list(&mut self) -> Keys {
        let mut keys = Keys::default();
        for stick in keystore::sticks(&self.sticks) {
            let Ok(listing) = stick.key_files() else { continue };
            keys.cut |= listing.cut;
            for file in listing.files {
                let (name, stick) = (file.name_shown().to_owned(), stick.label().to_owned());
                let hint = hint(file.hint());
                let key = self.handle(Key::File(file));
                keys.files.push(KeyChoice { key, name, stick, hint, token: None });
            }
        }
        for key in self.tokens.keys() {
            let (name, token, hint) =
                (key.label_shown().to_owned(), Some(tries(key.tries())), purpose(key.certificate()));
            let key = self.handle(Key::Token(key));
            keys.files.push(KeyChoice { key, stick: name.clone(), name, hint, token });
        }
        keys
    }

    fn handle(&mut self, key: Key) -> KeyHandle {
        let at = self.keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        });
        KeyHandle(at)
    }

    /// A key that may do what it is wanted for, as far as can be told here.
    pub(super) fn open(
        &self,
        key: KeyHandle,
        password: &str,
        want: Want,
    ) -> Result<Box<dyn SigningKey>, Trouble> {
        match self.keys.get(key.0).ok_or(Trouble::KeyGone)? {
            Key::File(file) => {
                let opened = keystore::open_key(file, password).map_err(not_opened)?;
                self.judge(opened.certificate(), want)?;
                Ok(Box::new(opened))
            }
            Key::Token(key) => {
                self.judge(key.certificate(), want)?;
                if Scheme::of(key.certificate().algorithm()) != Some(Scheme::RsaSha256) {
                    // No token says in the same words how it signs in GOST.
                    return Err(not_unlocked(TokenError::Algorithm));
                }
                Ok(Box::new(self.tokens.unlock(key, password).map_err(not_unlocked)?))
            }
        }
    }

    /// May the holder do this, as far as can be told here?
    fn judge(&self, certificate: &Certificate, want: Want) -> Result<(), Trouble> {
        let terms = Terms {
            want,
            at: super::now(),
            trust: &self.trust,
            iin: None,
            accepted: &self.accepted,
            revocation: self.crls.as_ref().map(|crls| crls as &dyn RevocationSource),
            revocation_must_answer: false,
        };
        let judged = signing::check::signer(certificate, &terms, Order::Kiosk);
        judged.map(drop).map_err(|error| Trouble::Refused(refusal(&error)))
    }

    pub(super) fn forget(&mut self) {
        self.keys.clear();
    }
}

fn hint(hint: Hint) -> KeyHint {
    match hint {
        Hint::Signing => KeyHint::Signing,
        Hint::Login => KeyHint::Login,
        Hint::Gost => KeyHint::Gost,
        Hint::Unknown => KeyHint::Unknown,
    }
}

/// What a certificate says of its key: no name is needed on a token.
fn purpose(certificate: &Certificate) -> KeyHint {
    match certificate.purpose() {
        Purpose::Sign => KeyHint::Signing,
        Purpose::Login => KeyHint::Login,
        Purpose::Both => KeyHint::Both,
        Purpose::None => KeyHint::Unknown,
    }
}

fn tries(left: Tries) -> PinTries {
    match left {
        Tries::Enough => PinTries::Enough,
        Tries::Few => PinTries::Few,
        Tries::Last => PinTries::Last,
        Tries::Locked => PinTries::Locked,
    }
}

fn not_unlocked(error: TokenError) -> Trouble {
    if let TokenError::WrongPin(left) = error {
        return Trouble::WrongPin(tries(left));
    }
    Trouble::Refused(Problem::plain(error.message()))
}

fn not_opened(error: OpenError) -> Trouble {
    match error {
        OpenError::Key(KeyFileError::WrongPassword) => Trouble::WrongPassword,
        OpenError::Key(error) => Trouble::Refused(Problem::of_code(error.code())),
        OpenError::Stick(StickError::Gone | StickError::Missing) => Trouble::KeyGone,
        OpenError::Stick(error) => Trouble::Refused(Problem::plain(error.message())),
    }
}

/// A certificate's refusal, with its date where the message has one.
fn refusal(error: &CheckError) -> Problem {
    let problem = Problem::of_code(error.code());
    match error.date() {
        Some(date) => problem.and("d", show_date(civil_date(date))),
        None => problem,
    }
}
