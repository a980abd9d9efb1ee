//! The room in which files are looked at: a process of its own, with no file system, no network, and bounded memory
//! and time.
//!
//! **Invariants:** the process confines itself before it reads the first byte of a file, or reads none; it has
//! nothing to inherit: an empty environment, two pipes, a copy of no secret, since the program is started anew.
//! Whoever waits for it waits no longer than the policy says, reads no more than an honest answer has, and believes
//! none of it that could not be: every length is held against its bound. Nothing of a file is kept.

mod ask;
mod confine;
mod serve;
mod wire;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::fault::Fault;
use domain::policy::RoomPolicy;

pub use self::ask::Told;
pub use self::confine::{Confined, NotConfined, confine};

/// The argument that makes a program the room.
const CALLED: &str = "scan-room";

/// Where files are looked at.
#[derive(Debug, Clone)]
pub struct Room {
    program: PathBuf,
}

/// Why there is no answer about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoomError {
    /// It is not fit.
    #[error("the scan is not fit: {}", .0.code())]
    Unfit(Fault),
    /// The room could not be made safe, so nothing was opened in it.
    #[error("the room for scans could not be closed off")]
    Open,
    /// Whoever asked does not want to know any more.
    #[error("nobody waits for the scan")]
    Stopped,
}

impl RoomError {
    /// The Fluent id of *what happened*; its attribute `.next` says what to do.
    pub fn message(self) -> &'static str {
        match self {
            RoomError::Unfit(fault) => fault.message(),
            RoomError::Open => "fault-scan-room",
            RoomError::Stopped => "fault-scan",
        }
    }

    /// The values of the message's variables.
    pub fn args(self) -> Vec<(&'static str, String)> {
        match self {
            RoomError::Unfit(fault) => fault.args(),
            RoomError::Open | RoomError::Stopped => Vec::new(),
        }
    }
}

/// Says to a room that nobody waits any more.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From here on the room is given up.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// It was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Room {
    /// The room that this very program becomes when it is started with the argument that [`entered`] knows.
    pub fn of_this_program() -> Room {
        // Also right where the file was replaced while the program runs.
        Room { program: PathBuf::from("/proc/self/exe") }
    }

    /// The room that another program becomes.
    pub fn of(program: PathBuf) -> Room {
        Room { program }
    }

    fn arguments(room: &RoomPolicy) -> [String; 3] {
        [CALLED.to_owned(), room.memory_bytes_max.to_string(), room.cpu_s_max.to_string()]
    }
}

/// Becomes the room, where the program was started as one; returns once the one file was looked at.
///
/// Call it first in `main`: the less has happened before, the less there is to confine.
pub fn entered(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    arguments.next();
    if arguments.next()? != CALLED {
        return None;
    }
    let mut number = || arguments.next()?.to_str()?.parse().ok();
    let limits = (number(), number());
    let (Some(memory_bytes_max), Some(cpu_s_max)) = limits else { return Some(ExitCode::FAILURE) };
    Some(serve::serve(memory_bytes_max, cpu_s_max))
}
