//! The kiosk's configuration: `kiosk-config/kiosk.toml` says what each key means.

mod courier;
mod data;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::kato::Kato;
use domain::policy::Policy;
use journey::idle::IdleLimits;
use serde::Deserialize;

use crate::pin::PinHash;
use crate::screens::{DemoCard, Hall};

pub use self::courier::CourierKeyError;
pub use self::data::{Data, DataError};

/// The shortest idle time before a warning, seconds.
const IDLE_WARNING_S_MIN: i64 = 5;

/// Bytes of the largest configuration read.
const CONFIG_BYTES_MAX: u64 = 64 * 1024;

/// A kiosk, as its administrator wrote it down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its name.
    pub id: String,
    /// Where it stands, in Kazakh.
    pub place_kk: String,
    /// Where it stands, in Russian.
    pub place_ru: String,
    /// The settlement it serves (KATO).
    pub settlement: String,
    /// Telephone that stands where people get stuck.
    #[serde(default = "default_phone")]
    pub support_phone: String,
    /// The vault's file.
    #[serde(default = "default_vault")]
    pub vault: PathBuf,
    /// Folder of trusted roots and issuers.
    pub trust: PathBuf,
    /// Folder of revocation lists; without it, revocation is not asked here.
    #[serde(default)]
    pub crls: Option<PathBuf>,
    /// Folder of what the centre publishes; left out: `editions` beside the vault.
    #[serde(default)]
    pub editions: Option<PathBuf>,
    /// Folders under which sticks are mounted.
    #[serde(default = "default_mounts")]
    pub stick_mounts: Vec<PathBuf>,
    /// Folders that are sticks themselves.
    #[serde(default)]
    pub stick_folders: Vec<PathBuf>,
    /// Libraries of tokens (PKCS#11), each run in a process of its own.
    #[serde(default)]
    pub token_modules: Vec<PathBuf>,
    /// Folder of the fonts for the papers.
    #[serde(default = "default_fonts")]
    pub fonts: PathBuf,
    /// `ctrl-q` and the like; none on a public floor.
    #[serde(default)]
    pub quit_key: Option<QuitKey>,
    /// The PIN of whoever looks after the kiosk, as `tereze operator-pin` prints it; none: the kiosk has no such page.
    #[serde(default)]
    pub operator_pin: Option<PinHash>,
    /// The card of a demonstration.
    #[serde(default)]
    pub demo: Option<Demo>,
    /// The centre.
    pub central: Central,
    /// Who answers for personal data.
    pub operator: Operator,
    /// Idle limits that differ from the policy's.
    #[serde(default)]
    pub session: Session,
    /// The operator's own data files.
    #[serde(default)]
    pub data: Data,
    /// The printer; without it nothing is printed, and people are told so.
    #[serde(default)]
    pub printing: Option<Printing>,
}

/// The printer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printing {
    /// The queue of CUPS.
    pub queue: String,
    /// The program that takes a job.
    #[serde(default = "default_lp")]
    pub command: PathBuf,
}

/// The centre, as the kiosk reaches and knows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Central {
    /// Where it answers.
    pub url: String,
    /// Folder of this kiosk's key and certificate.
    #[serde(default = "default_identity")]
    pub identity: PathBuf,
    /// The pinned key of its receipts.
    pub receipt_key: String,
    /// The pinned key that applications are sealed to.
    pub sealing_recipient: String,
    /// The pinned root of its certificates.
    pub line_root: String,
    /// Seconds to wait for a connection.
    #[serde(default = "default_connect_s")]
    pub connect_timeout_s: u64,
    /// Seconds to wait for an answer.
    #[serde(default = "default_answer_s")]
    pub answer_timeout_s: u64,
}

/// Who answers for personal data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// In Kazakh.
    pub name_kk: String,
    /// In Russian.
    pub name_ru: String,
    /// Its BIN.
    pub bin: String,
}

/// Idle limits, seconds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The warning.
    pub idle_warning_s: Option<i64>,
    /// The end.
    pub idle_end_s: Option<i64>,
}

impl Session {
    /// The limits, where the policy gives the ones that are not written down.
    pub fn limits(&self) -> IdleLimits {
        let policy = &domain::released::policy().session;
        let seconds = |s: u64| i64::try_from(s).unwrap_or(i64::MAX);
        IdleLimits {
            warning_s: self.idle_warning_s.unwrap_or(seconds(policy.idle_warning_s)),
            end_s: self.idle_end_s.unwrap_or(seconds(policy.idle_end_s)),
        }
    }

    fn check(&self) -> Result<(), &'static str> {
        let limits = self.limits();
        if limits.warning_s < IDLE_WARNING_S_MIN {
            return Err("idle_warning_s is so short that nobody could read a screen");
        }
        if limits.end_s <= limits.warning_s {
            return Err("idle_end_s must be later than idle_warning_s");
        }
        Ok(())
    }
}

/// What a visitor of a demonstration has to know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// The keys' password.
    pub password: String,
    /// Children to try.
    pub iins: Vec<String>,
    /// Where the SMS codes appear.
    pub phone_file: String,
}

