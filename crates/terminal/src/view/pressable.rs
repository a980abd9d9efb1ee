//! What a drawn page can be pressed at.

use ratatui::layout::{Position, Rect};

/// What a drawn page can be pressed at, and where the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressable<T> {
    /// Areas on the screen and what pressing them means; a later one lies above an earlier one.
    pub hits: Vec<(Rect, T)>,
    /// The marks ▲ and ▼ and the lines a press on them scrolls by.
    pub scroll: Vec<(Rect, i32)>,
    /// Where the help stands; a press on it asks for the whole of it.
    pub help: Option<Rect>,
    /// Where one types.
    pub cursor: Option<Position>,
}

impl<T> Default for Pressable<T> {
    fn default() -> Self {
        Self { hits: Vec::new(), scroll: Vec::new(), help: None, cursor: None }
    }
}

impl<T> Pressable<T> {
    /// What pressing this cell means.
    #[must_use]
    pub fn at(&self, x: u16, y: u16) -> Option<&T> {
        self.hits.iter().rev().find(|(area, _)| area.contains(Position { x, y })).map(|(_, press)| press)
    }

    /// Does this cell belong to the help?
    #[must_use]
    pub fn is_help(&self, x: u16, y: u16) -> bool {
        self.help.is_some_and(|area| area.contains(Position { x, y }))
    }

    /// The lines pressing this cell scrolls by; give them to [`super::View::scroll_by`].
    #[must_use]
    pub fn scroll_at(&self, x: u16, y: u16) -> Option<i32> {
        self.scroll.iter().find(|(area, _)| area.contains(Position { x, y })).map(|(_, lines)| *lines)
    }
}
