//! The rows of a queue, and of the account of a person.
//!
//! **Invariant:** whatever changes a queue does so within [`Store::queue`](super::Store::queue): one transaction on
//! one settlement, alone. What stands beside the log follows from it and is kept for searching only.

use std::ops::Range;

use domain::kindergarten::{Event, PlaceId};
use domain::number::ApplicationNumber;
use domain::queue::Change;
use domain::time::Timestamp;
use ledger::entry::{Entry, Opened};
use ledger::hash::Hash32;
use ledger::receipt::SignedReceipt;
use sync::wire::Channel;
use uuid::Uuid;

use super::journal::JournalStore;
use super::office::OfficeRows;
use super::places::PlaceRow;
use super::{Digest, NewRefusal, NewSubmission, StoreError};

/// An application of a queue as it is found: the fold of its events stays with whoever folds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The submission that opened it.
    pub id: Uuid,
    /// Its number, once it is registered.
    pub number: Option<ApplicationNumber>,
    /// How many events it has.
    pub revision: u64,
    /// The code of its state.
    pub state: String,
    /// Whether it is registered and not over.
    pub active: bool,
    /// The clock need not look before; none: never again.
    pub wakes_at: Option<Timestamp>,
    /// Keyed digest of the child's IIN.
    pub child: Digest,
    /// The child as the queue tells children apart.
    pub child_place: u64,
    /// Keyed digest of the applicant's IIN.
    pub applicant: Digest,
    /// Whether the registry holds the link between the two.
    pub linked: bool,
    /// Keyed digest of the other parent's IIN, once they asked to join.
    pub other_parent: Option<Digest>,
    /// How the applicant wants to be told.
    pub channels: Vec<Channel>,
}

/// An event of the log as it is stored.
#[derive(Clone)]
pub struct LogRow {
    /// The entry with its text.
    pub opened: Opened,
    /// The application that the row names beside the text.
    pub application: Uuid,
    /// The revision that the row names beside the text.
    pub revision: u64,
    /// What it did to the ranking, as stored.
    pub change: Option<Change>,
}

/// An event to be appended.
pub struct NewLogRow<'a> {
    /// The entry with its text.
    pub opened: &'a Opened,
    /// The application.
    pub application: Uuid,
    /// Its revision.
    pub revision: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// What it did to the ranking.
    pub change: Option<&'a Change>,
    /// The hashes that it adds to the tree.
    pub nodes: &'a [(u64, Hash32)],
}

/// A submission that must be signed again, or is over.
pub struct NewArrival<'a> {
    /// Its id: the application's from now on.
    pub id: Uuid,
    /// The kiosk that sent it.
    pub kiosk: &'a str,
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// What the kiosk claims.
    pub claimed_at: Timestamp,
    /// When it was recorded.
    pub at: Timestamp,
    /// The envelope as it came.
    pub sealed: &'a [u8],
}

/// What is kept of a registered submission, for whoever holds it against its event.
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// Digest of the signed XML, as the row has it.
    pub signed_xml_sha256: Digest,
    /// The envelope as it came, sealed to us.
    pub sealed: Vec<u8>,
}

/// A signed act, verified.
pub struct NewAction<'a> {
    /// Its id.
    pub id: Uuid,
    /// The application.
    pub number: &'a ApplicationNumber,
    /// The kiosk.
    pub kiosk: &'a str,
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// When it was recorded.
    pub at: Timestamp,
    /// What is known about revocation.
    pub revocation: &'a str,
    /// What a time stamp is to be asked for over, where one is wanted.
    pub stamp: Option<Digest>,
    /// The certificates from the issuer up to the root, DER.
    pub chain: &'a [Vec<u8>],
    /// The signed XML, sealed to us.
    pub sealed: &'a [u8],
    /// The answer, JSON.
    pub answer: &'a str,
}

/// An act that was done before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneAction {
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// The kiosk.
    pub kiosk: String,
    /// The answer given, JSON.
    pub answer: String,
}

/// The last look of a person at an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How many entries the log had.
    pub size: u64,
    /// When.
    pub at: Timestamp,
}

/// A login that is not forgotten yet, for whoever holds an act against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLogin {
    /// Keyed digest of the person's IIN.
    pub person: Digest,
    /// The serial number of the login certificate.
    pub certificate_serial: String,
    /// When its challenge was given out.
    pub made_at: Timestamp,
}

/// One transaction on the queue of one settlement.
pub trait QueueRows: OfficeRows + JournalStore {
    /// How many entries the log has.
    fn size(&self) -> Result<u64, StoreError>;

