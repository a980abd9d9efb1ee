//! Marks into PDF/A-2u: archivable, and every letter can be selected and searched.

use chrono::{Datelike, Timelike, Utc};
use domain::time::Timestamp;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::TextDirection;

use crate::fonts::Fonts;
use crate::layout::{self, Colour, Mark, SHEET_HEIGHT, SHEET_WIDTH, Sheet, Weight};
use crate::paper::Paper;
use crate::seal::Modules;

/// The most pages a paper may have: anything longer is not one of ours.
const PAGES_MAX: usize = 60;

/// Why a paper cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The fonts cannot be read after all.
    #[error("the fonts cannot be read")]
    Fonts,
    /// More than 60 pages.
    #[error("a paper of {0} pages")]
    TooLong(usize),
    /// The writer refused, with its own words.
    #[error("pdf: {0}")]
    Writer(String),
}

/// Writes a paper as PDF.
///
/// # Errors
/// When the fonts fail, the paper is longer than 60 pages, or the writer refuses.
pub fn pdf(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let sheets = layout::layout(paper, fonts).ok_or(PdfError::Fonts)?;
    if sheets.len() > PAGES_MAX {
        return Err(PdfError::TooLong(sheets.len()));
    }
    let refused = |fault: &dyn std::fmt::Debug| PdfError::Writer(format!("{fault:?}"));
    let archival = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U);
    let configuration = archival.finish().map_err(|fault| refused(&fault))?;
    let settings = SerializeSettings { configuration, enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(paper));
    for sheet in &sheets {
        draw_sheet(&mut document, sheet, fonts)?;
    }
    document.finish().map_err(|fault| refused(&fault))
}

fn metadata(paper: &Paper) -> Metadata {
    let title = format!("{} {}", paper.title.in_lang(paper.lang), paper.number);
    Metadata::new()
        .title(title)
        .authors(vec![paper.issuer.in_lang(paper.lang).to_owned()])
        .creator("Tereze".to_owned())
        .language(paper.lang.code().to_owned())
        .document_id(paper.seal.payload())
        .creation_date(moment(paper.at))
}

fn moment(at: Timestamp) -> DateTime {
    let at = at.with_timezone(&Utc);
    let two = |part: u32| u8::try_from(part).unwrap_or(0);
    DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(two(at.month()))
        .day(two(at.day()))
        .hour(two(at.hour()))
        .minute(two(at.minute()))
        .second(two(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn draw_sheet(document: &mut Document, sheet: &Sheet, fonts: &Fonts) -> Result<(), PdfError> {
    let a4 = PageSettings::from_wh(SHEET_WIDTH, SHEET_HEIGHT);
    let a4 = a4.ok_or_else(|| PdfError::Writer("no page of this size".to_owned()))?;
    let mut page = document.start_page_with(a4);
    let mut surface = page.surface();
    for mark in sheet {
        draw_mark(&mut surface, mark, fonts);
    }
    surface.finish();
    page.finish();
    Ok(())
}

fn draw_mark(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts) {
    match mark {
        Mark::Text { x, y, style, text } => {
            let face = match style.weight {
                Weight::Regular => &fonts.regular,
                Weight::Bold => &fonts.bold,
            };
            surface.set_fill(Some(fill(style.colour)));
            let start = Point::from_xy(hundredths(*x), hundredths(*y));
            surface.draw_text(start, face.font.clone(), style.size, text, false, TextDirection::LeftToRight);
        }
        Mark::Rule { x, y, length, thickness, colour } => {
            draw_rects(surface, *colour, [Rect::from_xywh(*x, y - thickness / 2.0, *length, *thickness)]);
        }
        Mark::Panel { x, y, width, height, colour } => {
            draw_rects(surface, *colour, [Rect::from_xywh(*x, *y, *width, *height)]);
        }
        Mark::Seal { x, y, side, modules } => {
            // Drawn in squares of one unit and scaled: short numbers in the file, and no seams.
            let square = side / modules.width as f32;
            surface.push_transform(&Transform::from_row(square, 0.0, 0.0, square, *x, *y));
            draw_rects(surface, Colour::INK, squares(modules));
            surface.pop();
        }
    }
}

/// The runs of dark squares of a code, as rectangles of unit height.
fn squares(modules: &Modules) -> impl Iterator<Item = Option<Rect>> {
    modules.runs().map(|(column, row, length)| Rect::from_xywh(column as f32, row as f32, length as f32, 1.0))
}

fn draw_rects(surface: &mut Surface<'_>, colour: Colour, rects: impl IntoIterator<Item = Option<Rect>>) {
    let mut path = PathBuilder::new();
    rects.into_iter().flatten().for_each(|rect| path.push_rect(rect));
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

/// A place to 1/7200 inch: nobody sees the rest, and it would fill a tenth of the file.
fn hundredths(place: f32) -> f32 {
    (place * 100.0).round() / 100.0
}

fn fill(Colour(red, green, blue): Colour) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}
