//! The keyboard on the screen: which keys it has in which layout, and where the arrows lead on it.
//!
//! **Invariant:** every key types a character the screen can show, and every key can be reached by arrows.

use crate::keys::Motion;
use crate::layout::Layout;

/// The keyboard as a page shows it.
#[derive(Clone, Debug)]
pub struct Keyboard<T> {
    /// Whose letters it shows.
    pub layout: Layout,
    /// Shows and types capitals.
    pub shift: bool,
    /// Only digits: for IIN, telephone and code.
    pub pad: bool,
    /// The key the arrows stand on, if they walk the keyboard.
    pub focus: Option<OskKey>,
    /// The words on its long keys.
    pub words: OskWords,
    /// What pressing a key means to the page.
    pub press: fn(OskKey) -> T,
}

impl<T> PartialEq for Keyboard<T> {
    fn eq(&self, other: &Self) -> bool {
        let shown = |board: &Self| (board.layout, board.shift, board.pad, board.focus);
        shown(self) == shown(other)
            && self.words == other.words
            && std::ptr::fn_addr_eq(self.press, other.press)
    }
}

impl<T> Eq for Keyboard<T> {}

/// The words on the long keys, in the language of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OskWords {
    /// "Keyboard: ҚАЗ", in the upper edge.
    pub title: String,
    /// The layout key.
    pub layout: String,
    /// The space bar.
    pub space: String,
    /// Goes to the next field.
    pub done: String,
    /// Puts the keyboard away.
    pub close: String,
}

/// A key on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OskKey {
    /// Types this character (capitals already applied).
    Char(char),
    /// Capitals on or off.
    Shift,
    /// Rubs out the character before the cursor.
    Backspace,
    /// Types a space.
    Space,
    /// The next layout.
    Layout,
    /// The cursor one to the left.
    Left,
    /// The cursor one to the right.
    Right,
    /// The next field.
    Done,
    /// The keyboard goes away.
    Close,
}

impl<T> Keyboard<T> {
    /// The rows of keys, from the top.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<OskKey>> {
        if self.pad { pad() } else { full(self.layout, self.shift) }
    }

    /// Units of its grid across: a letter takes one.
    #[must_use]
    pub fn columns(&self) -> u16 {
        if self.pad { 4 } else { 12 }
    }

    /// How many units each key of `row` takes; together they are the whole grid. The space bar, or the last
    /// key where there is none, takes what the others leave.
    #[must_use]
    pub fn units(&self, row: &[OskKey]) -> Vec<u16> {
        let mut units: Vec<u16> = row.iter().map(|key| if self.pad { 1 } else { key.units() }).collect();
        let rest = self.columns().saturating_sub(units.iter().sum());
        let space = row.iter().position(|key| *key == OskKey::Space).unwrap_or(row.len().saturating_sub(1));
        if let Some(width) = units.get_mut(space) {
            *width += rest;
        }
        units
    }

    /// The key that `motion` leads to; from nowhere, the first letter.
    #[must_use]
    pub fn moved(&self, motion: Motion) -> OskKey {
        let rows = self.rows();
        let found = rows
            .iter()
            .enumerate()
            .find_map(|(y, row)| row.iter().position(|key| Some(*key) == self.focus).map(|x| (y, x)));
        let first = || (usize::from(!self.pad), 0);
        let (y, x) = found.map_or_else(first, |at| self.beside(&rows, at, motion));
        rows.get(y).and_then(|row| row.get(x)).copied().unwrap_or(OskKey::Close)
    }

    /// The place `motion` leads to from row `y`, key `x`; both directions go round.
    fn beside(&self, rows: &[Vec<OskKey>], (y, x): (usize, usize), motion: Motion) -> (usize, usize) {
        let count = rows.get(y).map_or(1, Vec::len);
        match motion {
            Motion::Left | Motion::Previous => (y, (x + count - 1) % count),
            Motion::Right | Motion::Next => (y, (x + 1) % count),
            Motion::Up => self.across(rows, (y, x), (y + rows.len() - 1) % rows.len()),
            Motion::Down => self.across(rows, (y, x), (y + 1) % rows.len()),
        }
    }

    /// The place in row `to` that stands over or under the middle of the one at `from`.
    fn across(&self, rows: &[Vec<OskKey>], from: (usize, usize), to: usize) -> (usize, usize) {
        let units = |y: usize| rows.get(y).map(|row| self.units(row)).unwrap_or_default();
        let mine = units(from.0);
        let middle = 2 * mine.iter().take(from.1).sum::<u16>() + mine.get(from.1).copied().unwrap_or(1);
        let theirs = units(to);
        let ends = theirs.iter().scan(0, |end, width| {
            *end += 2 * width;
            Some(*end)
        });
        (to, ends.take_while(|end| *end <= middle).count().min(theirs.len().saturating_sub(1)))
    }
}

impl OskKey {
    /// The least units the key takes.
    fn units(self) -> u16 {
        match self {
            Self::Char(_) | Self::Left | Self::Right | Self::Shift | Self::Backspace => 1,
            Self::Close | Self::Done | Self::Layout => 2,
            Self::Space => 0,
        }
    }
}

fn pad() -> Vec<Vec<OskKey>> {
    let row = |digits: &str, last: OskKey| digits.chars().map(OskKey::Char).chain([last]).collect();
    vec![
        row("123", OskKey::Backspace),
        row("456", OskKey::Left),
        row("789", OskKey::Right),
        vec![OskKey::Close, OskKey::Char('0'), OskKey::Done],
    ]
}

