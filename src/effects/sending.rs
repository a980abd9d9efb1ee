//! Sends what waits in the vault, by the rules of `sync::dispatch`, for as long as the program runs.
//!
//! **Invariant:** a row leaves the vault only through central's verified receipt, and is laid aside only through its
//! verified refusal; whatever else happens, it waits. Sending knows no person: the rows are sealed to central.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use chrono::NaiveDate;
use domain::time::Timestamp;
use ledger::receipt::{Receipt, ReceiptKey};
use sync::dispatch::{Heard, Line, Parcel};
use uplink::Uplink;
use uuid::Uuid;

use self::seen::Seen;
use crate::checkup;
use crate::config::Config;
use crate::effects::beacons::Beacons;
use crate::effects::editions::{Brought, Editions};
use crate::effects::heads::Heads;
use crate::effects::proofs::Proofs;
use crate::effects::room::RoomTeller;
use crate::effects::shared::SharedVault;
use crate::effects::state::State;
use crate::effects::{EffectsError, line};
use crate::happening::Happening;
use crate::log::Log;
use crate::vault::{Cargo, Listing, VaultError};

mod keeping;
mod parcels;
mod seen;

/// How often the line is tried while nothing waits. While the centre is away it is from half as long to half as long
/// again, by chance: kiosks that lost it together do not find it together.
const LOOK: Duration = Duration::from_secs(10);

/// However soon the next piece is due, there is a breath between two rounds.
const PAUSE_MIN: Duration = Duration::from_secs(1);

/// Who hears of what sending finds out.
pub(super) struct Told {
    pub(super) happenings: Sender<Happening>,
    pub(super) room: RoomTeller,
    /// Set while central is there, with the pinned keys.
    pub(super) ours: Arc<AtomicBool>,
    /// Set while central is there and has too much to do.
    pub(super) busy: Arc<AtomicBool>,
    /// Looked at after a registration in a queue.
    pub(super) heads: Heads,
    /// Kept for whoever stands at the kiosk.
    pub(super) proofs: Proofs,
    /// The centre's time, for the journal.
    pub(super) beacons: Beacons,
    /// How the line is, for whoever looks after the kiosk.
    pub(super) state: State,
    pub(super) log: Log,
}

/// Starts the thread; a message on the sender it gives wakes it.
pub(super) fn start(
    config: &Config,
    uplink: Arc<Uplink>,
    vault: SharedVault,
    told: Told,
) -> Result<Sender<()>, EffectsError> {
    let Told { happenings, room, ours, busy, heads, proofs, beacons, state, log } = told;
    let key = line::receipt_key(config)?;
    let recipient = config.central.sealing_recipient.trim().to_owned();
    let editions = Editions::new(config, key.clone(), happenings.clone(), log.clone());
    let centre = Pinned { uplink, receipt_key: key.clone(), recipient, heads, beacons, editions };
    let (wake, woken) = channel();
    let mut sender = Sending {
        centre,
        key,
        vault,
        happenings,
        proofs,
        ours,
        busy: Busy { told: busy, ..Busy::default() },
        line: Line::default(),
        seen: None,
        due_at: None,
        brought: Brought::Nothing,
        room,
        tidied: None,
        renew_at: None,
        clock: Box::new(super::now),
        chance,
        listed: None,
        state: Some(state),
        log,
    };
    std::thread::spawn(move || sender.run(&woken));
    Ok(wake)
}

/// Central, as far as sending needs it.
trait Centre: Send {
    /// Is it there, and is it ours?
    fn look(&self) -> Seen;

    /// Hands over one parcel; safe to repeat. What it says is not believed yet.
    fn put(&self, parcel: &Parcel, cargo: &Cargo) -> Heard;

    /// Holds what a receipt proves against the queue's log.
    fn hold(&self, receipt: &Receipt);

    /// Fetches a piece of what the centre has published.
    fn bring(&self) -> Brought {
        Brought::Nothing
    }

    /// Renews the certificate where it is time; tells what came of it.
    fn keep_enrolled(&self, now: Timestamp) -> Option<String>;
}

/// Central, with its pinned keys.
struct Pinned {
    uplink: Arc<Uplink>,
    receipt_key: ReceiptKey,
    recipient: String,
    heads: Heads,
    beacons: Beacons,
    editions: Editions,
}

impl Centre for Pinned {
    fn look(&self) -> Seen {
        // A vault that did not open at the start may have opened since.
        self.heads.recall();
        let status = match self.uplink.look(self.editions.in_force(), self.beacons.wanted()) {
            Ok(status) => status,
            Err(error) => return Seen::of(&error),
        };
        if let Some(beacon) = &status.beacon {
            // One that could not be kept is asked for again; nothing waits for it.
            let _ = self.beacons.hear(beacon);
        }
        let same_key = ReceiptKey::from_base64(&status.receipt_key).is_ok_and(|key| key == self.receipt_key);
        if same_key && status.sealing_recipient.trim() == self.recipient {
            self.editions.offered(status.edition);
            Seen::There
        } else {
            Seen::OtherKeys
        }
    }

