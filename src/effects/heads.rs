//! The heads of the queues' logs: each new one must be proven to have grown from the one that is kept, so that a
//! centre cannot rewrite the past of a queue and sign it again unseen.
//!
//! **Invariants:** a head is kept only where its signature and its growth hold; one that does not is told aloud, to
//! the people at the screen and to administrators, and the old one stays as evidence. A centre that knows fewer
//! entries than it signed, or that keeps its proofs to itself again and again, is told as well. What was shown and
//! contradicts what was believed is doubted over restarts, whatever comes after it, until an administrator puts it
//! away (`tereze head clear`); what was kept back is told until it comes.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::atomic::{self, AtomicBool};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use domain::kato::Kato;
use journey::problem::Problem;
use ledger::evidence::Evidence;
use ledger::head::{HeadError, SignedHead, TreeHead};
use ledger::receipt::ReceiptKey;
use sync::wire::Growth;
use uplink::{Uplink, UplinkError};

use crate::effects::now;
use crate::effects::shared::SharedVault;
use crate::happening::Happening;
use crate::log::Log;
use crate::vault::Doubt;

/// By this the centre says that its log never had so many entries.
const FEWER_ENTRIES: &str = "E-LOG-SIZE";

/// What is told of a centre that gives no proof.
const WITHHELD: &str = "E-HEAD-WITHHELD";

/// So many times in a row the proof of one queue may be kept back before it is told: once is an accident.
const SILENCES_MAX: u32 = 3;

/// So often the shorter one of two answers is asked for anew: a log may grow between them, but not each time.
const ANSWERS_MAX: u32 = 8;

/// Who shows how a log grew.
pub(super) trait Grower: Send + Sync {
    /// The head of today, and the proof that it grew from one of `since` entries.
    fn growth(&self, queue: &str, since: u64) -> Result<Growth, UplinkError>;
}

impl Grower for Uplink {
    fn growth(&self, queue: &str, since: u64) -> Result<Growth, UplinkError> {
        Uplink::growth(self, queue, since)
    }
}

/// Keeps the heads.
#[derive(Clone)]
pub(super) struct Heads {
    vault: SharedVault,
    key: ReceiptKey,
    happenings: Sender<Happening>,
    log: Log,
    unbelieved: Arc<Mutex<Unbelieved>>,
    /// What was doubted before the start has been told.
    recalled: Arc<AtomicBool>,
}

/// What people are told about.
#[derive(Default)]
struct Unbelieved {
    /// Why a queue is doubted, by the queue.
    doubts: BTreeMap<String, Problem>,
    /// How often in a row the proof of a queue was kept back.
    silences: BTreeMap<String, u32>,
    /// How often in a row a receipt could not be brought together with the kept head, by the queue.
    apart: BTreeMap<String, u32>,
}

/// A head that was shown, and how it reads.
struct Shown {
    signed: SignedHead,
    head: TreeHead,
}

impl Unbelieved {
    /// The worst of it.
    fn problem(&self) -> Option<Problem> {
        let withheld = || Problem::with("fault-log-withheld", "code", WITHHELD);
        let kept_back = self.silences.values().chain(self.apart.values()).any(|times| *times >= SILENCES_MAX);
        self.doubts.values().next().cloned().or_else(|| kept_back.then(withheld))
    }
}

impl Heads {
    pub(super) fn new(vault: SharedVault, key: ReceiptKey, happenings: Sender<Happening>, log: Log) -> Heads {
        Heads { vault, key, happenings, log, unbelieved: Arc::default(), recalled: Arc::default() }
    }

    /// Tells what was doubted before this program was started, as soon as the vault can say it; once.
    pub(super) fn recall(&self) {
        if self.recalled.load(atomic::Ordering::Acquire) {
            return;
        }
        let Ok(doubts) = self.vault.with(|vault| vault.doubts()) else { return };
        self.recalled.store(true, atomic::Ordering::Release);
        for doubt in doubts {
            self.log.say(&format!("the log of queue {} is still not believed: {}", doubt.queue, doubt.code));
            self.now_told(|told| told.doubts.insert(doubt.queue, doubted(&doubt.code)));
        }
    }

    /// Asks for the head of a queue, and holds it against the one that is kept.
    pub(super) fn look(&self, centre: &dyn Grower, queue: &str) {
        let Some(before) = self.kept(queue) else { return };
        if let Some(shown) = self.grown(centre, &before) {
            self.keep(queue, &shown.signed);
        }
    }

    /// The head that is kept, or the one before the first entry. A vault that cannot say what it keeps is no reason to
    /// begin anew.
    fn kept(&self, queue: &str) -> Option<TreeHead> {
        let kept = self.vault.with(|vault| vault.head(queue)).ok()?;
        // One that was kept was believed: it is read again only for its numbers.
        let before = kept.and_then(|signed| self.key.verify_head(&signed).ok());
        Some(before.unwrap_or_else(|| TreeHead::empty(queue, now())))
    }

