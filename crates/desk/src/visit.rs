//! The kiosk's program, started at this desk: for one parent at the terminal, and in between without one, to send what
//! waits in its vault.
//!
//! **Invariants:** who helps goes over a pipe, never in an argument, the environment or a file. Of the two only one runs
//! at a time: the vault is held by one process. Neither outlives the desk: one is ended with it, the other hears that its
//! standard input closed.

use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use forms::assistant::Help;
use rustix::process::{Pid, Signal, kill_process};

use crate::config::HelpAtDesk;

/// How often it is looked whether a program that was asked to end has ended, and how many times before it is killed.
const LOOK: Duration = Duration::from_millis(20);
const LOOKS_MAX: u32 = 150;

/// A parent at the terminal.
pub(crate) struct Visit(Child);

impl Visit {
    /// Starts the kiosk for one parent and tells it who helps.
    ///
    /// # Errors
    /// Where it does not start or does not listen.
    pub(crate) fn begin(kiosk: &HelpAtDesk, help: &Help) -> io::Result<Visit> {
        let mut process = Command::new(&kiosk.program)
            .arg("--config")
            .arg(&kiosk.config)
            .arg("--helped")
            .stdin(Stdio::piped())
            .spawn()?;
        let told = process.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(help.to_xml().as_bytes()));
        let visit = Visit(process);
        told.map(|()| visit)
    }

    /// How it ended, where it has.
    ///
    /// # Errors
    /// Where it is no child of ours any more.
    pub(crate) fn over(&mut self) -> io::Result<Option<ExitStatus>> {
        self.0.try_wait()
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        end(&mut self.0);
    }
}

/// Sends what waits in the kiosk's vault while no parent is there.
pub(crate) struct Courier {
    kiosk: Option<HelpAtDesk>,
    process: Option<Child>,
}

impl Courier {
    /// Begins to send; where no kiosk is configured, nothing ever is.
    pub(crate) fn new(kiosk: Option<HelpAtDesk>) -> Courier {
        let mut courier = Courier { kiosk, process: None };
        courier.go();
        courier
    }

    /// Goes on sending. What cannot be sent now waits in the vault.
    pub(crate) fn go(&mut self) {
        let Some(kiosk) = &self.kiosk else { return };
        let started = Command::new(&kiosk.program)
            .arg("--config")
            .arg(&kiosk.config)
            .arg("--send-only")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = started.ok();
    }

    /// Lets go of the vault.
    pub(crate) fn pause(&mut self) {
        if let Some(mut process) = self.process.take() {
            drop(process.stdin.take());
            end(&mut process);
        }
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.pause();
    }
}

/// Asks a program to end; kills one that does not.
fn end(process: &mut Child) {
    let pid = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
    if let (Ok(None), Some(pid)) = (process.try_wait(), pid) {
        let _ = kill_process(pid, Signal::TERM);
    }
    for _ in 0..LOOKS_MAX {
        if !matches!(process.try_wait(), Ok(None)) {
            break;
        }
        std::thread::sleep(LOOK);
    }
    let _ = process.kill();
    let _ = process.wait();
}
