//! Packs a page: black and white as a PNG of one bit a pixel, shades of grey as a JPEG. Both are what the centre and
//! the desk have always taken and drawn.

use domain::media_type::MediaType;
use domain::policy::SmallPolicy;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use png::{BitDepth, ColorType, Compression, Filter};
use zeroize::Zeroizing;

use crate::grey::Grey;
use crate::ink;

/// From the finest resolution to the coarsest in so many steps.
const SIZES: usize = 4;

/// Qualities of a JPEG, from what looks like the original to where letters begin to blur.
const QUALITIES: [u8; 4] = [72, 60, 50, 40];

/// A page that is packed.
pub(crate) struct Packed {
    pub(crate) media_type: MediaType,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// What it looks like unpacked, but for the losses of a JPEG.
    pub(crate) page: Grey,
}

/// Packs an evenly lit page as small as the policy wants it, and no coarser than needed.
pub(crate) fn pack(page: &Grey, policy: &SmallPolicy) -> Option<Packed> {
    let text = if ink::is_enough(page) { text(page, policy) } else { None };
    text.or_else(|| grey(page, policy))
}

/// None where it does not fit even at the coarsest.
fn text(page: &Grey, policy: &SmallPolicy) -> Option<Packed> {
    sizes(page, policy).find_map(|long_side| {
        let page = ink::black_and_white(&page.within(long_side));
        let bytes = one_bit(&page)?;
        let fits = bytes.len() as u64 <= policy.text_bytes_max;
        fits.then_some(Packed { media_type: MediaType::Png, bytes, page })
    })
}

/// The first that fits, or the smallest.
fn grey(page: &Grey, policy: &SmallPolicy) -> Option<Packed> {
    let page = page.within((policy.long_side_px_min as usize).min(page.long_side()));
    let mut smallest = None;
    for quality in QUALITIES {
        let bytes = jpeg(&page, quality)?;
        let fits = bytes.len() as u64 <= policy.grey_bytes_max;
        smallest = Some(bytes);
        if fits {
            break;
        }
    }
    smallest.map(|bytes| Packed { media_type: MediaType::Jpeg, bytes, page })
}

/// Long sides to try, finest first; a page is never enlarged.
fn sizes(page: &Grey, policy: &SmallPolicy) -> impl Iterator<Item = usize> {
    let finest = page.long_side().min(policy.long_side_px_max as usize);
    let coarsest = finest.min(policy.long_side_px_min as usize);
    (0..SIZES).map(move |n| finest - (finest - coarsest) * n / (SIZES - 1))
}

/// Rows as they are, or as differences to the row above, whichever packs better.
fn one_bit(page: &Grey) -> Option<Zeroizing<Vec<u8>>> {
    let row_bytes = page.width.div_ceil(8);
    let mut bits = Zeroizing::new(vec![0_u8; row_bytes * page.height]);
    for (row, packed) in page.shades.chunks_exact(page.width).zip(bits.chunks_exact_mut(row_bytes)) {
        for (x, shade) in row.iter().enumerate() {
            packed[x / 8] |= u8::from(*shade >= 128) << (7 - x % 8);
        }
    }
    let packed = [Filter::NoFilter, Filter::Up].into_iter().filter_map(|filter| {
        let mut file = Zeroizing::new(Vec::new());
        let mut encoder = png::Encoder::new(&mut *file, side(page.width)?, side(page.height)?);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        encoder.set_compression(Compression::High);
        encoder.set_filter(filter);
        encoder.write_header().ok()?.write_image_data(&bits).ok()?;
        Some(file)
    });
    packed.min_by_key(|file| file.len())
}

fn jpeg(page: &Grey, quality: u8) -> Option<Zeroizing<Vec<u8>>> {
    let mut file = Zeroizing::new(Vec::new());
    let (width, height) = (side(page.width)?, side(page.height)?);
    JpegEncoder::new_with_quality(&mut *file, quality)
        .write_image(&page.shades, width, height, ExtendedColorType::L8)
        .ok()?;
    Some(file)
}

fn side(length: usize) -> Option<u32> {
    u32::try_from(length).ok()
}
