//! The books of the settlements, kept in memory: the fold of each log.
//!
//! **Invariant:** a book is in step with the log of the transaction that asks it: it ends with the very entry that the
//! log ends with. After a transaction that was taken back it is made anew, and entries that another server wrote are
//! read before it is asked. While an entry of ours is on its way to the disk the book is ahead of what is there: such
//! a book answers nobody ([`Kept::is_ahead_of`]).
//!
//! **Invariant:** an event that cannot be read takes nobody's place but holds its own: its number stays given and its
//! spot taken, as the rows beside it say, and whoever runs the centre is told at every reading.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::kato::Kato;
use domain::kindergarten::{Act, Application, PlaceId, replay};
use domain::policy::Policy;
use domain::queue::{Book, ChildId, Hearsay, Logged};
use ledger::entry::Entry;
use uuid::Uuid;

use crate::store::StoreError;
use crate::store::queue::{LogRow, QueueRows};

/// Every book.
#[derive(Default)]
pub struct Books(Mutex<HashMap<Kato, Arc<Shelf>>>);

/// Where one book lies.
#[derive(Default)]
struct Shelf {
    kept: Mutex<Kept>,
    /// Whether there is one, for whoever need not wait until it is free.
    read: AtomicBool,
}

/// One book, as far as it was read.
#[derive(Default)]
pub(super) struct Kept {
    book: Option<Book>,
    /// The last entry that was read into it.
    last: Option<Entry>,
    touched: bool,
}

/// A book that is in step with its log, to be worked on.
pub(super) struct Fresh<'a> {
    pub(super) book: &'a mut Book,
    pub(super) last: &'a mut Option<Entry>,
    pub(super) touched: &'a mut bool,
}

impl Books {
    /// Works with the book of a settlement, alone.
    pub(super) fn with<T>(&self, settlement: &Kato, work: impl FnOnce(&mut Kept) -> T) -> T {
        let shelf = self.shelf(settlement);
        let mut kept = shelf.kept.lock().unwrap_or_else(|poisoned| {
            // Whoever panicked may have left it half done: it is read anew.
            let mut kept = poisoned.into_inner();
            *kept = Kept::default();
            kept
        });
        let done = work(&mut kept);
        shelf.read.store(kept.book.is_some(), Ordering::Release);
        done
    }

    /// Whether the log of a settlement was read, and the book not given up since.
    pub(super) fn is_read(&self, settlement: &Kato) -> bool {
        self.shelf(settlement).read.load(Ordering::Acquire)
    }

    fn shelf(&self, settlement: &Kato) -> Arc<Shelf> {
        let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(books.entry(settlement.clone()).or_default())
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
        let last = rows.last()?;
        if self.book.is_none() || !self.is_behind(rows, last.as_ref())? {
            *self = Kept { book: Some(Book::new(settlement.clone(), policy)), ..Kept::default() };
        }
        let Some(book) = &mut self.book else { return Ok(()) };
        if self.last == last {
            return Ok(());
        }
        let (applications, aside) = (HashMap::new(), HashMap::new());
        let mut reader = Reader { rows, book, last: &mut self.last, applications, aside };
        let outcome = rows.log(reader.size(), &mut |row| reader.take(&row));
        outcome.inspect_err(|_| *self = Kept::default())
    }

    /// Whether the log goes on from where the book ends.
    fn is_behind(&self, rows: &dyn QueueRows, last: Option<&Entry>) -> Result<bool, StoreError> {
        let Some(own) = &self.last else { return Ok(true) };
        match last {
            Some(last) if last.index > own.index => Ok(rows.entry(own.index)? == *own),
            Some(last) => Ok(last == own),
            None => Ok(false),
        }
    }

