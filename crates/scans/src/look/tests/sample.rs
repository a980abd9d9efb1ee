//! Pages for the tests: rows of letter-like strokes, and what a careless hand does to them.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder, Luma};

/// Seven letters, five by seven.
const LETTERS: [[u8; 7]; 7] = [
    [0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11],
    [0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E],
    [0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11],
    [0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11],
    [0x11, 0x13, 0x13, 0x15, 0x19, 0x19, 0x11],
    [0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E],
    [0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04],
];

const INK: u8 = 25;
const PAPER: u8 = 240;

/// A grey page.
#[derive(Clone)]
pub(super) struct Sample(pub(super) GrayImage);

impl Sample {
    pub(super) fn blank(width: u32, height: u32) -> Self {
        Self(GrayImage::from_pixel(width, height, Luma([PAPER])))
    }

    /// A page full of text of about 10 points.
    pub(super) fn text(width: u32, height: u32) -> Self {
        Self::lines(width, height, u32::MAX)
    }

    /// So many lines of text from the top.
    pub(super) fn lines(width: u32, height: u32, lines: u32) -> Self {
        let mut page = Self::blank(width, height);
        let (step_x, step_y, margin) = (13, 26, 40);
        for line in 0..lines.min(height.saturating_sub(2 * margin) / step_y) {
            for place in 0..width.saturating_sub(2 * margin) / step_x {
                let letter = (line * 31 + place * 17 + place * place) as usize % 9;
                if let Some(letter) = LETTERS.get(letter) {
                    page.letter(letter, margin + place * step_x, margin + line * step_y);
                }
            }
        }
        page
    }

    fn letter(&mut self, letter: &[u8; 7], left: u32, top: u32) {
        for y in 0..14 {
            for x in 0..10 {
                if letter[y as usize / 2] >> (4 - x / 2) & 1 == 1 {
                    self.0.put_pixel(left + x, top + y, Luma([INK]));
                }
            }
        }
    }

    /// Out of focus: a Gaussian of this width in pixels.
    pub(super) fn blurred(&self, sigma: f32) -> Self {
        let reach = (sigma * 3.0).ceil() as i64;
        let weights: Vec<f32> =
            (-reach..=reach).map(|d| (-((d * d) as f32) / (2.0 * sigma * sigma)).exp()).collect();
        let sum: f32 = weights.iter().sum();
        let weights: Vec<f32> = weights.iter().map(|weight| weight / sum).collect();
        self.spread(&weights, (1, 0)).spread(&weights, (0, 1))
    }

    /// Moved by so many pixels while it was taken.
    pub(super) fn moved(&self, pixels: usize, along: (i64, i64)) -> Self {
        self.spread(&vec![1.0 / pixels as f32; pixels], along)
    }

    fn spread(&self, weights: &[f32], (dx, dy): (i64, i64)) -> Self {
        let (width, height) = self.0.dimensions();
        let reach = weights.len() as i64 / 2;
        Self(GrayImage::from_fn(width, height, |x, y| {
            let sum: f32 = weights
                .iter()
                .zip(-reach..)
                .map(|(weight, step)| {
                    let at = |from: u32, d: i64, max: u32| {
                        (i64::from(from) + d * step).clamp(0, i64::from(max) - 1) as u32
                    };
                    weight * f32::from(self.0.get_pixel(at(x, dx, width), at(y, dy, height)).0[0])
                })
                .sum();
            Luma([sum.round() as u8])
        }))
    }

    /// Ink and paper of other shades.
    pub(super) fn shades(&self, ink: u8, paper: u8) -> Self {
        self.map(|_, _, shade| {
            ink as f32 + (paper - ink) as f32 * (shade - INK as f32) / (PAPER - INK) as f32
        })
    }

    /// Dark on the left, light on the right.
    pub(super) fn lit_from_one_side(&self) -> Self {
        let width = self.0.width() as f32;
        self.map(|x, _, shade| shade * (0.45 + 0.55 * x as f32 / width))
    }

    /// Noise of about this standard deviation, the same in every run.
    pub(super) fn grainy(&self, deviation: u32) -> Self {
        let mut seed = 0x9E37_79B9_u32;
        let mut random = move || {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            (seed >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        // Three uniform shares of this width have the wanted deviation together.
        let wide = deviation as f32 * 2.0;
        self.map(move |_, _, shade| shade + wide * (random() + random() + random()))
    }

    /// The dark edge that the lid of a scanner leaves.
    pub(super) fn with_edge(&self) -> Self {
        let width = self.0.width();
        self.map(move |x, _, shade| if x + 9 > width { 20.0 } else { shade })
    }

    /// Dust.
    pub(super) fn with_specks(&self, specks: u32) -> Self {
        self.map(move |x, y, shade| {
            let speck = (0..specks).any(|n| x.abs_diff(80 + 60 * n) < 4 && y.abs_diff(100 + 70 * n) < 4);
            if speck { 10.0 } else { shade }
        })
    }

    /// The same page at a higher resolution, its edges smooth as ink is.
    pub(super) fn enlarged(&self, times: u32) -> Self {
        let (width, height) = self.0.dimensions();
        let large =
            GrayImage::from_fn(width * times, height * times, |x, y| *self.0.get_pixel(x / times, y / times));
        Self(large)
    }

    fn map(&self, mut shade: impl FnMut(u32, u32, f32) -> f32) -> Self {
        let mut page = self.0.clone();
        for (x, y, pixel) in page.enumerate_pixels_mut() {
            pixel.0[0] = shade(x, y, f32::from(pixel.0[0])).clamp(0.0, 255.0).round() as u8;
        }
        Self(page)
    }

    pub(super) fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let (width, height) = self.0.dimensions();
        image::codecs::png::PngEncoder::new(&mut file)
            .write_image(self.0.as_raw(), width, height, ExtendedColorType::L8)
            .unwrap();
        file
    }

    /// Four channels, blue ink on see-through paper.
    pub(super) fn coloured_png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let (width, height) = self.0.dimensions();
        let pixels: Vec<u8> = self.0.pixels().flat_map(|p| [20, 30, 120, 255 - p.0[0]]).collect();
        image::codecs::png::PngEncoder::new(&mut file)
            .write_image(&pixels, width, height, ExtendedColorType::Rgba8)
            .unwrap();
        file
    }

    pub(super) fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, quality).encode_image(&self.0).unwrap();
        file
    }

    pub(super) fn coloured_jpeg(&self, quality: u8) -> Vec<u8> {
        let mut file = Vec::new();
        let rgb = image::DynamicImage::ImageLuma8(self.0.clone()).into_rgb8();
        JpegEncoder::new_with_quality(&mut file, quality).encode_image(&rgb).unwrap();
        file
    }
}
