//! Scenarios 1, 35 and 40: the language switch, a box that must be ticked, nobody there.

use chrono::TimeDelta;
use crossterm::event::{Event, KeyCode, KeyModifiers, MouseEvent, MouseEventKind};
use journey::msg::Msg;
use journey::stage::Stage;
use journey::target::{Button, Target};
use words::Lang;

use crate::way::{LANGUAGES, field, in_language, line};
use crate::world::{CHILD, PARENT, PASSWORD, World};

/// What is typed in step 2, the cursor left in the middle of the address.
fn type_contacts(world: &mut World) {
    world.touch(line("phone"));
    world.typed("87774128452");
    world.press(Target::GetCode(field("phone")));
    world.typed("12");
    world.touch(line("phone2"));
    world.typed("8701");
    world.touch(line("email"));
    world.typed("aigul@example.kz");
    world.key(KeyCode::Left);
    world.key(KeyCode::Left);
}

#[test]
fn scenario_01_switching_the_language_in_step_2_keeps_what_is_typed() {
    let mut switched = World::new();
    switched.go_to_contacts('1');
    type_contacts(&mut switched);
    switched.must_say("Әрі қарай");
    switched.key(KeyCode::F(2));
    let mut begun_so = World::new();
    begun_so.go_to_contacts('2');
    type_contacts(&mut begun_so);
    let read = |world: &World| format!("{:?}", world.shell.page());
    assert_eq!(read(&switched), read(&begun_so), "as if it had been Russian from the beginning");
    let left = ["Қаз", "Қазақша"];
    let kazakh: Vec<String> = switched
        .sentences()
        .into_iter()
        .filter(|said| !left.contains(&said.as_str()) && said.contains(|c| "әғқңөұүһіӘҒҚҢӨҰҮҺІ".contains(c)))
        .collect();
    assert!(kazakh.is_empty(), "still Kazakh: {kazakh:?}");
    assert_eq!(switched.text_of("phone"), "87774128452");
    assert_eq!(switched.text_of("phone2"), "8701");
    switched.typed("q");
    assert_eq!(switched.text_of("email"), "aigul@example.qkz", "the cursor stays where it was");
    switched.touch(Target::Code(field("phone")));
    switched.typed("34");
    assert!(switched.shell.model().session.as_ref().unwrap().draft.is_confirmed("phone"), "half a code too");
    switched.key(KeyCode::F(2));
    switched.must_say("Әрі қарай");
}

#[test]
fn scenario_35_step_1_does_not_pass_without_the_declaration() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_key(key);
        world.open_key(2);
        let shut = |world: &mut World| {
            world.must_say(in_language(lang, "Әрі қарай", "Далее"));
            assert_eq!(world.is_enabled(Button::Continue), Some(false));
            assert!(!world.places().contains(&Target::Button(Button::Continue)), "no finger finds it");
            world.button(Button::Continue);
            for _ in 0..12 {
                world.key(KeyCode::Tab);
                assert_ne!(world.shell.model().focus, Some(Target::Button(Button::Continue)), "nor does Tab");
            }
            assert_eq!(world.step(), "key");
        };
        shut(&mut world);
        world.press(Target::Tick(field("look-up-consent")));
        shut(&mut world);
        world.press(Target::Tick(field("declaration")));
        assert_eq!(world.is_enabled(Button::Continue), Some(true));
        world.press(Target::Tick(field("declaration")));
        shut(&mut world);
        world.press(Target::Tick(field("declaration")));
        world.button(Button::Continue);
        assert_eq!(world.step(), "contacts");
    }
}

/// At the child's step with something typed, and a file open in hand.
fn in_the_middle(language: char) -> World {
    let mut world = World::new();
    world.go_to_child(language);
    world.answer_about_child();
    world.touch(line("child-iin"));
    world
}

fn is_warned(world: &World) -> bool {
    world.shell.page().overlay.is_some()
}

