//! The limits of scans.

use serde::Deserialize;

/// Scans of papers (DOMAIN §1.4).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanPolicy {
    /// The largest file, in bytes.
    pub bytes_max: u64,
    /// The most files in one answer.
    pub count_max: usize,
    /// The most bytes of all files of one application.
    pub together_bytes_max: u64,
    /// The least short side of a page, in pixels.
    pub short_side_px_min: u32,
    /// The most pixels a picture may have before it is decoded.
    pub pixels_max: u64,
    /// The most pages of a PDF.
    pub pdf_pages_max: usize,
    /// How small a page is made.
    pub small: SmallPolicy,
    /// What the process may use in which pictures are decoded.
    pub room: RoomPolicy,
}

/// A page made small before it is signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallPolicy {
    /// The most bytes of a page in black and white.
    pub text_bytes_max: u64,
    /// The bytes that a page in shades of grey is made to fit, where it can be.
    pub grey_bytes_max: u64,
    /// The long side at the finest, in pixels.
    pub long_side_px_max: u32,
    /// The long side at the coarsest, in pixels.
    pub long_side_px_min: u32,
    /// The least part of a picture that a page on it fills, in hundredths.
    pub page_percent_min: u32,
}

/// What one picture may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomPolicy {
    /// Address space, in bytes.
    pub memory_bytes_max: u64,
    /// Seconds of computing.
    pub cpu_s_max: u64,
    /// Seconds of waiting.
    pub wall_s_max: u64,
}

impl ScanPolicy {
    /// What has to hold between the numbers.
    pub(super) fn rules(&self) -> [(bool, &'static str); 5] {
        let ScanPolicy { small, room, .. } = self;
        [
            (self.bytes_max > 0 && self.count_max > 0 && self.pdf_pages_max > 0, "scans allows at least one"),
            (
                self.pixels_max >= u64::from(self.short_side_px_min).pow(2),
                "scans.pixels_max holds a page of scans.short_side_px_min",
            ),
            (
                (256..=small.long_side_px_max).contains(&small.long_side_px_min)
                    && small.long_side_px_max <= 10_000,
                "scans.small.long_side_px_min is 256 to long_side_px_max, and that at most 10 000",
            ),
            (
                small.text_bytes_max > 0 && small.grey_bytes_max > 0 && small.page_percent_min <= 100,
                "scans.small allows at least one byte",
            ),
            (
                room.memory_bytes_max > 0 && room.cpu_s_max > 0 && room.wall_s_max > 0,
                "scans.room allows at least one",
            ),
        ]
    }
}
