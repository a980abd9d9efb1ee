//! The texts as the program says them.

#![expect(clippy::unwrap_used, reason = "tests")]

use words::{Lang, Words, say};

#[test]
fn says_a_fixed_text_in_the_language_of_the_moment() {
    let mut words = Words::new(Lang::Kk);
    assert_eq!(say::btn_next(&words), "Әрі қарай");
    assert_eq!(words.in_lang(Lang::Ru).text("btn-next"), "Далее");
    words.set_lang(Lang::Ru);
    assert_eq!(say::btn_next(&words), "Далее");
}

#[test]
fn fills_variables_without_isolating_marks() {
    let words = Words::new(Lang::Kk);
    assert_eq!(say::lbl_step(&words, 3), "3-қадам");
    assert_eq!(say::lbl_page(&words, 2, 7), "2-бет, барлығы 7");
    assert_eq!(say::fault_expired(&words.in_lang(Lang::Ru), "01.02.2026").split('.').count(), 5);
}

#[test]
fn numbers_follow_the_plural_rules_and_names_stay_as_written() {
    let ru = Words::new(Lang::Ru);
    assert!(say::fault_age(&ru, 1).contains("исполнился 1 год"));
    assert!(say::fault_age(&ru, 2).contains("исполнилось 2 года"));
    assert!(say::fault_age(&ru, 7).contains("исполнилось 7 лет"));
    assert!(say::fault_dup(&ru, "000123").ends_with("000123."));
    assert!(say::fault_dup(&ru, "+7").ends_with("+7."));
}

#[test]
fn attributes_say_what_to_do() {
    let words = Words::new(Lang::Kk);
    assert!(words.attribute("fault-nokey", "next").unwrap().contains("флешка"));
    assert_eq!(words.attribute("fault-nokey", "nothing"), None);
}

#[test]
fn a_missing_text_shows_itself() {
    let words = Words::new(Lang::Ru);
    assert_eq!(words.text("no-such-text"), "[no-such-text]");
    assert!(!words.has("no-such-text"));
    assert!(words.has("fault-req"));
}
