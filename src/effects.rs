//! What the walk asks for, done on two threads: the desk (keys, files, signing, storing) and the line (talking
//! to central). A slow line never holds up a key, and neither holds up the screen; a paper of central's is
//! brought by a thread of its own.
//!
//! **Invariant:** each thread takes its jobs in order, so that *forget* comes after everything asked before it
//! and before everything asked after it: nothing of one person is there when the next begins.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use journey::effect::{Ask, Effect};

use crate::config::Config;
use crate::happening::Happening;
use crate::vault::{Limits, Vault, VaultError};

mod desk;
mod line;
mod papers;
mod sending;
mod sticks;
mod work;

use desk::Desk;
use line::Line;
use work::Job;

/// The vault, held by whoever stores or sends at the moment.
#[derive(Clone)]
struct SharedVault(Arc<Mutex<Vault>>);

impl SharedVault {
    fn new(vault: Vault) -> SharedVault {
        SharedVault(Arc::new(Mutex::new(vault)))
    }

    /// Does one operation. Whoever panicked while holding the vault left no half-done work: its transaction was
    /// rolled back.
    fn with<T>(&self, work: impl FnOnce(&mut Vault) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Why the kiosk can't work at all.
#[derive(Debug, thiserror::Error)]
pub enum EffectsError {
    /// The folder of trusted certificates.
    #[error("the trusted certificates: {0}")]
    Trust(#[from] signing::trust::TrustError),
    /// The folder of revocation lists.
    #[error("the revocation lists: {0}")]
    Crls(#[from] signing::revocation::Refused),
    /// The vault.
    #[error("the vault: {0}")]
    Vault(#[from] VaultError),
    /// The centre's pinned keys or address.
    #[error("the centre: {0}")]
    Centre(String),
    /// A file of the configuration.
    #[error("{0}: {1}")]
    File(std::path::PathBuf, std::io::Error),
}

/// The hands of the kiosk.
pub struct Effects {
    desk: Sender<Job>,
    line: Sender<Job>,
}

impl Effects {
    /// Opens trust, vault and line, and starts the threads.
    ///
    /// # Errors
    /// [`EffectsError`] where the kiosk could not keep its promises.
    pub fn start(config: &Config, replies: &Sender<Happening>) -> Result<Effects, EffectsError> {
        let vault = open_vault(config)?;
        let wake = sending::start(config, vault.clone(), replies.clone())?;
        let ((desk, desk_jobs), (line, line_jobs)) = (channel(), channel());
        let archive = Arc::new(line::connect(config)?);
        let hand = Desk::new(config, vault, archive, wake, replies.clone(), desk.clone())?;
        work::start(hand, desk_jobs, replies.clone());
        work::start(Line::new(config, replies.clone())?, line_jobs, replies.clone());
        sticks::watch(sockets(config), replies.clone());
        Ok(Effects { desk, line })
    }

    /// Hands an effect to the thread that does such things.
    pub fn run(&mut self, effect: Effect) {
        let thread = match effect.ask {
            Ask::SendCode { .. }
            | Ask::CheckCode { .. }
            | Ask::LookUpParent { .. }
            | Ask::LookUpChild { .. } => &self.line,
            Ask::NewIds
            | Ask::ListKeys
            | Ask::OpenKey { .. }
            | Ask::DropKey
            | Ask::SignConsent { .. }
            | Ask::ListScans
            | Ask::CheckScan { .. }
            | Ask::DropScan { .. }
            | Ask::Sign { .. }
            | Ask::Enqueue { .. }
            | Ask::SaveDocument { .. }
            | Ask::Wipe => &self.desk,
        };
        // A thread ends only with the program.
        let _ = thread.send(Job::Do(effect));
    }

    /// The session is over: keys, passwords, scans and documents are wiped.
    pub fn forget(&mut self) {
        let _ = self.desk.send(Job::Forget);
        let _ = self.line.send(Job::Forget);
    }
}

/// Where sticks are looked for.
fn sockets(config: &Config) -> keystore::Config {
    keystore::Config { roots: config.stick_folders.clone(), mounts_under: config.stick_mounts.clone() }
}

fn open_vault(config: &Config) -> Result<SharedVault, EffectsError> {
    let limits =
        Limits { age_days_max: i64::from(domain::released::policy().outbox_days_max), ..Limits::default() };
    let opened = Vault::open(&config.vault, limits, now())?;
    Ok(SharedVault::new(opened.vault))
}

#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> domain::time::Timestamp {
    chrono::Utc::now()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_panic_of_whoever_holds_the_vault_does_not_lock_the_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let opened = Vault::open(&folder.path().join("vault.sqlite"), Limits::default(), now()).unwrap();
        let vault = SharedVault::new(opened.vault);
        let other = vault.clone();
        let panicked = std::thread::spawn(move || {
            other.with(|_| panic!("as the test wants it"));
        });
        assert!(panicked.join().is_err());
        assert_eq!(vault.with(|vault| vault.counts()).unwrap().forms, 0);
    }
}
