//! The store on PostgreSQL 15 and newer, for a centre of several servers.
//!
//! **Invariants:**
//! - a method that returned `Ok` is on the database's disk; one that returned an error changed nothing, but for a
//!   connection lost in the middle of COMMIT: then only asking again can tell;
//! - writers of one queue come one after the other, on however many servers (`locks`); readers of a queue see one moment;
//! - no error tells a value (`error`).
//!
//! It speaks through the blocking `postgres` crate: the methods of [`Store`] block and are called from threads with a
//! runtime and without; each connection drives itself where it is asked, and no answer crosses a thread. The pool is
//! ours, since all that one has to do here is to count (`pool`).

mod actions;
mod address;
mod applications;
mod codes;
mod contacts;
mod db;
mod decisions;
mod desks;
mod documents;
mod error;
mod evidence;
mod gates;
mod help;
mod journal;
mod known;
mod locks;
mod logins;
mod machines;
mod metrics;
mod notices;
mod office;
mod pieces;
mod pool;
mod queue;
mod records;
mod refusals;
mod row;
mod schema;
mod submissions;

pub use address::{Address, AddressError};

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use sync::wire::Language;
use uuid::Uuid;

use self::gates::Gates;
use self::pool::Pool;
use super::queue::{DoneAction, NewAction, QueueRow, QueueWork};
use super::{
    Application, CodeOwner, CodeRow, CodeVerdict, Complete, Digest, Document, DocumentName, Flag, Issued,
    LookUp, MaySend, NewCode, NewRefusal, NewSubmission, Notice, Refused, Registration, ScanState,
    SecurityEvent, Step, Store, StoreError, Stored, Took,
};

/// The store in a database of PostgreSQL.
pub struct PostgresStore {
    pool: Pool,
    gates: Gates,
}

impl PostgresStore {
    /// Opens the database and brings its schema up to date; an empty one becomes ours.
    ///
    /// # Errors
    /// [`StoreError::Failed`] for a database that is not ours, or one of a newer program; [`StoreError::Away`] where
    /// PostgreSQL cannot be reached.
    pub fn open(address: Address) -> Result<Self, StoreError> {
        let pool = Pool::new(address);
        pool.write(schema::migrate)?;
        Ok(Self { pool, gates: Gates::default() })
    }
}

impl Store for PostgresStore {
    fn submission(&self, id: Uuid) -> Result<Option<Stored>, StoreError> {
        self.pool.read(|db| submissions::find(db, id))
    }

    fn register(&self, new: &NewSubmission<'_>, complete: Complete<'_>) -> Result<Registration, StoreError> {
        self.pool.write(|db| submissions::register(db, new, complete))
    }

    fn refusal(&self, id: Uuid) -> Result<Option<Refused>, StoreError> {
        self.pool.read(|db| refusals::find(db, id))
    }

    fn refuse(&self, new: &NewRefusal<'_>) -> Result<(), StoreError> {
        self.pool.write(|db| refusals::keep(db, new))
    }

    fn by_kiosk_number(&self, kiosk_number: &str) -> Result<Option<ApplicationNumber>, StoreError> {
        self.pool.read(|db| submissions::by_kiosk_number(db, kiosk_number))
    }

    fn scan(&self, id: Uuid, sealed_sha256: Digest) -> Result<ScanState, StoreError> {
        self.pool.look(|db| submissions::scan(db, id, sealed_sha256))
    }

    fn keep_scan(
        &self,
        id: Uuid,
        sealed_sha256: Digest,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<Took, StoreError> {
        self.pool.write(|db| submissions::keep_scan(db, id, sealed_sha256, sealed, at))
    }

    fn awaiting(&self, id: Uuid) -> Result<Took, StoreError> {
        self.pool.look(|db| submissions::awaiting(db, id))
    }

    fn application(&self, number: &ApplicationNumber) -> Result<Option<Application>, StoreError> {
        self.pool.look(|db| applications::find(db, number))
    }

    fn append(&self, number: &ApplicationNumber, revision: u64, step: &Step) -> Result<(), StoreError> {
        self.pool.write(|db| applications::append(db, number, revision, step))
    }

    fn past_due(&self, today: NaiveDate) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.pool.read(|db| applications::past_due(db, today))
    }

    fn document(&self, name: &DocumentName<'_>) -> Result<Option<Document>, StoreError> {
        self.pool.read(|db| documents::find(db, name))
    }

    fn keep_document(&self, name: &DocumentName<'_>, document: &Document) -> Result<Document, StoreError> {
        self.pool.write(|db| documents::keep(db, name, document))
    }

    fn issued(&self, sha256: Digest) -> Result<Option<Issued>, StoreError> {
        self.pool.read(|db| documents::issued(db, sha256))
    }

    fn without_documents(&self, kind: &str, count: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.pool.read(|db| documents::missing(db, kind, count))
    }

    fn issue_code(&self, new: &NewCode<'_>, may_send: MaySend<'_>) -> Result<Result<Uuid, u32>, StoreError> {
        self.pool.write(|db| codes::issue(db, new, may_send))
    }

    fn code_not_sent(&self, code: Uuid) -> Result<(), StoreError> {
        self.pool.write(|db| codes::not_sent(db, code))
    }

