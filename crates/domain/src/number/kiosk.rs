//! `K-KST3-20261122-0007-Z`: the temporary number a kiosk gives before central has registered anything.
//!
//! **Invariant:** the last character is the ISO/IEC 7064 MOD 37,36 check over kiosk, date and sequence without
//! hyphens: it tells every single wrong character and nearly every swap of neighbours.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{NumberError, latin};

/// The longest kiosk id, in characters.
const KIOSK_CHARS_MAX: usize = 12;

/// A temporary number, unique by kiosk, day and sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KioskNumber {
    kiosk: String,
    date: NaiveDate,
    seq: u32,
}

impl KioskNumber {
    /// A number of its parts. `None` unless `kiosk` is 1–12 letters A–Z and digits, the year has four digits and
    /// `seq` is 1–999,999.
    pub fn new(kiosk: &str, date: NaiveDate, seq: u32) -> Option<KioskNumber> {
        let id = (1..=KIOSK_CHARS_MAX).contains(&kiosk.len())
            && kiosk.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let year = (1000..=9999).contains(&chrono::Datelike::year(&date));
        let holds = id && year && (1..=999_999).contains(&seq);
        holds.then(|| KioskNumber { kiosk: kiosk.to_owned(), date, seq })
    }

    /// Reads a typed number; case and Cyrillic look-alikes are forgiven.
    ///
    /// # Errors
    /// `Shape` for what is no such number, `Check` when its check character does not fit.
    pub fn parse(text: &str) -> Result<KioskNumber, NumberError> {
        let text = latin(text);
        let parts: Vec<&str> = text.split('-').collect();
        let &["K", kiosk, date, seq, check] = parts.as_slice() else { return Err(NumberError::Shape) };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(date) || date.len() != 8 || !digits(seq) || !(4..=6).contains(&seq.len()) {
            return Err(NumberError::Shape);
        }
        let date = NaiveDate::parse_from_str(date, "%Y%m%d").map_err(|_| NumberError::Shape)?;
        let seq = seq.parse().map_err(|_| NumberError::Shape)?;
        let number = KioskNumber::new(kiosk, date, seq).ok_or(NumberError::Shape)?;
        if check.chars().eq([number.check()]) { Ok(number) } else { Err(NumberError::Check) }
    }

    /// The kiosk that gave it.
    pub fn kiosk(&self) -> &str {
        &self.kiosk
    }

    /// The civil date it was given on.
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// Its place in that day, from 1.
    pub fn seq(&self) -> u32 {
        self.seq
    }

    /// The check character.
    pub fn check(&self) -> char {
        check_37_36(&format!("{}{}{:04}", self.kiosk, self.date.format("%Y%m%d"), self.seq))
    }
}

/// ISO/IEC 7064 MOD 37,36 over digits and letters A–Z; anything else counts as 0.
fn check_37_36(text: &str) -> char {
    let value = |c: char| c.to_digit(36).unwrap_or(0);
    let product = text.chars().fold(36, |product, c| {
        let sum = match (product + value(c)) % 36 {
            0 => 36,
            sum => sum,
        };
        sum * 2 % 37
    });
    char::from_digit((37 - product) % 36, 36).unwrap_or('0').to_ascii_uppercase()
}

impl fmt::Display for KioskNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "K-{}-{}-{:04}-{}", self.kiosk, self.date.format("%Y%m%d"), self.seq, self.check())
    }
}

impl FromStr for KioskNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        KioskNumber::parse(text)
    }
}

impl TryFrom<String> for KioskNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        KioskNumber::parse(&text)
    }
}

impl From<KioskNumber> for String {
    fn from(number: KioskNumber) -> String {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    fn number() -> KioskNumber {
        KioskNumber::new("KST3", NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), 7).unwrap()
    }

    /// The examples of two public identifiers that use MOD 37,36: GRid and ISAN.
    #[rstest]
    #[case("A12425GABC1234002", 'M')]
    #[case("006A15FA002BC95F", 'W')]
    fn follows_the_published_vectors(#[case] text: &str, #[case] check: char) {
        assert_eq!(check_37_36(text), check);
    }

    #[test]
    fn reads_what_it_writes() {
        let text = number().to_string();
        assert!(text.starts_with("K-KST3-20261122-0007-"));
        assert_eq!(text.parse(), Ok(number()));
        assert_eq!(KioskNumber::parse(&text.to_lowercase()), Ok(number()));
        assert_eq!(KioskNumber::parse(&text.replace('K', "К")), Ok(number()));
        assert_eq!(serde_json::to_string(&number()).unwrap(), format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<KioskNumber>(&format!("\"{text}\"")).unwrap(), number());
    }

    #[test]
    fn a_single_wrong_character_is_always_told() {
        let text = number().to_string();
        for (place, right) in text.char_indices().filter(|(place, right)| *place > 1 && *right != '-') {
            for wrong in ('0'..='9').chain('A'..='Z').filter(|wrong| *wrong != right) {
                let mut typed = text.clone();
                typed.replace_range(place..=place, &wrong.to_string());
                assert!(KioskNumber::parse(&typed).is_err(), "{typed}");
            }
        }
    }

    #[rstest]
    #[case("")]
    #[case("K-KST3-20261122-0007")]
    #[case("K-KST3-20261322-0007-0")]
    #[case("K-KST3-20261122-7-0")]
    #[case("K-KST3-20261122-0000-0")]
    #[case("K--20261122-0007-0")]
    #[case("X-KST3-20261122-0007-0")]
    #[case("K-KST_3-20261122-0007-0")]
    fn refuses_other_shapes(#[case] text: &str) {
        assert_eq!(KioskNumber::parse(text), Err(NumberError::Shape));
    }
}
