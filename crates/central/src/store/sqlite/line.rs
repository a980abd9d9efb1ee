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

use std::sync::{Arc, OnceLock};
use std::thread::{self, Thread};

use parking_lot::{Mutex, MutexGuard};
use rusqlite::Connection;

use crate::store::StoreError;

/// The writers' connection, and who may use it now.
pub(super) struct Line(Mutex<Head>);

struct Head {
    connection: Connection,
    open: Option<Batch>,
}

/// Those who share a transaction.
#[derive(Default)]
struct Batch {
    outcome: Arc<Outcome>,
    /// Those who wait for the disk, each woken by itself: nobody stands in line for the answer.
    waiting: Vec<Thread>,
}

/// How a transaction ended.
#[derive(Default)]
struct Outcome(OnceLock<Result<(), StoreError>>);

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
        if head.open.is_some() { follow(head, work) } else { self.lead(head, work) }
    }

    fn lead<T>(
        &self,
        head: MutexGuard<'_, Head>,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = begin(head, work)?;
        self.end().map(|()| done)
    }

    fn end(&self) -> Result<(), StoreError> {
        let mut head = self.0.lock();
        let batch = head.open.take().unwrap_or_default();
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
) -> Result<T, StoreError> {
    say(&head.connection, "BEGIN IMMEDIATE")?;
    let undo = Undo(&head.connection);
    let done = work(&head.connection)?;
    std::mem::forget(undo);
    head.open = Some(Batch::default());
    // Fairly: to those who stand in line, and only then back to us.
    MutexGuard::unlock_fair(head);
    Ok(done)
}

/// Works in a transaction that another one began, and waits until it is on disk.
fn follow<T>(
    mut head: MutexGuard<'_, Head>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    if head.connection.is_autocommit() {
        return Err(taken_back());
    }
    let undo = UndoOne::begin(&head.connection)?;
    let done = work(&head.connection)?;
    undo.keep()?;
    let outcome = head.open.get_or_insert_default().join();
    drop(head);
    outcome.wait().map(|()| done)
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
    /// This thread waits for how it ends.
    fn join(&mut self) -> Arc<Outcome> {
        self.waiting.push(thread::current());
        Arc::clone(&self.outcome)
    }

    fn end(self, outcome: Result<(), StoreError>) {
        self.outcome.0.get_or_init(|| outcome);
        self.waiting.iter().for_each(Thread::unpark);
    }
}

impl Outcome {
    fn wait(&self) -> Result<(), StoreError> {
        loop {
            match self.0.get() {
                Some(outcome) => return outcome.clone(),
                None => thread::park(),
            }
        }
    }
}

#[cfg(test)]
mod tests;
