//! Every screen in both languages at three sizes: nothing missing, nothing foreign, everything reachable.

use crossterm::event::KeyCode;
use desk::msg::{Msg, Trouble};
use desk::target::{Button, PlaceLine, Target};
use domain::language::Language;
use domain::problem::Problem;
use sync::wire::desk::Role;
use terminal::{Motion, foreign_glyphs};

use crate::records::{ARKALYK, KOSTANAY};
use crate::world::{PASSWORD, World};

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (132, 43)];

fn look(world: &mut World, language: Language, name: &str) {
    let language = language.code();
    for (width, height) in SIZES {
        let buffer = world.drawn(width, height);
        let foreign = foreign_glyphs(&buffer);
        assert!(foreign.is_empty(), "{language} {name} {width}×{height}: foreign glyphs {foreign:?}");
        let text = world.text(width, height);
        assert!(!text.contains("[desk") && !text.contains("{$"), "{language} {name}: text missing\n{text}");
        words_fit(world, &text, &format!("{language} {name} {width}×{height}"));
        insta::assert_snapshot!(format!("{name}-{language}-{width}x{height}"), text);
    }
    everything_can_be_reached(world, name);
}

/// Nothing that is pressed or named on top is shortened.
fn words_fit(world: &World, text: &str, where_: &str) {
    let page = world.shell.page();
    if page.overlay.is_some() {
        return;
    }
    let shown = text.replace('\u{a0}', " ");
    for label in page.buttons.iter().map(|button| &button.label).chain([&page.top.service]) {
        assert!(shown.contains(label.as_str()), "{where_}: «{label}» is cut\n{text}");
    }
    // A narrow bar leaves others out, never these.
    for hint in page.keys.iter().filter(|hint| matches!(hint.key.as_str(), "Enter" | "Esc" | "F2")) {
        assert!(shown.contains(hint.key.as_str()), "{where_}: the key {} is not told\n{text}", hint.key);
    }
}

/// Keys alone lead to everything that can be pressed, and the focus stands on such a thing.
fn everything_can_be_reached(world: &World, name: &str) {
    let mut page = world.shell.page();
    let places: Vec<_> = page.places().into_iter().cloned().collect();
    assert!(!page.keys.is_empty(), "{name}: no keys are told");
    assert!(page.focus.as_ref().is_some_and(|focus| places.contains(focus)), "{name}: the focus is nowhere");
    let mut reached = vec![page.focus.clone().unwrap()];
    let motions = [Motion::Next, Motion::Down, Motion::Right, Motion::Up, Motion::Left, Motion::Previous];
    let mut at = 0;
    while let Some(place) = reached.get(at).cloned() {
        page.focus = Some(place);
        let next = motions.iter().filter_map(|motion| page.moved(*motion));
        next.for_each(|place| {
            if !reached.contains(&place) {
                reached.push(place)
            }
        });
        at += 1;
    }
    let lost: Vec<_> = places.iter().filter(|place| !reached.contains(place)).collect();
    assert!(lost.is_empty(), "{name}: no key leads to {lost:?}");
}

fn in_both(walk: impl Fn(Language)) {
    [Language::Kazakh, Language::Russian].into_iter().for_each(walk);
}

#[test]
fn the_login_is_whole() {
    in_both(|language| {
        let mut world = World::new(&[Role::SchoolHead], language);
        look(&mut world, language, "login");
        world.typed("wrong");
        world.key(KeyCode::Enter);
        look(&mut world, language, "login-wrong-password");
        world.key(KeyCode::F(1));
        look(&mut world, language, "login-help");
    });
}

#[test]
fn a_head_of_a_school_decides_on_meals() {
    in_both(|language| {
        let mut world = World::open(Role::SchoolHead, language);
        look(&mut world, language, "inbox-school");
        world.press(Target::Row(1));
        look(&mut world, language, "application-meal");
        world.press(Target::Scan(0));
        look(&mut world, language, "scan");
        world.typed("++");
        look(&mut world, language, "scan-nearer");
        world.press(Target::Button(Button::Viewer));
        look(&mut world, language, "scan-viewer");
        world.key(KeyCode::Esc);
        world.press(Target::Scan(1));
        look(&mut world, language, "scan-paper");
        world.key(KeyCode::Esc);
        world.press(Target::Ruling(1));
        look(&mut world, language, "refuse-meal");
        world.press(Target::Button(Button::Continue));
        look(&mut world, language, "refuse-meal-no-reason");
        world.press(Target::Reason(1));
        world.typed("Ауыстырылды");
        world.press(Target::Button(Button::Continue));
        look(&mut world, language, "sign-refusal");
        world.send = Some(Trouble::Offline);
        world.typed(PASSWORD);
        world.key(KeyCode::Enter);
        look(&mut world, language, "sign-stuck");
        world.key(KeyCode::Enter);
        look(&mut world, language, "decided");
        world.wait_s(250);
        look(&mut world, language, "idle-warning");
    });
}

