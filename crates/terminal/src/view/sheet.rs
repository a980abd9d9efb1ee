//! A sheet: text, places to press, cursor and focus laid out on a plane of its own, then painted through a
//! window onto the screen.
//!
//! **Invariant:** [`Canvas::paint`] is the only place that writes cells, and writes only allowed glyphs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Pressable;
use super::text;
use crate::glyphs;
use crate::theme::{Ink, Theme};

/// Rows a sheet can have at most; what lies below is not laid out.
const ROWS_MAX: u16 = 4096;

/// A laid-out piece of the screen; rows and columns count from its own corner.
#[derive(Debug)]
pub(crate) struct Sheet<T> {
    /// Rows taken so far; the next piece goes here.
    pub(crate) height: u16,
    /// Rows of the focused place, first and one past the last.
    pub(crate) focus: Option<(u16, u16)>,
    /// Where one types.
    pub(crate) cursor: Option<(u16, u16)>,
    runs: Vec<Run>,
    hits: Vec<(Rect, T)>,
}

#[derive(Debug)]
struct Run {
    x: u16,
    y: u16,
    text: String,
    ink: Ink,
}

/// The lines a box is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// At rest.
    Single,
    /// Holds the focus.
    Double,
}

impl Frame {
    pub(crate) fn of(focused: bool) -> Self {
        if focused { Self::Double } else { Self::Single }
    }

    /// Corners from the upper left clockwise, then across, then down.
    fn glyphs(self) -> [char; 6] {
        match self {
            Self::Single => ['┌', '┐', '┘', '└', '─', '│'],
            Self::Double => ['╔', '╗', '╝', '╚', '═', '║'],
        }
    }
}

impl<T: Clone + Eq> Sheet<T> {
    pub(crate) fn new() -> Self {
        Self { height: 0, focus: None, cursor: None, runs: Vec::new(), hits: Vec::new() }
    }

    /// Writes one line and returns the column after it.
    pub(crate) fn write(&mut self, x: u16, y: u16, line: &str, ink: Ink) -> u16 {
        let end = x.saturating_add(text::width(line));
        if y < ROWS_MAX {
            self.height = self.height.max(y + 1);
            self.runs.push(Run { x, y, text: glyphs::clean(line).into_owned(), ink });
        }
        end
    }

    /// Writes `words` below everything, broken at `width` cells.
    pub(crate) fn prose(&mut self, x: u16, width: u16, words: &str, ink: Ink) {
        for line in text::wrap(words, width) {
            self.write(x, self.height, &line, ink);
        }
    }

    /// Leaves one row empty.
    pub(crate) fn gap(&mut self) {
        self.height = (self.height + 1).min(ROWS_MAX);
    }

    /// Draws the lines of a box; what is inside stays.
    pub(crate) fn frame(&mut self, area: Rect, frame: Frame, ink: Ink) {
        if area.width < 2 || area.height < 2 {
            return;
        }
        let [upper_left, upper_right, lower_right, lower_left, across, down] = frame.glyphs();
        let line: String = std::iter::repeat_n(across, usize::from(area.width - 2)).collect();
        self.write(area.x, area.y, &format!("{upper_left}{line}{upper_right}"), ink);
        for y in area.y + 1..area.y + area.height - 1 {
            self.write(area.x, y, down.encode_utf8(&mut [0; 4]), ink);
            self.write(area.x + area.width - 1, y, down.encode_utf8(&mut [0; 4]), ink);
        }
        self.write(area.x, area.y + area.height - 1, &format!("{lower_left}{line}{lower_right}"), ink);
    }

    /// Makes `area` a place to press.
    pub(crate) fn hit(&mut self, area: Rect, press: &T) {
        self.hits.push((area, press.clone()));
    }

    /// The rows from `top` to before `bottom` hold the focus.
    pub(crate) fn hold(&mut self, top: u16, bottom: u16) {
        self.focus = Some((top, bottom));
    }

    /// Cells used across, counted from the left edge.
    pub(crate) fn extent(&self) -> u16 {
        self.runs.iter().map(|run| run.x.saturating_add(text::width(&run.text))).max().unwrap_or(0)
    }
}

/// The screen's cells and the places to press, as painting fills them.
pub(crate) struct Canvas<'a, T> {
    pub(crate) buffer: &'a mut Buffer,
    pub(crate) theme: Theme,
    pub(crate) out: Pressable<T>,
}

impl<T: Clone + Eq> Canvas<'_, T> {
    /// Shows `sheet` in `window`, from the sheet's row `skip` on.
    pub(crate) fn paint(&mut self, sheet: &Sheet<T>, window: Rect, skip: u16) {
        let window = window.intersection(self.buffer.area);
        let rows = skip..skip.saturating_add(window.height);
        for run in sheet.runs.iter().filter(|run| rows.contains(&run.y)) {
            self.run(run, window, run.y - skip);
        }
        for (area, press) in &sheet.hits {
            let visible = area.intersection(Rect::new(0, skip, window.width, window.height));
            if !visible.is_empty() {
                let (x, y) = (window.x + visible.x, window.y + visible.y - skip);
                self.out.hits.push((Rect { x, y, ..visible }, press.clone()));
            }
        }
        if let Some((x, y)) = sheet.cursor.filter(|(x, y)| *x < window.width && rows.contains(y)) {
            self.out.cursor = Some(Position { x: window.x + x, y: window.y + y - skip });
        }
    }

    fn run(&mut self, run: &Run, window: Rect, row: u16) {
        let style = self.theme.style(run.ink);
        let columns = run.x..window.width;
        for (x, c) in columns.zip(run.text.chars()) {
            if let Some(cell) = self.buffer.cell_mut((window.x + x, window.y + row)) {
                cell.reset();
                cell.set_char(glyphs::drawn(c)).set_style(style);
            }
        }
    }

    /// Takes everything off `area`: cells, places to press, cursor.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
    }

    /// Quiets the whole screen and deadens it, for a window over it.
    pub(crate) fn quiet(&mut self) {
        let style = self.theme.style(Ink::Quiet);
        for cell in &mut self.buffer.content {
            let symbol = cell.symbol().chars().next().unwrap_or(' ');
            cell.reset();
            cell.set_char(symbol).set_style(style);
        }
        self.out = Pressable::default();
    }
}
