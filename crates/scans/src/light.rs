//! Evens the light: every shade is measured against the paper around it.
//!
//! The paper is what is light in a tile, or in the tiles beside it where a tile holds a photograph or a stamp.

use crate::grey::Grey;

/// Tiles along the long side of a page.
const TILES: usize = 64;

/// The part of a tile's pixels, in hundredths, that are darker than its paper.
const PAPER_PERCENTILE: usize = 85;

/// So many tiles in each direction lend their paper.
const REACH: usize = 2;

/// The shade that paper gets; what is lighter is white.
const PAPER: f32 = 246.0;

/// Paper this dark is none: it is not lightened further.
const PAPER_LEAST: f32 = 24.0;

/// The page as if it had been lit evenly.
pub(crate) fn even(page: &Grey) -> Grey {
    let tiles = Tiles::of(page);
    let shades = (0..page.height).flat_map(|y| {
        let row = &page.shades[y * page.width..(y + 1) * page.width];
        let paper = tiles.row(y, page.width);
        row.iter().zip(paper).map(|(shade, paper)| (f32::from(*shade) * PAPER / paper).min(255.0) as u8)
    });
    Grey { width: page.width, height: page.height, shades: shades.collect() }
}

struct Tiles {
    side: usize,
    across: usize,
    down: usize,
    paper: Vec<f32>,
}

impl Tiles {
    fn of(page: &Grey) -> Tiles {
        let side = page.long_side().div_ceil(TILES).max(4);
        let (across, down) = (page.width.div_ceil(side), page.height.div_ceil(side));
        let mut paper = Vec::with_capacity(across * down);
        for row in 0..down {
            for column in 0..across {
                paper.push(paper_of(page, column * side, row * side, side));
            }
        }
        let tiles = Tiles { side, across, down, paper };
        let lent = tiles.over(REACH, |around| around.fold(PAPER_LEAST, f32::max));
        lent.over(1, |around| {
            let (sum, count) = around.fold((0.0, 0.0), |(sum, count), paper| (sum + paper, count + 1.0));
            sum / count
        })
    }

    /// Each tile as a function of those around it.
    fn over(&self, reach: usize, of: impl Fn(&mut dyn Iterator<Item = f32>) -> f32) -> Tiles {
        let range = |at: usize, length: usize| at.saturating_sub(reach)..(at + reach + 1).min(length);
        let paper = (0..self.down).flat_map(|y| (0..self.across).map(move |x| (x, y))).map(|(x, y)| {
            let columns = range(x, self.across);
            let mut around = range(y, self.down)
                .flat_map(|y| columns.clone().map(move |x| self.paper[y * self.across + x]));
            of(&mut around)
        });
        Tiles { paper: paper.collect(), ..*self }
    }

    /// The paper along a row of pixels, smooth between the middles of tiles.
    fn row(&self, y: usize, width: usize) -> impl Iterator<Item = f32> {
        let (above, below, down) = self.neighbours(y, self.down);
        (0..width).map(move |x| {
            let (left, right, across) = self.neighbours(x, self.across);
            let at = |column: usize, row: usize| self.paper[row * self.across + column];
            let upper = at(left, above) * (1.0 - across) + at(right, above) * across;
            let lower = at(left, below) * (1.0 - across) + at(right, below) * across;
            upper * (1.0 - down) + lower * down
        })
    }

    /// The two tiles whose middles a pixel lies between, and the part of the way.
    fn neighbours(&self, pixel: usize, tiles: usize) -> (usize, usize, f32) {
        let place = ((pixel as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (tiles - 1) as f32);
        let first = place as usize;
        (first, (first + 1).min(tiles - 1), place - first as f32)
    }
}

fn paper_of(page: &Grey, left: usize, top: usize, side: usize) -> f32 {
    let mut counts = [0_usize; 256];
    let mut pixels = 0;
    for y in top..(top + side).min(page.height) {
        for shade in &page.shades[y * page.width + left..y * page.width + (left + side).min(page.width)] {
            counts[usize::from(*shade)] += 1;
            pixels += 1;
        }
    }
    let wanted = pixels * PAPER_PERCENTILE / 100;
    let mut seen = 0;
    let shade = counts.iter().position(|count| {
        seen += count;
        seen > wanted
    });
    shade.unwrap_or(255) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_in_the_shade_becomes_as_light_as_paper_in_the_sun() {
        // Light falls from 240 on the left to 90 on the right; every eighth column is ink.
        let light = |x: usize| 240.0 - 150.0 * x as f64 / 640.0;
        let page = Grey::drawn(640, 400, |x, _| if x % 8 == 0 { light(x) * 0.3 } else { light(x) } as u8);
        let even = even(&page);
        for x in 20..620 {
            let shade = even.shades[200 * 640 + x];
            let (least, most) = if x % 8 == 0 { (50, 95) } else { (215, 255) };
            assert!((least..=most).contains(&shade), "{shade} at {x}");
        }
    }
}
