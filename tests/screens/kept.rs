//! An application kept on the stick, and taken up again.

use journey::msg::Msg;
use journey::problem::Problem;
use journey::target::{Button, Target};

use crate::way::open_a_key;
use crate::world::World;
use crate::{Look, field};

/// Kept at the second step, on the second try; then found, with another person's beside it, and gone on with.
pub(crate) fn walk(world: &mut World, language_key: char, look: Look<'_>) {
    open_a_key(world, language_key);
    consent(world);
    world.tell(Msg::Focus(Target::Field(field("phone"))));
    world.typed("87774128452");
    world.hold = true;
    world.press(Target::Button(Button::Keep));
    look(world, "keeping");
    world.keep_problem = Some(Problem::plain("fault-stick-full"));
    world.release();
    look(world, "keeping-failed");
    world.press(Target::Button(Button::Keep));
    look(world, "kept");
    world.press(Target::Button(Button::Finish));
    world.stick.push(Err(Problem::plain("fault-kept-other")));
    open_a_key(world, language_key);
    look(world, "kept-found");
    world.press(Target::Kept(0));
    look(world, "kept-taken-up");
    consent(world);
    look(world, "kept-gone-on-with");
}

fn consent(world: &mut World) {
    for id in ["declaration", "look-up-consent"] {
        world.press(Target::Tick(field(id)));
    }
    world.press(Target::Button(Button::Continue));
}
