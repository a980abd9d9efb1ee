//! JPEG and PNG: the header first, then the pixels, straight into a small grey page.
//!
//! **Invariant:** nothing is decoded before its header has been held against the policy; a file that ends too
//! early is damaged, never half a page.

use std::io::Cursor;

use domain::fault::Fault;
use domain::policy::ScanPolicy;
use png::Transformations;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::exif::Orientation;
use crate::grey::{Grey, Shrink};

/// The most bytes that a picture may need at once while it is decoded where it can't be taken row by row.
const WHOLE_BYTES_MAX: usize = 96 * 1024 * 1024;

/// The most scans (passes) of a progressive JPEG; honest ones have about ten.
const JPEG_PASSES_MAX: usize = 64;

/// Holds width and height against the policy, before anything is decoded; gives the short side.
pub(super) fn check_size(width: usize, height: usize, policy: &ScanPolicy) -> Result<u32, Fault> {
    let pixels = width as u64 * height as u64;
    if pixels > policy.pixels_max {
        return Err(too_many(policy));
    }
    let short_side = u32::try_from(width.min(height)).unwrap_or(u32::MAX);
    if short_side < policy.short_side_px_min {
        return Err(Fault::ScanSmall { px: policy.short_side_px_min });
    }
    Ok(short_side)
}

/// The slip of a picture with more pixels than are decoded.
pub(super) fn too_many(policy: &ScanPolicy) -> Fault {
    Fault::ScanPixels { mp: policy.pixels_max / 1_000_000 }
}

/// How many times smaller a picture is made; sees its width and height and may refuse them.
pub(super) type Scale<'a> = &'a dyn Fn(usize, usize) -> Result<f64, Fault>;

/// Decodes a JPEG, made smaller by what `scale` says to its size.
///
/// Decoded whole: one byte a pixel where the brightness stands apart, and up to twice that besides in a
/// progressive file.
pub(super) fn jpeg(bytes: &[u8], scale: Scale<'_>) -> Result<(Grey, Orientation), Fault> {
    // Half a page is worse than none: what ends too early is refused, not filled up with grey.
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(JPEG_PASSES_MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| Fault::ScanUnreadable)?;
    let orientation = decoder.exif().and_then(|exif| Orientation::of(exif)).unwrap_or_default();
    let info = decoder.info().ok_or(Fault::ScanUnreadable)?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    let scale = scale(width, height)?;
    // Most pictures carry their brightness apart: then the colours are not even decoded.
    let shades_apart = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let (space, channels) = if shades_apart { (ColorSpace::Luma, 1) } else { (ColorSpace::RGB, 3) };
    if width * height * channels > WHOLE_BYTES_MAX {
        return Err(Fault::ScanUnreadable);
    }
    let options = options.jpeg_set_out_colorspace(space);
    let pixels = JpegDecoder::new_with_options(ZCursor::new(bytes), options)
        .decode()
        .map_err(|_| Fault::ScanUnreadable)?;
    if pixels.len() != width * height * channels {
        return Err(Fault::ScanUnreadable);
    }
    let mut shrink = Shrink::new(width, height, scale);
    for row in pixels.chunks_exact(width * channels) {
        shrink.row(row.chunks_exact(channels).map(shade));
    }
    Ok((shrink.finish(), orientation))
}

/// Decodes a PNG, made smaller by what `scale` says to its size. Row by row, unless it is interlaced.
pub(super) fn png(bytes: &[u8], scale: Scale<'_>) -> Result<Grey, Fault> {
    let unreadable = |_: png::DecodingError| Fault::ScanUnreadable;
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(unreadable)?;
    let (width, height) = (header.width as usize, header.height as usize);
    let interlaced = header.interlaced;
    let scale = scale(width, height)?;
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let channels = reader.output_color_type().0.samples();
    let mut shrink = Shrink::new(width, height, scale);
    if interlaced {
        let room = reader.output_buffer_size().filter(|room| *room <= WHOLE_BYTES_MAX);
        let mut pixels = vec![0; room.ok_or(Fault::ScanUnreadable)?];
        reader.next_frame(&mut pixels).map_err(unreadable)?;
        for row in pixels.chunks_exact(width * channels) {
            shrink.row(row.chunks_exact(channels).map(shade));
        }
    } else {
        for _ in 0..height {
            let row = reader.next_row().map_err(unreadable)?.ok_or(Fault::ScanUnreadable)?;
            shrink.row(row.data().chunks_exact(channels).map(shade));
        }
    }
    Ok(shrink.finish())
}

/// The brightness of a pixel of 1 to 4 channels (Rec. 601 weights); what is transparent shows white paper.
pub(super) fn shade(pixel: &[u8]) -> u8 {
    let opaque = |shade: u8, alpha: u8| {
        let alpha = u32::from(alpha);
        ((u32::from(shade) * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    let mix = |r: u8, g: u8, b: u8| ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b)) >> 8) as u8;
    match *pixel {
        [grey] => grey,
        [grey, alpha] => opaque(grey, alpha),
        [r, g, b] => mix(r, g, b),
        [r, g, b, alpha] => opaque(mix(r, g, b), alpha),
        _ => u8::MAX,
    }
}
