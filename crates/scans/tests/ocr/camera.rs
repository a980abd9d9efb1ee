//! What a telephone makes of a page on a table, the same in every run.

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageFormat, Luma, RgbImage};

/// Sides of a photograph, in pixels.
const WIDTH: u32 = 2_400;
const HEIGHT: u32 = 3_200;

/// How a photograph is taken.
pub(crate) struct Shot {
    /// Where the corners of the page come to lie: upper left, upper right, lower right, lower left.
    pub(crate) corners: [(i32, i32); 4],
    /// How much light is left in the darkest corner.
    pub(crate) darkest: f64,
    /// The standard deviation of the grain, in shades.
    pub(crate) grain: f64,
}

impl Shot {
    /// A lamp at one side.
    pub(crate) fn plain() -> Shot {
        Shot { corners: [(0, 0); 4], darkest: 0.45, grain: 5.0 }
    }

    /// Little light.
    pub(crate) fn dim() -> Shot {
        Shot { darkest: 0.35, grain: 8.0, ..Shot::plain() }
    }
}

/// Chance that is the same in every run.
struct Chance(u64);

impl Chance {
    fn part(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, of deviation 1.
    fn normal(&mut self) -> f64 {
        ((0..4).map(|_| self.part()).sum::<f64>() - 2.0) * 3.0_f64.sqrt()
    }
}

/// The page on a table, out of focus by a little, in light from one side.
pub(crate) fn photograph(page: &GrayImage, shot: &Shot) -> GrayImage {
    let mut chance = Chance(0x5EED_2026_1122);
    let onto_page = inverse(&square_onto(shot.corners.map(|(x, y)| (f64::from(x), f64::from(y)))));
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (mut sum, mut points) = (0.0, 0.0);
        // Four points a pixel, spread over a little more than it: the softness of a lens.
        for (dx, dy) in [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)] {
            sum += seen(page, &onto_page, f64::from(x) + dx, f64::from(y) + dy);
            points += 1.0;
        }
        let (across, down) = (f64::from(x) / f64::from(WIDTH), f64::from(y) / f64::from(HEIGHT));
        let light = 1.0 - (1.0 - shot.darkest) * (0.7 * across + 0.3 * down).powf(1.2);
        let shade = sum / points * light * 0.93 + shot.grain * chance.normal();
        Luma([shade.clamp(0.0, 255.0) as u8])
    })
}

fn seen(page: &GrayImage, onto_page: &[f64; 9], x: f64, y: f64) -> f64 {
    let [a, b, c, d, e, f, g, h, i] = *onto_page;
    let depth = g * x + h * y + i;
    let (u, v) = ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth);
    if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
        // Wood.
        return 95.0 + 22.0 * (y * 0.013 + 3.0 * (x * 0.002).sin()).sin() + 8.0 * (y * 0.21).sin();
    }
    between(page, u * f64::from(page.width()) - 0.5, v * f64::from(page.height()) - 0.5)
}

fn between(page: &GrayImage, x: f64, y: f64) -> f64 {
    let at = |x: f64, y: f64| {
        let x = (x.max(0.0) as u32).min(page.width() - 1);
        let y = (y.max(0.0) as u32).min(page.height() - 1);
        f64::from(page.get_pixel(x, y).0[0])
    };
    let (right, down) = (x - x.floor(), y - y.floor());
    let above = at(x.floor(), y.floor()) * (1.0 - right) + at(x.floor() + 1.0, y.floor()) * right;
    let below = at(x.floor(), y.floor() + 1.0) * (1.0 - right) + at(x.floor() + 1.0, y.floor() + 1.0) * right;
    above * (1.0 - down) + below * down
}

/// A sheet that lies crooked on the glass, by so many degrees.
pub(crate) fn crooked(page: &GrayImage, degrees: f64) -> GrayImage {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (f64::from(page.width()) / 2.0, f64::from(page.height()) / 2.0);
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let (x, y) = (f64::from(x) - middle_x, f64::from(y) - middle_y);
        let (x, y) = (x * cosine + y * sine + middle_x, y * cosine - x * sine + middle_y);
        let inside = x >= 0.0 && y >= 0.0 && x < f64::from(page.width()) && y < f64::from(page.height());
        Luma([if inside { between(page, x, y) as u8 } else { 250 }])
    })
}

/// From the unit square to four corners (Heckbert 1989).
fn square_onto([(x0, y0), (x1, y1), (x2, y2), (x3, y3)]: [(f64, f64); 4]) -> [f64; 9] {
    let (sum_x, sum_y) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
    let whole = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2);
    let g = (sum_x * (y3 - y2) - (x3 - x2) * sum_y) / whole;
    let h = ((x1 - x2) * sum_y - sum_x * (y1 - y2)) / whole;
    [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0]
}

fn inverse([a, b, c, d, e, f, g, h, i]: &[f64; 9]) -> [f64; 9] {
    [
        e * i - f * h,
        c * h - b * i,
        b * f - c * e,
        f * g - d * i,
        a * i - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ]
}

/// As telephones write it: in colour, perhaps with how it was held.
pub(crate) fn jpeg(picture: &GrayImage, orientation: Option<u8>) -> Vec<u8> {
    let rgb = RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let shade = picture.get_pixel(x, y).0[0];
        // Warm light.
        image::Rgb([shade, shade.saturating_sub(shade / 16), shade.saturating_sub(shade / 8)])
    });
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 86).encode_image(&rgb).unwrap();
    if let Some(orientation) = orientation {
        let mut segment =
            b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        segment.extend([orientation, 0, 0, 0, 0, 0, 0]);
        assert_eq!(segment.len(), 2 + 0x22);
        file.splice(2..2, segment);
    }
    file
}

pub(crate) fn png(picture: &GrayImage) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}
