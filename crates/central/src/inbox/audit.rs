//! The audit of a queue, as an auditor reads it at a desk.

use domain::kato::Kato;
use ledger::audit::Finding;
use ledger::head::TreeHead;
use sync::wire::desk::{AuditShown, BrokenShown, Role, SoundShown};

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
        Err(broken) => {
            let shown = shown(&broken);
            let (code, why) = (shown.code.as_str(), shown.why.as_str());
            tracing::error!(%settlement, code, why, "the log of a queue does not hold");
            (None, Some(shown))
        }
    };
    Ok(AuditShown { settlement: settlement.to_string(), as_of: centre.clock.now(), head, sound, broken })
}

/// What does not follow, as a code, why and where.
fn shown(broken: &Broken) -> BrokenShown {
    let at = |entry: &u64| vec![("entry", entry.to_string())];
    let (code, why, args) = match broken {
        Broken::Log(Finding { entries, what }) => {
            let (from, to) = (entries.start, entries.end.saturating_sub(1).max(entries.start));
            ("log", what.code(), vec![("from", from.to_string()), ("to", to.to_string())])
        }
        Broken::Entry { entry, .. } => ("entry", "", at(entry)),
        Broken::Evidence { entry, why } => ("evidence", why.code(), at(entry)),
        Broken::Places { place, turn, why, .. } => {
            ("places", why.code(), vec![("place", place.clone()), ("turn", turn.to_string())])
        }
        Broken::Row { entry, number, .. } => {
            ("row", "", vec![("entry", entry.to_string()), ("number", number.clone())])
        }
        Broken::Receipt { number, .. } => ("receipt", "", vec![("number", number.clone())]),
        Broken::Store(_) => ("store", "", Vec::new()),
    };
    let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    BrokenShown { code: code.into(), why: why.into(), args }
}