/// The rows of letters, plain and with shift; the first ends in the rub-out, the last begins with shift.
fn letters(layout: Layout, shift: bool) -> &'static [&'static str] {
    match (layout, shift) {
        (Layout::Kazakh, false) => {
            &["1234567890-", "әіңғүұқөһё.,", "йцукенгшщзхъ", "фывапролджэ№", "ячсмитьбю/\""]
        }
        (Layout::Kazakh, true) => {
            &["1234567890-", "ӘІҢҒҮҰҚӨҺЁ.,", "ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭ№", "ЯЧСМИТЬБЮ/\""]
        }
        (Layout::Russian, false) => &["1234567890-", "йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю.,"],
        (Layout::Russian, true) => &["1234567890№", "ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭЁ", "ЯЧСМИТЬБЮ/\""],
        (Layout::Latin, false) => &["1234567890-", "qwertyuiop[]", "asdfghjkl;'@", "zxcvbnm,./\\"],
        (Layout::Latin, true) => &["!@#$%^&*()_", "QWERTYUIOP{}", "ASDFGHJKL:\"+", "ZXCVBNM<>?|"],
    }
}

/// The two signs left and right of the space bar, where it leaves them room.
fn signs(layout: Layout, shift: bool) -> Option<[char; 2]> {
    match (layout, shift) {
        (Layout::Kazakh | Layout::Russian, _) => None,
        (Layout::Latin, false) => Some(['_', '=']),
        (Layout::Latin, true) => Some(['`', '~']),
    }
}

fn full(layout: Layout, shift: bool) -> Vec<Vec<OskKey>> {
    let row = |row: &&str| row.chars().map(OskKey::Char).collect();
    let mut rows: Vec<Vec<OskKey>> = letters(layout, shift).iter().map(row).collect();
    if let Some(digits) = rows.first_mut() {
        digits.push(OskKey::Backspace);
    }
    if let Some(last) = rows.last_mut() {
        last.insert(0, OskKey::Shift);
    }
    let mut foot =
        vec![OskKey::Close, OskKey::Layout, OskKey::Space, OskKey::Left, OskKey::Right, OskKey::Done];
    if let Some(signs) = signs(layout, shift) {
        foot.splice(3..3, signs.map(OskKey::Char));
    }
    rows.push(foot);
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::glyphs::allowed;

    fn keyboards() -> Vec<Keyboard<OskKey>> {
        let mut all = Vec::new();
        for layout in [Layout::Kazakh, Layout::Russian, Layout::Latin] {
            for (shift, pad) in [(false, false), (true, false), (false, true)] {
                all.push(Keyboard {
                    layout,
                    shift,
                    pad,
                    focus: None,
                    words: OskWords::default(),
                    press: |key| key,
                });
            }
        }
        all
    }

    fn typed(layout: Layout, pad: bool) -> HashSet<char> {
        let boards = keyboards().into_iter().filter(|board| board.layout == layout && board.pad == pad);
        let keys = boards.flat_map(|board| board.rows()).flatten();
        keys.filter_map(|key| if let OskKey::Char(c) = key { Some(c) } else { None }).collect()
    }

    #[test]
    fn every_row_fills_the_grid() {
        for board in keyboards() {
            for row in board.rows() {
                let units = board.units(&row);
                assert!(units.iter().all(|width| *width > 0));
                assert_eq!(units.iter().sum::<u16>(), board.columns(), "{row:?}");
            }
        }
    }

    #[test]
    fn no_key_stands_twice_and_all_can_be_shown() {
        for board in keyboards() {
            let keys: Vec<OskKey> = board.rows().into_iter().flatten().collect();
            assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "{:?}", board.layout);
            assert!(keys.iter().all(|key| !matches!(key, OskKey::Char(c) if !allowed(*c))));
        }
    }

    #[test]
    fn every_alphabet_is_whole() {
        let kazakh = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
        assert_eq!(kazakh.chars().count(), 42);
        for letters in [kazakh.to_owned(), kazakh.to_uppercase(), "0123456789.,-/№\"".to_owned()] {
            assert!(letters.chars().all(|c| typed(Layout::Kazakh, false).contains(&c)), "{letters}");
        }
        let russian: String =
            ('а'..='я').chain(['ё']).chain('А'..='Я').chain(['Ё']).chain("0123456789.,-/№".chars()).collect();
        assert!(russian.chars().all(|c| typed(Layout::Russian, false).contains(&c)));
        assert!(('!'..='~').all(|c| typed(Layout::Latin, false).contains(&c)));
        assert_eq!(typed(Layout::Kazakh, true), ('0'..='9').collect());
    }

    #[test]
    fn arrows_reach_every_key() {
        for mut board in keyboards() {
            let all: HashSet<OskKey> = board.rows().into_iter().flatten().collect();
            let mut seen = HashSet::from([board.moved(Motion::Next)]);
            let mut ahead: Vec<OskKey> = seen.iter().copied().collect();
            while let Some(key) = ahead.pop() {
                board.focus = Some(key);
                for motion in [Motion::Left, Motion::Right, Motion::Up, Motion::Down] {
                    let next = board.moved(motion);
                    if seen.insert(next) {
                        ahead.push(next);
                    }
                }
            }
            assert_eq!(seen, all);
        }
    }

    #[test]
    fn down_leads_to_the_key_under_it() {
        let mut board = keyboards().remove(0);
        let mut down = |key| {
            board.focus = Some(key);
            board.moved(Motion::Down)
        };
        assert_eq!(down(OskKey::Char('1')), OskKey::Char('ә'));
        assert_eq!(down(OskKey::Backspace), OskKey::Char(','));
        assert_eq!(down(OskKey::Char('и')), OskKey::Space);
        assert_eq!(down(OskKey::Space), OskKey::Char('7'));
    }
}
