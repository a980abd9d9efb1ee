//! PDF: harmless, short, and every page either typeset or a picture that can be read.
//!
//! Refused: a file that asks for a password, JavaScript, commands to launch or to send, forms that are programs
//! (XFA), multimedia. Let through: attached files and plain links, which do nothing by themselves, and signatures,
//! which papers of state bodies carry. Pages that are pictures are judged as pictures; of a picture packed in a
//! way this program does not unpack (fax, JBIG2, JPEG 2000) only the size is judged, a person looks at the rest.

mod image;
mod page;
mod program;

use domain::fault::Fault;
use domain::policy::ScanPolicy;
use lopdf::{Document, LoadOptions, ObjectId};

use self::page::{Kind, Placement};
use super::legible::{Reading, SHORT_SIDE_PX};

/// The most that one packed stream of the file's own structure may unpack to, in bytes.
const STRUCTURE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The most packed streams of structure; a paper of twenty pages has a handful.
const STRUCTURE_STREAMS_MAX: usize = 64;

/// The most pictures of one page that are judged; scanners that cut a page into strips make a few dozen.
const PICTURES_MAX: usize = 128;

/// All pictures of a file together may have so many times the pixels of the largest single one.
const PIXELS_FACTOR: u64 = 4;

/// Judges a PDF; gives its number of pages.
pub(super) fn check(bytes: &[u8], policy: &ScanPolicy) -> Result<u32, Fault> {
    let document = load(bytes)?;
    program::refuse(&document)?;
    let pages: Vec<ObjectId> = document.page_iter().take(policy.pdf_pages_max + 1).collect();
    if pages.len() > policy.pdf_pages_max {
        return Err(Fault::ScanPages { n: policy.pdf_pages_max });
    }
    if pages.is_empty() {
        return Err(Fault::ScanUnreadable);
    }
    let mut judge =
        Judge { document: &document, policy, pixels_left: policy.pixels_max.saturating_mul(PIXELS_FACTOR) };
    let mut blank = true;
    for page in &pages {
        blank &= judge.page(*page)?;
    }
    if blank { Err(Fault::ScanBlank) } else { Ok(pages.len() as u32) }
}

fn load(bytes: &[u8]) -> Result<Document, Fault> {
    let packed = bytes.windows(b"/ObjStm".len()).filter(|window| window == b"/ObjStm").count();
    if packed > STRUCTURE_STREAMS_MAX {
        return Err(Fault::ScanUnreadable);
    }
    let options = LoadOptions::with_max_decompressed_size(STRUCTURE_BYTES_MAX);
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| {
        let locked = matches!(error, lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_));
        if locked { Fault::ScanLocked } else { Fault::ScanUnreadable }
    })?;
    // Opened with the empty password it is not encrypted any more.
    if document.is_encrypted() { Err(Fault::ScanLocked) } else { Ok(document) }
}

struct Judge<'a> {
    document: &'a Document,
    policy: &'a ScanPolicy,
    pixels_left: u64,
}

impl Judge<'_> {
    /// Judges one page; true where nothing stands on it, as on the back of a scanned sheet.
    fn page(&mut self, id: ObjectId) -> Result<bool, Fault> {
        let page = page::survey(self.document, id)?;
        match page.kind() {
            Kind::Typeset => Ok(false),
            Kind::Empty => Ok(true),
            Kind::Pictures => self.pictures(page.short_side_pt, &page.placements),
        }
    }

    /// Judges the pictures of a page together, as one page.
    fn pictures(&mut self, short_side_pt: f64, placements: &[Placement]) -> Result<bool, Fault> {
        let mut reading = Reading::default();
        let mut judged = false;
        for placement in placements.iter().take(PICTURES_MAX) {
            let picture = image::Picture::of(self.document, placement.image).ok_or(Fault::ScanUnreadable)?;
            let short_side_px = short_side_pt * placement.pixels_per_pt(picture.width, picture.height);
            if short_side_px.round() < f64::from(self.policy.short_side_px_min) {
                return Err(Fault::ScanSmall { px: self.policy.short_side_px_min });
            }
            self.spend(picture.width as u64 * picture.height as u64)?;
            if let Some(grey) = picture.grey(short_side_px / f64::from(SHORT_SIDE_PX))? {
                reading.add(&grey);
                judged = true;
            }
        }
        if !judged {
            return Ok(false);
        }
        if reading.is_blank() {
            return Ok(true);
        }
        reading.judge().map(|()| false)
    }

    fn spend(&mut self, pixels: u64) -> Result<(), Fault> {
        let left = if pixels > self.policy.pixels_max { None } else { self.pixels_left.checked_sub(pixels) };
        self.pixels_left = left.ok_or(super::picture::too_many(self.policy))?;
        Ok(())
    }
}
