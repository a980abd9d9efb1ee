//! Every screen in both languages at three sizes: nothing missing, nothing foreign, everything reachable.

mod world;

use chrono::TimeDelta;
use crossterm::event::KeyCode;
use forms::FieldId;
use journey::effect::Listed;
use journey::msg::Msg;
use journey::problem::Problem;
use journey::stage::Stage;
use journey::target::{Button, Target};
use terminal::foreign_glyphs;
use uuid::Uuid;
use world::{CHILD, PASSWORD, World};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (132, 43)];

fn field(id: &str) -> FieldId {
    FieldId::from(id)
}

/// From Welcome to the opened key.
fn open_a_key(world: &mut World, language_key: char) {
    world.typed(&language_key.to_string());
    world.typed("1");
    for i in 0..4 {
        world.press(Target::Box(i));
    }
    world.press(Target::Button(Button::Apply));
    world.press(Target::Row(2));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
}

/// Walks the whole way and calls `look` at every screen on it.
fn walk(world: &mut World, language_key: char, mut look: impl FnMut(&mut World, &str)) {
    to_the_signature(world, language_key, &mut look);
    sign(world);
    look(world, "receipt-sending");
    world.register();
    look(world, "receipt-registered");
    world.press(Target::Button(Button::Save));
    look(world, "receipt-saved");
    world.key(KeyCode::F(1));
    look(world, "receipt-code");
    world.key(KeyCode::F(1));
    world.press(Target::Button(Button::Finish));
    assert!(matches!(world.shell.model().stage, Stage::Welcome), "the way leads back to Welcome");
}

fn sign(world: &mut World) {
    world.press(Target::Row(2));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
}

fn to_the_signature(world: &mut World, language_key: char, look: &mut impl FnMut(&mut World, &str)) {
    look(world, "welcome");
    world.typed(&language_key.to_string());
    look(world, "services");
    world.typed("1");
    look(world, "about");
    for i in 0..4 {
        world.press(Target::Box(i));
    }
    world.press(Target::Button(Button::Apply));
    look(world, "key");
    world.press(Target::Button(Button::OpenKey));
    look(world, "key-nothing-chosen");
    world.press(Target::Row(2));
    world.typed("wrong");
    world.key(KeyCode::Enter);
    look(world, "key-wrong-password");
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    look(world, "key-opened");
    for id in ["declaration", "look-up-consent"] {
        world.press(Target::Tick(field(id)));
    }
    world.press(Target::Button(Button::Continue));
    look(world, "contacts");
    world.press(Target::Button(Button::Continue));
    look(world, "contacts-slips");
    world.tell(Msg::Focus(Target::Field(field("phone"))));
    world.typed("87774128452");
    world.press(Target::GetCode(field("phone")));
    look(world, "contacts-code");
    world.typed("9999");
    look(world, "contacts-code-wrong");
    world.typed("1234");
    look(world, "contacts-confirmed");
    world.press(Target::Button(Button::Continue));
    look(world, "parent");
    world.press(Target::Button(Button::Continue));
    look(world, "child");
    world.typed(CHILD);
    look(world, "child-found");
    world.press(Target::Button(Button::Continue));
    look(world, "child-slips");
    world.press(Target::Option(field("citizenship"), 0));
    world.press(Target::Option(field("category"), 0));
    world.press(Target::AddScan(field("papers")));
    look(world, "attach");
    world.press(Target::Row(0));
    look(world, "child-attached");
    world.press(Target::Button(Button::Continue));
    look(world, "notices");
    for id in ["channel", "notice-language"] {
        world.press(Target::Option(field(id), 0));
    }
    for target in world.places() {
        if let Target::Tick(_) = target {
            world.press(target);
        }
    }
    world.press(Target::Button(Button::Continue));
    look(world, "review");
    world.press(Target::Button(Button::Continue));
    look(world, "paper");
    world.press(Target::Button(Button::Continue));
    look(world, "sign");
}

#[test]
fn every_screen_is_whole_in_both_languages_at_every_size() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let mut world = World::new();
        walk(&mut world, key, |world, name| {
            let missing: Vec<Target> =
                world.shell.model().targets().into_iter().filter(|t| !world.places().contains(t)).collect();
            let missing: Vec<&Target> =
                missing.iter().filter(|t| !matches!(t, Target::Language(_))).collect();
            let under_a_window = world.shell.page().overlay.is_some();
            assert!(
                under_a_window || missing.is_empty(),
                "{language} {name}: cannot be pressed: {missing:?}"
            );
            for (width, height) in SIZES {
                let buffer = world.drawn(width, height);
                let foreign = foreign_glyphs(&buffer);
                assert!(foreign.is_empty(), "{language} {name} {width}×{height}: foreign glyphs {foreign:?}");
                let text = world.text(width, height);
                assert!(
                    !text.contains("[meal") && !text.contains("[help"),
                    "{language} {name}: text missing\n{text}"
                );
                insta::assert_snapshot!(format!("{name}-{language}-{width}x{height}"), text);
            }
        });
    }
}

#[test]
fn where_there_is_a_list_of_revoked_keys_its_age_is_shown() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let ago = World::new().now - TimeDelta::hours(3);
        for (name, listed) in
            [("listed", Listed::Good { as_of: ago }), ("list-old", Listed::Old { due: ago })]
        {
            let mut world = World::new();
            world.listed = Some(listed);
            open_a_key(&mut world, key);
            for (width, height) in SIZES {
                let text = world.text(width, height);
                insta::assert_snapshot!(format!("key-opened-{name}-{language}-{width}x{height}"), text);
            }
        }
    }
}

/// Takes the screen of this moment in the sizes that differ most.
fn take(world: &mut World, name: &str, language: &str) {
    for (width, height) in [SIZES[0], SIZES[2]] {
        let text = world.text(width, height);
        insta::assert_snapshot!(format!("{name}-{language}-{width}x{height}"), text);
    }
}

#[test]
fn what_went_otherwise_than_hoped_is_said_plainly() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let mut world = World::new();
        world.tell(Msg::Full(true));
        world.typed(&key.to_string());
        world.typed("1");
        take(&mut world, "about-full", language);

        let mut world = World::new();
        to_the_signature(&mut world, key, &mut |_, _| ());
        world.store_problem = Some(Problem::plain("fault-storage"));
        sign(&mut world);
        take(&mut world, "sign-not-stored", language);
        world.tell(Msg::Link(false));
        sign(&mut world);
        take(&mut world, "receipt-no-line", language);
        let submission = Uuid::from_u128(7);
        world.tell(Msg::RefusedForGood(submission, Problem::plain("warn-resign-meal")));
        take(&mut world, "receipt-refused", language);
    }
}
