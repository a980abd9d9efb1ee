//! Several keys and several settlements: whoever chooses is not moved from where they stand, and reaches all of theirs.

use crossterm::event::KeyCode;
use desk::model::{Model, Stage};
use desk::msg::{KeyChoice, KeyHandle, KeyHint, Msg};
use desk::target::{Button, Target};
use domain::language::Language;
use sync::wire::desk::Role;

use crate::records::{ARKALYK, KOSTANAY};
use crate::world::{PASSWORD, World};

/// One more stick is put in: its key stands first.
fn put_in_a_stick(world: &mut World) {
    let (key, name, stick) = (KeyHandle(7), "AUTH_RSA256_other.p12".into(), "other".into());
    world.keys.files.insert(0, KeyChoice { key, name, stick, hint: KeyHint::Login, token: None });
    world.tell(Msg::Sticks);
}

fn chosen(model: &Model) -> Option<KeyHandle> {
    let desk = model.key_desk().unwrap();
    Some(desk.found.as_ref()?.files.get(desk.chosen?)?.key)
}

fn in_two(role: Role) -> World {
    let mut world = World::new(&[role], Language::Russian);
    world.settlements = vec![KOSTANAY, ARKALYK];
    world.log_in();
    world
}

#[test]
fn whoever_walks_over_the_keys_stays_at_the_same_one_when_a_stick_comes() {
    let mut world = World::new(&[Role::SchoolHead], Language::Russian);
    world.tell(Msg::Focus(Target::Key(1)));
    put_in_a_stick(&mut world);
    assert_eq!(world.shell.model().focus, Some(Target::Key(2)));
    world.key(KeyCode::Enter);
    assert_eq!(chosen(world.shell.model()), Some(KeyHandle(1)));
}

#[test]
fn a_password_stays_with_the_key_it_was_typed_for() {
    let mut world = World::new(&[Role::SchoolHead], Language::Russian);
    world.typed(PASSWORD);
    put_in_a_stick(&mut world);
    assert_eq!(chosen(world.shell.model()), Some(KeyHandle(0)), "the order of the list decides nothing");
    let typed = |world: &World| world.shell.model().key_desk().unwrap().password.text().to_owned();
    assert_eq!(typed(&world), PASSWORD);
    world.keys.files.retain(|key| key.key != KeyHandle(0));
    world.tell(Msg::Sticks);
    assert_eq!(typed(&world), "", "its key is gone");
}

#[test]
fn places_of_every_settlement_of_ones_own_can_be_published() {
    let mut world = in_two(Role::Kindergarten);
    world.press(Target::Button(Button::Places));
    world.press(Target::Settlement(1));
    assert_eq!(world.shell.model().focus, Some(Target::Settlement(1)), "the next one is a key away");
    world.press(Target::Settlement(7));
    world.press(Target::Button(Button::Refresh));
    assert_eq!(world.places_of, [KOSTANAY, ARKALYK, ARKALYK]);
    world.press(Target::Row(0));
    assert!(world.shell.model().settlement_choice().is_empty(), "of an open form nothing is taken away");
}

#[test]
fn an_application_is_looked_for_in_the_settlement_that_is_chosen() {
    let mut world = in_two(Role::Department);
    world.press(Target::Settlement(1));
    world.tell(Msg::Focus(Target::Number));
    world.typed("20260000770");
    world.key(KeyCode::Enter);
    let Stage::Application(at) = &world.shell.model().stage else { panic!("it is not opened") };
    assert!(at.number.starts_with(ARKALYK), "{}", at.number);
}

#[test]
fn where_there_is_one_settlement_nobody_is_asked() {
    let world = World::open(Role::Department, Language::Russian);
    assert!(world.shell.model().settlement_choice().is_empty());
}
