//! One errand to a token, in a room of its own that can be given up at any moment.
//!
//! **Invariant:** there is one errand at a time; when it is given up, its room is killed, whatever the library does.

use std::io::{Read, Write};
use std::process::Child;
use std::sync::{Arc, Mutex, PoisonError};

use super::room::Task;
use super::wire::{Done, Errand, LINE_BYTES_MAX, line};
use super::{Inner, TokenError};

/// An errand that is on its way.
pub(super) struct Running {
    pub(super) module: usize,
    pub(super) serial: String,
    room: Arc<Mutex<Child>>,
    /// Why it was given up, where it was.
    given_up: Option<TokenError>,
}

impl Inner {
    /// Sends an errand and waits for what comes of it.
    pub(super) fn send(&self, module: usize, errand: &Errand) -> Result<Done, TokenError> {
        let path = self.modules.get(module).ok_or(TokenError::Gone)?;
        let mut room = self.room.open(Task::Errand, path).ok_or(TokenError::Trouble)?;
        let (asked, answer) = (room.stdin.take(), room.stdout.take());
        let room = Arc::new(Mutex::new(room));
        let running = Running { module, serial: errand.serial.clone(), room: room.clone(), given_up: None };
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
        let done = line(errand).and_then(|line| {
            asked?.write_all(&line).ok()?;
            let mut said = Vec::new();
            answer?.take(LINE_BYTES_MAX as u64).read_to_end(&mut said).ok()?;
            serde_json::from_slice::<Done>(&said).ok()
        });
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        end(&room);
        if let Some(why) = running.and_then(|running| running.given_up) {
            return Err(why);
        }
        let done = done.ok_or(TokenError::Trouble)?;
        TokenError::of(&done).map_or(Ok(done), Err)
    }

    /// Gives up the errand that is on its way, where it is one of these.
    pub(super) fn give_up(&self, why: TokenError, is_meant: impl FnOnce(&Running) -> bool) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.as_mut().filter(|running| is_meant(running)) {
            running.given_up.get_or_insert(why);
            let _ = running.room.lock().unwrap_or_else(PoisonError::into_inner).kill();
        }
    }
}

fn end(room: &Mutex<Child>) {
    let mut room = room.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = room.kill();
    let _ = room.wait();
}
