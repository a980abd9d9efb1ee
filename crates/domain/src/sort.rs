//! The order of names in lists, and the key a search compares (DOMAIN §7.3).
//!
//! **Invariant:** the nine Kazakh letters are letters of their own, each after its base letter; a search
//! forgives what a keyboard or a scan confuses, a stored name never changes. Strings are compared in NFC.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

use crate::language::Language;

/// The 42 letters in their order.
const KAZAKH: &str = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ";

/// The Russian order, with each Kazakh letter after the one it resembles; Ё is a spelling of Е.
const RUSSIAN: &str = "АӘБВГҒДЕЖЗИІЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫЬЭЮЯ";

/// The order of two texts in a list of this language: words before letters, numbers by their value,
/// Cyrillic before Latin, upper case after lower only where nothing else differs.
pub fn compare(language: Language, a: &str, b: &str) -> Ordering {
    key(language, a).cmp(&key(language, b))
}

/// The key of [`compare`], for `sort_by_cached_key`.
pub fn key(language: Language, text: &str) -> SortKey {
    let alphabet = match language {
        Language::Kazakh => KAZAKH,
        Language::Russian => RUSSIAN,
    };
    let text: String = text.nfc().collect();
    let mut weights = Vec::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if let Some(first) = c.to_digit(10) {
            let mut number = u64::from(first);
            while let Some(digit) = rest.peek().and_then(|c| c.to_digit(10)) {
                number = number.saturating_mul(10).saturating_add(u64::from(digit));
                rest.next();
            }
            weights.push(Weight::Number(number));
        } else {
            weights.extend(weight(alphabet, language, c));
        }
    }
    SortKey { weights, text }
}

/// How a text stands in a list. See [`key`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    weights: Vec<Weight>,
    /// Ties in letters are broken by the text itself, so that the order is total.
    text: String,
}

/// What one character (or one whole number) weighs; quotes and signs weigh nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Gap,
    Number(u64),
    Cyrillic(usize),
    Latin(char),
    Other(char),
}

fn weight(alphabet: &str, language: Language, c: char) -> Option<Weight> {
    if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2014}') {
        return Some(Weight::Gap);
    }
    if !c.is_alphabetic() {
        return None;
    }
    let upper = c.to_uppercase().next().unwrap_or(c);
    let letter = if upper == 'Ё' && !language.is_kazakh() { 'Е' } else { upper };
    Some(match alphabet.chars().position(|known| known == letter) {
        Some(place) => Weight::Cyrillic(place),
        None if letter.is_ascii() => Weight::Latin(letter),
        None => Weight::Other(letter),
    })
}

/// The key a search compares: case, Ё, the Kazakh letters' base letters and their Latin look-alikes are all
/// forgiven, so that «Кокшетау», «КӨКШЕТАУ» and a scan's «Kөкшетаy» find «Көкшетау».
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        let c = base_letter(c);
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Digits that were typed on the Kazakh layout, whose digit row gives letters and signs: «ғ» was meant as 5.
pub fn digit_row(text: &str) -> String {
    let digit = |c| match c {
        '"' => '1',
        'ә' => '2',
        'і' => '3',
        'ң' => '4',
        'ғ' => '5',
        ',' => '6',
        '.' => '7',
        'ү' => '8',
        'ұ' => '9',
        'қ' => '0',
        other => other,
    };
    text.chars().map(digit).collect()
}

