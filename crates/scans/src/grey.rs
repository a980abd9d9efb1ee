//! A page in shades of grey, shrunk while it is decoded, row by row: of a picture of sixty million pixels no
//! more than a few megabytes are ever kept.

use zeroize::Zeroize;

/// A grey picture, row after row from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Grey {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// `width × height` shades, 0 black to 255 white.
    pub shades: Vec<u8>,
}

impl std::fmt::Debug for Grey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grey({}×{})", self.width, self.height)
    }
}

impl Drop for Grey {
    fn drop(&mut self) {
        self.shades.zeroize();
    }
}

impl Grey {
    /// A picture of one shade per place.
    pub(crate) fn drawn(width: usize, height: usize, shade: impl Fn(usize, usize) -> u8) -> Grey {
        let shades = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| shade(x, y));
        Grey { width, height, shades: shades.collect() }
    }

    /// The longer of its two sides.
    pub(crate) fn long_side(&self) -> usize {
        self.width.max(self.height)
    }

    /// The shade of a pixel; beyond its edges, that of the nearest one.
    pub(crate) fn at(&self, x: isize, y: isize) -> u8 {
        let nearest = |place: isize, length: usize| place.clamp(0, length as isize - 1) as usize;
        self.shades[nearest(y, self.height) * self.width + nearest(x, self.width)]
    }

    /// The shade at a point between pixels, whose middles lie at the halves.
    pub(crate) fn between(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right, down) = (x - left, y - top);
        let (column, row) = (left as isize, top as isize);
        let inside =
            column >= 0 && row >= 0 && column + 1 < self.width as isize && row + 1 < self.height as isize;
        let [a, b, c, d] = if inside {
            let first = row as usize * self.width + column as usize;
            let below = first + self.width;
            [self.shades[first], self.shades[first + 1], self.shades[below], self.shades[below + 1]]
        } else {
            [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.at(column + dx, row + dy))
        }
        .map(f64::from);
        let (above, below) = (a + (b - a) * right, c + (d - c) * right);
        above + (below - above) * down
    }

    /// The same picture, so many times smaller; as it is where that is less than one.
    pub(crate) fn shrunk(&self, scale: f64) -> Grey {
        let mut shrink = Shrink::new(self.width, self.height, scale);
        for row in self.shades.chunks_exact(self.width) {
            shrink.row(row.iter().copied());
        }
        shrink.finish()
    }

    /// The same picture with a long side of at most so many pixels.
    pub(crate) fn within(&self, long_side: usize) -> Grey {
        self.shrunk(self.long_side() as f64 / long_side as f64)
    }

    /// Turned to the right by so many quarters.
    pub(crate) fn turned(self, quarters: u8) -> Grey {
        let (w, h) = (self.width, self.height);
        let at = |x: usize, y: usize| self.shades[y * w + x];
        match quarters % 4 {
            1 => Grey::drawn(h, w, |x, y| at(y, h - 1 - x)),
            2 => Grey::drawn(w, h, |x, y| at(w - 1 - x, h - 1 - y)),
            3 => Grey::drawn(h, w, |x, y| at(w - 1 - y, x)),
            _ => self,
        }
    }

    /// Left and right exchanged.
    pub(crate) fn mirrored(mut self) -> Grey {
        self.shades.chunks_exact_mut(self.width).for_each(<[u8]>::reverse);
        self
    }
}

/// Takes the rows of a picture and keeps their average over areas: what a person sees from further away.
pub(super) struct Shrink {
    columns: Vec<Column>,
    /// Height of an incoming row in outgoing rows, at most 1.
    row_height: f64,
    rows_in: usize,
    /// The incoming row, averaged across; one more than the width, for the last column's rounding.
    line: Vec<f32>,
    /// The outgoing row that is being filled.
    filling: Vec<f32>,
    grey: Grey,
}

/// Where an incoming column goes: the first outgoing one, and how much of it to that and to the next.
struct Column {
    to: usize,
    first: f32,
    next: f32,
}

