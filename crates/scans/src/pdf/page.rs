//! What stands on a page: its drawing instructions are read as far as needed to tell a typeset page from one
//! that is a picture, and to know how large each picture lies on it (ISO 32000-1, 8 and 9).

use domain::fault::Fault;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// The most bytes of drawing instructions of one page, unpacked.
const CONTENT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most instructions read on one page.
const OPERATIONS_MAX: usize = 500_000;

/// How deep forms may lie in forms.
const FORMS_MAX: usize = 4;

/// How deep graphics states may be saved; the format's own bound is 28.
const STATES_MAX: usize = 64;

/// A picture over so much of the page is the page.
const COVERS: f64 = 0.5;

/// Invisible text: what text recognition lays under or over a scan.
const INVISIBLE: i64 = 3;

/// A page as far as it matters here.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The short side, in points of 1/72 inch.
    pub(super) short_side_pt: f64,
    /// The pictures that lie on it, in the order they are drawn.
    pub(super) placements: Vec<Placement>,
    /// Text or lines can be seen, not hidden under a picture.
    inked: bool,
}

/// A picture on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placement {
    pub(super) image: ObjectId,
    /// Length of its upper edge on the page, in points.
    width_pt: f64,
    /// Length of its side, in points.
    height_pt: f64,
}

/// How a page is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text and lines, sharp by nature.
    Typeset,
    /// Pictures and nothing else, or a picture over all of it.
    Pictures,
    /// Nothing.
    Empty,
}

impl Page {
    pub(super) fn kind(&self) -> Kind {
        match (self.inked, self.placements.is_empty()) {
            (true, _) => Kind::Typeset,
            (false, false) => Kind::Pictures,
            (false, true) => Kind::Empty,
        }
    }
}

impl Placement {
    /// The coarser resolution of the two directions.
    pub(super) fn pixels_per_pt(&self, width_px: usize, height_px: usize) -> f64 {
        (width_px as f64 / self.width_pt).min(height_px as f64 / self.height_pt)
    }
}

/// Reads a page's drawing instructions.
pub(super) fn survey(document: &Document, id: ObjectId) -> Result<Page, Fault> {
    let (width, height) = size(document, id).ok_or(Fault::ScanUnreadable)?;
    let content =
        document.get_page_content_with_limit(id, CONTENT_BYTES_MAX).map_err(|_| Fault::ScanUnreadable)?;
    let resources = Resources::of_page(document, id);
    let mut survey = Survey {
        document,
        page: Page { short_side_pt: width.min(height), ..Page::default() },
        area: width * height,
        operations_left: OPERATIONS_MAX,
    };
    survey.run(&content, &resources, State { matrix: IDENTITY, text_mode: 0 }, 0)?;
    Ok(survey.page)
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    text_mode: i64,
}

struct Survey<'a> {
    document: &'a Document,
    page: Page,
    area: f64,
    operations_left: usize,
}

