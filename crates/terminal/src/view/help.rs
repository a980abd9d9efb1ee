//! Help for the focused thing: a column beside the body, or a strip of two lines under it.

use ratatui::layout::Rect;

use super::areas::Areas;
use super::patch::Patch;
use super::sheet::Sheet;
use super::text;
use crate::glyphs::clean;
use crate::page::Help;
use crate::qr;
use crate::theme::Ink;

/// The help, wherever it stands.
pub(crate) fn lay<T: Clone + Eq>(help: &Help, areas: &Areas) -> Vec<Patch<T>> {
    if !areas.help.is_empty() {
        column(help, areas)
    } else if !areas.strip.is_empty() {
        vec![Patch::new(strip(help, areas.strip.width), areas.strip)]
    } else {
        Vec::new()
    }
}

fn column<T: Clone + Eq>(help: &Help, areas: &Areas) -> Vec<Patch<T>> {
    let area = areas.help;
    let mut rule = Sheet::new();
    for y in 0..area.height {
        rule.write(0, y, "│", Ink::Quiet);
    }
    let mut patches = vec![Patch::new(rule, Rect { width: 1, ..area })];
    let pad = 1 + areas.margin.min(2);
    let mut room = areas.aired(Rect { x: area.x + pad, width: area.width.saturating_sub(pad), ..area });
    if let Some(foot) = &help.foot {
        let mut sheet = Sheet::new();
        sheet.prose(0, room.width.saturating_sub(1), foot, Ink::Quiet);
        let rows = sheet.height.min(room.height);
        room.height -= rows;
        patches.push(Patch::new(sheet, Rect { y: room.bottom(), height: rows, ..room }));
        room.height = room.height.saturating_sub(1);
    }
    let sheet = words(help, room.width);
    if sheet.height > room.height && room.height > 0 {
        patches.push(Patch::new(sheet, Rect { height: room.height - 1, ..room }));
        let mut more = Sheet::new();
        more.write(0, 0, "…", Ink::Quiet);
        patches.push(Patch::new(more, Rect { y: room.bottom() - 1, height: 1, ..room }));
    } else {
        patches.push(Patch::new(sheet, room));
    }
    patches
}

fn words<T: Clone + Eq>(help: &Help, width: u16) -> Sheet<T> {
    let mut sheet = Sheet::new();
    if let Some(rows) = help.qr.as_ref().and_then(|payload| qr::rows(payload, width)) {
        for row in rows {
            sheet.write(0, sheet.height, &row, Ink::Code);
        }
        sheet.gap();
    }
    let line = width.saturating_sub(1);
    if !help.title.is_empty() {
        sheet.prose(0, line, &help.title, Ink::Strong);
    }
    for paragraph in &help.paragraphs {
        let listed = clean(paragraph).trim_start().starts_with('•');
        if sheet.height > 0 && !listed {
            sheet.gap();
        }
        sheet.prose(0, line, paragraph, Ink::Plain);
    }
    sheet
}

/// A rule that carries the foot, then two lines of title and text.
fn strip<T: Clone + Eq>(help: &Help, width: u16) -> Sheet<T> {
    let mut sheet = Sheet::new();
    sheet.write(0, 0, &"─".repeat(usize::from(width)), Ink::Quiet);
    if let Some(foot) = &help.foot {
        let foot = text::fit(foot, width.saturating_sub(6));
        sheet.write(width.saturating_sub(text::width(&foot) + 4), 0, &format!(" {foot} "), Ink::Quiet);
    }
    let title = clean(&help.title);
    let lead = match title.chars().last() {
        None => String::new(),
        Some(end) if end.is_ascii_punctuation() => format!("{title} "),
        Some(_) => format!("{title}: "),
    };
    let lines = text::wrap(&format!("{lead}{}", joined(&help.paragraphs)), width.saturating_sub(2));
    for (y, line) in (1..3).zip(&lines) {
        let cut = y == 2 && lines.len() > 2;
        let line =
            if cut { text::fit(&format!("{line} …"), width.saturating_sub(2)) } else { line.clone() };
        sheet.write(1, y, &line, Ink::Plain);
    }
    if lines.first().is_some_and(|line| line.starts_with(title.as_ref())) {
        sheet.write(1, 1, &title, Ink::Strong);
    }
    sheet
}

/// Paragraphs on one line, with a dot between those that do not end a sentence.
fn joined(paragraphs: &[String]) -> String {
    let mut line = String::new();
    for paragraph in paragraphs.iter().map(|paragraph| clean(paragraph).replace('\n', " ")) {
        let paragraph = paragraph.trim().trim_start_matches("• ");
        if !line.is_empty() && !paragraph.is_empty() {
            line.push_str(if line.ends_with(['.', '!', '?', ':', ';']) { " " } else { " · " });
        }
        line.push_str(paragraph);
    }
    line
}
