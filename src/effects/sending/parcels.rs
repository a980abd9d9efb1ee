//! One parcel after the other, as the rules choose them, and what becomes of each.
//!
//! **Invariant:** what came of a parcel is written down before the next one is sent; where it cannot be, sending
//! pauses, for longer each time.

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date};
use journey::effect::{QueuePlace, Registration};
use ledger::receipt::{Receipt, SignedReceipt};
use sync::dispatch::{
    Answer, CODE_NO_SIGNED_LOGIN, CODE_NO_SUBMISSION, Exchange, Heard, Item, Next, Parcel, Write,
    full_jitter, next,
};
use sync::intake::CODE_PIECES;
use sync::wire::ErrorBody;
use uuid::Uuid;

use super::{Centre, Seen, Sending};
use crate::effects::beacons::stopwatch;
use crate::effects::line;
use crate::happening::Happening;
use crate::health::Cause;
use crate::vault::{Cargo, VaultError};

/// A parcel to hand over, and the rows as they are.
struct Chosen {
    parcel: Parcel,
    cargo: Cargo,
    items: Vec<Item>,
}

impl<C: Centre> Sending<C> {
    /// Sends the parcel that is due; `false` asks for a pause.
    pub(super) fn step(&mut self) -> bool {
        self.due_at = None;
        if self.seen.is_some_and(|seen| seen != Seen::There) {
            return false;
        }
        let done = match self.choose() {
            Ok(Some(chosen)) => self.send(&chosen),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        done.unwrap_or_else(|error| {
            // To send at once what could not be written down would only fail again.
            self.line.failed((self.clock)(), (self.chance)());
            self.trouble(error)
        })
    }

    /// What the rules choose, with its bytes; nothing where nothing is due.
    fn choose(&mut self) -> Result<Option<Chosen>, VaultError> {
        loop {
            let items = self.vault.with(|vault| vault.waiting())?;
            let parcel = match next(&items, &self.line, (self.clock)()) {
                Next::Send(parcel) => parcel,
                Next::WaitUntil(at) => {
                    self.due_at = Some(at);
                    return Ok(None);
                }
                Next::Empty => {
                    self.busy.at_a_parcel = false;
                    self.tell_busy();
                    return Ok(None);
                }
            };
            // Bytes that have changed on the disk are kept aside, and the choice is made anew.
            if let Some(cargo) = self.vault.with(|vault| vault.sealed(&parcel))? {
                return Ok(Some(Chosen { parcel, cargo, items }));
            }
        }
    }

    /// Hands one parcel over and writes down what came of it; `false` when the line was cut.
    fn send(&mut self, chosen: &Chosen) -> Result<bool, VaultError> {
        let Chosen { parcel, cargo, items } = chosen;
        let began = stopwatch();
        let heard = self.centre.put(parcel, cargo);
        let took = TimeDelta::from_std(began.elapsed()).unwrap_or(TimeDelta::MAX);
        let now = (self.clock)();
        self.note(&heard, now);
        self.busy.at_a_parcel = is_busy(&heard);
        self.tell_busy();
        let exchange = Exchange { parcel, items, key: &self.key, now, took };
        let writes = self.line.judge(exchange, &heard, &mut self.chance);
        self.complain(parcel, &heard, &writes);
        let mut registered = Vec::new();
        for write in writes {
            registered.extend(self.write(write, now)?);
        }
        // Everybody has heard of their number before the line is asked for the proofs of it.
        registered.iter().for_each(|receipt| self.centre.hold(receipt));
        if heard == Heard::Offline {
            // Cut on the way, or is central away? One look tells, and the walk hears of it.
            self.look();
        }
        Ok(heard != Heard::Offline)
    }

    /// Tells administrators of an answer that was not believed: its row waits on.
    fn complain(&self, parcel: &Parcel, heard: &Heard, writes: &[Write]) {
        if *heard == Heard::BadAnswer {
            self.log.say("what was sent got an answer that is not our central's: it waits");
        }
        let (Parcel::Forms(_), Heard::Answers(answers)) = (parcel, heard) else { return };
        for (id, answer) in answers {
            let claimed = matches!(answer, Answer::Receipt(_) | Answer::Refused { .. });
            let waits =
                |write: &Write| matches!(write, Write::Retry { submission_id, .. } if submission_id == id);
            if claimed && writes.iter().any(waits) {
                self.log
                    .say(&format!("an answer about submission {id} is not signed by our central: it waits"));
            }
        }
    }

    /// What went wrong is known to whoever looks after the kiosk.
    fn note(&self, heard: &Heard, now: Timestamp) {
        let Some(state) = &self.state else { return };
        match heard {
            Heard::Answers(answers) => {
                state.heard(now);
                let put_off = answers.iter().rev().find_map(|(_, answer)| put_off(answer));
                if let Some(code) = put_off {
                    state.trouble(code, now);
                }
            }
            Heard::Later(body) => state.trouble(&body.code, now),
            Heard::Offline => state.trouble(Cause::NoNetwork.code(), now),
            Heard::BadAnswer => state.trouble(Cause::BadAnswer.code(), now),
        }
    }

    /// The receipt of an application that is registered by it.
    fn write(&self, write: Write, now: Timestamp) -> Result<Option<Receipt>, VaultError> {
        let written = match write {
            Write::Settle(signed) => return self.settle(&signed, now),
            Write::Forward { submission_id } => self.vault.with(|vault| vault.forward(submission_id)),
            Write::Retry { submission_id, at } => {
                self.vault.with(|vault| vault.mark_retry(submission_id, at))
            }
            Write::FormAgain { submission_id, at } => {
                self.vault.with(|vault| vault.form_again(submission_id, at))
            }
            Write::Whole { submission_id } => self.vault.with(|vault| vault.send_whole(submission_id)),
            Write::LayAside { submission_id, problem } => self.lay_aside(submission_id, &problem),
        };
        written.map(|()| None)
    }

    fn settle(&self, signed: &SignedReceipt, now: Timestamp) -> Result<Option<Receipt>, VaultError> {
        match self.vault.with(|vault| vault.settle(signed, &self.key, now)) {
            Ok(progress) => {
                let receipt = &progress.receipt;
                self.proofs.came(receipt.submission_id, signed);
                self.log.say(&format!("registered {} submission {}", receipt.number, receipt.submission_id));
                let told = Happening::Registered(receipt.submission_id, registration(receipt));
                let _ = self.happenings.send(told);
                Ok(Some(progress.receipt))
            }
            // The rules let through only what the vault takes; one that it does not take waits on all the same.
            Err(VaultError::Conflict | VaultError::Receipt(_)) => {
                let wait = full_jitter(0, (self.chance)());
                let Ok(receipt) = self.key.verify(signed) else { return Ok(None) };
                self.vault.with(|vault| vault.mark_retry(receipt.submission_id, now + wait)).map(|()| None)
            }
            Err(error) => Err(error),
        }
    }

    fn lay_aside(&self, submission: Uuid, problem: &ErrorBody) -> Result<(), VaultError> {
        self.vault.with(|vault| vault.refuse(submission, &problem.code))?;
        let _ = self.happenings.send(Happening::Refused(submission, line::refusal(problem)));
        Ok(())
    }
}

/// Whether central said that it has too much to do.
fn is_busy(heard: &Heard) -> bool {
    let busy = |body: &ErrorBody| body.code == Cause::Busy.code();
    match heard {
        Heard::Answers(answers) => {
            answers.iter().any(|(_, answer)| matches!(answer, Answer::Later(body) if busy(body)))
        }
        Heard::Later(body) => busy(body),
        Heard::Offline | Heard::BadAnswer => false,
    }
}

/// Why the centre put an application off, where that is not a step of the protocol.
fn put_off(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Later(body) => Some(body.code.as_str())
            .filter(|code| ![CODE_NO_SUBMISSION, CODE_NO_SIGNED_LOGIN, CODE_PIECES].contains(code)),
        Answer::Receipt(_) | Answer::Held(_) | Answer::Refused { .. } => None,
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
