//! One errand to a token, in a room of its own that can be given up at any moment.
//!
//! **Invariants:**
//! - there is one errand at a time; when it is given up, its room is killed, whatever the library does;
//! - after a stop nothing is sent that was asked for before it, however many errands stood in line: no PIN, no signature.

use std::io::{Read, Write};
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// What is going on.
#[derive(Default)]
pub(super) struct Work {
    running: Option<Running>,
    /// Stops that whoever sends the errands has not come to yet.
    stops: u32,
}

impl Running {
    fn give_up(&mut self, why: TokenError) {
        self.given_up.get_or_insert(why);
        let _ = self.room.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }
}

impl Inner {
    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends an errand and waits for what comes of it.
    pub(super) fn send(&self, module: usize, errand: &Errand) -> Result<Done, TokenError> {
        let path = self.modules.get(module).ok_or(TokenError::Gone)?;
        if self.work().stops > 0 {
            return Err(TokenError::Stopped);
        }
        let mut room = self.room.open(Task::Errand, path).ok_or(TokenError::Trouble)?;
        let (asked, answer) = (room.stdin.take(), room.stdout.take());
        let room = Arc::new(Mutex::new(room));
        let running = Running { module, serial: errand.serial.clone(), room: room.clone(), given_up: None };
        self.begin(running)?;
        let done = line(errand).and_then(|line| {
            asked?.write_all(&line).ok()?;
            let mut said = Vec::new();
            answer?.take(LINE_BYTES_MAX as u64).read_to_end(&mut said).ok()?;
            serde_json::from_slice::<Done>(&said).ok()
        });
        let running = self.work().running.take();
        end(&room);
        if let Some(why) = running.and_then(|running| running.given_up) {
            return Err(why);
        }
        let done = done.ok_or(TokenError::Trouble)?;
        TokenError::of(&done).map_or(Ok(done), Err)
    }

    /// From here on it can be given up; it is at once where a stop came first.
    fn begin(&self, running: Running) -> Result<(), TokenError> {
        let mut work = self.work();
        if work.stops > 0 {
            end(&running.room);
            return Err(TokenError::Stopped);
        }
        work.running = Some(running);
        Ok(())
    }

    /// Gives up the errand that is on its way, where it is one of these.
    pub(super) fn give_up(&self, why: TokenError, is_meant: impl FnOnce(&Running) -> bool) {
        let mut work = self.work();
        if let Some(running) = work.running.as_mut().filter(|running| is_meant(running)) {
            running.give_up(why);
        }
    }

    /// Gives up the errand that is on its way, and those in line behind it.
    pub(super) fn stop(&self) {
        let mut work = self.work();
        work.stops = work.stops.saturating_add(1);
        if let Some(running) = work.running.as_mut() {
            running.give_up(TokenError::Stopped);
        }
    }

    /// One stop lies behind whoever sends the errands.
    pub(super) fn stop_was_heard(&self) {
        let mut work = self.work();
        work.stops = work.stops.saturating_sub(1);
    }

    /// Is an errand on its way in this module?
    pub(super) fn runs_in(&self, module: usize) -> bool {
        self.work().running.as_ref().is_some_and(|running| running.module == module)
    }
}

fn end(room: &Mutex<Child>) {
    let mut room = room.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = room.kill();
    let _ = room.wait();
}
