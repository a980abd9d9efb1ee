//! Which way a page is up: lines of text lie level, begin at one edge and end where they end.

use crate::grey::Grey;
use crate::light;

/// The long side on which lines are looked at, in pixels.
const THUMB_PX: usize = 1_000;

/// Ink is darker than this on a page whose light was evened.
const INK: u8 = 170;

/// Runs of ink longer than this are rules and frames, not letters.
const LETTER_PX: usize = 48;

/// Ink nearer to the edge than this part of the page is the edge of the sheet.
const MARGIN: f64 = 0.025;

/// Skews that are looked for, in tenths of a degree.
const SKEW_MAX: i32 = 120;

/// Standing lines are so many times clearer than lying ones before a page is turned by a quarter.
const CLEARER: f64 = 1.3;

/// Fewer dots of ink tell nothing.
const DOTS_MIN: usize = 400;

/// How a page is to be turned.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Turn {
    /// To the right, by so many quarters, first.
    pub(crate) quarters: u8,
    /// Then by this angle, in radians: the slope of its lines, clockwise.
    pub(crate) skew: f64,
}

/// Looks at a flat page.
pub(crate) fn turn(page: &Grey) -> Turn {
    let thumb = light::even(&page.within(THUMB_PX));
    let dots = dots(&thumb);
    if dots.len() < DOTS_MIN {
        return Turn::default();
    }
    let standing: Vec<(f64, f64)> = dots.iter().map(|(x, y)| (thumb.height as f64 - y, *x)).collect();
    let (skew, clear) = level(&dots);
    let (other_skew, other_clear) = level(&standing);
    let stands = other_clear > clear * CLEARER;
    let (dots, skew, quarters) = if stands { (standing, other_skew, 1) } else { (dots, skew, 0) };
    let over = if is_upside_down(&dots, skew) { 2 } else { 0 };
    Turn { quarters: quarters + over, skew }
}

/// Places of ink in letters.
fn dots(thumb: &Grey) -> Vec<(f64, f64)> {
    let (width, height) = (thumb.width, thumb.height);
    let is_ink = |x: usize, y: usize| thumb.shades[y * width + x] < INK;
    let mut letters = vec![true; width * height];
    let mut unmark = |places: &mut dyn Iterator<Item = (usize, usize)>| {
        let mut run = Vec::new();
        for (x, y) in places {
            if is_ink(x, y) {
                run.push(y * width + x);
                continue;
            }
            if run.len() > LETTER_PX {
                run.iter().for_each(|at| letters[*at] = false);
            }
            run.clear();
        }
        if run.len() > LETTER_PX {
            run.iter().for_each(|at| letters[*at] = false);
        }
    };
    for y in 0..height {
        unmark(&mut (0..width).map(|x| (x, y)));
    }
    for x in 0..width {
        unmark(&mut (0..height).map(|y| (x, y)));
    }
    let margin = (thumb.long_side() as f64 * MARGIN) as usize;
    let inside = |at: usize, length: usize| at >= margin && at + margin < length;
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .filter(|(x, y)| inside(*x, width) && inside(*y, height))
        .filter(|(x, y)| is_ink(*x, *y) && letters[y * width + x])
        .map(|(x, y)| (x as f64, y as f64))
        .collect()
}

/// The slope of the lines, and how clear they are there.
fn level(dots: &[(f64, f64)]) -> (f64, f64) {
    let angle = |tenths: i32| (f64::from(tenths) / 10.0).to_radians();
    let best = |tenths: &mut dyn Iterator<Item = i32>| {
        tenths
            .map(|at| (at, clearness(dots, angle(at))))
            .fold((0, -1.0), |best, now| if now.1 > best.1 { now } else { best })
    };
    let (coarse, _) = best(&mut (-SKEW_MAX..=SKEW_MAX).step_by(5));
    let (fine, clear) = best(&mut (coarse - 5..=coarse + 5));
    (angle(fine), clear)
}

/// The mean square of the steps between neighbouring rows, in relation to the ink: high where rows of letters and
/// empty rows take turns.
fn clearness(dots: &[(f64, f64)], skew: f64) -> f64 {
    let rows = rows(dots, skew);
    let steps: f64 = rows.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    steps / dots.len() as f64
}

