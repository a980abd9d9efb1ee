//! Cells to bytes: a frame's changes in as few bytes as say them.
//!
//! What the terminal already knows is not said again: where its cursor stands, which pen it holds, whether the
//! cursor shows. A frame in which nothing changed is no byte at all.
//!
//! **Invariant:** every cell is one column wide ([`crate::glyphs`]), so that the cursor is known without asking;
//! nobody else writes to the terminal without [`Ansi::forget`].

mod pen;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use self::pen::Pen;

/// Bytes a first frame seldom exceeds.
const FRAME_BYTES: usize = 16 * 1024;

/// The bytes of a frame, and what the terminal knows after them.
#[derive(Debug)]
pub struct Ansi {
    bytes: Vec<u8>,
    at: Option<Position>,
    pen: Option<Pen>,
    cursor_shown: Option<bool>,
    /// The terminal can be told to repeat a character (REP, ECMA-48 8.3.103).
    repeats: bool,
}

/// A cell to be written.
struct Stroke<'a> {
    /// Whose turn it is: the number of the pen among those of the frame.
    turn: usize,
    pen: Pen,
    at: Position,
    symbol: &'a str,
}

impl Stroke<'_> {
    /// Whether `next` is the same again, so many cells to the right.
    fn goes_on(&self, next: &Stroke<'_>, right: u16) -> bool {
        let at = Position { x: self.at.x + right, ..self.at };
        (next.turn, next.at, next.symbol) == (self.turn, at, self.symbol)
    }
}

impl Ansi {
    /// For the terminal that `TERM` names; nothing is known of its state.
    #[must_use]
    pub fn new(term: &str) -> Self {
        Self {
            bytes: Vec::with_capacity(FRAME_BYTES),
            at: None,
            pen: None,
            cursor_shown: None,
            repeats: ["xterm", "foot"].iter().any(|known| term.starts_with(known)),
        }
    }

    /// The bytes of the frame so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The frame is written: its bytes are wiped.
    pub fn clear_bytes(&mut self) {
        self.bytes.fill(0);
        self.bytes.clear();
    }

    /// Something else was written: cursor and pen are no longer known.
    pub fn forget(&mut self) {
        (self.at, self.pen, self.cursor_shown) = (None, None, None);
    }

    fn go(&mut self, to: Position) -> io::Result<()> {
        let (column, row) = (u32::from(to.x) + 1, u32::from(to.y) + 1);
        match self.at.replace(to) {
            Some(at) if at == to => Ok(()),
            Some(at) if at.y == to.y && at.x + 1 == to.x => write!(self.bytes, "\x1b[C"),
            Some(at) if at.y == to.y && at.x < to.x => write!(self.bytes, "\x1b[{}C", to.x - at.x),
            Some(_) | None if (row, column) == (1, 1) => write!(self.bytes, "\x1b[H"),
            Some(_) | None if column == 1 => write!(self.bytes, "\x1b[{row}H"),
            Some(_) | None => write!(self.bytes, "\x1b[{row};{column}H"),
        }
    }

    /// The changed cells in the order of their pens, the one in hand first: to change it costs more than to
    /// move the cursor.
    fn strokes<'a>(&self, content: impl Iterator<Item = (u16, u16, &'a Cell)>) -> Vec<Stroke<'a>> {
        let mut pens = vec![self.pen.unwrap_or_default()];
        let mut strokes: Vec<Stroke> = Vec::new();
        for (x, y, cell) in content {
            let wanted = Pen::of(cell);
            let last = strokes.last().map_or(pens[0], |stroke| stroke.pen);
            let pen = if cell.symbol() == " " && last.same_on_blank(wanted) { last } else { wanted };
            let turn = pens.iter().position(|known| *known == pen).unwrap_or(pens.len());
            if turn == pens.len() {
                pens.push(pen);
            }
            strokes.push(Stroke { turn, pen, at: Position { x, y }, symbol: cell.symbol() });
        }
        strokes.sort_by_key(|stroke| stroke.turn);
        strokes
    }

    fn take_up(&mut self, pen: Pen) {
        let held = self.pen.replace(pen).unwrap_or_else(|| {
            self.bytes.extend(b"\x1b[m");
            Pen::default()
        });
        if held != pen {
            self.bytes.extend(held.change_to(pen).bytes());
        }
    }

    /// Writes a symbol `times` times side by side.
    fn put(&mut self, symbol: &str, times: u16) {
        let symbol = symbol.as_bytes();
        let counted = format!("\x1b[{}b", times - 1);
        self.bytes.extend(symbol);
        if self.repeats && counted.len() < symbol.len() * usize::from(times - 1) {
            self.bytes.extend(counted.bytes());
        } else {
            (1..times).for_each(|_| self.bytes.extend(symbol));
        }
        if let Some(at) = &mut self.at {
            at.x = at.x.saturating_add(times);
        }
    }

    /// Asked of the terminal itself; where it does not know, of whatever crossterm finds.
    fn asked_size() -> io::Result<WindowSize> {
        let asked = rustix::termios::tcgetwinsize(io::stdout())?;
        let columns_rows = match Size::new(asked.ws_col, asked.ws_row) {
            Size { width: 0, .. } | Size { height: 0, .. } => crossterm::terminal::size()?.into(),
            size => size,
        };
        Ok(WindowSize { columns_rows, pixels: Size::new(asked.ws_xpixel, asked.ws_ypixel) })
    }

    fn show(&mut self, cursor: bool) {
        if self.cursor_shown.replace(cursor) != Some(cursor) {
            self.bytes.extend(if cursor { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
    }
}

impl Backend for Ansi {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut strokes = self.strokes(content).into_iter().peekable();
        while let Some(stroke) = strokes.next() {
            let mut times = 1;
            while strokes.next_if(|next| stroke.goes_on(next, times)).is_some() {
                times += 1;
            }
            self.go(stroke.at)?;
            self.take_up(stroke.pen);
            self.put(stroke.symbol, times);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false);
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.at.ok_or_else(|| io::Error::other("nothing was written yet"))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.go(position.into())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// What is cleared takes the pen's ground: the pen is put down first.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.bytes.extend(b"\x1b[m");
        self.bytes.extend(match region {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[0J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[0K",
        });
        (self.at, self.pen) = (None, Some(Pen::default()));
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(Self::asked_size()?.columns_rows)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Self::asked_size()
    }

    /// Nothing: a frame is written when it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