    fn put(&self, parcel: &Parcel, cargo: &Cargo) -> Heard {
        match (parcel, cargo) {
            (Parcel::Piece(piece), Cargo::Piece(sealed)) => self.uplink.put_piece(piece, sealed),
            (_, Cargo::Forms(forms)) => {
                self.uplink.submit_all(forms.iter().map(|(id, sealed)| (*id, sealed.as_slice())))
            }
            (Parcel::Forms(_), Cargo::Piece(_)) => Heard::BadAnswer,
        }
    }

    fn hold(&self, receipt: &Receipt) {
        if let Some(evidence) = &receipt.evidence {
            self.heads.hold_receipt(&*self.uplink, evidence);
        }
    }

    fn bring(&self) -> Brought {
        self.editions.bring(&*self.uplink)
    }

    fn keep_enrolled(&self, now: Timestamp) -> Option<String> {
        match self.uplink.keep_enrolled(now) {
            Ok(renewed) => {
                renewed.map(|next| format!("the certificate is renewed, until {}", next.until.date_naive()))
            }
            Err(error) => Some(format!("the certificate could not be renewed: {error}")),
        }
    }
}

/// Whether central has too much to do, by what it said last.
#[derive(Default)]
struct Busy {
    /// When it was looked for.
    at_a_look: bool,
    /// When something was handed over.
    at_a_parcel: bool,
    /// What was told of it.
    told: Arc<AtomicBool>,
}

/// What tells the time.
type Clock = Box<dyn Fn() -> Timestamp + Send>;

struct Sending<C> {
    centre: C,
    key: ReceiptKey,
    vault: SharedVault,
    happenings: Sender<Happening>,
    proofs: Proofs,
    /// Central is there, with the pinned keys: everybody who speaks to it asks this first.
    ours: Arc<AtomicBool>,
    /// Central is there and has too much to do.
    busy: Busy,
    /// How sending fares: while pieces are cut off on the way, all of them wait together.
    line: Line,
    /// What the last look told.
    seen: Option<Seen>,
    /// When the next piece is due, where it is not now.
    due_at: Option<Timestamp>,
    /// How fetching an edition ended.
    brought: Brought,
    room: RoomTeller,
    tidied: Option<NaiveDate>,
    /// When the certificate is looked at again.
    renew_at: Option<Timestamp>,
    clock: Clock,
    chance: fn() -> u64,
    listed: Option<Listing>,
    /// None where nobody looks.
    state: Option<State>,
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
        self.bring();
        self.tidy();
        self.renew();
        self.room.tell((self.clock)());
        self.report();
        if let Some(state) = &self.state {
            state.lay_out((self.clock)());
        }
    }

    /// Fetches what the centre has published. Whatever else is to be sent goes first, after each piece anew.
    fn bring(&mut self) {
        self.brought = Brought::Nothing;
        while self.seen == Some(Seen::There) {
            self.brought = self.centre.bring();
            if self.brought != Brought::More {
                return;
            }
            while self.step() {}
        }
    }

    /// How long there is nothing to do: until something is due, but no longer than a look may wait.
    fn pause(&self) -> Duration {
        if self.brought == Brought::Cut {
            return PAUSE_MIN;
        }
        let look = match self.seen {
            Some(Seen::There) => LOOK,
            Some(_) | None => LOOK.mul_f64(0.5 + (self.chance)() as f64 / u64::MAX as f64),
        };
        let until_due = self.due_at.map_or(look, |at| (at - (self.clock)()).to_std().unwrap_or_default());
        until_due.clamp(PAUSE_MIN, look)
    }

    /// Is central there? Tells the walk when that changes, and lets everything that waits try again when it
    /// comes back.
    fn look(&mut self) {
        let seen = self.centre.look();
        self.ours.store(seen == Seen::There, Ordering::Release);
        if let Some(state) = &self.state {
            match seen.cause() {
                None => state.heard((self.clock)()),
                Some(cause) => state.away(cause, (self.clock)()),
            }
        }
        self.busy.at_a_look = seen == Seen::Busy;
        // What a parcel was told is old news once the line is gone.
        self.busy.at_a_parcel &= seen == Seen::There;
        self.tell_busy();
        let before = self.seen.replace(seen);
        if before == Some(seen) {
            return;
        }
        self.log.say(seen.sentence());
        if matches!(seen, Seen::There | Seen::Revoked) {
            self.room.close(seen == Seen::Revoked);
        }
        let _ = self.happenings.send(Happening::Link(seen == Seen::There));
        // After too much to do each row comes back when it was asked to, not all of them at once.
        if before.is_some_and(|before| before != Seen::Busy) && seen == Seen::There {
            self.line.wake();
            let now = (self.clock)();
            let _ = self.vault.with(|vault| vault.wake(now));
        }
    }

    /// The walk and the line hear whether central has too much to do, where that has changed.
    fn tell_busy(&self) {
        let busy = self.busy.at_a_look || self.busy.at_a_parcel;
        if self.busy.told.swap(busy, Ordering::AcqRel) != busy {
            let _ = self.happenings.send(Happening::Busy(busy));
        }
    }

    fn trouble(&self, error: VaultError) -> bool {
        self.log.say(&format!("the vault: {} {error}", error.code()));
        if let Some(state) = &self.state {
            state.trouble(checkup::cause(error).code(), (self.clock)());
        }
        false
    }
}

/// Any random number: it spreads the tries of many kiosks.
fn chance() -> u64 {
    Uuid::new_v4().as_u64_pair().0
}

#[cfg(test)]
mod tests;
