//! Pieces one presses: buttons in a line, the pinned ones, boxed menus.

use ratatui::layout::Rect;

use super::flow::Flow;
use super::sheet::{Frame, Sheet};
use super::text;
use crate::page::{Button, MenuItem};
use crate::theme::Ink;

/// Cells between two buttons of a line.
const GAP: u16 = 2;
/// Narrowest box of large choices, cells.
const MENU_WIDTH_MIN: u16 = 30;
/// Rows of a boxed button.
const BOX_ROWS: u16 = 3;

impl<T: Clone + Eq> Flow<'_, T> {
    /// `[ label ]`, focused `▶ label ◀`, dead `· label ·`. Says whether it holds the focus.
    pub(crate) fn button(&self, sheet: &mut Sheet<T>, button: &Button<T>, x: u16, y: u16) -> bool {
        let label = text::fit(&button.label, self.width.saturating_sub(4));
        let focused = button.enabled && self.held(&button.press);
        let (line, ink) = match (button.enabled, focused) {
            (false, _) => (format!("· {label} ·"), Ink::Quiet),
            (true, true) => (format!("▶ {label} ◀"), Ink::Held),
            (true, false) => (format!("[ {label} ]"), if button.primary { Ink::Accent } else { Ink::Plain }),
        };
        let end = sheet.write(x, y, &line, ink);
        if button.enabled {
            sheet.hit(Rect::new(x, y, end - x, 1), &button.press);
        }
        focused
    }

    /// The same in a box of three rows, easier to press with a finger.
    pub(crate) fn boxed_button(&self, sheet: &mut Sheet<T>, button: &Button<T>, x: u16, y: u16) -> bool {
        let label = text::fit(&button.label, self.width.saturating_sub(6));
        let focused = button.enabled && self.held(&button.press);
        let ink = match (button.enabled, button.primary) {
            (false, _) => Ink::Quiet,
            (true, true) => Ink::Accent,
            (true, false) => Ink::Plain,
        };
        let [before, after] = match (button.enabled, focused) {
            (false, _) => ["·"; 2],
            (true, true) => ["▶", "◀"],
            (true, false) => [" "; 2],
        };
        let mark_ink = if focused { Ink::Accent } else { ink };
        let place = Rect::new(x, y, text::width(&label) + 6, BOX_ROWS);
        let frame_ink = if mark_ink == Ink::Accent { Ink::Accent } else { Ink::Quiet };
        sheet.frame(place, Frame::of(focused), frame_ink);
        sheet.write(x + 1, y + 1, before, mark_ink);
        let end = sheet.write(x + 3, y + 1, &label, ink);
        sheet.write(end + 1, y + 1, after, mark_ink);
        if button.enabled {
            sheet.hit(place, &button.press);
        }
        focused
    }

    /// Buttons in a line; what does not fit goes to the next one.
    pub(crate) fn buttons(&self, sheet: &mut Sheet<T>, buttons: &[Button<T>]) {
        let widths: Vec<u16> = buttons.iter().map(|button| self.breadth(button, false)).collect();
        let top = sheet.height;
        for (button, (x, row)) in buttons.iter().zip(wrapped(&widths, self.width)) {
            if self.button(sheet, button, x, top + row) {
                sheet.hold(top + row, top + row + 1);
            }
        }
    }

    fn breadth(&self, button: &Button<T>, boxed: bool) -> u16 {
        text::width(&button.label).saturating_add(if boxed { 6 } else { 4 }).min(self.width)
    }

    /// The buttons under the body: the first left, the last right, the others between; in rows where they do
    /// not fit beside one another. A lone way forward stands right.
    pub(crate) fn pinned(&self, buttons: &[Button<T>], boxed: bool) -> Sheet<T> {
        let mut sheet = Sheet::new();
        let widths: Vec<u16> = buttons.iter().map(|button| self.breadth(button, boxed)).collect();
        let places = match buttons {
            [lone] if lone.primary => widths.iter().map(|width| (self.width - width, 0)).collect(),
            _ => spread(&widths, self.width).unwrap_or_else(|| wrapped(&widths, self.width)),
        };
        for (button, (x, row)) in buttons.iter().zip(places) {
            if boxed {
                self.boxed_button(&mut sheet, button, x, row * BOX_ROWS);
            } else {
                self.button(&mut sheet, button, x, row);
            }
        }
        sheet
    }

    /// Large choices in one box with lines between them; the focused one's frame is double.
    pub(crate) fn menu(&self, sheet: &mut Sheet<T>, items: &[MenuItem<T>]) {
        let words_x: u16 = if items.iter().any(|item| item.key.is_some()) { 9 } else { 6 };
        let widest = items.iter().map(|item| text::width(&item.label).max(text::width(&item.note))).max();
        let width = widest.unwrap_or(0).saturating_add(words_x + 4).max(MENU_WIDTH_MIN).min(self.width);
        let mut held = None;
        for (index, item) in items.iter().enumerate() {
            let place = self.item(sheet, item, words_x, width);
            if index > 0 {
                sheet.write(0, place.y, "├", Ink::Quiet);
                sheet.write(width.saturating_sub(1), place.y, "┤", Ink::Quiet);
            }
            held = held.or(self.held(&item.press).then_some(place));
            // The next item's upper line is this one's lower line.
            sheet.height = place.bottom() - 1;
        }
        sheet.height += u16::from(!items.is_empty());
        if let Some(place) = held {
            sheet.frame(place, Frame::Double, Ink::Accent);
            sheet.hold(place.y, place.bottom());
        }
    }

    fn item(&self, sheet: &mut Sheet<T>, item: &MenuItem<T>, words_x: u16, width: u16) -> Rect {
        let y = sheet.height;
        let focused = self.held(&item.press);
        if focused {
            sheet.write(3, y + 1, "▶", Ink::Accent);
        }
        sheet.height = y + 1;
        let room = width.saturating_sub(words_x + 2);
        sheet.prose(words_x, room, &item.label, Ink::Strong);
        if !item.note.is_empty() {
            sheet.prose(words_x, room, &item.note, Ink::Quiet);
        }
        if let Some(key) = item.key {
            let ink = if focused { Ink::Accent } else { Ink::Quiet };
            sheet.write(6, y + 1, key.encode_utf8(&mut [0; 4]), ink);
        }
        let inner = Rect::new(0, y + 1, width, sheet.height - y - 1);
        let place = Rect { y, height: inner.height + 2, ..inner };
        sheet.frame(place, Frame::Single, Ink::Quiet);
        sheet.hit(inner, &item.press);
        place
    }
}

/// Column and row of things of these widths, one after the other, a new row begun where one is full.
fn wrapped(widths: &[u16], room: u16) -> Vec<(u16, u16)> {
    let (mut x, mut row) = (0, 0);
    let mut places = Vec::new();
    for width in widths {
        if x > 0 && x + width > room {
            (x, row) = (0, row + 1);
        }
        places.push((x, row));
        x += width + GAP;
    }
    places
}

/// The same in one row from edge to edge, where they fit into it.
fn spread(widths: &[u16], room: u16) -> Option<Vec<(u16, u16)>> {
    let gaps = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let total = widths.iter().fold(gaps.saturating_mul(GAP), |sum, width| sum.saturating_add(*width));
    let slack = room.checked_sub(total)?;
    let (mut before, mut places) = (0, Vec::new());
    for (index, width) in (0..).zip(widths) {
        let stretch = u32::from(slack) * index / u32::from(gaps.max(1));
        places.push((before + u16::try_from(stretch).unwrap_or(0), 0));
        before += width + GAP;
    }
    Some(places)
}