/// The ink of each row, along lines of this slope.
fn rows(dots: &[(f64, f64)], skew: f64) -> Vec<f64> {
    let mut rows = vec![0.0; 2 * THUMB_PX];
    let slope = skew.tan();
    for (x, y) in dots {
        if let Some(row) = rows.get_mut(row_of(*x, *y, slope)) {
            *row += 1.0;
        }
    }
    rows
}

fn row_of(x: f64, y: f64, slope: f64) -> usize {
    (y - x * slope + THUMB_PX as f64 / 2.0).max(0.0) as usize
}

/// Lines that all end at one edge and begin anywhere are written the other way round.
fn is_upside_down(dots: &[(f64, f64)], skew: f64) -> bool {
    const LINES_MIN: usize = 6;
    const CLEARLY: f64 = 0.25;
    let slope = skew.tan();
    let rows = rows(dots, skew);
    let most = rows.iter().copied().fold(0.0, f64::max);
    let inked: Vec<bool> = rows.iter().map(|ink| *ink > most * 0.08).collect();
    let mut line_of_row = vec![usize::MAX; rows.len()];
    let mut lines = 0;
    for (row, is_inked) in inked.iter().enumerate() {
        if *is_inked {
            let goes_on = row > 0 && inked[row - 1];
            lines += usize::from(!goes_on);
            line_of_row[row] = lines - 1;
        }
    }
    let mut ends = vec![(f64::INFINITY, f64::NEG_INFINITY); lines];
    for (x, y) in dots {
        let line = line_of_row.get(row_of(*x, *y, slope)).copied().unwrap_or(usize::MAX);
        if let Some((from, to)) = ends.get_mut(line) {
            (*from, *to) = (from.min(*x), to.max(*x));
        }
    }
    ends.retain(|(from, to)| to - from > THUMB_PX as f64 / 20.0);
    if ends.len() < LINES_MIN {
        return false;
    }
    let begin = together(ends.iter().map(|(from, _)| *from));
    let end = together(ends.iter().map(|(_, to)| *to));
    end > begin + CLEARLY
}

/// The part of places that lie at one and the same.
fn together(places: impl Iterator<Item = f64>) -> f64 {
    const SAME_PX: f64 = 8.0;
    let places: Vec<f64> = places.collect();
    let near = |place: &f64| places.iter().filter(|other| (*other - place).abs() <= SAME_PX).count();
    places.iter().map(near).max().unwrap_or(0) as f64 / places.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Flat, Quad};

    /// Lines of letters that begin at one edge; every third ends early.
    fn page() -> Grey {
        Grey::drawn(700, 1_000, |x, y| {
            let (line, inside) = (y / 24, y % 24 < 9 && (120..880).contains(&y));
            let ends = 600 - (line * 37 % 5) * 60;
            let stroke = (x / 2 * 7_919 + line * 104_729) % 8_191;
            let letter = (x / 4 + line) % 5 != 0 && stroke % 2 == 0;
            if inside && letter && (90..ends).contains(&x) { 40 } else { 240 }
        })
    }

    #[test]
    fn a_page_is_turned_by_what_its_lines_say() {
        for quarters in 0..4 {
            let turn = turn(&page().turned(quarters));
            assert_eq!((quarters + turn.quarters) % 4, 0, "{quarters}");
            assert!(turn.skew.abs() < 0.003, "{}", turn.skew);
        }
    }

    #[test]
    fn the_slope_of_lines_is_found() {
        for degrees in [-7.0, -1.5, 0.4, 4.0] {
            let skew = f64::to_radians(degrees);
            let leaning = Flat { corners: Quad::whole(700.0, 1_000.0), sides: (700.0, 1_000.0), skew: -skew };
            let found = turn(&leaning.draw(&page(), 1_000.0));
            assert_eq!(found.quarters, 0);
            assert!((found.skew - skew).abs() < 0.004, "{degrees}: {}", found.skew.to_degrees());
        }
    }

    #[test]
    fn a_page_without_lines_stays_as_it_is() {
        assert_eq!(turn(&Grey::drawn(300, 400, |_, _| 250)), Turn::default());
    }
}
