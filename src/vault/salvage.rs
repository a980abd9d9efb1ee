//! What can still be read of a damaged vault goes on its way in the one that took its place.
//!
//! **Invariants:**
//! - a file that lies aside stays as it is; what is taken over from it is a copy;
//! - an application is taken over only where its sealed bytes hold the digest that stands beside them; the rest only the centre
//!   can judge, which opens them;
//! - what is known to have been there and is not taken over is written down, with the number its owner holds;
//! - a file is read again from its beginning until that is written down: a power cut leaves nothing behind.
//!
//! The journal is not taken over: a fresh vault begins another book, so that no chain is ever continued from a place that is
//! not its end (ADR 37).

mod log;
mod pages;
mod put;
mod record;
mod survey;

use std::fmt;
use std::path::{Path, PathBuf};

use domain::time::Timestamp;
use ledger::receipt::Receipt;
use rusqlite::{TransactionBehavior, params, params_from_iter};

use super::open::forget_log;
use super::quarantine::set_aside_of;
use super::{Vault, VaultError};
use pages::Pages;
use put::{Found, Put};
use survey::Survey;

pub(super) use log::is_torn;

/// What was taken over from a file that lies aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvaged {
    /// The file.
    pub file: PathBuf,
    /// Applications that are in the vault now.
    pub taken: u64,
    /// What is known to be in it and could not be read.
    pub lost: Vec<Lost>,
    /// Pages of it that cannot be read, or not to their end.
    pub unread: u64,
    /// Whether the file could not be opened, or the disk held no more of it: it is read again later, from its beginning.
    pub put_off: bool,
}

/// An application, or scans of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The name of the file it is in.
    pub file: String,
    /// The number its owner holds; empty where that could not be read either.
    pub kiosk_number: String,
    /// So many of its scans; 0: the application itself.
    pub scans: u32,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = if self.kiosk_number.is_empty() { "of an unknown number" } else { &self.kiosk_number };
        match self.scans {
            0 => write!(f, "{number}\tapplication\t{}", self.file),
            scans => write!(f, "{number}\t{scans} scans\t{}", self.file),
        }
    }
}

impl fmt::Display for Salvaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Salvaged { file, taken, lost, unread, put_off } = self;
        write!(f, "{taken} applications are taken over from {}", file.display())?;
        if *put_off {
            return write!(f, "; the rest is put off: the file cannot be opened now, or the disk is full");
        }
        write!(f, "; pages that cannot be read: {unread}; known to be lost: {}", lost.len())
    }
}

impl Vault {
    /// Takes over what can be read of every file aside that was not read before, the latest first: it knows what was taken
    /// over from those before it, and what became of it. A full disk puts off what it cannot hold.
    ///
    /// # Errors
    /// Where this vault takes no writes for another reason.
    pub fn salvage(&mut self, now: Timestamp) -> Result<Vec<Salvaged>, VaultError> {
        let mut all = Vec::new();
        for file in set_aside_of(&self.path).into_iter().rev() {
            if !self.was_read(&name_of(&file))? {
                all.push(self.take_over(&file, now)?);
            }
        }
        Ok(all)
    }

    /// What could not be read of files that were damaged, oldest first.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn lost(&self) -> Result<Vec<Lost>, VaultError> {
        // A file of before, which is only looked at, has no such table.
        if !self.has_table("lost")? {
            return Ok(Vec::new());
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT file, kiosk_number, scans FROM lost ORDER BY file, row")?;
        let lost = statement.query_map([], |row| {
            Ok(Lost { file: row.get(0)?, kiosk_number: row.get(1)?, scans: row.get(2)? })
        })?;
        Ok(lost.collect::<Result<_, _>>()?)
    }

