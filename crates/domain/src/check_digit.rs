//! The check digit that the IIN and the BIN share (DOMAIN §4.1).
//!
//! **Invariant:** works on twelve decimal digits, already taken apart; it judges nothing but the last.

/// Twelve decimal digits, each 0–9.
pub(crate) type Digits = [u8; 12];

const FIRST_PASS: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_PASS: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/// Takes twelve ASCII digits out of a typed text. Spaces of any kind are dropped; anything else spoils it.
pub(crate) fn digits(text: &str) -> Option<Digits> {
    let mut digits: Digits = [0; 12];
    let mut typed = text.chars().filter(|c| !c.is_whitespace());
    for place in &mut digits {
        *place = u8::try_from(typed.next()?.to_digit(10)?).ok()?;
    }
    typed.next().is_none().then_some(digits)
}

/// The digits as they are written.
pub(crate) fn written(digits: &Digits) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// The check digit of the first eleven: pass 1, and pass 2 when pass 1 gives 10. `None` when both give 10: such
/// a serial is never issued.
pub(crate) fn expected(digits: &Digits) -> Option<u8> {
    [FIRST_PASS, SECOND_PASS].iter().map(|weights| remainder(digits, weights)).find(|&rest| rest < 10)
}

/// Whether the twelfth digit is the one the others ask for.
pub(crate) fn holds(digits: &Digits) -> bool {
    expected(digits) == Some(digits[11])
}

fn remainder(digits: &Digits, weights: &[u32; 11]) -> u8 {
    let sum: u32 = digits.iter().zip(weights).map(|(&digit, weight)| u32::from(digit) * weight).sum();
    (sum % 11) as u8
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::one_pass("850415300010", Some(2))]
    #[case::pass_one_gives_zero("870308400010", Some(0))]
    #[case::two_passes("870308400100", Some(6))]
    #[case::two_passes_give_zero("210601600010", Some(0))]
    #[case::never_issued("850415300340", None)]
    #[case::never_issued("230401500070", None)]
    fn follows_the_two_passes(#[case] number: &str, #[case] check: Option<u8>) {
        assert_eq!(expected(&digits(number).unwrap()), check);
    }

    #[test]
    fn digits_of_other_scripts_are_not_digits() {
        assert_eq!(digits("٨٥٠٤١٥٣٠٠٠١٢"), None);
        assert_eq!(digits("850415 300012").as_ref().map(written).as_deref(), Some("850415300012"));
    }
}
