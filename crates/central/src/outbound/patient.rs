//! Somebody outside who may be silent.
//!
//! **Invariant:** whoever was silent is left alone for a while, so that a silence costs one question its wait and not each.

use chrono::TimeDelta;
use domain::time::Timestamp;
use parking_lot::Mutex;

use super::{Outbound, OutboundError};

/// How long a silent one is left alone, in seconds.
const PAUSE_S: i64 = 60;

/// A line to somebody, and since when they are silent.
pub struct Patient {
    line: Outbound,
    silent_since: Mutex<Option<Timestamp>>,
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub enum Silence {
    /// They were silent a moment ago.
    #[error("silent a moment ago")]
    Paused,
    /// They did not answer in time, or at all.
    #[error("{0}")]
    Away(#[from] OutboundError),
}

impl Patient {
    /// To those at these addresses, whose answers are signed, each given so many seconds.
    ///
    /// # Errors
    /// Where an address is none.
    pub fn each(urls: &[String], timeout_s: u32) -> Result<Vec<Patient>, OutboundError> {
        let one = |url: &String| {
            let line = Outbound::to_signed(url, None, timeout_s)?;
            Ok(Patient { line, silent_since: Mutex::new(None) })
        };
        urls.iter().map(one).collect()
    }

    /// `POST` of octets of this type; the body of the answer.
    ///
    /// # Errors
    /// Why there is none.
    pub fn ask(&self, media_type: &str, body: &[u8], now: Timestamp) -> Result<Vec<u8>, Silence> {
        let pause = TimeDelta::seconds(PAUSE_S);
        // A clock that was set back ends the pause.
        if self.silent_since.lock().is_some_and(|since| since <= now && now < since + pause) {
            return Err(Silence::Paused);
        }
        let answer = self.line.ask(media_type, body);
        *self.silent_since.lock() = answer.is_err().then_some(now);
        Ok(answer?)
    }
}
