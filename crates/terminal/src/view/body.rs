//! The body: summary and blocks under one another, with as much air as the room allows.

use ratatui::layout::Rect;

use super::areas::{Areas, take_bottom};
use super::sheet::{Canvas, Sheet};
use super::text;
use crate::page::{Block, Page};
use crate::theme::Ink;

/// A room at least this high leaves a row free above the pinned buttons, rows.
const ROWS_WITH_AIR: u16 = 15;

/// How much air stands between the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Air {
    /// A row between any two.
    Roomy,
    /// A row where the kind of block changes or words stand apart.
    Grouped,
    /// None.
    Tight,
}

/// How pieces are laid out: the cells of a line, the air between them, where one stands.
pub(crate) struct Flow<'a, T> {
    pub(crate) width: u16,
    pub(crate) air: Air,
    pub(crate) focus: Option<&'a T>,
    /// Cells of the longest label of a fact: all facts of a page stand in one column.
    pub(crate) fact_label: u16,
}

impl<'a, T: Clone + Eq> Flow<'a, T> {
    /// Whether `place` holds the focus.
    pub(crate) fn held(&self, place: &T) -> bool {
        self.focus == Some(place)
    }

    pub(crate) fn new(width: u16, focus: Option<&'a T>) -> Self {
        Self { width, air: Air::Roomy, focus, fact_label: 0 }
    }

    fn block(&self, sheet: &mut Sheet<T>, block: &Block<T>) {
        match block {
            Block::Gap => sheet.gap(),
            Block::Heading(words) => self.heading(sheet, words),
            Block::Text(words) => self.paragraph(sheet, words, Ink::Plain),
            Block::Note { tone, text } => self.note(sheet, *tone, text),
            Block::Big(words) => self.big(sheet, words),
            Block::Greeting(lines) => self.greeting(sheet, lines),
            Block::Field(field) => self.field(sheet, field),
            Block::Choice(choice) => self.choice(sheet, choice),
            Block::Check(check) => self.check(sheet, check),
            Block::List(list) => self.list(sheet, list),
            Block::Facts(facts) => self.facts(sheet, facts),
            Block::Buttons(buttons) => self.buttons(sheet, buttons),
            Block::Qr(payload) => self.code(sheet, payload),
            Block::Progress { label, progress } => self.progress(sheet, label, *progress),
            Block::Paper(lines) => self.paper(sheet, lines),
            Block::Menu(items) => self.menu(sheet, items),
        }
    }

    /// The whole body. A code the help column would hold ends it where there is no column.
    fn body(&self, page: &Page<T>, code: Option<&String>) -> Sheet<T> {
        let mut sheet = Sheet::new();
        if let Some(summary) = &page.summary {
            self.summary(&mut sheet, summary);
            sheet.gap();
        }
        let mut above = None;
        for block in &page.body {
            if above.is_some_and(|above| self.apart(above, block)) {
                sheet.gap();
            }
            self.block(&mut sheet, block);
            above = Some(block);
        }
        if let Some(payload) = code {
            sheet.gap();
            self.code(&mut sheet, payload);
        }
        sheet
    }
}

impl<T> Flow<'_, T> {
    /// Whether a row stays free between two blocks.
    fn apart(&self, above: &Block<T>, below: &Block<T>) -> bool {
        let (above, below) = (kind(above), kind(below));
        let joined = matches!(above, Kind::Gap | Kind::Heading) || below == Kind::Gap;
        match self.air {
            Air::Roomy => !joined,
            Air::Grouped => !joined && (above != below || below == Kind::Apart),
            Air::Tight => false,
        }
    }
}

/// What a block is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gap,
    Heading,
    Line,
    Fact,
    Check,
    Apart,
}

fn kind<T>(block: &Block<T>) -> Kind {
    match block {
        Block::Gap => Kind::Gap,
        Block::Heading(_) => Kind::Heading,
        Block::Field(_) | Block::Buttons(_) => Kind::Line,
        Block::Facts(_) => Kind::Fact,
        Block::Check(_) => Kind::Check,
        Block::Text(_)
        | Block::Note { .. }
        | Block::Big(_)
        | Block::Greeting(_)
        | Block::Choice(_)
        | Block::List(_)
        | Block::Qr(_)
        | Block::Progress { .. }
        | Block::Paper(_)
        | Block::Menu(_) => Kind::Apart,
    }
}

/// How far the body is scrolled, and what it was scrolled for.
#[derive(Debug, Default)]
pub(crate) struct Scroll {
    offset: u16,
    /// Rows of the focus and of the room when the focus was last revealed.
    revealed: Option<((u16, u16), u16)>,
    /// Rows of the room at the last drawing.
    rows: u16,
}

