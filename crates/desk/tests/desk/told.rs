//! What a clerk is told: by its name, whole, and nothing that is not so.

use crossterm::event::KeyCode;
use desk::model::Stage;
use desk::target::{Button, Target};
use domain::language::Language;
use sync::wire::desk::Role;
use words::{Lang, Words};

use crate::world::{PASSWORD, World};

#[test]
fn what_a_decision_made_is_told_by_its_name() {
    for (role, row, press, paper, told) in [
        (Role::SchoolHead, 1, Target::Ruling(0), "D14", "«Решение о предоставлении питания»"),
        (Role::Department, 0, Target::Second(0), "D10-2", "«Уведомление о снятии с очереди»"),
        (Role::Department, 5, Target::Button(Button::Offer), "D5-2", "«Направление в государственный ДДО»"),
    ] {
        let mut world = World::open(role, Language::Russian);
        world.paper = paper;
        world.press(Target::Row(row));
        world.press(press);
        if matches!(world.shell.model().stage, Stage::Decide(_)) {
            world.press(Target::Button(Button::Continue));
        }
        world.typed(PASSWORD);
        world.key(KeyCode::Enter);
        let text = world.text(132, 43);
        let said = text.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told), "{text}");
    }
}

#[test]
fn a_state_kindergarten_reads_its_places_and_publishes_none() {
    let mut world = World::new(&[Role::Kindergarten], Language::Russian);
    world.read_only = true;
    world.log_in();
    world.press(Target::Button(Button::Places));
    let text = world.text(100, 30);
    assert!(text.contains("публикует отдел образования"), "{text}");
    assert!(!text.contains("Новая группа"), "{text}");
    for press in [Target::Row(0), Target::Button(Button::NewGroup)] {
        world.press(press);
        let stage = &world.shell.model().stage;
        assert!(matches!(stage, Stage::Places(places) if places.group.is_none()));
    }
}

#[test]
fn whoever_seconds_a_decision_reads_why_it_was_made_and_what_happened_before() {
    let mut world = World::open(Role::Department, Language::Russian);
    world.press(Target::Row(0));
    let text = world.text(80, 120).split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "Пояснение коллеги: Туу туралы куәлігі басқа баланікі",
        "льгота не подтверждена; пояснение: Мерзімі өткен",
        "Ясли-сад № 7; последний день, чтобы сдать документы, — 30.11.2026",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let provisional = domain::released::calendar().is_provisional(2029);
    assert!(provisional && text.contains("предварительно"), "{text}");
}

#[test]
fn everything_that_central_flags_is_told_in_words() {
    let flags =
        ["MANUAL", "UNVERIFIED", "NO_LINK", "NO_REGISTRY", "CLOCK", "REVOCATION", "OTHER_SCHOOL", "RIVAL"];
    for lang in [Lang::Kk, Lang::Ru] {
        let words = Words::new(lang);
        for flag in flags {
            let text = format!("desk-check-{}", flag.to_ascii_lowercase().replace('_', "-"));
            assert!(words.has(&text), "{text}");
        }
    }
}
