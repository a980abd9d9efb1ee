//! A program of its own that shows a scan.
//!
//! **Invariant:** the scan is a file of memory (`memfd`): it has no name on any disk, only this user can open it while
//! we keep it, and when we let go of it, end, or are killed, it is gone. It is sealed: nobody changes what is shown.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use rustix::fs::{MemfdFlags, Mode, SealFlags, fchmod, fcntl_add_seals, memfd_create};
use rustix::process::{Pid, Signal, kill_process_group};

/// A viewer and what it shows.
pub(super) struct Viewer {
    process: Child,
    /// Kept open: the viewer opens it by our name of it.
    _scan: File,
}

impl Viewer {
    /// Starts the program with the scan's name behind its arguments.
    ///
    /// # Errors
    /// Where no program is configured or it does not start, or there is no memory.
    pub(super) fn open(command: &[String], bytes: &[u8]) -> io::Result<Viewer> {
        let (program, arguments) = command.split_first().ok_or(io::ErrorKind::NotFound)?;
        let (scan, name) = lend(bytes)?;
        let process = Command::new(program)
            .args(arguments)
            .arg(name)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Viewer { process, _scan: scan })
    }
}

/// A sealed file of memory with the scan, and its name for another program: there as long as the file is kept.
pub(super) fn lend(bytes: &[u8]) -> io::Result<(File, String)> {
    let scan = memfd_create("tereze-scan", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    let mut scan = File::from(scan);
    scan.write_all(bytes)?;
    fchmod(&scan, Mode::RUSR)?;
    let seals = SealFlags::GROW | SealFlags::SHRINK | SealFlags::WRITE | SealFlags::SEAL;
    fcntl_add_seals(&scan, seals)?;
    let name = format!("/proc/{}/fd/{}", std::process::id(), scan.as_raw_fd());
    Ok((scan, name))
}

impl Drop for Viewer {
    fn drop(&mut self) {
        // With whatever it started: a wrapper may have ended long ago. Until it is waited for, nobody else has its number.
        if let Ok(group) = i32::try_from(self.process.id())
            && let Some(group) = Pid::from_raw(group)
        {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_program_reads_the_scan_and_nobody_can_change_it() {
        // It ends well only where it reads exactly this, and where writing is refused.
        let script = "test \"$(cat \"$0\")\" = page && ! (echo x >> \"$0\") 2>/dev/null";
        let command = ["sh", "-c", script].map(str::to_owned);
        let mut viewer = Viewer::open(&command, b"page").unwrap();
        assert!(viewer.process.wait().unwrap().success());
    }

    #[test]
    fn what_a_wrapper_started_ends_with_the_screen() {
        let dir = tempfile::tempdir().unwrap();
        let told = dir.path().join("pid");
        let script = format!("sleep 1000 & echo $! > {0}.new; mv {0}.new {0}", told.display());
        let viewer = Viewer::open(&["sh", "-c", &script].map(str::to_owned), b"page").unwrap();
        while !told.exists() {
            assert!(viewer.process.id() != 0);
            std::thread::yield_now();
        }
        let started = std::fs::read_to_string(&told).unwrap().trim().parse().unwrap();
        let started = Pid::from_raw(started).unwrap();
        rustix::process::test_kill_process(started).unwrap();
        drop(viewer);
        // Killed: it goes as soon as it is its turn; who takes in orphans may do so later.
        let state = || std::fs::read_to_string(format!("/proc/{}/stat", started.as_raw_nonzero()));
        let ended = || state().map_or(true, |state| state.contains(") Z "));
        let mut looks = 0..3_000;
        while !ended() && looks.next().is_some() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert!(ended(), "it ended too");
    }

    #[test]
    fn a_viewer_ends_with_its_screen() {
        let command = ["sleep", "1000"].map(str::to_owned);
        // The name that is put behind is no time to sleep; `env` takes it.
        let command = [vec!["sh".to_owned(), "-c".to_owned(), command.join(" ")]].concat();
        let viewer = Viewer::open(&command, b"page").unwrap();
        let process = rustix::process::Pid::from_raw(i32::try_from(viewer.process.id()).unwrap()).unwrap();
        drop(viewer);
        assert!(rustix::process::test_kill_process(process).is_err(), "it is gone");
        assert!(Viewer::open(&[], b"page").is_err());
    }
}
