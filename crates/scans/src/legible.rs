//! Can a person read this? Measured on the page as it looks at 150 dots an inch, tile by tile.
//!
//! A tile of 32 × 32 pixels holds a few letters. In each we look at two things: the *spread* between its dark
//! and its light shades, and how sharply shades *bend* along four directions, in relation to the spread. The
//! second is the variance of the Laplacian taken apart by direction and freed of contrast: smearing in any one
//! direction, by a moving hand or a lens out of focus, makes the bend in that direction small, while paleness,
//! uneven light and the amount of text do not. A light smoothing first keeps the grain of a camera from looking
//! like sharp letters.
//!
//! The thresholds were measured on rendered pages of 6 to 40 points at 150 to 600 dpi, crisp and blurred by a
//! known width (pixels at 150 dpi), with grain, uneven light, strong JPEG compression and fading:
//!
//! | page | bend of the weakest direction |
//! |---|---|
//! | crisp, 6–14 points | 0.17–0.27 |
//! | crisp, one headline of 40 points | 0.08 |
//! | blurred by σ = 1.6: soft, every letter clear | 0.016–0.024 |
//! | blurred by σ = 2.0: names have to be guessed | 0.007–0.012 |
//! | blurred by σ = 3.0: unreadable | 0.003 |
//! | moved by 6 pixels / 8 pixels and more | 0.03 / 0.004–0.015 |

use domain::fault::Fault;

use crate::grey::Grey;

/// The short side of the page on which legibility is measured, in pixels: A4 at 150 dpi.
pub(super) const SHORT_SIDE_PX: u32 = 1_240;

/// Side of a tile, in pixels.
const TILE_PX: usize = 32;

/// So many tiles may stand out by dust, a punch hole or a staple.
const SPECKS: usize = 8;

/// Below this spread a tile holds nothing but paper and grain.
const SPREAD_BLANK: u8 = 16;

/// Below this spread between ink and paper a page is too pale, or too dark: 12 % of the range.
const SPREAD_PALE: u8 = 30;

/// Below this bend letters run together; see the table above.
const BEND_BLURRED: f32 = 0.016;

/// The bend that nine tiles in ten stay under speaks for the page: ruled lines bend in one direction only.
const BEND_PERCENTILE: usize = 90;

/// Right, down, and the two diagonals, as steps in x and y.
const DIRECTIONS: [(usize, isize); 4] = [(1, 0), (0, 1), (1, 1), (1, -1)];

/// What was measured on one page, perhaps from several pictures.
#[derive(Debug, Default)]
pub(super) struct Reading {
    tiles: Vec<Tile>,
}

#[derive(Debug, Clone, Copy)]
struct Tile {
    /// Between its 2nd and its 98th percentile of shades.
    spread: u8,
    /// Mean square of the second difference along each direction, over the variance.
    bend: [f32; 4],
}

impl Reading {
    /// Measures a picture. Its outermost tiles do not count: there lie the edges of the sheet and the shadows
    /// of the lid.
    pub(super) fn add(&mut self, page: &Grey) {
        let page = smooth(page);
        let (across, down) = (page.width / TILE_PX, page.height / TILE_PX);
        for row in 1..down.saturating_sub(1) {
            for column in 1..across.saturating_sub(1) {
                self.tiles.push(measure(&page, column * TILE_PX, row * TILE_PX));
            }
        }
    }

    /// Nothing stands on it.
    pub(super) fn is_blank(&self) -> bool {
        self.spread() < SPREAD_BLANK
    }

    /// The slip, where it can't be read.
    pub(super) fn judge(&self) -> Result<(), Fault> {
        if self.is_blank() {
            Err(Fault::ScanBlank)
        } else if self.spread() < SPREAD_PALE {
            Err(Fault::ScanPale)
        } else if self.bend() < BEND_BLURRED {
            Err(Fault::ScanBlurred)
        } else {
            Ok(())
        }
    }

