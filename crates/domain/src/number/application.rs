//! `UO.2026.000123.1` and `MT.2026.000123.1`: serials without gaps per settlement, series and year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{NumberError, latin};
use crate::kato::Kato;

/// Which series of a settlement a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Series {
    /// School meals, counted per settlement of the school.
    #[serde(rename = "MT")]
    Meal,
    /// The kindergarten queue.
    #[serde(rename = "UO")]
    Queue,
}

impl Series {
    /// The Latin prefix that is stored and sent.
    pub fn prefix(self) -> &'static str {
        match self {
            Series::Meal => "MT",
            Series::Queue => "UO",
        }
    }

    /// The prefix as it is printed: «УО» in Cyrillic, as the portals print it.
    fn printed(self) -> &'static str {
        match self {
            Series::Meal => "MT",
            Series::Queue => "УО",
        }
    }
}

/// The number of a registered application, with the settlement it counts in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ApplicationNumber {
    settlement: Kato,
    series: Series,
    year: u16,
    serial: u32,
    part: u8,
}

impl ApplicationNumber {
    /// The largest serial of a year.
    pub const SERIAL_MAX: u32 = 999_999;

    /// A number of its parts: `year` 1000–9999, `serial` 1–999,999, `part` 0–9.
    pub fn new(
        settlement: Kato,
        series: Series,
        year: u16,
        serial: u32,
        part: u8,
    ) -> Option<ApplicationNumber> {
        let holds = (1000..=9999).contains(&year) && (1..=Self::SERIAL_MAX).contains(&serial) && part <= 9;
        holds.then_some(ApplicationNumber { settlement, series, year, serial, part })
    }

    /// Reads the machine form `391010000/UO.2026.000123.1`, in any spelling of its letters.
    ///
    /// # Errors
    /// `Settlement` without a settlement, `Shape` for everything else that is no number.
    pub fn parse(text: &str) -> Result<ApplicationNumber, NumberError> {
        let text = latin(text);
        let (kato, number) = text.split_once('/').ok_or(NumberError::Settlement)?;
        let kato = Kato::parse(kato).ok_or(NumberError::Settlement)?;
        from_canonical(kato, number)
    }

    /// Reads what a person typed while the settlement is known: `УО.2026.000123.1`, `uo.2026.000123.1`, or the
    /// machine form of the same settlement.
    ///
    /// # Errors
    /// `Settlement` for the machine form of another settlement, `Shape` for what is no number.
    pub fn parse_in(settlement: &Kato, text: &str) -> Result<ApplicationNumber, NumberError> {
        let text = latin(text);
        match text.split_once('/') {
            Some((kato, _)) if kato != settlement.as_str() => Err(NumberError::Settlement),
            Some((_, number)) => from_canonical(settlement.clone(), number),
            None => from_canonical(settlement.clone(), &text),
        }
    }

    /// The settlement whose series counts it.
    pub fn settlement(&self) -> &Kato {
        &self.settlement
    }

    /// Its series.
    pub fn series(&self) -> Series {
        self.series
    }

    /// The year of its series.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Its place in the series.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// `UO.2026.000123.1`: how it is stored beside its settlement.
    pub fn canonical(&self) -> String {
        self.with_prefix(self.series.prefix())
    }

    /// `391010000/UO.2026.000123.1`: how machines name it, in QR codes, logs and the API.
    pub fn machine(&self) -> String {
        format!("{}/{}", self.settlement, self.canonical())
    }

    /// `УО.2026.000123.1`: how people read it. Its settlement must stand beside it in words.
    pub fn shown(&self) -> String {
        self.with_prefix(self.series.printed())
    }

    fn with_prefix(&self, prefix: &str) -> String {
        format!("{prefix}.{:04}.{:06}.{}", self.year, self.serial, self.part)
    }
}

/// Reads `UO.2026.000123.1`, already in upper-case Latin.
fn from_canonical(settlement: Kato, number: &str) -> Result<ApplicationNumber, NumberError> {
    let mut parts = number.split('.');
    let series = match parts.next() {
        Some("MT") => Series::Meal,
        Some("UO") => Series::Queue,
        _ => return Err(NumberError::Shape),
    };
    let mut digits = |count: usize| -> Option<u32> {
        let part = parts.next()?;
        let plain = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok())?
    };
    let (year, serial, part) = (digits(4), digits(6), digits(1));
    let number = || {
        let (year, part) = (u16::try_from(year?).ok()?, u8::try_from(part?).ok()?);
        ApplicationNumber::new(settlement, series, year, serial?, part)
    };
    if parts.next().is_some() { Err(NumberError::Shape) } else { number().ok_or(NumberError::Shape) }
}