/// A letter that leaves the program with Ctrl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct QuitKey(pub char);

impl TryFrom<String> for QuitKey {
    type Error = String;

    /// Letters that the terminal or the program needs are refused.
    fn try_from(text: String) -> Result<QuitKey, String> {
        let letter = text.strip_prefix("ctrl-").and_then(|rest| {
            let mut letters = rest.chars();
            letters.next().filter(|c| c.is_ascii_lowercase() && letters.next().is_none())
        });
        match letter {
            Some(c) if !"cdhijmz".contains(c) => Ok(QuitKey(c)),
            _ => Err(format!("quit_key: «{text}» is no key to leave by; write one such as \"ctrl-q\"")),
        }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("cannot read the configuration {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is too long to be a configuration.
    #[error("the configuration {0} is longer than {CONFIG_BYTES_MAX} bytes")]
    TooLong(PathBuf),
    /// The file says something that can't be.
    #[error("the configuration {path} has a mistake: {source}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A data file that it names cannot be used.
    #[error("the configuration {path} names a file that cannot be used: {source}")]
    Data {
        /// The file.
        path: PathBuf,
        /// Which, and why.
        source: DataError,
    },
    /// Idle limits that would end every session at once, or never warn.
    #[error("the configuration {path} has a mistake: [session] {reason}")]
    Session {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// [`ConfigError`] names the file and the mistake.
    pub fn read(path: &Path) -> Result<Config, ConfigError> {
        let unreadable = |source| ConfigError::Read { path: path.to_owned(), source };
        if std::fs::metadata(path).map_err(unreadable)?.len() > CONFIG_BYTES_MAX {
            return Err(ConfigError::TooLong(path.to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let config: Config = toml::from_str(&text)
            .map_err(|source| ConfigError::Parse { path: path.to_owned(), source: Box::new(source) })?;
        let own = config.data.read().map_err(|source| ConfigError::Data { path: path.to_owned(), source })?;
        domain::released::lay_in(own);
        config.profiles().map_err(|source| ConfigError::Data { path: path.to_owned(), source })?;
        config.session.check().map_err(|reason| ConfigError::Session { path: path.to_owned(), reason })?;
        Ok(config)
    }

    /// The rules of the settlements whose queue has its own.
    ///
    /// # Errors
    /// [`DataError::Profile`].
    pub fn profiles(&self) -> Result<BTreeMap<Kato, &'static Policy>, DataError> {
        self.data.profiles()
    }

    /// What the screens show of the kiosk.
    pub fn hall(&self) -> Hall {
        Hall {
            place: (self.place_kk.clone(), self.place_ru.clone()),
            support_phone: self.support_phone.clone(),
            operator: (self.operator.name_kk.clone(), self.operator.name_ru.clone()),
            operator_bin: self.operator.bin.clone(),
            demo: self.demo.as_ref().map(|demo| DemoCard {
                password: demo.password.clone(),
                iins: demo.iins.clone(),
                phone_file: demo.phone_file.clone(),
            }),
            quit_key: self.quit_key.map(|key| key.0),
            operator_page: self.operator_pin.is_some(),
        }
    }
}

fn default_phone() -> String {
    "1414".to_owned()
}

fn default_vault() -> PathBuf {
    PathBuf::from("/var/lib/tereze/vault.sqlite")
}

fn default_identity() -> PathBuf {
    PathBuf::from("/var/lib/tereze/identity")
}

fn default_mounts() -> Vec<PathBuf> {
    ["/media", "/run/media", "/mnt"].map(PathBuf::from).to_vec()
}

fn default_fonts() -> PathBuf {
    PathBuf::from("/usr/share/fonts/truetype/dejavu")
}

fn default_lp() -> PathBuf {
    PathBuf::from("lp")
}

fn default_connect_s() -> u64 {
    5
}

fn default_answer_s() -> u64 {
    30
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_commented_sample_is_a_configuration() {
        let text = include_str!("../kiosk-config/kiosk.toml");
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!(config.id, "KST3");
        assert_eq!(config.quit_key, None);
    }

    #[test]
    fn idle_limits_that_end_every_session_at_once_are_refused() {
        let limits = |warning, end| Session { idle_warning_s: warning, idle_end_s: end }.check();
        assert_eq!(limits(None, None), Ok(()));
        assert_eq!(limits(Some(30), Some(45)), Ok(()));
        assert!(limits(None, Some(0)).is_err());
        assert!(limits(Some(0), None).is_err());
        assert!(limits(Some(90), Some(90)).is_err());
    }

    #[test]
    fn keys_the_program_needs_cannot_quit_it() {
        for text in ["ctrl-c", "ctrl-z", "q", "ctrl-", "ctrl-qq", "alt-q"] {
            assert!(QuitKey::try_from(text.to_owned()).is_err(), "{text}");
        }
        assert_eq!(QuitKey::try_from("ctrl-q".to_owned()), Ok(QuitKey('q')));
    }
}
