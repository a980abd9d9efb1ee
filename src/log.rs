//! What the kiosk has to say to whoever looks after it: one line each, on the standard error.
//!
//! **Invariant:** nothing of a person stands in it, only codes, temporary numbers and ids. Where the standard error
//! is the terminal that the kiosk draws on, nothing is written.

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::SecondsFormat;

/// Where the lines go.
#[derive(Clone)]
pub struct Log(Option<Arc<Mutex<dyn Write + Send>>>);

impl Log {
    /// The standard error, unless that is the screen.
    pub fn to_stderr() -> Log {
        let stderr = std::io::stderr();
        if stderr.is_terminal() { Log(None) } else { Log::to(Arc::new(Mutex::new(stderr))) }
    }

    /// Anything that takes lines.
    pub fn to(out: Arc<Mutex<dyn Write + Send>>) -> Log {
        Log(Some(out))
    }

    /// Writes a line with the time. A log that cannot be written stops nothing.
    pub fn say(&self, line: &str) {
        if let Some(out) = &self.0 {
            let at = now().to_rfc3339_opts(SecondsFormat::Secs, true);
            let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = writeln!(out, "{at} {line}").and_then(|()| out.flush());
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> domain::time::Timestamp {
    chrono::Utc::now()
}
