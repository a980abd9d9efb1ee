//! The way to a screen, as far as several walks share it.

use crossterm::event::KeyCode;
use journey::target::{Button, Target};

use crate::world::{PASSWORD, World};

/// From Welcome to the opened key.
pub(crate) fn open_a_key(world: &mut World, language_key: char) {
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
