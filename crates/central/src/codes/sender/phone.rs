//! The demonstration's "phone": a file that shows what would have been sent.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use domain::time::show_time;

use super::{CodeSender, Message, SendError};

/// Appends `time number code | text` lines to a file; a notice has `-` for its code. For demonstrations and tests
/// only.
pub struct PhoneFile {
    path: PathBuf,
}

impl PhoneFile {
    /// A phone that writes here.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// A notice says the number of one application and goes once: the same words are the same notice.
    fn has(&self, shown: &str) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|text| text.contains(shown))
    }
}

impl CodeSender for PhoneFile {
    fn send(&self, message: &Message<'_>) -> Result<(), SendError> {
        let code = if message.code.is_empty() { "-" } else { message.code };
        let text = message.text.lines().collect::<Vec<_>>().join(" ");
        let shown = format!(" {} {code} | {text}\n", message.address);
        if message.id.is_some() && self.has(&shown) {
            return Ok(());
        }
        let line = format!("{}{shown}", show_time(message.at));
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| SendError(error.kind().to_string()))
    }
}
