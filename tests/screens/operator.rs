//! The operator's page: nothing before the PIN, everything after it, in both languages at every size.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use kiosk::health::{
    Cause, Clock, Crls, Disk, HEALTH_VERSION, Health, Keys, Line, Near, Printer, Published, Queue, Tokens,
    Trouble,
};
use kiosk::operator::{Answer, Ask, Carried, Target};
use kiosk::press::Press;
use kiosk::shell::Outcome;
use terminal::foreign_glyphs;
use words::{Lang, Words};

use super::{SIZES, take};
use crate::world::World;

fn key(world: &mut World, code: KeyCode) -> Outcome {
    world.shell.hear(&Event::Key(KeyEvent::new(code, KeyModifiers::NONE)), world.now)
}

fn typed(world: &mut World, text: &str) {
    text.chars().for_each(|c| drop(key(world, KeyCode::Char(c))));
}

/// A kiosk that has much to tell.
fn ill(world: &World) -> Health {
    let ago = |hours| world.now - TimeDelta::hours(hours);
    Health {
        v: HEALTH_VERSION,
        kiosk: "KST3".into(),
        version: "0.1.0".into(),
        at: world.now,
        queue: Queue {
            waiting: 3,
            scans: 1,
            refused: 2,
            bytes: 12_345_678,
            oldest: Some(ago(50)),
            bound: Some(Near { bound: "age".into(), reached: false }),
            set_aside: 1,
            read_aside: 0,
            lost: 0,
            fault: None,
        },
        line: Line {
            there: Some(false),
            last_contact: Some(ago(49)),
            trouble: Some(Trouble { code: "E-NONET".into(), at: ago(1) }),
        },
        clock: Clock { beacon: Some(ago(49)), drift_s: Some(-600) },
        disk: Disk { free: Some(5_000_000_000), total: Some(9_000_000_000), read_only: false },
        keys: Keys {
            sticks: 1,
            tokens: Tokens { libraries: 2, silent: 1, slots: Some(1) },
            trusted: Some(2),
            crls: Some(Crls { lists: 2, refused: 1, oldest: Some(ago(90)), ends: Some(ago(3)) }),
            courier: Some(true),
        },
        published: Published { edition: 7, made: Some(ago(14)), fault: None },
        printer: Printer::Missing,
    }
}

/// Opens it with the right PIN.
fn opened(world: &mut World) {
    key(world, KeyCode::F(12));
    typed(world, "481516");
    let Some(Ask::Check(pin)) = key(world, KeyCode::Enter).operator else { panic!("nothing is asked") };
    assert_eq!(pin.as_str(), "481516");
    let asked = world.shell.tell_operator(Answer::Open, world.now).operator;
    assert!(matches!(asked, Some(Ask::Look)));
    let health = Box::new(ill(world));
    world.shell.tell_operator(Answer::Health(health), world.now);
}

/// A finger on this place.
fn touch(world: &mut World, press: &Press) -> Outcome {
    world.drawn(132, 43);
    let hits = world.shell.pressable().hits;
    let found = hits.iter().find(|(_, at)| at == press);
    let (area, _) = found.unwrap_or_else(|| panic!("{press:?} is nowhere:\n{}", world.text(132, 43)));
    let (column, row) = (area.x + area.width / 2, area.y + area.height / 2);
    let kind = MouseEventKind::Down(MouseButton::Left);
    let event = Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    world.shell.hear(&event, world.now)
}

fn looks_right(world: &mut World, name: &str, language: &str) {
    for (width, height) in SIZES {
        let foreign = foreign_glyphs(&world.drawn(width, height));
        assert!(foreign.is_empty(), "{name}: {foreign:?}");
        let text = world.text(width, height);
        assert!(!text.contains("[operator") && !text.contains("[doctor"), "{name}:\n{text}");
    }
    take(world, &format!("operator-{name}"), language);
}

#[test]
fn the_operators_page_in_both_languages_at_every_size() {
    for (language, russian) in [("kk", false), ("ru", true)] {
        let mut world = World::with_operator();
        looks_right(&mut world, "welcome", language);
        key(&mut world, KeyCode::F(12));
        if russian {
            key(&mut world, KeyCode::F(2));
        }
        typed(&mut world, "123456");
        key(&mut world, KeyCode::Enter);
        world.shell.tell_operator(Answer::Shut { pause_s: 30, judged: true }, world.now);
        looks_right(&mut world, "pin", language);
        key(&mut world, KeyCode::Esc);
        opened(&mut world);
        if russian {
            key(&mut world, KeyCode::F(2));
        }
        let out = Carried::Out { applications: 4, name: "tereze-KST3-20261122T090000Z".into() };
        world.shell.tell_operator(Answer::Carried(out), world.now);
        looks_right(&mut world, "open", language);
    }
}

