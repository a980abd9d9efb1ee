//! Pieces of the body that are only read.

use ratatui::layout::Rect;

use super::big;
use super::flow::{Air, Flow};
use super::sheet::{Frame, Sheet};
use super::text;
use crate::page::{Dot, Progress, Tone};
use crate::qr;
use crate::theme::Ink;

/// Widest line of a paragraph, cells: longer ones are hard to read.
const MEASURE: u16 = 84;
/// Cells of a progress bar.
const BAR_CELLS: u16 = 40;

/// The colour of a voice, and the sign that stands before it.
pub(crate) fn voice(tone: Tone) -> (Ink, &'static str) {
    match tone {
        Tone::Error => (Ink::Fault, "!"),
        Tone::Attention => (Ink::Attention, "■"),
        Tone::Good => (Ink::Good, "√"),
        Tone::Plain => (Ink::Plain, "·"),
    }
}

impl<T: Clone + Eq> Flow<'_, T> {
    pub(crate) fn heading(&self, sheet: &mut Sheet<T>, words: &str) {
        sheet.prose(0, self.width, words, Ink::Strong);
    }

    pub(crate) fn paragraph(&self, sheet: &mut Sheet<T>, words: &str, ink: Ink) {
        sheet.prose(0, self.width.min(MEASURE), words, ink);
    }

    pub(crate) fn note(&self, sheet: &mut Sheet<T>, tone: Tone, words: &str) {
        let (ink, sign) = voice(tone);
        let top = sheet.height;
        sheet.prose(2, self.width.min(MEASURE).saturating_sub(2), words, ink);
        sheet.write(0, top, sign, ink);
    }

    /// What is wrong, beside the thing it is about.
    pub(crate) fn fault(&self, sheet: &mut Sheet<T>, fault: Option<&String>) {
        if let Some(fault) = fault {
            self.note(sheet, Tone::Error, fault);
        }
    }

    pub(crate) fn big(&self, sheet: &mut Sheet<T>, words: &str) {
        let Some(rows) = big::rows(words, self.width, self.air != Air::Tight) else {
            let line = text::fit(words, self.width.saturating_sub(4));
            let top = sheet.height;
            sheet.frame(Rect::new(0, top, text::width(&line) + 4, 3), Frame::Single, Ink::Strong);
            sheet.write(2, top + 1, &line, Ink::Strong);
            return;
        };
        for row in rows {
            sheet.write(0, sheet.height, &row, Ink::Strong);
        }
    }

    /// The product's mark is a window (терезе).
    pub(crate) fn greeting(&self, sheet: &mut Sheet<T>, lines: &[String]) {
        const WINDOW: [&str; 5] = ["┌───┬───┐", "│   │   │", "├───┼───┤", "│   │   │", "└───┴───┘"];
        let (top, beside) = (sheet.height, text::width(WINDOW[0]) + 3);
        for row in WINDOW {
            sheet.write(0, sheet.height, row, Ink::Accent);
        }
        let words: Vec<String> =
            lines.iter().flat_map(|line| text::wrap(line, self.width.saturating_sub(beside))).collect();
        let first = top + u16::try_from(5_usize.saturating_sub(words.len()) / 2).unwrap_or(0);
        for (y, line) in (first..).zip(&words) {
            sheet.write(beside, y, line, Ink::Strong);
        }
    }

    pub(crate) fn code(&self, sheet: &mut Sheet<T>, payload: &str) {
        for row in qr::rows(payload, self.width).unwrap_or_default() {
            sheet.write(0, sheet.height, &row, Ink::Code);
        }
    }

    pub(crate) fn picture(&self, sheet: &mut Sheet<T>, rows: &[Vec<Dot>]) {
        for row in rows {
            let y = sheet.height;
            let mut x = sheet.write(0, y, "", Ink::Code);
            for alike in row[..row.len().min(usize::from(self.width))].chunk_by(|one, next| one == next) {
                let Some(dot) = alike.first() else { continue };
                let words: String = alike.iter().map(|dot| dot.glyph).collect();
                x = sheet.write(x, y, &words, Ink::Halves { upper: dot.upper, lower: dot.lower });
            }
        }
    }

    pub(crate) fn progress(&self, sheet: &mut Sheet<T>, words: &str, progress: Progress) {
        if !words.is_empty() {
            self.paragraph(sheet, words, Ink::Plain);
        }
        let y = sheet.height;
        let Some(of) = progress.of.filter(|of| *of > 0) else {
            sheet.write(0, y, &format!("… {}", progress.done), Ink::Accent);
            return;
        };
        let cells = u64::from(BAR_CELLS.min(self.width.saturating_sub(6)));
        let done = progress.done.min(of);
        let full = usize::try_from(u128::from(done) * u128::from(cells) / u128::from(of)).unwrap_or(0);
        let percent = u128::from(done) * 100 / u128::from(of);
        let rest = usize::try_from(cells).unwrap_or(0).saturating_sub(full);
        let x = sheet.write(0, y, &"█".repeat(full), Ink::Accent);
        let x = sheet.write(x, y, &"░".repeat(rest), Ink::Quiet);
        sheet.write(x + 1, y, &format!("{percent:>3} %"), Ink::Plain);
    }

    /// A document in its frame, with a margin of one cell.
    pub(crate) fn paper(&self, sheet: &mut Sheet<T>, lines: &[String]) {
        let (top, width) = (sheet.height, self.width.min(MEASURE + 4));
        sheet.gap();
        for line in lines {
            sheet.prose(2, width.saturating_sub(4), line, Ink::Plain);
        }
        sheet.gap();
        sheet.frame(Rect::new(0, top, width, sheet.height - top), Frame::Single, Ink::Quiet);
    }
}
