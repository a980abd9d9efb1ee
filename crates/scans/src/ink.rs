//! Black and white: whether that is enough, and which pixel is what.
//!
//! The threshold is Sauvola's (2000): the mean of the surroundings, lower where they are all alike. Paper stays paper
//! in its grain; faint ink stays ink beside it.

use crate::grey::Grey;

/// The window, as a part of the long side: half a line of text and its gaps to each side.
const WINDOW: usize = 110;

/// How far below the mean of flat surroundings ink begins.
const DEPTH: f64 = 0.24;

/// The spread that surroundings of black on white have.
const SPREAD: f64 = 128.0;

/// Darker than this is ink whatever lies around it.
const SURELY_INK: u8 = 88;

/// Specks of so many pixels are dust on a page whose long side has [`SPECKS_AT`].
const SPECK_PX: usize = 2;
const SPECKS_AT: usize = 2_000;

/// Neither ink nor paper, on a page whose light was evened.
const BETWEEN: std::ops::Range<u8> = 60..200;

/// Side of a tile in which shades between are counted, as a part of the long side.
const TILE: usize = 120;

/// A tile is a photograph's where so many hundredths of it lie flat between ink and paper.
const TONES_PERCENT: usize = 45;

/// A page is one of text while at most this part of its tiles, in thousandths, are a photograph's.
const TONES_PERMILLE_MAX: usize = 15;

/// True where nothing on an evenly lit page needs shades of grey.
pub(crate) fn is_enough(page: &Grey) -> bool {
    let side = (page.long_side() / TILE).max(8);
    let (across, down) = (page.width / side, page.height / side);
    let tones = (1..down.saturating_sub(1))
        .flat_map(|row| (1..across.saturating_sub(1)).map(move |column| (column * side, row * side)))
        .filter(|(left, top)| has_tones(page, *left, *top, side))
        .count();
    tones * 1_000 <= across * down * TONES_PERMILLE_MAX
}

fn has_tones(page: &Grey, left: usize, top: usize, side: usize) -> bool {
    /// The most that neighbours differ where shades run flat: the edge of a stroke steps by far more.
    const FLAT: u8 = 14;
    let mut tones = 0;
    for y in top..top + side {
        for x in left..left + side {
            let at = y * page.width + x;
            let shade = page.shades[at];
            let flat = |other: usize| page.shades.get(other).is_none_or(|near| near.abs_diff(shade) <= FLAT);
            tones += usize::from(
                BETWEEN.contains(&shade)
                    && flat(at + 1)
                    && flat(at + page.width)
                    && flat(at.wrapping_sub(1))
                    && flat(at.wrapping_sub(page.width)),
            );
        }
    }
    tones * 100 > side * side * TONES_PERCENT
}

/// The page in black (0) and white (255).
pub(crate) fn black_and_white(page: &Grey) -> Grey {
    let reach = (page.long_side() / WINDOW).max(4);
    let mut sums = Sums::new(page, reach);
    let mut shades = Vec::with_capacity(page.shades.len());
    for y in 0..page.height {
        sums.go_to(y);
        let row = &page.shades[y * page.width..(y + 1) * page.width];
        sums.along(|x, mean, spread| {
            let least = mean * (1.0 + DEPTH * (spread / SPREAD - 1.0));
            let is_ink = row[x] < SURELY_INK || f64::from(row[x]) < least;
            shades.push(if is_ink { 0 } else { 255 });
        });
    }
    let mut page = Grey { width: page.width, height: page.height, shades };
    let specks = (SPECK_PX * page.long_side().pow(2) / SPECKS_AT.pow(2)).max(1);
    clean(&mut page, 0, specks);
    clean(&mut page, 255, specks / 2);
    page
}

/// Sums over columns of the window, kept while it slides down.
struct Sums<'a> {
    page: &'a Grey,
    reach: usize,
    /// Rows that are in the sums.
    rows: std::ops::Range<usize>,
    shades: Vec<u32>,
    squares: Vec<u32>,
}

impl<'a> Sums<'a> {
    fn new(page: &'a Grey, reach: usize) -> Self {
        let none = || vec![0; page.width];
        Self { page, reach, rows: 0..0, shades: none(), squares: none() }
    }

    fn go_to(&mut self, y: usize) {
        while self.rows.end < (y + self.reach + 1).min(self.page.height) {
            self.change(self.rows.end, u32::wrapping_add);
            self.rows.end += 1;
        }
        while self.rows.start + self.reach < y {
            self.change(self.rows.start, u32::wrapping_sub);
            self.rows.start += 1;
        }
    }

