//! The connections of one server: few, kept open, made anew where they broke.
//!
//! **Invariants:**
//! - a connection comes back only with its transaction ended; any other is closed, and PostgreSQL takes its transaction
//!   back;
//! - a transaction begins anew on a fresh connection where the kept one had died meanwhile: nothing was done on it yet.
//!   Once it has begun it is never repeated here: whether a lost COMMIT was carried out, only the caller can ask.

use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::address::Address;
use super::line::Db;
use crate::store::StoreError;

/// Connections of one server: PostgreSQL allows 100 unless told otherwise, and several servers share it.
const LINES_MAX: usize = 16;

/// How long a method waits for a connection, in seconds.
const WAIT_S: u64 = 10;

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
    lines: Mutex<Lines>,
    came_back: Condvar,
}

#[derive(Default)]
struct Lines {
    idle: Vec<Db>,
    taken: usize,
}

impl Pool {
    pub(super) fn new(address: Address) -> Self {
        Self { address, lines: Mutex::default(), came_back: Condvar::new() }
    }

    /// One transaction that writes: committed where the work returned `Ok`, else taken back.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let taken = self.begin(WRITING)?;
        let outcome = work(&taken.db);
        taken.end(outcome)
    }

    /// One transaction that reads, whatever others write meanwhile, the same moment.
    pub(super) fn look<T>(&self, work: impl FnOnce(&Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let taken = self.begin(LOOKING)?;
        let outcome = work(&taken.db);
        taken.end(outcome)
    }

    /// One statement that reads: PostgreSQL makes it a transaction of its own.
    pub(super) fn read<T>(&self, work: impl Fn(&Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut taken = self.take()?;
        let mut outcome = work(&taken.db);
        if taken.was_kept && taken.db.lost() {
            taken = self.anew(taken)?;
            outcome = work(&taken.db);
        }
        taken.give_back();
        outcome
    }

    fn begin(&self, how: &str) -> Result<Taken<'_>, StoreError> {
        let mut taken = self.take()?;
        let mut begun = taken.db.begin(how);
        if taken.was_kept && taken.db.lost() {
            taken = self.anew(taken)?;
            begun = taken.db.begin(how);
        }
        begun.map(|()| taken)
    }

    fn take(&self) -> Result<Taken<'_>, StoreError> {
        let full = |lines: &mut Lines| lines.idle.is_empty() && lines.taken >= LINES_MAX;
        let wait = Duration::from_secs(WAIT_S);
        let (mut lines, waited) = self
            .came_back
            .wait_timeout_while(self.lock(), wait, full)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(StoreError::Away("every connection to PostgreSQL is at work".into()));
        }
        lines.taken += 1;
        let kept = lines.idle.pop();
        drop(lines);
        let seat = Seat(self);
        let was_kept = kept.is_some();
        let db = match kept {
            Some(db) => db,
            None => self.connect()?,
        };
        Ok(Taken { db, was_kept, seat })
    }

    /// The kept connection had died, and so have those that were kept with it.
    fn anew<'a>(&'a self, dead: Taken<'a>) -> Result<Taken<'a>, StoreError> {
        let Taken { seat, .. } = dead;
        let others = mem::take(&mut self.lock().idle);
        drop(others);
        Ok(Taken { db: self.connect()?, was_kept: false, seat })
    }

    fn connect(&self) -> Result<Db, StoreError> {
        let db = Db::new(self.address.connect()?);
        db.say(FIRST)?;
        Ok(db)
    }

    /// A panic in another thread left the list whole: it changes in single steps.
    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connections are closed with a word to the other side, which may not be said on an async thread.
impl Drop for Pool {
    fn drop(&mut self) {
        let idle = mem::take(&mut self.lock().idle);
        if tokio::runtime::Handle::try_current().is_ok() {
            std::thread::spawn(move || drop(idle));
        }
    }
}

/// The right to one connection, given back when dropped.
struct Seat<'a>(&'a Pool);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.0.lock().taken -= 1;
        self.0.came_back.notify_one();
    }
}

/// A connection at work; dropped as it is, it is closed.
struct Taken<'a> {
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
        let Taken { db, seat, .. } = self;
        if !db.lost() {
            seat.0.lock().idle.push(db);
        }
        drop(seat);
    }
}
