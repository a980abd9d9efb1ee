//! One piece after the other, as the outbox rules choose them, and what becomes of each.
//!
//! **Invariant:** what came of a piece is written down before the next one is sent; where it cannot be, sending
//! pauses, for longer each time.

use chrono::{Datelike, NaiveDate};
use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date};
use journey::effect::{QueuePlace, Registration};
use ledger::receipt::Receipt;
use sync::outbox::{Next, Outcome, Parcel, Verdict, full_jitter, judge, next};
use uplink::{Registered, UplinkError};
use uuid::Uuid;

use super::{Centre, Seen, Sending};
use crate::effects::line;
use crate::happening::Happening;
use crate::vault::VaultError;

/// A piece to hand over, and how often that has failed.
struct Chosen {
    parcel: Parcel,
    sealed: Vec<u8>,
    attempts: u32,
}

impl<C: Centre> Sending<C> {
    /// Sends the piece that is due; `false` asks for a pause.
    pub(super) fn step(&mut self) -> bool {
        self.due_at = None;
        if self.seen.is_some_and(|seen| seen != Seen::There) {
            return false;
        }
        let before = self.line;
        let done = match self.choose() {
            Ok(Some(chosen)) => self.send(&chosen.parcel, &chosen.sealed, chosen.attempts),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        done.unwrap_or_else(|error| {
            // To send at once what could not be written down would only fail again.
            self.line = before.after(&Outcome::Offline, (self.clock)(), (self.chance)());
            self.trouble(error)
        })
    }

    /// What the rules choose, with its bytes; nothing where nothing is due.
    fn choose(&mut self) -> Result<Option<Chosen>, VaultError> {
        loop {
            let items = self.vault.with(|vault| vault.waiting())?;
            let parcel = match next(&items, self.line, (self.clock)()) {
                Next::Send(parcel) => parcel,
                Next::WaitUntil(at) => {
                    self.due_at = Some(at);
                    return Ok(None);
                }
                Next::Empty => return Ok(None),
            };
            // Bytes that have changed on the disk are kept aside, and the choice is made anew.
            if let Some(sealed) = self.vault.with(|vault| vault.sealed(&parcel))? {
                let (Parcel::Form { submission_id: id } | Parcel::Scan { submission_id: id, .. }) = parcel;
                let item = items.iter().find(|item| item.submission_id == id);
                return Ok(Some(Chosen { parcel, sealed, attempts: item.map_or(0, |item| item.attempts) }));
            }
        }
    }

    /// Hands one piece over and writes down what came of it; `false` when the line was cut.
    fn send(&mut self, parcel: &Parcel, sealed: &[u8], attempts: u32) -> Result<bool, VaultError> {
        let (Parcel::Form { submission_id: id } | Parcel::Scan { submission_id: id, .. }) = *parcel;
        let sent = self.centre.put(parcel, sealed);
        let now = (self.clock)();
        let outcome = match &sent {
            Ok(registered) => Outcome::Receipt { awaiting: registered.receipt.awaiting.clone() },
            Err(error) => error.outcome(),
        };
        self.line = self.line.after(&outcome, now, (self.chance)());
        match (&sent, judge(&outcome, attempts, now, (self.chance)())) {
            (Ok(registered), Verdict::Registered { .. }) => self.settle(registered, attempts, now)?,
            (Err(error), Verdict::RefusedForGood { code }) => self.refuse(id, &code, error)?,
            (_, Verdict::RetryLater { at }) => self.vault.with(|vault| vault.mark_retry(id, at))?,
            (_, Verdict::FormAgain { at }) => self.vault.with(|vault| vault.form_again(id, at))?,
            (Ok(_), Verdict::RefusedForGood { .. }) | (Err(_), Verdict::Registered { .. }) => {}
        }
        if outcome == Outcome::Offline {
            // Cut on the way, or is central away? One look tells, and the walk hears of it.
            self.look();
        }
        Ok(outcome != Outcome::Offline)
    }

    fn settle(&self, registered: &Registered, attempts: u32, now: Timestamp) -> Result<(), VaultError> {
        let receipt = &registered.receipt;
        let settled = self.vault.with(|vault| vault.settle(&registered.signed, &self.key, now));
        match settled {
            Ok(_) => {
                self.proofs.came(receipt.submission_id, &registered.signed);
                self.log.say(&format!("registered {} submission {}", receipt.number, receipt.submission_id));
                let told = Happening::Registered(receipt.submission_id, registration(receipt));
                let _ = self.happenings.send(told);
                self.centre.hold(receipt);
                Ok(())
            }
            // A receipt, but not for what waits here: the row waits on, and does not hold up the others.
            Err(VaultError::Conflict | VaultError::Receipt(_)) => {
                let wait = full_jitter(attempts, (self.chance)());
                self.vault.with(|vault| vault.mark_retry(receipt.submission_id, now + wait))
            }
            Err(error) => Err(error),
        }
    }

    fn refuse(&self, submission: Uuid, code: &str, error: &UplinkError) -> Result<(), VaultError> {
        self.vault.with(|vault| vault.refuse(submission, code))?;
        let _ = self.happenings.send(Happening::Refused(submission, line::problem(error)));
        Ok(())
    }
}

fn provisional(day: NaiveDate) -> bool {
    domain::released::calendar().is_provisional(day.year())
}

/// What the receipt says, as the screen shows it.
fn registration(receipt: &Receipt) -> Registration {
    let shown =
        ApplicationNumber::parse(&receipt.number).map_or_else(|_| receipt.number.clone(), |n| n.shown());
    Registration {
        number: receipt.number.clone(),
        number_shown: shown,
        at: receipt.registered_at,
        due: receipt.due.map(show_date),
        to_check: receipt.is_provisional(),
        place: receipt.place.map(|place| QueuePlace { general: place.general, in_class: place.in_class }),
        due_provisional: receipt.due.is_some_and(provisional),
    }
}
