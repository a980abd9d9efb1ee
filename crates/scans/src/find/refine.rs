//! Draws the edges of a page finer: straight through where shades step most.

use super::{LIGHTER, Line, PLACES, blurred};
use crate::geometry::{Point, Quad};
use crate::grey::Grey;

/// The long side on which edges are drawn finer, and how far they may lie off there, in pixels.
const REFINED_PX: usize = 960;
const REFINED_REACH: f64 = 10.0;

/// The same page, its edges drawn through where shades step most near them.
pub(super) fn refined(picture: &Grey, quad: Quad, lines: [Line; 4]) -> Quad {
    let closer = picture.within(REFINED_PX);
    let scale = picture.width as f64 / closer.width as f64;
    let (near, smooth) = (quad.scaled(1.0 / scale), blurred(&closer));
    let edges = [0, 1, 2, 3].map(|n| {
        let (from, to) = (near.0[n], near.0[(n + 1) % 4]);
        if lines[n].is_border { None } else { fitted(&smooth, from, to, lines[n].normal) }
    });
    let line = |n: usize| edges[n].unwrap_or_else(|| Line::through(near.0[n], near.0[(n + 1) % 4]));
    let better = Quad::of([&line(0), &line(1), &line(2), &line(3)]).filter(|better| {
        let moved =
            better.0.iter().zip(near.0).map(|(better, near)| better.distance(near)).fold(0.0, f64::max);
        moved <= 3.0 * REFINED_REACH && better.is_page(&closer)
    });
    better.unwrap_or(near).scaled(scale)
}

/// The straight line through the steepest places near an edge; those that lie off it are left out.
fn fitted(closer: &Grey, from: Point, to: Point, (nx, ny): (f64, f64)) -> Option<Line> {
    const STEPS: i32 = (REFINED_REACH * 2.0) as i32;
    let (length, (dx, dy)) = (from.distance(to), from.to(to));
    let mut places: Vec<(f64, f64)> = (2..PLACES - 2)
        .filter_map(|n| {
            let along = (n as f64 + 0.5) / PLACES as f64;
            let (x, y) = (from.x + dx * along, from.y + dy * along);
            let step = |way: f64| {
                let shade = |way: f64| closer.between(x + nx * way, y + ny * way);
                shade(way + 1.5) - shade(way - 1.5)
            };
            let ways = (-STEPS..=STEPS).map(|half| f64::from(half) / 2.0);
            let best = ways.map(|way| (way, step(way))).max_by(|a, b| a.1.total_cmp(&b.1))?;
            (best.1 >= LIGHTER / 2.0).then_some((along, best.0))
        })
        .collect();
    for _ in 0..4 {
        let (offset, slope) = straight(&places)?;
        let off = |(along, way): &(f64, f64)| (way - offset - slope * along).abs();
        let mut offs: Vec<f64> = places.iter().map(off).collect();
        offs.sort_unstable_by(f64::total_cmp);
        let most = offs.get(offs.len() * 3 / 4)?.max(1.0);
        places.retain(|place| off(place) <= most);
    }
    let (offset, slope) = straight(&places)?;
    let end = |corner: Point, along: f64| {
        let way = offset + slope * along;
        Point { x: corner.x + nx * way, y: corner.y + ny * way }
    };
    (length > 1.0).then(|| Line::through(end(from, 0.0), end(to, 1.0)))
}

/// The line with the least squares: where it begins, and how far it goes.
fn straight(places: &[(f64, f64)]) -> Option<(f64, f64)> {
    if places.len() < PLACES / 4 {
        return None;
    }
    let count = places.len() as f64;
    let (x, y) = places.iter().fold((0.0, 0.0), |(x, y), place| (x + place.0 / count, y + place.1 / count));
    let spread: f64 = places.iter().map(|place| (place.0 - x).powi(2)).sum();
    let slope = places.iter().map(|place| (place.0 - x) * (place.1 - y)).sum::<f64>() / spread.max(1e-9);
    Some((y - slope * x, slope))
}
