//! The log of a queue as everybody may check it: heads, and proofs that it only grew.

use domain::kato::Kato;
use domain::time::Timestamp;
use ledger::entry::Opened;
use ledger::evidence::Evidence;
use ledger::hash::Hash32;
use ledger::head::{HEAD_VERSION, SignedHead, TreeHead};
use ledger::tree;
use sync::wire::Growth;

use super::desk::Tree;
use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::store::queue::QueueRows;

/// Today's head, and the proof that it grew from one of `since` entries.
///
/// # Errors
/// 422 `E-LOG-SIZE` where the log never had so many entries.
pub fn growth(centre: &Centre, settlement: &Kato, since: u64) -> Result<Growth, Problem> {
    let at = centre.clock.now();
    let mut grown = None;
    centre.store.read_queue(settlement, &mut |rows| {
        let size = rows.size()?;
        if let Some(proof) = tree::prove_consistency(&Tree(rows), since, size)? {
            let root = tree::root(&Tree(rows), size)?;
            let head = head(centre, settlement.as_str(), (size, root), at)?;
            grown = Some(Growth { head, since, proof });
        }
        Ok(())
    })?;
    grown.ok_or_else(|| Problem::refused("E-LOG-SIZE"))
}

/// What an applicant takes home of the entry that was just recorded, the last one of the log.
///
/// # Errors
/// When the store fails.
pub(crate) fn evidence(
    centre: &Centre,
    rows: &dyn QueueRows,
    opened: Opened,
    at: Timestamp,
) -> Result<Evidence, StoreError> {
    let entry = &opened.entry;
    let size = entry.index + 1;
    let proof = tree::prove_inclusion(&Tree(rows), size, entry.index)?
        .ok_or_else(|| StoreError::Failed("an entry beyond its log".into()))?;
    let root = tree::root_over_last(&entry.leaf(), &proof);
    let head = head(centre, &entry.queue, (size, root), at)?;
    Ok(Evidence { opened, proof, head })
}

fn head(
    centre: &Centre,
    queue: &str,
    (size, root): (u64, Hash32),
    at: Timestamp,
) -> Result<SignedHead, StoreError> {
    let head = TreeHead { v: HEAD_VERSION, queue: queue.to_owned(), size, root, at };
    centre.keys.receipt.sign_head(&head).map_err(|error| StoreError::Failed(error.to_string()))
}
