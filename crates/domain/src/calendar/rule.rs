//! The days off of a year by law alone, for years that have no file (DOMAIN §5, rules 1–6).
//!
//! **Invariant:** it knows no order that swaps days, so whatever rests on it is provisional.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, Weekday};

/// A holiday on a fixed date.
struct Fixed {
    month: u32,
    day: u32,
    /// The years it is kept in.
    years: RangeInclusive<i32>,
    /// Whether a weekend moves it to the next working day (rule 2).
    moves: bool,
}

const ALWAYS: RangeInclusive<i32> = i32::MIN..=i32::MAX;

const FIXED: [Fixed; 15] = [
    Fixed { month: 1, day: 1, years: ALWAYS, moves: true }, // New Year
    Fixed { month: 1, day: 2, years: ALWAYS, moves: true }, // New Year
    Fixed { month: 1, day: 7, years: ALWAYS, moves: false }, // Orthodox Christmas (rule 3)
    Fixed { month: 3, day: 8, years: ALWAYS, moves: true }, // Women's Day
    Fixed { month: 3, day: 15, years: 2027..=i32::MAX, moves: true }, // Constitution Day (rule 5)
    Fixed { month: 3, day: 21, years: ALWAYS, moves: true }, // Nauryz
    Fixed { month: 3, day: 22, years: ALWAYS, moves: true }, // Nauryz
    Fixed { month: 3, day: 23, years: ALWAYS, moves: true }, // Nauryz
    Fixed { month: 5, day: 1, years: ALWAYS, moves: true }, // Unity Day
    Fixed { month: 5, day: 7, years: ALWAYS, moves: true }, // Defender's Day
    Fixed { month: 5, day: 9, years: ALWAYS, moves: true }, // Victory Day
    Fixed { month: 7, day: 6, years: ALWAYS, moves: true }, // Capital Day
    Fixed { month: 8, day: 30, years: i32::MIN..=2025, moves: true }, // Constitution Day until 2025
    Fixed { month: 10, day: 25, years: ALWAYS, moves: true }, // Republic Day
    Fixed { month: 12, day: 16, years: ALWAYS, moves: true }, // Independence Day
];

/// Saturday and Sunday (rule 1).
pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The weekdays off of a year.
pub(super) fn days_off(year: i32) -> BTreeSet<NaiveDate> {
    let kept = || FIXED.iter().filter(|holiday| holiday.years.contains(&year));
    let date = |holiday: &Fixed| NaiveDate::from_ymd_opt(year, holiday.month, holiday.day);
    let mut off: BTreeSet<NaiveDate> = kept().filter_map(date).chain(kurban_ait(year)).collect();
    for lost in kept().filter(|holiday| holiday.moves).filter_map(date).filter(|&day| is_weekend(day)) {
        let substitute = lost.iter_days().find(|&day| !is_weekend(day) && !off.contains(&day));
        off.extend(substitute);
    }
    off.retain(|&day| !is_weekend(day));
    off
}

/// The first days of Құрбан айт (10 Dhu al-Hijja) in a year by the tabular Islamic calendar: lunar years of 354
/// days and 11 leap days in 30 years, Thursday epoch. Beside the confirmed days of 2020–2026 it is at most a
/// day off. A year has one such day, seldom two or none.
fn kurban_ait(year: i32) -> impl Iterator<Item = NaiveDate> {
    let near = i64::from(year - 622) * 33 / 32;
    (near - 1..near + 4).filter_map(tenth_of_dhu_al_hijja).filter(move |day| day.year() == year)
}

fn tenth_of_dhu_al_hijja(lunar_year: i64) -> Option<NaiveDate> {
    // Days of the Common Era on which lunar year 1 began, and from a year's first day to 10 Dhu al-Hijja.
    const EPOCH: i64 = 227_014;
    const INTO_THE_YEAR: i64 = 334;
    let began = EPOCH + (lunar_year - 1) * 354 + (11 * lunar_year + 3).div_euclid(30);
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(began + INTO_THE_YEAR).ok()?)
}
