//! The audit of a queue as the centre holds it: its log, its numbers, its rows, what was signed, and the receipts it
//! gave.
//!
//! **Invariant:** nothing stored beside the log is believed: every row must be what the log says, every entry that
//! somebody signed for must have the signed document behind it, and the log must be what its own hashes, the
//! receipts and the heads that somebody kept say it was. The first entry that does not follow is named.

mod evidence;
mod first;
mod places;
mod reading;
mod ruled;
mod unproven;

use domain::kato::Kato;
use ledger::audit::{Audit, Finding};
use ledger::evidence::Evidence;
use ledger::head::TreeHead;
use ledger::tree;

pub use self::evidence::OnWord;
use self::first::First;
use self::reading::Reading;
pub use self::unproven::Unproven;
use super::desk::Tree;
use crate::centre::Centre;
use crate::store::StoreError;
use crate::store::office::PostRow;
use crate::store::queue::QueueRows;

/// What was read, all of it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sound {
    /// Entries of the log.
    pub entries: u64,
    /// Applications.
    pub applications: u64,
    /// Receipts whose evidence was held against the log.
    pub receipts: u64,
    /// Entries that rest on the centre's word alone.
    pub on_word: OnWord,
    /// Registrations that somebody helped to fill in, each held against that person's login.
    pub helped: u64,
}

/// What does not follow, and where.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The log itself.
    #[error(transparent)]
    Log(#[from] Finding),
    /// An entry that the rules of the queue do not allow here, or whose row names another application.
    #[error("entry {entry}: {why}")]
    Entry {
        /// Which.
        entry: u64,
        /// Why.
        why: String,
    },
    /// An entry that what was signed does not bear out.
    #[error("entry {entry}: {why} ({})", .why.code())]
    Evidence {
        /// Which.
        entry: u64,
        /// Why.
        why: Unproven,
    },
    /// A publication of places that nobody who may publish them signed.
    #[error("publication {turn} of place {place}: {why} ({})", .why.code())]
    Places {
        /// The first entry that could rest on it.
        entry: u64,
        /// The group.
        place: String,
        /// Which publication of it.
        turn: u32,
        /// Why.
        why: Unproven,
    },
    /// A row beside the log that does not follow from it.
    #[error("entry {entry}: application {number} is not as this entry left it: {what}")]
    Row {
        /// The last entry of the application, as the log has it.
        entry: u64,
        /// The number that stands in the row.
        number: String,
        /// Which part of the row.
        what: &'static str,
    },
    /// A receipt that the log does not bear out.
    #[error("entry {entry}: receipt of {number}: {why}")]
    Receipt {
        /// The entry that gave its number; where none did, the end of the log.
        entry: u64,
        /// Its number.
        number: String,
        /// Why.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What somebody kept outside the centre of one queue; whatever is of another one is found.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Signed heads, verified.
    pub heads: Vec<TreeHead>,
    /// Evidence from receipts.
    pub evidence: Vec<Evidence>,
}

/// Audits the queue of a settlement.
///
/// # Errors
/// What does not follow at the first entry where anything does not.
pub fn audit(centre: &Centre, settlement: &Kato, outside: &Kept) -> Result<Sound, Broken> {
    let mut outcome = None;
    let posts = centre.store.posts()?;
    centre.store.read_queue(settlement, &mut |rows| {
        outcome = Some(read(centre, settlement, (outside, &posts), rows));
        Ok(())
    })?;
    outcome.unwrap_or_else(|| Err(StoreError::Changed.into()))
}

fn read(
    centre: &Centre,
    settlement: &Kato,
    (outside, posts): (&Kept, &[PostRow]),
    rows: &dyn QueueRows,
) -> Result<Sound, Broken> {
    let mut first = First::default();
    let log = chain(settlement, rows, &mut first)?;
    first.take(log.holds_heads(&outside.heads))?;
    let key = centre.keys.receipt.public();
    for evidence in &outside.evidence {
        first.take(log.holds_evidence(evidence, &key))?;
    }
    let reading = Reading::of(centre, settlement, (rows, posts), &mut first)?;
    let receipts = reading.receipts(&log, rows, &mut first)?;
    // A row follows from all the entries of its application: where some could not be read it says nothing.
    let applications = if reading.is_of(&log) { reading.rows(rows, &mut first)? } else { 0 };
    let Reading { on_word, helped, .. } = reading;
    first.or(Sound { entries: log.size(), applications, receipts, on_word, helped })
}

/// The log by its own hashes, and the stored ones by it.
fn chain(settlement: &Kato, rows: &dyn QueueRows, first: &mut First) -> Result<Audit, Broken> {
    let (mut log, mut whole) = (Audit::new(settlement.as_str()), true);
    rows.log(0, &mut |row| {
        let taken = log.take(&row.opened);
        whole &= taken.is_ok();
        first.take(taken)
    })?;
    let size = log.size();
    if whole && tree::root(&Tree(rows), size)? != log.root()? {
        let why = "the stored tree has another root".into();
        first.take(Err(Broken::Entry { entry: size.saturating_sub(1), why }))?;
    }
    Ok(log)
}
