//! The parts of a paper as groups of strips.

use words::{Lang, say};

use super::flow::{Group, Strip};
use super::type_set::TypeSetter;
use super::{Colour, Mark, Style, WIDTH};
use crate::paper::{AgreedText, Both, Part, Row, Tone};

const LABEL_WIDTH: f32 = 176.0;
const GUTTER: f32 = 14.0;
/// How far the text of a frame stands from its edge.
const FRAME_INSET: f32 = 14.0;

const TITLE: Style = Style::bold(11.0, Colour::BLUE);
const TITLE_SECOND: Style = Style::regular(8.5, Colour::GREY);
const LABEL: Style = Style::regular(8.4, Colour::GREY);
const LABEL_SECOND: Style = Style::regular(7.4, Colour::GREY);
const VALUE: Style = Style::regular(10.0, Colour::INK);
const VALUE_SECOND: Style = Style::regular(8.4, Colour::GREY);
const BODY: Style = Style::regular(9.8, Colour::INK);
const BODY_SECOND: Style = Style::regular(8.8, Colour::GREY);
const SMALL: Style = Style::regular(8.4, Colour::INK);
const SMALL_SECOND: Style = Style::regular(8.4, Colour::GREY);
const NOTE: Style = Style::regular(7.5, Colour::GREY);

/// A line and how it is set.
type Line = (Style, String);

/// The groups of one part, with the space before it.
pub(super) fn groups(setter: &TypeSetter<'_>, lang: Lang, part: &Part) -> Vec<Group> {
    let set = Set { setter, lang };
    match part {
        Part::Notice { headline, text, tone } => vec![set.notice(headline, text, *tone)],
        Part::Statement(text) => {
            let strips = column(set.stacked(text, BODY, BODY_SECOND, WIDTH));
            vec![[vec![gap(6.0)], strips, vec![gap(4.0)]].concat()]
        }
        Part::Note(text) => vec![[vec![gap(8.0)], column(set.stacked(text, NOTE, NOTE, WIDTH))].concat()],
        Part::Facts { title, rows } => {
            let rows = rows.iter().map(|row| set.row(row, WIDTH));
            titled(title.as_ref().map(|title| set.title(title)), rows)
        }
        Part::Agreed { title, texts } => {
            titled(Some(set.title(title)), texts.iter().map(|text| set.agreed(text)))
        }
        Part::Steps { title, steps } => {
            titled(Some(set.title(title)), steps.iter().zip(1..).map(|(step, place)| set.step(step, place)))
        }
        Part::Signature { title, note, rows } => vec![set.signature(title, note, rows)],
    }
}

/// Groups with a title that stays with the first of them.
fn titled(title: Option<Group>, groups: impl Iterator<Item = Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.collect();
    if let (Some(first), Some(title)) = (groups.first_mut(), title) {
        first.splice(0..0, title);
    }
    groups
}

/// Sets texts with one language leading.
struct Set<'s, 'f> {
    setter: &'s TypeSetter<'f>,
    lang: Lang,
}

impl Set<'_, '_> {
    fn title(&self, title: &Both) -> Group {
        [vec![gap(11.0)], self.heading(title, WIDTH), vec![rule(Colour::BLUE, 0.9, 4.0)]].concat()
    }

    /// A title: both languages on one line where they fit, else one above the other.
    fn heading(&self, title: &Both, width: f32) -> Vec<Strip> {
        let lead = self.setter.line(TITLE, title.in_lang(self.lang));
        let second = self.setter.line(TITLE_SECOND, title.in_lang(self.lang.other()));
        let x = self.setter.width(TITLE, &lead) + 7.0;
        if title.is_same() || x + self.setter.width(TITLE_SECOND, &second) > width {
            column(self.stacked(title, TITLE, TITLE_SECOND, width))
        } else {
            beside(vec![(TITLE, lead)], vec![(TITLE_SECOND, second)], x)
        }
    }

    /// A labelled fact: label and value line by line beside each other, a hair line below.
    fn row(&self, row: &Row, width: f32) -> Group {
        let labels = self.stacked(&row.label, LABEL, LABEL_SECOND, LABEL_WIDTH - GUTTER);
        let values = self.stacked(&row.value, VALUE, VALUE_SECOND, width - LABEL_WIDTH);
        let mut strips = vec![gap(2.2)];
        strips.extend(beside(labels, values, LABEL_WIDTH));
        strips.push(Strip { height: 3.0, marks: vec![hair(width, 2.3)] });
        strips
    }

    /// A ticked text: the languages side by side, its version below.
    fn agreed(&self, agreed: &AgreedText) -> Group {
        const INSET: f32 = 17.0;
        let half = (WIDTH - INSET - GUTTER) / 2.0;
        let lead = self.setter.lines(SMALL, agreed.text.in_lang(self.lang), half);
        let second = self.setter.lines(SMALL_SECOND, agreed.text.in_lang(self.lang.other()), half);
        let styled = |style, lines: Vec<String>| lines.into_iter().map(|line| (style, line)).collect();
        let mut strips = beside(styled(SMALL, lead), styled(SMALL_SECOND, second), half + GUTTER);
        let version = Both::say(|w| say::doc_text_version(w, &agreed.version));
        strips.extend(column(self.on_one_line(&version, NOTE)));
        let mut strips = inset(strips, INSET);
        let tick = Style::regular(12.0, Colour::BLUE);
        if let Some(first) = strips.first_mut() {
            first.marks.push(Mark::Text {
                x: 0.0,
                y: SMALL.ascent() + 1.2,
                style: tick,
                text: "☑".to_owned(),
            });
        }
        strips.insert(0, gap(4.0));
        strips.push(gap(4.0));
        strips
    }