impl fmt::Display for ApplicationNumber {
    /// The machine form.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.machine())
    }
}

impl FromStr for ApplicationNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        ApplicationNumber::parse(text)
    }
}

impl TryFrom<String> for ApplicationNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        ApplicationNumber::parse(&text)
    }
}

impl From<ApplicationNumber> for String {
    fn from(number: ApplicationNumber) -> String {
        number.machine()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;

    fn kostanay() -> Kato {
        Kato::parse("391010000").unwrap()
    }

    #[rstest]
    #[case::printed_cyrillic("УО.2018.000024.1")]
    #[case::latin("UO.2018.000024.1")]
    #[case::small_cyrillic("уо.2018.000024.1")]
    #[case::small_latin("uo.2018.000024.1")]
    #[case::cyrillic_u_latin_o("УO.2018.000024.1")]
    #[case::latin_u_cyrillic_o("UО.2018.000024.1")]
    #[case::spaces(" УО. 2018.000024.1 ")]
    #[case::machine("391010000/UO.2018.000024.1")]
    #[case::machine_cyrillic("391010000/уо.2018.000024.1")]
    fn every_spelling_is_one_number(#[case] text: &str) {
        let number = ApplicationNumber::parse_in(&kostanay(), text).unwrap();
        assert_eq!(number.canonical(), "UO.2018.000024.1");
        assert_eq!(number.machine(), "391010000/UO.2018.000024.1");
        assert_eq!(number.shown(), "УО.2018.000024.1");
        assert_eq!(number.machine().parse(), Ok(number));
    }

    #[rstest]
    #[case("MT.2026.000123.1")]
    #[case::cyrillic("МТ.2026.000123.1")]
    #[case::small_cyrillic("мт.2026.000123.1")]
    fn meals_count_in_a_series_of_their_own(#[case] text: &str) {
        let number = ApplicationNumber::parse_in(&kostanay(), text).unwrap();
        assert_eq!(number.series(), Series::Meal);
        assert_eq!((number.year(), number.serial()), (2026, 123));
        assert_eq!(number.canonical(), "MT.2026.000123.1");
    }

    #[rstest]
    #[case::bare_serial("11", NumberError::Shape)]
    #[case::other_prefix("AB.2026.000123.1", NumberError::Shape)]
    #[case::short_serial("UO.2026.00123.1", NumberError::Shape)]
    #[case::no_part("UO.2026.000123", NumberError::Shape)]
    #[case::more("UO.2026.000123.1.1", NumberError::Shape)]
    #[case::signed("UO.2026.+00123.1", NumberError::Shape)]
    #[case::serial_zero("UO.2026.000000.1", NumberError::Shape)]
    #[case::another_settlement("111010000/UO.2026.000123.1", NumberError::Settlement)]
    fn refuses_the_rest(#[case] text: &str, #[case] error: NumberError) {
        assert_eq!(ApplicationNumber::parse_in(&kostanay(), text), Err(error));
    }

    #[test]
    fn a_machine_form_names_its_settlement() {
        assert_eq!(ApplicationNumber::parse("UO.2026.000123.1"), Err(NumberError::Settlement));
        assert_eq!(ApplicationNumber::parse("39101/UO.2026.000123.1"), Err(NumberError::Settlement));
    }

    #[test]
    fn a_series_ends_rather_than_overflow() {
        let number = |serial| ApplicationNumber::new(kostanay(), Series::Meal, 2026, serial, 1);
        assert!(number(999_999).is_some());
        assert!(number(1_000_000).is_none());
        assert!(number(0).is_none());
    }

    #[test]
    fn stands_in_json_in_its_machine_form() {
        let number = ApplicationNumber::parse("391010000/MT.2026.000123.1").unwrap();
        let json = serde_json::to_string(&number).unwrap();
        assert_eq!(json, "\"391010000/MT.2026.000123.1\"");
        assert_eq!(serde_json::from_str::<ApplicationNumber>(&json).unwrap(), number);
    }
}
