//! The table itself: key, name on the bar, command, and the contexts it stands in.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Command, KeyContext};
use crate::page::KeyHint;

/// One key and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its name on the key bar; empty for keys that everybody knows or that are another's twin.
    pub name: &'static str,
    /// What it asks for.
    pub command: Command,
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Binding {
    fn new(code: KeyCode, name: &'static str, command: Command) -> Self {
        Self { name, command, code, modifiers: KeyModifiers::NONE }
    }

    fn ctrl(c: char, name: &'static str, command: Command) -> Self {
        Self { modifiers: KeyModifiers::CONTROL, ..Self::new(KeyCode::Char(c), name, command) }
    }

    /// Whether `key` is this one. Shift is part of a key's own code (BackTab) or says nothing.
    pub(super) fn is(&self, key: &KeyEvent) -> bool {
        self.code == key.code && self.modifiers == key.modifiers.difference(KeyModifiers::SHIFT)
    }
}

/// The keys of `context` in the order of the bar, most important first.
#[must_use]
pub fn table(context: &KeyContext) -> Vec<Binding> {
    let mut keys = vec![
        Binding::new(KeyCode::Enter, "Enter", Command::Press),
        Binding::new(KeyCode::Tab, "Tab", Command::Next),
        Binding::new(KeyCode::BackTab, "", Command::Previous),
        Binding::new(KeyCode::Up, "↑↓", Command::Up),
        Binding::new(KeyCode::Down, "", Command::Down),
        Binding::new(KeyCode::Left, "← →", Command::Left),
        Binding::new(KeyCode::Right, "", Command::Right),
        Binding::new(KeyCode::Esc, "Esc", Command::Back),
        Binding::new(KeyCode::F(2), "F2", Command::Language),
    ];
    if context.typing {
        keys.push(Binding::new(KeyCode::F(3), "F3", Command::Layout));
    }
    keys.push(Binding::new(KeyCode::F(6), "F6", Command::Keyboard));
    if context.secret {
        keys.push(Binding::new(KeyCode::F(8), "F8", Command::Reveal));
    }
    keys.extend([
        Binding::new(KeyCode::F(10), "F10", Command::Cover),
        Binding::new(KeyCode::F(1), "F1", Command::Help),
        Binding::new(KeyCode::PageUp, "", Command::PageUp),
        Binding::new(KeyCode::PageDown, "PgDn", Command::PageDown),
        Binding::new(KeyCode::Home, "", Command::Home),
        Binding::new(KeyCode::End, "", Command::End),
        Binding::new(KeyCode::Backspace, "", Command::Backspace),
        Binding::ctrl('h', "", Command::Backspace),
        Binding::new(KeyCode::Delete, "", Command::Delete),
    ]);
    if !context.typing {
        keys.push(Binding::new(KeyCode::Char(' '), "", Command::Press));
    }
    if let Some(key) = context.quit_key {
        keys.push(Binding::ctrl(key.to_ascii_lowercase(), "", Command::Quit));
    }
    keys
}

/// The key bar of `context`: every named key the caller has words for. `words` gives a command's label and
/// what pressing the hint means; a command it answers `None` to does not stand on the bar.
#[must_use]
pub fn hints<T>(
    context: &KeyContext,
    mut words: impl FnMut(&Command) -> Option<(String, Option<T>)>,
) -> Vec<KeyHint<T>> {
    let named = table(context).into_iter().filter(|binding| !binding.name.is_empty());
    named
        .filter_map(|binding| {
            let (label, press) = words(&binding.command)?;
            Some(KeyHint { key: binding.name.to_owned(), label, press })
        })
        .collect()
}
