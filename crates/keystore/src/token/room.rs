//! The room in which a vendor's library runs: a process of its own, of this very program started anew.
//!
//! **Invariant:** it holds no secret but the PIN of its one errand, leaves no core of it, and does not outlive the
//! program: whichever way that ends, the kernel ends the room.

use std::ffi::OsString;
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use rustix::process::{DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal};
use zeroize::Zeroizing;

use super::module::Module;
use super::wire::{Done, Errand, LINE_BYTES_MAX, line};

/// The argument that makes a program the room.
const CALLED: &str = "token-room";

/// What a room does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Says which tokens are in, again and again.
    Watch,
    /// Does the one errand that it reads.
    Errand,
}

impl Task {
    fn word(self) -> &'static str {
        match self {
            Task::Watch => "watch",
            Task::Errand => "errand",
        }
    }
}

/// How often the readers are looked at: a person sees the list change within a second.
const LOOK: Duration = Duration::from_millis(400);

/// How soon a reader is looked at again from which a token seems to be gone.
const AGAIN: Duration = Duration::from_millis(200);

/// Where vendors' libraries are run.
#[derive(Debug, Clone)]
pub struct Room {
    program: PathBuf,
}

impl Room {
    /// The room that this very program becomes when it is started with the argument that [`entered`] knows.
    pub fn of_this_program() -> Room {
        Room { program: PathBuf::from("/proc/self/exe") }
    }

    /// The room that another program becomes.
    pub fn of(program: PathBuf) -> Room {
        Room { program }
    }

    /// Starts one. What a library writes to its standard error would stand on the screen: it goes nowhere.
    pub(super) fn open(&self, task: Task, module: &Path) -> Option<Child> {
        let mut command = Command::new(&self.program);
        command.args([CALLED, task.word()]).arg(module);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().ok()
    }
}

/// Becomes the room, where the program was started as one. Call it first in `main`.
pub fn entered(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    arguments.next();
    if arguments.next()? != CALLED {
        return None;
    }
    let (task, module) = (arguments.next(), arguments.next().map(PathBuf::from));
    let task =
        [Task::Watch, Task::Errand].into_iter().find(|known| task.as_deref() == Some(known.word().as_ref()));
    let done = match (task, module) {
        (Some(task), Some(module)) => serve(task, &module),
        _ => None,
    };
    Some(if done.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn serve(task: Task, module: &Path) -> Option<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable).ok()?;
    set_parent_process_death_signal(Some(Signal::KILL)).ok()?;
    match task {
        Task::Watch => watch(&mut Module::load(module)?),
        Task::Errand => {
            let mut asked = Zeroizing::new(Vec::with_capacity(LINE_BYTES_MAX));
            std::io::stdin().lock().take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut asked).ok()?;
            let errand: Errand = serde_json::from_slice(&asked).ok()?;
            let done = Module::load(module).map_or(Done::Trouble, |module| run(&module, &errand));
            say(&done)
        }
    }
}

/// A token that seems to be gone is looked for once more.
fn run(module: &Module, errand: &Errand) -> Done {
    match module.find_and_run(errand) {
        Some(done) => done,
        None => {
            std::thread::sleep(AGAIN);
            module.find_and_run(errand).unwrap_or(Done::Gone)
        }
    }
}

/// Says what is seen on every look, changed or not: silence means that the library hangs.
fn watch(module: &mut Module) -> Option<()> {
    let mut seen = Vec::new();
    loop {
        let before = seen.len();
        seen = module.look();
        if seen.len() < before {
            // Some libraries lose sight of a token for a moment while another process unlocks it.
            std::thread::sleep(AGAIN);
            seen = module.look();
        }
        say(&seen)?;
        std::thread::sleep(LOOK);
    }
}

fn say(value: &impl serde::Serialize) -> Option<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(&line(value)?).ok()?;
    out.flush().ok()
}
