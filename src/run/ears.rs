//! What the loop hears: the terminal and everything else that happens, on one thread, so that a key reaches the
//! walk without another thread between.
//!
//! **Invariant:** what was pressed is taken only as fast as it is answered; a flood (a stuck key, megabytes from a
//! program that plays a keyboard) waits in the terminal and costs no memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::serving::Ears;
use crate::happening::Happening;

/// The most keys that are taken from the terminal at once: no person is so far ahead of the screen.
const TYPED_AHEAD_MAX: usize = 256;

/// How long crossterm may look for what is there already; with no time at all it does not look.
const A_LOOK: Duration = Duration::from_micros(100);

/// The terminal and the channel.
pub(super) struct Listening {
    /// The terminal, to wait for; crossterm reads it.
    terminal: File,
    pressed: VecDeque<Happening>,
    happenings: Receiver<Happening>,
    /// Can be read when something waits in the channel.
    bell: UnixStream,
}

impl Listening {
    /// Listens to the terminal and to `happenings`.
    ///
    /// # Errors
    /// Where there is no terminal.
    pub(super) fn to(happenings: Receiver<Happening>) -> io::Result<Self> {
        let (bell, rope) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        let happenings = with_a_bell(happenings, rope);
        Ok(Self { terminal: File::open("/dev/tty")?, pressed: VecDeque::new(), happenings, bell })
    }

    /// What crossterm has read already, else what comes, for so long at most. A flood is taken whole, up to a
    /// bound, so that it is drawn once.
    fn hear(&mut self, limit: Duration) -> io::Result<()> {
        while self.take_pressed()? {}
        if self.pressed.is_empty() {
            let mut readable = self.wait_for_either(limit)?;
            while readable {
                readable = self.take_pressed()? && self.wait_for_either(Duration::ZERO)?;
            }
        }
        Ok(())
    }

    /// Takes one key, if one is there and there is room for it.
    fn take_pressed(&mut self) -> io::Result<bool> {
        let there = self.pressed.len() < TYPED_AHEAD_MAX && crossterm::event::poll(A_LOOK)?;
        if there {
            self.pressed.push_back(Happening::Input(crossterm::event::read()?));
        }
        Ok(there)
    }

    /// Waits until something can be heard; whether it is the terminal.
    fn wait_for_either(&mut self, limit: Duration) -> io::Result<bool> {
        let limit = Timespec {
            tv_sec: limit.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: limit.subsec_nanos().into(),
        };
        let mut ears = [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(&self.bell, PollFlags::IN)];
        match poll(&mut ears, Some(&limit)) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let [terminal, bell] = ears.map(|ear| ear.revents());
        if !bell.is_empty() {
            // As many rings as there are; what they rang for is taken from the channel.
            while matches!(self.bell.read(&mut [0; 64]), Ok(1..)) {}
        }
        if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::ErrorKind::NotConnected.into());
        }
        Ok(!terminal.is_empty())
    }
}

impl Ears for Listening {
    fn wait(&mut self, limit: Duration) -> Option<Happening> {
        self.at_hand().or_else(|| match self.hear(limit) {
            Ok(()) => self.at_hand(),
            // A terminal that is gone gives nothing any more.
            Err(_) => Some(Happening::Stop),
        })
    }

    fn at_hand(&mut self) -> Option<Happening> {
        self.happenings.try_recv().ok().or_else(|| self.pressed.pop_front())
    }
}

/// The same happenings in the same order, each with a ring of the bell.
fn with_a_bell(happenings: Receiver<Happening>, mut rope: UnixStream) -> Receiver<Happening> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        while let Ok(happening) = happenings.recv() {
            if sender.send(happening).is_err() || rope.write_all(b"!").is_err() {
                return;
            }
        }
    });
    receiver
}