/// The Russian letter that a Kazakh or a look-alike letter stands for in a search.
fn base_letter(c: char) -> char {
    match c {
        'ё' | 'e' => 'е',
        'ә' | 'ə' | 'a' => 'а',
        'ғ' | 'ӷ' => 'г',
        'қ' | 'ҡ' | 'k' => 'к',
        'ң' | 'ӊ' => 'н',
        'ө' | 'ѳ' | 'θ' | 'o' => 'о',
        'ұ' | 'ү' | 'y' => 'у',
        'һ' | 'h' | 'x' => 'х',
        'і' | 'i' | 'ı' | 'ї' => 'и',
        'c' => 'с',
        'p' => 'р',
        'm' => 'м',
        't' => 'т',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn sorted(language: Language, mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_cached_key(|name| key(language, name));
        names
    }

    #[test]
    fn scenario_41_kazakh_names_stand_in_kazakh_order() {
        let names = vec!["Әлия", "Аида", "Айгүл", "Ғани", "Гүлнар", "Қанат", "Камила"];
        let right = ["Аида", "Айгүл", "Әлия", "Гүлнар", "Ғани", "Камила", "Қанат"];
        assert_eq!(sorted(Language::Kazakh, names), right);
    }

    #[test]
    fn the_alphabet_has_42_letters_and_each_stands_in_its_place() {
        let letters: Vec<String> = KAZAKH.chars().map(String::from).collect();
        assert_eq!(letters.len(), 42);
        for pair in letters.windows(2) {
            assert_eq!(compare(Language::Kazakh, &pair[0], &pair[1]), Ordering::Less, "{pair:?}");
            let small: Vec<String> = pair.iter().map(|letter| letter.to_lowercase()).collect();
            assert_eq!(compare(Language::Kazakh, &small[0], &small[1]), Ordering::Less, "{small:?}");
        }
    }

    #[rstest]
    #[case::letters_of_their_own(Language::Kazakh, vec!["Бала", "Әке", "Аға"], vec!["Аға", "Әке", "Бала"])]
    #[case::q_after_k(Language::Kazakh, vec!["Қазақ", "Кәсіп"], vec!["Кәсіп", "Қазақ"])]
    #[case::i_after_y_in_kazakh(Language::Kazakh, vec!["Іле", "Ыстық", "Ишим"], vec!["Ишим", "Ыстық", "Іле"])]
    #[case::i_beside_i_in_russian(Language::Russian, vec!["Ыстык", "Іле", "Ишим"], vec!["Ишим", "Іле", "Ыстык"])]
    #[case::yo_is_a_letter_in_kazakh(Language::Kazakh, vec!["Ёлка", "Ежов"], vec!["Ежов", "Ёлка"])]
    #[case::yo_is_ye_in_russian(Language::Russian, vec!["Ежов", "Ёгор"], vec!["Ёгор", "Ежов"])]
    #[case::numbers_by_value(Language::Kazakh, vec!["№ 10 мектеп", "№ 2 мектеп"], vec!["№ 2 мектеп", "№ 10 мектеп"])]
    #[case::word_before_letter(Language::Russian, vec!["Алматы", "Ал таң"], vec!["Ал таң", "Алматы"])]
    #[case::quotes_do_not_count(Language::Russian, vec!["«Гимназия»", "Арай"], vec!["Арай", "«Гимназия»"])]
    #[case::cyrillic_before_latin(Language::Russian, vec!["Binom", "Яна"], vec!["Яна", "Binom"])]
    fn follows_the_language_of_the_list(
        #[case] language: Language,
        #[case] names: Vec<&str>,
        #[case] right: Vec<&str>,
    ) {
        assert_eq!(sorted(language, names), right);
    }

    #[rstest]
    #[case::case("КӨКШЕТАУ")]
    #[case::russian_letters("Кокшетау")]
    #[case::latin_look_alikes("Kөкшетaу")]
    #[case::theta("Кθкшетау")]
    #[case::spaces("  көкшетау ")]
    fn a_search_forgives_look_alikes(#[case] typed: &str) {
        assert_eq!(fold(typed), fold("Көкшетау"));
    }

    #[rstest]
    #[case("БМУ", "БМҰ")]
    #[case("Семей қаласы", "семей  қаласы")]
    #[case("Форт Шевченко", "Форт-Шевченко")]
    #[case("Еміл", "Eмiл")]
    #[case("Алёна", "Алена")]
    #[case::decomposed("Аи\u{306}гүл", "Айгүл")]
    fn folded_forms_meet(#[case] a: &str, #[case] b: &str) {
        assert_eq!(fold(a), fold(b));
    }

    #[test]
    fn different_words_stay_different() {
        assert_ne!(fold("Семей"), fold("Сарань"));
        assert_ne!(fold("Ишим"), fold("Ыстық"));
    }
}
