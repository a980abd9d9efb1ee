//! What the walk asks for, done on two threads: the desk (keys, files, signing, storing) and the line (talking
//! to central). A slow line never holds up a key, and neither holds up the screen; a paper of central's is
//! brought by a thread of its own.
//!
//! **Invariant:** each thread takes its jobs in order, so that *forget* comes after everything asked before it
//! and before everything asked after it: nothing of one person is there when the next begins.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};

use journey::account::AccountAsk;
use journey::effect::{Ask, Effect};

use keystore::token::{Room as TokenRoom, Tokens};
use scans::room::Room;

use crate::config::Config;
use crate::happening::Happening;
use crate::log::Log;
use crate::vault::VaultError;

mod account;
mod beacons;
mod desk;
mod editions;
mod heads;
mod line;
mod operator;
mod papers;
mod proofs;
mod room;
mod sending;
mod shared;
mod state;
mod work;

use beacons::Beacons;
use desk::{Around, Desk};
use heads::Heads;
use line::Line;
use proofs::Proofs;
use room::RoomTeller;
use shared::SharedVault;
use state::State;
use work::Job;

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
    /// People who have left before the line came to their jobs.
    gone: Arc<AtomicUsize>,
    desk: Sender<Job>,
    line: Sender<Job>,
    operator: Sender<crate::operator::Ask>,
    tokens: Tokens,
}

impl Effects {
    /// Opens trust, vault and line, and starts the threads. Scans are looked at in this room.
    ///
    /// # Errors
    /// [`EffectsError`] where the kiosk could not keep its promises.
    pub fn start(
        config: &Config,
        scan_room: Room,
        replies: &Sender<Happening>,
    ) -> Result<Effects, EffectsError> {
        let log = Log::to_stderr();
        let vault = SharedVault::open(config, log.clone())?;
        let room = RoomTeller::new(vault.clone(), replies.clone(), log.clone());
        let around = line::Around::default();
        let heads = Heads::new(vault.clone(), line::receipt_key(config)?, replies.clone(), log.clone());
        heads.recall();
        let proofs = Proofs::default();
        let beacons = Beacons::new(vault.clone(), line::receipt_key(config)?, &config.id);
        let watched: Arc<OnceLock<Tokens>> = Arc::default();
        let state = State::new(config, vault.clone(), beacons.clone(), watched.clone());
        let told = sending::Told {
            happenings: replies.clone(),
            room: room.clone(),
            ours: around.ours.clone(),
            busy: around.busy.clone(),
            heads: heads.clone(),
            proofs: proofs.clone(),
            beacons: beacons.clone(),
            state: state.clone(),
            log: log.clone(),
        };
        // One line for everybody: what is kept alive, and what is remembered for resumption, serves all.
        let centre = Arc::new(line::connect(config)?);
        let hand = operator::Hand {
            uncounted: std::cell::Cell::default(),
            config: config.clone(),
            vault: vault.clone(),
            state,
            key: line::receipt_key(config)?,
            replies: replies.clone(),
        };
        let operator = operator::start(hand);
        let wake = sending::start(config, centre.clone(), vault.clone(), told)?;
        let ((desk, desk_jobs), (line, line_jobs)) = (channel(), channel());
        let (replied, own_jobs) = (replies.clone(), desk.clone());
        let told = replies.clone();
        let carriers = Carriers { sockets: sockets(config), tokens: watched.clone() };
        let tell = move || told.send(Happening::Sticks(carriers.are_in())).is_ok();
        // What is in before anybody comes is told as well.
        tell();
        let tokens = Tokens::watch(TokenRoom::of_this_program(), config.token_modules.clone(), tell.clone());
        let _ = watched.set(tokens.clone());
        let around_desk = Around {
            tokens: tokens.clone(),
            vault,
            room,
            proofs,
            beacons,
            archive: centre.clone(),
            wake,
            log,
            scan_room,
            replies: replied,
            own_jobs,
        };
        let hand = Desk::new(config, around_desk)?;
        work::start(hand, desk_jobs, replies.clone());
        let asking = Line::new(config, centre, heads, replies.clone(), around.clone());
        work::start(asking, line_jobs, replies.clone());
        keystore::watch(sockets(config), tell);
        Ok(Effects { desk, line, operator, gone: around.gone, tokens })
    }

