//! The vault, held by whoever stores or sends at the moment.
//!
//! **Invariant:** a file that turns out to be damaged is set aside and said to be, and a fresh one takes its place:
//! the kiosk goes on. A panic of whoever held it leaves no half-done work, since its transaction is rolled back.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Config;
use crate::effects::now;
use crate::log::Log;
use crate::vault::{Limits, Opened, Vault, VaultError};

/// The vault, shared by the threads.
#[derive(Clone)]
pub(super) struct SharedVault {
    vault: Arc<Mutex<Option<Vault>>>,
    path: PathBuf,
    limits: Limits,
    log: Log,
}

impl SharedVault {
    /// Opens the vault of the configuration.
    pub(super) fn open(config: &Config, log: Log) -> Result<SharedVault, VaultError> {
        SharedVault::with_limits(config.vault.clone(), Limits::of(domain::released::policy()), log)
    }

    pub(super) fn with_limits(path: PathBuf, limits: Limits, log: Log) -> Result<SharedVault, VaultError> {
        let shared = SharedVault { vault: Arc::default(), path, limits, log };
        shared.with(|_| Ok(()))?;
        Ok(shared)
    }

    /// Does one operation.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut Vault) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mut held = self.vault.lock().unwrap_or_else(PoisonError::into_inner);
        let vault = match &mut *held {
            Some(vault) => vault,
            none => none.insert(self.taken(Vault::open(&self.path, self.limits, now())?)),
        };
        let done = work(vault);
        if matches!(done, Err(VaultError::Damaged))
            && let Some(damaged) = held.take()
        {
            *held = Some(self.taken(damaged.replace(now())?));
        }
        done
    }

    fn taken(&self, opened: Opened) -> Vault {
        if let Some(aside) = opened.set_aside {
            self.log.say(&format!("the vault is damaged and set aside as {}", aside.display()));
        }
        opened.vault
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn shared(folder: &tempfile::TempDir) -> (SharedVault, Arc<Mutex<Vec<u8>>>) {
        let log = Arc::new(Mutex::new(Vec::new()));
        let path = folder.path().join("vault.sqlite");
        (SharedVault::with_limits(path, Limits::default(), Log::to(log.clone())).unwrap(), log)
    }

    #[test]
    fn a_panic_of_whoever_holds_the_vault_does_not_lock_the_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let (vault, _) = shared(&folder);
        let other = vault.clone();
        let panicked = std::thread::spawn(move || {
            other.with(|_| -> Result<(), VaultError> { panic!("as the test wants it") })
        });
        assert!(panicked.join().is_err());
        assert_eq!(vault.with(|vault| vault.counts()).unwrap().forms, 0);
    }

    #[test]
    fn a_file_that_turns_out_to_be_damaged_is_set_aside_aloud_and_work_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let (vault, log) = shared(&folder);
        vault.with(|vault| vault.damage()).unwrap();
        assert_eq!(vault.with(|vault| vault.counts()), Err(VaultError::Damaged));
        let aside = crate::vault::set_aside_of(&folder.path().join("vault.sqlite"));
        assert_eq!(aside.len(), 1);
        let said = String::from_utf8(log.lock().unwrap().clone()).unwrap();
        assert!(said.contains(&aside[0].display().to_string()), "{said}");
        assert_eq!(vault.with(|vault| vault.counts()).unwrap().forms, 0);
    }
}
