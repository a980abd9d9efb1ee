//! The log of a queue as everybody may check it: heads, and proofs that it only grew.

use domain::kato::Kato;
use domain::time::Timestamp;
use ledger::entry::Opened;
use ledger::evidence::Evidence;
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
            grown = Some(Growth { head: head(centre, rows, settlement, size, at)?, since, proof });
        }
        Ok(())
    })?;
    grown.ok_or_else(|| Problem::refused("E-LOG-SIZE"))
}

/// What an applicant takes home of an entry that was just recorded.
///
/// # Errors
/// When the store fails.
pub(crate) fn evidence(
    centre: &Centre,
    rows: &dyn QueueRows,
    size: u64,
    opened: Opened,
    at: Timestamp,
) -> Result<Evidence, StoreError> {
    let settlement = Kato::parse(&opened.entry.queue)
        .ok_or_else(|| StoreError::Failed("an entry of no settlement".into()))?;
    let proof = tree::prove_inclusion(&Tree(rows), size, opened.entry.index)?
        .ok_or_else(|| StoreError::Failed("an entry beyond its log".into()))?;
    Ok(Evidence { opened, proof, head: head(centre, rows, &settlement, size, at)? })
}

fn head(
    centre: &Centre,
    rows: &dyn QueueRows,
    settlement: &Kato,
    size: u64,
    at: Timestamp,
) -> Result<SignedHead, StoreError> {
    let root = tree::root(&Tree(rows), size)?;
    let head = TreeHead { v: HEAD_VERSION, queue: settlement.to_string(), size, root, at };
    centre.keys.receipt.sign_head(&head).map_err(|error| StoreError::Failed(error.to_string()))
}
