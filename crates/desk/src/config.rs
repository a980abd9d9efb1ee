//! The desk's configuration: `kiosk-config/desk.toml` says what each key means.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::IdleLimits;
use crate::screens::Hall;

/// Bytes of the largest configuration read.
const CONFIG_BYTES_MAX: u64 = 64 * 1024;

/// The shortest idle time before a warning, seconds.
const IDLE_WARNING_S_MIN: i64 = 5;

/// The shortest time after which an inbox is looked at again by itself, seconds: each look is recorded at the centre.
const INBOX_REFRESH_S_MIN: u32 = 10;

/// A desk, as its administrator wrote it down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Its name, as the centre knows it.
    pub id: String,
    /// Where it stands, in Kazakh.
    pub place_kk: String,
    /// Where it stands, in Russian.
    pub place_ru: String,
    /// Telephone that stands where people get stuck.
    #[serde(default = "default_phone")]
    pub support_phone: String,
    /// Folder of trusted roots and issuers.
    pub trust: PathBuf,
    /// Folder of revocation lists; without it, revocation is not asked here.
    #[serde(default)]
    pub crls: Option<PathBuf>,
    /// Folders under which sticks are mounted.
    #[serde(default = "default_mounts")]
    pub stick_mounts: Vec<PathBuf>,
    /// Folders that are sticks themselves.
    #[serde(default)]
    pub stick_folders: Vec<PathBuf>,
    /// Libraries of tokens (PKCS#11), each run in a process of its own.
    #[serde(default)]
    pub token_modules: Vec<PathBuf>,
    /// With Ctrl, leaves the program.
    #[serde(default = "default_quit_key")]
    pub quit_key: char,
    /// Seconds after which an inbox that lies there is looked at again; 0: only when asked.
    #[serde(default = "default_inbox_refresh_s")]
    pub inbox_refresh_s: u32,
    /// A program that shows a scan, with its arguments; the scan's name is put behind them.
    #[serde(default)]
    pub viewer: Vec<String>,
    /// A program that draws the pages of a PDF: `pdftoppm` of poppler, or one that takes its arguments.
    #[serde(default)]
    pub pdf_drawer: Option<PathBuf>,
    /// The kiosk on which parents are helped at this machine; without it nobody is helped here.
    #[serde(default)]
    pub help: Option<HelpAtDesk>,
    /// The password of a demonstration's keys, shown at the login.
    #[serde(default)]
    pub demo_password: Option<String>,
    /// The centre.
    pub central: Central,
    /// Whose desk it is.
    pub operator: Operator,
    /// Idle limits that differ from the policy's.
    #[serde(default)]
    pub session: Session,
}

/// The centre, as the desk reaches and knows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Central {
    /// Where it answers.
    pub url: String,
    /// Folder of this desk's key and certificate.
    #[serde(default = "default_identity")]
    pub identity: PathBuf,
    /// The pinned key of its receipts and of the heads of its logs.
    pub receipt_key: String,
    /// The key that applications are sealed to: printed with the other, and not used here.
    #[serde(default)]
    pub sealing_recipient: String,
    /// The pinned root of its certificates.
    pub line_root: String,
    /// Seconds to wait for a connection.
    #[serde(default = "default_connect_s")]
    pub connect_timeout_s: u32,
    /// Seconds to wait for an answer.
    #[serde(default = "default_answer_s")]
    pub answer_timeout_s: u32,
}

/// The kiosk on which parents are helped.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpAtDesk {
    /// The kiosk's program.
    #[serde(default = "default_kiosk")]
    pub program: PathBuf,
    /// Its configuration: a kiosk of its own, with its own name and vault.
    pub config: PathBuf,
}

/// Whose desk it is: stands in the challenge that a clerk signs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Its name.
    pub name: String,
    /// Its BIN.
    pub bin: String,
}

/// Idle limits, seconds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The warning.
    pub idle_warning_s: Option<i64>,
    /// The lock.
    pub idle_end_s: Option<i64>,
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
    /// A value that cannot be.
    #[error("the configuration {path} has a mistake: {reason}")]
    Value {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
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
        config.check().map_err(|reason| ConfigError::Value { path: path.to_owned(), reason })?;
        Ok(config)
    }

    fn check(&self) -> Result<(), &'static str> {
        let limits = self.session.limits();
        if limits.warning_s < IDLE_WARNING_S_MIN {
            return Err("[session] idle_warning_s is so short that nobody could read a screen");
        }
        if limits.end_s <= limits.warning_s {
            return Err("[session] idle_end_s must be later than idle_warning_s");
        }
        // Letters that the terminal or the program needs.
        if !self.quit_key.is_ascii_lowercase() || "cdhijmz".contains(self.quit_key) {
            return Err("quit_key is no letter to leave by; write one such as \"q\"");
        }
        if (1..INBOX_REFRESH_S_MIN).contains(&self.inbox_refresh_s) {
            return Err("inbox_refresh_s is so short that the list would never rest; 0 turns it off");
        }
        if domain::bin::Bin::parse(&self.operator.bin).is_err() {
            return Err("[operator] bin is not a BIN");
        }
        Ok(())
    }

    /// What the screens show of the desk.
    pub fn hall(&self) -> Hall {
        Hall {
            place: (self.place_kk.clone(), self.place_ru.clone()),
            support_phone: self.support_phone.clone(),
            quit_key: self.quit_key,
            demo_password: self.demo_password.clone(),
        }
    }

    /// Where keys are looked for.
    pub fn sockets(&self) -> keystore::Config {
        keystore::Config { roots: self.stick_folders.clone(), mounts_under: self.stick_mounts.clone() }
    }
}

fn default_kiosk() -> PathBuf {
    PathBuf::from("tereze")
}

fn default_phone() -> String {
    "1414".to_owned()
}

fn default_identity() -> PathBuf {
    PathBuf::from("/var/lib/tereze-desk/identity")
}

fn default_mounts() -> Vec<PathBuf> {
    ["/media", "/run/media", "/mnt"].map(PathBuf::from).to_vec()
}

fn default_quit_key() -> char {
    'q'
}

fn default_inbox_refresh_s() -> u32 {
    60
}

fn default_connect_s() -> u32 {
    5
}

fn default_answer_s() -> u32 {
    30
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn sample() -> Config {
        toml::from_str(include_str!("../../../kiosk-config/desk.toml")).unwrap()
    }

    #[test]
    fn the_commented_sample_is_a_configuration() {
        let config = sample();
        assert_eq!((config.id.as_str(), config.check()), ("KST3-D1", Ok(())));
        assert_eq!(config.session.limits().end_s, 300);
    }

    #[test]
    fn what_would_lock_at_once_or_could_not_be_left_is_refused() {
        let mut config = sample();
        config.session = Session { idle_warning_s: Some(60), idle_end_s: Some(60) };
        assert!(config.check().is_err());
        config.session = Session { idle_warning_s: Some(1), idle_end_s: None };
        assert!(config.check().is_err());
        let config = Config { quit_key: 'c', ..sample() };
        assert!(config.check().is_err());
    }
}
