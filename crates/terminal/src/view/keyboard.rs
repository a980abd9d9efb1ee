//! The keyboard on the screen, across the page under body and help.

use ratatui::layout::Rect;

use super::areas::Areas;
use super::patch::Patch;
use super::sheet::{Frame, Sheet};
use super::text;
use crate::osk::{Keyboard, OskKey};
use crate::theme::Ink;

/// Screens at least this high draw keys of three rows.
const BOXED_HEIGHT_MIN: u16 = 30;
/// Widest unit of the grid, cells: more is too far for a finger.
const UNIT_CELLS_MAX: u16 = 10;
/// Widest unit of the pad of digits, cells.
const PAD_UNIT_CELLS_MAX: u16 = 14;

/// Rows the keyboard takes on a screen of this height: its upper edge and its keys. Its lower edge is the
/// rule above the key bar.
pub(crate) fn rows<T>(keyboard: &Keyboard<T>, screen_height: u16) -> u16 {
    let rows = u16::try_from(keyboard.rows().len()).unwrap_or(0);
    if screen_height >= BOXED_HEIGHT_MIN { rows * 2 } else { rows + 1 }
}

/// The keyboard, its lower edge in the row under its area.
pub(crate) fn lay<T: Clone + Eq>(keyboard: &Keyboard<T>, areas: &Areas) -> Vec<Patch<T>> {
    let area = areas.keyboard;
    if area.is_empty() {
        return Vec::new();
    }
    let widest = if keyboard.pad { PAD_UNIT_CELLS_MAX } else { UNIT_CELLS_MAX };
    let unit = (area.width.saturating_sub(1) / keyboard.columns()).min(widest);
    let board = Board { keyboard, unit, boxed: areas.screen.height >= BOXED_HEIGHT_MIN };
    let width = unit * keyboard.columns() + 1;
    let mut edge = Sheet::new();
    edge.write(0, 0, &"─".repeat(usize::from(area.width)), Ink::Quiet);
    let inner = Rect { x: area.x + (area.width - width) / 2, width, height: area.height + 1, ..area };
    let mut patches = vec![Patch::new(edge, area), Patch::new(board.sheet(), inner)];
    if !keyboard.words.title.is_empty() {
        let mut title = Sheet::new();
        let words = text::fit(&keyboard.words.title, area.width.saturating_sub(8));
        title.write(3, 0, &format!(" {words} "), Ink::Strong);
        patches.push(Patch::new(title, Rect { height: 1, ..area }));
    }
    patches
}

/// One keyboard with units of so many cells; keys share the lines between them.
struct Board<'a, T> {
    keyboard: &'a Keyboard<T>,
    unit: u16,
    boxed: bool,
}

impl<T: Clone + Eq> Board<'_, T> {
    fn sheet(&self) -> Sheet<T> {
        let mut sheet = Sheet::new();
        let rows = self.keyboard.rows();
        let edges: Vec<Vec<u16>> = rows.iter().map(|row| self.edges(row)).collect();
        let mut held = None;
        for (index, (row, edges)) in (0..).zip(rows.iter().zip(&edges)) {
            let y = if self.boxed { 2 * index + 1 } else { index + 1 };
            for x in edges {
                sheet.write(*x, y, "│", Ink::Quiet);
            }
            for (key, bounds) in row.iter().zip(edges.windows(2)) {
                let &[left, right] = bounds else { continue };
                let place = Rect::new(left + 1, y, right.saturating_sub(left + 1), 1);
                self.key(&mut sheet, *key, place);
                held = held.or((self.keyboard.focus == Some(*key)).then_some(place));
            }
        }
        self.lines(&mut sheet, &edges);
        if let Some(place) = held.filter(|_| self.boxed) {
            let around = Rect::new(place.x - 1, place.y - 1, place.width + 2, 3);
            sheet.frame(around, Frame::Double, Ink::Accent);
        }
        sheet
    }

    /// Where the keys of a row begin and end: one more edge than it has keys.
    fn edges(&self, row: &[OskKey]) -> Vec<u16> {
        let ends = self.keyboard.units(row).into_iter().scan(0, |end, units| {
            *end += units * self.unit;
            Some(*end)
        });
        std::iter::once(0).chain(ends).collect()
    }

    /// The lines between the rows; only the outer two where keys are one row high.
    fn lines(&self, sheet: &mut Sheet<T>, edges: &[Vec<u16>]) {
        let none = Vec::new();
        let row = |index: Option<usize>| index.and_then(|index| edges.get(index)).unwrap_or(&none);
        let width = self.unit * self.keyboard.columns() + 1;
        for line in 0..=edges.len() {
            let outer = line == 0 || line == edges.len();
            let y = if self.boxed {
                2 * line
            } else if line == 0 {
                0
            } else {
                line + 1
            };
            if self.boxed || outer {
                let glyphs = joined(row(line.checked_sub(1)), row(Some(line)), width);
                sheet.write(0, u16::try_from(y).unwrap_or(u16::MAX), &glyphs, Ink::Quiet);
            }
        }
    }

    fn key(&self, sheet: &mut Sheet<T>, key: OskKey, place: Rect) {
        let face = text::fit(&self.face(key), place.width);
        let pad = place.width.saturating_sub(text::width(&face));
        let focused = self.keyboard.focus == Some(key);
        let line =
            format!("{}{face}{}", " ".repeat(usize::from(pad / 2)), " ".repeat(usize::from(pad - pad / 2)));
        let ink = match key {
            _ if focused && !self.boxed => Ink::Held,
            _ if focused => Ink::Accent,
            OskKey::Shift if self.keyboard.shift => Ink::Held,
            OskKey::Done => Ink::Accent,
            OskKey::Char(_)
            | OskKey::Shift
            | OskKey::Backspace
            | OskKey::Space
            | OskKey::Layout
            | OskKey::Left
            | OskKey::Right
            | OskKey::Close => Ink::Plain,
        };
        sheet.write(place.x, place.y, &line, ink);
        if focused && !self.boxed {
            sheet.write(place.x, place.y, "▶", ink);
        }
        sheet.hit(place, &(self.keyboard.press)(key));
    }

    fn face(&self, key: OskKey) -> String {
        let words = &self.keyboard.words;
        match key {
            OskKey::Char(c) => c.to_string(),
            OskKey::Shift => "▲".to_owned(),
            OskKey::Backspace => "←".to_owned(),
            OskKey::Space => words.space.clone(),
            OskKey::Layout => words.layout.clone(),
            OskKey::Left => "◀".to_owned(),
            OskKey::Right => "▶".to_owned(),
            OskKey::Done => words.done.clone(),
            OskKey::Close => words.close.clone(),
        }
    }
}

/// The line between two rows of keys, with a joint wherever a key of either ends. The outer lines go on into
/// the rules of the page.
fn joined(above: &[u16], below: &[u16], width: u16) -> String {
    let last = width.saturating_sub(1);
    let glyph = |x: u16| match (above.contains(&x), below.contains(&x)) {
        (true, true) if x == 0 => '├',
        (true, true) if x == last => '┤',
        (true, true) => '┼',
        (true, false) => '┴',
        (false, true) => '┬',
        (false, false) => '─',
    };
    (0..width).map(glyph).collect()
}
