//! The heads of the queues' logs: each new one must be proven to have grown from the one that is kept, so that a
//! centre cannot rewrite the past of a queue and sign it again unseen.
//!
//! **Invariant:** a head is kept only where its signature and its growth hold; one that does not is told aloud, to
//! the people at the screen and to administrators, and the old one stays as evidence.

use std::sync::mpsc::Sender;

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
    pub(super) vault: SharedVault,
    pub(super) key: ReceiptKey,
    pub(super) happenings: Sender<Happening>,
    pub(super) log: Log,
}

impl Heads {
    /// Asks for the head of a queue, and holds it against the one that is kept.
    pub(super) fn look(&self, centre: &dyn Grower, queue: &str) {
        let kept = self.vault.with(|vault| vault.head(queue)).ok().flatten();
        // One that was kept was believed: it is read again only for its numbers.
        let before = kept.and_then(|signed| self.key.verify_head(&signed).ok());
        let before = before.unwrap_or_else(|| TreeHead::empty(queue, now()));
        let Ok(growth) = centre.growth(queue, before.size) else { return };
        match self.grown(queue, &before, &growth) {
            Ok(()) => {
                let _ = self.vault.with(|vault| vault.keep_head(queue, &growth.head));
            }
            Err(error) => self.tell(queue, error),
        }
    }

    /// What a receipt proves must lie in the same log.
    pub(super) fn hold_receipt(&self, centre: &dyn Grower, evidence: &Evidence) {
        let head = match evidence.verify(&self.key) {
            Ok(head) => head,
            Err(error) => return self.tell(&evidence.opened.entry.queue, error),
        };
        let Ok(growth) = centre.growth(&head.queue, head.size) else { return };
        match self.grown(&head.queue, &head, &growth) {
            Ok(()) => self.look(centre, &head.queue),
            Err(error) => self.tell(&head.queue, error),
        }
    }

    fn grown(&self, queue: &str, before: &TreeHead, growth: &Growth) -> Result<(), HeadError> {
        let head = self.believed(queue, &growth.head)?;
        head.grew_from(before, &growth.proof)
    }

    fn believed(&self, queue: &str, signed: &SignedHead) -> Result<TreeHead, HeadError> {
        let head = self.key.verify_head(signed)?;
        if head.queue == queue { Ok(head) } else { Err(HeadError::Queue) }
    }

    fn tell(&self, queue: &str, error: HeadError) {
        self.log.say(&format!("the log of queue {queue} is not believed: {} {error}", error.code()));
        let problem = Problem::with("fault-log", "code", error.code());
        let _ = self.happenings.send(Happening::Distrust(problem));
    }
}

#[cfg(test)]
mod tests;
