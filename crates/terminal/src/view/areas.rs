//! Where the parts of a page stand on a screen of a given size.
//!
//! **Invariant:** the parts never overlap and lie inside the screen, whatever its size; what has no room is
//! empty.

use ratatui::layout::Rect;

/// Screens at least this wide show help beside the body, cells.
const COLUMN_WIDTH_MIN: u16 = 100;
/// Wider screens keep the page in their middle, cells.
const PAGE_WIDTH_MAX: u16 = 152;
/// Screens at least this wide give the body a wider margin, cells.
const BREATHING_WIDTH_MIN: u16 = 120;
/// Screens at least this high box the pinned buttons, rows.
const BOXED_HEIGHT_MIN: u16 = 34;
/// Rows the body keeps before anything under it may grow.
const BODY_ROWS_KEPT: u16 = 9;
/// The help strip: its rule and two lines.
const STRIP_ROWS: u16 = 3;
/// Columns right of the body that ▲ and ▼ stand in.
pub(crate) const MARK_COLUMNS: u16 = 3;

/// What a page wants room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// It has help.
    pub(crate) help: bool,
    /// Rows of the keyboard on the screen; 0 without one.
    pub(crate) keyboard_rows: u16,
}

/// The parts of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Areas {
    /// All of it.
    pub(crate) screen: Rect,
    /// Product, service, languages.
    pub(crate) top: Rect,
    /// Rail or second line.
    pub(crate) rail: Rect,
    /// The rule under them.
    pub(crate) upper_rule: Rect,
    /// What is asked and what can be pressed, margins and marks included.
    pub(crate) body: Rect,
    /// The help column and the rule left of it.
    pub(crate) help: Rect,
    /// The help strip and the rule above it.
    pub(crate) strip: Rect,
    /// The keyboard.
    pub(crate) keyboard: Rect,
    /// The rule above the key bar.
    pub(crate) lower_rule: Rect,
    /// The key bar.
    pub(crate) keys: Rect,
    /// Columns left of the body's text.
    pub(crate) margin: u16,
    /// High enough for a row of air and for pinned buttons in boxes.
    pub(crate) boxed: bool,
}

/// Takes `rows` off the lower end of `area`, as far as it has them.
pub(crate) fn take_bottom(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    area.height -= rows;
    Rect { y: area.y + area.height, height: rows, ..*area }
}

fn take_top(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    let top = Rect { height: rows, ..*area };
    area.y += rows;
    area.height -= rows;
    top
}

impl Areas {
    pub(crate) fn of(screen: Rect, wanted: Wanted) -> Self {
        let width = screen.width.min(PAGE_WIDTH_MAX);
        let mut rest = Rect { x: screen.x + (screen.width - width) / 2, width, ..screen };
        let top = take_top(&mut rest, 1);
        let keys = take_bottom(&mut rest, 1);
        let rail = take_top(&mut rest, 1);
        let upper_rule = take_top(&mut rest, 1);
        let lower_rule = take_bottom(&mut rest, 1);
        let keyboard = take_bottom(&mut rest, wanted.keyboard_rows);
        let column = wanted.help && width >= COLUMN_WIDTH_MIN;
        let (body, help) = if column { beside(rest) } else { (rest, Rect { width: 0, ..rest }) };
        let mut body = body;
        let strip_wanted =
            wanted.help && !column && keyboard.is_empty() && body.height >= BODY_ROWS_KEPT + STRIP_ROWS;
        let strip = take_bottom(&mut body, if strip_wanted { STRIP_ROWS } else { 0 });
        let margin = if width >= BREATHING_WIDTH_MIN { 3 } else { 1 };
        let boxed = screen.height >= BOXED_HEIGHT_MIN && keyboard.is_empty();
        Self { screen, top, rail, upper_rule, body, help, strip, keyboard, lower_rule, keys, margin, boxed }
    }

    /// A part without its first row where there is room to breathe.
    pub(crate) fn aired(&self, mut part: Rect) -> Rect {
        take_top(&mut part, u16::from(self.boxed));
        part
    }

    /// Cells of a line of the body.
    pub(crate) fn line(&self) -> u16 {
        self.body.width.saturating_sub(self.margin + MARK_COLUMNS)
    }
}

/// The body takes 65 of 100 columns, help the rest.
fn beside(area: Rect) -> (Rect, Rect) {
    let body = area.width * 13 / 20;
    (Rect { width: body, ..area }, Rect { x: area.x + body, width: area.width - body, ..area })
}
