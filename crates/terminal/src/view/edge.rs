//! What stands around the body: top line, rail, rules, key bar.

use ratatui::layout::Rect;

use super::areas::Areas;
use super::patch::Patch;
use super::sheet::Sheet;
use super::text;
use crate::page::{KeyHint, Mark, Page, Rail, RailStep, Top};
use crate::theme::Ink;

/// The product's mark.
const MARK: &str = "█";
/// Columns left of rail and second line.
const INDENT: u16 = 3;
/// Keys that stay on the bar however narrow it is.
const KEPT_KEYS: [&str; 3] = ["F2", "Esc", "Enter"];
/// Keys that fall off it last: a finger has no other way to what they do.
const LATE_KEYS: [&str; 4] = ["F3", "F6", "F10", "F1"];
/// Cells between two hints, and fewer where the bar is narrow.
const HINT_GAPS: [u16; 3] = [3, 2, 1];

/// Product, service, languages.
pub(crate) fn top<T: Clone + Eq>(page: &Page<T>, areas: &Areas) -> Vec<Patch<T>> {
    vec![Patch::new(first_line(&page.top, areas.top.width), areas.top)]
}

/// The rail, or the line that stands in its place.
pub(crate) fn second<T: Clone + Eq>(page: &Page<T>, areas: &Areas) -> Vec<Patch<T>> {
    let width = areas.rail.width;
    let sheet = match (&page.rail, &page.top.sub) {
        (Some(rail), _) => self::rail(rail, width),
        (None, Some(sub)) => {
            let mut sheet = Sheet::new();
            sheet.write(INDENT, 0, &text::fit(sub, width.saturating_sub(INDENT + 1)), Ink::Quiet);
            sheet
        }
        (None, None) => return Vec::new(),
    };
    vec![Patch::new(sheet, areas.rail)]
}

/// The rules above and under the body; the upper one bears the second line where the rail has its place.
pub(crate) fn rules<T: Clone + Eq>(page: &Page<T>, areas: &Areas) -> Vec<Patch<T>> {
    let joint = (!areas.help.is_empty()).then(|| areas.help.x - areas.body.x);
    let lower = joint.filter(|_| areas.keyboard.is_empty());
    let mut upper = rule(areas.upper_rule.width, joint, "┬");
    if let (Some(_), Some(sub)) = (&page.rail, &page.top.sub) {
        let room = joint.unwrap_or(areas.upper_rule.width).saturating_sub(INDENT + 2);
        upper.write(INDENT - 1, 0, &format!(" {} ", text::fit(sub, room)), Ink::Quiet);
    }
    let under = rule(areas.lower_rule.width, lower, "┴");
    vec![Patch::new(upper, areas.upper_rule), Patch::new(under, areas.lower_rule)]
}

/// The key bar.
pub(crate) fn keys<T: Clone + Eq>(page: &Page<T>, areas: &Areas) -> Vec<Patch<T>> {
    vec![Patch::new(bar(&page.keys, areas.keys.width), areas.keys)]
}

/// A line across the page, joined to the rule left of the help.
fn rule<T: Clone + Eq>(width: u16, joint: Option<u16>, glyph: &str) -> Sheet<T> {
    let mut sheet = Sheet::new();
    sheet.write(0, 0, &"─".repeat(usize::from(width)), Ink::Quiet);
    if let Some(x) = joint {
        sheet.write(x, 0, glyph, Ink::Quiet);
    }
    sheet
}

fn first_line<T: Clone + Eq>(top: &Top<T>, width: u16) -> Sheet<T> {
    let mut sheet = Sheet::new();
    let tabs: u16 = top.languages.iter().map(|tab| text::width(&tab.label) + 3).sum();
    let mut x = width.saturating_sub(tabs + 1);
    let room = x.saturating_sub(2);
    sheet.write(1, 0, MARK, Ink::Accent);
    let end = sheet.write(3, 0, &text::fit(&top.product, room.saturating_sub(3)), Ink::Strong);
    sheet.write(end + 3, 0, &text::fit(&top.service, room.saturating_sub(end + 3)), Ink::Plain);
    for (index, tab) in top.languages.iter().enumerate() {
        if index > 0 {
            sheet.write(x, 0, "│", Ink::Quiet);
        }
        let end = sheet.write(x + 2, 0, &tab.label, if tab.on { Ink::Accent } else { Ink::Quiet });
        sheet.hit(Rect::new(x + 1, 0, end + 1 - (x + 1), 1), &tab.press);
        x = end + 1;
    }
    sheet
}

