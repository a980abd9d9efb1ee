//! What lies over a page: a window that asks or warns, the cover, and the word that a screen is too small.

use ratatui::layout::Rect;

use super::areas::take_bottom;
use super::body::{Flow, Scroll};
use super::prose::voice;
use super::sheet::{Canvas, Frame, Sheet};
use super::text;
use crate::page::{Overlay, Tone};
use crate::qr;
use crate::theme::Ink;

/// Widest QR code, cells: with its quiet zone it fits the lowest screen.
const QR_WIDTH_MAX: u16 = 34;
/// Widest window, cells.
const WIDTH_MAX: u16 = 68;

pub(crate) fn draw<T: Clone + Eq>(
    canvas: &mut Canvas<'_, T>,
    overlay: &Overlay<T>,
    focus: Option<&T>,
    scroll: &mut Scroll,
) {
    canvas.quiet();
    let screen = canvas.buffer.area;
    let width = screen.width.saturating_sub(4).min(WIDTH_MAX);
    let flow = Flow::new(width.saturating_sub(8), focus);
    let words = words(&flow, overlay);
    let buttons = flow.pinned(&overlay.buttons, false);
    let below = if overlay.buttons.is_empty() { 0 } else { buttons.height + 1 };
    let height = words.height.saturating_add(below + 4).min(screen.height);
    let x = screen.x + (screen.width - width) / 2;
    let area = Rect { x, y: screen.y + (screen.height - height) / 2, width, height };
    canvas.clear(Rect { x: x.saturating_sub(1), width: width + 2, ..area });
    canvas.paint(&border(overlay, area), area, 0);
    let mut room =
        Rect { x: x + 4, y: area.y + 2.min(height), width: flow.width, height: height.saturating_sub(4) };
    let mut foot = take_bottom(&mut room, below);
    foot.y += foot.height.saturating_sub(buttons.height);
    foot.height = foot.height.min(buttons.height);
    let marks = Rect { x: room.right(), width: 3.min(width), ..room };
    scroll.show(canvas, &words, room, marks);
    canvas.paint(&buttons, foot, 0);
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

/// Lines in the middle of the screen and nothing else.
pub(crate) fn middle<T: Clone + Eq>(canvas: &mut Canvas<'_, T>, lines: &[String], ink: Ink) {
    let screen = canvas.buffer.area;
    let wrapped: Vec<String> = lines.iter().flat_map(|line| text::wrap(line, screen.width.max(1))).collect();
    let mut sheet = Sheet::new();
    for line in &wrapped {
        sheet.write(screen.width.saturating_sub(text::width(line)) / 2, sheet.height, line, ink);
    }
    let down = screen.height.saturating_sub(sheet.height) / 2;
    canvas.paint(&sheet, Rect { y: screen.y + down, height: screen.height - down, ..screen }, 0);
}
