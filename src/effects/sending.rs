//! Sends what waits in the vault, by the rules of `sync::outbox`, for as long as the program runs.
//!
//! **Invariant:** a row leaves the vault only through central's verified receipt; whatever else happens, it
//! waits. Sending knows no person: the rows are sealed to central.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date};
use journey::effect::Registration;
use ledger::receipt::{Receipt, ReceiptKey};
use sync::outbox::{Line, Outcome, Verdict, judge};
use uplink::{Registered, Uplink, UplinkError};
use uuid::Uuid;

use crate::config::Config;
use crate::effects::{EffectsError, SharedVault, line};
use crate::happening::Happening;
use crate::vault::{Due, Part};

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
    let mut sender = Sending { centre, key, vault, happenings, line: Line::default(), link: None };
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
}

impl<C: Centre> Sending<C> {
    fn run(&mut self, woken: &Receiver<()>) {
        loop {
            self.look();
            while let Some(due) = self.due() {
                if !self.send(&due) {
                    break;
                }
            }
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
        if self.link == Some(false)
            && there
            && let Ok(mut vault) = self.vault.lock()
        {
            let _ = vault.wake(super::now());
        }
        self.tell_link(there);
    }

    fn tell_link(&mut self, there: bool) {
        if self.link != Some(there) {
            self.link = Some(there);
            let _ = self.happenings.send(Happening::Link(there));
        }
    }

    fn due(&self) -> Option<Due> {
        if self.link == Some(false) {
            return None;
        }
        self.vault.lock().ok()?.due(super::now()).ok().flatten()
    }

    /// Sends one piece; `false` when the line is down.
    fn send(&mut self, due: &Due) -> bool {
        let sent = self.centre.put(due);
        let now = super::now();
        let outcome = match &sent {
            Ok(registered) => Outcome::Receipt { awaiting: registered.receipt.awaiting.clone() },
            Err(error) => error.outcome(),
        };
        self.line = self.line.after(&outcome, now, chance());
        self.tell_link(!matches!(sent, Err(UplinkError::Offline(_))));
        match (&sent, judge(&outcome, due.attempts, now, chance())) {
            (Ok(registered), Verdict::Registered { .. }) => self.settle(registered, now),
            (Err(error), Verdict::RefusedForGood { code }) => self.refuse(due.submission_id, &code, error),
            (Ok(_), Verdict::RefusedForGood { .. }) => {}
            (_, Verdict::RetryLater { at }) => self.retry(due.submission_id, at),
            (_, Verdict::FormAgain { at }) => self.form_again(due.submission_id, at),
            (Err(_), Verdict::Registered { .. }) => {}
        }
        outcome != Outcome::Offline
    }

    fn settle(&mut self, registered: &Registered, now: Timestamp) {
        let settled = self.vault.lock().map(|mut vault| vault.settle(&registered.signed, &self.key, now));
        if let Ok(Ok(_)) = settled {
            let receipt = &registered.receipt;
            let _ = self.happenings.send(Happening::Registered(receipt.submission_id, registration(receipt)));
        }
    }

    fn refuse(&mut self, submission: Uuid, code: &str, error: &UplinkError) {
        if let Ok(mut vault) = self.vault.lock() {
            let _ = vault.refuse(submission, code);
        }
        let _ = self.happenings.send(Happening::Refused(submission, line::problem(error)));
    }

    fn retry(&mut self, submission: Uuid, at: Timestamp) {
        if let Ok(mut vault) = self.vault.lock() {
            let _ = vault.mark_retry(submission, at);
        }
    }

    fn form_again(&mut self, submission: Uuid, at: Timestamp) {
        if let Ok(mut vault) = self.vault.lock() {
            let _ = vault.form_again(submission, at);
        }
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