/// The rail in the longest form that leaves the caption whole: all labels, only the current one, the caption.
fn rail<T: Clone + Eq>(rail: &Rail, width: u16) -> Sheet<T> {
    let mut sheet = Sheet::new();
    let caption = text::fit(&rail.caption, width.saturating_sub(2));
    let caption_x = width.saturating_sub(text::width(&caption) + 1);
    let forms = [(true, "──"), (true, "─"), (false, "──"), (false, "─")];
    let fitting = forms.into_iter().find(|(labels, line)| {
        let total =
            rail.steps.iter().enumerate().map(|(index, step)| text::width(&words(index, step, *labels)) + 2);
        let lines = text::width(line)
            .saturating_mul(u16::try_from(rail.steps.len()).unwrap_or(u16::MAX).saturating_sub(1));
        total.fold(lines, u16::saturating_add).saturating_add(INDENT + 2) <= caption_x
    });
    if let Some((labels, line)) = fitting {
        let mut x = INDENT;
        for (index, step) in rail.steps.iter().enumerate() {
            if index > 0 {
                x = sheet.write(x, 0, line, Ink::Quiet);
            }
            x = self::step(&mut sheet, x, &words(index, step, labels), step.mark);
        }
    }
    sheet.write(caption_x, 0, &caption, Ink::Plain);
    sheet
}

/// `2 Contacts`, or `2` where labels are left out and one does not stand there.
fn words(index: usize, step: &RailStep, labels: bool) -> String {
    let number = index + 1;
    if labels || step.mark == Mark::Here { format!("{number} {}", step.label) } else { number.to_string() }
}

fn step<T: Clone + Eq>(sheet: &mut Sheet<T>, x: u16, words: &str, mark: Mark) -> u16 {
    let (words_ink, glyph, mark_ink) = match mark {
        Mark::Done => (Ink::Plain, "√", Ink::Good),
        Mark::Here => (Ink::Accent, "■", Ink::Accent),
        Mark::Ahead => (Ink::Quiet, "○", Ink::Quiet),
    };
    let end = sheet.write(x, 0, words, words_ink);
    sheet.write(end + 1, 0, glyph, mark_ink)
}

/// The key bar: hints fall off its right end until the rest fits, the late keys after all others, the kept
/// ones never.
fn bar<T: Clone + Eq>(keys: &[KeyHint<T>], width: u16) -> Sheet<T> {
    let kept = |key: &str| KEPT_KEYS.contains(&key);
    let late = |key: &str| LATE_KEYS.contains(&key);
    let mut shown: Vec<&KeyHint<T>> = keys.iter().collect();
    while length(&shown, 2) > width && drop_last(&mut shown, |key| !kept(key) && !late(key)) {}
    while length(&shown, 1) > width && drop_last(&mut shown, |key| !kept(key)) {}
    let gap = HINT_GAPS.into_iter().find(|gap| length(&shown, *gap) <= width).unwrap_or(1);
    let mut sheet = Sheet::new();
    let mut x = 1;
    for hint in shown {
        let end = sheet.write(x, 0, &hint.key, Ink::Strong);
        let end = sheet.write(end + 1, 0, &text::fit(&hint.label, width.saturating_sub(end + 1)), Ink::Quiet);
        if let Some(press) = &hint.press {
            sheet.hit(Rect::new(x, 0, end - x, 1), press);
        }
        x = end + gap;
    }
    sheet
}

/// Cells of a bar of `hints` with so many between them.
fn length<T>(hints: &[&KeyHint<T>], gap: u16) -> u16 {
    let hint = |hint: &&KeyHint<T>| text::width(&hint.key) + 1 + text::width(&hint.label);
    let all = hints.iter().map(hint).fold(1_u16, |sum, cells| sum.saturating_add(cells).saturating_add(gap));
    all.saturating_sub(gap)
}

/// Takes the last hint whose key `falls`; says whether there was one.
fn drop_last<T>(hints: &mut Vec<&KeyHint<T>>, falls: impl Fn(&str) -> bool) -> bool {
    let last = hints.iter().rposition(|hint| falls(&hint.key));
    last.map(|at| hints.remove(at)).is_some()
}
