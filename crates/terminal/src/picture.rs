//! A scan as shades of grey, and the part of it that is looked at, as half blocks.
//!
//! **Invariant:** the shades are wiped when their last owner is dropped; whatever the part, every row has the cells that
//! were asked for.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::page::{Dot, SHADE_MAX};

/// How many times nearer one can come.
const NEARER_MAX: u32 = 12;

/// Pixels to a half cell, up to which a stroke keeps its shade.
const FINE: f64 = 2.0;

/// The part of the way from paper to ink that is dark enough in a shrunken picture.
const LEAST_INK: f64 = 0.22;

/// The exponent by which paled ink is darkened.
const DARKENED: f64 = 0.6;

/// The part of the way from paper to ink that is only grain.
const GRAIN: f64 = 0.08;

/// A step of the picture moves by this part of what is seen.
const STEPS_ACROSS: i64 = 4;

/// Shades of grey, row by row.
pub struct Picture {
    width: usize,
    height: usize,
    shades: Arc<Zeroizing<Vec<u8>>>,
    /// The mean shade of the ink, and of the paper.
    inks: (f64, f64),
    /// How many pages lie one under another in it.
    pages: u32,
}

impl Picture {
    /// A picture; none where the shades are not as many as its sides say.
    pub fn new(width: usize, height: usize, shades: impl Into<Arc<Zeroizing<Vec<u8>>>>) -> Option<Picture> {
        Picture::of_pages(width, height, shades, 1)
    }

    /// Pages one under another.
    pub fn of_pages(
        width: usize,
        height: usize,
        shades: impl Into<Arc<Zeroizing<Vec<u8>>>>,
        pages: u32,
    ) -> Option<Picture> {
        let shades = shades.into();
        let fits = width > 0 && height > 0 && shades.len() == width.checked_mul(height)?;
        let inks = inks(&shades);
        fits.then_some(Picture { width, height, shades, inks, pages: pages.max(1) })
    }

    /// How many pages lie one under another in it.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Pixels across and down.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The part that `look` sees, in rows of so many cells: light is drawn, so that it reads on a dark screen.
    pub fn rows(&self, look: Look, cells: usize, rows: usize) -> Vec<Vec<Dot>> {
        let (across, down) = (cells.max(1), (rows * 2).max(2));
        // Pixels of the picture to a half cell.
        let farthest = (self.width as f64 / across as f64).max(self.height as f64 / down as f64);
        let scale = farthest / f64::from(look.nearer.max(1));
        let left = origin(look.x, self.width as f64, across as f64 * scale);
        let top = origin(look.y, self.height as f64, down as f64 * scale);
        let (ink, paper) = self.inks;
        // Where many pixels make one half cell, thin strokes have paled: less ink counts as ink.
        let least = if scale > FINE { (paper - ink) * LEAST_INK } else { (paper - ink) / 2.0 };
        let half = |x: usize, y: usize| {
            let shade = self.shade(left + x as f64 * scale, top + y as f64 * scale, scale)?;
            Some((f64::from(shade) > paper - least, self.level(shade, scale > FINE)))
        };
        let cell = |x: usize, y: usize| {
            let [(upper_light, upper), (lower_light, lower)] =
                [half(x, y), half(x, y + 1)].map(Option::unwrap_or_default);
            let glyph = match (upper_light, lower_light) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            };
            Dot { glyph, upper, lower }
        };
        (0..down).step_by(2).map(|y| (0..across).map(|x| cell(x, y)).collect()).collect()
    }

    /// How light it is on the screen: ink is black, paper nearly white. Where strokes have paled, they are darkened.
    fn level(&self, shade: u8, paled: bool) -> u8 {
        let (ink, paper) = self.inks;
        let dark = (paper - f64::from(shade)) / (paper - ink).max(1.0);
        // The grain of paper and camera is no ink.
        let dark = ((dark - GRAIN) / (1.0 - GRAIN)).clamp(0.0, 1.0);
        let dark = if paled { dark.powf(DARKENED) } else { dark };
        (f64::from(SHADE_MAX) * (1.0 - dark)).round() as u8
    }

    /// The mean shade of a square; none outside.
    fn shade(&self, x: f64, y: f64, side: f64) -> Option<u8> {
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (from_x, from_y) = (x as usize, y as usize);
        if from_x >= self.width || from_y >= self.height {
            return None;
        }
        let (to_x, to_y) = (((x + side) as usize).max(from_x + 1), ((y + side) as usize).max(from_y + 1));
        let (mut sum, mut count) = (0_u64, 0_u64);
        for row in from_y..to_y.min(self.height) {
            let start = row * self.width;
            let row = self.shades.get(start + from_x..start + to_x.min(self.width)).unwrap_or_default();
            sum += row.iter().map(|shade| u64::from(*shade)).sum::<u64>();
            count += row.len() as u64;
        }
        u8::try_from(sum.checked_div(count)?).ok()
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

/// Where the part begins whose middle is meant, both in pixels: inside the picture where that is larger than the part,
/// else so that the picture stands in its middle.
fn origin(middle_permille: i64, whole: f64, part: f64) -> f64 {
    if part >= whole {
        return (whole - part) / 2.0;
    }
    let middle = whole * middle_permille as f64 / 1000.0;
    (middle - part / 2.0).clamp(0.0, whole - part)
}

/// The mean shades of ink and paper, parted where they differ most (Otsu).
fn inks(shades: &[u8]) -> (f64, f64) {
    let mut count = [0_u64; 256];
    for shade in shades {
        count[usize::from(*shade)] += 1;
    }
    let total = shades.len() as f64;
    let sum: f64 = count.iter().enumerate().map(|(shade, n)| shade as f64 * *n as f64).sum();
    let (mut dark, mut dark_sum, mut best, mut means) = (0.0, 0.0, -1.0, (0.0, 255.0));
    for (shade, n) in count.iter().enumerate() {
        dark += *n as f64;
        dark_sum += shade as f64 * *n as f64;
        let light = total - dark;
        if dark == 0.0 || light == 0.0 {
            continue;
        }
        let (ink, paper) = (dark_sum / dark, (sum - dark_sum) / light);
        let between = dark * light * (ink - paper) * (ink - paper);
        if between > best {
            (best, means) = (between, (ink, paper));
        }
    }
    means
}

/// Which part of a picture is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How many times nearer than the whole.
    pub nearer: u32,
    /// How many pages the whole has: a step nearer is as if there were one.
    pub pages: u32,
    /// The middle of the part across, in thousandths of the picture.
    pub x: i64,
    /// The middle of the part down, in thousandths of the picture.
    pub y: i64,
}

