//! What a press on the screen means at a desk.

use terminal::Command;

use crate::target::{Button, Target};

/// One thing that can be pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Something of the desk.
    At(Target),
    /// A key of the key bar, pressed by the mouse.
    Key(Command),
}

impl From<Target> for Press {
    fn from(target: Target) -> Press {
        Press::At(target)
    }
}

impl From<Button> for Press {
    fn from(button: Button) -> Press {
        Press::At(Target::Button(button))
    }
}
