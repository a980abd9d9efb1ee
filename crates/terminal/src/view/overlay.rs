//! What lies over a page: a window that asks or warns, the cover, and the word that a screen is too small.

use ratatui::layout::Rect;

use super::areas::take_bottom;
use super::flow::Flow;
use super::patch::Patch;
use super::prose::voice;
use super::scroll::{Mark, Scroll};
use super::sheet::{Frame, Sheet};
use super::text;
use crate::page::{Overlay, Tone};
use crate::qr;
use crate::theme::Ink;

/// Widest QR code, cells: with its quiet zone it fits the lowest screen.
const QR_WIDTH_MAX: u16 = 34;
/// Widest window, cells.
const WIDTH_MAX: u16 = 68;

/// The window in the middle of `screen`, and where more of its words is a press away.
pub(crate) fn lay<T: Clone + Eq>(
    overlay: &Overlay<T>,
    focus: Option<&T>,
    screen: Rect,
    scroll: &mut Scroll,
) -> (Vec<Patch<T>>, Vec<Mark>) {
    let width = screen.width.saturating_sub(4).min(WIDTH_MAX);
    let flow = Flow::new(width.saturating_sub(8), focus);
    let words = words(&flow, overlay);
    let buttons = flow.pinned(&overlay.buttons, false);
    let below = if overlay.buttons.is_empty() { 0 } else { buttons.height + 1 };
    let height = words.height.saturating_add(below + 4).min(screen.height);
    let x = screen.x + (screen.width - width) / 2;
    let area = Rect { x, y: screen.y + (screen.height - height) / 2, width, height };
    let ground = Rect { x: x.saturating_sub(1), width: width + 2, ..area };
    let mut room =
        Rect { x: x + 4, y: area.y + 2.min(height), width: flow.width, height: height.saturating_sub(4) };
    let mut foot = take_bottom(&mut room, below);
    foot.y += foot.height.saturating_sub(buttons.height);
    foot.height = foot.height.min(buttons.height);
    let offset = scroll.settle(words.focus, words.height, room.height);
    let marks =
        scroll.marks(words.height, room.height, Rect { x: room.right(), width: 3.min(width), ..room });
    let patches = vec![
        Patch::new(empty(ground), ground),
        Patch::new(border(overlay, area), area),
        Patch::scrolled(words, room, offset),
        Patch::new(buttons, foot),
    ];
    (patches, marks)
}

/// Nothing, on which the window stands.
fn empty<T: Clone + Eq>(area: Rect) -> Sheet<T> {
    let mut sheet = Sheet::new();
    for y in 0..area.height {
        sheet.write(0, y, &" ".repeat(usize::from(area.width)), Ink::Plain);
    }
    sheet
}

fn border<T: Clone + Eq>(overlay: &Overlay<T>, area: Rect) -> Sheet<T> {
    let (ink, sign) = voice(overlay.tone);
    let ink = if overlay.tone == Tone::Plain { Ink::Accent } else { ink };
    let mut sheet = Sheet::new();
    sheet.frame(Rect::new(0, 0, area.width, area.height), Frame::Single, ink);
    let title =
        if overlay.tone == Tone::Plain { overlay.title.clone() } else { format!("{sign} {}", overlay.title) };
    let title = text::fit(&title, area.width.saturating_sub(6));
    if !title.is_empty() {
        sheet.write(2, 0, &format!(" {title} "), if ink == Ink::Accent { Ink::Strong } else { ink });
    }
    sheet
}

fn words<T: Clone + Eq>(flow: &Flow<'_, T>, overlay: &Overlay<T>) -> Sheet<T> {
    if let Some(rows) =
        overlay.qr.as_ref().and_then(|payload| qr::rows(payload, flow.width.min(QR_WIDTH_MAX)))
    {
        return beside(flow.width, &rows, &overlay.paragraphs);
    }
    let mut sheet = Sheet::new();
    for (index, paragraph) in overlay.paragraphs.iter().enumerate() {
        if index > 0 {
            sheet.gap();
        }
        flow.paragraph(&mut sheet, paragraph, Ink::Plain);
    }
    if let Some(progress) = overlay.progress {
        sheet.gap();
        flow.progress(&mut sheet, "", progress);
    }
    sheet
}

/// A code with the words to its right.
fn beside<T: Clone + Eq>(width: u16, code: &[String], paragraphs: &[String]) -> Sheet<T> {
    let mut sheet = Sheet::new();
    for row in code {
        sheet.write(0, sheet.height, row, Ink::Code);
    }
    let left = code.first().map_or(0, |row| text::width(row)) + 2;
    let lines = paragraphs.iter().flat_map(|words| text::wrap(words, width.saturating_sub(left).max(1)));
    for (y, line) in (1..).zip(lines) {
        sheet.write(left, y, &line, Ink::Plain);
    }
    sheet
}

/// Lines in the middle of `screen`.
pub(crate) fn middle<T: Clone + Eq>(lines: &[String], ink: Ink, screen: Rect) -> Patch<T> {
    let wrapped: Vec<String> = lines.iter().flat_map(|line| text::wrap(line, screen.width.max(1))).collect();
    let mut sheet = Sheet::new();
    for line in &wrapped {
        sheet.write(screen.width.saturating_sub(text::width(line)) / 2, sheet.height, line, ink);
    }
    let down = screen.height.saturating_sub(sheet.height) / 2;
    Patch::new(sheet, Rect { y: screen.y + down, height: screen.height - down, ..screen })
}
