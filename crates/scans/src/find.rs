//! Finds the page in a picture: four straight edges with light on their inner side and less of it outside.
//!
//! Edges are gathered in a Hough transform of a thumbnail, apart for each side; of all fours of candidates the best
//! supported one wins. The edge of the picture itself is a candidate for each side: a page may leave the picture, and
//! a scan fills it. What is found there is the whole picture, which is never wrong, only larger.

mod refine;

use std::f64::consts::FRAC_PI_2;

use crate::geometry::{Point, Quad};
use crate::grey::Grey;

/// The long side of the thumbnail in which edges are looked for.
const THUMB_PX: usize = 480;

/// The least step of shades that is part of an edge.
const STEP_MIN: i32 = 10;

/// An edge leans at most so far from upright or level, in degrees, looked at in steps of one.
const LEAN_MAX: i32 = 32;

/// Candidates for each side, besides the edge of the picture.
const CANDIDATES: usize = 8;

/// So far to both sides of an edge the shades are compared, in pixels of the thumbnail.
const BESIDE_PX: f64 = 4.0;

/// A ruled line is no edge: so far outside it is paper again.
const FAR_PX: f64 = 9.0;

/// So much lighter is the page than what lies beside it.
const LIGHTER: f64 = 9.0;

/// Places along an edge at which it is looked at.
const PLACES: usize = 40;

/// The part of an edge that has to be there.
const SUPPORT_MIN: f64 = 0.6;

/// What the edge of the picture counts for.
const SUPPORT_OF_BORDER: f64 = 0.55;

/// A larger page is the likelier one.
const WORTH_OF_AREA: f64 = 0.3;

/// The least sine of a corner: 50 degrees.
const CORNER_MIN: f64 = 0.76;

/// Corners may lie so far outside the picture, as a part of its long side.
const OUTSIDE: f64 = 0.03;

/// The page's corners; none where the whole picture is the page.
pub(crate) fn page(picture: &Grey, percent_min: u32) -> Option<Quad> {
    let thumb = picture.within(THUMB_PX);
    let smooth = blurred(&thumb);
    let sides = SIDES.map(|side| side.candidates(&smooth));
    let whole = (thumb.width * thumb.height) as f64;
    let mut best: Option<(f64, Quad, [Line; 4])> = None;
    for top in &sides[0] {
        for right in &sides[1] {
            for bottom in &sides[2] {
                for left in &sides[3] {
                    let Some(quad) = Quad::of([top, right, bottom, left]) else { continue };
                    let part = quad.area() / whole;
                    if part * 100.0 < f64::from(percent_min) || !quad.is_page(&thumb) {
                        continue;
                    }
                    let Some(support) = support(&smooth, quad, [top, right, bottom, left]) else { continue };
                    let worth = support + WORTH_OF_AREA * part;
                    if best.is_none_or(|(most, ..)| worth > most) {
                        best = Some((worth, quad, [*top, *right, *bottom, *left]));
                    }
                }
            }
        }
    }
    let borders = SUPPORT_OF_BORDER + WORTH_OF_AREA;
    let (_, quad, lines) = best.filter(|(worth, ..)| *worth > borders + 1e-6)?;
    Some(refine::refined(picture, quad.scaled(picture.width as f64 / thumb.width as f64), lines))
}

/// A straight line: the points whose product with the normal is `rho`. The normal points into the page.
#[derive(Debug, Clone, Copy)]
struct Line {
    normal: (f64, f64),
    rho: f64,
    is_border: bool,
}

impl Line {
    fn through(from: Point, to: Point) -> Line {
        let ((dx, dy), length) = (from.to(to), from.distance(to).max(1e-9));
        let normal = (-dy / length, dx / length);
        Line { normal, rho: from.x * normal.0 + from.y * normal.1, is_border: false }
    }

    fn meets(&self, other: &Line) -> Option<Point> {
        let ((a, b), (c, d)) = (self.normal, other.normal);
        let whole = a * d - b * c;
        (whole.abs() > 1e-6).then(|| Point {
            x: (self.rho * d - other.rho * b) / whole,
            y: (other.rho * a - self.rho * c) / whole,
        })
    }
}

/// One side of a page, by the angle of its inward normal.
#[derive(Debug, Clone, Copy)]
struct Side {
    inward: f64,
}

/// Above, right, below, left.
const SIDES: [Side; 4] = [
    Side { inward: FRAC_PI_2 },
    Side { inward: 2.0 * FRAC_PI_2 },
    Side { inward: 3.0 * FRAC_PI_2 },
    Side { inward: 0.0 },
];

impl Side {
    fn normal(self, lean: i32) -> (f64, f64) {
        let (sine, cosine) = (self.inward + f64::from(lean).to_radians()).sin_cos();
        (cosine, sine)
    }

