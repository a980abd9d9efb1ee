//! The vault, held by whoever stores or sends at the moment.
//!
//! **Invariant:** a file that turns out to be damaged is set aside and said to be, and a fresh one takes its place:
//! the kiosk goes on. A disk that cannot be written holds up nothing but what needs the vault: it is opened as soon as it
//! can be. A panic of whoever held it leaves no half-done work, since its transaction is rolled back.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::carry::Hold;
use crate::config::Config;
use crate::effects::now;
use crate::log::Log;
use crate::vault::{Limits, Opened, Salvaged, Vault, VaultError};

/// The vault, shared by the threads.
#[derive(Clone)]
pub(super) struct SharedVault {
    vault: Arc<Mutex<Option<Vault>>>,
    path: PathBuf,
    limits: Limits,
    log: Log,
}

impl SharedVault {
    /// Opens the vault of the configuration. Where the disk does not let it be opened now, whoever wants something of it is
    /// told so, and each time it is tried anew.
    ///
    /// # Errors
    /// [`VaultError::InUse`], [`VaultError::TooNew`]: what no waiting mends.
    pub(super) fn open(config: &Config, log: Log) -> Result<SharedVault, VaultError> {
        SharedVault::with_limits(config.vault.clone(), Limits::of(domain::released::policy()), log)
    }

    pub(super) fn with_limits(path: PathBuf, limits: Limits, log: Log) -> Result<SharedVault, VaultError> {
        let shared = SharedVault { vault: Arc::default(), path, limits, log };
        match shared.with(|_| Ok(())) {
            Err(error) if !error.is_of_the_disk() => Err(error),
            Err(error) => {
                shared.log.say(&format!("the vault cannot be opened yet: {} {error}", error.code()));
                Ok(shared)
            }
            Ok(()) => Ok(shared),
        }
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
        let done = work(vault).map_err(|error| vault.told(error));
        match done {
            Err(VaultError::Damaged) => {
                if let Some(damaged) = held.take() {
                    *held = Some(self.taken(damaged.replace(now())?));
                }
            }
            // Let go of it, so that it can be unmounted and mended; it is opened anew by whoever comes next.
            Err(VaultError::ReadOnly) => *held = None,
            _ => {}
        }
        done
    }

    /// Takes over what was put off when the vault was opened: the disk may have room by now.
    pub(super) fn take_over_what_was_put_off(&self) -> Result<(), VaultError> {
        self.tell(&self.with(|vault| vault.salvage(now()))?);
        Ok(())
    }

    fn taken(&self, opened: Opened) -> Vault {
        if let Some(aside) = opened.set_aside {
            self.log.say(&format!("the vault is damaged and set aside as {}", aside.display()));
        }
        self.tell(&opened.salvaged);
        opened.vault
    }

    fn tell(&self, salvaged: &[Salvaged]) {
        for salvaged in salvaged {
            self.log.say(&salvaged.to_string());
            salvaged.lost.iter().for_each(|lost| self.log.say(&format!("lost: {lost}")));
        }
    }
}

impl Hold for SharedVault {
    fn with<T>(&mut self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, VaultError> {
        SharedVault::with(self, work)
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
    fn a_disk_that_cannot_be_written_at_the_start_is_told_and_the_vault_opens_as_soon_as_it_can_be() {
        let folder = tempfile::tempdir().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (disk, path) = (folder.path().join("disk"), folder.path().join("disk/vault.sqlite"));
        let vault = SharedVault::with_limits(path, Limits::default(), Log::to(log.clone())).unwrap();
        let said = String::from_utf8(log.lock().unwrap().clone()).unwrap();
        assert!(said.contains("the vault cannot be opened yet: E-STORAGE"), "{said}");
        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        assert_eq!(
            vault.with(|vault| vault.room(now)),
            Err(VaultError::Storage(10)),
            "nobody begins anything"
        );
        std::fs::create_dir(disk).unwrap();
        assert!(vault.with(|vault| vault.room(now)).is_ok());
    }

    #[test]
    fn what_no_waiting_mends_ends_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let (_held, log) = shared(&folder);
        let path = folder.path().join("vault.sqlite");
        let second = SharedVault::with_limits(path, Limits::default(), Log::to(log));
        assert_eq!(second.err(), Some(VaultError::InUse));
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
