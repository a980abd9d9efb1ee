//! Mobile numbers of Kazakhstan (DOMAIN §4.3).
//!
//! **Invariant:** a [`MobilePhone`] is `+7` and ten digits of which the first is 7, and is no landline. `Debug`
//! shows only what a receipt may show.

use std::fmt;

use zeroize::Zeroizing;

use crate::fault::Fault;

/// The national prefixes seen to be mobile. The list ages, so a number outside it is warned about, not refused.
const MOBILE_RANGES: [std::ops::RangeInclusive<u16>; 6] =
    [700..=708, 747..=747, 750..=751, 760..=764, 771..=771, 775..=778];

/// A number that can receive an SMS, kept as E.164.
#[derive(Clone, PartialEq, Eq)]
pub struct MobilePhone(Zeroizing<String>);

impl MobilePhone {
    /// Reads `8…`, `+7…`, `7…` or the ten national digits, with spaces, hyphens and brackets.
    ///
    /// # Errors
    /// `PhoneLandline` for 71X and 72X, which are towns; `Phone` for everything else that is no number.
    pub fn parse(text: &str) -> Result<MobilePhone, Fault> {
        let national = national(text.trim()).ok_or(Fault::Phone)?;
        if national.starts_with("71") || national.starts_with("72") {
            return Err(Fault::PhoneLandline);
        }
        Ok(MobilePhone(Zeroizing::new(format!("+7{}", *national))))
    }

    /// `+77774128452`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// `+7 (777) 412-84-52`.
    pub fn shown(&self) -> String {
        let [area, exchange, tens, units] = self.groups();
        format!("+7 ({area}) {exchange}-{tens}-{units}")
    }

    /// `+7 (777) ***-84-52`, for receipts and lists.
    pub fn masked(&self) -> String {
        let [area, _, tens, units] = self.groups();
        format!("+7 ({area}) ***-{tens}-{units}")
    }

    /// Whether the number lies in a range known to be mobile: if not, ask the citizen to look again.
    pub fn known_range(&self) -> bool {
        let [area, ..] = self.groups();
        area.parse().is_ok_and(|area: u16| MOBILE_RANGES.iter().any(|range| range.contains(&area)))
    }

    fn groups(&self) -> [&str; 4] {
        [&self.0[2..5], &self.0[5..8], &self.0[8..10], &self.0[10..12]]
    }
}

impl fmt::Debug for MobilePhone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MobilePhone({})", self.masked())
    }
}

/// The ten national digits, if the text is a number of the country and nothing but one.
fn national(text: &str) -> Option<Zeroizing<String>> {
    let international = text.strip_prefix('+');
    let mut digits = Zeroizing::new(String::with_capacity(16));
    for c in international.unwrap_or(text).chars() {
        match c {
            '0'..='9' if digits.len() < 11 => digits.push(c),
            ' ' | '\u{a0}' | '-' | '\u{2010}'..='\u{2014}' | '(' | ')' => {}
            _ => return None,
        }
    }
    let national = match (digits.len(), digits.as_bytes().first()?) {
        (11, b'7') => &digits[1..],
        (11, b'8') if international.is_none() => &digits[1..],
        (10, _) if international.is_none() => &digits[..],
        _ => return None,
    };
    national.starts_with('7').then(|| Zeroizing::new(national.to_owned()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("+7 (777) 412-84-52")]
    #[case("8 777 412 84 52")]
    #[case("87774128452")]
    #[case("77774128452")]
    #[case("7774128452")]
    #[case(" +7-777-412-84-52 ")]
    #[case("+7\u{a0}777\u{2013}4128452")]
    fn takes_every_usual_spelling(#[case] text: &str) {
        let phone = MobilePhone::parse(text).unwrap();
        assert_eq!(phone.e164(), "+77774128452");
        assert_eq!(phone.shown(), "+7 (777) 412-84-52");
        assert_eq!(phone.masked(), "+7 (777) ***-84-52");
        assert_eq!(format!("{phone:?}"), "MobilePhone(+7 (777) ***-84-52)");
        assert!(phone.known_range());
    }

    #[rstest]
    #[case::seeds_raw_number("7777777777", "+77777777777")]
    #[case::eleven_sevens("77777777777", "+77777777777")]
    fn ten_digits_are_national(#[case] text: &str, #[case] e164: &str) {
        assert_eq!(MobilePhone::parse(text).unwrap().e164(), e164);
    }

    #[rstest]
    #[case::empty("", Fault::Phone)]
    #[case::only_a_plus("+", Fault::Phone)]
    #[case::short("+7 777 412 84 5", Fault::Phone)]
    #[case::long("+7 777 412 84 521", Fault::Phone)]
    #[case::letters("+7 777 41X 84 52", Fault::Phone)]
    #[case::plus_inside("8+7774128452", Fault::Phone)]
    #[case::plus_eight("+87774128452", Fault::Phone)]
    #[case::ten_digits_after_plus("+7774128452", Fault::Phone)]
    #[case::another_country("+79161234567", Fault::Phone)]
    #[case::another_country("+996555123456", Fault::Phone)]
    #[case::astana("8 (7172) 55-12-34", Fault::PhoneLandline)]
    #[case::almaty("+7 (727) 255-12-34", Fault::PhoneLandline)]
    fn refuses_the_rest(#[case] text: &str, #[case] fault: Fault) {
        assert_eq!(MobilePhone::parse(text), Err(fault));
    }

    #[test]
    fn an_unknown_range_is_only_a_warning() {
        assert!(!MobilePhone::parse("+7 709 412 84 52").unwrap().known_range());
    }
}
