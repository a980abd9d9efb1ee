//! The connections of one server: few, kept open, made anew where they broke.
//!
//! **Invariants:**
//! - a connection comes back only with its transaction ended and no statement of it failed; any other is closed, and
//!   PostgreSQL takes its transaction back;
//! - a transaction begins anew on a fresh connection where the kept one had died meanwhile: nothing was done on it yet.
//!   Once it has begun it is never repeated here: whether a lost COMMIT was carried out, only the caller can ask;
//! - readers never wait for writers to give a connection back: a writer may wait for a book that a reader holds.

use std::mem;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::address::Address;
use super::db::Db;
use crate::store::StoreError;

/// Connections of one server for writers, and as many for readers: PostgreSQL allows 100 unless told otherwise, and
/// several servers share it.
const LINES_MAX: usize = 12;

/// How long a method waits for a connection.
const WAIT: Duration = Duration::from_secs(10);

/// A transaction that writes. What excludes others are locks, so that each statement must see what is committed by then.
const WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// A transaction that sees one moment.
const LOOKING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// What each connection is told first: whoever waits for a lock longer than this is told to come again; a server that
/// vanished in the middle lets go; what is committed is on disk, even where the database has that switched off.
const FIRST: &str = "
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '120s';
    SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';";

/// The connections.
pub(super) struct Pool {
    address: Address,
    idle: Mutex<Vec<Db>>,
    writers: Seats,
    readers: Seats,
}

/// How many of one kind are at work.
#[derive(Default)]
struct Seats {
    taken: Mutex<usize>,
    came_free: Condvar,
}

impl Pool {
    pub(super) fn new(address: Address) -> Self {
        Self { address, idle: Mutex::default(), writers: Seats::default(), readers: Seats::default() }
    }

    /// One transaction that writes: committed where the work returned `Ok`, else taken back.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let taken = self.begin(&self.writers, WRITING)?;
        let outcome = work(&taken.db);
        taken.end(outcome)
    }

    /// One transaction that reads, whatever others write meanwhile, the same moment.
    pub(super) fn look<T>(&self, work: impl FnOnce(&Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let taken = self.begin(&self.readers, LOOKING)?;
        let outcome = work(&taken.db);
        taken.end(outcome)
    }

    /// One statement that reads: PostgreSQL makes it a transaction of its own.
    pub(super) fn read<T>(&self, work: impl Fn(&Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut taken = self.take(&self.readers)?;
        let mut outcome = work(&taken.db);
        if taken.was_kept && taken.db.lost() {
            taken = self.anew(taken)?;
            outcome = work(&taken.db);
        }
        taken.give_back();
        outcome
    }

    fn begin<'a>(&'a self, seats: &'a Seats, how: &str) -> Result<Taken<'a>, StoreError> {
        let mut taken = self.take(seats)?;
        let mut begun = taken.db.begin(how);
        if taken.was_kept && taken.db.lost() {
            taken = self.anew(taken)?;
            begun = taken.db.begin(how);
        }
        begun.map(|()| taken)
    }

    fn take<'a>(&'a self, seats: &'a Seats) -> Result<Taken<'a>, StoreError> {
        let seat = seats.sit()?;
        let kept = self.idle.lock().pop();
        let was_kept = kept.is_some();
        let db = kept.map_or_else(|| self.connect(), Ok)?;
        Ok(Taken { pool: self, db, was_kept, seat })
    }

    /// The kept connection had died, and so have those that were kept with it.
    fn anew<'a>(&'a self, dead: Taken<'a>) -> Result<Taken<'a>, StoreError> {
        let Taken { seat, .. } = dead;
        let others = mem::take(&mut *self.idle.lock());
        drop(others);
        Ok(Taken { pool: self, db: self.connect()?, was_kept: false, seat })
    }

    fn connect(&self) -> Result<Db, StoreError> {
        let db = Db::new(self.address.connect()?);
        db.say(FIRST)?;
        Ok(db)
    }
}

/// Connections are closed with a word to the other side, which may not be said on an async thread.
impl Drop for Pool {
    fn drop(&mut self) {
        let idle = mem::take(&mut *self.idle.lock());
        if tokio::runtime::Handle::try_current().is_ok() {
            std::thread::spawn(move || drop(idle));
        }
    }
}

impl Seats {
    fn sit(&self) -> Result<Seat<'_>, StoreError> {
        let mut taken = self.taken.lock();
        let waited = self.came_free.wait_while_for(&mut taken, |taken| *taken >= LINES_MAX, WAIT);
        if waited.timed_out() {
            return Err(StoreError::Away("every connection to PostgreSQL is at work".into()));
        }
        *taken += 1;
        Ok(Seat(self))
    }
}

/// The right to one connection, given back when dropped.
struct Seat<'a>(&'a Seats);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock() -= 1;
        self.0.came_free.notify_one();
    }
}

/// A connection at work; dropped as it is, it is closed.
struct Taken<'a> {
    pool: &'a Pool,
    db: Db,
    was_kept: bool,
    seat: Seat<'a>,
}

impl Taken<'_> {
    /// Ends the transaction as its work went.
    fn end<T>(self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        let outcome = match outcome {
            Ok(_) if self.db.failed() => {
                Err(StoreError::Failed("a transaction went on after a statement of it failed".into()))
            }
            other => other,
        };
        let ending = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = self.db.say(ending);
        if ended.is_ok() {
            self.give_back();
        }
        outcome.and_then(|done| ended.map(|()| done))
    }

    fn give_back(self) {
        let Taken { pool, db, seat, .. } = self;
        if !db.failed() {
            pool.idle.lock().push(db);
        }
        drop(seat);
    }
}
