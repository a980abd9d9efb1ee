//! The demonstration's "phone": a file that shows what would have been sent.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use domain::time::show_time;

use super::{CodeSender, Message, SendError};

/// Appends `time number code | text` lines to a file. For demonstrations and tests only.
pub struct PhoneFile {
    path: PathBuf,
}

impl PhoneFile {
    /// A phone that writes here.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl CodeSender for PhoneFile {
    fn send(&self, message: &Message<'_>) -> Result<(), SendError> {
        let line = format!(
            "{} {} {} | {}\n",
            show_time(message.at),
            message.address,
            message.code,
            message.text.lines().collect::<Vec<_>>().join(" ")
        );
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| SendError(error.kind().to_string()))
    }
}