    /// Of how many of the files that still lie aside everything was taken over, and how many losses are known in them.
    pub(super) fn read_of_set_aside(&self) -> Result<(u64, u64), VaultError> {
        if !self.has_table("salvage")? {
            return Ok((0, 0));
        }
        let (mut read, mut lost) = (0, 0);
        for file in set_aside_of(&self.path) {
            let name = name_of(&file);
            let found: (i64, i64) = self
                .connection
                .prepare_cached(
                    "SELECT (SELECT count(*) FROM salvage WHERE file = ?1 AND unread = 0
                              AND NOT EXISTS (SELECT 1 FROM lost WHERE file = ?1)),
                            (SELECT count(*) FROM lost WHERE file = ?1)",
                )?
                .query_row([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
            read += found.0.unsigned_abs();
            lost += found.1.unsigned_abs();
        }
        Ok((read, lost))
    }

    fn was_read(&self, file: &str) -> Result<bool, VaultError> {
        let known = "SELECT EXISTS (SELECT 1 FROM salvage WHERE file = ?1)";
        Ok(self.connection.prepare_cached(known)?.query_row([file], |row| row.get(0))?)
    }

    fn take_over(&mut self, file: &Path, now: Timestamp) -> Result<Salvaged, VaultError> {
        let (file, lost) = (file.to_owned(), Vec::new());
        let mut salvaged = Salvaged { file, taken: 0, lost, unread: 0, put_off: true };
        let Ok(pages) = Pages::open(&salvaged.file) else { return Ok(salvaged) };
        match self.take_over_pages(&pages, &mut salvaged, now) {
            Ok(()) => salvaged.put_off = false,
            Err(VaultError::DiskFull) => {}
            Err(error) => return Err(error),
        }
        Ok(salvaged)
    }

    fn take_over_pages(
        &mut self,
        pages: &Pages,
        salvaged: &mut Salvaged,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let name = name_of(&salvaged.file);
        let survey = Survey::of(pages);
        salvaged.unread = survey.unread;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (sql, row) in &survey.small {
            taken(transaction.execute(sql, params_from_iter(row)))?;
        }
        transaction.commit()?;
        let mut rows = Vec::new();
        for row in &survey.named {
            let found = Found { pages, survey: &survey, row: *row };
            let kiosk_number = survey.numbers.get(row).cloned().unwrap_or_default();
            let scans = match found.put_into(self, now)? {
                Put::Whole => {
                    salvaged.taken += 1;
                    continue;
                }
                Put::Without(scans) => {
                    salvaged.taken += 1;
                    scans
                }
                Put::Delivered => continue,
                Put::Not if self.has_done_with(&kiosk_number)? => continue,
                Put::Not => 0,
            };
            salvaged.lost.push(Lost { file: name.clone(), kiosk_number, scans });
            rows.push(*row);
        }
        self.write_down(&name, salvaged, &rows, now)
    }

    /// Whether nothing of the application of this number can be missing: it is here, the centre has all of it, or it was
    /// taken away. Indices outlive what they name where a log is damaged.
    fn has_done_with(&self, kiosk_number: &str) -> Result<bool, VaultError> {
        let here = "SELECT EXISTS (SELECT 1 FROM application WHERE kiosk_number = ?1
                                   UNION SELECT 1 FROM taken_away WHERE kiosk_number = ?1)";
        if self.connection.prepare_cached(here)?.query_row([kiosk_number], |row| row.get(0))? {
            return Ok(true);
        }
        Ok(self.receipt(kiosk_number)?.is_some_and(|receipt| receipt.awaiting.is_empty()))
    }

    fn write_down(
        &mut self,
        name: &str,
        salvaged: &Salvaged,
        rows: &[i64],
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO salvage (file, at_ms, taken, unread) VALUES (?1, ?2, ?3, ?4)",
            params![name, now.timestamp_millis(), count(salvaged.taken), count(salvaged.unread)],
        )?;
        for (row, lost) in rows.iter().zip(&salvaged.lost) {
            transaction.execute(
                "INSERT INTO lost (file, row, kiosk_number, scans) VALUES (?1, ?2, ?3, ?4)",
                params![name, row, lost.kiosk_number, lost.scans],
            )?;
        }
        transaction.commit()?;
        forget_log(&self.connection)
    }
}

/// Whether a row was put in; one that no table takes is not ours, or not whole.
fn taken(put: rusqlite::Result<usize>) -> Result<bool, VaultError> {
    match put.map_err(VaultError::from) {
        Ok(_) => Ok(true),
        Err(VaultError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a text reads as a receipt: what does not would be taken for damage of the vault it is put into.
fn is_receipt(text: &str) -> bool {
    serde_json::from_str::<Receipt>(text).is_ok()
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Which pages each application of a sound file lies on, by the number its owner holds.
#[cfg(test)]
pub(super) fn pages_of(path: &Path) -> std::collections::BTreeMap<String, std::collections::BTreeSet<u32>> {
    let pages = Pages::open(path).unwrap_or_else(|error| panic!("{error}"));
    let survey = Survey::of(&pages);
    let of = |row: &i64| {
        let scans = survey.scans.get(row).into_iter().flat_map(|scans| scans.values().copied());
        let whole = survey.wholes.get(row).copied().flatten();
        survey.places(*row).into_iter().chain(scans).chain(whole).flat_map(|(page, n)| {
            let rest = pages.cell_at(page, n).map(|cell| cell.rest).unwrap_or_default();
            rest.into_iter().chain([page])
        })
    };
    survey.numbers.iter().map(|(row, number)| (number.clone(), of(row).collect())).collect()
}
