//! The journal of a logged-in person, and one application of it (DOMAIN §1.5).
//!
//! **Invariant:** only applications that this person filed or joined. States, reasons and kinds of event are codes
//! for the screens to put into words; `args` are their variables, as people read them. Numbers in the queue are of
//! the moment `as_of`: shown with it, never computed at the kiosk.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::history::Detail;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{Address, Language, ReferralShown, silent_debug};

/// The variables of a sentence, by name.
pub type Args = BTreeMap<String, String>;

/// Which service an application is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// The kindergarten queue, numbers `UO…`.
    Kindergarten,
    /// School meals, numbers `MT…`.
    Meal,
}

/// Every application of the person, the latest first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Journal {
    /// Central's clock: what stands here is of this moment.
    pub as_of: DateTime<Utc>,
    /// The rows.
    pub rows: Vec<JournalRow>,
}

/// One row: the columns of DOMAIN §1.5.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JournalRow {
    /// The machine form of the number, `391010000/UO.2026.000123.1`; empty while none was given
    /// (`NEEDS_RESIGN`, `PENDING_SYNC`).
    #[zeroize(skip)]
    pub number: String,
    /// The submission that opened it: names the application where it has no number,
    /// `391010000/0192f0c0-…`.
    #[zeroize(skip)]
    pub submission_id: Uuid,
    /// The number that the kiosk gave its owner, `K-KST3-…`; none where its envelope named none.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kiosk_number: Option<String>,
    /// The service.
    #[zeroize(skip)]
    pub service: Service,
    /// KATO code of the settlement.
    #[zeroize(skip)]
    pub settlement: String,
    /// The child's full name.
    pub child_name: String,
    /// The child's IIN: a list shows it masked.
    pub child_iin: String,
    /// The child's date of birth.
    #[zeroize(skip)]
    pub child_birth: NaiveDate,
    /// The applicant's full name.
    pub applicant_name: String,
    /// When it was registered.
    #[zeroize(skip)]
    pub created_at: DateTime<Utc>,
    /// Where it stands: `IN_QUEUE`, `REMOVED`, `SUBMITTED` … (DOMAIN §2.1, §2.6).
    #[zeroize(skip)]
    pub state: String,
    /// The benefit category: `N0`, `E1` … `P7`; `M1` … `M5` for meals.
    #[zeroize(skip)]
    pub category: String,
    /// The numbers in the queue, while it stands there.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<QueuePlace>,
}

impl JournalRow {
    /// The state of one that cannot be read now: beside it stand its number, where it has one, and its settlement.
    pub const UNREADABLE: &str = "UNREADABLE";

    /// An application that is there and cannot be read now.
    pub fn unreadable(
        service: Service,
        settlement: String,
        (number, submission_id): (String, Uuid),
        now: DateTime<Utc>,
    ) -> JournalRow {
        JournalRow {
            number,
            submission_id,
            kiosk_number: None,
            service,
            settlement,
            child_name: String::new(),
            child_iin: String::new(),
            child_birth: NaiveDate::default(),
            applicant_name: String::new(),
            created_at: now,
            state: JournalRow::UNREADABLE.into(),
            category: String::new(),
            place: None,
        }
    }
}

/// The two numbers, and what lies around them (DOMAIN §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuePlace {
    /// Кезек нөмірі / номер очереди.
    pub general: u64,
    /// Жеңілдік санаты бойынша / по льготной категории; 0 without a benefit.
    pub in_class: u64,
    /// How many of the same birth year come before.
    pub ahead_in_birth_year: u64,
    /// How many stand in the queue.
    pub of: u64,
    /// When they were computed.
    pub as_of: DateTime<Utc>,
}

/// One application: the three tabs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicationShown {
    /// The row of it.
    pub row: JournalRow,
    /// How many events made it; an act names the revision it was decided on ([`super::SignedAction`]).
    pub revision: u64,
    /// The kiosk at which it was filled in and signed.
    #[serde(default)]
    pub kiosk: String,
    /// Tab 1: the applicant.
    pub applicant: Party,
    /// Tab 1: more of the state: `reason` of a removal or refusal, last days, and the like.
    pub state: StateShown,
    /// The last referral of a kindergarten application, however it ended; none: there never was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralShown>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// The policy profile it was registered under.
    pub profile: String,
    /// Why the numbers are others than at the last look of this person; none at the first look, and where nothing
    /// moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<PlaceChanged>,
    /// What can be done now, and why not the rest: in the order of the screen.
    pub actions: Vec<ActionShown>,
    /// Tab 2: every event, the oldest first.
    pub history: Vec<HistoryLine>,
    /// Tab 3: the applicant's scans and the papers of the centre.
    pub documents: Vec<DocumentLine>,
}

/// A person of an application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// Full name.
    pub name: String,
    /// IIN, 12 digits.
    pub iin: String,
    /// Date of birth, where it was asked.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<NaiveDate>,
    /// Telephone, E.164.
    pub phone: String,
    /// E-mail; empty where none was given.
    pub email: String,
    /// Additional telephone; empty where none was given.
    pub phone2: String,
    /// Additional e-mail; empty where none was given.
    pub email2: String,
    /// Address, as registered or as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The contacts among these that no code has proved: `phone`, `email` … .
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<String>,
}