#[test]
fn scenario_40_any_key_stops_the_warning_and_does_nothing_else() {
    for (key, lang) in LANGUAGES {
        let mut world = in_the_middle(key);
        let warned = |s: u32| match lang {
            Lang::Kk => format!("Сеанс {s} секундтан кейін аяқталады. Жалғастырасыз ба?"),
            Lang::Ru => format!("Сеанс завершится через {s} с. Продолжить?"),
        };
        let keys =
            [KeyCode::Char('7'), KeyCode::Esc, KeyCode::F(12), KeyCode::Enter, KeyCode::F(2), KeyCode::Tab];
        for code in keys {
            let before = format!("{:?}", world.shell.page());
            world.wait_s(59);
            assert!(!is_warned(&world), "not before 60 s");
            world.wait_s(1);
            world.must_say(&warned(30));
            world.wait_s(29);
            world.must_say(&warned(1));
            world.key(code);
            assert!(!is_warned(&world), "{code:?}");
            assert_eq!(
                format!("{:?}", world.shell.page()),
                before,
                "{code:?} only says that somebody is there"
            );
        }
        assert_eq!(world.wipes, 0);
    }
}

#[test]
fn scenario_40_after_90_seconds_everything_is_wiped_and_the_start_screen_is_kazakh() {
    for (key, _) in LANGUAGES {
        let mut world = in_the_middle(key);
        world.wait_s(89);
        assert!(world.shell.model().session.is_some());
        world.wait_s(1);
        start_screen(&mut world);
    }
}

#[test]
fn scenario_40_the_next_person_finds_the_kiosk_as_the_first_one_did() {
    let mut first = World::new();
    first.go_to_key('2');
    let mut world = World::new();
    world.go_to_key('2');
    world.press(Target::Row(2));
    world.typed(PASSWORD);
    world.key(KeyCode::F(8));
    assert!(world.text(100, 30).contains(PASSWORD), "shown on request");
    // Another layout, and the keyboard on the screen.
    world.key(KeyCode::F(3));
    world.key(KeyCode::F(6));
    world.wait_s(90);
    start_screen(&mut world);
    world.go_to_key('2');
    assert_eq!(format!("{:?}", world.shell.page()), format!("{:?}", first.shell.page()));
}

#[test]
fn scenario_40_a_covered_screen_and_a_receipt_are_wiped_too() {
    let mut world = in_the_middle('2');
    world.key(KeyCode::F(10));
    world.wait_s(90);
    start_screen(&mut world);
    world.go_to_child('2');
    world.answer_about_child();
    world.button(Button::Continue);
    world.go_to_paper();
    world.sign();
    world.wait_s(90);
    start_screen(&mut world);
    assert!(!world.says("K-KST3-20261122-0007-4"));
}

#[test]
fn scenario_40_a_mouse_that_trembles_is_nobody() {
    let mut world = in_the_middle('1');
    for n in 0..225_u16 {
        world.now += TimeDelta::milliseconds(400);
        let (column, row) = (n % 3, n % 2);
        let moved = MouseEvent { kind: MouseEventKind::Moved, column, row, modifiers: KeyModifiers::NONE };
        world.hear(&Event::Mouse(moved));
    }
    start_screen(&mut world);
}

fn start_screen(world: &mut World) {
    assert!(matches!(world.shell.model().stage, Stage::Welcome));
    assert!(world.shell.model().session.is_none());
    assert!(world.wipes > 0, "keys, password, scans and documents are wiped off the screen too");
    let text = world.text(100, 30);
    assert!(text.contains("ҚАЗ │ Рус"), "Kazakh is on: {text}");
    for personal in ["ТЕСТОВ", CHILD, PARENT, PASSWORD, "7774128452", "anyqtama"] {
        assert!(!text.contains(personal), "{personal} is still there");
    }
    world.wipes = 0;
    world.tell(Msg::Tick);
}
