//! ЖСН / ИИН, the number of a person (DOMAIN §4.1; Government decree № 406 of 22.05.2007).
//!
//! **Invariant:** an [`Iin`] made by [`Iin::parse`] passed every check, in the order of DOMAIN §4.1, and each
//! check has a fault of its own. One taken from a certificate is never judged. Its memory is wiped on drop and
//! `Debug` never shows it.

use std::fmt;

use chrono::NaiveDate;
use zeroize::Zeroizing;

use crate::bin;
use crate::check_digit::{self, Digits};
use crate::fault::Fault;
use crate::time;

/// Up to this age, in whole years, a person is a child of this service (a pupil of the last class included).
const CHILD_YEARS_MAX: u32 = 20;

/// Twelve digits: birth date `YYMMDD`, century and sex, serial, check digit.
#[derive(Clone, PartialEq, Eq)]
pub struct Iin(Zeroizing<String>);

impl Iin {
    /// Reads a typed IIN; spaces are dropped.
    ///
    /// # Errors
    /// In this order, the first that holds: `IinLength`, `IinBin`, `IinZero` or `IinCentury` (the seventh
    /// digit), `IinDate`, `IinFuture`, `IinCheck`.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Iin, Fault> {
        let digits = check_digit::digits(text).ok_or(Fault::IinLength)?;
        judge_birth(&digits, today)?;
        judge_check(&digits)
    }

    /// Reads the typed IIN of a child. Beyond [`Iin::parse`] it tells the frequent slip of a seventh digit from
    /// the 1900s: the child would be grown up, while the same date in the 2000s makes a child.
    ///
    /// # Errors
    /// As [`Iin::parse`], with `IinCentury` for that slip before the check digit is looked at.
    pub fn parse_child(text: &str, today: NaiveDate) -> Result<Iin, Fault> {
        let digits = check_digit::digits(text).ok_or(Fault::IinLength)?;
        judge_birth(&digits, today)?;
        if digits[6] <= 4 && date_in(2000, &digits).is_some_and(|birth| is_child(birth, today)) {
            return Err(Fault::IinCentury);
        }
        judge_check(&digits)
    }

    /// Takes the IIN out of a trusted certificate: twelve digits, not judged further (DOMAIN §4.1).
    pub fn from_certificate(text: &str) -> Option<Iin> {
        let plain = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| Iin(Zeroizing::new(text.to_owned())))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The birth date the digits carry, if they carry one (some foreigners' do not).
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let digits = check_digit::digits(&self.0)?;
        date_in(century(&digits)?, &digits)
    }

    /// `••••••••0508`, for lists and receipts (DOMAIN §8.1).
    pub fn masked(&self) -> String {
        format!("••••••••{}", &self.0[8..])
    }

    /// `190525 500508`, as people read it aloud.
    pub fn grouped(&self) -> String {
        format!("{} {}", &self.0[..6], &self.0[6..])
    }
}

impl fmt::Debug for Iin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Iin(…)")
    }
}

/// Everything that comes before the check digit.
fn judge_birth(digits: &Digits, today: NaiveDate) -> Result<(), Fault> {
    if bin::is_bin(digits) {
        return Err(Fault::IinBin);
    }
    // A day above 31 belongs to no IIN, not even to one without a date: that is a slip in the date.
    if digits[6] == 0 && digits[4] <= 3 {
        return Err(Fault::IinZero);
    }
    let century = match century(digits) {
        Some(century) => century,
        None if digits[6] == 0 => return Err(Fault::IinDate),
        None => return Err(Fault::IinCentury),
    };
    let birth = date_in(century, digits).ok_or(Fault::IinDate)?;
    if birth > today { Err(Fault::IinFuture) } else { Ok(()) }
}

fn judge_check(digits: &Digits) -> Result<Iin, Fault> {
    if check_digit::holds(digits) {
        Ok(Iin(Zeroizing::new(check_digit::written(digits))))
    } else {
        Err(Fault::IinCheck)
    }
}

/// The first year of the century of the seventh digit: 1/2 the 1800s, 3/4 the 1900s, 5/6 the 2000s.
fn century(digits: &Digits) -> Option<i32> {
    match digits[6] {
        1 | 2 => Some(1800),
        3 | 4 => Some(1900),
        5 | 6 => Some(2000),
        _ => None,
    }
}

fn date_in(century: i32, digits: &Digits) -> Option<NaiveDate> {
    let pair = |place: usize| u32::from(digits[place]) * 10 + u32::from(digits[place + 1]);
    NaiveDate::from_ymd_opt(century + i32::try_from(pair(0)).ok()?, pair(2), pair(4))
}

