//! Everything that can happen to the desk, in one list.

use crossterm::event::Event;

use crate::msg::{Answer, AskId, Trouble};

/// Everything that can happen to the desk.
#[derive(Debug)]
pub enum Happening {
    /// The terminal.
    Input(Event),
    /// The terminal has another size.
    Resized,
    /// An effect came to an end.
    Reply(AskId, Result<Answer, Trouble>),
    /// A stick was put in or pulled out.
    Sticks,
    /// SIGTERM, or the terminal is gone.
    Stop,
}
