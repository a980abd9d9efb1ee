//! The operator's own data files: policy, working days, schools, kindergartens; left out: those we release. And what is
//! published for kiosks, which goes before them.

use domain::calendar::Calendar;
use domain::kato::Kato;
use domain::kindergartens::Kindergartens;
use domain::released::{self, Own};
use domain::school::Schools;

use std::collections::HashMap;

use editions::Folder;
use ledger::receipt::ReceiptKey;

use super::{Config, ConfigError, key, read};
use crate::editions::Editions;
use crate::queue::Profiles;

impl Config {
    /// Lays the operator's own files in the place of those we release, for the whole program.
    ///
    /// # Errors
    /// [`ConfigError`] of the key whose file cannot be used.
    pub fn lay_in(&self) -> Result<(), ConfigError> {
        released::lay_in(Own {
            policy: Some(self.policy()?),
            calendar: Some(self.calendar()?),
            schools: Some(self.schools()?),
            kindergartens: Some(self.kindergartens()?),
            ..Own::default()
        });
        Ok(())
    }

    /// The folder of editions, where there is one.
    pub fn editions_folder(&self) -> Option<Folder> {
        self.editions.as_ref().map(|folder| Folder::at(&self.path(folder)))
    }

    /// What is published for kiosks, taken up.
    ///
    /// # Errors
    /// [`ConfigError`] of the keys `editions` and `publish`.
    pub fn published(&self, receipt_key: &ReceiptKey) -> Result<Option<Editions>, ConfigError> {
        let Some(folder) = self.editions_folder() else {
            if self.publish.is_some() {
                let reason = "`publish` needs a folder where editions are kept".into();
                return Err(ConfigError::Key { key: "editions", reason });
            }
            return Ok(None);
        };
        let crls = self.crls.as_ref().map(|folder| self.path(folder));
        let settlements = self.profiles.clone();
        let ruling = move || ruling(&settlements);
        Editions::open(folder, receipt_key.clone(), crls, ruling)
            .map(Some)
            .map_err(|error| key("editions", &error))
    }

    /// The working days.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `calendar`.
    pub fn calendar(&self) -> Result<Calendar, ConfigError> {
        let Some(paths) = &self.calendar else { return Ok(released::calendar().clone()) };
        let texts: Vec<_> =
            paths.iter().map(|path| read("calendar", &self.path(path))).collect::<Result<_, _>>()?;
        let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
        Calendar::from_toml(&texts).map_err(|error| key("calendar", &error))
    }

    /// The reference list of schools.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `schools`.
    pub fn schools(&self) -> Result<Schools, ConfigError> {
        match &self.schools {
            None => Ok(released::schools().clone()),
            Some(path) => Schools::from_toml(&read("schools", &self.path(path))?)
                .map_err(|error| key("schools", &error)),
        }
    }

    /// The reference list of kindergartens.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `kindergartens`.
    pub fn kindergartens(&self) -> Result<Kindergartens, ConfigError> {
        match &self.kindergartens {
            None => Ok(released::kindergartens().clone()),
            Some(path) => Kindergartens::from_toml(&read("kindergartens", &self.path(path))?)
                .map_err(|error| key("kindergartens", &error)),
        }
    }
}

/// The profiles of the settlements by the policies in force; each name was known when the centre started.
fn ruling(settlements: &HashMap<String, String>) -> Profiles {
    let everywhere = Profiles::everywhere(released::policy().clone());
    settlements.iter().fold(everywhere, |profiles, (settlement, name)| {
        let known = released::policies().into_iter().find(|known| known.profile == *name);
        match Kato::parse(settlement).zip(known) {
            Some((settlement, policy)) => profiles.but(settlement, policy.clone()),
            None => profiles,
        }
    })
}
