//! The real terminal: taken over, drawn on with one write a frame, wiped, given back.
//!
//! **Invariant:** whoever leaves, by `Drop`, signal or panic, leaves the terminal as it was: cooked, on its
//! first screen, with a cursor, without mouse reports, and with nothing of a session on it.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::layout::Rect;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::ansi::Ansi;
use crate::surface::Surface;

/// Alternate screen; presses and the wheel of the mouse (no movements), in SGR coordinates; no cursor; an
/// empty screen.
const TAKE: &str = "\x1b[?1049h\x1b[?1000h\x1b[?1006h\x1b[?25l\x1b[2J";
/// All of it undone, the alternate screen emptied first.
const GIVE_BACK: &str = "\x1b[0m\x1b[2J\x1b[3J\x1b[?1006l\x1b[?1000l\x1b[?25h\x1b[?1049l";
/// An empty other screen without a cursor.
const LENT: &str = "\x1b[?1049h\x1b[?25l\x1b[2J";
/// Colours reset, screen and scrollback emptied.
const WIPE: &str = "\x1b[0m\x1b[2J\x1b[3J\x1b[H";

/// The thread that has taken the terminal over.
static TAKEN_BY: Mutex<Option<ThreadId>> = Mutex::new(None);

/// The terminal while it is ours; given back on drop.
pub struct Screen {
    ansi: Ansi,
}

impl Screen {
    /// Takes the terminal over: raw mode, alternate screen, mouse.
    ///
    /// # Errors
    /// Where there is no terminal, or it went away.
    pub fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        *taken_by() = Some(thread::current().id());
        let screen = Self { ansi: Ansi::new(&std::env::var("TERM").unwrap_or_default()) };
        put(TAKE.as_bytes())?;
        Ok(screen)
    }

    /// Shows what is drawn for the size that the terminal has now. Only what changed is written, in one write;
    /// where nothing did, in none.
    ///
    /// # Errors
    /// When the terminal went away.
    pub fn show<'a>(&mut self, drawn: impl FnOnce(Rect) -> &'a mut Surface) -> io::Result<()> {
        let written = put(self.ansi.tell(drawn(size()?)));
        self.ansi.wipe_bytes();
        written
    }

    /// End of a session: empties screen, scrollback and what is remembered of both; the next frame is drawn
    /// whole.
    ///
    /// # Errors
    /// When the terminal went away.
    pub fn wipe(&mut self) -> io::Result<()> {
        self.ansi.forget();
        put(WIPE.as_bytes())
    }
}

/// The terminal while another program has it; given back as it was on drop, whatever that program left behind.
pub struct Lent {
    tty: File,
    cooked: Termios,
}

impl Screen {
    /// Lets another program have the terminal: cooked, without mouse reports, its other screen empty.
    ///
    /// # Errors
    /// When the terminal went away.
    pub fn lend(self) -> io::Result<Lent> {
        drop(self);
        let tty = File::options().read(true).write(true).open("/dev/tty")?;
        let cooked = tcgetattr(&tty)?;
        // What stands on the first screen is nobody's business while the other program begins.
        put(LENT.as_bytes())?;
        Ok(Lent { tty, cooked })
    }
}

impl Lent {
    /// Takes the terminal over again. What was typed for the other program and not read by it is thrown away.
    ///
    /// # Errors
    /// Where there is no terminal any more.
    pub fn take_back(self) -> io::Result<Screen> {
        drop(self);
        Screen::enter()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // One that was killed left it raw, on the other screen and with the mouse on. Nobody is left to tell of an error.
        let restored = tcsetattr(&self.tty, OptionalActions::Flush, &self.cooked);
        let written = put(TAKE.as_bytes()).and_then(|()| put(GIVE_BACK.as_bytes()));
        drop((restored.is_ok(), written));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Makes a panic give the terminal back before it is reported. Only a panic of the thread that drew on it does
/// so; what another thread would print is kept off a screen that is still ours.
pub fn install_panic_restore() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let taken = *taken_by();
        if taken == Some(thread::current().id()) {
            give_back();
        }
        if taken.is_none_or(|owner| owner == thread::current().id()) || !io::stderr().is_terminal() {
            report(info);
        }
    }));
}

/// Gives the terminal back once. There is nobody left to tell of an error.
fn give_back() {
    if taken_by().take().is_some() {
        let written = put(GIVE_BACK.as_bytes());
        let cooked = disable_raw_mode();
        drop((written, cooked));
    }
}

fn taken_by() -> MutexGuard<'static, Option<ThreadId>> {
    TAKEN_BY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The whole screen: what the terminal itself says, and where it does not know, what crossterm finds.
fn size() -> io::Result<Rect> {
    let asked = rustix::termios::tcgetwinsize(io::stdout())?;
    let (width, height) = match (asked.ws_col, asked.ws_row) {
        (0, _) | (_, 0) => crossterm::terminal::size()?,
        size => size,
    };
    Ok(Rect::new(0, 0, width, height))
}

/// Past the standard library's buffer, which would keep what it has written.
fn put(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = rustix::io::retry_on_intr(|| rustix::io::write(io::stdout(), bytes))?;
        bytes = bytes.get(written..).unwrap_or_default();
    }
    Ok(())
}