/// More of a state than its code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateShown {
    /// `BY_APPLICANT`, `AGE_LIMIT` … (DOMAIN §2.1), or the reason of a refusal (§2.6). Where the other parent took the
    /// child out: `BY_OTHER_PARENT` to whoever filed, `BY_YOU` to that parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The decisive time of the place: «кезекте … бастап / в очереди с …».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// The last day of the state's own term: of a stop-list, to sign again, of a school's decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The last day to confirm the interest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_until: Option<NaiveDate>,
    /// Whether the papers of the benefit were checked: `NONE`, `PENDING`, `YES`, `NO`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benefit: Option<String>,
    /// A school's term passed without its decision (meals).
    #[serde(default)]
    pub overdue: bool,
    /// The other parent: `NONE`, `ASKED`, `JOINED`; with `objection_until` while asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<String>,
    /// No registry links the child to the other parent: while asked, the education department decides by the papers.
    #[serde(default)]
    pub merge_by_papers: bool,
    /// The last day on which the filing parent may object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection_until: Option<NaiveDate>,
    /// Whether whoever looks is the parent who joined, not the one who filed.
    #[serde(default)]
    pub joined: bool,
}

/// Why a number is another than at the last look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceChanged {
    /// When this person looked last, in a visit before this one or at the receipt.
    pub since: DateTime<Utc>,
    /// The number then; none where the application itself came back to another place in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// The number now.
    pub to: u64,
    /// The reasons; together they moved it by exactly as much as it moved.
    pub reasons: Vec<PlaceReason>,
}

/// One reason why a number moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceReason {
    /// `registered`, `returned`, `left`, `took_place`, `changed_category`.
    pub why: String,
    /// To children of this class: `E`, `P`, `N`.
    pub class: String,
    /// Whether it was this application itself.
    pub own: bool,
    /// How often.
    pub times: u64,
    /// By how much it moved the number: more is farther back.
    pub moved: i64,
}

/// A button, there or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionShown {
    /// Which.
    pub action: super::ActionKind,
    /// Why not; none: it can be done now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ActionRefusal>,
}

/// Why a button is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionRefusal {
    /// The code of the sentence (DOMAIN §7.2): `E-INTEREST-EARLY` …
    pub code: String,
    /// The variables of the sentence.
    #[serde(default)]
    pub args: Args,
    /// The first day on which it would be possible, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryLine {
    /// When central recorded it: what every term is counted from.
    pub at: DateTime<Utc>,
    /// When the kiosk says it was signed, where a parent signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<DateTime<Utc>>,
    /// Whose act: `filer`, `other_parent`, `department`, `kindergarten`, `centre`, `school`.
    pub by: String,
    /// What happened: the name of the act, `register`, `confirm`, `leave`, `remind` …
    pub what: String,
    /// What it tells besides, days as days. A centre of before wrote [`HistoryLine::args`] alone.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub details: Vec<Detail>,
    /// The same as words, days as people read them: for kiosks of before.
    #[serde(default)]
    pub args: Args,
    /// How it was proved: `signed`, `session`, `clock`, `centre`.
    pub cause: String,
    /// What proves it: the digest of the signed XML, the certificate's serial number, the rule's row.
    pub proof: String,
    /// Its place in the queue's log, for whoever audits; none for meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// Whoever helped the parent to fill in what they signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helped_by: Option<HelpedBy>,
}

/// Whoever helped a parent to fill in, as the signed application names them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpedBy {
    /// Their name.
    pub name: String,
    /// Their organisation's name; its BIN where it has none.
    pub organisation: String,
}

impl HistoryLine {
    /// What it tells besides, in whichever spelling it came.
    pub fn told(&self) -> Vec<Detail> {
        if self.details.is_empty() { Detail::read(&self.args) } else { self.details.clone() }
    }
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentLine {
    /// Which folder it lies in.
    pub folder: Folder,
    /// For a paper of the centre its kind, `D1` …, with `-<revision>` where there may be several (`D6-3`): the
    /// name to fetch it by. For a scan the SHA-256 of its bytes, hex.
    pub name: String,
    /// `D1` … for a paper, `A` for a scan: for the title.
    pub kind: String,
    /// When it was made or attached.
    pub made_at: DateTime<Utc>,
    /// `application/pdf`, `image/jpeg`, `image/png`.
    pub media_type: String,
    /// The languages it can be had in; a scan has none.
    pub langs: Vec<Language>,
}

/// The two folders of tab 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Folder {
    /// Өтінішке қосымшалар / приложения к заявлению.
    Attachments,
    /// Жалпы құжаттар / общие документы.
    Common,
}

silent_debug!(Journal, JournalRow, ApplicationShown, Party, HelpedBy);
