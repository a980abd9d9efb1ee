//! A scan on the desk: as it was attached, drawn where it is a picture, handed to a viewer where one is configured.
//!
//! **Invariants:** its bytes lie in memory that is wiped, and for a viewer in a file of memory without a name on any
//! disk; both are gone when the screen is left. What is drawn is what was signed for: its digest is the one that was
//! asked for. Nothing is decoded beyond the pixels that the policy allows.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use domain::problem::Problem;
use image::{ImageFormat, ImageReader, Limits};
use sync::envelope::sha256_hex;
use terminal::picture::Picture;
use zeroize::Zeroizing;

use super::pdf;
use super::viewer::Viewer;
use crate::msg::{Answer, Trouble};

/// Bytes that a decoder may take for one pixel, with room for what it keeps besides.
const BYTES_PER_PIXEL: u64 = 8;

/// The media type of what is drawn page by page.
const PDF: &str = "application/pdf";

/// The scan that lies on the desk.
pub(super) struct OnTheDesk {
    command: Vec<String>,
    pdf_drawer: Option<PathBuf>,
    bytes: Option<Zeroizing<Vec<u8>>>,
    viewer: Option<Viewer>,
}

impl OnTheDesk {
    pub(super) fn new(command: Vec<String>, pdf_drawer: Option<PathBuf>) -> OnTheDesk {
        OnTheDesk { command, pdf_drawer, bytes: None, viewer: None }
    }

    /// Lays a scan on the desk; a picture is drawn.
    pub(super) fn lay(
        &mut self,
        bytes: Zeroizing<Vec<u8>>,
        sha256: &str,
        media_type: &str,
    ) -> Result<Answer, Trouble> {
        self.clear();
        if sha256_hex(&bytes) != sha256 {
            return Err(Trouble::Refused(Problem::plain("fault-badanswer")));
        }
        let picture = match (format_of(media_type), &self.pdf_drawer) {
            (Some(format), _) => picture(&bytes, format),
            (None, Some(drawer)) if media_type == PDF => pdf::draw(drawer, &bytes),
            (None, _) => None,
        };
        self.bytes = Some(bytes);
        Ok(picture.map_or(Answer::Paper, |picture| Answer::Picture(Arc::new(picture))))
    }

    /// Opens it in the configured program.
    pub(super) fn hand_to_viewer(&mut self) -> Result<Answer, Trouble> {
        let sorry = || Trouble::Refused(Problem::plain("desk-fault-viewer"));
        let bytes = self.bytes.as_ref().ok_or_else(sorry)?;
        self.viewer = None;
        self.viewer = Some(Viewer::open(&self.command, bytes).map_err(|_| sorry())?);
        Ok(Answer::Viewing)
    }

    /// Takes it off the desk.
    pub(super) fn clear(&mut self) {
        self.viewer = None;
        self.bytes = None;
    }
}

fn format_of(media_type: &str) -> Option<ImageFormat> {
    match media_type {
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/png" => Some(ImageFormat::Png),
        _ => None,
    }
}

/// The picture in grey; none where it cannot be decoded within the policy's limits.
fn picture(bytes: &[u8], format: ImageFormat) -> Option<Picture> {
    let policy = &domain::released::policy().scans;
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > policy.pixels_max {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(policy.pixels_max.saturating_mul(BYTES_PER_PIXEL));
    let mut reader = reader();
    reader.limits(limits);
    let grey = reader.decode().ok()?.into_luma8();
    let (width, height) = (usize::try_from(grey.width()).ok()?, usize::try_from(grey.height()).ok()?);
    Picture::new(width, height, Zeroizing::new(grey.into_raw()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn png() -> Vec<u8> {
        let mut bytes = Vec::new();
        let page = image::GrayImage::from_pixel(60, 80, image::Luma([200]));
        page.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_picture_is_drawn_and_another_than_the_one_asked_for_is_not() {
        let mut desk = OnTheDesk::new(Vec::new(), None);
        let (bytes, digest) = (png(), sha256_hex(&png()));
        let laid = desk.lay(Zeroizing::new(bytes.clone()), &digest, "image/png").unwrap();
        assert!(matches!(laid, Answer::Picture(picture) if picture.size() == (60, 80)));
        assert!(desk.lay(Zeroizing::new(bytes), &sha256_hex(b"another"), "image/png").is_err());
        assert!(desk.bytes.is_none(), "what is not what was asked for does not stay");
    }

    #[test]
    fn what_cannot_be_drawn_is_a_paper() {
        let mut desk = OnTheDesk::new(Vec::new(), None);
        for media_type in ["application/pdf", "image/png"] {
            let bytes = b"%PDF-1.7 and nothing else".to_vec();
            let digest = sha256_hex(&bytes);
            assert!(matches!(desk.lay(Zeroizing::new(bytes), &digest, media_type), Ok(Answer::Paper)));
        }
        assert!(desk.hand_to_viewer().is_err(), "no viewer is configured");
    }
}
