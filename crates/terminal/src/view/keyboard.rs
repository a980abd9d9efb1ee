//! The keyboard on the screen, across the page under body and help.

use ratatui::layout::Rect;

use super::sheet::{Canvas, Frame, Sheet};
use super::text;
use crate::osk::{self, Keyboard, OskKey};
use crate::theme::Ink;

/// Screens at least this high draw keys of three rows.
const BOXED_HEIGHT_MIN: u16 = 30;
/// Widest keyboard, cells.
const WIDTH_MAX: u16 = 121;
/// Widest pad of digits, cells.
const PAD_WIDTH_MAX: u16 = 57;

/// Rows the keyboard takes on a screen of this height, its upper edge included.
pub(crate) fn rows<T>(keyboard: &Keyboard<T>, screen_height: u16) -> u16 {
    let rows = u16::try_from(keyboard.rows().len()).unwrap_or(0);
    if screen_height >= BOXED_HEIGHT_MIN { rows * 2 + 1 } else { rows + 1 }
}

pub(crate) fn draw<T: Clone + Eq>(
    canvas: &mut Canvas<'_, T>,
    keyboard: &Keyboard<T>,
    area: Rect,
    screen_height: u16,
) {
    let width = area.width.min(if keyboard.pad { PAD_WIDTH_MAX } else { WIDTH_MAX });
    let board = Board { keyboard, width, boxed: screen_height >= BOXED_HEIGHT_MIN };
    let left = (area.width - width) / 2;
    let mut edge = Sheet::new();
    edge.write(0, 0, &"─".repeat(usize::from(area.width)), Ink::Quiet);
    canvas.paint(&edge, Rect { height: area.height.min(1), ..area }, 0);
    canvas.paint(&board.sheet(), Rect { x: area.x + left, width, ..area }, 0);
    let words = &keyboard.words.title;
    if !words.is_empty() {
        let mut title = Sheet::new();
        title.write(2, 0, &format!(" {} ", text::fit(words, area.width.saturating_sub(6))), Ink::Strong);
        canvas.paint(&title, Rect { height: area.height.min(1), ..area }, 0);
    }
}

/// One keyboard of a given width; keys share the lines between them.
struct Board<'a, T> {
    keyboard: &'a Keyboard<T>,
    width: u16,
    boxed: bool,
}

impl<T: Clone + Eq> Board<'_, T> {
    fn sheet(&self) -> Sheet<T> {
        let mut sheet = Sheet::new();
        let rows = self.keyboard.rows();
        let edges: Vec<Vec<u16>> =
            rows.iter().map(|row| osk::edges(row, self.width.saturating_sub(1))).collect();
        let mut held = None;
        for (index, (row, edges)) in (0..).zip(rows.iter().zip(&edges)) {
            let y = if self.boxed { 2 * index + 1 } else { index + 1 };
            for (key, bounds) in row.iter().zip(edges.windows(2)) {
                if let [left, right] = *bounds {
                    let place = Rect::new(left + 1, y, right.saturating_sub(left + 1), 1);
                    self.key(&mut sheet, *key, place);
                    held = held.or((self.keyboard.focus == Some(*key)).then_some(place));
                }
            }
            for x in edges {
                sheet.write(*x, y, "│", Ink::Quiet);
            }
        }
        if self.boxed {
            let none = Vec::new();
            for line in 0..=edges.len() {
                let above = line.checked_sub(1).and_then(|row| edges.get(row)).unwrap_or(&none);
                let below = edges.get(line).unwrap_or(&none);
                let y = u16::try_from(2 * line).unwrap_or(u16::MAX);
                sheet.write(0, y, &joined(above, below, self.width), Ink::Quiet);
            }
            if let Some(place) = held {
                let around = Rect::new(place.x - 1, place.y - 1, place.width + 2, 3);
                sheet.frame(around, Frame::Double, Ink::Accent);
            }
        }
        sheet
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

/// The line between two rows of keys, with a joint wherever a key of either ends.
fn joined(above: &[u16], below: &[u16], width: u16) -> String {
    let ends = |edges: &[u16], x: u16| edges.contains(&x);
    let last = width.saturating_sub(1);
    let glyph = |x: u16| match (ends(above, x), ends(below, x), x == 0, x == last) {
        (true, true, true, _) => '├',
        (true, true, _, true) => '┤',
        (true, false, true, _) => '└',
        (true, false, _, true) => '┘',
        (false, true, true, _) => '┌',
        (false, true, _, true) => '┐',
        (true, true, false, false) => '┼',
        (true, false, false, false) => '┴',
        (false, true, false, false) => '┬',
        (false, false, _, _) => '─',
    };
    (0..width).map(glyph).collect()
}
