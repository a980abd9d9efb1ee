//! Of all that does not follow, what lies at the first entry.
//!
//! **Invariant:** the passes of an audit all take their turn, so that nothing found late in the log by one of them hides
//! what another one finds before it.

use ledger::audit::Wrong;

use super::Broken;
use crate::store::StoreError;

/// What lies at the smallest entry so far; of two at one entry, what was found first.
#[derive(Debug, Default)]
pub(super) struct First(Option<Broken>);

impl First {
    /// Takes what a pass found.
    ///
    /// # Errors
    /// Where the store failed: that ends the audit, and is no finding.
    pub(super) fn take(&mut self, found: Result<(), impl Into<Broken>>) -> Result<(), StoreError> {
        let broken = match found.map_err(Into::into) {
            Ok(()) => return Ok(()),
            Err(Broken::Store(error)) => return Err(error),
            Err(broken) => broken,
        };
        if self.0.as_ref().is_none_or(|first| broken.entry() < first.entry()) {
            self.0 = Some(broken);
        }
        Ok(())
    }

    /// What was read, if nothing of it was found wrong.
    pub(super) fn or<T>(self, sound: T) -> Result<T, Broken> {
        self.0.map_or(Ok(sound), Err)
    }
}

impl Broken {
    /// The entry that it is about. Of those among which one is wrong it is the last: none before it is for certain.
    fn entry(&self) -> u64 {
        match self {
            Broken::Log(finding) if finding.what == Wrong::Missing => finding.entries.start,
            Broken::Log(finding) => finding.entries.end.saturating_sub(1),
            Broken::Entry { entry, .. }
            | Broken::Evidence { entry, .. }
            | Broken::Places { entry, .. }
            | Broken::Row { entry, .. }
            | Broken::Receipt { entry, .. } => *entry,
            Broken::Store(_) => 0,
        }
    }
}
