//! A desk that lies there, one that is left, and keys that take their time: nobody is disturbed, nothing is lost by one
//! press, nobody has to wait for a token.

use crossterm::event::KeyCode;
use desk::model::{Progress, Stage};
use desk::msg::{Answer, KeyChoice, KeyHandle, KeyHint, Keys, Msg, PinTries, Trouble};
use desk::target::{Button, Target};
use domain::language::Language;
use sync::wire::desk::Role;

use crate::records::MEAL;
use crate::walks::{refusing, words_of};
use crate::world::{PASSWORD, World};

#[test]
fn leaving_with_words_that_were_begun_is_asked_once() {
    let mut world = refusing();
    world.key(KeyCode::Esc);
    world.key(KeyCode::Esc);
    world.press(Target::Button(Button::LogOut));
    assert!(world.shell.model().session.is_some(), "asked first");
    assert!(world.text(80, 24).contains("Решение не закончено"), "{}", world.text(80, 24));
    world.key(KeyCode::Enter);
    assert!(!world.shell.model().leaving, "the first button stays");
    world.press(Target::Row(1));
    world.press(Target::Ruling(1));
    assert_eq!(words_of(&world), "Выбыл");
    world.key(KeyCode::Esc);
    world.key(KeyCode::Esc);
    world.press(Target::Button(Button::LogOut));
    world.key(KeyCode::Tab);
    world.key(KeyCode::Enter);
    assert!(world.shell.model().session.is_none());
}

#[test]
fn with_nothing_begun_leaving_is_one_press() {
    let mut world = World::open(Role::SchoolHead, Language::Russian);
    world.press(Target::Row(1));
    world.press(Target::Ruling(1));
    world.key(KeyCode::Esc);
    world.key(KeyCode::Esc);
    world.press(Target::Button(Button::LogOut));
    assert!(world.shell.model().session.is_none());
}

#[test]
fn an_inbox_that_lies_there_is_read_again_and_one_stays_at_the_same_application() {
    let mut world = World::open(Role::SchoolHead, Language::Russian);
    world.tell(Msg::Focus(Target::Row(1)));
    world.wait_s(59);
    assert_eq!(world.glances, 0);
    world.wait_s(1);
    assert_eq!((world.glances, world.shell.model().focus.clone()), (1, Some(Target::Row(2))));
    world.press(Target::Row(2));
    assert!(matches!(&world.shell.model().stage, Stage::Application(at) if at.number == MEAL));
    world.wait_s(120);
    assert_eq!(world.glances, 1, "not while an application is read");
}

#[test]
fn nobody_is_disturbed_by_a_new_list_while_they_type() {
    let mut world = World::open(Role::Department, Language::Russian);
    world.tell(Msg::Focus(Target::Number));
    world.typed("2026");
    world.wait_s(120);
    assert_eq!(world.glances, 0);
}

#[test]
fn after_the_keys_were_looked_for_again_the_password_is_next() {
    let mut world = World::new(&[Role::SchoolHead], Language::Russian);
    world.tell(Msg::Focus(Target::Button(Button::RefreshKeys)));
    world.key(KeyCode::Enter);
    assert_eq!(world.shell.model().focus, Some(Target::Password));
}

/// A clerk whose two keys lie on a token.
fn with_a_token(token: PinTries) -> Keys {
    let key = |at, hint| KeyChoice {
        key: KeyHandle(at),
        name: "Токен".into(),
        stick: "Токен".into(),
        hint,
        token: Some(token),
    };
    Keys { files: vec![key(0, KeyHint::Login), key(1, KeyHint::Signing)], cut: false }
}

#[test]
fn how_near_a_token_is_to_locking_itself_stands_before_its_pin() {
    let mut world = World::new(&[Role::SchoolHead], Language::Russian);
    for (tries, told) in [
        (PinTries::Few, "PIN-код этого токена вводили"),
        (PinTries::Last, "Осталась одна попытка"),
        (PinTries::Locked, "Этот токен заблокирован"),
    ] {
        world.keys = with_a_token(tries);
        world.tell(Msg::Sticks);
        let text = world.text(132, 43);
        assert!(text.contains(told) && text.contains("PIN-код"), "{text}");
    }
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert!(world.shell.model().session.is_none(), "a locked token is not asked");
    assert!(world.text(100, 30).contains("Разблокировать его может тот"), "{}", world.text(100, 30));
}

#[test]
fn a_slow_token_is_stopped_and_the_decision_waits() {
    let mut world = World::new(&[Role::SchoolHead], Language::Russian);
    world.keys = with_a_token(PinTries::Enough);
    world.tell(Msg::Sticks);
    world.log_in();
    world.press(Target::Row(1));
    world.press(Target::Ruling(0));
    world.slow_token = true;
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert!(world.text(100, 30).contains("Токен работает."), "{}", world.text(100, 30));
    world.press(Target::Button(Button::StopKey));
    let Stage::Sign(sign) = &world.shell.model().stage else { panic!("still at the signature") };
    assert_eq!((&sign.progress, world.stopped), (&Progress::Ready, 1));
    assert!(world.text(100, 30).contains("Работа с токеном остановлена."), "{}", world.text(100, 30));
    world.slow_token = false;
    world.send = Some(Trouble::Offline);
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    assert_eq!(world.sent.len(), 1);
}

/// A slow stick: whoever typed and pressed Enter before the list came need not press it again.
#[test]
fn a_password_typed_before_the_keys_are_listed_signs_once_they_are() {
    for (goes_on, signed) in [("", 1), ("x", 0)] {
        let mut world = World::open(Role::SchoolHead, Language::Kazakh);
        world.press(Target::Row(1));
        world.slow = true;
        world.press(Target::Ruling(0));
        world.typed(PASSWORD);
        world.key(KeyCode::Enter);
        world.typed(goes_on);
        assert!(world.sent.is_empty(), "nothing is listed yet");
        let keys = Answer::Keys(world.keys.clone());
        let listing = world.listing.take().unwrap();
        world.tell(Msg::Reply(listing, Ok(keys)));
        assert_eq!(world.sent.len(), signed, "unless the password was gone on with");
    }
}
