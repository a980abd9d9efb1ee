//! Pieces one presses: buttons in a line, the pinned ones, boxed menus.

use ratatui::layout::Rect;

use super::body::Flow;
use super::sheet::{Frame, Sheet};
use super::text;
use crate::page::{Button, MenuItem};
use crate::theme::Ink;

/// Cells between two buttons of a line.
const GAP: u16 = 2;
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
        let (line, ink) = match (button.enabled, focused) {
            (false, _) => (format!("· {label} ·"), Ink::Quiet),
            (true, true) => (format!("▶ {label} ◀"), Ink::Accent),
            (true, false) => (format!("  {label}  "), if button.primary { Ink::Accent } else { Ink::Plain }),
        };
        let place = Rect::new(x, y, text::width(&line) + 2, BOX_ROWS);
        let frame_ink = if focused || (button.primary && button.enabled) { Ink::Accent } else { Ink::Quiet };
        sheet.frame(place, Frame::of(focused), frame_ink);
        sheet.write(x + 1, y + 1, &line, ink);
        if button.enabled {
            sheet.hit(place, &button.press);
        }
        focused
    }

    /// Buttons in a line; what does not fit goes to the next one.
    pub(crate) fn buttons(&self, sheet: &mut Sheet<T>, buttons: &[Button<T>]) {
        let (mut x, mut y) = (0, sheet.height);
        for button in buttons {
            let width = self.breadth(button, false);
            if x > 0 && x + width > self.width {
                (x, y) = (0, sheet.height);
            }
            if self.button(sheet, button, x, y) {
                sheet.hold(y, y + 1);
            }
            x += width + GAP;
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
        let gaps = GAP * u16::try_from(buttons.len().saturating_sub(1)).unwrap_or(0);
        let total = widths.iter().fold(gaps, |sum, width| sum.saturating_add(*width));
        let slack = self.width.saturating_sub(total);
        let between = u16::try_from(buttons.len().saturating_sub(1)).unwrap_or(0);
        let alone_forward = buttons.len() == 1 && buttons.iter().any(|button| button.primary);
        let (mut x, mut y) = (if alone_forward { slack } else { 0 }, 0);
        for ((index, button), width) in (1..).zip(buttons).zip(&widths) {
            if x > 0 && x.saturating_add(*width) > self.width {
                (x, y) = (0, sheet.height);
            }
            if boxed {
                self.boxed_button(&mut sheet, button, x, y);
            } else {
                self.button(&mut sheet, button, x, y);
            }
            let stretch = if total > self.width {
                0
            } else if index == between {
                slack - slack / between * (between - 1)
            } else {
                slack / between.max(1)
            };
            x = x.saturating_add(width + GAP + stretch);
        }
        sheet
    }

    /// Large choices in one box with lines between them; the focused one's frame is double.
    pub(crate) fn menu(&self, sheet: &mut Sheet<T>, items: &[MenuItem<T>]) {
        let keyed = items.iter().any(|item| item.key.is_some());
        let words_x: u16 = if keyed { 9 } else { 6 };
        let widest =
            items.iter().map(|item| text::width(&item.label).max(text::width(&item.note))).max().unwrap_or(0);
        let width = widest.saturating_add(words_x + 4).max(30).min(self.width);
        let mut held = None;
        for (index, item) in items.iter().enumerate() {
            let y = sheet.height;
            let focused = self.held(&item.press);
            sheet.gap();
            let room = width.saturating_sub(words_x + 2);
            sheet.prose(words_x, room, &item.label, if focused { Ink::Accent } else { Ink::Strong });
            if !item.note.is_empty() {
                sheet.prose(words_x, room, &item.note, Ink::Quiet);
            }
            if focused {
                sheet.write(3, y + 1, "▶", Ink::Accent);
            }
            if let Some(key) = item.key {
                sheet.write(6, y + 1, &key.to_string(), if focused { Ink::Accent } else { Ink::Quiet });
            }
            let inner = Rect::new(0, y + 1, width, sheet.height - y - 1);
            let place = Rect { y, height: inner.height + 2, ..inner };
            sheet.frame(place, Frame::Single, Ink::Quiet);
            sheet.hit(inner, &item.press);
            if focused {
                held = Some(place);
            }
            sheet.height = place.bottom() - 1;
            if index > 0 {
                sheet.write(0, y, "├", Ink::Quiet);
                sheet.write(width.saturating_sub(1), y, "┤", Ink::Quiet);
            }
        }
        sheet.height += u16::from(!items.is_empty());
        if let Some(place) = held {
            sheet.frame(place, Frame::Double, Ink::Accent);
            sheet.hold(place.y, place.bottom());
        }
    }
}
