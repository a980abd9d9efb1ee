//! The operator's own data files: working days, schools, kindergartens; left out: those we release.

use domain::calendar::Calendar;
use domain::kindergartens::Kindergartens;
use domain::released;
use domain::school::Schools;

use super::{Config, ConfigError, key, read};

impl Config {
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
