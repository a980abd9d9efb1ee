//! What surrounds the body: the head of the first sheet, the running head, the foot.

use domain::time::{civil_date, show_time};
use words::say;

use super::type_set::TypeSetter;
use super::{Colour, LEFT, Mark, RIGHT, SHEET_HEIGHT, Style, WIDTH};
use crate::figures::long_date;
use crate::paper::{Both, Paper};

const SEAL_SIDE: f32 = 84.0;
const TOP: f32 = 34.0;
/// What stands between the languages when both are on one line.
const BETWEEN: &str = " · ";

/// The head of the first sheet and how far down it reaches.
pub(super) fn first(setter: &TypeSetter<'_>, paper: &Paper) -> (Vec<Mark>, f32) {
    let mut marks = vec![Mark::Panel { x: LEFT, y: TOP, width: WIDTH, height: 3.0, colour: Colour::BLUE }];
    if let Some(modules) = paper.seal.modules() {
        marks.push(Mark::Seal { x: RIGHT - SEAL_SIDE, y: TOP + 16.0, side: SEAL_SIDE, modules });
    }
    let mut column = Column { setter, width: WIDTH - SEAL_SIDE - 22.0, y: TOP + 13.0, marks };
    column.both(paper, &paper.issuer, Style::regular(9.0, Colour::INK), Style::regular(8.5, Colour::GREY));
    column.y += 13.0;
    column.both(paper, &paper.title, Style::bold(16.0, Colour::INK), Style::regular(11.5, Colour::GREY));
    if let Some(subtitle) = &paper.subtitle {
        column.y += 2.0;
        column.text(Style::regular(8.5, Colour::GREY), &joined(paper, subtitle));
    }
    column.y += 11.0;
    column.text(Style::regular(8.5, Colour::GREY), &joined(paper, &paper.number_label));
    column.text(Style::bold(18.0, Colour::BLUE), &paper.number);
    let date = long_date(civil_date(paper.at));
    let clock = show_time(paper.at).split_once(' ').map_or_else(String::new, |(_, clock)| clock.to_owned());
    column.text(Style::regular(9.5, Colour::INK), &format!("{}, {clock}", joined(paper, &date)));
    let bottom = column.y.max(TOP + 16.0 + SEAL_SIDE) + 12.0;
    (column.marks, bottom)
}

/// The head of every later sheet.
pub(super) fn running(setter: &TypeSetter<'_>, paper: &Paper) -> Vec<Mark> {
    let title = Style::regular(8.5, Colour::GREY);
    let number = Style::regular(8.5, Colour::INK);
    let shown = setter.line(number, &paper.number);
    let room = WIDTH - setter.width(number, &shown) - 16.0;
    let first_line = setter.lines(title, paper.title.in_lang(paper.lang), room).swap_remove(0);
    let right = RIGHT - setter.width(number, &shown);
    vec![
        Mark::Text { x: LEFT, y: 44.0, style: title, text: first_line },
        Mark::Text { x: right, y: 44.0, style: number, text: shown },
        Mark::Rule { x: LEFT, y: 52.0, length: WIDTH, thickness: 0.6, colour: Colour::HAIR },
    ]
}

/// The foot of every sheet: which paper, of which record, under which rules, page x of y.
pub(super) fn foot(setter: &TypeSetter<'_>, paper: &Paper, page: usize, pages: usize) -> Vec<Mark> {
    let style = Style::regular(6.8, Colour::GREY);
    let y = SHEET_HEIGHT - 44.0;
    let pages = Both::say(|w| say::doc_page(w, page, pages));
    let profile = Both::say(|w| say::doc_profile(w, &paper.profile));
    let rows = [
        (format!("{}{BETWEEN}{}", paper.kind.id(), paper.seal.number()), joined(paper, &pages)),
        (format!("SHA-256  {}", paper.sha256()), joined(paper, &profile)),
    ];
    let mut marks = vec![Mark::Rule { x: LEFT, y, length: WIDTH, thickness: 0.6, colour: Colour::HAIR }];
    for (row, (left, right)) in (1_u8..).zip(rows) {
        let base = y + 1.0 + f32::from(row) * 10.0;
        let right = setter.line(style, &right);
        let x = RIGHT - setter.width(style, &right);
        marks.push(Mark::Text { x: LEFT, y: base, style, text: setter.line(style, &left) });
        marks.push(Mark::Text { x, y: base, style, text: right });
    }
    marks
}

/// Both languages on one line, the leading one first.
fn joined(paper: &Paper, both: &Both) -> String {
    let lead = both.in_lang(paper.lang);
    if both.is_same() {
        lead.to_owned()
    } else {
        format!("{lead}{BETWEEN}{}", both.in_lang(paper.lang.other()))
    }
}

/// Lines of the head, one below the other.
struct Column<'s, 'f> {
    setter: &'s TypeSetter<'f>,
    width: f32,
    y: f32,
    marks: Vec<Mark>,
}

impl Column<'_, '_> {
    fn both(&mut self, paper: &Paper, both: &Both, lead: Style, second: Style) {
        self.text(lead, both.in_lang(paper.lang));
        if !both.is_same() {
            self.text(second, both.in_lang(paper.lang.other()));
        }
    }

    fn text(&mut self, style: Style, text: &str) {
        for line in self.setter.lines(style, text, self.width) {
            self.marks.push(Mark::Text { x: LEFT, y: self.y + style.ascent(), style, text: line });
            self.y += style.leading();
        }
    }
}