impl<'a> Survey<'a> {
    fn run(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        start: State,
        depth: usize,
    ) -> Result<(), Fault> {
        let operations = Content::decode(content).map_err(|_| Fault::ScanUnreadable)?.operations;
        self.operations_left =
            self.operations_left.checked_sub(operations.len()).ok_or(Fault::ScanUnreadable)?;
        let mut states = Vec::new();
        let mut now = start;
        for Operation { operator, operands } in &operations {
            match operator.as_str() {
                "q" if states.len() < STATES_MAX => states.push(now),
                "Q" => now = states.pop().unwrap_or(now),
                "cm" => now.matrix = numbers(operands).map_or(now.matrix, |m| times(&m, &now.matrix)),
                "Tr" => now.text_mode = operands.first().and_then(|mode| mode.as_i64().ok()).unwrap_or(0),
                "Tj" | "TJ" | "'" | "\"" => self.page.inked |= now.text_mode != INVISIBLE,
                "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "sh" | "BI" => {
                    self.page.inked = true
                }
                "Do" => self.paint(operands, resources, now, depth)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// `Do`: a picture, or a form with instructions of its own.
    fn paint(
        &mut self,
        operands: &[Object],
        resources: &Resources<'a>,
        now: State,
        depth: usize,
    ) -> Result<(), Fault> {
        let Some(id) =
            operands.first().and_then(|name| name.as_name().ok()).and_then(|name| resources.find(name))
        else {
            return Ok(());
        };
        let Ok(stream) = self.document.get_object(id).and_then(Object::as_stream) else { return Ok(()) };
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if subtype == b"Image" {
            self.place(id, &now.matrix);
        } else if subtype == b"Form" && depth < FORMS_MAX {
            let content = stream
                .decompressed_content_with_limit(CONTENT_BYTES_MAX)
                .map_err(|_| Fault::ScanUnreadable)?;
            let own = Resources::of_form(self.document, &stream.dict, resources);
            let matrix = stream
                .dict
                .get_deref(b"Matrix", self.document)
                .and_then(Object::as_array)
                .ok()
                .and_then(|matrix| numbers(matrix))
                .unwrap_or(IDENTITY);
            self.run(&content, &own, State { matrix: times(&matrix, &now.matrix), ..now }, depth + 1)?;
        }
        Ok(())
    }

    /// A picture fills the unit square of the current matrix.
    fn place(&mut self, image: ObjectId, matrix: &Matrix) {
        let [a, b, c, d, ..] = *matrix;
        let (width_pt, height_pt, area) = (a.hypot(b), c.hypot(d), (a * d - b * c).abs());
        let seen = [width_pt, height_pt, area].iter().all(|length| length.is_finite() && *length > 0.0);
        if !seen {
            return;
        }
        if area >= COVERS * self.area {
            // Whatever was drawn before lies under it.
            self.page.inked = false;
        }
        self.page.placements.push(Placement { image, width_pt, height_pt });
    }
}

/// The named pictures and forms that instructions may refer to.
#[derive(Clone)]
struct Resources<'a> {
    xobjects: Vec<&'a Dictionary>,
}

impl<'a> Resources<'a> {
    fn of_page(document: &'a Document, id: ObjectId) -> Self {
        let Ok((direct, referred)) = document.get_page_resources(id) else {
            return Self { xobjects: Vec::new() };
        };
        let referred = referred.into_iter().filter_map(|id| document.get_dictionary(id).ok());
        Self {
            xobjects: direct
                .into_iter()
                .chain(referred)
                .filter_map(|found| xobjects(document, found))
                .collect(),
        }
    }

    /// A form without resources of its own uses those of whoever draws it.
    fn of_form(document: &'a Document, form: &'a Dictionary, outer: &Self) -> Self {
        match form.get_deref(b"Resources", document).and_then(Object::as_dict) {
            Ok(own) => Self { xobjects: xobjects(document, own).into_iter().collect() },
            Err(_) => outer.clone(),
        }
    }

    fn find(&self, name: &[u8]) -> Option<ObjectId> {
        self.xobjects.iter().find_map(|named| named.get(name).and_then(Object::as_reference).ok())
    }
}

fn xobjects<'a>(document: &'a Document, resources: &'a Dictionary) -> Option<&'a Dictionary> {
    resources.get_deref(b"XObject", document).and_then(Object::as_dict).ok()
}

/// Width and height of a page in points; its box may stand in one of its ancestors.
fn size(document: &Document, id: ObjectId) -> Option<(f64, f64)> {
    const ANCESTORS_MAX: usize = 32;
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..ANCESTORS_MAX {
        let media_box = node.get_deref(b"MediaBox", document).and_then(Object::as_array).ok();
        if let Some([left, bottom, right, top]) = media_box.and_then(|corners| numbers(corners)) {
            let (width, height): (f64, f64) = ((right - left).abs(), (top - bottom).abs());
            let sane = |length: f64| (1.0..=100_000.0).contains(&length);
            return (sane(width) && sane(height)).then_some((width, height));
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}

fn numbers<const N: usize>(objects: &[Object]) -> Option<[f64; N]> {
    let numbers: Option<Vec<f64>> =
        objects.iter().map(|object| object.as_float().ok().map(f64::from)).collect();
    numbers?.try_into().ok()
}

/// First `inner`, then `outer`.
fn times(inner: &Matrix, outer: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *inner;
    let [p, q, r, s, t, u] = *outer;
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}
