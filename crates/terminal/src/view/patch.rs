//! Patches: sheets where they show on the screen, and the dirt that is left where one changed.
//!
//! **Invariants:** [`paint`] is the only place that draws, and draws on dirt alone; whoever changes or moves a
//! patch leaves dirt on every row of it that shows something else now.

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
        let known = self.0.iter().any(|dirt| dirt.intersection(area) == area);
        if !area.is_empty() && !known {
            self.0.push(area);
        }
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

    /// Shows another sheet in its place.
    pub(crate) fn renew(&mut self, sheet: Sheet<T>, dirt: &mut Dirt) {
        if sheet.height == self.sheet.height {
            self.sheet.changes(&sheet).for_each(|area| dirt.add(self.seen(area)));
        } else {
            self.take_off(dirt);
        }
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
        let seen = move |area: Rect| self.seen(area).intersection(screen);
        let hits = self.sheet.hits().iter().map(move |(area, press)| (seen(*area), press));
        hits.filter(|(area, _)| !area.is_empty()).map(|(area, press)| (area, press.clone()))
    }

    /// Where on the screen this area of the sheet is seen; empty where it is not.
    fn seen(&self, area: Rect) -> Rect {
        let window = Rect::new(0, self.skip, self.window.width, self.window.height);
        let area = area.intersection(window);
        let y = self.window.y.saturating_add(area.y.saturating_sub(self.skip));
        Rect { x: self.window.x.saturating_add(area.x), y, ..area }
    }

    fn rows(&self) -> std::ops::Range<u16> {
        self.skip..self.skip.saturating_add(self.window.height)
    }

    /// Draws what of it lies in `clip`.
    fn draw(&self, surface: &mut Surface, clip: Rect, theme: Theme, ink: impl Fn(Ink) -> Ink) {
        let clip = clip.intersection(self.area());
        if clip.is_empty() {
            return;
        }
        let row = |y: u16| y.checked_sub(self.skip).map(|row| self.window.y.saturating_add(row));
        for run in self.sheet.runs() {
            if let Some(y) = row(run.y).filter(|y| (clip.top()..clip.bottom()).contains(y)) {
                let x = self.window.x.saturating_add(run.x);
                let hidden = clip.x.saturating_sub(x);
                let ink = ink(run.ink);
                let instead = theme.glyph(ink);
                let letters = run.text.chars().skip(usize::from(hidden));
                let letters = letters.map(|letter| instead.unwrap_or(letter));
                let columns = x.saturating_add(hidden)..clip.right();
                surface.write(y, columns, letters, theme.style(ink));
            }
        }
    }
}

/// Draws anew what lies on dirt, later patches over earlier ones; what lies `below` others is quiet.
pub(crate) fn paint<T: Clone + Eq>(
    surface: &mut Surface,
    theme: Theme,
    (below, above): (&[&Patch<T>], &[&Patch<T>]),
    dirt: &Dirt,
) {
    let quiet = !above.is_empty();
    for area in &dirt.0 {
        surface.clear(*area);
        for patch in below {
            patch.draw(surface, *area, theme, |ink| if quiet { Ink::Quiet } else { ink });
        }
        for patch in above {
            patch.draw(surface, *area, theme, |ink| ink);
        }
    }
}