#[test]
fn a_kindergarten_enrols_and_publishes() {
    in_both(|language| {
        let mut world = World::open(Role::Kindergarten, language);
        look(&mut world, language, "inbox-kindergarten");
        world.press(Target::Row(0));
        look(&mut world, language, "application-referral");
        world.press(Target::Ruling(1));
        look(&mut world, language, "refuse-papers");
        world.key(KeyCode::Esc);
        world.press(Target::Ruling(0));
        look(&mut world, language, "sign-enrol");
        world.key(KeyCode::Esc);
        world.key(KeyCode::Esc);
        world.press(Target::Button(Button::Places));
        look(&mut world, language, "places");
        world.press(Target::Row(0));
        look(&mut world, language, "group");
        world.key(KeyCode::Esc);
        world.press(Target::Button(Button::NewGroup));
        world.typed("3");
        world.tell(Msg::Focus(Target::Line(PlaceLine::AgeTo)));
        world.typed("5");
        world.press(Target::Button(Button::Continue));
        look(&mut world, language, "new-group-missing");
        world.typed("25");
        world.press(Target::Button(Button::Continue));
        look(&mut world, language, "sign-places");
    });
}

#[test]
fn a_department_decides_for_the_queue() {
    in_both(|language| {
        let mut world = World::open(Role::Department, language);
        look(&mut world, language, "inbox-department");
        world.press(Target::Row(0));
        look(&mut world, language, "application-queue");
        world.press(Target::Second(0));
        look(&mut world, language, "second");
        world.key(KeyCode::Esc);
        world.press(Target::Ruling(3));
        world.press(Target::Reason(0));
        world.press(Target::Button(Button::Continue));
        look(&mut world, language, "sign-removal");
        world.send = Some(Trouble::Changed);
        world.typed(PASSWORD);
        world.key(KeyCode::Enter);
        look(&mut world, language, "changed");
        world.key(KeyCode::Esc);
        world.press(Target::Row(6));
        look(&mut world, language, "application-offer");
        world.press(Target::Button(Button::Offer));
        look(&mut world, language, "sign-offer");
    });
}

#[test]
fn a_front_desk_helps_a_parent() {
    in_both(|language| {
        let mut world = World::open(Role::FrontDesk, language);
        look(&mut world, language, "help");
        world.press(Target::Button(Button::BeginHelp));
        world.tell(Msg::Helped(Ok(())));
        look(&mut world, language, "helped");
        world.tell(Msg::Helped(Err(Problem::plain("desk-fault-help-broke"))));
        look(&mut world, language, "help-broke");
        let mut world = World::new(&[Role::SchoolHead, Role::FrontDesk], language);
        world.log_in();
        look(&mut world, language, "inbox-school-front-desk");
        world.press(Target::Button(Button::Help));
        look(&mut world, language, "help-and-more");
        world.press(Target::Button(Button::BeginHelp));
        world.tell(Msg::Helped(Ok(())));
        look(&mut world, language, "helped-and-locked");
    });
}

#[test]
fn a_department_of_two_settlements_chooses() {
    in_both(|language| {
        let mut world = World::new(&[Role::Department], language);
        world.settlements = vec![KOSTANAY, ARKALYK];
        world.log_in();
        look(&mut world, language, "inbox-two-settlements");
        world.press(Target::Button(Button::Places));
        world.press(Target::Settlement(1));
        look(&mut world, language, "places-two-settlements");
    });
}

#[test]
fn an_auditor_reads() {
    in_both(|language| {
        let mut world = World::open(Role::Auditor, language);
        look(&mut world, language, "audit");
    });
}
