//! Every screen in both languages at three sizes: nothing missing, nothing foreign, everything reachable.

#[path = "screens/helped.rs"]
mod helped;
#[path = "screens/kept.rs"]
mod kept;
#[path = "screens/listed.rs"]
mod listed;
#[path = "screens/operator.rs"]
mod operator;
#[path = "screens/places.rs"]
mod places;
#[path = "screens/put_off.rs"]
mod put_off;
#[path = "screens/scans.rs"]
mod scans;
#[path = "screens/tokens.rs"]
mod tokens;
#[path = "screens/way.rs"]
mod way;
mod world;

use crossterm::event::KeyCode;
use forms::FieldId;
use journey::journal::ActionKind;
use journey::msg::Msg;
use journey::problem::Problem;
use journey::stage::{Stage, Tab};
use journey::target::{Button, Target};
use kiosk::press::Press;
use terminal::{Command, OskKey, foreign_glyphs};
use uuid::Uuid;
use world::finger::Finger;
use world::{CHILD, PASSWORD, TODDLER, World};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (132, 43)];

fn field(id: &str) -> FieldId {
    id.into()
}

/// Walks the whole way and calls `look` at every screen on it.
fn walk(world: &mut World, language_key: char, look: Look<'_>) {
    to_the_signature(world, language_key, look);
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

/// From Welcome to the journal.
fn go_to_journal(world: &mut World, language_key: char) {
    world.typed(&language_key.to_string());
    world.press(Target::Button(Button::Journal));
    world.press(Target::Row(0));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    world.press(Target::Box(0));
    world.press(Target::Button(Button::Continue));
}

fn to_the_signature(world: &mut World, language_key: char, look: Look<'_>) {
    look(world, "welcome");
    world.typed(&language_key.to_string());
    look(world, "services");
    to_the_paper(world, look);
    world.press(Target::Button(Button::Continue));
    look(world, "sign");
}

fn to_the_paper(world: &mut World, look: Look<'_>) {
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
    scans::previews(world, look);
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
}

/// The kindergarten queue: from the catalogue to the number, then the journal and everything in it.
fn queue_walk(world: &mut World, language_key: char, look: Look<'_>) {
    world.cabinet.email = None;
    world.typed(&language_key.to_string());
    to_the_number(world, look);
    world.press(Target::Button(Button::Journal));
    look(world, "journal");
    through_the_journal(world, look);
}

/// From the catalogue to the number in the queue.
fn to_the_number(world: &mut World, look: Look<'_>) {
    world.typed("2");
    look(world, "queue-about");
    world.press(Target::Button(Button::Apply));
    look(world, "settlement");
    world.tell(Msg::Focus(Target::Search));
    world.typed("zzz");
    look(world, "settlement-none");
    for _ in 0..3 {
        world.key(KeyCode::Backspace);
    }
    world.press(Target::Row(0));
    look(world, "login");
    world.press(Target::Row(2));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    look(world, "login-signing-key");
    world.press(Target::Row(0));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    look(world, "login-opened");
    world.press(Target::Box(0));
    world.press(Target::Button(Button::Continue));
    look(world, "account-email");
    world.typed("aigul@mail.kz");
    world.press(Target::GetCode(field("email")));
    world.typed("1234");
    world.press(Target::Button(Button::Continue));
    look(world, "applicant");
    world.tell(Msg::Focus(Target::Field(field("phone"))));
    world.typed("87774128452");
    world.press(Target::GetCode(field("phone")));
    world.typed("5678");
    for id in ["channel", "notice-language"] {
        world.press(Target::Option(field(id), 0));
    }
    world.press(Target::Button(Button::Continue));
    look(world, "queue-child");
    world.typed(TODDLER);
    world.press(Target::Option(field("benefit"), 1));
    world.press(Target::Option(field("category"), 5));
    look(world, "queue-child-benefit");
    world.press(Target::AddScan(field("papers")));
    world.press(Target::Row(0));
    world.press(Target::Tick(field("personal-data")));
    world.press(Target::Button(Button::Continue));
    look(world, "queue-review");
    world.press(Target::Button(Button::Continue));
    look(world, "queue-paper");
    world.press(Target::Button(Button::Continue));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    look(world, "queue-receipt-sending");
    world.put_in_queue();
    look(world, "queue-receipt");
}

fn through_the_journal(world: &mut World, look: Look<'_>) {
    world.press(Target::Row(1));
    look(world, "application");
    world.press(Target::Tab(Tab::History));
    look(world, "application-history");
    world.press(Target::Tab(Tab::Documents));
    look(world, "application-documents");
    world.press(Target::Row(1));
    look(world, "document");
    world.press(Target::Button(Button::Save));
    look(world, "document-saved");
    world.press(Target::Button(Button::Back));
    world.press(Target::Tab(Tab::Information));
    world.press(Target::Act(ActionKind::ConfirmInterest));
    look(world, "confirm-interest");
    world.press(Target::Button(Button::Continue));
    look(world, "interest-confirmed");
    world.press(Target::Act(ActionKind::ChangeCategory));
    look(world, "change-category");
    world.key(KeyCode::Esc);
    world.tell(Msg::Link(false));
    look(world, "application-offline");
    world.tell(Msg::Link(true));
    world.press(Target::Act(ActionKind::Leave));
    look(world, "leave");
    world.press(Target::Tick(field("leave-sure")));
    world.press(Target::Button(Button::Continue));
    look(world, "leave-paper");
    world.press(Target::Button(Button::Continue));
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    look(world, "left");
    world.press(Target::Button(Button::Back));
    world.press(Target::Act(ActionKind::Join));
    look(world, "join");
}

#[test]
fn every_screen_of_the_queue_is_whole_in_both_languages_at_every_size() {
    every_screen_is_whole(queue_walk);
}

#[test]
fn every_screen_of_a_kept_application_is_whole_in_both_languages_at_every_size() {
    every_screen_is_whole(kept::walk);
}

#[test]
fn every_screen_is_whole_in_both_languages_at_every_size() {
    every_screen_is_whole(walk);
}

#[test]
fn every_place_of_every_screen_can_be_pressed_with_a_finger() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        for walk in [walk, queue_walk, places::walk, kept::walk] {
            for size in SIZES {
                walk(&mut World::new(), key, &mut |world: &mut World, name: &str| {
                    let screen = format!("{language} {name} {size:?}");
                    everything_is_reached(&mut Finger::new(world, size), &screen);
                });
            }
        }
    }
}

