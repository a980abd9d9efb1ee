//! The store on SQLite: one file, WAL, `synchronous=FULL`, one writer at a time, any number of readers.
//!
//! **Invariant:** a method that returned `Ok` is on disk, whatever happens to the machine after; what is read is on
//! disk too.

mod actions;
mod applications;
mod codes;
mod contacts;
mod decisions;
mod evidence;
mod help;
mod journal;
mod line;
mod logins;
mod machines;
mod metrics;
mod notices;
mod office;
mod pieces;
mod queue;
mod readers;
mod records;
mod refusals;
mod row;
mod schema;
mod submissions;

use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use sync::wire::Language;
use uuid::Uuid;

use self::line::Line;
use self::readers::Readers;
use self::schema::MIGRATIONS;
use super::queue::{DoneAction, NewAction, QueueRow, QueueWork};
use super::{
    Application, CodeOwner, CodeRow, CodeVerdict, Complete, Digest, Document, DocumentName, Flag, Issued,
    LookUp, MaySend, NewCode, NewRefusal, NewSubmission, Notice, Refused, Registration, ScanState,
    SecurityEvent, Step, Store, StoreError, Stored, Took,
};

/// Marks our files: "Trzc" in ASCII (SQLite `application_id`).
const APPLICATION_ID: i32 = 0x5472_7a63;

/// How long a writer waits for another process, such as a backup, in milliseconds.
const BUSY_MS: u64 = 5_000;

/// Pages of the log (32 MB) after which it is taken into the file: what changed a hundred times is then written there
/// once. SQLite's own 1,000 are for small machines.
const CHECKPOINT_PAGES: u32 = 8_000;

/// Prepared statements that a connection keeps: more than we have.
const STATEMENTS_MAX: usize = 256;

/// The store in one file.
pub struct SqliteStore {
    line: Line,
    readers: Readers,
}

impl SqliteStore {
    /// Opens or creates the file and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Failed`] for a damaged file, a file that is not ours, or one of a newer program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_millis(BUSY_MS))?;
        check_owner(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        // What a savepoint would take back waits in memory, never in a file beside the sealed ones.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        migrate(&mut connection)?;
        Ok(Self { line: Line::new(connection), readers: Readers::of(path) })
    }

    fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.line.write(work)
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.readers.read(work)
    }
}

impl Store for SqliteStore {
    fn submission(&self, id: Uuid) -> Result<Option<Stored>, StoreError> {
        self.read(|db| submissions::find(db, id))
    }

    fn register(&self, new: &NewSubmission<'_>, complete: Complete<'_>) -> Result<Registration, StoreError> {
        self.write(|db| submissions::register(db, new, complete))
    }

    fn refusal(&self, id: Uuid) -> Result<Option<Refused>, StoreError> {
        self.read(|db| refusals::find(db, id))
    }

    fn refuse(&self, new: &NewRefusal<'_>) -> Result<(), StoreError> {
        self.write(|db| refusals::keep(db, new))
    }

    fn by_kiosk_number(&self, kiosk_number: &str) -> Result<Option<ApplicationNumber>, StoreError> {
        self.read(|db| submissions::by_kiosk_number(db, kiosk_number))
    }

    fn scan(&self, id: Uuid, sealed_sha256: Digest) -> Result<ScanState, StoreError> {
        self.read(|db| submissions::scan(db, id, sealed_sha256))
    }

    fn keep_scan(
        &self,
        id: Uuid,
        sealed_sha256: Digest,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<Took, StoreError> {
        self.write(|db| submissions::keep_scan(db, id, sealed_sha256, sealed, at))
    }

    fn awaiting(&self, id: Uuid) -> Result<Took, StoreError> {
        self.read(|db| submissions::awaiting(db, id))
    }

    fn application(&self, number: &ApplicationNumber) -> Result<Option<Application>, StoreError> {
        self.read(|db| applications::find(db, number))
    }

    fn append(&self, number: &ApplicationNumber, revision: u64, step: &Step) -> Result<(), StoreError> {
        self.write(|db| applications::append(db, number, revision, step))
    }

    fn past_due(&self, today: NaiveDate) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.read(|db| applications::past_due(db, today))
    }

    fn document(&self, name: &DocumentName<'_>) -> Result<Option<Document>, StoreError> {
        self.read(|db| applications::document(db, name))
    }

    fn keep_document(&self, name: &DocumentName<'_>, document: &Document) -> Result<Document, StoreError> {
        self.write(|db| applications::keep_document(db, name, document))
    }

    fn issued(&self, sha256: Digest) -> Result<Option<Issued>, StoreError> {
        self.read(|db| applications::issued(db, sha256))
    }

    fn without_documents(&self, kind: &str, count: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.read(|db| applications::without_documents(db, kind, count))
    }

    fn issue_code(&self, new: &NewCode<'_>, may_send: MaySend<'_>) -> Result<Result<Uuid, u32>, StoreError> {
        self.write(|db| codes::issue(db, new, may_send))
    }

    fn code_not_sent(&self, code: Uuid) -> Result<(), StoreError> {
        self.write(|db| codes::not_sent(db, code))
    }

    fn check_code(
        &self,
        owner: &CodeOwner<'_>,
        judge: &dyn Fn(&[CodeRow]) -> CodeVerdict,
        at: Timestamp,
    ) -> Result<CodeVerdict, StoreError> {
        self.write(|db| codes::check(db, owner, judge, at))
    }

