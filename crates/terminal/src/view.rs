//! Lays a page out and draws it; the next time, only what changed.
//!
//! **Invariants:** what stands on the surface is what a new view would draw of the same page, scrolled as far;
//! of a page that is covered, and after [`View::forget`], nothing is remembered.

mod areas;
mod big;
mod body;
mod button;
mod change;
mod edge;
mod field;
mod flow;
mod help;
mod keyboard;
mod overlay;
mod parts;
mod patch;
mod pressable;
mod prose;
mod scroll;
mod sheet;
mod table;
mod text;

use ratatui::layout::Rect;

use self::areas::{Areas, Wanted};
use self::change::Change;
use self::parts::Parts;
use self::patch::Dirt;
pub use self::pressable::Pressable;
use self::scroll::Scroll;
use crate::page::Page;
use crate::surface::Surface;
use crate::theme::{Ink, Theme};

/// Narrowest screen a page is laid out for, cells.
pub const WIDTH_MIN: u16 = 80;
/// Lowest screen a page is laid out for, cells.
pub const HEIGHT_MIN: u16 = 24;

/// What was drawn last: the page, where its parts stand, how far body and window are scrolled.
#[derive(Debug)]
pub struct View<T> {
    theme: Theme,
    surface: Surface,
    shown: Option<(Page<T>, Areas)>,
    /// What was shown before it, until there is time to take it apart.
    gone: Option<(Page<T>, Areas)>,
    parts: Parts<T>,
    name: &'static str,
    body: Scroll,
    window: Scroll,
}

impl<T: Clone + Eq> View<T> {
    /// Nothing drawn yet.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            surface: Surface::default(),
            shown: None,
            gone: None,
            parts: Parts::new(),
            name: "",
            body: Scroll::default(),
            window: Scroll::default(),
        }
    }

    /// Scrolls the body (or the window over it) by `lines`, down positive; the next drawing bounds it.
    pub fn scroll_by(&mut self, lines: i32) {
        if self.windowed() { self.window.by(lines) } else { self.body.by(lines) }
    }

    /// Scrolls by whole pages of what was last drawn, down positive.
    pub fn scroll_pages(&mut self, pages: i32) {
        let page_lines = if self.windowed() { self.window.page_lines() } else { self.body.page_lines() };
        self.scroll_by(pages.saturating_mul(page_lines));
    }

    /// The page that was drawn last, unless it was covered.
    #[must_use]
    pub fn page(&self) -> Option<&Page<T>> {
        self.shown.as_ref().map(|(page, _)| page)
    }

    /// What of it can be pressed.
    #[must_use]
    pub fn pressable(&self) -> Pressable<T> {
        let help = |(page, areas): &(Page<T>, Areas)| {
            let areas = [areas.help, areas.strip].into_iter().find(|area| !area.is_empty());
            areas.filter(|_| page.help.is_some() && page.overlay.is_none())
        };
        Pressable { help: self.shown.as_ref().and_then(help), ..self.parts.pressable(self.surface.area()) }
    }

    /// Draws `page` on a screen of this size. The focused place is made visible. Works on a screen of any size;
    /// below [`WIDTH_MIN`]×[`HEIGHT_MIN`] parts fall away.
    pub fn draw(&mut self, screen: Rect, page: Page<T>) -> &mut Surface {
        if let Some(cover) = &page.cover {
            return self.say(screen, &cover.lines, Ink::Strong);
        }
        let mut dirt = self.begin(screen);
        if self.name != page.name {
            (self.name, self.body, self.window) = (page.name, Scroll::default(), Scroll::default());
        }
        let keyboard_rows =
            page.keyboard.as_ref().map_or(0, |keyboard| keyboard::rows(keyboard, screen.height));
        let areas = Areas::of(screen, Wanted { help: page.help.is_some(), keyboard_rows });
        let was = self.shown.as_ref().filter(|(_, were)| *were == areas).map(|(was, _)| was);
        let change = Change { was, page: &page };
        self.parts.lay(&change, &areas, &mut self.body, &mut dirt);
        self.parts.lay_window(&page, screen, &mut self.window, &mut dirt);
        self.gone = self.shown.replace((page, areas));
        self.paint(&dirt)
    }

    /// Says that the screen is smaller than [`WIDTH_MIN`]×[`HEIGHT_MIN`].
    pub fn draw_too_small(&mut self, screen: Rect, lines: &[String]) -> &mut Surface {
        self.say(screen, lines, Ink::Plain)
    }

    /// Takes apart what the last drawing left over; for when the bytes are out.
    pub fn tidy(&mut self) {
        self.gone = None;
    }

    /// Nothing of what was drawn is remembered.
    pub fn forget(&mut self) {
        self.surface.wipe();
        let surface = std::mem::take(&mut self.surface);
        *self = Self { surface, ..Self::new(self.theme) };
    }

    /// These lines and nothing else.
    fn say(&mut self, screen: Rect, lines: &[String], ink: Ink) -> &mut Surface {
        let mut dirt = self.begin(screen);
        (self.shown, self.gone) = (None, None);
        self.parts.only(overlay::middle(lines, ink, screen), screen, &mut dirt);
        self.paint(&dirt)
    }

    /// A surface of this size.
    fn begin(&mut self, screen: Rect) -> Dirt {
        let mut dirt = Dirt::default();
        if self.surface.area() != screen {
            self.surface.begin(screen);
            dirt.add(screen);
        }
        dirt
    }

    fn paint(&mut self, dirt: &Dirt) -> &mut Surface {
        self.parts.paint(&mut self.surface, self.theme, dirt);
        &mut self.surface
    }

    fn windowed(&self) -> bool {
        self.page().is_some_and(|page| page.overlay.is_some())
    }
}