    /// The last entry.
    fn last(&self) -> Result<Option<Entry>, StoreError>;

    /// The entry at this place.
    fn entry(&self, place: u64) -> Result<Entry, StoreError>;

    /// Every event from this place on, in order.
    fn log(
        &self,
        from: u64,
        take: &mut dyn FnMut(LogRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// The events of one application, in order, with their places.
    fn stream(&self, application: Uuid) -> Result<Vec<(u64, Event)>, StoreError>;

    /// The changes of the ranking in a stretch of the log, with their places: the latest first, at most `count_max`.
    fn changes(&self, stretch: Range<u64>, count_max: u32) -> Result<Vec<(u64, Change)>, StoreError>;

    /// A stored hash of the tree.
    fn node(&self, place: u64) -> Result<Hash32, StoreError>;

    /// The application, by the submission that opened it.
    fn by_id(&self, id: Uuid) -> Result<Option<QueueRow>, StoreError>;

    /// The application of this number.
    fn by_number(&self, number: &ApplicationNumber) -> Result<Option<QueueRow>, StoreError>;

    /// Applications of this settlement about this child.
    fn by_child(&self, child: Digest) -> Result<Vec<QueueRow>, StoreError>;

    /// Every application, in the order of their ids.
    fn all(&self, take: &mut dyn FnMut(QueueRow) -> Result<(), StoreError>) -> Result<(), StoreError>;

    /// The receipts of registered submissions, in the order of their numbers.
    fn receipts(
        &self,
        take: &mut dyn FnMut(&str, SignedReceipt) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// The published places in force, by their names.
    fn places(&self) -> Result<Vec<PlaceRow>, StoreError>;

    /// The publication of a group that is in force.
    fn place(&self, id: PlaceId) -> Result<Option<PlaceRow>, StoreError>;

    /// Every publication there ever was, in the order of the log's sizes.
    fn publications(&self) -> Result<Vec<PlaceRow>, StoreError>;

    /// Keeps a publication beside those before it.
    fn publish(&self, row: &PlaceRow) -> Result<(), StoreError>;

    /// Appends an event.
    fn append(&self, row: &NewLogRow<'_>) -> Result<(), StoreError>;

    /// Keeps where an application stands.
    fn put(&self, row: &QueueRow) -> Result<(), StoreError>;

    /// Keeps a registered submission under the number it was given.
    fn file(
        &self,
        new: &NewSubmission<'_>,
        number: &ApplicationNumber,
        receipt: &SignedReceipt,
    ) -> Result<(), StoreError>;

    /// Keeps a submission that must be signed again, or is over.
    fn arrive(&self, new: &NewArrival<'_>) -> Result<(), StoreError>;

    /// The submission that arrived first under this id: the digest of its signed XML, and the envelope as it came.
    fn arrival(&self, id: Uuid) -> Result<Option<(Digest, Vec<u8>)>, StoreError>;

    /// Records a refusal and what is to be told about it, as [`Store::refuse`](super::Store::refuse) does.
    fn refuse(&self, new: &NewRefusal<'_>) -> Result<(), StoreError>;

    /// The registered submission of this number.
    fn submission(&self, number: &ApplicationNumber) -> Result<Option<Kept>, StoreError>;

    /// The registered submission of this id.
    fn submission_by_id(&self, id: Uuid) -> Result<Option<Kept>, StoreError>;

    /// The signed act of an application with this digest: its id, and its signed XML, sealed.
    fn action(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<(Uuid, Vec<u8>)>, StoreError>;

    /// Keeps a signed act.
    fn act(&self, new: &NewAction<'_>) -> Result<(), StoreError>;

    /// Records what is to be told about an event.
    fn announce(
        &self,
        number: &ApplicationNumber,
        kind: &str,
        channels: &[Channel],
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Records that the applicant is to be told that the day to sign this submission again has passed.
    fn announce_too_late(
        &self,
        submission: Uuid,
        channels: &[Channel],
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// The logins that were opened at any kiosk and are not forgotten yet.
    fn logins(&self) -> Result<Vec<KeptLogin>, StoreError>;

    /// The last look of a person.
    fn look(&self, application: Uuid, person: Digest) -> Result<Option<Look>, StoreError>;

    /// Records a look.
    fn looked(&self, application: Uuid, person: Digest, look: Look) -> Result<(), StoreError>;
}

/// Work within one transaction on a queue.
pub type QueueWork<'a> = &'a mut dyn FnMut(&dyn QueueRows) -> Result<(), StoreError>;
