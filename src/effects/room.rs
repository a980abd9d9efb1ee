//! Whether the kiosk can take one more application, told before anybody begins one.
//!
//! **Invariant:** the walk hears of it at the start and whenever it changes; a vault that does not answer takes
//! nothing, nor does a kiosk that the centre has revoked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use domain::time::Timestamp;

use crate::effects::shared::SharedVault;
use crate::happening::Happening;
use crate::log::Log;
use crate::vault::{Room, VaultError};

/// What was told last: how the vault is, and whether the walk heard that nothing is taken.
type Told = Option<(Result<Room, VaultError>, bool)>;

/// Tells the walk and the administrators; whoever has one tells only what is new.
#[derive(Clone)]
pub(super) struct RoomTeller {
    vault: SharedVault,
    happenings: Sender<Happening>,
    log: Log,
    told: Arc<Mutex<Told>>,
    closed: Arc<AtomicBool>,
}

impl RoomTeller {
    /// One that has told nothing yet.
    pub(super) fn new(vault: SharedVault, happenings: Sender<Happening>, log: Log) -> RoomTeller {
        RoomTeller { vault, happenings, log, told: Arc::default(), closed: Arc::default() }
    }

    /// The centre has revoked this kiosk, or takes from it again: nobody begins what would not arrive.
    pub(super) fn close(&self, closed: bool) {
        self.closed.store(closed, Ordering::Release);
    }

    /// Tells what has changed: the walk of fullness, administrators also of a bound that is near.
    pub(super) fn tell(&self, now: Timestamp) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.vault.with(|vault| vault.room(now));
        let full = is_full(room) || self.closed.load(Ordering::Acquire);
        match (room, *told) {
            (_, Some((before, _))) if before == room => {}
            (Ok(room), _) => self.log.say(&format!("room in the vault: {room:?}")),
            (Err(error), _) => self.log.say(&format!("no room in the vault: {} {error}", error.code())),
        }
        if told.is_none_or(|(_, before)| before != full) {
            let _ = self.happenings.send(Happening::Full(full));
        }
        *told = Some((room, full));
    }
}

fn is_full(room: Result<Room, VaultError>) -> bool {
    matches!(room, Ok(Room::None(_)) | Err(_))
}
