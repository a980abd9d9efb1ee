//! The line of writers: one at a time, and one fsync for all who stood in it (group commit).
//!
//! Whoever finds no transaction open begins one and leads it. It does its work, lets those in line do theirs in the
//! same transaction, and then writes all of it to the disk at once.
//!
//! **Invariants:**
//! - nobody hears "done" before the disk has it, and where the disk did not take it everyone of that transaction hears
//!   so;
//! - work that failed leaves nothing, and takes nobody else's work back;
//! - a transaction is open only while its leader stands in line: a lone writer waits for nobody.

use std::sync::Arc;

use parking_lot::{Condvar, Mutex, MutexGuard};
use rusqlite::Connection;

use crate::store::StoreError;

/// The writers' connection, and who may use it now.
pub(super) struct Line(Mutex<Head>);

struct Head {
    connection: Connection,
    open: Option<Arc<Batch>>,
}

/// Those who share a transaction, and how it ended.
#[derive(Default)]
struct Batch {
    outcome: Mutex<Option<Result<(), StoreError>>>,
    ended: Condvar,
}

impl Line {
    pub(super) fn new(connection: Connection) -> Line {
        Line(Mutex::new(Head { connection, open: None }))
    }

    /// Works in a transaction that is on disk when this returns.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let head = self.0.lock();
        match head.open.clone() {
            None => self.lead(head, work),
            Some(batch) => follow(head, &batch, work),
        }
    }

    fn lead<T>(
        &self,
        head: MutexGuard<'_, Head>,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (batch, done) = begin(head, work)?;
        self.end(&batch).map(|()| done)
    }

    fn end(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut head = self.0.lock();
        head.open = None;
        let outcome = commit(&head.connection);
        drop(head);
        batch.end(outcome.clone());
        outcome
    }

    #[cfg(test)]
    pub(super) fn connection(&self) -> parking_lot::MappedMutexGuard<'_, Connection> {
        MutexGuard::map(self.0.lock(), |head| &mut head.connection)
    }
}

/// Begins a transaction and does the first work in it.
fn begin<T>(
    mut head: MutexGuard<'_, Head>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<(Arc<Batch>, T), StoreError> {
    say(&head.connection, "BEGIN IMMEDIATE")?;
    let undo = Undo(&head.connection);
    let done = work(&head.connection)?;
    std::mem::forget(undo);
    let batch = Arc::new(Batch::default());
    head.open = Some(Arc::clone(&batch));
    // Fairly: to those who stand in line, and only then back to us.
    MutexGuard::unlock_fair(head);
    Ok((batch, done))
}

/// Works in a transaction that another one began, and waits until it is on disk.
fn follow<T>(
    head: MutexGuard<'_, Head>,
    batch: &Batch,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    if head.connection.is_autocommit() {
        return Err(taken_back());
    }
    let undo = UndoOne::begin(&head.connection)?;
    let done = work(&head.connection)?;
    undo.keep()?;
    drop(head);
    batch.wait().map(|()| done)
}

fn commit(connection: &Connection) -> Result<(), StoreError> {
    if connection.is_autocommit() {
        return Err(taken_back());
    }
    let undo = Undo(connection);
    say(connection, "COMMIT")?;
    std::mem::forget(undo);
    Ok(())
}

/// SQLite itself takes a whole transaction back where the disk is full or fails (sqlite.org/lang_transaction.html).
fn taken_back() -> StoreError {
    StoreError::Away("the transaction was taken back".into())
}

/// A statement that every work needs: prepared once, and kept.
fn say(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute(()).map(drop)
}

/// Takes one work back, and no other's, when it is dropped: after an error, and after a panic.
struct UndoOne<'a>(&'a Connection);

impl<'a> UndoOne<'a> {
    fn begin(connection: &'a Connection) -> rusqlite::Result<UndoOne<'a>> {
        say(connection, "SAVEPOINT one").map(|()| UndoOne(connection))
    }

    fn keep(self) -> rusqlite::Result<()> {
        say(self.0, "RELEASE one")?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for UndoOne<'_> {
    fn drop(&mut self) {
        let taken_back =
            self.0.is_autocommit() || self.0.execute_batch("ROLLBACK TO one; RELEASE one").is_ok();
        if !taken_back {
            tracing::error!("a work in a shared transaction could not be taken back");
        }
    }
}

/// Takes a transaction back when it is dropped: after an error, and after a panic.
struct Undo<'a>(&'a Connection);

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() && self.0.execute_batch("ROLLBACK").is_err() {
            tracing::error!("a transaction could not be taken back");
        }
    }
}

impl Batch {
    fn end(&self, outcome: Result<(), StoreError>) {
        *self.outcome.lock() = Some(outcome);
        self.ended.notify_all();
    }

    fn wait(&self) -> Result<(), StoreError> {
        let mut outcome = self.outcome.lock();
        loop {
            if let Some(outcome) = &*outcome {
                return outcome.clone();
            }
            self.ended.wait(&mut outcome);
        }
    }
}

#[cfg(test)]
mod tests;