fn is_child(birth: NaiveDate, today: NaiveDate) -> bool {
    birth <= today && time::age(birth, today) <= CHILD_YEARS_MAX
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    /// DOMAIN §4.1, the synthetic set.
    #[rstest]
    #[case("850415300012", "1985-04-15")]
    #[case("870308400010", "1987-03-08")]
    #[case("870308400106", "1987-03-08")]
    #[case("230401500109", "2023-04-01")]
    #[case("231109600011", "2023-11-09")]
    #[case("231109600215", "2023-11-09")]
    #[case::leap_day("200229500018", "2020-02-29")]
    #[case("190525500508", "2019-05-25")]
    #[case("210601600010", "2021-06-01")]
    #[case::leap_day("200229500109", "2020-02-29")]
    #[case::repository_vector("061211600012", "2006-12-11")]
    #[case::eleventh_digit_is_not_guarded("850415300022", "1985-04-15")]
    #[case::spaces_are_dropped(" 190525 500508 ", "2019-05-25")]
    fn scenario_11_takes_a_right_iin(#[case] text: &str, #[case] birth: NaiveDate) {
        let iin = Iin::parse(text, today()).unwrap();
        assert_eq!(iin.birth_date(), Some(birth));
        assert_eq!(iin.as_str(), text.replace(' ', ""));
    }

    #[rstest]
    #[case::empty("", Fault::IinLength)]
    #[case::short("19052550050", Fault::IinLength)]
    #[case::long("1905255005080", Fault::IinLength)]
    #[case::letter_o("19O525500508", Fault::IinLength)]
    #[case::arabic_digits("١٩٠٥٢٥٥٠٠٥٠٨", Fault::IinLength)]
    #[case::hyphen("190525-500508", Fault::IinLength)]
    #[case::scenario_14_bin("200140000014", Fault::IinBin)]
    #[case::bin_of_a_branch("990340000123", Fault::IinBin)]
    #[case::bin_of_an_entrepreneur("150960000774", Fault::IinBin)]
    #[case::bin_with_a_wrong_check_digit_is_a_wrong_date("200140000015", Fault::IinDate)]
    #[case::foreigner_without_sex("850415000012", Fault::IinZero)]
    #[case::foreigner_without_date("000000000000", Fault::IinZero)]
    #[case::no_such_century("190525700508", Fault::IinCentury)]
    #[case::no_such_century("190525900508", Fault::IinCentury)]
    #[case::scenario_13_no_leap_day("220229600013", Fault::IinDate)]
    #[case::day_of_45("850445300012", Fault::IinDate)]
    #[case::month_13("851315300012", Fault::IinDate)]
    #[case::nineteen_hundred_had_no_leap_day("000229300010", Fault::IinDate)]
    #[case::tomorrow("261123500010", Fault::IinFuture)]
    #[case::scenario_12_check_digit("230401500108", Fault::IinCheck)]
    #[case::never_issued("850415300340", Fault::IinCheck)]
    #[case::never_issued("230401500070", Fault::IinCheck)]
    fn scenarios_12_to_14_tells_every_slip_apart(#[case] text: &str, #[case] fault: Fault) {
        assert_eq!(Iin::parse(text, today()), Err(fault));
    }

    #[test]
    fn born_today_is_not_in_the_future() {
        assert_eq!(Iin::parse("261122500010", today()).map(|_| ()), Err(Fault::IinCheck));
    }

    #[test]
    fn a_never_issued_serial_is_wrong_with_every_check_digit() {
        for serial in ["85041530034", "23040150007"] {
            for check in 0..10 {
                let text = format!("{serial}{check}");
                assert_eq!(Iin::parse(&text, today()), Err(Fault::IinCheck));
            }
        }
    }

    #[rstest]
    #[case::typed_as_the_1900s("190525300508", Err(Fault::IinCentury))]
    #[case::typed_as_the_1800s("190525200508", Err(Fault::IinCentury))]
    #[case::right("190525500508", Ok("190525500508"))]
    #[case::a_grown_up_is_no_hint("850415300012", Ok("850415300012"))]
    fn a_child_of_the_last_century_is_told(#[case] text: &str, #[case] outcome: Result<&str, Fault>) {
        let parsed = Iin::parse_child(text, today());
        assert_eq!(parsed.as_ref().map(Iin::as_str), outcome.as_ref().copied());
    }

    #[test]
    fn a_certificate_is_not_judged() {
        assert_eq!(Iin::from_certificate("000000000000").unwrap().birth_date(), None);
        assert!(Iin::from_certificate("19052550050").is_none());
        assert!(Iin::from_certificate("19052550050x").is_none());
    }

    #[test]
    fn shows_only_what_may_be_shown() {
        let iin = Iin::from_certificate("190525500508").unwrap();
        assert_eq!(iin.masked(), "••••••••0508");
        assert_eq!(iin.grouped(), "190525 500508");
        assert_eq!(format!("{iin:?}"), "Iin(…)");
    }
}
