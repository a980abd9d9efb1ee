//! Mouse and touch: a finger is a left button.

use crossterm::event::{Event, MouseButton, MouseEventKind};

/// Lines a notch of the wheel moves.
const NOTCH_LINES: i32 = 3;

/// What a pointer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// Pressed the cell in this column and row.
    Press(u16, u16),
    /// Turned the wheel by so many lines, down positive.
    Wheel(i32),
}

/// What the pointer did, if the event is one of its.
#[must_use]
pub fn pointer(event: &Event) -> Option<Pointer> {
    let Event::Mouse(mouse) = event else { return None };
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Pointer::Press(mouse.column, mouse.row)),
        MouseEventKind::ScrollUp => Some(Pointer::Wheel(-NOTCH_LINES)),
        MouseEventKind::ScrollDown => Some(Pointer::Wheel(NOTCH_LINES)),
        MouseEventKind::Down(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => None,
    }
}
