//! A scan: drawn in half blocks where it is a picture, and a way to a program that shows it as it is.

use terminal::{Block, Button, Page, Tone};
use words::{Words, say};

use super::{Hands, told};
use crate::model::{Model, Scan, Shown};
use crate::press::Press;
use crate::target::Button as Way;

/// Columns that a page keeps beside the picture.
const MARGIN: u16 = 6;

/// Widest picture, cells: as wide as a page.
const WIDTH_MAX: u16 = 152;

/// Rows that a page keeps around the picture.
const ROWS_AROUND: u16 = 9;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, scan: &Scan, words: &Words, hands: &Hands) {
    page.top.service = say::desk_scan(words, scan.at + 1);
    match &scan.told {
        Some(Err(problem)) => {
            let text = told::problem(words, problem);
            page.summary = Some(told::notice(Tone::Error, say::not_done_title(words), text));
        }
        Some(Ok(())) => {
            page.body.push(Block::Note { tone: Tone::Good, text: say::desk_viewing(words) });
        }
        None => {}
    }
    let mut buttons = vec![Button::new(Way::Back.into(), say::btn_back(words))];
    match &scan.shown {
        Shown::Fetching if scan.told.is_none() => page.body.push(Block::Text(say::lbl_loading(words))),
        Shown::Fetching => {}
        Shown::Paper => {
            let text = if model.has_viewer() { say::desk_paper(words) } else { say::desk_no_viewer(words) };
            page.body.push(Block::Note { tone: Tone::Attention, text });
        }
        Shown::Picture(picture) => {
            let (columns, rows) = hands.size;
            let cells = columns.min(WIDTH_MAX).saturating_sub(MARGIN);
            let rows = rows.saturating_sub(ROWS_AROUND + 2 * u16::from(rows >= 34));
            page.body.push(Block::Picture(picture.rows(scan.look, cells.into(), rows.into())));
            buttons.push(Button::new(Way::Smaller.into(), say::desk_smaller(words)));
            buttons.push(Button::new(Way::Larger.into(), say::desk_larger(words)));
        }
    }
    if model.has_viewer() && !matches!(scan.shown, Shown::Fetching) {
        buttons.push(Button::primary(Way::Viewer.into(), say::desk_viewer(words)));
    }
    page.buttons = buttons;
}
