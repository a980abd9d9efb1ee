//! The table itself: key, name on the bar, command, and the contexts it stands in.

use std::borrow::Cow;

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
    stands: Stands,
}

/// The contexts a key stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Always,
    WhereOneTypes,
    WhereNobodyTypes,
    WhereItIsSecret,
}

impl Binding {
    const fn new(code: KeyCode, name: &'static str, command: Command) -> Self {
        Self { name, command, code, modifiers: KeyModifiers::NONE, stands: Stands::Always }
    }

    const fn only(stands: Stands, code: KeyCode, name: &'static str, command: Command) -> Self {
        Self { name, command, code, modifiers: KeyModifiers::NONE, stands }
    }

    const fn ctrl(c: char, command: Command) -> Self {
        let code = KeyCode::Char(c);
        Self { name: "", command, code, modifiers: KeyModifiers::CONTROL, stands: Stands::Always }
    }

    /// Whether `key` is this one. Shift is part of a key's own code (BackTab) or says nothing.
    pub(super) fn is(&self, key: &KeyEvent) -> bool {
        self.code == key.code && self.modifiers == key.modifiers.difference(KeyModifiers::SHIFT)
    }

    fn stands_in(&self, context: &KeyContext) -> bool {
        match self.stands {
            Stands::Always => true,
            Stands::WhereOneTypes => context.typing,
            Stands::WhereNobodyTypes => !context.typing,
            Stands::WhereItIsSecret => context.secret,
        }
    }
}

/// Every key in the order of the bar, most important first.
static KEYS: [Binding; 23] = [
    Binding::new(KeyCode::Enter, "Enter", Command::Press),
    Binding::new(KeyCode::Tab, "Tab", Command::Next),
    Binding::new(KeyCode::BackTab, "", Command::Previous),
    Binding::new(KeyCode::Up, "↑↓", Command::Up),
    Binding::new(KeyCode::Down, "", Command::Down),
    Binding::new(KeyCode::Left, "← →", Command::Left),
    Binding::new(KeyCode::Right, "", Command::Right),
    Binding::new(KeyCode::Esc, "Esc", Command::Back),
    Binding::new(KeyCode::F(2), "F2", Command::Language),
    Binding::only(Stands::WhereOneTypes, KeyCode::F(3), "F3", Command::Layout),
    Binding::new(KeyCode::F(6), "F6", Command::Keyboard),
    Binding::only(Stands::WhereItIsSecret, KeyCode::F(8), "F8", Command::Reveal),
    Binding::new(KeyCode::F(10), "F10", Command::Cover),
    Binding::new(KeyCode::F(1), "F1", Command::Help),
    Binding::new(KeyCode::F(12), "F12", Command::Operator),
    Binding::new(KeyCode::PageUp, "", Command::PageUp),
    Binding::new(KeyCode::PageDown, "PgDn", Command::PageDown),
    Binding::new(KeyCode::Home, "", Command::Home),
    Binding::new(KeyCode::End, "", Command::End),
    Binding::new(KeyCode::Backspace, "", Command::Backspace),
    Binding::ctrl('h', Command::Backspace),
    Binding::new(KeyCode::Delete, "", Command::Delete),
    Binding::only(Stands::WhereNobodyTypes, KeyCode::Char(' '), "", Command::Press),
];

/// The keys of `context` in the order of the bar; the configured one that leaves comes last.
pub fn table(context: &KeyContext) -> impl Iterator<Item = Cow<'static, Binding>> {
    let quit = context.quit_key.map(|key| Binding::ctrl(key.to_ascii_lowercase(), Command::Quit));
    let keys = KEYS.iter().filter(|binding| binding.stands_in(context)).map(Cow::Borrowed);
    keys.chain(quit.map(Cow::Owned))
}

/// The key bar of `context`: every named key the caller has words for. `words` gives a command's label and
/// what pressing the hint means; a command it answers `None` to does not stand on the bar.
#[must_use]
pub fn hints<T>(
    context: &KeyContext,
    mut words: impl FnMut(&Command) -> Option<(String, Option<T>)>,
) -> Vec<KeyHint<T>> {
    let named = table(context).filter(|binding| !binding.name.is_empty());
    named
        .filter_map(|binding| {
            let (label, press) = words(&binding.command)?;
            Some(KeyHint { key: binding.name.to_owned(), label, press })
        })
        .collect()
}
