//! Sends what waits in the vault, by the rules of `sync::outbox`, for as long as the program runs.
//!
//! **Invariant:** a row leaves the vault only through central's verified receipt; whatever else happens, it
//! waits. Sending knows no person: the rows are sealed to central.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use chrono::NaiveDate;
use domain::time::Timestamp;
use ledger::receipt::ReceiptKey;
use sync::outbox::{Line, Parcel};
use uplink::{Registered, Uplink, UplinkError};
use uuid::Uuid;

use crate::config::Config;
use crate::effects::room::RoomTeller;
use crate::effects::shared::SharedVault;
use crate::effects::{EffectsError, line};
use crate::happening::Happening;
use crate::log::Log;
use crate::vault::{Listing, VaultError};

mod keeping;
mod pieces;

/// How often the line is tried while nothing waits.
const LOOK: Duration = Duration::from_secs(10);

/// However soon the next piece is due, there is a breath between two rounds.
const PAUSE_MIN: Duration = Duration::from_secs(1);

/// Starts the thread; a message on the sender it gives wakes it.
pub(super) fn start(
    config: &Config,
    vault: SharedVault,
    happenings: Sender<Happening>,
    room: RoomTeller,
    log: Log,
) -> Result<Sender<()>, EffectsError> {
    let centre = line::connect(config)?;
    let key = line::receipt_key(config)?;
    let (wake, woken) = channel();
    let mut sender = Sending {
        centre,
        key,
        vault,
        happenings,
        line: Line::default(),
        link: None,
        due_at: None,
        room,
        tidied: None,
        clock: Box::new(super::now),
        chance,
        listed: None,
        log,
    };
    std::thread::spawn(move || sender.run(&woken));
    Ok(wake)
}

/// Central, as far as sending needs it.
trait Centre: Send {
    /// It answers.
    fn is_there(&self) -> bool;

    /// Hands over one piece; safe to repeat.
    fn put(&self, parcel: &Parcel, sealed: &[u8]) -> Result<Registered, UplinkError>;
}

impl Centre for Uplink {
    fn is_there(&self) -> bool {
        self.status().is_ok()
    }

    fn put(&self, parcel: &Parcel, sealed: &[u8]) -> Result<Registered, UplinkError> {
        match parcel {
            Parcel::Form { submission_id } => self.submit(*submission_id, sealed),
            Parcel::Scan { submission_id, sealed_sha256 } => {
                self.put_scan(*submission_id, sealed_sha256, sealed)
            }
        }
    }
}

/// What tells the time.
type Clock = Box<dyn Fn() -> Timestamp + Send>;

struct Sending<C> {
    centre: C,
    key: ReceiptKey,
    vault: SharedVault,
    happenings: Sender<Happening>,
    /// How sending fares: while pieces are cut off on the way, all of them wait together.
    line: Line,
    /// Whether central answers at all.
    link: Option<bool>,
    /// When the next piece is due, where it is not now.
    due_at: Option<Timestamp>,
    room: RoomTeller,
    tidied: Option<NaiveDate>,
    clock: Clock,
    chance: fn() -> u64,
    listed: Option<Listing>,
    log: Log,
}

impl<C: Centre> Sending<C> {
    fn run(&mut self, woken: &Receiver<()>) {
        loop {
            // A panic is our bug and this round's end: what waits is on the disk, and the next round begins anew.
            let _ = catch_unwind(AssertUnwindSafe(|| self.round()));
            match woken.recv_timeout(self.pause()) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn round(&mut self) {
        self.room.tell((self.clock)());
        self.look();
        while self.step() {}
        self.tidy();
        self.room.tell((self.clock)());
        self.report();
    }

    /// How long there is nothing to do: until something is due, but no longer than a look may wait.
    fn pause(&self) -> Duration {
        let until_due = self.due_at.map_or(LOOK, |at| (at - (self.clock)()).to_std().unwrap_or_default());
        until_due.clamp(PAUSE_MIN, LOOK)
    }

    /// Is central there? Tells the walk when that changes, and lets everything that waits try again when it
    /// comes back.
    fn look(&mut self) {
        let there = self.centre.is_there();
        let now = (self.clock)();
        if self.link == Some(false) && there {
            self.line = Line::default();
            let _ = self.vault.with(|vault| vault.wake(now));
        }
        self.tell_link(there);
    }

    /// Told at every look: whoever missed it once, hears it again.
    fn tell_link(&mut self, there: bool) {
        if self.link != Some(there) {
            self.log.say(if there { "the line to central is there" } else { "the line to central is down" });
        }
        self.link = Some(there);
        let _ = self.happenings.send(Happening::Link(there));
    }

    fn trouble(&self, error: VaultError) -> bool {
        self.log.say(&format!("the vault: {} {error}", error.code()));
        false
    }
}

/// Any random number: it spreads the tries of many kiosks.
fn chance() -> u64 {
    Uuid::new_v4().as_u64_pair().0
}

#[cfg(test)]
mod tests;
