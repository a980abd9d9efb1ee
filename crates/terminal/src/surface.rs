//! The cells of a screen, kept from frame to frame, and which of their rows may have changed.
//!
//! **Invariant:** a row that differs from what [`crate::Ansi`] told last is marked as touched.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::glyphs;

/// What a screen shows.
#[derive(Debug)]
pub struct Surface {
    cells: Buffer,
    cursor: Option<Position>,
    /// Row by row, from the top.
    touched: Vec<bool>,
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
        let touched = vec![true; usize::from(cells.area.height)];
        Self { cells, cursor, touched }
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

    /// Writes one letter.
    pub(crate) fn write(&mut self, at: Position, letter: char, style: Style) {
        if let Some(cell) = self.cells.cell_mut(at) {
            cell.reset();
            cell.set_char(glyphs::drawn(letter)).set_style(style);
        }
    }

    /// Empties `area` for what will be written there.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.cells.area);
        for y in area.top()..area.bottom() {
            if let Some(touched) = self.touched.get_mut(usize::from(y - self.cells.area.y)) {
                *touched = true;
            }
            for x in area.left()..area.right() {
                if let Some(cell) = self.cells.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    pub(crate) fn set_cursor(&mut self, cursor: Option<Position>) {
        self.cursor = cursor;
    }

    /// An empty surface of this size; of what it showed nothing stays.
    pub(crate) fn begin(&mut self, area: Rect) {
        self.wipe();
        self.cells.resize(area);
        self.cells.reset();
        self.touched = vec![true; usize::from(area.height)];
    }

    /// Nothing of what it showed stays.
    pub(crate) fn wipe(&mut self) {
        for cell in &mut self.cells.content {
            // A reset cell keeps the bytes of its letter.
            cell.set_symbol(" ");
            cell.reset();
        }
        self.touched.fill(true);
        self.cursor = None;
    }

    /// The rows that may have changed since they were asked for last.
    pub(crate) fn take_touched(&mut self) -> Vec<bool> {
        let rows = self.touched.len();
        std::mem::replace(&mut self.touched, vec![false; rows])
    }
}