impl Shrink {
    /// For a picture of this size, to be made `scale` times smaller (1 or more).
    pub(super) fn new(width: usize, height: usize, scale: f64) -> Self {
        let shrunk =
            |length: usize| ((length as f64 / scale.max(1.0)).round() as usize).clamp(1, length.max(1));
        let (out_width, out_height) = (shrunk(width), shrunk(height));
        let step = out_width as f64 / width.max(1) as f64;
        let columns = (0..width)
            .map(|column| {
                let (to, part) = share(column, step);
                Column { to, first: part as f32, next: (step - part) as f32 }
            })
            .collect();
        Self {
            columns,
            row_height: out_height as f64 / height.max(1) as f64,
            rows_in: 0,
            line: vec![0.0; out_width + 1],
            filling: vec![0.0; out_width],
            grey: Grey {
                width: out_width,
                height: out_height,
                shades: Vec::with_capacity(out_width * out_height),
            },
        }
    }

    /// The next row; more rows or longer ones than the picture has are left out.
    pub(super) fn row(&mut self, shades: impl Iterator<Item = u8>) {
        if self.grey.shades.len() == self.grey.width * self.grey.height {
            return;
        }
        self.line.fill(0.0);
        for (column, shade) in self.columns.iter().zip(shades) {
            let shade = f32::from(shade);
            self.line[column.to] += shade * column.first;
            self.line[column.to + 1] += shade * column.next;
        }
        let (to, part) = share(self.rows_in, self.row_height);
        let rest = self.row_height - part;
        self.add_line(part as f32);
        let (next, _) = share(self.rows_in + 1, self.row_height);
        if next > to {
            self.put_out();
            self.add_line(rest as f32);
        }
        self.rows_in += 1;
    }

    /// The shrunk picture; rows that never came are white.
    pub(super) fn finish(mut self) -> Grey {
        self.grey.shades.resize(self.grey.width * self.grey.height, u8::MAX);
        self.grey
    }

    fn add_line(&mut self, weight: f32) {
        for (sum, shade) in self.filling.iter_mut().zip(&self.line) {
            *sum += shade * weight;
        }
    }

    fn put_out(&mut self) {
        self.grey.shades.extend(self.filling.iter().map(|sum| sum.round() as u8));
        self.filling.fill(0.0);
    }
}

/// Which outgoing place the `index`-th incoming one begins in, and how much of it lies there, in outgoing units.
fn share(index: usize, step: f64) -> (usize, f64) {
    // A hair to the right: 3 × (1/3) has to begin at 1.
    let from = index as f64 * step + 1e-9;
    let to = from.floor();
    (to as usize, (to + 1.0 - from).min(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrink(width: usize, height: usize, scale: f64, shade: impl Fn(usize, usize) -> u8) -> Grey {
        let mut shrink = Shrink::new(width, height, scale);
        for y in 0..height {
            shrink.row((0..width).map(|x| shade(x, y)));
        }
        shrink.finish()
    }

    #[test]
    fn at_its_own_size_a_picture_stays_as_it_is() {
        let grey = shrink(5, 4, 1.0, |x, y| (x * 50 + y) as u8);
        assert_eq!((grey.width, grey.height), (5, 4));
        assert_eq!(grey.shades[..5], [0, 50, 100, 150, 200]);
        assert_eq!(grey.shades[15..], [3, 53, 103, 153, 203]);
    }

    #[test]
    fn areas_are_averaged_whole_or_in_part() {
        let halves = shrink(4, 4, 2.0, |x, _| if x % 2 == 0 { 0 } else { 200 });
        assert_eq!(halves.shades, [100; 4]);
        // Three columns become two: the middle one is shared.
        let thirds = shrink(3, 3, 1.5, |x, _| [0, 90, 180][x]);
        assert_eq!(thirds.shades, [30, 150, 30, 150]);
    }

    #[test]
    fn an_even_shade_stays_even_at_any_size() {
        for (width, height, scale) in [(1_000, 700, 2.7), (333, 77, 1.01), (7, 9, 50.0), (1, 1, 1.0)] {
            let grey = shrink(width, height, scale, |_, _| 245);
            assert_eq!(grey.shades.len(), grey.width * grey.height);
            assert!(
                grey.shades.iter().all(|shade| (244..=246).contains(shade)),
                "{width}×{height} / {scale}"
            );
        }
    }

    #[test]
    fn rows_too_short_too_long_or_missing_do_no_harm() {
        let mut shrink = Shrink::new(4, 3, 1.0);
        shrink.row([1, 2].into_iter());
        shrink.row([3; 400].into_iter());
        assert_eq!(shrink.finish().shades, [1, 2, 0, 0, 3, 3, 3, 3, 255, 255, 255, 255]);
    }
}
