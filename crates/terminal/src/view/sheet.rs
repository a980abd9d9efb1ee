//! A sheet: text, places to press, cursor and focus laid out on a plane of its own.
//!
//! **Invariant:** what a sheet holds lies in its rows, from 0 to before [`Sheet::height`].

use ratatui::layout::Rect;

use super::text;
use crate::glyphs;
use crate::theme::Ink;

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
    /// The words of all lines, one after the other.
    text: String,
    lines: Vec<Line>,
    hits: Vec<(Rect, T)>,
}

/// Words in one ink, from a column of a row on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) text: &'a str,
    pub(crate) ink: Ink,
}

impl Run<'_> {
    fn area(&self) -> Rect {
        Rect::new(self.x, self.y, text::cells(self.text), 1)
    }
}

#[derive(Debug)]
struct Line {
    x: u16,
    y: u16,
    /// Where its words end in the text; they begin where those of the line before end.
    end: usize,
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
    fn glyphs(self) -> [&'static str; 6] {
        match self {
            Self::Single => ["┌", "┐", "┘", "└", "─", "│"],
            Self::Double => ["╔", "╗", "╝", "╚", "═", "║"],
        }
    }
}

impl<T: Clone + Eq> Sheet<T> {
    pub(crate) fn new() -> Self {
        Self {
            height: 0,
            focus: None,
            cursor: None,
            text: String::new(),
            lines: Vec::new(),
            hits: Vec::new(),
        }
    }

    /// All words, in the order they were written.
    pub(crate) fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let mut start = 0;
        self.lines.iter().map(move |line| {
            let text = self.text.get(start..line.end).unwrap_or_default();
            start = line.end;
            Run { x: line.x, y: line.y, text, ink: line.ink }
        })
    }

    /// Where the words are not those of `other`.
    pub(crate) fn changes<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Rect> + 'a {
        let (mut mine, mut theirs) = (self.runs(), other.runs());
        let pairs = std::iter::from_fn(move || {
            let pair = (mine.next(), theirs.next());
            (pair != (None, None)).then_some(pair)
        });
        let changed = pairs.filter(|(mine, theirs)| mine != theirs);
        changed.flat_map(|(mine, theirs)| [mine, theirs].into_iter().flatten().map(|run| run.area()))
    }

    /// All places to press.
    pub(crate) fn hits(&self) -> &[(Rect, T)] {
        &self.hits
    }

    /// Whether `place` can be pressed here.
    pub(crate) fn offers(&self, place: &T) -> bool {
        self.hits.iter().any(|(_, press)| press == place)
    }

    /// Writes one line and returns the column after it.
    pub(crate) fn write(&mut self, x: u16, y: u16, line: &str, ink: Ink) -> u16 {
        let line = glyphs::clean(line);
        self.draw(x, y, &line, 1, ink);
        x.saturating_add(text::cells(&line))
    }

    /// Writes what is clean `times` times side by side.
    fn draw(&mut self, x: u16, y: u16, glyphs: &str, times: u16, ink: Ink) {
        if y < ROWS_MAX {
            self.height = self.height.max(y + 1);
            (0..times).for_each(|_| self.text.push_str(glyphs));
            self.lines.push(Line { x, y, end: self.text.len(), ink });
        }
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
        let (right, bottom) = (area.x + area.width - 1, area.y + area.height - 1);
        for (y, left_corner, right_corner) in
            [(area.y, upper_left, upper_right), (bottom, lower_left, lower_right)]
        {
            self.draw(area.x, y, left_corner, 1, ink);
            self.draw(area.x + 1, y, across, area.width - 2, ink);
            self.draw(right, y, right_corner, 1, ink);
        }
        for y in area.y + 1..bottom {
            self.draw(area.x, y, down, 1, ink);
            self.draw(right, y, down, 1, ink);
        }
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
        self.runs().map(|run| run.area().right()).max().unwrap_or(0)
    }
}
