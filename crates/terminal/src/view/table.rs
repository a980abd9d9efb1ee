//! Pieces of rows: the summary, lists to pick from, facts.

use ratatui::layout::Rect;

use super::flow::Flow;
use super::prose::voice;
use super::sheet::{Frame, Sheet};
use super::text;
use crate::page::{Fact, List, Row, Summary};
use crate::theme::Ink;

/// Widest summary, cells.
const SUMMARY_WIDTH_MAX: u16 = 90;
/// Widest table of facts, cells: farther, a button no longer belongs to its row.
const FACTS_WIDTH_MAX: u16 = 88;
/// Cells between two columns.
const COLUMN_GAP: u16 = 2;
/// Narrowest column of values, cells: below it a value stands under its label.
const VALUE_WIDTH_MIN: u16 = 16;

impl<T: Clone + Eq> Flow<'_, T> {
    pub(crate) fn summary(&self, sheet: &mut Sheet<T>, summary: &Summary<T>) {
        let (ink, sign) = voice(summary.tone);
        let width = self.width.min(SUMMARY_WIDTH_MAX);
        let top = sheet.height;
        sheet.gap();
        let mut inside = false;
        for (words, press) in &summary.rows {
            let y = sheet.height;
            sheet.prose(4, width.saturating_sub(6), words, Ink::Plain);
            let Some(press) = press else { continue };
            sheet.hit(Rect::new(1, y, width.saturating_sub(2), sheet.height - y), press);
            if self.held(press) {
                inside = true;
                sheet.write(2, y, "▶", Ink::Accent);
                sheet.hold(if y == top + 1 { top } else { y }, sheet.height + 1);
            }
        }
        sheet.gap();
        sheet.frame(Rect::new(0, top, width, sheet.height - top), Frame::of(inside), ink);
        let title = text::fit(&format!("{sign} {}", summary.title), width.saturating_sub(6));
        sheet.write(1, top, &format!(" {title} "), if ink == Ink::Plain { Ink::Strong } else { ink });
    }

    pub(crate) fn list(&self, sheet: &mut Sheet<T>, list: &List<T>) {
        let top = sheet.height;
        let inside = list.rows.iter().any(|row| self.held(&row.id));
        self.label(sheet, &list.label, false);
        self.fault(sheet, list.fault.as_ref());
        if list.rows.is_empty() {
            sheet.prose(2, self.width.saturating_sub(2), &list.empty, Ink::Quiet);
            return;
        }
        let (frame_top, columns) = (sheet.height, columns(&list.rows, self.width));
        sheet.gap();
        for (index, row) in list.rows.iter().enumerate() {
            let y = sheet.height;
            self.row(sheet, row, &columns);
            let place = Rect::new(1, y, columns.frame.saturating_sub(2), sheet.height - y);
            sheet.hit(place, &row.id);
            if self.held(&row.id) {
                let last = index + 1 == list.rows.len();
                sheet.hold(if index == 0 { top } else { y }, sheet.height + u16::from(last));
            }
        }
        sheet.gap();
        let ink = if inside { Ink::Accent } else { Ink::Quiet };
        sheet.frame(Rect::new(0, frame_top, columns.frame, sheet.height - frame_top), Frame::of(inside), ink);
    }

    fn row(&self, sheet: &mut Sheet<T>, row: &Row<T>, columns: &Columns) {
        let y = sheet.height;
        sheet.write(2, y, if self.held(&row.id) { "▶" } else { " " }, Ink::Accent);
        if row.chosen {
            sheet.write(4, y, "√", Ink::Good);
        }
        let mut x = columns.first;
        for (cell, width) in row.cells.iter().zip(&columns.widths) {
            for (y, line) in (y..).zip(text::wrap(cell, *width)) {
                sheet.write(x, y, &line, Ink::Plain);
            }
            x += width + COLUMN_GAP;
        }
    }

    pub(crate) fn facts(&self, sheet: &mut Sheet<T>, facts: &[Fact<T>]) {
        let labels = self.fact_label;
        let changes = facts.iter().filter_map(|fact| fact.change.as_ref());
        let button = changes.map(|change| text::width(&change.label) + 4).max().unwrap_or(0);
        let value_x = labels + COLUMN_GAP;
        let button_x = self.width.min(FACTS_WIDTH_MAX).saturating_sub(button);
        let values = button_x.saturating_sub(value_x + if button > 0 { COLUMN_GAP } else { 0 });
        let stacked = values < VALUE_WIDTH_MIN;
        for fact in facts {
            let y = sheet.height;
            let label = text::wrap(&fact.label, if stacked { button_x.saturating_sub(1) } else { labels });
            for (y, line) in (y..).zip(&label) {
                sheet.write(0, y, line, Ink::Quiet);
            }
            let (x, value_y, width) =
                if stacked { (2, sheet.height, self.width.saturating_sub(2)) } else { (value_x, y, values) };
            for (y, line) in (value_y..).zip(text::wrap(&fact.value, width)) {
                sheet.write(x, y, &line, Ink::Plain);
            }
            if let Some(change) = &fact.change {
                let held = self.button(sheet, change, button_x, y);
                if held {
                    sheet.hold(y, sheet.height);
                }
            }
        }
    }
}

/// Where the columns of a list stand.
struct Columns {
    first: u16,
    widths: Vec<u16>,
    frame: u16,
}

/// Natural widths, narrowed to what a frame of `width` cells leaves them.
fn columns<T>(rows: &[Row<T>], width: u16) -> Columns {
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let cells = |column: usize| rows.iter().filter_map(move |row| row.cells.get(column));
    let natural =
        |column| cells(column).flat_map(|cell| cell.split('\n')).map(text::width).max().unwrap_or(0);
    let first = if rows.iter().any(|row| row.chosen) { 6 } else { 4 };
    let gaps = COLUMN_GAP * u16::try_from(count.saturating_sub(1)).unwrap_or(0);
    let widths = narrowed((0..count).map(natural).collect(), width.saturating_sub(first + gaps + 2));
    Columns { first, frame: (first + gaps + sum(&widths) + 2).min(width), widths }
}

/// `widths` with a sum of at most `room`, as far as one cell each allows: the last gives way down to a line
/// that can still be read, then the widest by halves.
fn narrowed(mut widths: Vec<u16>, room: u16) -> Vec<u16> {
    let excess = sum(&widths).saturating_sub(room);
    if let Some(last) = widths.last_mut() {
        *last = last.saturating_sub(excess).max(VALUE_WIDTH_MIN.min(*last));
    }
    while sum(&widths) > room {
        let excess = sum(&widths) - room;
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > 1) else { break };
        *widest = widest.saturating_sub(excess).max(*widest / 2);
    }
    widths
}

fn sum(widths: &[u16]) -> u16 {
    widths.iter().fold(0, |sum, width| sum.saturating_add(*width))
}
