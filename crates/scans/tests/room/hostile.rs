//! Files made to harm, and a page that harms nobody.

use std::io::Cursor;

use domain::fault::Fault;
use image::{GrayImage, ImageFormat, Luma};

/// A page of strokes, as a PNG.
pub(crate) fn page(width: u32, height: u32) -> Vec<u8> {
    png(&GrayImage::from_fn(width, height, |x, y| {
        let inside = (100..width - 100).contains(&x) && (100..height - 100).contains(&y);
        let grain = ((x * 7 + y * 13) % 9) as u8;
        let stroke = inside && y % 30 < 12 && (x / 3 * 7_919 + y / 30 * 104_729) % 8_191 % 2 == 0;
        Luma([if stroke { 25 } else { 230 + grain }])
    }))
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Each with the one answer that it gets.
pub(crate) fn files() -> Vec<(&'static str, Vec<u8>, Fault)> {
    let page = page(1_300, 1_700);
    let jpeg = {
        let mut file = Cursor::new(Vec::new());
        image::load_from_memory(&page).unwrap().write_to(&mut file, ImageFormat::Jpeg).unwrap();
        file.into_inner()
    };
    let random: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let pixels = Fault::ScanPixels { mp: 60 };
    vec![
        ("a PNG bomb", claiming(&page, 65_535, 65_535), pixels),
        ("a PNG that claims more than it has", claiming(&page, 1_300, 40_000), Fault::ScanUnreadable),
        ("a JPEG bomb", jpeg_claiming(&jpeg, 65_535, 65_535), pixels),
        ("half a PNG", page[..page.len() / 2].to_vec(), Fault::ScanUnreadable),
        ("half a JPEG", jpeg[..jpeg.len() / 2].to_vec(), Fault::ScanUnreadable),
        ("nothing", Vec::new(), Fault::ScanType),
        ("noise", random.clone(), Fault::ScanType),
        ("a PNG of noise", [b"\x89PNG\r\n\x1a\n".to_vec(), random.clone()].concat(), Fault::ScanUnreadable),
        ("a JPEG of noise", [vec![0xFF, 0xD8, 0xFF, 0xE0], random.clone()].concat(), Fault::ScanUnreadable),
        ("a PDF of noise", [b"%PDF-1.7\n".to_vec(), random].concat(), Fault::ScanUnreadable),
        ("a PDF that nests", nested(), Fault::ScanUnreadable),
    ]
}

/// A PNG with other sides in its header.
fn claiming(file: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = file.to_vec();
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = !file[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    });
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

/// A JPEG with other sides in its frame.
fn jpeg_claiming(file: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut file = file.to_vec();
    let frame = file.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

fn nested() -> Vec<u8> {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    format!("%PDF-1.4\n1 0 obj {deep} endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF").into_bytes()
}
