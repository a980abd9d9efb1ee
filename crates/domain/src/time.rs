//! Moments and civil dates.
//!
//! **Invariant:** a moment is kept in UTC; a date is the civil date of `Asia/Almaty`, by the zone database, so
//! that history before the country's single zone (01.03.2024, DOMAIN §5) stays right. It knows no clock.

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Asia::Almaty;

/// A moment, in UTC.
pub type Timestamp = DateTime<Utc>;

/// The offset of the whole country since 01.03.2024, for the hour a zone change leaves out.
const UTC_PLUS: TimeDelta = TimeDelta::hours(5);

/// The civil date of a moment in `Asia/Almaty`.
pub fn civil_date(at: Timestamp) -> NaiveDate {
    at.with_timezone(&Almaty).date_naive()
}

/// 23:59:59 of a civil date: the last second of a term (DOMAIN §2.4-d).
pub fn end_of_day(date: NaiveDate) -> Timestamp {
    start_of_day(date.checked_add_days(Days::new(1)).unwrap_or(date)) - TimeDelta::seconds(1)
}

/// 00:00:00 of a civil date.
pub fn start_of_day(date: NaiveDate) -> Timestamp {
    let midnight = date.and_time(NaiveTime::MIN);
    match Almaty.from_local_datetime(&midnight) {
        LocalResult::Single(at) => at.to_utc(),
        LocalResult::Ambiguous(_, later) => later.to_utc(),
        LocalResult::None => (midnight - UTC_PLUS).and_utc(),
    }
}

/// Whole years from a birth date to a day. Someone born on 29 February turns a year older on 28 February in
/// common years (DOMAIN §2.4-f). A birth still to come counts as 0.
pub fn age(birth: NaiveDate, on: NaiveDate) -> u32 {
    let leapling = (birth.month(), birth.day()) == (2, 29);
    let birthday = if leapling && !on.leap_year() { (2, 28) } else { (birth.month(), birth.day()) };
    let not_yet = i32::from((on.month(), on.day()) < birthday);
    u32::try_from(on.year() - birth.year() - not_yet).unwrap_or(0)
}

/// `ДД.ММ.ГГГГ` (DOMAIN §4.8).
pub fn show_date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// `ДД.ММ.ГГГГ ЧЧ:ММ:СС` in `Asia/Almaty` (DOMAIN §4.8).
pub fn show_time(at: Timestamp) -> String {
    local(at).format("%d.%m.%Y %H:%M:%S").to_string()
}

/// The wall clock of a moment in `Asia/Almaty`.
fn local(at: Timestamp) -> NaiveDateTime {
    at.with_timezone(&Almaty).naive_local()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[rstest]
    #[case::last_second_of_plus_six("2024-02-29T17:59:59Z", "29.02.2024 23:59:59")]
    #[case::clocks_went_back_at_midnight("2024-02-29T18:00:00Z", "29.02.2024 23:00:00")]
    #[case::plus_five_since("2026-12-25T18:59:59Z", "25.12.2026 23:59:59")]
    #[case::next_day("2026-12-25T19:00:00Z", "26.12.2026 00:00:00")]
    fn shows_almaty_time_by_the_zone_database(#[case] utc: &str, #[case] shown: &str) {
        assert_eq!(show_time(at(utc)), shown);
    }

    #[test]
    fn a_day_ends_with_its_last_second_even_when_it_has_twenty_five_hours() {
        assert_eq!(end_of_day(date("2026-12-25")), at("2026-12-25T18:59:59Z"));
        assert_eq!(end_of_day(date("2024-02-29")), at("2024-02-29T18:59:59Z"));
        assert_eq!(civil_date(end_of_day(date("2024-02-29"))), date("2024-02-29"));
        assert_eq!(end_of_day(date("2024-02-28")), at("2024-02-28T17:59:59Z"));
    }

    #[rstest]
    #[case("2019-11-22", "2026-11-21", 6)]
    #[case("2019-11-22", "2026-11-22", 7)]
    #[case::leapling_in_a_common_year("2020-02-29", "2027-02-28", 7)]
    #[case::leapling_in_a_leap_year("2020-02-29", "2028-02-28", 7)]
    #[case::not_born_yet("2027-01-01", "2026-12-31", 0)]
    fn counts_whole_years(#[case] birth: &str, #[case] on: &str, #[case] years: u32) {
        assert_eq!(age(date(birth), date(on)), years);
    }
}
