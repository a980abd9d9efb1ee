//! How far a piece of the page is scrolled, and the marks ▲ and ▼ where there is more of it.

use ratatui::layout::Rect;

use super::patch::Patch;
use super::sheet::Sheet;
use crate::theme::Ink;

/// A place to press, and the lines that scrolls by: up negative, down positive.
pub(crate) type Mark = (Rect, i32);

/// How far a sheet is scrolled, and what it was scrolled for.
#[derive(Debug, Default)]
pub(crate) struct Scroll {
    offset: u16,
    /// Rows of the focus and of the room when the focus was last revealed.
    revealed: Option<((u16, u16), u16)>,
    /// Rows of the room at the last drawing.
    rows: u16,
}

impl Scroll {
    pub(crate) fn by(&mut self, lines: i32) {
        self.offset =
            u16::try_from((i32::from(self.offset).saturating_add(lines)).max(0)).unwrap_or(u16::MAX);
    }

    /// Lines of a page: the room less what one keeps in sight.
    pub(crate) fn page_lines(&self) -> i32 {
        i32::from(self.rows.saturating_sub(2).max(1))
    }

    /// The first row to show of `height` in `rows` rows. A focus that moved is brought into sight; one that
    /// rests may be scrolled away from.
    pub(crate) fn settle(&mut self, focus: Option<(u16, u16)>, height: u16, rows: u16) -> u16 {
        self.rows = rows;
        let held = focus.map(|focus| (focus, rows));
        if let Some(((top, bottom), _)) = held.filter(|_| held != self.revealed) {
            let ahead = rows / 4;
            if bottom <= rows {
                self.offset = 0;
            } else if top < self.offset {
                self.offset = top.saturating_sub(ahead);
            } else if bottom > self.offset.saturating_add(rows) {
                self.offset = (bottom - rows).saturating_add(ahead);
            }
            self.offset = self.offset.clamp(bottom.saturating_sub(rows).min(top), top);
        }
        self.revealed = held;
        self.offset = self.offset.min(height.saturating_sub(rows));
        self.offset
    }

    /// The marks in the first and the last row of `column`, where there is more of `height` than `rows` show.
    pub(crate) fn marks(&self, height: u16, rows: u16, column: Rect) -> Vec<Mark> {
        let mut marks = Vec::new();
        if self.offset > 0 {
            marks.push((Rect { height: 1.min(column.height), ..column }, -self.page_lines()));
        }
        if height > self.offset.saturating_add(rows) && column.height > 1 {
            marks.push((Rect { y: column.bottom() - 1, height: 1, ..column }, self.page_lines()));
        }
        marks
    }
}

/// A mark as it shows.
pub(crate) fn arrow<T: Clone + Eq>((area, lines): &Mark) -> Patch<T> {
    let mut sheet = Sheet::new();
    sheet.write(area.width / 2, 0, if *lines < 0 { "▲" } else { "▼" }, Ink::Accent);
    Patch::new(sheet, *area)
}