impl Default for Look {
    fn default() -> Self {
        Look { nearer: 1, pages: 1, x: 500, y: 500 }
    }
}

impl Look {
    /// At a whole page, the first one.
    pub fn at_first(pages: u32) -> Look {
        let pages = pages.max(1);
        Look { nearer: pages, pages, x: 500, y: if pages > 1 { 0 } else { 500 } }
    }

    /// Steps to the right and down.
    pub fn pan(&mut self, right: i32, down: i32) {
        let steps = i64::from(self.nearer) * STEPS_ACROSS;
        let (across, along) = (1000 * i64::from(self.pages) / steps.max(1), 1000 / steps.max(1));
        self.x = (self.x + i64::from(right) * across).clamp(0, 1000);
        self.y = (self.y + i64::from(down) * along.max(1)).clamp(0, 1000);
    }

    /// Steps nearer, or farther.
    pub fn zoom(&mut self, steps: i32) {
        let pages = i32::try_from(self.pages).unwrap_or(i32::MAX);
        let nearer = self.nearer.saturating_add_signed(steps.saturating_mul(pages));
        self.nearer = nearer.clamp(1, NEARER_MAX.saturating_mul(self.pages));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// Dark in its left half.
    fn halved() -> Picture {
        let shades = (0..40 * 40).map(|at| if at % 40 < 20 { 20 } else { 240 }).collect();
        Picture::new(40, 40, Arc::new(Zeroizing::new(shades))).unwrap()
    }

    /// In two tones.
    fn told(rows: &[Vec<Dot>]) -> Vec<String> {
        rows.iter().map(|row| row.iter().map(|dot| dot.glyph).collect()).collect()
    }

    #[test]
    fn ink_is_black_and_paper_white_and_what_lies_between_has_its_shade() {
        let picture = halved();
        assert_eq!((picture.level(20, false), picture.level(240, false)), (0, SHADE_MAX));
        let middle = picture.level(130, false);
        assert!((10..16).contains(&middle), "{middle}");
        assert!(picture.level(130, true) < middle, "a thin stroke that has paled is darkened");
    }

    #[test]
    fn light_is_drawn_and_dark_is_left_out() {
        let rows = told(&halved().rows(Look::default(), 20, 10));
        assert_eq!(rows.len(), 10);
        assert!(rows.iter().all(|row| row == "          ██████████"), "{rows:?}");
    }

    #[test]
    fn nearer_and_aside_sees_one_half() {
        let mut look = Look::default();
        look.zoom(3);
        look.pan(9, 0);
        let rows = told(&halved().rows(look, 20, 10));
        assert!(rows.iter().all(|row| row == "████████████████████"), "{rows:?}");
        look.zoom(-99);
        assert_eq!(look.nearer, 1);
    }

    #[test]
    fn of_several_pages_the_first_is_seen_whole_and_the_way_down_leads_to_the_last() {
        let mut look = Look::at_first(4);
        assert_eq!((look.nearer, look.y), (4, 0));
        for _ in 0..4 * STEPS_ACROSS + 4 {
            look.pan(0, 1);
        }
        assert_eq!(look.y, 1000);
        look.zoom(1);
        assert_eq!(look.nearer, 8);
        look.zoom(99);
        assert_eq!(look.nearer, NEARER_MAX * 4);
    }

    #[test]
    fn every_row_has_its_cells_whatever_the_look() {
        for nearer in 0..20 {
            let look = Look { nearer, x: 1000, y: 0, ..Look::default() };
            let rows = halved().rows(look, 33, 7);
            assert!(rows.len() == 7 && rows.iter().all(|row| row.len() == 33));
        }
        assert!(Picture::new(3, 3, Arc::new(Zeroizing::new(vec![0; 8]))).is_none());
    }
}