    fn is_confirmed(&self, owner: &CodeOwner<'_>) -> Result<bool, StoreError> {
        self.read(|db| codes::is_confirmed(db, owner))
    }

    fn purge_codes(&self, codes: Timestamp, confirmations: Timestamp) -> Result<(), StoreError> {
        self.write(|db| codes::purge(db, codes, confirmations))
    }

    fn take_notice(&self, now: Timestamp, until: Timestamp) -> Result<Option<Notice>, StoreError> {
        self.write(|db| notices::take(db, now, until))
    }

    fn notice_sent(&self, notice: Uuid) -> Result<(), StoreError> {
        self.write(|db| notices::sent(db, notice))
    }

    fn notice_not_sent(&self, notice: Uuid, again_at: Option<Timestamp>) -> Result<(), StoreError> {
        self.write(|db| notices::not_sent(db, notice, again_at))
    }

    fn queue(&self, settlement: &Kato, work: QueueWork<'_>) -> Result<(), StoreError> {
        self.write(|db| work(&queue::Rows { db, settlement }))
    }

    fn read_queue(&self, settlement: &Kato, work: QueueWork<'_>) -> Result<(), StoreError> {
        self.read(|db| work(&queue::Rows { db, settlement }))
    }

    fn queues(&self) -> Result<Vec<Kato>, StoreError> {
        self.read(queue::settlements)
    }

    fn queue_of_person(&self, person: Digest) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
        self.read(|db| queue::of_person(db, person))
    }

    fn queue_of_child(&self, child: Digest) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
        self.read(|db| queue::of_child(db, child))
    }

    fn awake(&self, now: Timestamp, count_max: u32) -> Result<Vec<(Kato, Uuid)>, StoreError> {
        self.read(|db| queue::awake(db, now, count_max))
    }

    fn unanswered(&self, count_max: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.read(|db| applications::unanswered(db, count_max))
    }

    fn answered(&self, number: &ApplicationNumber, flags: &[Flag]) -> Result<(), StoreError> {
        self.write(|db| applications::answered(db, number, flags))
    }

    fn meals_of_person(&self, person: Digest) -> Result<Vec<ApplicationNumber>, StoreError> {
        self.read(|db| applications::of_person(db, person))
    }

    fn refusals_of_person(&self, person: Digest) -> Result<Vec<Uuid>, StoreError> {
        self.read(|db| refusals::of_person(db, person))
    }

    fn envelope(&self, number: &ApplicationNumber) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        self.read(|db| submissions::envelope(db, number))
    }

    fn kept_scan(&self, id: Uuid, sealed_sha256: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| submissions::kept_scan(db, id, sealed_sha256))
    }

    fn papers(&self, number: &ApplicationNumber) -> Result<Vec<(String, Language, Timestamp)>, StoreError> {
        self.read(|db| applications::papers(db, number))
    }

    fn purge_logins(&self, before: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            logins::purge(db, before)?;
            actions::purge(db, before)
        })
    }

    fn action(&self, id: Uuid) -> Result<Option<DoneAction>, StoreError> {
        self.read(|db| actions::find(db, id))
    }

    fn signed_action(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        self.read(|db| actions::signed(db, number, xml_sha256))
    }

    fn keep_action_scan(
        &self,
        settlement: &Kato,
        name: (Uuid, Digest),
        person: Digest,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|db| actions::keep_scan(db, settlement, name, person, sealed, at))
    }

    fn action_scans(
        &self,
        settlement: &Kato,
        id: Uuid,
        person: Digest,
    ) -> Result<Vec<(Digest, Vec<u8>)>, StoreError> {
        self.read(|db| actions::scans(db, settlement, id, person))
    }

    fn scans_of_actions(&self, number: &ApplicationNumber) -> Result<Vec<Vec<u8>>, StoreError> {
        self.read(|db| actions::scans_of(db, number))
    }

    fn append_signed(
        &self,
        number: &ApplicationNumber,
        revision: u64,
        step: &Step,
        act: &NewAction<'_>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            applications::append(db, number, revision, step)?;
            actions::keep(db, number.settlement(), act)
        })
    }

    fn record_look_ups(&self, look_ups: &[LookUp<'_>]) -> Result<(), StoreError> {
        self.write(|db| look_ups.iter().try_for_each(|look_up| records::look_up(db, look_up)))
    }

    fn record_security_event(&self, event: &SecurityEvent<'_>) -> Result<(), StoreError> {
        self.write(|db| records::security_event(db, event))
    }

    fn security_events(
        &self,
        settlement: &Kato,
        count_max: u32,
    ) -> Result<Vec<(Timestamp, String)>, StoreError> {
        self.read(|db| records::security_events(db, settlement, count_max))
    }
}

/// Refuses a file of another program before anything is written into it.
fn check_owner(connection: &Connection) -> Result<(), StoreError> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    if id == APPLICATION_ID || (id == 0 && tables == 0) {
        Ok(())
    } else {
        Err(StoreError::Failed("this file is not a database of central".into()))
    }
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let newest = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if version > newest {
        return Err(StoreError::Failed(format!("schema {version} belongs to a newer program")));
    }
    for (step, sql) in (1..=newest).zip(MIGRATIONS).filter(|(step, _)| *step > version) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", step)?;
        transaction.commit()?;
    }
    Ok(())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let passing = matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::ReadOnly
            )
        );
        if passing { Self::Away(error.to_string()) } else { Self::Failed(error.to_string()) }
    }
}

#[cfg(test)]
mod tests;