#[test]
fn it_opens_only_where_nobody_is_served_and_only_where_there_is_a_pin() {
    let mut world = World::new();
    key(&mut world, KeyCode::F(12));
    assert!(!world.shell.serves_operator(), "no PIN, no page");
    let mut world = World::with_operator();
    typed(&mut world, "1");
    assert!(world.shell.model().session.is_some());
    key(&mut world, KeyCode::F(12));
    assert!(!world.shell.serves_operator(), "a citizen is here");
}

#[test]
fn nothing_is_shown_or_done_before_the_pin_and_an_untouched_page_closes() {
    let mut world = World::with_operator();
    key(&mut world, KeyCode::F(12));
    let places: Vec<_> = world.shell.page().places().into_iter().cloned().collect();
    for hidden in [Target::Export, Target::TakeBack, Target::Refresh] {
        assert!(!places.contains(&Press::Operator(hidden)));
    }
    typed(&mut world, "481516");
    assert!(!world.text(132, 43).contains("481516"), "it is not shown");
    world.now += TimeDelta::seconds(121);
    world.tell(journey::msg::Msg::Tick);
    assert!(!world.shell.serves_operator());
    opened(&mut world);
    assert!(world.text(132, 43).contains("12"));
    world.now += TimeDelta::seconds(121);
    world.tell(journey::msg::Msg::Tick);
    assert!(!world.shell.serves_operator(), "and it is open for nobody");
    world.shell.tell_operator(Answer::Health(Box::new(ill(&world))), world.now);
    assert!(!world.shell.serves_operator(), "an answer that nobody waits for changes nothing");
}

#[test]
fn by_finger_alone_the_pin_is_struck_and_the_queue_is_carried() {
    let mut world = World::with_operator();
    let hint = |world: &World, name: &str| {
        let hints = world.shell.page().keys;
        hints.into_iter().find(|hint| hint.key == name).and_then(|hint| hint.press).unwrap()
    };
    assert_eq!(hint(&world, "F12"), Press::Key(terminal::Command::Operator));
    let bar = hint(&world, "F12");
    touch(&mut world, &bar);
    let bar = hint(&world, "F6");
    touch(&mut world, &bar);
    for c in "481516".chars() {
        touch(&mut world, &Press::Osk(terminal::OskKey::Char(c)));
    }
    let asked = touch(&mut world, &Press::Osk(terminal::OskKey::Done)).operator;
    assert!(matches!(asked, Some(Ask::Check(pin)) if pin.as_str() == "481516"));
    world.shell.tell_operator(Answer::Open, world.now);
    world.shell.tell_operator(Answer::Health(Box::new(ill(&world))), world.now);
    let asked = touch(&mut world, &Press::Operator(Target::Export)).operator;
    assert!(matches!(asked, Some(Ask::Export)));
    assert!(touch(&mut world, &Press::Operator(Target::TakeBack)).operator.is_none(), "one thing at a time");
    touch(&mut world, &Press::Operator(Target::Close));
    assert!(!world.shell.serves_operator());
}

#[test]
fn every_cause_of_a_last_error_is_a_whole_sentence_of_its_own_in_both_languages() {
    for lang in [Lang::Kk, Lang::Ru] {
        let words = Words::new(lang);
        let mut said = BTreeSet::new();
        for cause in Cause::ALL {
            let text = words.message(&cause.message(), &[("code", "E-NEW".to_owned())]);
            let whole = text.ends_with('.') && text.split_whitespace().count() > 3;
            assert!(whole && !text.starts_with('['), "{cause:?} in {lang:?}: {text}");
            assert!(said.insert(text), "{cause:?} in {lang:?} has the words of another");
        }
    }
}

#[test]
fn whatever_was_the_last_error_the_page_shows_its_words_and_no_bare_code() {
    for cause in Cause::ALL {
        let mut world = World::with_operator();
        opened(&mut world);
        let trouble = Some(Trouble { code: cause.code().to_owned(), at: world.now });
        let line = Line { there: Some(false), last_contact: None, trouble };
        let health = Health { line, ..ill(&world) };
        world.shell.tell_operator(Answer::Health(Box::new(health)), world.now);
        let text = world.text(132, 43);
        let bare = text.contains(cause.code()) && *cause != Cause::Other;
        assert!(!bare && !text.contains("[operator") && !text.contains("[doctor"), "{cause:?}:\n{text}");
    }
}
