//! How figures and dates are written on papers (DOMAIN §4.8).

use chrono::{Datelike, NaiveDate};
use words::say;

use crate::paper::Both;

/// «2026 жылғы 22 қараша», «22 ноября 2026 года»: whole sentences of the locales, never glued here.
pub(crate) fn long_date(date: NaiveDate) -> Both {
    Both::say(|w| say::doc_date_long(w, date.day(), date.month(), date.year()))
}

/// Bytes as kilobytes with a decimal comma and thousands apart: `1 204,5`.
pub(crate) fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024);
    format!("{},{}", thousands(tenths / 10), tenths % 10)
}

/// A whole number in groups of three, with no-break spaces between.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "0,0")]
    #[case(1, "0,1")]
    #[case(1024, "1,0")]
    #[case(1_233_408, "1\u{a0}204,5")]
    #[case(10_485_760, "10\u{a0}240,0")]
    fn sizes_have_a_comma_and_groups(#[case] bytes: u64, #[case] shown: &str) {
        assert_eq!(kilobytes(bytes), shown);
    }

    #[rstest]
    #[case((2026, 11, 22), "2026 жылғы 22 қараша", "22 ноября 2026 года")]
    #[case((2027, 1, 5), "2027 жылғы 5 қаңтар", "5 января 2027 года")]
    #[case((2026, 12, 31), "2026 жылғы 31 желтоқсан", "31 декабря 2026 года")]
    fn long_dates_follow_their_language(#[case] ymd: (i32, u32, u32), #[case] kk: &str, #[case] ru: &str) {
        let date = NaiveDate::from_ymd_opt(ymd.0, ymd.1, ymd.2).unwrap();
        assert_eq!(long_date(date), Both::new(kk, ru));
    }
}
