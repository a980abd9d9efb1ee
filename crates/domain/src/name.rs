//! Names of people as registries and identity papers carry them (DOMAIN §4.4).
//!
//! **Invariant:** a stored name is never transliterated, inflected or changed in case; an absent part blocks
//! nothing. `Debug` never shows a name.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::fault::Fault;

/// The longest part of a name, in characters.
pub const PART_CHARS_MAX: usize = 64;

/// What stands where a part is missing.
pub const NO_PART: &str = "—";

/// What registries write instead of leaving a part out.
const NO_DATA: [&str; 4] = ["НЕТ ДАННЫХ", "ДЕРЕКТЕР ЖОҚ", "-", NO_PART];

/// Last name, first name and the father's name (ТАӘ / ФИО).
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Тегі / фамилия; empty when the registry holds none.
    pub last: String,
    /// Аты / имя; empty when the registry holds none.
    pub first: String,
    /// Әкесінің аты / отчество.
    pub patronymic: Option<String>,
}

impl PersonName {
    /// Takes the parts as a registry or a certificate delivers them. Empty parts and «НЕТ ДАННЫХ» are absent.
    pub fn new(last: &str, first: &str, patronymic: Option<&str>) -> PersonName {
        PersonName {
            last: given(last).unwrap_or_default(),
            first: given(first).unwrap_or_default(),
            patronymic: patronymic.and_then(given),
        }
    }

    /// The parts that are there, with spaces between; «—» when there is none.
    pub fn full(&self) -> String {
        let parts = [Some(&self.last), Some(&self.first), self.patronymic.as_ref()];
        let given: Vec<&str> =
            parts.into_iter().flatten().map(String::as_str).filter(|p| !p.is_empty()).collect();
        if given.is_empty() { NO_PART.to_owned() } else { given.join(" ") }
    }

    /// Whether both name the same person's papers: case and spaces aside, a letter is a letter (Ё is not Е).
    pub fn same_as(&self, other: &PersonName) -> bool {
        let plain = |name: &PersonName| squeezed(&name.full()).to_lowercase();
        plain(self) == plain(other)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PersonName(…)")
    }
}

/// Reads a part of a name typed by hand: Cyrillic, or Latin for foreigners, with spaces, hyphens, apostrophes.
///
/// # Errors
/// `Required` when nothing is there, `TooLong`, `Name` for any other character or a mixture of alphabets.
pub fn parse_part(text: &str) -> Result<String, Fault> {
    let part = squeezed(text);
    if part.is_empty() {
        return Err(Fault::Required);
    }
    if part.chars().count() > PART_CHARS_MAX {
        return Err(Fault::TooLong { n: PART_CHARS_MAX });
    }
    let mark = |c: char| matches!(c, ' ' | '-' | '\'' | '’' | 'ʼ');
    let letters = || part.chars().filter(|&c| !mark(c));
    let one_alphabet = letters().all(is_cyrillic_letter) || letters().all(is_latin_letter);
    let begins = part.chars().next().is_some_and(|c| !mark(c));
    if one_alphabet && begins { Ok(part) } else { Err(Fault::Name) }
}

/// A part a registry delivered, unless it says in words that there is none.
fn given(text: &str) -> Option<String> {
    let part = squeezed(text);
    let absent = part.is_empty() || NO_DATA.contains(&part.to_uppercase().as_str());
    (!absent).then_some(part)
}

/// NFC, without outer and double spaces.
fn squeezed(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(|word| word.nfc().collect()).collect();
    words.join(" ")
}

fn is_cyrillic_letter(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c) && c.is_alphabetic()
}

fn is_latin_letter(c: char) -> bool {
    c.is_alphabetic() && (c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Some("НЕТ ДАННЫХ"))]
    #[case(Some("нет данных"))]
    #[case(Some("Деректер жоқ"))]
    #[case(Some("  "))]
    #[case(Some("—"))]
    #[case(None)]
    fn scenario_42_a_missing_patronymic_blocks_nothing(#[case] patronymic: Option<&str>) {
        let name = PersonName::new("ТЕСТОВА", "АЙГҮЛ", patronymic);
        assert_eq!(name.patronymic, None);
        assert_eq!(name.full(), "ТЕСТОВА АЙГҮЛ");
    }

    #[test]
    fn scenario_42_no_name_at_all_prints_a_dash() {
        let name = PersonName::new("НЕТ ДАННЫХ", "", Some("НЕТ ДАННЫХ"));
        assert_eq!(name, PersonName::default());
        assert_eq!(name.full(), "—");
    }

    #[test]
    fn keeps_case_and_letters_as_delivered() {
        let name = PersonName::new(" ИБО-ОГЛЫ ", "Әлихан", Some("Ахметұлы"));
        assert_eq!(name.full(), "ИБО-ОГЛЫ Әлихан Ахметұлы");
        assert_eq!(format!("{name:?}"), "PersonName(…)");
    }

    #[test]
    fn compares_without_case_and_spaces() {
        let kept = PersonName::new("ҚАСЫМ", "ҒАНИ", None);
        assert!(kept.same_as(&PersonName::new("Қасым ", " Ғани", None)));
        assert!(!kept.same_as(&PersonName::new("Касым", "Гани", None)));
        assert!(!PersonName::new("СЕМЁНОВ", "", None).same_as(&PersonName::new("СЕМЕНОВ", "", None)));
    }

    #[rstest]
    #[case("Ахметұлы", Ok("Ахметұлы"))]
    #[case("ИБО-ОГЛЫ", Ok("ИБО-ОГЛЫ"))]
    #[case(" О’Нил ", Ok("О’Нил"))]
    #[case("O’Neil", Ok("O’Neil"))]
    #[case("Müller", Ok("Müller"))]
    #[case::decomposed_short_i("Аи\u{306}гүл", Ok("Айгүл"))]
    #[case("", Err(Fault::Required))]
    #[case("Айгүл2", Err(Fault::Name))]
    #[case("--", Err(Fault::Name))]
    #[case::latin_a_among_cyrillic("Aйгүл", Err(Fault::Name))]
    #[case::right_to_left_mark("Айгүл\u{202e}", Err(Fault::Name))]
    fn reads_a_typed_part(#[case] text: &str, #[case] part: Result<&str, Fault>) {
        assert_eq!(parse_part(text), part.map(str::to_owned));
    }

    #[test]
    fn a_part_has_at_most_64_characters() {
        assert!(parse_part(&"ү".repeat(64)).is_ok());
        assert_eq!(parse_part(&"ү".repeat(65)), Err(Fault::TooLong { n: 64 }));
    }
}
