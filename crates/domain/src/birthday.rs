//! A date of birth, and the days on which a child turns older (DOMAIN §2.4-f).
//!
//! **Invariant:** someone born on 29 February turns older on 28 February in common years; `Debug` does not show
//! the date.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date of birth.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Birthday(pub NaiveDate);

impl Birthday {
    /// The day on which the child turns so many years; the last day there is when dates end before.
    pub fn turns(self, years: u32) -> NaiveDate {
        let year = i32::try_from(years).ok().and_then(|years| self.0.year().checked_add(years));
        let in_year = |year: i32| self.0.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28));
        year.and_then(in_year).unwrap_or(NaiveDate::MAX)
    }

    /// Whether the child is so many years old on this day.
    pub fn is_aged(self, years: u32, on: NaiveDate) -> bool {
        self.turns(years) <= on
    }

    /// The year of birth: the age group of kindergartens.
    pub fn year(self) -> i32 {
        self.0.year()
    }
}

impl fmt::Debug for Birthday {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Birthday(…)")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::time::age;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2019-11-22", 7, "2026-11-22")]
    #[case::leapling_in_a_common_year("2020-02-29", 7, "2027-02-28")]
    #[case::leapling_in_a_leap_year("2020-02-29", 4, "2024-02-29")]
    fn a_child_turns_older(#[case] birth: &str, #[case] years: u32, #[case] turns: &str) {
        let birth = Birthday(day(birth));
        assert_eq!(birth.turns(years), day(turns));
        assert!(birth.is_aged(years, day(turns)));
        assert!(!birth.is_aged(years, day(turns).pred_opt().unwrap()));
    }

    #[test]
    fn debug_hides_the_date() {
        assert_eq!(format!("{:?}", Birthday(day("2020-02-29"))), "Birthday(…)");
        assert_eq!(Birthday(NaiveDate::MAX).turns(u32::MAX), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn agrees_with_the_count_of_whole_years(born in 0_i64..20_000, lived in 0_i64..9_000, years in 1_u32..20) {
            let birth = day("2000-01-01") + chrono::TimeDelta::days(born);
            let on = birth + chrono::TimeDelta::days(lived);
            prop_assert_eq!(Birthday(birth).is_aged(years, on), age(birth, on) >= years);
        }
    }
}
