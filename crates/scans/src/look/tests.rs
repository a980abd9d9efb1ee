//! Pages made here, crisp and spoiled in every way we know, and files made to harm.
#![expect(clippy::unwrap_used, reason = "tests")]

mod hostile;
mod papers;
mod sample;

use super::*;
use sample::Sample;

/// Small pages keep the tests quick: they are measured at their own size, as A4 at 150 dpi is.
fn policy() -> ScanPolicy {
    ScanPolicy {
        bytes_max: 2 * 1024 * 1024,
        together_bytes_max: 40 * 1024 * 1024,
        count_max: 5,
        short_side_px_min: 400,
        pixels_max: 2_000_000,
        pdf_pages_max: 3,
        ..domain::released::policy().scans.clone()
    }
}

fn judge(file: Vec<u8>) -> Result<u32, Fault> {
    look(&file, &policy(), 0, &mut |_| ()).map(|looked| looked.pages)
}

fn text() -> Sample {
    Sample::text(420, 560)
}

#[test]
fn a_crisp_page_passes_whatever_it_is_packed_in() {
    assert_eq!(judge(text().png()), Ok(1));
    assert_eq!(judge(text().coloured_png()), Ok(1));
    assert_eq!(judge(text().jpeg(85)), Ok(1));
    assert_eq!(judge(text().coloured_jpeg(85)), Ok(1));
}

/// Scenario 18: given a blurred scan, when attached, then E-SCAN and what to do.
#[test]
fn scenario_18_a_blurred_scan_is_refused_with_what_to_do() {
    for (width, fault) in
        [(0.8, None), (1.3, None), (2.5, Some(Fault::ScanBlurred)), (4.0, Some(Fault::ScanBlurred))]
    {
        let blurred = text().blurred(width);
        for file in [blurred.png(), blurred.jpeg(60)] {
            assert_eq!(judge(file).err(), fault, "σ = {width}");
        }
    }
    let fault = Fault::ScanBlurred;
    assert!(fault.code().starts_with("E-SCAN"));
    assert_eq!((fault.message(), fault.args().len()), ("fault-scan-blurred", 0));
}

#[test]
fn a_page_that_moved_is_refused_whichever_way_it_moved() {
    for (x, y) in [(1, 0), (0, 1), (1, 1), (1, -1)] {
        assert_eq!(judge(text().moved(3, (x, y)).png()), Ok(1), "a little, along {x} {y}");
        assert_eq!(judge(text().moved(14, (x, y)).png()), Err(Fault::ScanBlurred), "along {x} {y}");
    }
}

#[test]
fn the_grain_of_a_camera_neither_sharpens_a_page_nor_spoils_it() {
    assert_eq!(judge(text().grainy(6).png()), Ok(1));
    assert_eq!(judge(text().blurred(2.5).grainy(6).png()), Err(Fault::ScanBlurred));
    assert_eq!(judge(Sample::blank(420, 560).grainy(8).png()), Err(Fault::ScanBlank));
}

#[test]
fn uneven_light_is_no_slip_and_paleness_is() {
    assert_eq!(judge(text().lit_from_one_side().png()), Ok(1));
    assert_eq!(judge(text().shades(180, 245).png()), Ok(1));
    assert_eq!(judge(text().shades(222, 245).png()), Err(Fault::ScanPale));
    assert_eq!(judge(text().shades(0, 24).png()), Err(Fault::ScanPale));
}

#[test]
fn a_blank_page_is_blank_even_with_dust_and_a_shadow_at_its_edge() {
    assert_eq!(judge(Sample::blank(420, 560).png()), Err(Fault::ScanBlank));
    assert_eq!(judge(Sample::blank(420, 560).with_edge().with_specks(5).png()), Err(Fault::ScanBlank));
}

#[test]
fn a_few_words_on_a_page_are_a_page() {
    assert_eq!(judge(Sample::lines(420, 560, 1).png()), Ok(1));
    assert_eq!(judge(Sample::lines(420, 560, 1).blurred(3.0).png()), Err(Fault::ScanBlurred));
}

#[test]
fn size_and_pixels_are_judged_from_the_header_alone() {
    assert_eq!(judge(Sample::text(399, 560).png()), Err(Fault::ScanSmall { px: 400 }));
    assert_eq!(judge(Sample::text(560, 399).jpeg(80)), Err(Fault::ScanSmall { px: 400 }));
    assert_eq!(judge(Sample::blank(1_500, 1_400).png()), Err(Fault::ScanPixels { mp: 2 }));
    assert_eq!(judge(vec![0; 2 * 1024 * 1024 + 1]), Err(Fault::ScanTooBig { mb: 2 }));
    for other in [&b"GIF89a"[..], b"", b"II*\0tiff", b"PK\x03\x04docx", b"\0\0\0\x18ftypheic"] {
        assert_eq!(judge(other.to_vec()), Err(Fault::ScanType));
    }
}

#[test]
fn a_large_page_is_shrunk_and_judged_as_a_person_sees_it() {
    let policy = ScanPolicy { pixels_max: 20_000_000, short_side_px_min: 1_240, ..policy() };
    let judge = |sample: Sample| look(&sample.png(), &policy, 0, &mut |_| ()).map(|looked| looked.pages);
    // Sharp steps of three pixels in the file, of two on the page as it is measured.
    assert_eq!(judge(Sample::text(620, 877).enlarged(3)), Ok(1));
    assert_eq!(judge(Sample::text(620, 877).blurred(2.0).enlarged(3)), Err(Fault::ScanBlurred));
}

#[test]
fn half_a_file_is_damaged() {
    for file in [text().png(), text().jpeg(85), text().coloured_jpeg(85)] {
        for part in [0.1, 0.5, 0.9] {
            let cut = (file.len() as f64 * part) as usize;
            assert_eq!(judge(file[..cut].to_vec()), Err(Fault::ScanUnreadable), "{part}");
        }
    }
}
