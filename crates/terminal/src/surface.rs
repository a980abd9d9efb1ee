//! The cells of a screen, kept from frame to frame, and which of them may have changed.
//!
//! **Invariant:** a cell that differs from what [`crate::Ansi`] told last is marked as touched.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::glyphs;

/// What a screen shows.
#[derive(Debug)]
pub struct Surface {
    cells: Buffer,
    cursor: Option<Position>,
    /// Columns, row by row from the top.
    touched: Vec<Range<u16>>,
}

impl Default for Surface {
    fn default() -> Self {
        Self::of(Buffer::empty(Rect::ZERO), None)
    }
}

impl Surface {
    /// What these cells show, all of it untold.
    #[must_use]
    pub fn of(cells: Buffer, cursor: Option<Position>) -> Self {
        let mut surface = Self { cells, cursor, touched: Vec::new() };
        surface.touch_all();
        surface
    }

    /// Its cells.
    #[must_use]
    pub fn cells(&self) -> &Buffer {
        &self.cells
    }

    /// Where one types.
    #[must_use]
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Its place on the screen.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.cells.area
    }

    /// Writes letters into the columns of a row that was cleared for them; says nothing of what lies outside.
    pub(crate) fn write(
        &mut self,
        y: u16,
        columns: Range<u16>,
        letters: impl Iterator<Item = char>,
        style: Style,
    ) {
        for (cell, letter) in self.row(y, columns).iter_mut().zip(letters) {
            cell.reset();
            cell.set_char(glyphs::drawn(letter)).set_style(style);
        }
    }

    /// Empties `area` for what will be written there.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.cells.area);
        for y in area.top()..area.bottom() {
            if let Some(touched) = self.touched.get_mut(usize::from(y - self.cells.area.y)) {
                *touched = joined(touched, &(area.left()..area.right()));
            }
            self.row(y, area.left()..area.right()).iter_mut().for_each(Cell::reset);
        }
    }

    /// The cells of a row, as far as it has these columns.
    fn row(&mut self, y: u16, columns: Range<u16>) -> &mut [Cell] {
        let area = self.cells.area;
        let (left, right) =
            (columns.start.clamp(area.left(), area.right()), columns.end.clamp(area.left(), area.right()));
        if !(area.top()..area.bottom()).contains(&y) || left >= right {
            return &mut [];
        }
        let first = usize::from(y - area.y) * usize::from(area.width);
        let columns = first + usize::from(left - area.x)..first + usize::from(right - area.x);
        self.cells.content.get_mut(columns).unwrap_or_default()
    }

    pub(crate) fn set_cursor(&mut self, cursor: Option<Position>) {
        self.cursor = cursor;
    }

    /// An empty surface of this size; of what it showed nothing stays.
    pub(crate) fn begin(&mut self, area: Rect) {
        self.wipe();
        self.cells.resize(area);
        self.cells.reset();
        self.touch_all();
    }

    /// Nothing of what it showed stays.
    pub(crate) fn wipe(&mut self) {
        for cell in &mut self.cells.content {
            // A reset cell keeps the bytes of its letter.
            cell.set_symbol(" ");
            cell.reset();
        }
        self.touch_all();
        self.cursor = None;
    }

    /// All of it may have changed.
    pub(crate) fn touch_all(&mut self) {
        let area = self.cells.area;
        self.touched.clear();
        self.touched.resize(usize::from(area.height), area.left()..area.right());
    }

    /// The columns of a row that may have changed since it was told last, and what stands in them now; with
    /// this it is told.
    pub(crate) fn tell_row(&mut self, y: u16) -> (Range<u16>, &[Cell]) {
        let touched = self.touched.get_mut(usize::from(y.saturating_sub(self.cells.area.y)));
        let columns = touched.map(std::mem::take).unwrap_or_default();
        (columns.clone(), self.row(y, columns))
    }
}

/// The columns from the first of either to the last of either.
fn joined(one: &Range<u16>, other: &Range<u16>) -> Range<u16> {
    if one.is_empty() { other.clone() } else { one.start.min(other.start)..one.end.max(other.end) }
}