    /// Whether it holds entries that these rows do not: on their way to the disk, or taken back.
    pub(super) fn is_ahead_of(&self, rows: &dyn QueueRows) -> Result<bool, StoreError> {
        Ok(self.size() > rows.size()?)
    }

    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.book.is_none()
    }

    pub(super) fn fresh(&mut self) -> Result<Fresh<'_>, StoreError> {
        let Kept { book, last, touched } = self;
        let book = book.as_mut().ok_or_else(|| StoreError::Failed("a book that was not read".into()))?;
        Ok(Fresh { book, last, touched })
    }

    pub(super) fn book(&self) -> Option<&Book> {
        self.book.as_ref()
    }

    pub(super) fn size(&self) -> u64 {
        size(self.last.as_ref())
    }

    /// After work: what is taken back may not stay in the book.
    pub(super) fn settle(&mut self, stays: bool) {
        if self.touched && !stays {
            self.forget();
        }
        self.touched = false;
    }

    /// To be read anew.
    pub(super) fn forget(&mut self) {
        *self = Kept::default();
    }
}

/// How many entries a log has that ends with this one.
pub(super) fn size(last: Option<&Entry>) -> u64 {
    last.map_or(0, |last| last.index + 1)
}

/// Reads a log into a book.
struct Reader<'a> {
    rows: &'a dyn QueueRows,
    book: &'a mut Book,
    last: &'a mut Option<Entry>,
    applications: HashMap<Uuid, Application>,
    /// Those that cannot be read to their end, with the child's year of birth where it could be read.
    aside: HashMap<Uuid, Option<i32>>,
}

impl Reader<'_> {
    fn size(&self) -> u64 {
        size(self.last.as_ref())
    }

    fn take(&mut self, row: &LogRow) -> Result<(), StoreError> {
        if !self.aside.contains_key(&row.application) {
            match self.follow(row) {
                Ok(()) => {}
                // The row cannot be read, however often it is asked for.
                Err(StoreError::Failed(why)) => self.set_aside(row, &why),
                Err(error @ (StoreError::Away(_) | StoreError::Changed)) => return Err(error),
            }
        }
        if let Some(birth_year) = self.aside.get(&row.application).copied() {
            self.believe(row, birth_year)?;
        }
        *self.last = Some(row.opened.entry.clone());
        Ok(())
    }

    /// The event as it is.
    fn follow(&mut self, row: &LogRow) -> Result<(), StoreError> {
        let broken = |why: &dyn std::fmt::Display| StoreError::Failed(why.to_string());
        let logged: Logged = serde_json::from_str(&row.opened.event).map_err(|error| broken(&error))?;
        let before = match self.applications.get(&row.application) {
            Some(application) => application.clone(),
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
        if recorded.application.state().is_final() {
            self.applications.remove(&row.application);
        } else {
            self.applications.insert(row.application, recorded.application);
        }
        Ok(())
    }

    fn set_aside(&mut self, row: &LogRow, why: &str) {
        let (entry, application) = (row.opened.entry.index, row.application);
        tracing::error!(entry, %application, why, "an event of the queue's log cannot be read");
        let before = self.applications.remove(&application);
        let birth = before.and_then(|before| before.registered().map(|it| it.birth.year()));
        self.aside.insert(application, birth);
    }

    /// The event by the rows beside it.
    fn believe(&mut self, row: &LogRow, birth_year: Option<i32>) -> Result<(), StoreError> {
        let broken = |why: &dyn std::fmt::Display| {
            StoreError::Failed(format!("entry {} of the queue's log: {why}", row.opened.entry.index))
        };
        let known = self.rows.by_id(row.application)?.ok_or_else(|| broken(&"of no application"))?;
        let said = Hearsay {
            child: ChildId(known.child_place),
            number: known.number.as_ref(),
            active: known.active,
            birth_year,
            change: row.change,
            place: place_taken(row),
        };
        self.book.believe(said).map_err(|refusal| broken(&refusal))
    }
}

/// The place that an event took, where it can be read though an earlier one of its application cannot.
fn place_taken(row: &LogRow) -> Option<PlaceId> {
    let logged: Logged = serde_json::from_str(&row.opened.event).ok()?;
    if let Act::Refer(issue) = logged.event.act { issue.place.id } else { None }
}
