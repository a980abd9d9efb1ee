//! The operator's own data files: the numbers of the rules, the working days, the schools.
//!
//! **Invariant:** they are those of the centre; a kiosk that counts otherwise would promise what the centre refuses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::calendar::Calendar;
use domain::kato::Kato;
use domain::policy::Policy;
use domain::released::Own;
use domain::school::Schools;
use serde::Deserialize;

/// Bytes of the largest data file read: the schools of the whole country.
const DATA_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Where they lie; what is left out is what the program was released with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The numbers of the rules.
    pub policy: Option<PathBuf>,
    /// The working days, a file a year.
    pub calendar: Option<Vec<PathBuf>>,
    /// The schools.
    pub schools: Option<PathBuf>,
    /// Another released profile in the queue of a settlement, by its name (`VOUCHER_2025`).
    #[serde(default)]
    pub profiles: BTreeMap<Kato, String>,
}

/// Why a data file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It says something that cannot be.
    #[error("{path} has a mistake: {reason}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and what.
        reason: String,
    },
    /// No profile of this name was released.
    #[error("profiles: {0}: no such profile")]
    Profile(String),
}

impl Data {
    /// Reads what is named.
    ///
    /// # Errors
    /// [`DataError`] names the file and the mistake.
    pub fn read(&self) -> Result<Own, DataError> {
        let mistake = |path: &Path, reason: &dyn std::fmt::Display| DataError::Parse {
            path: path.to_owned(),
            reason: reason.to_string(),
        };
        let policy = self
            .policy
            .as_ref()
            .map(|path| Policy::from_toml(&text(path)?).map_err(|error| mistake(path, &error)));
        let schools = self
            .schools
            .as_ref()
            .map(|path| Schools::from_toml(&text(path)?).map_err(|error| mistake(path, &error)));
        let calendar = self.calendar.as_ref().map(|paths| {
            let texts = paths.iter().map(|path| text(path)).collect::<Result<Vec<_>, _>>()?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let first = paths.first().map_or(Path::new(""), PathBuf::as_path);
            Calendar::from_toml(&texts).map_err(|error| mistake(first, &error))
        });
        Ok(Own {
            policy: policy.transpose()?,
            calendar: calendar.transpose()?,
            schools: schools.transpose()?,
            ..Own::default()
        })
    }

    /// The rules of the settlements whose queue has its own. To be asked once the operator's data are laid in.
    ///
    /// # Errors
    /// [`DataError::Profile`].
    pub fn profiles(&self) -> Result<BTreeMap<Kato, &'static Policy>, DataError> {
        let known = |(settlement, name): (&Kato, &String)| {
            let mut all = domain::released::policies().into_iter();
            let policy = all.find(|policy| policy.profile == *name);
            Ok((settlement.clone(), policy.ok_or_else(|| DataError::Profile(name.clone()))?))
        };
        self.profiles.iter().map(known).collect()
    }
}

fn text(path: &Path) -> Result<String, DataError> {
    let unreadable = |source| DataError::Read { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(unreadable)?.len() > DATA_BYTES_MAX {
        return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_settlement_has_the_profile_that_is_named_and_no_other_name_is_taken() {
        let named = |name: &str| {
            let data: Data = toml::from_str(&format!("profiles = {{ \"710000000\" = \"{name}\" }}")).unwrap();
            data.profiles()
        };
        let astana = Kato::parse("710000000").unwrap();
        assert_eq!(named("VOUCHER_2025").unwrap()[&astana].kindergarten.age_limit_years, 6);
        assert_eq!(named("VOUCHER").unwrap_err().to_string(), "profiles: VOUCHER: no such profile");
        assert!(toml::from_str::<Data>("profiles = { Astana = \"SEED\" }").is_err());
    }

    #[test]
    fn what_is_named_is_read_and_a_mistake_names_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let lay = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).unwrap();
            Some(folder.path().join(name))
        };
        assert!(Data::default().read().unwrap().policy.is_none());
        let seed = include_str!("../../assets/policy/seed.toml").replace("digits = 4", "digits = 6");
        let policy = Data { policy: lay("policy.toml", &seed), ..Data::default() }.read().unwrap().policy;
        assert_eq!(policy.unwrap().codes.digits, 6);
        let broken = Data { schools: lay("schools.toml", "[[school]]"), ..Data::default() }.read();
        assert!(broken.unwrap_err().to_string().contains("schools.toml has a mistake"));
        let nothing = Data { schools: Some(folder.path().join("none")), ..Data::default() }.read();
        assert!(nothing.unwrap_err().to_string().starts_with("cannot read"));
    }
}