    /// Hands an effect to the thread that does such things.
    pub fn run(&mut self, effect: Effect) {
        if let Ask::DropKey = effect.ask {
            // Right now: the desk may be waiting for the token itself.
            self.tokens.stop();
        }
        let thread = match effect.ask {
            Ask::SendCode { .. }
            | Ask::CheckCode { .. }
            | Ask::LookUpParent { .. }
            | Ask::LookUpChild { .. } => &self.line,
            Ask::Account(AccountAsk::Document { .. } | AccountAsk::ActSigned { .. }) => &self.desk,
            Ask::Account(_) => &self.line,
            Ask::NewIds
            | Ask::ListKeys
            | Ask::OpenKey { .. }
            | Ask::DropKey
            | Ask::SignConsent { .. }
            | Ask::ListScans
            | Ask::CheckScan { .. }
            | Ask::DropScan { .. }
            | Ask::StopScan
            | Ask::Sign { .. }
            | Ask::Enqueue { .. }
            | Ask::SaveDocument { .. }
            | Ask::PrintDocument { .. }
            | Ask::FindKept
            | Ask::TakeUpKept { .. }
            | Ask::KeepDraft { .. }
            | Ask::Wipe => &self.desk,
        };
        // A thread ends only with the program.
        let _ = thread.send(Job::Do(effect));
    }

    /// Does what the operator's page asks for.
    pub fn operate(&mut self, ask: crate::operator::Ask) {
        // The thread ends only with the program.
        let _ = self.operator.send(ask);
    }

    /// The session is over: keys, passwords, scans and documents are wiped.
    pub fn forget(&mut self) {
        self.tokens.stop();
        let _ = self.desk.send(Job::Forget);
        self.gone.fetch_add(1, Ordering::AcqRel);
        let _ = self.line.send(Job::Forget);
    }
}

/// Sends what waits in the vault and serves nobody, until it is told to stop.
///
/// # Errors
/// [`EffectsError`] where the vault is held by another kiosk, or the configuration is wrong.
pub fn send_only(config: &Config, stopped: impl FnOnce()) -> Result<(), EffectsError> {
    let log = Log::to_stderr();
    let vault = SharedVault::open(config, log.clone())?;
    // Nobody is there to be told of it; the receiver stands for them until the end.
    let (replies, nobody) = channel();
    let heads = Heads::new(vault.clone(), line::receipt_key(config)?, replies.clone(), log.clone());
    let beacons = Beacons::new(vault.clone(), line::receipt_key(config)?, &config.id);
    let told = sending::Told {
        room: RoomTeller::new(vault.clone(), replies.clone(), log.clone()),
        happenings: replies,
        ours: line::Around::default().ours,
        busy: Arc::default(),
        heads,
        proofs: Proofs::default(),
        state: State::new(config, vault.clone(), beacons.clone(), Arc::default()),
        beacons,
        log,
    };
    let wake = sending::start(config, Arc::new(line::connect(config)?), vault, told)?;
    stopped();
    drop((wake, nobody));
    Ok(())
}

/// Everything that keys lie on.
#[derive(Clone)]
struct Carriers {
    sockets: keystore::Config,
    /// Known once they are watched.
    tokens: Arc<OnceLock<Tokens>>,
}

impl Carriers {
    fn are_in(&self) -> bool {
        let token = self.tokens.get().is_some_and(|tokens| !tokens.keys().is_empty());
        token || !keystore::sticks(&self.sockets).is_empty()
    }
}

/// Where sticks are looked for.
fn sockets(config: &Config) -> keystore::Config {
    keystore::Config { roots: config.stick_folders.clone(), mounts_under: config.stick_mounts.clone() }
}

#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> domain::time::Timestamp {
    chrono::Utc::now()
}