impl Scroll {
    pub(crate) fn by(&mut self, lines: i32) {
        self.offset =
            u16::try_from((i32::from(self.offset).saturating_add(lines)).max(0)).unwrap_or(u16::MAX);
    }

    /// Lines of a page: the room less what one keeps in sight.
    pub(crate) fn page_lines(&self) -> i32 {
        i32::from(self.rows.saturating_sub(2).max(1))
    }

    /// The first row to show of a sheet in `rows` rows. A focus that moved is brought into sight; one that
    /// rests may be scrolled away from.
    fn settle<T: Clone + Eq>(&mut self, sheet: &Sheet<T>, rows: u16) -> u16 {
        self.rows = rows;
        let held = sheet.focus.map(|focus| (focus, rows));
        if let Some(((top, bottom), _)) = held.filter(|_| held != self.revealed) {
            let ahead = rows / 4;
            if bottom <= rows {
                self.offset = 0;
            } else if top < self.offset {
                self.offset = top.saturating_sub(ahead);
            } else if bottom > self.offset.saturating_add(rows) {
                self.offset = (bottom - rows).saturating_add(ahead);
            }
            self.offset = self.offset.clamp(bottom.saturating_sub(rows).min(top), top);
        }
        self.revealed = held;
        self.offset = self.offset.min(sheet.height.saturating_sub(rows));
        self.offset
    }

    /// Shows `sheet` in `window`, with marks in the columns right of it where there is more.
    pub(crate) fn show<T: Clone + Eq>(
        &mut self,
        canvas: &mut Canvas<'_, T>,
        sheet: &Sheet<T>,
        window: Rect,
        marks: Rect,
    ) {
        let offset = self.settle(sheet, window.height);
        canvas.paint(sheet, window, offset);
        if offset > 0 {
            self.mark(canvas, Rect { height: 1.min(marks.height), ..marks }, "▲", -1);
        }
        if sheet.height > offset.saturating_add(window.height) && marks.height > 1 {
            self.mark(canvas, Rect { y: marks.bottom() - 1, height: 1, ..marks }, "▼", 1);
        }
    }

    fn mark<T: Clone + Eq>(&self, canvas: &mut Canvas<'_, T>, area: Rect, glyph: &str, pages: i32) {
        let area = area.intersection(canvas.buffer.area);
        if area.is_empty() {
            return;
        }
        let mut sheet = Sheet::new();
        sheet.write(area.width / 2, 0, glyph, Ink::Accent);
        canvas.paint(&sheet, area, 0);
        canvas.out.scroll.push((area, pages * self.page_lines()));
    }
}

/// Draws body and pinned buttons into `areas.body`.
pub(crate) fn draw<T: Clone + Eq>(
    canvas: &mut Canvas<'_, T>,
    page: &Page<T>,
    areas: &Areas,
    scroll: &mut Scroll,
) {
    let mut flow = Flow::new(areas.line(), page.focus.as_ref());
    flow.fact_label = fact_label(&page.body).min(flow.width * 2 / 5);
    let mut room = areas.aired(areas.body);
    let pinned = flow.pinned(&page.buttons, areas.boxed);
    let below = take_bottom(&mut room, pinned.height);
    if !page.buttons.is_empty() && room.height >= ROWS_WITH_AIR {
        take_bottom(&mut room, 1);
    }
    let code = page.help.as_ref().and_then(|help| help.qr.as_ref()).filter(|_| areas.help.is_empty());
    let mut sheet = flow.body(page, code);
    for air in [Air::Grouped, Air::Tight, Air::Grouped] {
        // What scrolls in any case is better read with some air.
        if sheet.height > room.height {
            flow.air = air;
            sheet = flow.body(page, code);
        }
    }
    let line = Rect { x: room.x + areas.margin.min(room.width), width: flow.width, ..room };
    let window = if page.centred { centred(line, &sheet) } else { line };
    let marks = Rect { x: line.right(), width: room.right().saturating_sub(line.right()), ..room };
    scroll.show(canvas, &sheet, window, marks);
    canvas.paint(&pinned, Rect { x: line.x, width: flow.width, ..below }, 0);
}

fn fact_label<T>(body: &[Block<T>]) -> u16 {
    let facts =
        body.iter().filter_map(|block| if let Block::Facts(facts) = block { Some(facts) } else { None });
    facts.flatten().map(|fact| text::width(&fact.label)).max().unwrap_or(0)
}

/// The window that puts a small sheet into the middle of `line`, a little above its middle row.
fn centred<T: Clone + Eq>(line: Rect, sheet: &Sheet<T>) -> Rect {
    let right = line.width.saturating_sub(sheet.extent()) / 2;
    let down = line.height.saturating_sub(sheet.height) * 2 / 5;
    Rect { x: line.x + right, y: line.y + down, width: line.width - right, height: line.height - down }
}
