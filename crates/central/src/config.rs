//! `central.toml`: read once, checked whole, before anything is opened.
//!
//! **Invariant:** paths are relative to the file; unknown keys are refused; every problem names its key.

mod data;
mod database;
mod revocation;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::kato::Kato;
use domain::policy::Policy;
use domain::released;
use domain::school::Schools;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::codes::{CodeSender, GatewaySender, PhoneFile};
use crate::outbound::Outbound;
use crate::queue::Profiles;
use crate::registry::{HttpRegistry, Registry, SampleRegistry};
use documents::fonts::Fonts;

pub use database::{Database, PASSWORD_VARIABLE};
pub use revocation::{FetchConfig, OcspConfig, TspConfig};

/// The longest file that the configuration names, in bytes.
const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// What a machine calls itself.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "::1", "localhost"];

/// The file, every key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name of the centre, as consents and documents carry it.
    pub centre: String,
    /// Names that stand on papers, in Russian: the centre's, and those of the operators that consents name.
    #[serde(default)]
    pub russian: HashMap<String, String>,
    /// Where to listen, `127.0.0.1:8470`; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The names and addresses that machines reach us by: they stand in our certificate. Left out: those of this machine.
    #[serde(default)]
    pub names: Vec<String>,
    /// Where a monitor may ask for `/metrics`, loopback only; left out: nowhere.
    pub metrics: Option<SocketAddr>,
    /// The SQLite file, or `postgres://…`.
    pub database: String,
    /// A file with the password of the database.
    pub database_password_file: Option<PathBuf>,
    /// Roots that the certificate of the database comes from, PEM.
    pub database_roots: Option<PathBuf>,
    /// The folder that `tereze-central init` made.
    pub keys: PathBuf,
    /// The folder of trusted root and issuer certificates.
    pub trust: PathBuf,
    /// The folder of revocation lists; left out: revocation is not asked.
    pub crls: Option<PathBuf>,
    /// Responders (OCSP), asked in this order about each signing key; left out: the lists alone.
    pub ocsp: Option<OcspConfig>,
    /// Who gives time stamps (RFC 3161) over signatures; left out: nobody.
    pub tsp: Option<TspConfig>,
    /// Who publishes lists; left out: whoever runs the centre fetches them.
    pub fetch_crls: Option<FetchConfig>,
    /// A policy profile; left out: the profile SEED.
    pub policy: Option<PathBuf>,
    /// Another released profile for the queue of a settlement: KATO code = profile.
    #[serde(default)]
    pub profiles: HashMap<String, String>,
    /// Calendar files, one a year; left out: those we release.
    pub calendar: Option<Vec<PathBuf>>,
    /// The list of schools; left out: the sample we release.
    pub schools: Option<PathBuf>,
    /// The list of kindergartens; left out: the sample we release.
    pub kindergartens: Option<PathBuf>,
    /// The folder of what kiosks are to have, as `tereze-central publish` takes it.
    pub publish: Option<PathBuf>,
    /// The folder where editions are kept; left out: nothing is published.
    pub editions: Option<PathBuf>,
    /// The folder with DejaVuSans.ttf and DejaVuSans-Bold.ttf; without it no papers are made.
    pub fonts: Option<PathBuf>,
    /// Who knows people.
    pub registry: RegistryConfig,
    /// Who takes codes and notices to people.
    pub codes: CodesConfig,
    #[serde(skip)]
    base: PathBuf,
}

/// `[registry]`: `sample` or `url`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryConfig {
    /// A file of invented people.
    pub sample: Option<PathBuf>,
    /// A connector.
    pub url: Option<String>,
    /// Roots for `https`, PEM.
    pub roots: Option<PathBuf>,
    /// A file with the bearer token of the connector.
    pub token_file: Option<PathBuf>,
    /// The longest wait for an answer, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u32,
}

/// `[codes]`: `phone_file`, or `sms_url` and `email_url`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodesConfig {
    /// The demonstration's phone.
    pub phone_file: Option<PathBuf>,
    /// The gateway for SMS.
    pub sms_url: Option<String>,
    /// The gateway for e-mail.
    pub email_url: Option<String>,
    /// Roots for `https`, PEM.
    pub roots: Option<PathBuf>,
    /// A file with the bearer token of the gateways.
    pub token_file: Option<PathBuf>,
    /// The longest wait for the gateway, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u32,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{key}: {}: {cause}", path.display())]
    File {
        /// The key that names it.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// What a key holds cannot be used.
    #[error("{key}: {reason}")]
    Key {
        /// The key.
        key: &'static str,
        /// Why.
        reason: String,
    },
}

fn five() -> u32 {
    5
}

