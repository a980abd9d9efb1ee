//! Sends what waits in the vault, by the rules of `sync::outbox`, for as long as the program runs.
//!
//! **Invariant:** a row leaves the vault only through central's verified receipt; whatever else happens, it
//! waits. Sending knows no person: the rows are sealed to central.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date};
use journey::effect::Registration;
use ledger::receipt::{Receipt, ReceiptKey};
use sync::outbox::{Line, Outcome, Verdict, full_jitter, judge};
use uplink::{Registered, Uplink, UplinkError};
use uuid::Uuid;

use crate::config::Config;
use crate::effects::{EffectsError, SharedVault, line};
use crate::happening::Happening;
use crate::vault::{Due, Part, VaultError};

/// How often the line is tried while nothing waits.
const LOOK: Duration = Duration::from_secs(10);

/// Starts the thread; a message on the sender it gives wakes it.
pub(super) fn start(
    config: &Config,
    vault: SharedVault,
    happenings: Sender<Happening>,
) -> Result<Sender<()>, EffectsError> {
    let centre = line::connect(config)?;
    let key = line::receipt_key(config)?;
    let (wake, woken) = channel();
    let mut sender = Sending { centre, key, vault, happenings, line: Line::default(), link: None, chance };
    std::thread::spawn(move || sender.run(&woken));
    Ok(wake)
}

/// Central, as far as sending needs it.
trait Centre: Send {
    /// It answers.
    fn is_there(&self) -> bool;

    /// Hands over one piece; safe to repeat.
    fn put(&self, due: &Due) -> Result<Registered, UplinkError>;
}

impl Centre for Uplink {
    fn is_there(&self) -> bool {
        self.status().is_ok()
    }

    fn put(&self, due: &Due) -> Result<Registered, UplinkError> {
        match &due.part {
            Part::Form(sealed) => self.submit(due.submission_id, sealed),
            Part::Scan(blob) => {
                self.put_scan(due.submission_id, &hex::encode(blob.sealed_sha256), &blob.sealed)
            }
        }
    }
}

struct Sending<C> {
    centre: C,
    key: ReceiptKey,
    vault: SharedVault,
    happenings: Sender<Happening>,
    line: Line,
    link: Option<bool>,
    chance: fn() -> u64,
}

impl<C: Centre> Sending<C> {
    fn run(&mut self, woken: &Receiver<()>) {
        loop {
            // A panic is our bug and this round's end: what waits is on the disk, and the next round begins anew.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                self.look();
                while self.step(super::now()) {}
            }));
            match woken.recv_timeout(LOOK) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Is central there? Tells the walk when that changes, and lets everything that waits try again when it
    /// comes back.
    fn look(&mut self) {
        let there = self.centre.is_there();
        if self.link == Some(false) && there {
            let _ = self.vault.with(|vault| vault.wake(super::now()));
        }
        self.tell_link(there);
    }

    /// Told at every look: whoever missed it once, hears it again.
    fn tell_link(&mut self, there: bool) {
        self.link = Some(there);
        let _ = self.happenings.send(Happening::Link(there));
    }

    /// Sends the piece that is due. `false` asks for a pause: nothing is due, the line is down, or the vault
    /// could not write down what came of it: to send that again at once would only fail again.
    fn step(&mut self, now: Timestamp) -> bool {
        if self.link == Some(false) {
            return false;
        }
        match self.vault.with(|vault| vault.due(now)) {
            Ok(Some(due)) => self.send(&due, now).unwrap_or(false),
            Ok(None) | Err(_) => false,
        }
    }

    /// Sends one piece and writes down what came of it; `false` when the line is down.
    fn send(&mut self, due: &Due, now: Timestamp) -> Result<bool, VaultError> {
        let id = due.submission_id;
        let sent = self.centre.put(due);
        let outcome = match &sent {
            Ok(registered) => Outcome::Receipt { awaiting: registered.receipt.awaiting.clone() },
            Err(error) => error.outcome(),
        };
        self.line = self.line.after(&outcome, now, (self.chance)());
        self.tell_link(!matches!(sent, Err(UplinkError::Offline(_))));
        match (&sent, judge(&outcome, due.attempts, now, (self.chance)())) {
            (Ok(registered), Verdict::Registered { .. }) => self.settle(registered, due.attempts, now)?,
            (Err(error), Verdict::RefusedForGood { code }) => self.refuse(id, &code, error)?,
            (_, Verdict::RetryLater { at }) => self.vault.with(|vault| vault.mark_retry(id, at))?,
            (_, Verdict::FormAgain { at }) => self.vault.with(|vault| vault.form_again(id, at))?,
            (Ok(_), Verdict::RefusedForGood { .. }) | (Err(_), Verdict::Registered { .. }) => {}
        }
        Ok(outcome != Outcome::Offline)
    }

    fn settle(&self, registered: &Registered, attempts: u32, now: Timestamp) -> Result<(), VaultError> {
        let receipt = &registered.receipt;
        let settled = self.vault.with(|vault| vault.settle(&registered.signed, &self.key, now));
        match settled {
            Ok(_) => {
                let told = Happening::Registered(receipt.submission_id, registration(receipt));
                let _ = self.happenings.send(told);
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

/// What the receipt says, as the screen shows it.
fn registration(receipt: &Receipt) -> Registration {
    let shown =
        ApplicationNumber::parse(&receipt.number).map_or_else(|_| receipt.number.clone(), |n| n.shown());
    Registration {
        number: receipt.number.clone(),
        number_shown: shown,
        at: receipt.registered_at,
        due: show_date(receipt.due),
        due_provisional: domain::released::calendar().is_provisional(chrono::Datelike::year(&receipt.due)),
    }
}

/// Any random number: it spreads the tries of many kiosks.
fn chance() -> u64 {
    Uuid::new_v4().as_u64_pair().0
}

#[cfg(test)]
mod tests;