/// Every place, the languages, the keys that a finger has no other way to; and where one types, all of that with
/// the keyboard on the screen, and each of its keys.
fn everything_is_reached(finger: &mut Finger<'_>, screen: &str) {
    all_in_reach(finger, screen);
    if finger.world.shell.model().typing().is_some() && finger.world.shell.page().overlay.is_none() {
        finger.bar(Command::Keyboard, "F6");
        all_in_reach(finger, screen);
        finger.strike(OskKey::Close);
    }
}

fn all_in_reach(finger: &mut Finger<'_>, screen: &str) {
    let page = finger.world.shell.page();
    let mut wanted: Vec<Press> = page.places().into_iter().cloned().collect();
    if page.overlay.is_none() {
        wanted.extend(page.top.languages.iter().map(|tab| tab.press.clone()));
        let needed = ["F1", "F2", "F3", "F6", "F10", "Esc", "Enter"];
        let keys = page.keys.iter().filter(|hint| needed.contains(&hint.key.as_str()));
        wanted.extend(keys.filter_map(|hint| hint.press.clone()));
    }
    if let Some(keyboard) = &page.keyboard {
        wanted.extend(keyboard.rows().concat().into_iter().map(keyboard.press));
    }
    let reached = finger.reach();
    let missed: Vec<&Press> = wanted.iter().filter(|press| !reached.contains(press)).collect();
    assert!(missed.is_empty(), "{screen}: no finger comes to {missed:?}");
}

type Look<'l> = &'l mut dyn FnMut(&mut World, &str);

fn every_screen_is_whole(walk: fn(&mut World, char, Look<'_>)) {
    every_screen_is_whole_of(walk, |_| World::new());
}

fn every_screen_is_whole_of(walk: fn(&mut World, char, Look<'_>), made: impl Fn(char) -> World) {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let mut world = made(key);
        walk(&mut world, key, &mut |world: &mut World, name: &str| {
            let missing: Vec<Target> =
                world.shell.model().targets().into_iter().filter(|t| !world.places().contains(t)).collect();
            let missing: Vec<_> = missing.iter().filter(|t| !matches!(t, Target::Language(_))).collect();
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
                    !["[meal", "[help", "[kindergarten", "[account", "[act", "[state"]
                        .iter()
                        .any(|id| text.contains(id)),
                    "{language} {name}: text missing\n{text}"
                );
                insta::assert_snapshot!(format!("{name}-{language}-{width}x{height}"), text);
            }
        });
    }
}

/// Takes the screen of this moment in the sizes that differ most.
fn take(world: &mut World, name: &str, language: &str) {
    take_in(world, &[SIZES[0], SIZES[2]], name, language);
}

fn take_in(world: &mut World, sizes: &[(u16, u16)], name: &str, language: &str) {
    for (width, height) in sizes {
        let text = world.text(*width, *height);
        insta::assert_snapshot!(format!("{name}-{language}-{width}x{height}"), text);
    }
}

#[test]
fn what_went_otherwise_than_hoped_is_said_plainly() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let mut world = World::new();
        world.tell(Msg::Full(true));
        if language == "kk" {
            take_in(&mut world, &SIZES, "welcome-full", "both");
        }
        world.typed(&format!("{key}1"));
        take(&mut world, "about-full", language);
        let mut world = World::new();
        to_the_signature(&mut world, key, &mut |_, _| ());
        world.store_problem = Some(Problem::plain("fault-storage"));
        sign(&mut world);
        take(&mut world, "sign-not-stored", language);
        world.tell(Msg::Link(false));
        sign(&mut world);
        take(&mut world, "receipt-no-line", language);
        world.tell(Msg::RefusedForGood(Uuid::from_u128(7), Problem::plain("warn-resign-meal")));
        take(&mut world, "receipt-refused", language);

        let mut world = World::new();
        world.cabinet.rows.clear();
        let shown = world::cabinet::to_sign_again(world.now);
        world.cabinet.keep(shown);
        go_to_journal(&mut world, key);
        take(&mut world, "journal-to-sign-again", language);
        world.press(Target::Row(0));
        take(&mut world, "application-to-sign-again", language);
    }
}