impl Config {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`ConfigError`] names the key and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = read("configuration", path)?;
        let mut config: Self = toml::from_str(&text)
            .map_err(|error| ConfigError::Key { key: "configuration", reason: error.to_string() })?;
        config.base = path.parent().unwrap_or(Path::new(".")).into();
        config.is_named()?;
        config.may_tell()?;
        Ok(config)
    }

    /// Nobody off this machine would believe a certificate without the name that they know us by.
    fn is_named(&self) -> Result<(), ConfigError> {
        if self.listen.ip().is_loopback() || !self.names.is_empty() {
            return Ok(());
        }
        let reason = "where `listen` is no loopback address, the names that machines reach us by";
        Err(ConfigError::Key { key: "names", reason: reason.into() })
    }

    /// The names of our certificate.
    pub fn certified_names(&self) -> Vec<String> {
        if self.names.is_empty() {
            return LOOPBACK.map(str::to_owned).to_vec();
        }
        self.names.clone()
    }

    /// Nobody proves themselves to be a monitor: only this machine may ask.
    fn may_tell(&self) -> Result<(), ConfigError> {
        if self.metrics.is_none_or(|address| address.ip().is_loopback()) {
            return Ok(());
        }
        Err(ConfigError::Key { key: "metrics", reason: "only a loopback address".into() })
    }

    /// A path of the file, seen from where the file lies.
    pub fn path(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }

    /// The policy profile.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `policy`.
    pub fn policy(&self) -> Result<Policy, ConfigError> {
        match &self.policy {
            None => Ok(released::policy().clone()),
            Some(path) => {
                Policy::from_toml(&read("policy", &self.path(path))?).map_err(|error| key("policy", &error))
            }
        }
    }

    /// The profile of each settlement's queue: `policy`, but for those that `[profiles]` names.
    ///
    /// # Errors
    /// [`ConfigError`] of the table `profiles`.
    pub fn profiles(&self, policy: &Policy) -> Result<Profiles, ConfigError> {
        let everywhere = Profiles::everywhere(policy.clone());
        self.profiles.iter().try_fold(everywhere, |profiles, (settlement, name)| {
            let unknown = || ConfigError::Key { key: "profiles", reason: format!("{name}: no such profile") };
            let settlement = Kato::parse(settlement).ok_or_else(|| ConfigError::Key {
                key: "profiles",
                reason: format!("{settlement}: a KATO code is nine digits"),
            })?;
            let known = released::policies().into_iter().find(|known| known.profile == *name);
            Ok(profiles.but(settlement, known.ok_or_else(unknown)?.clone()))
        })
    }

    /// The fonts of papers.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `fonts`.
    pub fn fonts(&self) -> Result<Option<Fonts>, ConfigError> {
        let Some(dir) = &self.fonts else { return Ok(None) };
        let regular = self.path(dir).join("DejaVuSans.ttf");
        Fonts::read(&regular).map(Some).map_err(|error| key("fonts", &error))
    }

    /// The registry.
    ///
    /// # Errors
    /// [`ConfigError`] of the table `registry`.
    pub fn registry(&self, schools: &Schools) -> Result<Box<dyn Registry>, ConfigError> {
        let table = &self.registry;
        match (&table.sample, &table.url) {
            (Some(path), None) => {
                let text = read("registry.sample", &self.path(path))?;
                let sample = SampleRegistry::from_toml(&text, schools);
                Ok(Box::new(sample.map_err(|error| key("registry.sample", &error))?))
            }
            (None, Some(url)) => {
                let ends = (table.roots.as_deref(), table.token_file.as_deref(), table.timeout_s);
                Ok(Box::new(HttpRegistry::new(self.outbound("registry.url", url, ends)?)))
            }
            (None, None) | (Some(_), Some(_)) => {
                Err(ConfigError::Key { key: "registry", reason: "either `sample` or `url`".into() })
            }
        }
    }

    /// The sender of codes.
    ///
    /// # Errors
    /// [`ConfigError`] of the table `codes`.
    pub fn sender(&self) -> Result<Box<dyn CodeSender>, ConfigError> {
        let table = &self.codes;
        match (&table.phone_file, &table.sms_url, &table.email_url) {
            (Some(path), None, None) => Ok(Box::new(PhoneFile::new(self.path(path)))),
            (None, Some(sms), Some(email)) => {
                let ends = (table.roots.as_deref(), table.token_file.as_deref(), table.timeout_s);
                let sms = self.outbound("codes.sms_url", sms, ends)?;
                let email = self.outbound("codes.email_url", email, ends)?;
                Ok(Box::new(GatewaySender::new(sms, email)))
            }
            _ => {
                let reason = "either `phone_file`, or `sms_url` and `email_url`".into();
                Err(ConfigError::Key { key: "codes", reason })
            }
        }
    }

    fn outbound(
        &self,
        name: &'static str,
        url: &str,
        (roots, token, timeout_s): (Option<&Path>, Option<&Path>, u32),
    ) -> Result<Outbound, ConfigError> {
        let roots = roots.map(|path| read(name, &self.path(path))).transpose()?;
        let token = token.map(|path| read(name, &self.path(path))).transpose()?;
        Outbound::new(url, roots.as_ref().map(|pem| pem.as_bytes()), token, timeout_s)
            .map_err(|error| key(name, &error))
    }
}

fn key(key: &'static str, error: &impl ToString) -> ConfigError {
    ConfigError::Key { key, reason: error.to_string() }
}

fn read(key: &'static str, path: &Path) -> Result<Zeroizing<String>, ConfigError> {
    let failed = |cause| ConfigError::File { key, path: path.into(), cause };
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
    }
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

#[cfg(test)]
mod tests;
