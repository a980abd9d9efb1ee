//! What will be sent of a file: the applicant sees it before it is attached, and long before it is signed.

use journey::effect::{ScanStep, Seen};
use journey::stage::Preview;
use journey::target::Button as Way;
use terminal::picture::Picture;
use terminal::{Block, Button, Page, Progress, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hands, frame};

/// Columns that a page keeps beside the picture, and the widest one.
const MARGIN: u16 = 6;
const WIDTH_MAX: u16 = 152;

/// Rows that a page keeps around the picture, and on a high screen, where buttons have frames.
const ROWS_AROUND: u16 = 12;
const ROWS_AROUND_HIGH: u16 = 14;
const HIGH: u16 = 34;

/// The fewest rows that show anything.
const ROWS_MIN: u16 = 6;

pub(super) fn draw(page: &mut Page<Press>, preview: &Preview, words: &Words, hands: &Hands) {
    if let Some(problem) = &preview.problem {
        let text = frame::told(words, problem);
        page.summary = Some(frame::notice(Tone::Error, say::summary_scan(words), text));
    }
    // The picture needs the room; who asks for help gets it over the picture.
    page.help = page.help.take().filter(|_| hands.help_open);
    page.body.push(Block::Heading(say::preview_title(words)));
    page.body.push(Block::Text(sizes(preview, words)));
    if let Some(step) = preview.turning {
        page.body.push(working(words, step));
    }
    if let Some(rows) = preview.seen().and_then(|seen| drawn(seen, hands)) {
        page.body.push(Block::Picture(rows));
    }
    page.buttons = buttons(preview, words);
}

/// What is sent, how large it is, and how large the file was.
fn sizes(preview: &Preview, words: &Words) -> String {
    let kib = |bytes: u64| bytes.div_ceil(1024);
    let original = kib(preview.offer.original.bytes_len);
    match &preview.offer.small {
        Some(small) if !preview.as_it_is => say::preview_small(words, kib(small.scan.bytes_len), original),
        Some(_) | None => say::preview_original(words, original),
    }
}

fn drawn(seen: &Seen, hands: &Hands) -> Option<Vec<Vec<terminal::Dot>>> {
    let (columns, rows) = hands.size;
    let cells = columns.min(WIDTH_MAX).saturating_sub(MARGIN);
    let around = if rows >= HIGH { ROWS_AROUND_HIGH } else { ROWS_AROUND };
    let rows = rows.saturating_sub(around).max(ROWS_MIN);
    let picture = Picture::new(seen.width, seen.height, seen.shades.clone())?;
    Some(picture.rows(hands.look, cells.into(), rows.into()))
}

fn buttons(preview: &Preview, words: &Words) -> Vec<Button<Press>> {
    let mut buttons = vec![Button::new(Way::Back.into(), say::preview_other_file(words))];
    if preview.turning.is_some() {
        return buttons;
    }
    if preview.offer.small.is_some() {
        let other =
            if preview.as_it_is { say::preview_take_small(words) } else { say::preview_keep_original(words) };
        buttons.push(Button::new(Way::OtherScan.into(), other));
        if !preview.as_it_is {
            buttons.push(Button::new(Way::Turn.into(), say::preview_turn(words)));
        }
    }
    buttons.push(Button::primary(Way::TakeScan.into(), say::preview_take(words)));
    buttons
}

/// How far the look at a file is.
pub(super) fn working(words: &Words, step: ScanStep) -> Block<Press> {
    let (label, done) = match step {
        ScanStep::Reading => (say::scan_checking(words), 0),
        ScanStep::Finding => (say::scan_finding(words), 1),
        ScanStep::Shrinking => (say::scan_shrinking(words), 2),
    };
    Block::Progress { label, progress: Progress { done, of: Some(3) } }
}
