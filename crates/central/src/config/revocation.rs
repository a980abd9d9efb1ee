//! Who speaks for keys and signatures from outside: responders, lists and their publishers, time stamps.

use std::path::PathBuf;

use domain::policy::Policy;
use serde::Deserialize;
use signing::revocation::CrlFolder;
use signing::trust::TrustStore;

use super::{Config, ConfigError, five, key, read};
use crate::crls;
use crate::lists::Publishers;
use crate::ocsp::Responders;
use crate::stamps::Stampers;

/// The shortest time between two fetches of a list, in seconds.
const FETCHES_APART_MIN_S: u32 = 60;

/// `[ocsp]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OcspConfig {
    /// Their addresses, `http`: answers are signed.
    pub urls: Vec<String>,
    /// The longest wait for an answer, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u32,
}

/// `[tsp]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TspConfig {
    /// Their addresses, `http`: answers are signed.
    pub urls: Vec<String>,
    /// The longest wait for an answer, in seconds.
    #[serde(default = "five")]
    pub timeout_s: u32,
    /// The OID of the policy that stamps must be under; left out: any.
    pub policy: Option<String>,
}

/// `[fetch_crls]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchConfig {
    /// Addresses of lists and of deltas; `http` will do: lists are signed.
    pub urls: Vec<String>,
    /// Roots for `https`, PEM.
    pub roots: Option<PathBuf>,
    /// The longest time between two fetches, in seconds.
    #[serde(default = "an_hour")]
    pub every_s: u32,
    /// The longest wait for a whole list, in seconds.
    #[serde(default = "a_minute")]
    pub timeout_s: u32,
}

fn an_hour() -> u32 {
    3600
}

fn a_minute() -> u32 {
    60
}

impl Config {
    /// The responders that are asked about signing keys.
    ///
    /// # Errors
    /// [`ConfigError`] of the table `ocsp`.
    pub fn responders(&self) -> Result<Option<Responders>, ConfigError> {
        let Some(table) = &self.ocsp else { return Ok(None) };
        some(&table.urls, "ocsp")?;
        Responders::new(&table.urls, table.timeout_s).map(Some).map_err(|error| key("ocsp", &error))
    }

    /// Who gives time stamps.
    ///
    /// # Errors
    /// [`ConfigError`] of the table `tsp`.
    pub fn stampers(&self) -> Result<Option<Stampers>, ConfigError> {
        let Some(table) = &self.tsp else { return Ok(None) };
        some(&table.urls, "tsp")?;
        let policy = table.policy.as_deref().map(str::parse).transpose();
        let policy = policy.map_err(|_| ConfigError::Key { key: "tsp", reason: "policy: no OID".into() })?;
        Stampers::new(&table.urls, table.timeout_s, policy).map(Some).map_err(|error| key("tsp", &error))
    }

    /// Who publishes lists.
    ///
    /// # Errors
    /// [`ConfigError`] of the table `fetch_crls`, also where there is no folder to fetch them into.
    pub fn publishers(&self) -> Result<Option<Publishers>, ConfigError> {
        const NAME: &str = "fetch_crls";
        let Some(table) = &self.fetch_crls else { return Ok(None) };
        some(&table.urls, NAME)?;
        let wrong = |reason: &str| ConfigError::Key { key: NAME, reason: reason.into() };
        if self.crls.is_none() {
            return Err(wrong("`crls` must name the folder that lists are fetched into"));
        }
        if table.every_s < FETCHES_APART_MIN_S {
            return Err(wrong("every_s: a minute at least"));
        }
        let roots = table.roots.as_deref().map(|path| read(NAME, &self.path(path))).transpose()?;
        let roots = roots.as_ref().map(|pem| pem.as_bytes());
        let publishers = Publishers::new(&table.urls, roots, table.every_s, table.timeout_s);
        publishers.map(Some).map_err(|error| key(NAME, &error))
    }

    /// The lists of revoked certificates.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `crls`, also where the policy cannot do without it.
    pub fn crls(&self, trust: &TrustStore, policy: &Policy) -> Result<Option<CrlFolder>, ConfigError> {
        match &self.crls {
            Some(dir) => {
                let folder = CrlFolder::open(&self.path(dir), trust).map_err(|error| key("crls", &error))?;
                Ok(Some(folder.telling(crls::tell)))
            }
            None if policy.revocation_must_answer && self.ocsp.is_none() => {
                let reason =
                    "the policy's revocation_must_answer needs a folder of lists, or responders".into();
                Err(ConfigError::Key { key: "crls", reason })
            }
            None => Ok(None),
        }
    }
}

fn some(urls: &[String], name: &'static str) -> Result<(), ConfigError> {
    if urls.is_empty() { Err(ConfigError::Key { key: name, reason: "no address".into() }) } else { Ok(()) }
}
