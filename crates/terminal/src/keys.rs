//! The one table of keys: it handles the keys and yields the key bar.
//!
//! **Invariant:** a key does what the bar says, or nothing at all: Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-D and
//! sequences unknown to the table give no command.

mod pointer;
mod table;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::glyphs;
use crate::layout::{self, Layout};

pub use pointer::{Pointer, pointer};
pub use table::{Binding, hints, table};

/// Longest paste taken, characters; the rest is dropped.
pub const PASTE_CHARS_MAX: usize = 1024;

/// What a key asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The next place (Tab).
    Next,
    /// The place before (Shift-Tab).
    Previous,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Enter (and the space bar where nothing is typed).
    Press,
    /// Esc.
    Back,
    /// F2: the other language.
    Language,
    /// F3: the next layout.
    Layout,
    /// F6: the keyboard on the screen.
    Keyboard,
    /// F10: cover the screen.
    Cover,
    /// F8: show the password.
    Reveal,
    /// F1: the whole help.
    Help,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Rub out before the cursor.
    Backspace,
    /// Rub out at the cursor.
    Delete,
    /// A character, already in the layout chosen.
    Char(char),
    /// A paste, cleaned and at most [`PASTE_CHARS_MAX`] characters.
    Paste(String),
    /// Leave the program: only where a key for it is configured.
    Quit,
}

/// A movement of the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Tab.
    Next,
    /// Shift-Tab.
    Previous,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// Where a key arrives: it decides what characters mean and which hints are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyContext {
    /// The focus stands in a field.
    pub typing: bool,
    /// The layout characters are mapped to.
    pub layout: Layout,
    /// The field takes digits whatever the layout.
    pub digits_only: bool,
    /// The field hides what is typed: F8 is offered.
    pub secret: bool,
    /// The machine sends Cyrillic by itself (see [`MachineLayout`]): nothing is mapped.
    pub native: bool,
    /// With Ctrl, leaves the program.
    pub quit_key: Option<char>,
}

impl KeyContext {
    /// Nothing is typed, and no key leads out.
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self { typing: false, layout, digits_only: false, secret: false, native: false, quit_key: None }
    }

    /// What a typed character means here; `None` where the field does not take it.
    #[must_use]
    pub fn typed(&self, c: char) -> Option<char> {
        if self.digits_only {
            layout::digit(c, self.native)
        } else if !self.typing {
            layout::digit(c, false).or(Some(c))
        } else if self.native {
            Some(c)
        } else {
            Some(self.layout.map(c))
        }
    }
}

/// Whether the machine's own layout is Cyrillic, told by the letters it sends. Feed it every event, and hand
/// [`MachineLayout::cyrillic`] to [`KeyContext::native`]: then a comma of a Kazakh keyboard stays a comma.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineLayout {
    cyrillic: bool,
}

impl MachineLayout {
    /// Learns from a key: a Cyrillic letter says yes, a Latin one no, all else nothing.
    pub fn hear(&mut self, event: &Event) {
        if let Some(KeyCode::Char(c)) = pressed(event).map(|key| key.code) {
            if layout::is_cyrillic(c) {
                self.cyrillic = true;
            } else if c.is_ascii_alphabetic() {
                self.cyrillic = false;
            }
        }
    }

    /// The last letter heard was Cyrillic.
    #[must_use]
    pub fn cyrillic(self) -> bool {
        self.cyrillic
    }
}

impl Command {
    /// The movement a command is, if it is one.
    #[must_use]
    pub fn motion(&self) -> Option<Motion> {
        match self {
            Self::Next => Some(Motion::Next),
            Self::Previous => Some(Motion::Previous),
            Self::Up => Some(Motion::Up),
            Self::Down => Some(Motion::Down),
            Self::Left => Some(Motion::Left),
            Self::Right => Some(Motion::Right),
            Self::Press
            | Self::Back
            | Self::Language
            | Self::Layout
            | Self::Keyboard
            | Self::Cover
            | Self::Reveal
            | Self::Help
            | Self::PageUp
            | Self::PageDown
            | Self::Home
            | Self::End
            | Self::Backspace
            | Self::Delete
            | Self::Char(_)
            | Self::Paste(_)
            | Self::Quit => None,
        }
    }
}

/// What an event of the terminal asks for in `context`; most events ask for nothing.
#[must_use]
pub fn command(event: &Event, context: &KeyContext) -> Option<Command> {
    if let Event::Paste(text) = event {
        return paste(text, context);
    }
    let key = pressed(event)?;
    if let Some(binding) = table(context).into_iter().find(|binding| binding.is(&key)) {
        return Some(binding.command);
    }
    if !key.modifiers.difference(KeyModifiers::SHIFT).is_empty() {
        return None;
    }
    key.code.as_char().filter(|c| !c.is_control()).and_then(|c| context.typed(c)).map(Command::Char)
}

/// The key of a press or a repeat; a release asks for nothing.
fn pressed(event: &Event) -> Option<KeyEvent> {
    event.as_key_event().filter(|key| key.kind != KeyEventKind::Release)
}

fn paste(text: &str, context: &KeyContext) -> Option<Command> {
    let bounded: String =
        text.chars().take(PASTE_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cleaned = glyphs::clean(bounded.trim());
    let taken: String = if context.digits_only {
        cleaned.chars().filter(char::is_ascii_digit).collect()
    } else {
        cleaned.into_owned()
    };
    (context.typing && !taken.is_empty()).then_some(Command::Paste(taken))
}
