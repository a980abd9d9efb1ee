#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use rstest::rstest;

use super::year::{File, YearError};
use super::*;
use crate::released;

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d.%m.%Y").unwrap()
}

fn iso(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// DOMAIN §2.5: the fifth working day after the event, and the tenth after that deadline.
#[rstest]
#[case("26.04.2024", "04.05.2024", "22.05.2024")]
#[case("03.05.2024", "14.05.2024", "28.05.2024")]
#[case("02.01.2025", "10.01.2025", "24.01.2025")]
#[case("19.03.2025", "31.03.2025", "14.04.2025")]
#[case("20.03.2026", "01.04.2026", "15.04.2026")]
#[case("06.05.2026", "15.05.2026", "01.06.2026")]
#[case("22.05.2026", "01.06.2026", "15.06.2026")]
#[case("23.10.2026", "02.11.2026", "16.11.2026")]
#[case("23.11.2026", "30.11.2026", "14.12.2026")]
#[case("14.12.2026", "22.12.2026", "08.01.2027")]
#[case("30.12.2026", "11.01.2027", "25.01.2027")]
#[case("12.03.2027", "25.03.2027", "08.04.2027")]
#[case("14.05.2027", "21.05.2027", "04.06.2027")]
fn golden_vectors(#[case] event: &str, #[case] fifth: &str, #[case] tenth: &str) {
    let calendar = released::calendar();
    let five = calendar.working_days_after(date(event), 5);
    let ten = calendar.working_days_after(five.last_day, 10);
    assert_eq!((five.last_day, ten.last_day), (date(fifth), date(tenth)));
    assert_eq!(five.provisional, fifth.ends_with("2027"));
    assert_eq!(ten.provisional, tenth.ends_with("2027"));
}

#[test]
fn no_days_are_the_day_itself_even_on_a_holiday() {
    let new_year = date("01.01.2026");
    let term = released::calendar().working_days_after(new_year, 0);
    assert_eq!(term, Term { last_day: new_year, provisional: false });
}

#[test]
fn a_term_cannot_leave_the_dates_there_are() {
    let empty = Calendar::from_toml(&[]).unwrap();
    assert_eq!(empty.working_days_after(NaiveDate::MAX, 5).last_day, NaiveDate::MAX);
}

/// The files add nothing to the law but what orders moved and the moon decided.
#[rstest]
#[case(2024, &["2024-05-08"], &[])]
#[case(2025, &["2025-01-03"], &[])]
#[case::the_moon_was_a_day_later_than_the_table(2026, &["2026-05-27"], &["2026-05-26"])]
#[case(2027, &[], &[])]
fn files_follow_the_rule(#[case] year: i32, #[case] more: &[&str], #[case] fewer: &[&str]) {
    let by_file = released::calendar().years[&year].off().clone();
    let mut by_rule = Year::by_rule(year).off().clone();
    by_rule.extend(more.iter().map(|day| iso(day)));
    let fewer: BTreeSet<_> = fewer.iter().map(|day| iso(day)).collect();
    assert_eq!(by_file, &by_rule - &fewer);
}

#[test]
fn constitution_day_moved_with_the_constitution() {
    let calendar = Calendar::from_toml(&[]).unwrap();
    assert!(!calendar.is_working(date("30.08.2024")));
    assert!(calendar.is_working(date("31.08.2026")));
    assert!(!calendar.is_working(date("15.03.2027")));
    assert!(calendar.is_working(date("30.08.2027")));
}

#[test]
fn a_year_without_a_file_is_computed_and_marked() {
    let calendar = released::calendar();
    let term = calendar.working_days_after(date("28.12.2027"), 5);
    assert_eq!(term, Term { last_day: date("06.01.2028"), provisional: true });
    assert!(calendar.is_provisional(2028) && calendar.is_provisional(2027) && !calendar.is_provisional(2026));
}

const GOOD: &str = r#"
year = 2030
version = 1
status = "official"
days_off = ["2030-01-01"]
working_weekends = ["2030-01-05"]
kurban_ait = "2030-04-13"
kurban_ait_confirmed = true
working_days = 261
"#;

#[rstest]
#[case::day_of_another_year("2030-01-01", "2031-01-01", YearError::OtherYear(iso("2031-01-01")))]
#[case::weekend_off("2030-01-01", "2030-01-06", YearError::OffWeekend(iso("2030-01-06")))]
#[case::weekday_worked("2030-01-05", "2030-01-04", YearError::WorkingWeekday(iso("2030-01-04")))]
#[case::feast_forgotten("2030-04-13", "2030-04-12", YearError::FeastNotOff(iso("2030-04-12")))]
#[case::feast_unconfirmed("confirmed = true", "confirmed = false", YearError::OfficialUnconfirmed)]
#[case::count("261", "260", YearError::Count { made: 261, promised: 260 })]
fn a_file_that_contradicts_itself_is_refused(#[case] from: &str, #[case] to: &str, #[case] fault: YearError) {
    let file: File = toml::from_str(&GOOD.replace(from, to)).unwrap();
    assert_eq!(Year::from_file(file).map(|_| ()), Err(fault));
}

#[test]
fn a_good_file_is_taken_once() {
    let calendar = Calendar::from_toml(&[GOOD]).unwrap();
    assert!(calendar.is_working(iso("2030-01-05")) && !calendar.is_working(iso("2030-01-01")));
    assert!(matches!(Calendar::from_toml(&[GOOD, GOOD]), Err(CalendarError::Twice(2030))));
    assert!(matches!(Calendar::from_toml(&["year = 2030"]), Err(CalendarError::Syntax(_))));
}
