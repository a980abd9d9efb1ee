//! From a paper to marks on A4 sheets.
//!
//! **Invariant:** nothing is lost and nothing overlaps: every part becomes strips, strips never break inside a
//! line, and a group of strips moves to the next sheet whole where it can. It knows nothing of PDF.

mod flow;
mod head;
mod mark;
mod parts;
mod type_set;

use self::flow::Flow;
pub(crate) use self::mark::{Colour, Mark, Style, Weight};
use self::type_set::TypeSetter;
use crate::fonts::Fonts;
use crate::paper::Paper;

/// A4, in points of 1/72 inch.
pub(crate) const SHEET_WIDTH: f32 = 595.28;
/// A4, in points of 1/72 inch.
pub(crate) const SHEET_HEIGHT: f32 = 841.89;

/// The left margin leaves room for a binder.
const LEFT: f32 = 54.0;
const RIGHT: f32 = SHEET_WIDTH - 42.0;
const WIDTH: f32 = RIGHT - LEFT;

/// Everything drawn on one sheet, in its own coordinates: right and down from the upper left corner.
pub(crate) type Sheet = Vec<Mark>;

/// Lays a paper out. `None` for fonts that [`Fonts::new`] would have refused.
pub(crate) fn layout(paper: &Paper, fonts: &Fonts) -> Option<Vec<Sheet>> {
    let setter = TypeSetter::new(fonts)?;
    let mut flow = Flow::new(head::first(&setter, paper), head::running(&setter, paper));
    for part in &paper.parts {
        for group in parts::groups(&setter, paper.lang, part) {
            flow.place(group);
        }
    }
    let mut sheets = flow.finish();
    let pages = sheets.len();
    for (place, sheet) in sheets.iter_mut().enumerate() {
        sheet.extend(head::foot(&setter, paper, place + 1, pages));
    }
    Some(sheets)
}
