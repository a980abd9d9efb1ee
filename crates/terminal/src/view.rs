//! Lays a page out and draws it.

mod areas;
mod big;
mod body;
mod button;
mod edge;
mod field;
mod help;
mod keyboard;
mod overlay;
mod prose;
mod sheet;
mod table;
mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::areas::{Areas, Wanted};
use self::body::Scroll;
use self::sheet::Canvas;
use crate::page::Page;
use crate::theme::{Ink, Theme};

/// Narrowest screen a page is laid out for, cells.
pub const WIDTH_MIN: u16 = 80;
/// Lowest screen a page is laid out for, cells.
pub const HEIGHT_MIN: u16 = 24;

/// What of the last drawing outlives it: how far body and window are scrolled.
#[derive(Debug, Default)]
pub struct View {
    name: &'static str,
    body: Scroll,
    window: Scroll,
    windowed: bool,
}

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
        if self.windowed { self.window.by(lines) } else { self.body.by(lines) }
    }

    /// Scrolls by whole pages of what was last drawn, down positive.
    pub fn scroll_pages(&mut self, pages: i32) {
        let page_lines = if self.windowed { self.window.page_lines() } else { self.body.page_lines() };
        self.scroll_by(pages.saturating_mul(page_lines));
    }

    /// Draws `page` and says what can be pressed and where one types. The focused place is made visible. Works on a screen of any size; below [`WIDTH_MIN`]×[`HEIGHT_MIN`] parts fall away.
    pub fn draw<T: Clone + Eq>(
        &mut self,
        buffer: &mut Buffer,
        page: &Page<T>,
        theme: &Theme,
    ) -> Pressable<T> {
        let screen = buffer.area;
        let mut canvas = Canvas { buffer, theme: *theme, out: Pressable::default() };
        if let Some(cover) = &page.cover {
            overlay::middle(&mut canvas, &cover.lines, Ink::Strong);
            return canvas.out;
        }
        if self.name != page.name {
            *self = Self { name: page.name, ..Self::default() };
        }
        self.page(&mut canvas, page, screen);
        match &page.overlay {
            Some(window) => overlay::draw(&mut canvas, window, page.focus.as_ref(), &mut self.window),
            None => self.window = Scroll::default(),
        }
        self.windowed = page.overlay.is_some();
        canvas.out
    }

    fn page<T: Clone + Eq>(&mut self, canvas: &mut Canvas<'_, T>, page: &Page<T>, screen: Rect) {
        let keyboard_rows =
            page.keyboard.as_ref().map_or(0, |keyboard| keyboard::rows(keyboard, screen.height));
        let areas = Areas::of(screen, Wanted { help: page.help.is_some(), keyboard_rows });
        edge::draw(canvas, page, &areas);
        body::draw(canvas, page, &areas, &mut self.body);
        if let Some(help) = &page.help {
            help::draw(canvas, help, &areas);
            canvas.out.help = [areas.help, areas.strip].into_iter().find(|area| !area.is_empty());
        }
        if let Some(keyboard) = &page.keyboard {
            keyboard::draw(canvas, keyboard, areas.keyboard, screen.height);
        }
    }
}

/// What stands on a screen below [`WIDTH_MIN`]×[`HEIGHT_MIN`].
pub fn draw_too_small(buffer: &mut Buffer, lines: &[String]) {
    let mut canvas = Canvas::<()> { buffer, theme: Theme::plain(), out: Pressable::default() };
    overlay::middle(&mut canvas, lines, Ink::Plain);
}
