//! Watching the tokens of one library: a room that says on every look what it sees.
//!
//! **Invariant:** a library that falls or falls silent has no tokens, unless one of them is just at work; it is started anew,
//! and nobody waits for it.

use std::io::Read;
use std::os::fd::AsFd;
use std::process::{Child, ChildStdout};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::Tokens;
use super::room::Task;
use super::wire::{LINE_BYTES_MAX, Seen};

/// A library that says nothing for so long hangs. Reading the certificates of a slow token takes a second or two.
const SILENCE: Timespec = Timespec { tv_sec: 10, tv_nsec: 0 };

/// The pause before a library that fell is started anew.
const ANEW: Duration = Duration::from_secs(2);

/// Watches on a thread of its own, until nobody listens any more.
pub(super) fn start(tokens: Tokens, module: usize, mut tell: impl FnMut() -> bool + Send + 'static) {
    std::thread::spawn(move || {
        loop {
            let listened = listen(&tokens, module, &mut tell);
            tokens.answers(module, false);
            // A library may hold the card while it signs: what it does not say then proves nothing.
            let heard = tokens.is_at_work(module) || !tokens.take(module, Vec::new()) || tell();
            if !listened || !heard {
                return;
            }
            std::thread::sleep(ANEW);
        }
    });
}

/// Until the library falls; `false` once nobody listens.
fn listen(tokens: &Tokens, module: usize, tell: &mut impl FnMut() -> bool) -> bool {
    let Some(path) = tokens.0.modules.get(module) else { return false };
    let Some(mut room) = tokens.0.room.open(Task::Watch, path) else { return true };
    let Some(out) = room.stdout.take() else { return true };
    let mut lines = Lines { out, heard: Vec::new() };
    let mut listened = true;
    while let (true, Some(seen)) = (listened, lines.next()) {
        tokens.answers(module, true);
        if tokens.take(module, seen) {
            listened = tell();
        }
    }
    end(&mut room);
    listened
}

fn end(room: &mut Child) {
    let _ = room.kill();
    let _ = room.wait();
}

/// What a room says, a line a look.
struct Lines {
    out: ChildStdout,
    heard: Vec<u8>,
}

impl Lines {
    /// Nothing where the room fell, fell silent, or says what makes no sense.
    fn next(&mut self) -> Option<Vec<Seen>> {
        loop {
            if let Some(end) = self.heard.iter().position(|octet| *octet == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                return serde_json::from_slice(&line).ok();
            }
            if self.heard.len() > LINE_BYTES_MAX || !self.is_ready()? {
                return None;
            }
            let mut more = [0; 16 * 1024];
            let read = self.out.read(&mut more).ok().filter(|read| *read > 0)?;
            self.heard.extend(&more[..read]);
        }
    }

    fn is_ready(&self) -> Option<bool> {
        let mut waited = [PollFd::from_borrowed_fd(self.out.as_fd(), PollFlags::IN)];
        Some(poll(&mut waited, Some(&SILENCE)).ok()? > 0)
    }
}
