//! Patches: sheets where they show on the screen, and the dirt that is left where one changed.
//!
//! **Invariants:** [`paint`] is the only place that draws; what a patch shows stays on the surface until its
//! area is dirt; whoever changes or moves a patch leaves dirt where it was and where it is.

use ratatui::layout::{Position, Rect};

use super::sheet::Sheet;
use crate::surface::Surface;
use crate::theme::{Ink, Theme};

/// A sheet and where it shows.
#[derive(Debug)]
pub(crate) struct Patch<T> {
    /// What it shows.
    pub(crate) sheet: Sheet<T>,
    /// Where on the screen; empty while it is not seen.
    window: Rect,
    /// The sheet's first row that is seen.
    skip: u16,
}

/// Where the screen no longer shows what it should.
#[derive(Debug, Default)]
pub(crate) struct Dirt(Vec<Rect>);

impl Dirt {
    pub(crate) fn add(&mut self, area: Rect) {
        if !area.is_empty() && !self.0.contains(&area) {
            self.0.push(area);
        }
    }

    fn touches(&self, area: Rect) -> bool {
        self.0.iter().any(|dirt| dirt.intersects(area))
    }
}

impl<T: Clone + Eq> Patch<T> {
    /// A sheet in its window.
    pub(crate) fn new(sheet: Sheet<T>, window: Rect) -> Self {
        Self { sheet, window, skip: 0 }
    }

    /// A sheet that is not seen yet.
    pub(crate) fn unseen(sheet: Sheet<T>) -> Self {
        Self::new(sheet, Rect::ZERO)
    }

    /// A sheet in its window, from the row `skip` on.
    pub(crate) fn scrolled(sheet: Sheet<T>, window: Rect, skip: u16) -> Self {
        Self { sheet, window, skip }
    }

    /// The cells it covers.
    pub(crate) fn area(&self) -> Rect {
        let rows = self.sheet.height.saturating_sub(self.skip);
        Rect { height: rows.min(self.window.height), ..self.window }
    }

    /// Takes it off the screen.
    pub(crate) fn take_off(&mut self, dirt: &mut Dirt) {
        dirt.add(self.area());
        (self.window, self.skip) = (Rect::ZERO, 0);
    }

    /// Shows another sheet, when it is placed again.
    pub(crate) fn renew(&mut self, sheet: Sheet<T>, dirt: &mut Dirt) {
        self.take_off(dirt);
        self.sheet = sheet;
    }

    /// Shows the sheet in `window`.
    pub(crate) fn place(&mut self, window: Rect, dirt: &mut Dirt) {
        self.place_on((0, 0), window, dirt);
    }

    /// Shows what of the sheet is seen when it lies at row `y` of a plane, and `window` shows the plane from row
    /// `offset` on.
    pub(crate) fn place_on(&mut self, (y, offset): (u16, u16), window: Rect, dirt: &mut Dirt) {
        let top = y.max(offset);
        let bottom = y.saturating_add(self.sheet.height).min(offset.saturating_add(window.height));
        let seen = match bottom.checked_sub(top) {
            None | Some(0) => (Rect::ZERO, 0),
            Some(height) => (Rect { y: window.y + (top - offset), height, ..window }, top - y),
        };
        if seen != (self.window, self.skip) {
            self.take_off(dirt);
            (self.window, self.skip) = seen;
            dirt.add(self.area());
        }
    }

    /// Where one types.
    pub(crate) fn cursor(&self) -> Option<Position> {
        let (x, y) = self.sheet.cursor?;
        let seen = x < self.window.width && self.rows().contains(&y);
        seen.then(|| Position { x: self.window.x + x, y: self.window.y + (y - self.skip) })
    }

    /// The places to press that are seen on `screen`.
    pub(crate) fn hits(&self, screen: Rect) -> impl Iterator<Item = (Rect, T)> {
        let window = self.window.intersection(screen);
        let seen = Rect::new(0, self.skip, window.width, window.height);
        self.sheet.hits().iter().filter_map(move |(area, press)| {
            let area = area.intersection(seen);
            let (x, y) = (window.x + area.x, window.y + area.y.saturating_sub(self.skip));
            (!area.is_empty()).then(|| (Rect { x, y, ..area }, press.clone()))
        })
    }

    fn rows(&self) -> std::ops::Range<u16> {
        self.skip..self.skip.saturating_add(self.window.height)
    }

    fn draw(&self, surface: &mut Surface, ink: impl Fn(Ink) -> Ink, theme: Theme) {
        let rows = self.rows();
        for run in self.sheet.runs().filter(|run| rows.contains(&run.y)) {
            let (style, y) = (theme.style(ink(run.ink)), self.window.y + (run.y - self.skip));
            for (x, letter) in (run.x..self.window.width).zip(run.text.chars()) {
                surface.write(Position { x: self.window.x + x, y }, letter, style);
            }
        }
    }
}

/// Draws anew what lies on dirt, later patches over earlier ones; what lies `below` others is quiet.
pub(crate) fn paint<T: Clone + Eq>(
    surface: &mut Surface,
    theme: Theme,
    (below, above): (&[&Patch<T>], &[&Patch<T>]),
    mut dirt: Dirt,
) {
    let all = || below.iter().chain(above);
    // What is drawn anew is drawn whole, and with it whatever it touches.
    loop {
        let known = dirt.0.len();
        for patch in all() {
            if dirt.touches(patch.area()) {
                dirt.add(patch.area());
            }
        }
        if dirt.0.len() == known {
            break;
        }
    }
    for area in &dirt.0 {
        surface.clear(*area);
    }
    let quiet = !above.is_empty();
    for patch in below.iter().filter(|patch| dirt.touches(patch.area())) {
        patch.draw(surface, |ink| if quiet { Ink::Quiet } else { ink }, theme);
    }
    for patch in above.iter().filter(|patch| dirt.touches(patch.area())) {
        patch.draw(surface, |ink| ink, theme);
    }
}
