//! What the walk asks for, done on two threads: the desk (keys, files, signing, storing) and the line (talking
//! to central). A slow line never holds up a key, and neither holds up the screen.
//!
//! **Invariant:** each thread takes its jobs in order, so that *forget* comes after everything asked before it
//! and before everything asked after it: nothing of one person is there when the next begins.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use journey::effect::{Ask, Effect};

use crate::config::Config;
use crate::happening::Happening;
use crate::vault::{Limits, Vault, VaultError};

mod desk;
mod line;
mod papers;
mod sending;
mod sticks;

use desk::Desk;
use line::Line;

/// The vault, held by whoever stores or sends at the moment.
type SharedVault = Arc<Mutex<Vault>>;

/// Why the kiosk can't work at all.
#[derive(Debug, thiserror::Error)]
pub enum EffectsError {
    /// The folder of trusted certificates.
    #[error("the trusted certificates: {0}")]
    Trust(#[from] signing::trust::TrustError),
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

/// One thing for a thread to do.
enum Job {
    Do(Effect),
    Forget,
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
        let desk = Desk::new(config, vault, wake, replies.clone())?;
        let line = Line::new(config, replies.clone())?;
        sticks::watch(sockets(config), replies.clone());
        Ok(Effects { desk: work(desk), line: work(line) })
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

/// What a thread does with its jobs.
trait Hand: Send + 'static {
    fn run(&mut self, effect: Effect);
    fn forget(&mut self);
}

/// A thread that takes jobs in order. A panic in one job is that job's end, not the thread's.
fn work(mut hand: impl Hand) -> Sender<Job> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        while let Ok(job) = receiver.recv() {
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match job {
                Job::Do(effect) => hand.run(effect),
                Job::Forget => hand.forget(),
            }));
        }
    });
    sender
}

/// Where sticks are looked for.
fn sockets(config: &Config) -> keystore::Config {
    keystore::Config { roots: config.stick_folders.clone(), mounts_under: config.stick_mounts.clone() }
}

fn open_vault(config: &Config) -> Result<SharedVault, EffectsError> {
    let limits =
        Limits { age_days_max: i64::from(domain::released::policy().outbox_days_max), ..Limits::default() };
    let opened = Vault::open(&config.vault, limits, now())?;
    Ok(Arc::new(Mutex::new(opened.vault)))
}

#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> domain::time::Timestamp {
    chrono::Utc::now()
}
