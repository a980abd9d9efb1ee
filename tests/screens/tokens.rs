//! Keys on a token: what they are for, how near it is to locking itself, what it is doing.

use crossterm::event::KeyCode;
use journey::effect::{KeyProblem, PinTries};
use journey::msg::Msg;
use journey::problem::Problem;
use journey::target::{Button, Target};

use crate::world::{PASSWORD, World};
use crate::{Look, every_screen_is_whole_of, field};

/// The signing key on the token.
const ROW: Target = Target::Row(4);

fn world(_: char) -> World {
    World { token: Some(PinTries::Last), ..World::new() }
}

fn walk(world: &mut World, language_key: char, look: Look<'_>) {
    world.typed(&language_key.to_string());
    world.typed("1");
    (0..4).for_each(|i| world.press(Target::Box(i)));
    world.press(Target::Button(Button::Apply));
    world.press(ROW);
    look(world, "token-last-try");
    world.key_problem = Some(KeyProblem::WrongPin(PinTries::Last));
    world.typed("4321");
    world.key(KeyCode::Enter);
    look(world, "token-wrong-pin");
    world.hold = true;
    world.typed("1234");
    world.key(KeyCode::Enter);
    look(world, "token-works");
    world.press(Target::Button(Button::StopKey));
    world.release();
    look(world, "token-stopped");
    world.token = Some(PinTries::Locked);
    world.press(Target::Button(Button::Refresh));
    world.press(ROW);
    world.press(Target::Button(Button::OpenKey));
    look(world, "token-locked");
    keep(world, look);
}

/// What was begun is kept in the token, on the third try.
fn keep(world: &mut World, look: Look<'_>) {
    world.token = Some(PinTries::Enough);
    world.press(Target::Button(Button::Refresh));
    world.press(ROW);
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    for id in ["declaration", "look-up-consent"] {
        world.press(Target::Tick(field(id)));
    }
    world.press(Target::Button(Button::Continue));
    // Tab comes to it right after the way forward, and says where it will lie.
    world.tell(Msg::Focus(Target::Button(Button::Continue)));
    world.key(KeyCode::Tab);
    assert_eq!(world.shell.model().focus, Some(Target::Button(Button::Keep)));
    look(world, "token-keep");
    world.hold = true;
    world.press(Target::Button(Button::Keep));
    look(world, "token-keeping");
    world.keep_problem = Some(Problem::plain("fault-token-full"));
    world.release();
    look(world, "token-full");
    world.keep_problem = Some(Problem::plain("fault-token-readonly"));
    world.press(Target::Button(Button::Keep));
    look(world, "token-takes-nothing");
    world.press(Target::Button(Button::Keep));
    look(world, "token-kept");
}

#[test]
fn a_token_says_how_it_stands() {
    every_screen_is_whole_of(walk, world);
}

#[test]
fn whoever_leaves_a_stick_behind_is_told_until_it_is_out_or_the_next_one_begins() {
    const TOLD: [&str; 2] = ["Тасымалдағышты алып кетуді ұмытпаңыз.", "Не забудьте забрать носитель."];
    let told = |world: &mut World| {
        let drawn = world.text(80, 24);
        TOLD.map(|words| drawn.contains(words))
    };
    let mut world = World::new();
    world.tell(Msg::Carriers(true));
    assert_eq!(told(&mut world), [false; 2], "nobody has been here");
    let visit = |world: &mut World| {
        world.typed("1");
        assert_eq!(told(world), [false; 2]);
        world.key(KeyCode::Esc);
    };
    visit(&mut world);
    assert_eq!(told(&mut world), [true; 2], "in both languages: nobody knows whose it is");
    visit(&mut world);
    assert_eq!(told(&mut world), [true; 2]);
    world.tell(Msg::Carriers(false));
    assert_eq!(told(&mut world), [false; 2]);
    visit(&mut world);
    assert_eq!(told(&mut world), [false; 2], "whoever came without one leaves without one");
}
