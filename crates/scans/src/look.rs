//! Looks at a file: is it harmless, can a person read it, and how small can its page be made? (DOMAIN §1.4,
//! scenario 18)
//!
//! **Invariant:** what comes out of [`look`] is a JPEG, PNG or PDF by its content, within every limit of the
//! policy, each page that is a picture with a short side of enough pixels, sharp and not pale. Size, pixels and
//! pages are judged before anything is decoded.

use domain::fault::Fault;
use domain::media_type::MediaType;
use domain::policy::ScanPolicy;

use crate::exif::Orientation;
use crate::grey::Grey;
use crate::legible::{self, Reading};
use crate::small::{self, Small};
use crate::{pdf, picture};

/// The long side of what is kept of a picture while its page is looked for: twice what is sent, and no more.
const WORKING_PX: usize = 4_700;

/// The long side of what is shown to the applicant.
pub(crate) const VIEW_PX: usize = 1_240;

/// What was seen in a file.
#[derive(Debug)]
pub struct Looked {
    /// Its kind by content.
    pub media_type: MediaType,
    /// Pages: 1 for a picture.
    pub pages: u32,
    /// What it shows; nothing for a PDF.
    pub view: Option<Grey>,
    /// Its page made small, where that is smaller than the file.
    pub small: Option<Small>,
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It can be read; its page is looked for.
    Legible,
    /// The page lies flat; it is packed.
    Flat,
}

/// Looks at the bytes of a file; its page is turned to the right by so many quarters, beyond what it says itself.
///
/// # Errors
/// The slip that says what to do: `ScanTooBig`, `ScanType`, `ScanSmall`, `ScanPixels`, `ScanPages`,
/// `ScanBlurred`, `ScanPale`, `ScanBlank`, `ScanLocked`, `ScanProgram`, or `ScanUnreadable` for a damaged file.
pub fn look(
    bytes: &[u8],
    policy: &ScanPolicy,
    quarters: u8,
    step: &mut dyn FnMut(Step),
) -> Result<Looked, Fault> {
    if bytes.len() as u64 > policy.bytes_max {
        return Err(too_big(policy));
    }
    let media_type = MediaType::of(bytes).ok_or(Fault::ScanType)?;
    let (picture, orientation) = match media_type {
        MediaType::Jpeg => picture::jpeg(bytes, &|width, height| working(width, height, policy))?,
        MediaType::Png => {
            (picture::png(bytes, &|width, height| working(width, height, policy))?, Orientation::default())
        }
        MediaType::Pdf => {
            let pages = pdf::check(bytes, policy)?;
            return Ok(Looked { media_type, pages, view: None, small: None });
        }
    };
    judge(&picture)?;
    step(Step::Legible);
    let picture = orientation.apply(picture);
    let page = small::flatten(&picture, &policy.small, quarters);
    let view = picture.within(VIEW_PX);
    drop(picture);
    step(Step::Flat);
    let small = small::packed(&page, &policy.small).filter(|small| small.bytes.len() < bytes.len());
    let small = small.map(|small| Small { view: small.view.within(VIEW_PX), ..small });
    Ok(Looked { media_type, pages: 1, view: Some(view), small })
}

/// The slip of a file that is too large.
pub fn too_big(policy: &ScanPolicy) -> Fault {
    Fault::ScanTooBig { mb: policy.bytes_max / (1024 * 1024) }
}

/// How many times smaller a picture of this size is kept.
fn working(width: usize, height: usize, policy: &ScanPolicy) -> Result<f64, Fault> {
    picture::check_size(width, height, policy)?;
    Ok(width.max(height).div_ceil(WORKING_PX) as f64)
}

/// Judged as a person sees it, at one size.
fn judge(picture: &Grey) -> Result<(), Fault> {
    let short_side = picture.width.min(picture.height) as f64;
    let mut reading = Reading::default();
    reading.add(&picture.shrunk(short_side / f64::from(legible::SHORT_SIDE_PX)));
    reading.judge()
}

#[cfg(test)]
mod tests;