    /// The spread between ink and paper, specks left out.
    fn spread(&self) -> u8 {
        let mut spreads: Vec<u8> = self.tiles.iter().map(|tile| tile.spread).collect();
        spreads.sort_unstable_by(|a, b| b.cmp(a));
        spreads.get(SPECKS).copied().unwrap_or(0)
    }

    /// The bend of the weakest direction, over the tiles that hold ink.
    fn bend(&self) -> f32 {
        let ink_from = SPREAD_BLANK.max(self.spread() / 2);
        let ink: Vec<&Tile> = self.tiles.iter().filter(|tile| tile.spread >= ink_from).collect();
        (0..DIRECTIONS.len())
            .map(|direction| {
                let mut bends: Vec<f32> = ink.iter().map(|tile| tile.bend[direction]).collect();
                bends.sort_unstable_by(f32::total_cmp);
                bends.get(bends.len() * BEND_PERCENTILE / 100).copied().unwrap_or(0.0)
            })
            .fold(f32::INFINITY, f32::min)
    }
}

/// Weighs every pixel with its neighbours, 1-2-1 across and down. Gives back a picture of the same size.
fn smooth(page: &Grey) -> Grey {
    let (width, height) = (page.width, page.height);
    let across: Vec<u16> = page
        .shades
        .chunks_exact(width.max(1))
        .flat_map(|row| {
            let at = move |x: usize| u16::from(row[x.min(row.len() - 1)]);
            (0..row.len()).map(move |x| at(x.saturating_sub(1)) + 2 * at(x) + at(x + 1))
        })
        .collect();
    let at = |x: usize, y: usize| across[y.min(height.saturating_sub(1)) * width + x];
    let shades = (0..height)
        .flat_map(|y| {
            (0..width)
                .map(move |x| ((at(x, y.saturating_sub(1)) + 2 * at(x, y) + at(x, y + 1) + 8) / 16) as u8)
        })
        .collect();
    Grey { width, height, shades }
}

/// Measures the tile whose first pixel this is; it has neighbours on every side.
fn measure(page: &Grey, left: usize, top: usize) -> Tile {
    let mut counts = [0_u16; 256];
    let (mut sum, mut squares) = (0_u64, 0_u64);
    let mut bends = [0_u64; 4];
    for y in top..top + TILE_PX {
        for x in left..left + TILE_PX {
            let at = y * page.width + x;
            let shade = page.shades[at];
            counts[usize::from(shade)] += 1;
            sum += u64::from(shade);
            squares += u64::from(shade) * u64::from(shade);
            for (bend, (right, down)) in bends.iter_mut().zip(DIRECTIONS) {
                let step = (page.width as isize * down + right as isize) as usize;
                let (before, after) =
                    (page.shades[at.wrapping_sub(step)], page.shades[at.wrapping_add(step)]);
                let second = 2 * i32::from(shade) - i32::from(before) - i32::from(after);
                *bend += u64::from(second.unsigned_abs().pow(2));
            }
        }
    }
    let pixels = (TILE_PX * TILE_PX) as u64;
    // Times the number of pixels, both of them; a tile of one shade must not divide by nothing.
    let variance = (squares - sum * sum / pixels).max(pixels) as f32;
    let mut bend = bends.map(|sum| sum as f32 / variance);
    // A diagonal step is longer by √2, its second difference twice as large.
    bend[2] /= 4.0;
    bend[3] /= 4.0;
    Tile { spread: percentile(&counts, 98) - percentile(&counts, 2), bend }
}

/// The shade below which so many of a hundred pixels lie.
fn percentile(counts: &[u16; 256], percent: u32) -> u8 {
    let wanted = (TILE_PX * TILE_PX) as u32 * percent / 100;
    let mut seen = 0;
    let shade = counts.iter().position(|count| {
        seen += u32::from(*count);
        seen > wanted
    });
    shade.and_then(|shade| u8::try_from(shade).ok()).unwrap_or(u8::MAX)
}
