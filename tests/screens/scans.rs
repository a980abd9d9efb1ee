//! What will be sent of a file, before it is attached.

use journey::target::{Button, Target};

use crate::Look;
use crate::world::World;

/// What will be sent of a photograph: its page made small, the file as it is, a part of it.
pub(crate) fn previews(world: &mut World, look: Look<'_>) {
    world.scan_shown = true;
    world.press(Target::Row(0));
    look(world, "scan-preview");
    for key in ["+", "+"] {
        world.typed(key);
    }
    look(world, "scan-nearer");
    world.press(Target::Button(Button::OtherScan));
    look(world, "scan-as-it-is");
    world.press(Target::Button(Button::Back));
    world.scan_shown = false;
}
