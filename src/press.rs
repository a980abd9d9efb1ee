//! What a press on the screen means to the kiosk.

use journey::target::{Button, Target};
use terminal::{Command, OskKey};

use crate::operator;

/// One thing that can be pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Something of the walk.
    Walk(Target),
    /// A key of the key bar, pressed by mouse or finger.
    Key(Command),
    /// A key of the keyboard on the screen.
    Osk(OskKey),
    /// Something of the operator's page.
    Operator(operator::Target),
}

impl From<Target> for Press {
    fn from(target: Target) -> Press {
        Press::Walk(target)
    }
}

impl From<Button> for Press {
    fn from(button: Button) -> Press {
        Press::Walk(Target::Button(button))
    }
}
