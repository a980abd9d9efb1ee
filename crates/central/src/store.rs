//! What central keeps, behind one trait: in one file of SQLite, or in PostgreSQL by its address.
//!
//! **Invariants:**
//! - each method is one transaction: it happened whole, on disk, or not at all;
//! - events are only ever appended, each with its place in its application's stream;
//! - numbers of a settlement, series and year have no gap: a number is taken in the transaction that records
//!   its registration;
//! - every table begins with the settlement, so that it can be distributed by it; only the certificates of
//!   authorities are the same everywhere;
//! - nobody is named in clear: people are found by keyed digests, documents lie sealed. The events of the queue tell
//!   birth dates and benefits (ADR 11).
//!
//! The methods block: callers keep them off the async threads.

mod refusal;
mod types;

pub mod contacts;
pub mod evidence;
pub mod help;
pub mod journal;
pub mod logins;
pub mod machines;
pub mod metrics;
pub mod office;
pub mod pieces;
pub mod places;
pub mod postgres;
pub mod queue;
pub mod sqlite;

pub use refusal::{NewRefusal, Refused};
pub use types::{
    About, Application, CodeOwner, CodeRow, CodeVerdict, Coming, Digest, Document, DocumentName, Filed, Flag,
    Issued, LookUp, NewCode, NewSubmission, Notice, Registered, Registration, ScanState, SealedEmail,
    SecurityEvent, SendHistory, Step, Stored, Took,
};

use std::fmt::Display;

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use sync::wire::Language;
use uuid::Uuid;

use contacts::ContactStore;
use evidence::EvidenceStore;
use help::HelpStore;
use journal::JournalStore;
use logins::LoginStore;
use machines::MachineStore;
use metrics::MetricStore;
use office::OfficeStore;
use pieces::PieceStore;
use queue::{DoneAction, QueueRow, QueueWork};

/// Why the store could not do as asked. Never carries a value.
#[derive(Debug, Clone, thiserror::Error)]
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

/// What was read of one application; none where it cannot be read, which stops nobody else: whoever runs the centre is
/// told.
///
/// # Errors
/// When the store is away.
pub(crate) fn set_aside<T>(
    application: &dyn Display,
    read: Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::Failed(why)) => {
            tracing::error!(%application, why, "an application cannot be read");
            Ok(None)
        }
        Err(error @ (StoreError::Away(_) | StoreError::Changed)) => Err(error),
    }
}

/// Decides within the transaction whether another code may be sent; `Err` is how many seconds to wait.
pub type MaySend<'a> = &'a dyn Fn(&SendHistory) -> Result<(), u32>;

/// Makes event and receipt once the number is known, inside the transaction.
pub type Complete<'a> = &'a dyn Fn(&ApplicationNumber) -> Result<Filed, StoreError>;

