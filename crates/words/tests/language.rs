//! The locales as language: what every text keeps to, whoever writes it.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use words::check::{Catalogue, Source};

/// Besides letters, digits and ASCII: what every console font of the kiosk can show.
const GLYPHS: &str = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝█▀▄░▒▓←→↑↓▲▼▶◀○■•·«»…№–—√×";

/// Kazakh words that follow a number with a hyphen («1-қадам», DOMAIN §7.3). Anything else after a placeholder
/// would be a suffix glued to a word nobody knows.
const AFTER_A_NUMBER: [&str; 4] = ["қадам", "бет", "сынып", "қатар"];

/// A text with the lines it stands on: the source as written, since variables must be seen.
struct Line {
    place: String,
    text: String,
}

fn lines(lang: &str) -> Vec<Line> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(lang);
    let mut all = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if !line.starts_with('#') {
                all.push(Line { place: format!("{lang}/{file}:{}", number + 1), text: line.to_owned() });
            }
        }
    }
    all
}

/// The text of a line without its id and without placeholders.
fn said(line: &str) -> String {
    let text =
        line.split_once(" =").filter(|(id, _)| !id.trim().contains(' ')).map_or(line, |(_, text)| text);
    let mut said = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => said.push(c),
            _ => {}
        }
    }
    said
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

#[test]
fn every_character_can_be_shown() {
    for line in lines("kk").into_iter().chain(lines("ru")) {
        let unknown = line.text.chars().find(|&c| !(c.is_ascii() || is_cyrillic(c) || GLYPHS.contains(c)));
        assert_eq!(unknown, None, "{}: {}", line.place, line.text);
        assert!(!line.text.ends_with(' ') && !line.text.contains('\t'), "{}: white space", line.place);
    }
}

#[test]
fn no_word_mixes_alphabets() {
    for line in lines("kk").into_iter().chain(lines("ru")) {
        for word in said(&line.text).split(|c: char| !c.is_alphabetic()) {
            let mixed = word.chars().any(is_cyrillic) && word.chars().any(|c| c.is_ascii_alphabetic());
            assert!(!mixed, "{}: {word}", line.place);
        }
    }
}

#[test]
fn kazakh_never_glues_a_suffix_to_a_placeholder() {
    for line in lines("kk") {
        for rest in line.text.split('}').skip(1) {
            let glued = rest.starts_with(is_cyrillic);
            let after = rest.strip_prefix('-').unwrap_or_default();
            let word: String = after.chars().take_while(|&c| is_cyrillic(c)).collect();
            let hyphened = !word.is_empty() && !AFTER_A_NUMBER.contains(&word.as_str());
            assert!(!glued && !hyphened, "{}: {}", line.place, line.text);
        }
    }
}

#[test]
fn kazakh_is_written_in_kazakh() {
    let of_russian_only = ["ошибка", "Введите", "Выберите", "нажмите"];
    let of_kazakh_only = "әғқңөұүһіӘҒҚҢӨҰҮҺІ";
    for line in lines("kk") {
        assert!(
            !of_russian_only.iter().any(|word| line.text.contains(word)),
            "{}: {}",
            line.place,
            line.text
        );
    }
    // Names of languages, of the product and of people keep their letters in Russian too.
    let kept = ["ТЕСТОВ", "lang", "layout", "Қазақша", "ҚАЗ", "Тілді", "English", "welcome"];
    for line in lines("ru") {
        let kazakh = line.text.contains(|c: char| of_kazakh_only.contains(c));
        let allowed = kept.iter().any(|word| line.text.contains(word));
        assert!(!kazakh || allowed, "{}: {}", line.place, line.text);
    }
}

#[test]
fn faults_are_sentences() {
    for lang in ["kk", "ru"] {
        let file = format!("{lang}/faults.ftl");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(&file);
        let text = fs::read_to_string(path).unwrap();
        let mut complaints = Vec::new();
        let read = Catalogue::read(&[Source { file: &file, text: &text }], &mut complaints);
        for (key, fixed) in read.texts.iter().filter_map(|(key, text)| Some((key, text.fixed()?))) {
            assert!(fixed.ends_with(['.', '?', '!']), "{file}: {key}: {fixed}");
            assert!(fixed.starts_with(char::is_uppercase), "{file}: {key}: {fixed}");
        }
    }
}
