//! Lays a page out and draws it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::page::Page;
use crate::theme::Theme;

/// Narrowest screen a page is laid out for, cells.
pub const WIDTH_MIN: u16 = 80;
/// Lowest screen a page is laid out for, cells.
pub const HEIGHT_MIN: u16 = 24;

/// What of the last drawing outlives it: how far the body is scrolled.
#[derive(Debug, Default)]
pub struct View {
    offset: u16,
}

/// What a drawn page can be pressed at, and where the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressable<T> {
    /// Areas on the screen and what pressing them means; a later one lies above an earlier one.
    pub hits: Vec<(Rect, T)>,
    /// The marks ▲ and ▼ and the lines a press on them scrolls by.
    pub scroll: Vec<(Rect, i32)>,
    /// Where one types.
    pub cursor: Option<Position>,
}

impl<T> Default for Pressable<T> {
    fn default() -> Self {
        Self { hits: Vec::new(), scroll: Vec::new(), cursor: None }
    }
}

impl<T> Pressable<T> {
    /// What pressing this cell means.
    #[must_use]
    pub fn at(&self, x: u16, y: u16) -> Option<&T> {
        self.hits.iter().rev().find(|(area, _)| area.contains(Position { x, y })).map(|(_, press)| press)
    }

    /// The lines pressing this cell scrolls by; give them to [`View::scroll_by`].
    #[must_use]
    pub fn scroll_at(&self, x: u16, y: u16) -> Option<i32> {
        self.scroll.iter().find(|(area, _)| area.contains(Position { x, y })).map(|(_, lines)| *lines)
    }
}

impl View {
    /// Nothing drawn yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Scrolls the body (or the window over it) by `lines`, down positive; the next drawing bounds it.
    pub fn scroll_by(&mut self, lines: i32) {
        self.offset = u16::try_from((i32::from(self.offset) + lines).max(0)).unwrap_or(u16::MAX);
    }

    /// Draws `page` and says what can be pressed. The focused place is made visible.
    pub fn draw<T: Clone + Eq>(
        &mut self,
        _frame: &mut Frame,
        _page: &Page<T>,
        _theme: &Theme,
    ) -> Pressable<T> {
        Pressable::default()
    }
}

/// What stands on a screen below [`WIDTH_MIN`]×[`HEIGHT_MIN`].
pub fn draw_too_small(_frame: &mut Frame, _lines: &[String]) {}
