//! The one table of keys: it handles the keys and yields the key bar.
//!
//! **Invariant:** a key does what the bar says, or nothing at all: Ctrl-C, Ctrl-Z, Ctrl-\, Ctrl-D and
//! sequences unknown to the table give no command.

mod pointer;
mod table;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::layout::{self, Layout};

pub use pointer::{Pointer, pointer};
pub use table::{Binding, hints, table};

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
    /// F12: the page of whoever looks after the machine.
    Operator,
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
            | Self::Operator
            | Self::PageUp
            | Self::PageDown
            | Self::Home
            | Self::End
            | Self::Backspace
            | Self::Delete
            | Self::Char(_)
            | Self::Quit => None,
        }
    }
}

/// What an event of the terminal asks for in `context`; most events ask for nothing.
#[must_use]
pub fn command(event: &Event, context: &KeyContext) -> Option<Command> {
    let key = pressed(event)?;
    if let Some(binding) = table(context).find(|binding| binding.is(&key)) {
        return Some(binding.command.clone());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn plain(c: char) -> Event {
        key(KeyCode::Char(c), KeyModifiers::NONE)
    }

    fn typing(layout: Layout) -> KeyContext {
        KeyContext { typing: true, ..KeyContext::new(layout) }
    }

    #[test]
    fn keys_of_the_house_ask_for_what_the_bar_says() {
        let context = KeyContext { secret: true, ..typing(Layout::Kazakh) };
        let asked = |code| command(&key(code, KeyModifiers::NONE), &context);
        assert_eq!(asked(KeyCode::F(1)), Some(Command::Help));
        assert_eq!(asked(KeyCode::F(2)), Some(Command::Language));
        assert_eq!(asked(KeyCode::F(3)), Some(Command::Layout));
        assert_eq!(asked(KeyCode::F(6)), Some(Command::Keyboard));
        assert_eq!(asked(KeyCode::F(8)), Some(Command::Reveal));
        assert_eq!(asked(KeyCode::F(10)), Some(Command::Cover));
        assert_eq!(asked(KeyCode::F(12)), Some(Command::Operator));
        assert_eq!(asked(KeyCode::Enter), Some(Command::Press));
        assert_eq!(asked(KeyCode::Esc), Some(Command::Back));
        assert_eq!(command(&key(KeyCode::BackTab, KeyModifiers::SHIFT), &context), Some(Command::Previous));
    }

    #[test]
    fn keys_that_end_other_programs_do_nothing_here() {
        for context in [KeyContext::new(Layout::Latin), typing(Layout::Kazakh)] {
            for c in ['c', 'd', 'z', '\\', 'q', 's', 'й', 'j'] {
                assert_eq!(command(&key(KeyCode::Char(c), KeyModifiers::CONTROL), &context), None, "{c}");
                assert_eq!(command(&key(KeyCode::Char(c), KeyModifiers::ALT), &context), None, "{c}");
            }
            assert_eq!(command(&key(KeyCode::F(11), KeyModifiers::NONE), &context), None);
            assert_eq!(command(&key(KeyCode::Insert, KeyModifiers::NONE), &context), None);
            assert_eq!(command(&key(KeyCode::Null, KeyModifiers::NONE), &context), None);
            assert_eq!(command(&plain('\u{4}'), &context), None);
            assert_eq!(command(&Event::FocusLost, &context), None);
        }
        let released =
            KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE) };
        assert_eq!(command(&Event::Key(released), &typing(Layout::Latin)), None);
    }

    #[test]
    fn a_configured_key_leaves() {
        let context = KeyContext { quit_key: Some('q'), ..typing(Layout::Latin) };
        assert_eq!(command(&key(KeyCode::Char('q'), KeyModifiers::CONTROL), &context), Some(Command::Quit));
        assert_eq!(command(&plain('q'), &context), Some(Command::Char('q')));
    }

    #[test]
    fn characters_arrive_in_the_layout_chosen() {
        let typed = |c, context: &KeyContext| command(&plain(c), context);
        assert_eq!(typed('2', &typing(Layout::Kazakh)), Some(Command::Char('ә')));
        assert_eq!(typed('2', &typing(Layout::Russian)), Some(Command::Char('2')));
        assert_eq!(
            command(&key(KeyCode::Char('Q'), KeyModifiers::SHIFT), &typing(Layout::Kazakh)),
            Some(Command::Char('Й'))
        );
        assert_eq!(typed('ә', &typing(Layout::Latin)), Some(Command::Char('ә')));
        assert_eq!(typed(' ', &typing(Layout::Kazakh)), Some(Command::Char(' ')));
    }

    #[test]
    fn digits_stay_digits_where_only_digits_are_taken_or_nothing_is_typed() {
        let digits = KeyContext { digits_only: true, ..typing(Layout::Kazakh) };
        assert_eq!(command(&plain('2'), &digits), Some(Command::Char('2')));
        assert_eq!(command(&plain('ә'), &digits), Some(Command::Char('2')));
        assert_eq!(command(&plain(','), &digits), None);
        assert_eq!(command(&plain(','), &KeyContext { native: true, ..digits }), Some(Command::Char('6')));
        assert_eq!(command(&plain('w'), &digits), None);
        let reading = KeyContext::new(Layout::Kazakh);
        assert_eq!(command(&plain('1'), &reading), Some(Command::Char('1')));
        assert_eq!(command(&plain('ә'), &reading), Some(Command::Char('2')));
        assert_eq!(command(&plain(' '), &reading), Some(Command::Press));
    }

    #[test]
    fn a_machine_that_sends_cyrillic_is_left_alone() {
        let mut machine = MachineLayout::default();
        machine.hear(&plain(','));
        assert!(!machine.cyrillic());
        machine.hear(&plain('ә'));
        assert!(machine.cyrillic());
        let context = KeyContext { native: machine.cyrillic(), ..typing(Layout::Kazakh) };
        assert_eq!(command(&plain(','), &context), Some(Command::Char(',')));
        machine.hear(&plain('w'));
        assert!(!machine.cyrillic());
    }

    #[test]
    fn the_bar_is_drawn_from_the_table() {
        let shown = |context: &KeyContext| {
            hints::<()>(context, |command| {
                (*command != Command::Left).then(|| (format!("{command:?}"), None))
            })
            .into_iter()
            .map(|hint| hint.key)
            .collect::<Vec<_>>()
        };
        let reading = shown(&KeyContext::new(Layout::Kazakh));
        assert_eq!(reading, ["Enter", "Tab", "↑↓", "Esc", "F2", "F6", "F10", "F1", "F12", "PgDn"]);
        let password = shown(&KeyContext { secret: true, ..typing(Layout::Latin) });
        assert!(password.contains(&"F3".to_owned()) && password.contains(&"F8".to_owned()));
    }
}
