//! The audit of a queue as the centre holds it: its log, its numbers, its rows, and the receipts it gave.
//!
//! **Invariant:** nothing stored beside the log is believed: every row must be what the log says, and the log must
//! be what its own hashes, the receipts and the heads that somebody kept say it was. The first entry that does not
//! follow is named.

use std::collections::HashMap;

use domain::kato::Kato;
use domain::kindergarten::Application;
use domain::queue::{Book, Logged};
use ledger::audit::{Audit, Finding};
use ledger::evidence::Evidence;
use ledger::head::TreeHead;
use ledger::receipt::{Receipt, SignedReceipt};
use ledger::tree;
use uuid::Uuid;

use super::desk::Tree;
use crate::centre::Centre;
use crate::store::StoreError;
use crate::store::queue::{LogRow, QueueRow, QueueRows};

/// What was read, all of it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sound {
    /// Entries of the log.
    pub entries: u64,
    /// Applications.
    pub applications: u64,
    /// Receipts whose evidence was held against the log.
    pub receipts: u64,
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
    #[error("receipt of {number}: {why}")]
    Receipt {
        /// Its number.
        number: String,
        /// Why.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What somebody kept outside the centre.
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
/// The first thing that does not follow.
pub fn audit(centre: &Centre, settlement: &Kato, outside: &Kept) -> Result<Sound, Broken> {
    let mut outcome = None;
    centre.store.read_queue(settlement, &mut |rows| {
        outcome = Some(read(centre, settlement, outside, rows));
        Ok(())
    })?;
    outcome.unwrap_or_else(|| Err(StoreError::Changed.into()))
}

fn read(centre: &Centre, settlement: &Kato, outside: &Kept, rows: &dyn QueueRows) -> Result<Sound, Broken> {
    let policy = centre.profiles.of(settlement);
    let mut reading = Reading {
        log: Audit::new(settlement.as_str()),
        book: Book::new(settlement.clone(), policy),
        applications: HashMap::new(),
    };
    let mut broken = None;
    rows.log(0, &mut |row| {
        if broken.is_none() {
            broken = reading.take(&row).err();
        }
        Ok(())
    })?;
    if let Some(broken) = broken {
        return Err(broken);
    }
    let entries = reading.log.size();
    reading.tree(rows)?;
    let mine: Vec<TreeHead> =
        outside.heads.iter().filter(|head| head.queue == settlement.as_str()).cloned().collect();
    reading.log.holds_heads(&mine)?;
    let key = centre.keys.receipt.public();
    for evidence in outside.evidence.iter().filter(|one| one.opened.entry.queue == settlement.as_str()) {
        reading.log.holds_evidence(evidence, &key)?;
    }
    let receipts = reading.receipts(centre, rows)?;
    let applications = reading.rows(rows)?;
    Ok(Sound { entries, applications, receipts })
}

struct Reading {
    log: Audit,
    book: Book,
    applications: HashMap<Uuid, Traced>,
}

/// An application as the log made it.
struct Traced {
    application: Application,
    child: u64,
    entry: u64,
}

impl Reading {
    fn take(&mut self, row: &LogRow) -> Result<(), Broken> {
        let entry = self.log.size();
        self.log.take(&row.opened)?;
        let wrong = |why: String| Broken::Entry { entry, why };
        let logged: Logged =
            serde_json::from_str(&row.opened.event).map_err(|error| wrong(error.to_string()))?;
        if logged.application != row.application.to_string() || logged.revision != row.revision {
            return Err(wrong("its row names another application or revision".into()));
        }
        let before = self.applications.remove(&row.application);
        let before =
            before.unwrap_or(Traced { application: Application::default(), child: logged.child.0, entry });
        if before.application.revision() + 1 != logged.revision || before.child != logged.child.0 {
            return Err(wrong("it does not continue its application".into()));
        }
        let recorded = self.book.replay(logged.child, &before.application, logged.event);
        let recorded = recorded.map_err(|refusal| wrong(refusal.to_string()))?;
        if recorded.change != row.change {
            return Err(wrong("its row says another change of the ranking".into()));
        }
        let traced = Traced { application: recorded.application, child: logged.child.0, entry };
        self.applications.insert(row.application, traced);
        Ok(())
    }

    /// The stored hashes give the root that the entries give.
    fn tree(&self, rows: &dyn QueueRows) -> Result<(), Broken> {
        let size = self.log.size();
        let stored = tree::root(&Tree(rows), size)?;
        if stored == self.log.root()? {
            Ok(())
        } else {
            Err(Broken::Entry {
                entry: size.saturating_sub(1),
                why: "the stored tree has another root".into(),
            })
        }
    }

    /// Every receipt that the centre gave still holds.
    fn receipts(&self, centre: &Centre, rows: &dyn QueueRows) -> Result<u64, Broken> {
        let key = centre.keys.receipt.public();
        let (mut count, mut broken) = (0, None);
        rows.receipts(&mut |number, signed| {
            if broken.is_none() {
                broken = self.receipt(number, &signed, &key).err();
            }
            count += 1;
            Ok(())
        })?;
        broken.map_or(Ok(count), Err)
    }

    fn receipt(
        &self,
        number: &str,
        signed: &SignedReceipt,
        key: &ledger::receipt::ReceiptKey,
    ) -> Result<(), Broken> {
        let wrong = |why: &str| Broken::Receipt { number: number.into(), why: why.into() };
        let receipt: Receipt = key.verify(signed).map_err(|error| wrong(&error.to_string()))?;
        let evidence = receipt.evidence.as_ref().ok_or_else(|| wrong("it carries no evidence"))?;
        self.log.holds_evidence(evidence, key)?;
        if receipt.number.rsplit('/').next() != Some(number) {
            let entry = evidence.opened.entry.index;
            return Err(Broken::Row { entry, number: number.into(), what: "the number of its submission" });
        }
        Ok(())
    }

    /// Every row is the fold of its events, and no application stands beside the log.
    fn rows(&self, rows: &dyn QueueRows) -> Result<u64, Broken> {
        let (mut count, mut broken) = (0, None);
        rows.all(&mut |row| {
            if broken.is_none() {
                broken = self.row(&row).err();
            }
            count += 1;
            Ok(())
        })?;
        if broken.is_none() && count < self.applications.len() as u64 {
            let entry = self.applications.values().map(|traced| traced.entry).max().unwrap_or_default();
            broken = Some(Broken::Entry { entry, why: "an application of the log has no row".into() });
        }
        broken.map_or(Ok(count), Err)
    }

    fn row(&self, row: &QueueRow) -> Result<(), Broken> {
        let number = row.number.as_ref().map(|number| number.machine()).unwrap_or_default();
        let Some(traced) = self.applications.get(&row.id) else {
            let why = format!("application {number} stands beside the log");
            return Err(Broken::Entry { entry: self.log.size(), why });
        };
        let application = &traced.application;
        let given = application.registered().map(|registered| &registered.number);
        let parts = [
            ("the number", given == row.number.as_ref()),
            ("the revision", application.revision() == row.revision),
            ("the state", application.state().code() == row.state),
            ("whether it is active", application.is_active() == row.active),
            ("the child", traced.child == row.child_place),
        ];
        let other = parts.into_iter().find(|(_, same)| !same);
        other.map_or(Ok(()), |(what, _)| Err(Broken::Row { entry: traced.entry, number, what }))
    }
}