    fn keep(&self, queue: &str, head: &SignedHead) {
        let kept = self.vault.with(|vault| vault.keep_head(queue, head));
        let beside = kept.and_then(|()| match Kato::parse(queue) {
            Some(settlement) => self.vault.with(|vault| vault.lay_out_head(&settlement, head)),
            None => Ok(()),
        });
        if let Err(error) = beside {
            self.log.say(&format!("the head of queue {queue} is not kept: {} {error}", error.code()));
        }
    }

    /// What a receipt proves must lie in the very log that is kept: its head and the kept one must both have grown into
    /// one and the same, else there are two logs.
    pub(super) fn hold_receipt(&self, centre: &dyn Grower, evidence: &Evidence) {
        let theirs = match evidence.verify(&self.key) {
            Ok(head) => head,
            Err(error) => return self.tell(&evidence.opened.entry.queue, error, Some(evidence.head.clone())),
        };
        let queue = theirs.queue.as_str();
        let Some(ours) = self.kept(queue) else { return };
        let Some((from_theirs, from_ours)) = self.together(centre, &theirs, &ours) else { return };
        self.keep(queue, &from_ours.signed);
        if from_theirs.head.root != from_ours.head.root {
            // The two of them, signed by one key, are the evidence.
            self.tell(queue, HeadError::Rewritten, Some(from_theirs.signed));
        }
    }

    /// Two heads of one size, each proven to have grown from one of two.
    fn together(&self, centre: &dyn Grower, one: &TreeHead, other: &TreeHead) -> Option<(Shown, Shown)> {
        let mut from_one = self.grown(centre, one)?;
        let mut from_other = self.grown(centre, other)?;
        for _ in 0..ANSWERS_MAX {
            match from_one.head.size.cmp(&from_other.head.size) {
                Ordering::Equal => {
                    self.now_told(|told| told.apart.remove(&one.queue));
                    return Some((from_one, from_other));
                }
                Ordering::Less => from_one = self.grown(centre, one)?,
                Ordering::Greater => from_other = self.grown(centre, other)?,
            }
        }
        self.log.say(&format!("no receipt of queue {} could be held against the kept head", one.queue));
        self.now_told(|told| count(&mut told.apart, &one.queue));
        None
    }

    /// The growth of a queue since a head that was believed. A refusal is an answer too: whoever signed so many
    /// entries cannot know fewer.
    fn asked(&self, centre: &dyn Grower, before: &TreeHead) -> Option<Growth> {
        let queue = &before.queue;
        match centre.growth(queue, before.size) {
            Ok(growth) => {
                self.comes_again(queue);
                return Some(growth);
            }
            Err(UplinkError::Refused(body)) if body.code == FEWER_ENTRIES => {
                self.tell(queue, HeadError::Shrunk, None);
            }
            // A line that is down tells nothing.
            Err(UplinkError::Offline(_)) => {}
            Err(error @ (UplinkError::Refused(_) | UplinkError::BadAnswer(_))) => {
                self.kept_back(queue, &error)
            }
        }
        None
    }

    fn kept_back(&self, queue: &str, error: &UplinkError) {
        self.log.say(&format!("the log of queue {queue} is not shown: {error}"));
        self.now_told(|told| count(&mut told.silences, queue));
    }

    fn comes_again(&self, queue: &str) {
        self.now_told(|told| told.silences.remove(queue));
    }

    /// Whatever changes what people are told, they are told at once.
    fn now_told<T>(&self, change: impl FnOnce(&mut Unbelieved) -> T) {
        let mut told = self.unbelieved.lock().unwrap_or_else(PoisonError::into_inner);
        let before = told.problem();
        change(&mut told);
        let after = told.problem();
        if after != before {
            let _ = self.happenings.send(Happening::Distrust(after));
        }
    }

    /// Today's head, proven to have grown from one that was believed; what does not hold is told.
    fn grown(&self, centre: &dyn Grower, before: &TreeHead) -> Option<Shown> {
        let growth = self.asked(centre, before)?;
        match growth.verify(before, &self.key) {
            Ok(head) => Some(Shown { signed: growth.head, head }),
            Err(error) => {
                self.tell(&before.queue, error, Some(growth.head));
                None
            }
        }
    }

    fn tell(&self, queue: &str, error: HeadError, shown: Option<SignedHead>) {
        self.log.say(&format!("the log of queue {queue} is not believed: {} {error}", error.code()));
        let code = error.code();
        let doubt = Doubt { queue: queue.to_owned(), code: code.to_owned(), since: now(), shown };
        if let Err(error) = self.vault.with(|vault| vault.doubt(&doubt)) {
            self.log.say(&format!("the doubt about queue {queue} is not kept: {} {error}", error.code()));
        }
        self.now_told(|told| told.doubts.entry(doubt.queue).or_insert_with(|| doubted(code)).clone());
    }
}

fn count(times: &mut BTreeMap<String, u32>, queue: &str) {
    let times = times.entry(queue.to_owned()).or_default();
    *times = times.saturating_add(1);
}

fn doubted(code: &str) -> Problem {
    Problem::with("fault-log", "code", code)
}

#[cfg(test)]
mod tests;
