//! The terminal's keys, on a thread of their own.
//!
//! **Invariant:** while the ears are closed nothing is read from the terminal: another program has it, and what is typed
//! there, a password too, is not for the desk.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, poll};

use crate::happening::Happening;

/// How long crossterm may look for what is there already; with no time at all it does not look.
const A_LOOK: Duration = Duration::from_micros(100);

/// The most keys that are taken from the terminal at once.
const TAKEN_MAX: usize = 64;

/// Whether the terminal is read.
#[derive(Debug, Default)]
struct State {
    /// Nobody may begin to read.
    closed: bool,
    /// The thread reads.
    reading: bool,
}

#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, waits: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waited = self.changed.wait_while(self.state(), |state| waits(state));
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it may read.
    fn begin(&self) {
        self.wait_while(|state| state.closed).reading = true;
    }

    fn end(&self) {
        self.state().reading = false;
        self.changed.notify_all();
    }
}

/// The desk's ears.
pub(crate) struct Ears {
    gate: Arc<Gate>,
    rope: UnixStream,
}

impl Ears {
    /// Listens to the terminal; one that is gone ends the program.
    ///
    /// # Errors
    /// Where there is no terminal.
    pub(crate) fn open(sender: SyncSender<Happening>) -> io::Result<Ears> {
        let (bell, rope) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        let gate = Arc::new(Gate::default());
        let terminal = File::open("/dev/tty")?;
        let heard = gate.clone();
        std::thread::spawn(move || {
            loop {
                heard.begin();
                let taken = hear(&terminal, &bell);
                heard.end();
                // Told after the gate: whoever closes the ears does not wait for whoever listens to them.
                let Ok(events) = taken else {
                    let _ = sender.send(Happening::Stop);
                    return;
                };
                if events.into_iter().any(|event| sender.send(Happening::Input(event)).is_err()) {
                    return;
                }
            }
        });
        Ok(Ears { gate, rope })
    }

    /// Stops reading, and waits until nobody reads any more.
    pub(crate) fn close(&mut self) {
        self.gate.state().closed = true;
        // It wakes whoever waits for a key.
        let _ = self.rope.write(&[0]);
        drop(self.gate.wait_while(|state| state.reading));
    }

    /// Reads again.
    pub(crate) fn reopen(&mut self) {
        self.gate.state().closed = false;
        self.gate.changed.notify_all();
    }
}

/// What is there, once something is; nothing where the bell rang.
fn hear(terminal: &File, mut bell: &UnixStream) -> io::Result<Vec<Event>> {
    let mut ears = [PollFd::new(terminal, PollFlags::IN), PollFd::new(bell, PollFlags::IN)];
    match poll(&mut ears, None) {
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    }
    let [keys, rung] = ears.map(|ear| ear.revents());
    if !rung.is_empty() {
        while matches!(bell.read(&mut [0; 64]), Ok(1..)) {}
        return Ok(Vec::new());
    }
    if keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(io::ErrorKind::NotConnected.into());
    }
    let mut events = Vec::new();
    while events.len() < TAKEN_MAX && crossterm::event::poll(A_LOOK)? {
        events.push(crossterm::event::read()?);
    }
    Ok(events)
}
