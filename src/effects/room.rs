//! Whether the kiosk can take one more application, told before anybody begins one.
//!
//! **Invariant:** the walk hears of it at the start and whenever it changes; a vault that does not answer takes
//! nothing.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use domain::time::Timestamp;

use crate::effects::shared::SharedVault;
use crate::happening::Happening;
use crate::log::Log;
use crate::vault::{Room, VaultError};

/// What was told last.
type Told = Option<Result<Room, VaultError>>;

/// Tells the walk and the administrators; whoever has one tells only what is new.
#[derive(Clone)]
pub(super) struct RoomTeller {
    vault: SharedVault,
    happenings: Sender<Happening>,
    log: Log,
    told: Arc<Mutex<Told>>,
}

impl RoomTeller {
    /// One that has told nothing yet.
    pub(super) fn new(vault: SharedVault, happenings: Sender<Happening>, log: Log) -> RoomTeller {
        RoomTeller { vault, happenings, log, told: Arc::default() }
    }

    /// Tells what has changed: the walk of fullness, administrators also of a bound that is near.
    pub(super) fn tell(&self, now: Timestamp) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.vault.with(|vault| vault.room(now));
        if *told == Some(room) {
            return;
        }
        match room {
            Ok(room) => self.log.say(&format!("room in the vault: {room:?}")),
            Err(error) => self.log.say(&format!("no room in the vault: {} {error}", error.code())),
        }
        if told.map(is_full) != Some(is_full(room)) {
            let _ = self.happenings.send(Happening::Full(is_full(room)));
        }
        *told = Some(room);
    }
}

fn is_full(room: Result<Room, VaultError>) -> bool {
    matches!(room, Ok(Room::None(_)) | Err(_))
}
