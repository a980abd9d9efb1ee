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

/// The words on the long keys, in the language of the page.
#[derive(Clone, Debug, Default)]
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

    /// The key that `motion` leads to; from nowhere, the first letter.
    #[must_use]
    pub fn moved(&self, motion: Motion) -> OskKey {
        let rows = self.rows();
        let found = rows
            .iter()
            .enumerate()
            .find_map(|(y, row)| row.iter().position(|key| Some(*key) == self.focus).map(|x| (y, x)));
        let Some((y, x)) = found else {
            return rows
                .get(usize::from(!self.pad))
                .and_then(|row| row.first())
                .copied()
                .unwrap_or(OskKey::Close);
        };
        let count = |y: usize| rows.get(y).map_or(1, Vec::len);
        let (y, x) = match motion {
            Motion::Left | Motion::Previous => (y, (x + count(y) - 1) % count(y)),
            Motion::Right | Motion::Next => (y, (x + 1) % count(y)),
            Motion::Up => across(&rows, (y, x), (y + rows.len() - 1) % rows.len()),
            Motion::Down => across(&rows, (y, x), (y + 1) % rows.len()),
        };
        rows.get(y).and_then(|row| row.get(x)).copied().unwrap_or(OskKey::Close)
    }
}

/// The place in row `to` that stands over or under the middle of the one at `from`.
fn across(rows: &[Vec<OskKey>], from: (usize, usize), to: usize) -> (usize, usize) {
    const SCALE: u16 = 1000;
    let edges_of = |y: usize| rows.get(y).map(|row| edges(row, SCALE)).unwrap_or_default();
    let ends: Vec<u16> = edges_of(from.0).into_iter().skip(from.1).take(2).collect();
    let middle = ends.iter().sum::<u16>() / 2;
    let under = edges_of(to).into_iter().skip(1).position(|end| end > middle);
    (to, under.unwrap_or(0))
}

/// Where the keys of a row begin and end when it is `width` cells long: one more edge than it has keys.
pub(crate) fn edges(row: &[OskKey], width: u16) -> Vec<u16> {
    let total: u32 = row.iter().map(|key| key.weight()).sum();
    let mut before = 0_u32;
    let mut edges = vec![0];
    for key in row {
        before += key.weight();
        edges.push(u16::try_from(u32::from(width) * before / total.max(1)).unwrap_or(width));
    }
    edges
}

impl OskKey {
    /// How wide the key is, a letter being 4.
    fn weight(self) -> u32 {
        match self {
            Self::Char(_) => 4,
            Self::Left | Self::Right => 4,
            Self::Shift | Self::Backspace => 6,
            Self::Close | Self::Done | Self::Layout => 8,
            Self::Space => 20,
        }
    }
}

fn pad() -> Vec<Vec<OskKey>> {
    let digits = |row: &str| row.chars().map(OskKey::Char).collect::<Vec<_>>();
    let with = |row: &str, last: OskKey| {
        let mut keys = digits(row);
        keys.push(last);
        keys
    };
    // Every row weighs alike, so that the digits stand under one another.
    vec![
        with("123", OskKey::Backspace),
        with("456", OskKey::Left),
        with("789", OskKey::Right),
        vec![OskKey::Close, OskKey::Char('0'), OskKey::Done],
    ]
}

fn full(layout: Layout, shift: bool) -> Vec<Vec<OskKey>> {
    let letters: &[&str] = match layout {
        Layout::Kazakh => &["1234567890-", "әіңғүұқөһё", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.,"],
        Layout::Russian => &["1234567890-", "йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю.,"],
        Layout::Latin => &["1234567890-", "qwertyuiop", "asdfghjkl_", "zxcvbnm.@+"],
    };
    let raised = |c: char| if shift { c.to_uppercase().next().unwrap_or(c) } else { c };
    let mut rows: Vec<Vec<OskKey>> =
        letters.iter().map(|row| row.chars().map(raised).map(OskKey::Char).collect()).collect();
    if let Some(digits) = rows.first_mut() {
        digits.push(OskKey::Backspace);
    }
    if let Some(last) = rows.last_mut() {
        last.insert(0, OskKey::Shift);
    }
    let signs = match layout {
        Layout::Kazakh | Layout::Russian => ['/', '№'],
        Layout::Latin => ['/', '!'],
    };
    let mut foot = vec![OskKey::Close, OskKey::Layout];
    foot.push(OskKey::Char(signs[0]));
    foot.push(OskKey::Space);
    foot.push(OskKey::Char(signs[1]));
    foot.extend([OskKey::Left, OskKey::Right, OskKey::Done]);
    rows.push(foot);
    rows
}
