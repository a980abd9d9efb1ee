//! The kiosk's program, sending only, and what it says to administrators.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::spawn;

use super::hall::{Hall, program};

/// The kiosk's program, sending only; what it says to administrators is heard.
pub(crate) struct Sender {
    program: Child,
    said: Arc<Mutex<String>>,
}

impl Sender {
    pub(crate) fn start(hall: &Hall) -> Sender {
        let mut program = Command::new(program("tereze"))
            .args(["--send-only", "--config"])
            .arg(hall.path("kiosk.toml"))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (errors, hears) = (BufReader::new(program.stderr.take().unwrap()), Arc::clone(&said));
        spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                hears.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        Sender { program, said }
    }

    pub(crate) fn has_said(&self, sentence: &str) -> bool {
        self.said.lock().unwrap().contains(sentence)
    }

    /// What it said after these words.
    pub(crate) fn said_after(&self, words: &str) -> String {
        self.said.lock().unwrap().split_once(words).map(|(_, after)| after.to_owned()).unwrap_or_default()
    }

    /// The most memory that it had, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    pub(crate) fn stop(mut self) {
        drop(self.program.stdin.take());
        assert!(self.program.wait().unwrap().success());
    }
}
