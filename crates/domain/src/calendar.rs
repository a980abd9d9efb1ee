//! Which days offices work, and where a term in working days ends (DOMAIN §5, §2.4-d).
//!
//! **Invariant:** a year with a file is exactly what its file says; any other year follows the rule of the law
//! (module `rule`), and every answer that rests on an unconfirmed year says so.

mod rule;
mod year;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use self::year::Year;
pub use self::year::YearError;

/// The working days of all years: known ones by their files, the rest by the rule.
#[derive(Clone, Debug)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// Where a term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    /// The last civil day of the term; it ends at 23:59:59 in `Asia/Almaty`.
    pub last_day: NaiveDate,
    /// Whether an order of the year may still move it («алдын ала / предварительно»).
    pub provisional: bool,
}

/// Why a calendar cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not the TOML that is expected.
    #[error("calendar: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A file that contradicts itself.
    #[error("calendar {year}: {fault}")]
    Year {
        /// The year of the file.
        year: i32,
        /// What is wrong in it.
        fault: YearError,
    },
    /// Two files for one year.
    #[error("calendar {0}: two files")]
    Twice(i32),
}

impl Calendar {
    /// Reads the files of the years, one text each.
    ///
    /// # Errors
    /// When a text is no such TOML, contradicts itself, or a year stands twice.
    pub fn from_toml(files: &[&str]) -> Result<Calendar, CalendarError> {
        let mut years = BTreeMap::new();
        for file in files {
            let file: year::File = toml::from_str(file)?;
            let number = file.year;
            let year = Year::from_file(file).map_err(|fault| CalendarError::Year { year: number, fault })?;
            if years.insert(number, year).is_some() {
                return Err(CalendarError::Twice(number));
            }
        }
        Ok(Calendar { years })
    }

    /// Whether offices work on this day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.years.get(&day.year()) {
            Some(year) => year.is_working(day),
            None => Year::by_rule(day.year()).is_working(day),
        }
    }

    /// Whether the days of this year may still change: no file, or a provisional one.
    pub fn is_provisional(&self, year: i32) -> bool {
        self.years.get(&year).is_none_or(|year| year.provisional)
    }

    /// The `n`-th working day after `day`; the day itself never counts (DOMAIN §2.4-d). With `n` = 0 it is the
    /// day itself. The last day that dates can hold ends every term.
    pub fn working_days_after(&self, day: NaiveDate, n: u32) -> Term {
        let mut last_day = day;
        let mut left = n;
        while left > 0 {
            let Some(next) = last_day.succ_opt() else { break };
            last_day = next;
            left -= u32::from(self.is_working(next));
        }
        let provisional = (day.year()..=last_day.year()).any(|year| self.is_provisional(year));
        Term { last_day, provisional }
    }
}

#[cfg(test)]
mod tests;