    /// The likeliest lines, and the edge of the picture.
    fn candidates(self, thumb: &Grey) -> Vec<Line> {
        let reach = thumb.width.max(thumb.height) as f64 * 1.5;
        let bins = 2 * reach as usize + 2;
        let leans = (2 * LEAN_MAX + 1) as usize;
        let normals: Vec<(f64, f64)> = (-LEAN_MAX..=LEAN_MAX).map(|lean| self.normal(lean)).collect();
        let mut votes = vec![0_u32; leans * bins];
        for (x, y, right, down) in steps(thumb) {
            let angle = f64::from(down).atan2(f64::from(right)) - self.inward;
            let lean = (angle.sin().atan2(angle.cos())).to_degrees().round() as i32;
            for lean in lean - 2..=lean + 2 {
                if lean.abs() > LEAN_MAX {
                    continue;
                }
                let row = (lean + LEAN_MAX) as usize;
                let (a, b) = normals[row];
                let bin = (a * x + b * y + reach).round() as usize;
                votes[row * bins + bin.min(bins - 1)] += 1;
            }
        }
        let mut lines = Vec::with_capacity(CANDIDATES + 1);
        for _ in 0..CANDIDATES {
            let Some((at, most)) = votes.iter().enumerate().max_by_key(|(_, votes)| **votes) else { break };
            if *most < 12 {
                break;
            }
            let (row, bin) = (at / bins, at % bins);
            lines.push(Line { normal: normals[row], rho: bin as f64 - reach, is_border: false });
            for near in row.saturating_sub(3)..(row + 4).min(leans) {
                votes[near * bins + bin.saturating_sub(4)..near * bins + (bin + 5).min(bins)].fill(0);
            }
        }
        lines.push(self.border(thumb));
        lines
    }

    fn border(self, thumb: &Grey) -> Line {
        let normal = self.normal(0);
        let corner = Point {
            x: if normal.0 < -0.5 { thumb.width as f64 } else { 0.0 },
            y: if normal.1 < -0.5 { thumb.height as f64 } else { 0.0 },
        };
        Line { normal, rho: corner.x * normal.0 + corner.y * normal.1, is_border: true }
    }
}

/// Where shades step: the place, and how much lighter it becomes to the right and down.
fn steps(thumb: &Grey) -> impl Iterator<Item = (f64, f64, i32, i32)> {
    (2..thumb.height.saturating_sub(2)).flat_map(move |y| {
        (2..thumb.width.saturating_sub(2)).filter_map(move |x| {
            let at = |dx: isize, dy: isize| i32::from(thumb.at(x as isize + dx, y as isize + dy));
            let right = at(2, 0) - at(-2, 0);
            let down = at(0, 2) - at(0, -2);
            let step = right.abs().max(down.abs());
            (step >= STEP_MIN).then_some((x as f64 + 0.5, y as f64 + 0.5, right, down))
        })
    })
}

/// How much of the four edges is there; none where one of them is not.
fn support(thumb: &Grey, quad: Quad, lines: [&Line; 4]) -> Option<f64> {
    let (mut sum, mut length_of_all) = (0.0, 0.0);
    for (n, line) in lines.into_iter().enumerate() {
        let (from, to) = (quad.0[n], quad.0[(n + 1) % 4]);
        let length = from.distance(to);
        let there = if line.is_border { SUPPORT_OF_BORDER } else { edge(thumb, from, to, line.normal) };
        if !line.is_border && there < SUPPORT_MIN {
            return None;
        }
        sum += there * length;
        length_of_all += length;
    }
    Some(sum / length_of_all.max(1.0))
}

/// The part of an edge that is lighter on its inner side.
fn edge(thumb: &Grey, from: Point, to: Point, (nx, ny): (f64, f64)) -> f64 {
    let lighter = |n: &usize| {
        let part = (*n as f64 + 0.5) / PLACES as f64;
        let (x, y) = (from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
        let shade =
            |way: f64| f64::from(thumb.at((x + nx * way).floor() as isize, (y + ny * way).floor() as isize));
        // Beyond the edge of the picture nothing can be seen.
        let seen = |way: f64| {
            let (x, y) = (x + nx * way, y + ny * way);
            x >= 0.0 && y >= 0.0 && x < thumb.width as f64 && y < thumb.height as f64
        };
        let darker = |way: f64| shade(BESIDE_PX) - shade(-way) >= LIGHTER;
        seen(-BESIDE_PX) && darker(BESIDE_PX) && (!seen(-FAR_PX) || darker(FAR_PX))
    };
    (0..PLACES).filter(lighter).count() as f64 / PLACES as f64
}

impl Quad {
    /// The corners where lines above, right, below and left meet.
    fn of([top, right, bottom, left]: [&Line; 4]) -> Option<Quad> {
        Some(Quad([left.meets(top)?, top.meets(right)?, right.meets(bottom)?, bottom.meets(left)?]))
    }

    fn is_page(&self, thumb: &Grey) -> bool {
        let out = thumb.long_side() as f64 * OUTSIDE;
        let (right, bottom) = (thumb.width as f64 + out, thumb.height as f64 + out);
        let inside = |p: &Point| p.x >= -out && p.y >= -out && p.x <= right && p.y <= bottom;
        let [a, b, c, d] = self.0;
        let is_named_right = a.x < b.x && d.x < c.x && a.y < d.y && b.y < c.y;
        is_named_right && self.0.iter().all(inside) && self.least_sine() >= CORNER_MIN
    }
}

/// Each pixel weighed with its neighbours, twice: letters and grain fade, edges stay.
fn blurred(thumb: &Grey) -> Grey {
    let once = |grey: &Grey| {
        Grey::drawn(grey.width, grey.height, |x, y| {
            let mut sum = 0_u32;
            for dy in -1..=1_isize {
                for dx in -1..=1_isize {
                    let weight = (2 - dx.unsigned_abs() as u32) * (2 - dy.unsigned_abs() as u32);
                    sum += weight * u32::from(grey.at(x as isize + dx, y as isize + dy));
                }
            }
            (sum / 16) as u8
        })
    };
    once(&once(thumb))
}

#[cfg(test)]
mod tests;
