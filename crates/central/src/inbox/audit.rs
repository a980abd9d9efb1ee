//! The audit of a queue, as an auditor reads it at a desk.

use domain::kato::Kato;
use ledger::head::TreeHead;
use sync::wire::desk::{AuditShown, Role, SoundShown};

use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue::audit::{Broken, Kept, Sound, audit as audit_queue};
use crate::queue::log;
use crate::staff::Clerk;

/// Audits the queue of a settlement, for an auditor of it.
///
/// # Errors
/// `E-ROLE` for anybody else; when the store fails. What does not follow is no error: it is what was asked for.
pub fn audit(centre: &Centre, clerk: &Clerk, settlement: &Kato) -> Result<AuditShown, Problem> {
    if !clerk.is_in(Role::Auditor, settlement) {
        return Err(Problem::refused("E-ROLE"));
    }
    let head = log::growth(centre, settlement, 0)?;
    let read: Option<TreeHead> = centre.keys.receipt.public().verify_head(&head.head).ok();
    // Entries may follow between the two: the head that is handed out is held against the log as well.
    let outside = Kept { heads: read.into_iter().collect(), evidence: Vec::new() };
    let (sound, broken) = match audit_queue(centre, settlement, &outside) {
        Ok(Sound { entries, applications, receipts, on_word, helped }) => {
            let on_word = on_word.logins + on_word.findings;
            (Some(SoundShown { entries, applications, receipts, on_word, helped }), None)
        }
        Err(Broken::Store(error)) => return Err(error.into()),
        Err(broken) => (None, Some(broken.to_string())),
    };
    Ok(AuditShown { settlement: settlement.to_string(), as_of: centre.clock.now(), head, sound, broken })
}
