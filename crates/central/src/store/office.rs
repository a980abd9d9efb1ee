//! The rows of offices: who is appointed, who is at a desk, what was decided there, who looked at what.
//!
//! **Invariants:**
//! - posts, revocations, decisions and looks are only ever appended; a clerk is a keyed digest of an IIN;
//! - a decision is kept in the transaction of what it did.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use sync::wire::Channel;
use sync::wire::desk::Role;
use uuid::Uuid;

use super::help::{HelpLogin, NewHelpLogin};
use super::queue::QueueRow;
use super::{Digest, Step, StoreError};

/// A post: what somebody may do, for which organisation, where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// The settlement.
    pub settlement: Kato,
    /// Its id.
    pub id: Uuid,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: String,
    /// The role.
    pub role: Role,
    /// From when.
    pub since: Timestamp,
    /// Until when, where it was taken back.
    pub until: Option<Timestamp>,
}

/// A challenge about to be given to a desk.
pub struct NewDeskChallenge<'a> {
    /// The settlement of the desk.
    pub settlement: &'a Kato,
    /// Its nonce.
    pub nonce: &'a str,
    /// The desk.
    pub desk: &'a str,
    /// Digest of the document.
    pub document_sha256: Digest,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it may come back.
    pub open_until: Timestamp,
}

/// A clerk who came back with a challenge.
pub struct OpenedDesk<'a> {
    /// The settlement of the desk.
    pub settlement: &'a Kato,
    /// Its nonce.
    pub nonce: &'a str,
    /// The desk.
    pub desk: &'a str,
    /// Digest of the document that was signed.
    pub document_sha256: Digest,
    /// Now.
    pub at: Timestamp,
    /// Digest of the token.
    pub token_sha256: Digest,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: &'a str,
    /// The serial number of the login certificate.
    pub certificate_serial: &'a str,
    /// Until when the token is good.
    pub ends_at: Timestamp,
    /// What they signed, where they may help at a front desk.
    pub help: Option<NewHelpLogin<'a>>,
}

/// A clerk who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLoginRow {
    /// The desk it was opened at.
    pub desk: String,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: String,
    /// Until when.
    pub ends_at: Timestamp,
}

/// Decisions of a school on meals whose term has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueMeals {
    /// The school's BIN.
    pub school: String,
    /// How many.
    pub count: u64,
    /// The last day of the one that is late the longest.
    pub due: NaiveDate,
}

/// A signed decision, verified.
#[derive(Debug)]
pub struct NewDecision<'a> {
    /// Its id.
    pub id: Uuid,
    /// The settlement.
    pub settlement: &'a Kato,
    /// The application, where it is about one.
    pub number: Option<&'a ApplicationNumber>,
    /// The desk.
    pub desk: &'a str,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: &'a str,
    /// The role it was decided in.
    pub role: Role,
    /// Its kind, as the document has it.
    pub kind: &'a str,
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// Digest of the first clerk's decision that it seconds.
    pub seconds: Option<Digest>,
    /// Whether it took effect; else it waits for a second clerk.
    pub done: bool,
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

/// What was answered to a decision before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneDecision {
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// The desk.
    pub desk: String,
    /// The answer given, JSON.
    pub answer: String,
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDecision {
    /// Its id.
    pub id: Uuid,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: String,
    /// The role it was decided in.
    pub role: Role,
    /// Digest of the signed XML, as the row has it.
    pub signed_xml_sha256: Digest,
    /// Whether it took effect.
    pub done: bool,
    /// When it was recorded.
    pub at: Timestamp,
    /// The signed XML, sealed to us.
    pub sealed: Vec<u8>,
}

/// Somebody at a desk looked at an application, or at the list of what waits.
pub struct DeskLook<'a> {
    /// The settlement.
    pub settlement: &'a Kato,
    /// The application; none: it was the list.
    pub number: Option<&'a ApplicationNumber>,
    /// When.
    pub at: Timestamp,
    /// The desk.
    pub desk: &'a str,
    /// Keyed digest of the clerk's IIN.
    pub person: Digest,
    /// The organisation's BIN.
    pub bin: &'a str,
    /// In which role.
    pub role: Role,
    /// `application`, or the SHA-256 of a scan, hex; of a list `inbox` and how many names stood on it.
    pub what: &'a str,
}

/// What happened to a meal application at a desk, with the decision behind it and who is told of it.
pub struct Ruled<'a> {
    /// The event, and the fold of all of them.
    pub step: &'a Step,
    /// The decision.
    pub decision: &'a NewDecision<'a>,
    /// The name of the notice about it.
    pub notice: &'a str,
    /// The ways on which the applicant is told.
    pub channels: &'a [Channel],
}

