//! Frames to bytes: what changed on the screen, in as few bytes as say it.
//!
//! The terminal is remembered: what its cells show, where its cursor stands, which pen it holds. What it knows
//! is not said again, and a frame in which nothing changed is no byte at all.
//!
//! **Invariant:** every cell is one letter, one column wide ([`crate::glyphs`]), so that the cursor is known
//! without asking; whoever else writes to the terminal lets it be forgotten ([`Ansi::forget`]).

mod pen;

use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect};

use self::pen::Pen;
use crate::surface::Surface;

/// Bytes a frame seldom exceeds.
const FRAME_BYTES: usize = 8 * 1024;
/// The cursor not shown.
const HIDE: &str = "\x1b[?25l";
/// The cursor shown.
const SHOW: &str = "\x1b[?25h";
/// The pen put down and the screen emptied: what is emptied takes the pen's ground.
const EMPTY: &str = "\x1b[m\x1b[2J";

/// The bytes of a frame, and what the terminal knows after them.
#[derive(Debug)]
pub struct Ansi {
    bytes: Vec<u8>,
    area: Rect,
    shown: Vec<Glyph>,
    at: Option<Position>,
    pen: Pen,
    cursor_shown: Option<bool>,
    /// The terminal can be told to repeat a letter (REP, ECMA-48 8.3.103).
    repeats: bool,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Glyph {
    letter: char,
    pen: Pen,
}

impl Glyph {
    const BLANK: Self = Self { letter: ' ', pen: Pen::AT_REST };

    fn of(cell: &Cell) -> Self {
        let glyph = Self { letter: cell.symbol().chars().next().unwrap_or(' '), pen: Pen::of(cell) };
        if glyph.letter == ' ' && glyph.pen.leaves_blank() { Self::BLANK } else { glyph }
    }
}

/// A cell to be written.
struct Stroke {
    /// Whose turn it is: the number of the pen among those of the frame.
    turn: usize,
    pen: Pen,
    at: Position,
    letter: char,
}

impl Stroke {
    /// Whether `next` is the same again, so many cells to the right.
    fn goes_on(&self, next: &Self, right: u16) -> bool {
        let at = Position { x: self.at.x + right, ..self.at };
        (next.turn, next.at, next.letter) == (self.turn, at, self.letter)
    }
}

impl Ansi {
    /// For the terminal that `TERM` names; nothing is known of its state.
    #[must_use]
    pub fn new(term: &str) -> Self {
        Self {
            bytes: Vec::with_capacity(FRAME_BYTES),
            area: Rect::ZERO,
            shown: Vec::new(),
            at: None,
            pen: Pen::AT_REST,
            cursor_shown: None,
            repeats: ["xterm", "foot"].iter().any(|known| term.starts_with(known)),
        }
    }

    /// Something else was written, or the screen has another size: the next frame is told whole.
    pub fn forget(&mut self) {
        self.shown.fill(Glyph::BLANK);
        self.area = Rect::ZERO;
    }

    /// The bytes that make the terminal show `surface`, and its cursor where one types; they are wiped when the
    /// next frame is told. Of a surface that was told before, only what was touched since is looked at.
    pub fn tell(&mut self, surface: &mut Surface) -> &[u8] {
        self.wipe_bytes();
        if self.area != surface.area() {
            self.begin(surface.area());
            surface.touch_all();
        }
        let cursor = surface.cursor();
        let strokes = self.strokes(surface);
        let mut rest = strokes.iter().peekable();
        while let Some(stroke) = rest.next() {
            let mut times = 1;
            while rest.next_if(|next| stroke.goes_on(next, times)).is_some() {
                times += 1;
            }
            self.go(stroke.at);
            self.take_up(stroke.pen);
            self.write(stroke.letter, times);
        }
        if let Some(cursor) = cursor {
            self.go(cursor);
        }
        if self.cursor_shown.replace(cursor.is_some()) != Some(cursor.is_some()) {
            self.say(if cursor.is_some() { SHOW } else { HIDE });
        }
        &self.bytes
    }

    /// What was told last is wiped.
    pub fn wipe_bytes(&mut self) {
        self.bytes.fill(0);
        self.bytes.clear();
    }

    /// An empty screen of this size, whatever was there.
    fn begin(&mut self, area: Rect) {
        self.area = area;
        self.shown.clear();
        self.shown.resize(usize::from(area.width) * usize::from(area.height), Glyph::BLANK);
        (self.at, self.pen, self.cursor_shown) = (None, Pen::AT_REST, None);
        self.say(EMPTY);
    }

    /// The cells that changed, in the order of their pens, the one in hand first: to change it costs more than
    /// to move the cursor. An empty cell is written with whatever pen is in hand, if that leaves it empty.
    fn strokes(&mut self, surface: &mut Surface) -> Vec<Stroke> {
        let mut pens = vec![self.pen];
        let mut last = self.pen;
        let mut strokes = Vec::new();
        let width = usize::from(self.area.width).max(1);
        for (y, shown) in self.area.rows().map(|row| row.y).zip(self.shown.chunks_mut(width)) {
            let (columns, cells) = surface.tell_row(y);
            let shown = shown.iter_mut().skip(usize::from(columns.start.saturating_sub(self.area.x)));
            for ((x, cell), shown) in columns.zip(cells).zip(shown) {
                let wanted = Glyph::of(cell);
                if *shown == wanted {
                    continue;
                }
                *shown = wanted;
                last = if wanted == Glyph::BLANK && last.leaves_blank() { last } else { wanted.pen };
                let turn = pens.iter().position(|known| *known == last).unwrap_or(pens.len());
                if turn == pens.len() {
                    pens.push(last);
                }
                strokes.push(Stroke { turn, pen: last, at: Position { x, y }, letter: wanted.letter });
            }
        }
        strokes.sort_by_key(|stroke: &Stroke| stroke.turn);
        strokes
    }

    fn go(&mut self, to: Position) {
        let right = self.at.filter(|at| at.y == to.y).and_then(|at| to.x.checked_sub(at.x));
        match (right, to) {
            (Some(0), _) => {}
            (Some(1), _) => self.say("\x1b[C"),
            (Some(cells), _) => self.say(&format!("\x1b[{cells}C")),
            (None, Position { x: 0, y: 0 }) => self.say("\x1b[H"),
            (None, Position { x: 0, y }) => self.say(&format!("\x1b[{}H", u32::from(y) + 1)),
            (None, Position { x, y }) => {
                self.say(&format!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1));
            }
        }
        self.at = Some(to);
    }

    fn take_up(&mut self, pen: Pen) {
        if self.pen != pen {
            self.say(&self.pen.change_to(pen));
            self.pen = pen;
        }
    }

    /// Writes a letter `times` times side by side.
    fn write(&mut self, letter: char, times: u16) {
        let mut letter_bytes = [0; 4];
        let letter = letter.encode_utf8(&mut letter_bytes);
        let counted = format!("\x1b[{}b", times - 1);
        self.say(letter);
        if self.repeats && counted.len() < letter.len() * usize::from(times - 1) {
            self.say(&counted);
        } else {
            (1..times).for_each(|_| self.say(letter));
        }
        if let Some(at) = &mut self.at {
            at.x = at.x.saturating_add(times);
        }
    }

    fn say(&mut self, words: &str) {
        self.bytes.extend_from_slice(words.as_bytes());
    }
}
