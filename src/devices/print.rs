//! The printer: CUPS, by its own `lp`.
//!
//! **Invariants:** the job's title tells nothing of a person; what is printed goes through a pipe and lies in no
//! file of the kiosk's.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The title of every job.
const TITLE: &str = "tereze";

/// Hands a PDF to a print queue. Whether it was taken.
pub fn print(lp: &Path, queue: &str, pdf: &[u8]) -> bool {
    let started = Command::new(lp)
        .args(["-d", queue, "-t", TITLE, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut job) = started else { return false };
    let handed = job.stdin.take().is_some_and(|mut pipe| pipe.write_all(pdf).is_ok());
    // The pipe is closed here: `lp` sees the end of the document.
    let ended = job.wait().is_ok_and(|status| status.success());
    handed && ended
}

/// Whether the program that takes a job is there.
pub fn is_there(lp: &Path) -> bool {
    if lp.components().count() > 1 {
        return lp.is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(lp).is_file())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn program(dir: &tempfile::TempDir, text: &str) -> std::path::PathBuf {
        let path = dir.path().join("lp");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    #[test]
    fn the_whole_paper_goes_to_the_queue_under_a_title_that_names_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let lp = program(&dir, &format!("echo \"$@\" > {0}/said; cat > {0}/paper", dir.path().display()));
        assert!(print(&lp, "hall", b"%PDF-1.7 paper"));
        assert_eq!(std::fs::read(dir.path().join("paper")).unwrap(), b"%PDF-1.7 paper");
        assert_eq!(std::fs::read_to_string(dir.path().join("said")).unwrap(), "-d hall -t tereze -\n");
    }

    #[test]
    fn a_printer_that_refuses_or_is_not_there_is_told() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!print(&program(&dir, "exit 1"), "hall", b"paper"));
        assert!(!print(&dir.path().join("none"), "hall", b"paper"));
    }
}