    fn change(&mut self, row: usize, by: fn(u32, u32) -> u32) {
        let row = &self.page.shades[row * self.page.width..(row + 1) * self.page.width];
        for ((shade, sum), squares) in row.iter().zip(&mut self.shades).zip(&mut self.squares) {
            let shade = u32::from(*shade);
            (*sum, *squares) = (by(*sum, shade), by(*squares, shade * shade));
        }
    }

    /// Mean and spread around each pixel of the row.
    fn along(&self, mut each: impl FnMut(usize, f64, f64)) {
        let width = self.page.width;
        let (mut from, mut to) = (0, 0);
        let (mut sum, mut squares) = (0_u64, 0_u64);
        for x in 0..width {
            while to < (x + self.reach + 1).min(width) {
                sum += u64::from(self.shades[to]);
                squares += u64::from(self.squares[to]);
                to += 1;
            }
            while from + self.reach < x {
                sum -= u64::from(self.shades[from]);
                squares -= u64::from(self.squares[from]);
                from += 1;
            }
            let pixels = ((to - from) * self.rows.len()) as f64;
            let mean = sum as f64 / pixels;
            each(x, mean, (squares as f64 / pixels - mean * mean).max(0.0).sqrt());
        }
    }
}

/// Gives specks of this shade, of at most so many pixels, the other one.
fn clean(page: &mut Grey, shade: u8, pixels_max: usize) {
    let (width, height) = (page.width, page.height);
    let mut seen = vec![false; page.shades.len()];
    let mut speck = Vec::new();
    for at in 0..page.shades.len() {
        if seen[at] || page.shades[at] != shade {
            continue;
        }
        speck.clear();
        speck.push(at);
        seen[at] = true;
        let mut next = 0;
        // All of it has to be walked, or its rest would be taken for a speck later.
        while let Some(here) = speck.get(next).copied() {
            next += 1;
            let (x, y) = (here % width, here / width);
            for (x, y) in [
                (x.wrapping_sub(1), y),
                (x + 1, y),
                (x, y.wrapping_sub(1)),
                (x, y + 1),
                (x.wrapping_sub(1), y.wrapping_sub(1)),
                (x + 1, y.wrapping_sub(1)),
                (x.wrapping_sub(1), y + 1),
                (x + 1, y + 1),
            ] {
                if x < width && y < height && !seen[y * width + x] && page.shades[y * width + x] == shade {
                    seen[y * width + x] = true;
                    speck.push(y * width + x);
                }
            }
        }
        if speck.len() <= pixels_max {
            speck.iter().for_each(|at| page.shades[*at] = 255 - shade);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes of this shade on paper with a grain.
    fn strokes(shade: u8) -> Grey {
        Grey::drawn(800, 1_000, |x, y| {
            let grain = ((x * 7 + y * 13) % 9) as u8;
            let stroke = y % 20 < 3 && x % 11 < 8;
            if stroke { shade } else { 236 + grain }
        })
    }

    #[test]
    fn strong_and_faint_strokes_become_ink_and_grain_does_not() {
        for shade in [30, 120, 180] {
            let page = black_and_white(&strokes(shade));
            for (at, pixel) in page.shades.iter().enumerate() {
                let (x, y) = (at % 800, at / 800);
                let stroke = y % 20 < 3 && x % 11 < 8;
                assert_eq!(*pixel == 0, stroke, "{shade} at {x} {y}");
            }
        }
    }

    #[test]
    fn a_black_area_stays_black_inside_and_dust_goes() {
        let page = Grey::drawn(400, 500, |x, y| match (x, y) {
            (50..350, 100..200) => 35,
            (200, 300) | (201, 300) => 20,
            _ => 245,
        });
        let small = black_and_white(&Grey { shades: page.shades.clone(), ..Grey::drawn(400, 500, |_, _| 0) });
        assert_eq!(small.shades[150 * 400 + 200], 0);
        let large = black_and_white(&Grey::drawn(1_600, 2_000, |x, y| {
            if (x, y) == (800, 900) || (x, y) == (801, 900) { 20 } else { 245 }
        }));
        assert!(large.shades.iter().all(|shade| *shade == 255), "two dots of dust");
    }

    #[test]
    fn text_needs_no_grey_and_a_photograph_does() {
        assert!(is_enough(&strokes(40)));
        let with_photograph = Grey::drawn(800, 1_000, |x, y| {
            let photograph = (500..700).contains(&x) && (100..350).contains(&y);
            if photograph { (60 + (x - 500) / 2 + (y - 100) / 4) as u8 } else { 240 }
        });
        assert!(!is_enough(&with_photograph));
    }
}
