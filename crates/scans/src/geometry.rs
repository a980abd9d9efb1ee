//! Four corners in a picture, and the way from the flat page to them.

use crate::grey::Grey;

/// A place in a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Point {
    pub(crate) fn to(self, other: Point) -> (f64, f64) {
        (other.x - self.x, other.y - self.y)
    }

    pub(crate) fn distance(self, other: Point) -> f64 {
        let (x, y) = self.to(other);
        x.hypot(y)
    }
}

/// The corners of a page: upper left, upper right, lower right, lower left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quad(pub(crate) [Point; 4]);

impl Quad {
    /// The corners of a whole picture.
    pub(crate) fn whole(width: f64, height: f64) -> Quad {
        let corner = |x, y| Point { x, y };
        Quad([corner(0.0, 0.0), corner(width, 0.0), corner(width, height), corner(0.0, height)])
    }

    /// The same corners in a picture so many times larger.
    pub(crate) fn scaled(self, times: f64) -> Quad {
        Quad(self.0.map(|p| Point { x: p.x * times, y: p.y * times }))
    }

    /// The same corners, a part of the way nearer to the middle.
    pub(crate) fn inset(self, part: f64) -> Quad {
        let middle = self
            .0
            .iter()
            .fold(Point { x: 0.0, y: 0.0 }, |sum, p| Point { x: sum.x + p.x / 4.0, y: sum.y + p.y / 4.0 });
        Quad(self.0.map(|p| Point { x: p.x + (middle.x - p.x) * part, y: p.y + (middle.y - p.y) * part }))
    }

    /// The area inside; below nothing where the corners go round the other way.
    pub(crate) fn area(&self) -> f64 {
        let [a, b, c, d] = self.0;
        let cross = |p: Point, q: Point| p.x * q.y - q.x * p.y;
        (cross(a, b) + cross(b, c) + cross(c, d) + cross(d, a)) / 2.0
    }

    /// The sine of the sharpest corner; below nothing where it is not convex.
    pub(crate) fn least_sine(&self) -> f64 {
        let corner = |n: usize| {
            let (p, q, r) = (self.0[n], self.0[(n + 1) % 4], self.0[(n + 2) % 4]);
            let ((ax, ay), (bx, by)) = (p.to(q), q.to(r));
            (ax * by - ay * bx) / (ax.hypot(ay) * bx.hypot(by)).max(1e-9)
        };
        (0..4).map(corner).fold(f64::INFINITY, f64::min)
    }

    /// Width and height of the page, in pixels of the picture: the means of opposite sides.
    pub(crate) fn sides(&self) -> (f64, f64) {
        let [a, b, c, d] = self.0;
        ((a.distance(b) + d.distance(c)) / 2.0, (a.distance(d) + b.distance(c)) / 2.0)
    }
}

/// From the unit square to four corners (Heckbert 1989, 2.2.3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Projection([f64; 8]);

impl Projection {
    pub(crate) fn onto(Quad([a, b, c, d]): Quad) -> Projection {
        let (sum_x, sum_y) = (a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y);
        let ((x1, y1), (x2, y2)) = (c.to(b), c.to(d));
        let whole = x1 * y2 - x2 * y1;
        let (g, h) = if whole.abs() < 1e-9 {
            (0.0, 0.0)
        } else {
            ((sum_x * y2 - x2 * sum_y) / whole, (x1 * sum_y - sum_x * y1) / whole)
        };
        Projection([
            b.x - a.x + g * b.x,
            d.x - a.x + h * d.x,
            a.x,
            b.y - a.y + g * b.y,
            d.y - a.y + h * d.y,
            a.y,
            g,
            h,
        ])
    }

    /// The place in the picture of a place on the page, both of whose coordinates go from 0 to 1.
    pub(crate) fn at(&self, u: f64, v: f64) -> Point {
        let [a, b, c, d, e, f, g, h] = self.0;
        let depth = g * u + h * v + 1.0;
        Point { x: (a * u + b * v + c) / depth, y: (d * u + e * v + f) / depth }
    }
}

/// The flat page behind four corners of a picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flat {
    /// Its corners.
    pub(crate) corners: Quad,
    /// Its sides, in pixels of the picture.
    pub(crate) sides: (f64, f64),
    /// The page is turned by this angle inside its corners, in radians, clockwise.
    pub(crate) skew: f64,
}

impl Flat {
    /// Draws it with a long side of so many pixels; what lies beyond the corners has the shade of the nearest edge.
    pub(crate) fn draw(&self, picture: &Grey, long_side: f64) -> Grey {
        let (wide, high) = self.sides;
        let (sine, cosine) = self.skew.sin_cos();
        // Turned, a page needs a wider frame to lose no corner.
        let frame = (wide * cosine + high * sine.abs(), high * cosine + wide * sine.abs());
        let scale = frame.0.max(frame.1) / long_side;
        let length = |side: f64| (side / scale).round().max(1.0) as usize;
        let (width, height) = (length(frame.0), length(frame.1));
        // So many points of the picture make a pixel of the page that nothing is skipped.
        let points = (scale.ceil() as usize).clamp(1, 3);
        let projection = Projection::onto(self.corners);
        let place = |x: f64, y: f64| {
            let (x, y) = (x * scale - frame.0 / 2.0, y * scale - frame.1 / 2.0);
            let (x, y) = (x * cosine - y * sine + wide / 2.0, x * sine + y * cosine + high / 2.0);
            projection.at((x / wide).clamp(0.0, 1.0), (y / high).clamp(0.0, 1.0))
        };
        let step = 1.0 / points as f64;
        Grey::drawn(width, height, |x, y| {
            let mut sum = 0.0;
            for down in 0..points {
                for right in 0..points {
                    let at =
                        place(x as f64 + (right as f64 + 0.5) * step, y as f64 + (down as f64 + 0.5) * step);
                    sum += picture.between(at.x, at.y);
                }
            }
            (sum * step * step).round() as u8
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaning() -> Quad {
        let corner = |x, y| Point { x, y };
        Quad([corner(20.0, 10.0), corner(90.0, 25.0), corner(80.0, 95.0), corner(5.0, 80.0)])
    }

    #[test]
    fn the_corners_of_the_square_go_to_the_corners_of_the_page() {
        let projection = Projection::onto(leaning());
        for ((u, v), corner) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().zip(leaning().0)
        {
            assert!(projection.at(u, v).distance(corner) < 1e-9, "{u} {v}");
        }
    }

    #[test]
    fn a_page_is_measured() {
        let square = Quad::whole(30.0, 40.0);
        assert_eq!((square.area(), square.sides()), (1_200.0, (30.0, 40.0)));
        assert!((square.least_sine() - 1.0).abs() < 1e-9);
        let [a, b, c, d] = square.0;
        assert!(Quad([a, c, b, d]).least_sine() < 0.0, "crossed");
        assert_eq!(square.inset(0.5).sides(), (15.0, 20.0));
    }

    #[test]
    fn a_whole_picture_drawn_flat_is_the_picture() {
        let picture = Grey::drawn(9, 7, |x, y| (x * 20 + y) as u8);
        let flat = Flat { corners: Quad::whole(9.0, 7.0), sides: (9.0, 7.0), skew: 0.0 };
        assert!(flat.draw(&picture, 9.0) == picture);
    }
}
