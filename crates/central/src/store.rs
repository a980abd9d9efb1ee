//! What central keeps, behind one trait: SQLite today, PostgreSQL by URL later.
//!
//! **Invariants:**
//! - each method is one transaction: it happened whole, on disk, or not at all;
//! - events are only ever appended, each with its place in its application's stream;
//! - numbers of a settlement, series and year have no gap: a number is taken in the transaction that records
//!   its registration;
//! - every table begins with the settlement, so that it can be distributed by it; only the certificates of
//!   authorities are the same everywhere;
//! - nothing personal stands in clear: people are found by keyed digests, documents lie sealed.
//!
//! The methods block: callers keep them off the async threads.

mod types;

pub mod sqlite;

pub use types::{
    Application, CodeOwner, CodeRow, CodeVerdict, Coming, Digest, Document, DocumentName, Filed, Flag,
    LookUp, NewCode, NewSubmission, Notice, Registered, Registration, ScanState, SecurityEvent, SendHistory,
    Step, Stored, Took,
};

use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use uuid::Uuid;

/// Why the store could not do as asked. Never carries a value.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is busy or away: asking again later may help.
    #[error("the database is not available: {0}")]
    Away(String),
    /// The database refused, or holds what it cannot hold.
    #[error("the database failed: {0}")]
    Failed(String),
    /// Somebody else appended to this application first; read it again.
    #[error("the application has changed")]
    Changed,
}

/// Decides within the transaction whether another code may be sent; `Err` is how many seconds to wait.
pub type MaySend<'a> = &'a dyn Fn(&SendHistory) -> Result<(), u32>;

/// Makes event and receipt once the number is known, inside the transaction.
pub type Complete<'a> = &'a dyn Fn(&ApplicationNumber) -> Result<Filed, StoreError>;

/// Central's memory.
pub trait Store: Send + Sync {
    /// What was registered under this submission id, if anything.
    fn submission(&self, id: Uuid) -> Result<Option<Stored>, StoreError>;

    /// Registers a submission: number, event, receipt, flags, in one transaction. Safe to repeat.
    fn register(&self, new: &NewSubmission<'_>, complete: Complete<'_>) -> Result<Registration, StoreError>;

    /// The application whose owner holds this number of a kiosk, in its canonical spelling.
    fn by_kiosk_number(&self, kiosk_number: &str) -> Result<Option<ApplicationNumber>, StoreError>;

    /// Where an awaited scan stands.
    fn scan(&self, id: Uuid, sealed_sha256: Digest) -> Result<ScanState, StoreError>;

    /// Keeps a sealed scan. Safe to repeat. Returns what is still awaited.
    fn keep_scan(
        &self,
        id: Uuid,
        sealed_sha256: Digest,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<Took, StoreError>;

    /// What a registered submission still awaits.
    fn awaiting(&self, id: Uuid) -> Result<Took, StoreError>;

    /// One application by its number: its events and what it rests on.
    fn application(&self, number: &ApplicationNumber) -> Result<Option<Application>, StoreError>;

    /// Appends events after `revision`, with the fold of all of them. [`StoreError::Changed`] when the
    /// stream has grown meanwhile.
    fn append(&self, number: &ApplicationNumber, revision: u64, step: &Step) -> Result<(), StoreError>;

    /// Numbers of undecided applications whose due day lies before this one and that carry no flag of it yet.
    fn past_due(&self, today: chrono::NaiveDate) -> Result<Vec<ApplicationNumber>, StoreError>;

    /// A document of an application, sealed.
    fn document(&self, name: &DocumentName<'_>) -> Result<Option<Document>, StoreError>;

    /// Keeps a document; the first one kept under a name stays for ever and is returned.
    fn keep_document(&self, name: &DocumentName<'_>, document: &Document) -> Result<Document, StoreError>;

    /// Numbers of applications that have fewer than `count` documents of this kind.
    fn without_documents(&self, kind: &str, count: u32) -> Result<Vec<ApplicationNumber>, StoreError>;

    /// Records a code about to be sent, where the rules allow one: `Ok(Err(seconds))` says how long to wait.
    fn issue_code(&self, new: &NewCode<'_>, may_send: MaySend<'_>) -> Result<Result<Uuid, u32>, StoreError>;

    /// The gateway did not take this code: another may be asked for at once.
    fn code_not_sent(&self, code: Uuid) -> Result<(), StoreError>;

    /// Judges a typed code against the owner's live codes and records the outcome.
    fn check_code(
        &self,
        owner: &CodeOwner<'_>,
        judge: &dyn Fn(&[CodeRow]) -> CodeVerdict,
        at: Timestamp,
    ) -> Result<CodeVerdict, StoreError>;

    /// Whether this address was confirmed in this session at this kiosk.
    fn is_confirmed(&self, owner: &CodeOwner<'_>) -> Result<bool, StoreError>;

    /// Forgets codes sent before `codes` and confirmations made before `confirmations`.
    fn purge_codes(&self, codes: Timestamp, confirmations: Timestamp) -> Result<(), StoreError>;

    /// Takes the oldest notice that is due and counts the attempt; nobody else takes it before `until`.
    fn take_notice(&self, now: Timestamp, until: Timestamp) -> Result<Option<Notice>, StoreError>;

    /// The gateway took it: it is never sent again.
    fn notice_sent(&self, notice: Uuid) -> Result<(), StoreError>;

    /// The gateway did not take it: again at this time, or never.
    fn notice_not_sent(&self, notice: Uuid, again_at: Option<Timestamp>) -> Result<(), StoreError>;

    /// Records a look-up: who asked when and why, not what was found.
    fn record_look_up(&self, look_up: &LookUp<'_>) -> Result<(), StoreError>;

    /// Records what an auditor must see.
    fn record_security_event(&self, event: &SecurityEvent<'_>) -> Result<(), StoreError>;

    /// The security events of a settlement, oldest first, at most `count_max`.
    fn security_events(
        &self,
        settlement: &domain::kato::Kato,
        count_max: u32,
    ) -> Result<Vec<(Timestamp, String)>, StoreError>;
}
