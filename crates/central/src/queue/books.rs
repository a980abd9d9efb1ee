//! The books of the settlements, kept in memory: the fold of each log.
//!
//! **Invariant:** a book is as long as it says. It grows only with entries that are on disk; after a transaction
//! that was taken back it is made anew, and entries that another server wrote are read before it is asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::kato::Kato;
use domain::kindergarten::{Application, replay};
use domain::policy::Policy;
use domain::queue::{Book, Logged};
use uuid::Uuid;

use crate::store::StoreError;
use crate::store::queue::{LogRow, QueueRows};

/// Every book.
#[derive(Default)]
pub struct Books(Mutex<HashMap<Kato, Arc<Mutex<Kept>>>>);

/// One book, as far as it was read.
#[derive(Default)]
pub(super) struct Kept {
    book: Option<Book>,
    size: u64,
    touched: bool,
}

/// A book that is in step with its log, to be worked on.
pub(super) struct Fresh<'a> {
    pub(super) book: &'a mut Book,
    pub(super) size: &'a mut u64,
    pub(super) touched: &'a mut bool,
}

impl Books {
    /// Works with the book of a settlement, alone.
    pub(super) fn with<T>(&self, settlement: &Kato, work: impl FnOnce(&mut Kept) -> T) -> T {
        let kept = {
            let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(books.entry(settlement.clone()).or_default())
        };
        let mut kept = kept.lock().unwrap_or_else(|poisoned| {
            // Whoever panicked may have left it half done: it is read anew.
            let mut kept = poisoned.into_inner();
            *kept = Kept::default();
            kept
        });
        work(&mut kept)
    }
}

impl Kept {
    /// Reads what the log has and the book has not.
    pub(super) fn catch_up(
        &mut self,
        rows: &dyn QueueRows,
        settlement: &Kato,
        policy: &Policy,
    ) -> Result<(), StoreError> {
        let size = rows.size()?;
        if self.size > size || self.book.is_none() {
            *self = Kept { book: Some(Book::new(settlement.clone(), policy)), ..Kept::default() };
        }
        let Some(book) = &mut self.book else { return Ok(()) };
        if self.size == size {
            return Ok(());
        }
        let mut reader = Reader { rows, book, applications: HashMap::new() };
        let mut at = self.size;
        let outcome = rows.log(self.size, &mut |row| {
            reader.take(&row)?;
            at += 1;
            Ok(())
        });
        match outcome {
            Ok(()) => self.size = at,
            Err(error) => {
                *self = Kept::default();
                return Err(error);
            }
        }
        Ok(())
    }

    pub(super) fn fresh(&mut self) -> Result<Fresh<'_>, StoreError> {
        let Kept { book, size, touched } = self;
        let book = book.as_mut().ok_or_else(|| StoreError::Failed("a book that was not read".into()))?;
        Ok(Fresh { book, size, touched })
    }

    pub(super) fn book(&self) -> Option<&Book> {
        self.book.as_ref()
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// After a transaction: what was taken back may not stay in the book.
    pub(super) fn settle(&mut self, committed: bool) {
        if self.touched && !committed {
            *self = Kept::default();
        }
        self.touched = false;
    }
}

/// Reads a log into a book.
struct Reader<'a> {
    rows: &'a dyn QueueRows,
    book: &'a mut Book,
    applications: HashMap<Uuid, Application>,
}

impl Reader<'_> {
    fn take(&mut self, row: &LogRow) -> Result<(), StoreError> {
        let broken = |why: &dyn std::fmt::Display| {
            StoreError::Failed(format!("entry {} of the queue's log: {why}", row.opened.entry.index))
        };
        let logged: Logged = serde_json::from_str(&row.opened.event).map_err(|error| broken(&error))?;
        let before = match self.applications.remove(&row.application) {
            Some(application) => application,
            None if logged.revision <= 1 => Application::default(),
            None => {
                let events = self.rows.stream(row.application)?;
                let earlier = usize::try_from(logged.revision - 1).unwrap_or(usize::MAX);
                let events = events.into_iter().take(earlier).map(|(_, event)| event);
                replay(events).map_err(|refusal| broken(&refusal))?
            }
        };
        let recorded = self.book.replay(logged.child, &before, logged.event);
        let recorded = recorded.map_err(|refusal| broken(&refusal))?;
        if !recorded.application.state().is_final() {
            self.applications.insert(row.application, recorded.application);
        }
        Ok(())
    }
}
