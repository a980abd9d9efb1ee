//! Pieces one answers with: fields, choices, boxes to tick.

use ratatui::layout::Rect;

use super::flow::Flow;
use super::sheet::{Frame, Sheet};
use super::text;
use crate::glyphs;
use crate::page::{Check, Choice, Field};
use crate::theme::Ink;

/// Narrowest room beside a field that a remark is put into, cells.
const NOTE_WIDTH_MIN: u16 = 16;
/// Rows of a box.
const BOX_ROWS: u16 = 3;
/// A group this low is shown whole, label included, when one of its places holds the focus.
const GROUP_ROWS_WHOLE: u16 = 8;
/// A field this low is shown whole, label and fault included, when it holds the focus.
const FIELD_ROWS_WHOLE: u16 = 10;

impl<T: Clone + Eq> Flow<'_, T> {
    /// The question, marked where an answer is required.
    pub(crate) fn label(&self, sheet: &mut Sheet<T>, words: &str, required: bool) {
        if words.is_empty() {
            return;
        }
        let lines = text::wrap(words, self.width.saturating_sub(2));
        let mut end = 0;
        for line in &lines {
            end = sheet.write(0, sheet.height, line, Ink::Plain);
        }
        if required {
            sheet.write(end + 1, sheet.height.saturating_sub(1), "*", Ink::Attention);
        }
    }

    pub(crate) fn field(&self, sheet: &mut Sheet<T>, field: &Field<T>) {
        let focused = !field.read_only && self.held(&field.id);
        let top = sheet.height;
        self.label(sheet, &field.label, field.required);
        self.fault(sheet, field.fault.as_ref());
        let place = Rect::new(0, sheet.height, field.width.saturating_add(4).min(self.width), BOX_ROWS);
        let frame_ink = match (focused, field.fault.is_some()) {
            (true, _) => Ink::Accent,
            (false, true) => Ink::Fault,
            (false, false) => Ink::Quiet,
        };
        sheet.frame(place, Frame::of(focused), frame_ink);
        value(sheet, field, place, focused);
        if !field.read_only {
            sheet.hit(Rect::new(0, top, self.width, place.y - top), &field.id);
            sheet.hit(place, &field.id);
        }
        self.beside(sheet, field, place);
        if focused || field.side.as_ref().is_some_and(|side| self.held(&side.press)) {
            // Of what is too high the box is seen: there one types.
            let whole = sheet.height - top <= FIELD_ROWS_WHOLE;
            sheet.hold(if whole { top } else { place.y }, sheet.height);
        }
    }

    /// The button and the remark right of the box, or under it where there is no room.
    fn beside(&self, sheet: &mut Sheet<T>, field: &Field<T>, place: Rect) {
        let mut x = place.right() + 2;
        if let Some(side) = &field.side {
            let width = text::width(&side.label) + 6;
            let y = if x + width > self.width { place.bottom() } else { place.y };
            let at = if y == place.y { x } else { 0 };
            self.boxed_button(sheet, side, at, y);
            x = if y == place.y { x + width + 2 } else { x };
        }
        let Some(note) = field.note.as_ref().filter(|note| !note.is_empty()) else { return };
        let room = self.width.saturating_sub(x);
        let lines = text::wrap(note, room);
        if room >= NOTE_WIDTH_MIN.min(text::width(note)) && lines.len() <= usize::from(BOX_ROWS) {
            let first = place.y + u16::from(lines.len() == 1);
            for (y, line) in (first..).zip(&lines) {
                sheet.write(x, y, line, Ink::Quiet);
            }
        } else {
            sheet.prose(0, self.width, note, Ink::Quiet);
        }
    }

    pub(crate) fn choice(&self, sheet: &mut Sheet<T>, choice: &Choice<T>) {
        let top = sheet.height;
        self.label(sheet, &choice.label, choice.required);
        self.fault(sheet, choice.fault.as_ref());
        let widest = choice.options.iter().map(|(_, words, _)| text::width(words)).max().unwrap_or(0);
        let column = widest.saturating_add(8).min(self.width.max(1));
        let columns = choice.columns.clamp(1, (self.width / column).max(1));
        let column = if columns == 1 { self.width.max(1) } else { column };
        let mut held = None;
        for row in choice.options.chunks(usize::from(columns)) {
            let y = sheet.height;
            for (x, (press, words, chosen)) in (0..).step_by(usize::from(column)).zip(row) {
                let mark = if *chosen { "(•)" } else { "( )" };
                let place = self.marked(sheet, Rect::new(x, y, column, 0), mark, words, self.held(press));
                sheet.hit(place, press);
                held = held.or(self.held(press).then_some(place));
            }
        }
        if let Some(place) = held {
            let whole = sheet.height - top <= GROUP_ROWS_WHOLE;
            sheet.hold(if whole { top } else { place.y }, if whole { sheet.height } else { place.bottom() });
        }
    }

    pub(crate) fn check(&self, sheet: &mut Sheet<T>, check: &Check<T>) {
        let top = sheet.height;
        self.fault(sheet, check.fault.as_ref());
        let focused = self.held(&check.id);
        let mark = if check.ticked { "[√]" } else { "[ ]" };
        let words = if check.required { format!("{} *", check.text) } else { check.text.clone() };
        let place = self.marked(sheet, Rect::new(0, sheet.height, self.width, 0), mark, &words, focused);
        sheet.hit(place, &check.id);
        if focused {
            sheet.hold(top, sheet.height);
        }
    }

    /// `▶ (•) words` from the upper left corner of `area` on, as high as it gets. The focus is on the marks
    /// alone: the words, often many, are not written anew when it moves.
    fn marked(&self, sheet: &mut Sheet<T>, area: Rect, mark: &str, words: &str, focused: bool) -> Rect {
        if focused {
            sheet.write(area.x, area.y, "▶", Ink::Accent);
        }
        sheet.write(area.x + 2, area.y, mark, if focused { Ink::Accent } else { Ink::Plain });
        let lines = text::wrap(words, area.width.saturating_sub(6));
        for (y, line) in (area.y..).zip(&lines) {
            sheet.write(area.x + 6, y, line, Ink::Plain);
        }
        Rect { height: u16::try_from(lines.len()).unwrap_or(1), ..area }
    }
}

/// What is typed, scrolled so that the cursor is seen; cut ends are marked with `…`.
fn value<T: Clone + Eq>(sheet: &mut Sheet<T>, field: &Field<T>, place: Rect, focused: bool) {
    let cleaned = glyphs::clean(&field.value);
    let letters: Vec<char> =
        if field.secret { cleaned.chars().map(|_| '•').collect() } else { cleaned.chars().collect() };
    let room = usize::from(place.width.saturating_sub(4));
    let cursor = field.cursor.filter(|_| focused).map(|cursor| cursor.min(letters.len()));
    let start = cursor.unwrap_or(0).saturating_sub(room);
    let mut shown: Vec<char> = letters.iter().skip(start).take(room).copied().collect();
    if start + room < letters.len() && cursor.is_none_or(|cursor| cursor + 1 < start + room) {
        mark_cut(shown.last_mut());
    }
    if start > 0 {
        mark_cut(shown.first_mut());
    }
    let line: String = shown.into_iter().collect();
    sheet.write(place.x + 2, place.y + 1, &line, Ink::Plain);
    if let Some(cursor) = cursor {
        let at = u16::try_from(cursor - start).unwrap_or(0);
        sheet.cursor = Some((place.x + 2 + at, place.y + 1));
    }
}

fn mark_cut(letter: Option<&mut char>) {
    if let Some(letter) = letter {
        *letter = '…';
    }
}
