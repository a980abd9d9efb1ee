//! Key files: listed, opened, judged.
//!
//! **Invariant:** an opened key lives for one use, in memory that is wiped.

use domain::problem::Problem;
use domain::time::{civil_date, show_date};
use keystore::{Hint, KeyFile, OpenError, StickError};
use signing::check::{Accepted, CheckError, Order, Terms, Want};
use signing::key::OpenedKey;
use signing::pkcs12::KeyFileError;
use signing::revocation::{CrlFolder, RevocationSource};
use signing::trust::TrustStore;

use super::EffectsError;
use crate::config::Config;
use crate::msg::{KeyChoice, KeyHandle, KeyHint, Keys, Trouble};

/// Where keys lie, and by what they are judged.
pub(super) struct Drawer {
    sticks: keystore::Config,
    trust: TrustStore,
    crls: Option<CrlFolder>,
    accepted: Vec<Accepted>,
    files: Vec<KeyFile>,
}

impl Drawer {
    pub(super) fn new(config: &Config) -> Result<Drawer, EffectsError> {
        let trust = TrustStore::from_dir(&config.trust)?;
        Ok(Drawer {
            sticks: config.sockets(),
            crls: config.crls.as_deref().map(|dir| CrlFolder::open(dir, &trust)).transpose()?,
            trust,
            accepted: keystore::accepted(domain::released::policy()),
            files: Vec::new(),
        })
    }

    /// Every key on every stick; a file keeps its handle for as long as the login lasts.
    pub(super) fn list(&mut self) -> Keys {
        let mut keys = Keys::default();
        for stick in keystore::sticks(&self.sticks) {
            let Ok(listing) = stick.key_files() else { continue };
            keys.cut |= listing.cut;
            for file in listing.files {
                let (name, stick) = (file.name_shown().to_owned(), stick.label().to_owned());
                let hint = hint(file.hint());
                keys.files.push(KeyChoice { key: self.handle(file), name, stick, hint });
            }
        }
        keys
    }

    fn handle(&mut self, file: KeyFile) -> KeyHandle {
        let at = self.files.iter().position(|known| *known == file).unwrap_or_else(|| {
            self.files.push(file);
            self.files.len() - 1
        });
        KeyHandle(at)
    }

    /// A key that may do what it is wanted for, as far as can be told here.
    pub(super) fn open(&self, key: KeyHandle, password: &str, want: Want) -> Result<OpenedKey, Trouble> {
        let file = self.files.get(key.0).ok_or(Trouble::KeyGone)?;
        let opened = keystore::open_key(file, password).map_err(not_opened)?;
        let terms = Terms {
            want,
            at: super::now(),
            trust: &self.trust,
            iin: None,
            accepted: &self.accepted,
            revocation: self.crls.as_ref().map(|crls| crls as &dyn RevocationSource),
            revocation_must_answer: false,
        };
        match signing::check::signer(opened.certificate(), &terms, Order::Kiosk) {
            Ok(_) => Ok(opened),
            Err(error) => Err(Trouble::Refused(refusal(&error))),
        }
    }

    pub(super) fn forget(&mut self) {
        self.files.clear();
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