/// Central's memory.
pub trait Store:
    ContactStore
    + EvidenceStore
    + HelpStore
    + JournalStore
    + LoginStore
    + MachineStore
    + MetricStore
    + OfficeStore
    + PieceStore
    + Send
    + Sync
{
    /// What was registered under this submission id, if anything.
    fn submission(&self, id: Uuid) -> Result<Option<Stored>, StoreError>;

    /// Registers a submission: number, event, receipt, flags, in one transaction. Safe to repeat.
    fn register(&self, new: &NewSubmission<'_>, complete: Complete<'_>) -> Result<Registration, StoreError>;

    /// What was refused for good under this submission id, if anything.
    fn refusal(&self, id: Uuid) -> Result<Option<Refused>, StoreError>;

    /// Records a refusal and what is to be told about it, in one transaction. The first one stays; safe to repeat.
    fn refuse(&self, new: &NewRefusal<'_>) -> Result<(), StoreError>;

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

    /// The paper with this digest, if we issued one.
    fn issued(&self, sha256: Digest) -> Result<Option<Issued>, StoreError>;

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

    /// Works on the queue of a settlement, alone and in one transaction: an error takes everything back.
    fn queue(&self, settlement: &Kato, work: QueueWork<'_>) -> Result<(), StoreError>;

    /// Reads the queue of a settlement as it is at one moment.
    fn read_queue(&self, settlement: &Kato, work: QueueWork<'_>) -> Result<(), StoreError>;

    /// The settlements that have a queue, as any of its events, rows and receipts tells: what is gone is missed.
    fn queues(&self) -> Result<Vec<Kato>, StoreError>;

    /// Applications of the queue that a person filed or joined.
    fn queue_of_person(&self, person: Digest) -> Result<Vec<(Kato, QueueRow)>, StoreError>;

    /// Applications of the queue about a child, in every settlement.
    fn queue_of_child(&self, child: Digest) -> Result<Vec<(Kato, QueueRow)>, StoreError>;

    /// What the clock must look at by now, the longest due first.
    fn awake(&self, now: Timestamp, count_max: u32) -> Result<Vec<(Kato, Uuid)>, StoreError>;

    /// Applications of the queue about which no registry has answered, the oldest numbers first.
    fn unanswered(&self, count_max: u32) -> Result<Vec<ApplicationNumber>, StoreError>;

    /// The registries answered: what a person must look at now.
    fn answered(&self, number: &ApplicationNumber, flags: &[Flag]) -> Result<(), StoreError>;

    /// Meal applications that a person filed.
    fn meals_of_person(&self, person: Digest) -> Result<Vec<ApplicationNumber>, StoreError>;

    /// Submissions that a person signed and that were refused for good.
    fn refusals_of_person(&self, person: Digest) -> Result<Vec<Uuid>, StoreError>;

    /// The submission that opened an application: its id, and the envelope as it came.
    fn envelope(&self, number: &ApplicationNumber) -> Result<Option<(Uuid, Vec<u8>)>, StoreError>;

    /// The sealed bytes of a scan of a registered submission.
    fn kept_scan(&self, id: Uuid, sealed_sha256: Digest) -> Result<Option<Vec<u8>>, StoreError>;

    /// The kinds, languages and times of the papers of an application.
    fn papers(&self, number: &ApplicationNumber) -> Result<Vec<(String, Language, Timestamp)>, StoreError>;

    /// Forgets challenges and logins made before, and scans of acts that never came.
    fn purge_logins(&self, before: Timestamp) -> Result<(), StoreError>;

    /// What was done under this act's id, if anything.
    fn action(&self, id: Uuid) -> Result<Option<DoneAction>, StoreError>;

    /// The act of an application with this digest: its id, and its signed XML, sealed.
    fn signed_action(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<(Uuid, Vec<u8>)>, StoreError>;

    /// Keeps a scan for an act to come. Safe to repeat.
    fn keep_action_scan(
        &self,
        settlement: &Kato,
        name: (Uuid, Digest),
        person: Digest,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// The scans that a person brought for an act: digest of the sealed bytes, and these.
    fn action_scans(
        &self,
        settlement: &Kato,
        id: Uuid,
        person: Digest,
    ) -> Result<Vec<(Digest, Vec<u8>)>, StoreError>;

    /// The sealed scans of every act in an application.
    fn scans_of_actions(&self, number: &ApplicationNumber) -> Result<Vec<Vec<u8>>, StoreError>;

    /// Keeps a signed act of a meal application with its event.
    fn append_signed(
        &self,
        number: &ApplicationNumber,
        revision: u64,
        step: &Step,
        act: &queue::NewAction<'_>,
    ) -> Result<(), StoreError>;

    /// Records look-ups: who asked when and why, not what was found.
    fn record_look_ups(&self, look_ups: &[LookUp<'_>]) -> Result<(), StoreError>;

    /// Records what an auditor must see.
    fn record_security_event(&self, event: &SecurityEvent<'_>) -> Result<(), StoreError>;

    /// The security events of a settlement, oldest first, at most `count_max`.
    fn security_events(
        &self,
        settlement: &Kato,
        count_max: u32,
    ) -> Result<Vec<(Timestamp, String)>, StoreError>;
}
