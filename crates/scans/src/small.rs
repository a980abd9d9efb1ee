//! A page made small: found in its picture, flat, upright, evenly lit, packed.

use domain::media_type::MediaType;
use domain::policy::SmallPolicy;
use zeroize::Zeroizing;

use crate::find;
use crate::geometry::{Flat, Quad};
use crate::grey::Grey;
use crate::light;
use crate::pack;
use crate::upright;

/// The long side of the page on which its lines are looked at, in pixels.
const LOOK_PX: f64 = 1_000.0;

/// The edge of a found page lies a hair inside: what stands beside it must not look in.
const INSET: f64 = 0.004;

/// Height to width of all our paper (ISO 216), and how near a page has to be to be such a sheet.
const SHEET: f64 = std::f64::consts::SQRT_2;
const SHEET_NEAR: f64 = 0.1;

/// A page made small.
pub struct Small {
    /// PNG for black and white, JPEG for shades of grey.
    pub media_type: MediaType,
    /// The file.
    pub bytes: Zeroizing<Vec<u8>>,
    /// What it shows.
    pub view: Grey,
}

impl std::fmt::Debug for Small {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Small({:?}, {} bytes, {:?})", self.media_type, self.bytes.len(), self.view)
    }
}

/// The flat upright page in a picture that stands as it was seen.
pub(crate) fn flatten(picture: &Grey, policy: &SmallPolicy, quarters: u8) -> Grey {
    let whole = Quad::whole(picture.width as f64, picture.height as f64);
    let found = find::page(picture, policy.page_percent_min).map(|page| page.inset(INSET));
    let corners = found.unwrap_or(whole);
    let sides = if found.is_some() { as_sheet(corners.sides()) } else { corners.sides() };
    let flat = Flat { corners, sides, skew: 0.0 };
    let long_side = |most: f64| sides.0.max(sides.1).min(most);
    let turn = upright::turn(&flat.draw(picture, long_side(LOOK_PX)));
    let page = Flat { skew: turn.skew, ..flat }.draw(picture, long_side(f64::from(policy.long_side_px_max)));
    page.turned(turn.quarters + quarters)
}

/// Packs a flat page.
pub(crate) fn packed(page: &Grey, policy: &SmallPolicy) -> Option<Small> {
    let packed = pack::pack(&light::even(page), policy)?;
    Some(Small { media_type: packed.media_type, bytes: packed.bytes, view: packed.page })
}

/// A page of about the shape of a sheet is one: seen aslant its sides are measured too short.
fn as_sheet((width, height): (f64, f64)) -> (f64, f64) {
    let (short, long) = (width.min(height), width.max(height));
    if (long / short / SHEET - 1.0).abs() > SHEET_NEAR {
        return (width, height);
    }
    let short = (short * long / SHEET).sqrt();
    let long = short * SHEET;
    if width < height { (short, long) } else { (long, short) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_page_with_a_photograph_stays_grey_and_becomes_small_too() {
        let policy = &domain::released::policy().scans.small;
        let page = Grey::drawn(1_654, 2_339, |x, y| {
            let photograph = (200..650).contains(&x) && (300..850).contains(&y);
            let grain = (x * 7_919 + y * 104_729) % 97 % 7;
            let stroke = y % 40 < 14 && x % 23 < 6 && y > 1_000;
            let shade = match (photograph, stroke) {
                (true, _) => 70 + (x - 200) / 5 + (y - 300) / 8,
                (false, true) => 30,
                (false, false) => 240,
            };
            (shade + grain) as u8
        });
        let small = packed(&page, policy).unwrap();
        assert_eq!((small.media_type, small.view.height), (MediaType::Jpeg, 1_754));
        assert!(small.bytes.len() as u64 <= policy.grey_bytes_max, "{} bytes", small.bytes.len());
        let text = packed(
            &Grey::drawn(1_654, 2_339, |x, y| if y % 40 < 14 && x % 23 < 6 { 30 } else { 240 }),
            policy,
        );
        assert_eq!(text.unwrap().media_type, MediaType::Png);
    }

    #[test]
    fn what_is_nearly_a_sheet_is_a_sheet() {
        let (width, height) = as_sheet((1_000.0, 1_350.0));
        assert!((height / width - SHEET).abs() < 1e-9 && (width * height - 1_350_000.0).abs() < 1.0);
        assert_eq!(as_sheet((860.0, 540.0)), (860.0, 540.0));
    }
}