/// What central keeps of offices.
pub trait OfficeStore {
    /// Appoints somebody.
    fn grant(&self, post: &PostRow) -> Result<(), StoreError>;

    /// Takes a post back; false: there is none such, or it was taken back before.
    fn revoke(&self, settlement: &Kato, post: Uuid, at: Timestamp) -> Result<bool, StoreError>;

    /// Every post there ever was, the oldest first.
    fn posts(&self) -> Result<Vec<PostRow>, StoreError>;

    /// The posts of somebody in an organisation that were not taken back.
    fn posts_of(&self, person: Digest, bin: &str) -> Result<Vec<PostRow>, StoreError>;

    /// The posts of somebody in an organisation, with those that were taken back.
    fn posts_ever(&self, person: Digest, bin: &str) -> Result<Vec<PostRow>, StoreError>;

    /// Records a challenge about to be given to a desk.
    fn challenge_desk(&self, new: &NewDeskChallenge<'_>) -> Result<(), StoreError>;

    /// Opens a desk where its challenge is still open; false: there is none such.
    fn open_desk(&self, opened: &OpenedDesk<'_>) -> Result<bool, StoreError>;

    /// The desk login of a token.
    fn desk_login(&self, token_sha256: Digest) -> Result<Option<DeskLoginRow>, StoreError>;

    /// Ends a desk login.
    fn end_desk_login(&self, token_sha256: Digest, at: Timestamp) -> Result<(), StoreError>;

    /// Forgets challenges and desk logins made before.
    fn purge_desk_logins(&self, before: Timestamp) -> Result<(), StoreError>;

    /// What was answered under this decision's id, if anything.
    fn decision(&self, id: Uuid) -> Result<Option<DoneDecision>, StoreError>;

    /// The decision about an application with this digest.
    fn signed_decision(
        &self,
        number: &ApplicationNumber,
        xml_sha256: Digest,
    ) -> Result<Option<KeptDecision>, StoreError>;

    /// Appends what was decided on a meal application after `revision`. [`StoreError::Changed`] when the stream has
    /// grown meanwhile.
    fn append_ruled(
        &self,
        number: &ApplicationNumber,
        revision: u64,
        ruled: &Ruled<'_>,
    ) -> Result<(), StoreError>;

    /// The undecided meal applications to a school in a settlement, the longest due first, at most `count_max`.
    fn meals_of_school(
        &self,
        settlement: &Kato,
        bin: &str,
        count_max: u32,
    ) -> Result<Vec<ApplicationNumber>, StoreError>;

    /// The schools of a settlement whose decisions on meals are late on this day, the latest first.
    ///
    /// # Errors
    /// When the store fails.
    fn overdue_meals(&self, settlement: &Kato, today: NaiveDate) -> Result<Vec<OverdueMeals>, StoreError>;

    /// What a person must look at in an application: code and field.
    fn flags(&self, number: &ApplicationNumber) -> Result<Vec<(String, String)>, StoreError>;

    /// Records a look.
    fn record_desk_look(&self, look: &DeskLook<'_>) -> Result<(), StoreError>;

    /// How often somebody looked at an application, or at a scan of it.
    fn desk_looks(&self, number: &ApplicationNumber) -> Result<u64, StoreError>;

    /// The lists of waiting applications that somebody looked at in a settlement, the oldest first: what was recorded of
    /// each.
    fn desk_listings(&self, settlement: &Kato) -> Result<Vec<String>, StoreError>;
}

/// What one transaction on a queue keeps of offices.
pub trait OfficeRows {
    /// Keeps a signed decision.
    fn decide(&self, new: &NewDecision<'_>) -> Result<(), StoreError>;

    /// The decision with this digest: about this application, or about places.
    fn decision(
        &self,
        number: Option<&ApplicationNumber>,
        xml_sha256: Digest,
    ) -> Result<Option<KeptDecision>, StoreError>;

    /// The decisions of first clerks about an application that nobody has seconded, the oldest first.
    fn proposals(&self, number: &ApplicationNumber) -> Result<Vec<KeptDecision>, StoreError>;

    /// The login of a front desk with this digest.
    fn help_login(&self, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError>;

    /// Keeps whether an application waits for an office.
    fn wait_for_office(&self, application: Uuid, waits: bool) -> Result<(), StoreError>;

    /// Every application that may wait for an office, in the order of their ids.
    fn waiting(&self, take: &mut dyn FnMut(QueueRow) -> Result<(), StoreError>) -> Result<(), StoreError>;
}