    fn check_code(
        &self,
        owner: &CodeOwner<'_>,
        judge: &dyn Fn(&[CodeRow]) -> CodeVerdict,
        at: Timestamp,
    ) -> Result<CodeVerdict, StoreError> {
        self.pool.write(|db| codes::check(db, owner, judge, at))
    }

    fn is_confirmed(&self, owner: &CodeOwner<'_>) -> Result<bool, StoreError> {
        self.pool.read(|db| codes::is_confirmed(db, owner))
    }

    fn purge_codes(&self, codes: Timestamp, confirmations: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| codes::purge(db, codes, confirmations))
    }

    fn take_notice(&self, now: Timestamp, until: Timestamp) -> Result<Option<Notice>, StoreError> {
        self.pool.write(|db| notices::take(db, now, until))
    }

    fn notice_sent(&self, notice: Uuid) -> Result<(), StoreError> {
        self.pool.write(|db| notices::sent(db, notice))
    }

    fn notice_not_sent(&self, notice: Uuid, again_at: Option<Timestamp>) -> Result<(), StoreError> {
        self.pool.write(|db| notices::not_sent(db, notice, again_at))
    }

    fn queue(&self, settlement: &Kato, work: QueueWork<'_>) -> Result<(), StoreError> {
        self.gates.alone(settlement, || {
            self.pool.write(|db| {
                locks::queue(db, settlement)?;
                work(&queue::Rows { db, settlement })
            })
        })
    }

    fn read_queue(&self, settlement: &Kato, work: QueueWork<'_>) -> Result<(), StoreError> {
        self.pool.look(|db| work(&queue::Rows { db, settlement }))
    }

    fn queues(&self) -> Result<Vec<Kato>, StoreError> {
        self.pool.read(queue::settlements)
    }

    fn queue_of_person(&self, person: Digest) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
        self.pool.read(|db| queue::of_person(db, person))
    }

    fn queue_of_child(&self, child: Digest) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
        self.pool.read(|db| queue::of_child(db, child))
    }

    fn awake(&self, now: Timestamp, count_max: u32) -> Result<Vec<(Kato, Uuid)>, StoreError> {
        self.pool.read(|db| queue::awake(db, now, count_max))
    }

    fn unanswered(&self, count_max: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.pool.read(|db| applications::unanswered(db, count_max))
    }

    fn answered(&self, number: &ApplicationNumber, flags: &[Flag]) -> Result<(), StoreError> {
        self.pool.write(|db| applications::answered(db, number, flags))
    }

    fn meals_of_person(&self, person: Digest) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.pool.read(|db| applications::of_person(db, person))
    }

    fn refusals_of_person(&self, person: Digest) -> Result<Vec<Uuid>, StoreError> {
        self.pool.read(|db| refusals::of_person(db, person))
    }

    fn envelope(&self, number: &ApplicationNumber) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        self.pool.read(|db| submissions::envelope(db, number))
    }

    fn kept_scan(&self, id: Uuid, sealed_sha256: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.pool.read(|db| submissions::kept_scan(db, id, sealed_sha256))
    }

    fn papers(&self, number: &ApplicationNumber) -> Result<Vec<(String, Language, Timestamp)>, StoreError> {
        self.pool.read(|db| documents::of(db, number))
    }

    fn purge_logins(&self, before: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| {
            logins::purge(db, before)?;
            actions::purge(db, before)
        })
    }

    fn action(&self, id: Uuid) -> Result<Option<DoneAction>, StoreError> {
        self.pool.read(|db| actions::find(db, id))
    }

    fn signed_action(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        self.pool.read(|db| actions::signed(db, number, xml_sha256))
    }

    fn keep_action_scan(
        &self,
        settlement: &Kato,
        name: (Uuid, Digest),
        person: Digest,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.pool.write(|db| actions::keep_scan(db, settlement, name, person, sealed, at))
    }

    fn action_scans(
        &self,
        settlement: &Kato,
        id: Uuid,
        person: Digest,
    ) -> Result<Vec<(Digest, Vec<u8>)>, StoreError> {
        self.pool.read(|db| actions::scans(db, settlement, id, person))
    }

    fn scans_of_actions(&self, number: &ApplicationNumber) -> Result<Vec<Vec<u8>>, StoreError> {
        self.pool.read(|db| actions::scans_of(db, number))
    }

    fn append_signed(
        &self,
        number: &ApplicationNumber,
        revision: u64,
        step: &Step,
        act: &NewAction<'_>,
    ) -> Result<(), StoreError> {
        self.pool.write(|db| {
            applications::append(db, number, revision, step)?;
            actions::keep(db, number.settlement(), act)
        })
    }

    fn record_look_ups(&self, look_ups: &[LookUp<'_>]) -> Result<(), StoreError> {
        self.pool.write(|db| look_ups.iter().try_for_each(|look_up| records::look_up(db, look_up)))
    }

    fn record_security_event(&self, event: &SecurityEvent<'_>) -> Result<(), StoreError> {
        self.pool.write(|db| records::security_event(db, event))
    }

    fn security_events(
        &self,
        settlement: &Kato,
        count_max: u32,
    ) -> Result<Vec<(Timestamp, String)>, StoreError> {
        self.pool.read(|db| records::security_events(db, settlement, count_max))
    }
}