    fn step(&self, step: &Both, place: usize) -> Group {
        const INSET: f32 = 18.0;
        let mut strips = inset(column(self.stacked(step, BODY, BODY_SECOND, WIDTH - INSET)), INSET);
        if let Some(first) = strips.first_mut() {
            let number = Style { colour: Colour::BLUE, ..BODY };
            first.marks.push(Mark::Text {
                x: 0.0,
                y: BODY.ascent(),
                style: number,
                text: format!("{place}."),
            });
        }
        strips.insert(0, gap(3.0));
        strips.push(gap(3.0));
        strips
    }

    fn notice(&self, headline: &Both, text: &Both, tone: Tone) -> Group {
        let (edge, ground) = match tone {
            Tone::Attention => (Colour::AMBER, Colour::CREAM),
            Tone::Done => (Colour::BLUE, Colour::MIST),
        };
        let width = WIDTH - 2.0 * FRAME_INSET;
        let mut strips = vec![gap(9.0)];
        strips.extend(column(self.stacked(
            headline,
            Style::bold(15.0, edge),
            Style::bold(11.5, edge),
            width,
        )));
        strips.push(gap(4.0));
        strips.extend(column(self.stacked(text, BODY, BODY_SECOND, width)));
        strips.push(gap(9.0));
        let framed = framed(strips, edge, ground);
        [vec![gap(4.0)], framed, vec![gap(8.0)]].concat()
    }

    fn signature(&self, title: &Both, note: &Both, rows: &[Row]) -> Group {
        let width = WIDTH - 2.0 * FRAME_INSET;
        let mut strips = vec![gap(8.0)];
        strips.extend(self.heading(title, width));
        strips.push(gap(2.0));
        strips.extend(column(self.stacked(note, SMALL, SMALL_SECOND, width)));
        strips.push(gap(3.0));
        strips.extend(rows.iter().flat_map(|row| self.row(row, width)));
        strips.push(gap(6.0));
        [vec![gap(14.0)], framed(strips, Colour::BLUE, Colour::MIST)].concat()
    }

    /// The leading language above the other; once when both are the same.
    fn stacked(&self, both: &Both, lead: Style, second: Style, width: f32) -> Vec<Line> {
        let set =
            |style, text| self.setter.lines(style, text, width).into_iter().map(move |line| (style, line));
        let mut lines: Vec<Line> = set(lead, both.in_lang(self.lang)).collect();
        if !both.is_same() {
            lines.extend(set(second, both.in_lang(self.lang.other())));
        }
        lines
    }

    fn on_one_line(&self, both: &Both, style: Style) -> Vec<Line> {
        let text = format!("{} · {}", both.in_lang(self.lang), both.in_lang(self.lang.other()));
        vec![(style, self.setter.line(style, &text))]
    }
}

/// Lines one below the other, a strip each.
fn column(lines: Vec<Line>) -> Vec<Strip> {
    beside(lines, Vec::new(), 0.0)
}

/// Two columns of lines on common base lines, a strip each; the right one begins at `x`.
fn beside(left: Vec<Line>, right: Vec<Line>, x: f32) -> Vec<Strip> {
    let count = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let pair = (0..count).map(|_| [(0.0, left.next()), (x, right.next())]);
    pair.map(|pair| {
        let styles = || pair.iter().filter_map(|(_, line)| line.as_ref().map(|(style, _)| style));
        let height = styles().map(Style::leading).fold(0.0, f32::max);
        let y = styles().map(Style::ascent).fold(0.0, f32::max);
        let text =
            |(x, line): (f32, Option<Line>)| line.map(|(style, text)| Mark::Text { x, y, style, text });
        Strip { height, marks: pair.clone().into_iter().filter_map(text).collect() }
    })
    .collect()
}

/// An empty strip.
fn gap(height: f32) -> Strip {
    Strip { height, marks: Vec::new() }
}

/// A rule across the body with room around it.
fn rule(colour: Colour, thickness: f32, height: f32) -> Strip {
    let rule = Mark::Rule { x: 0.0, y: height / 2.0, length: WIDTH, thickness, colour };
    Strip { height, marks: vec![rule] }
}

fn hair(length: f32, y: f32) -> Mark {
    Mark::Rule { x: 0.0, y, length, thickness: 0.5, colour: Colour::HAIR }
}

/// Strips moved to the right.
fn inset(strips: Vec<Strip>, right: f32) -> Vec<Strip> {
    let moved = |marks: Vec<Mark>| marks.into_iter().map(|mark| mark.moved(right, 0.0)).collect();
    strips.into_iter().map(|strip| Strip { marks: moved(strip.marks), ..strip }).collect()
}

/// A ground and a coloured edge behind each strip, so that a frame may run over the end of a sheet.
fn framed(strips: Vec<Strip>, edge: Colour, ground: Colour) -> Vec<Strip> {
    let panel = |width, height, colour| Mark::Panel { x: 0.0, y: 0.0, width, height, colour };
    let mut strips = inset(strips, FRAME_INSET);
    for strip in &mut strips {
        // The ground reaches a hair into the next strip: no seam shows between them.
        let behind = [panel(WIDTH, strip.height + 0.2, ground), panel(3.0, strip.height + 0.2, edge)];
        strip.marks.splice(0..0, behind);
    }
    strips
}
