//! The journal as the walk knows it: applications of one person, as central last told them (DOMAIN §1.5).
//!
//! **Invariant:** nothing here is computed at the kiosk: numbers, states, and which act is open come from central
//! and are shown with the moment they are of.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::history::Detail;
use domain::secret::Secret;
use domain::time::Timestamp;
use forms::value::Address;

use crate::places::Referral;

/// The variables of a sentence, by name, as people read them.
pub type Args = BTreeMap<String, String>;

/// The applications of one person.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    /// Central's clock.
    pub as_of: Timestamp,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One application in the list.
#[derive(Clone)]
pub struct Row {
    /// What central finds it by: the machine form of its number; while it has none, settlement and submission.
    pub name: String,
    /// The machine form of the number; empty while none was given.
    pub number: String,
    /// As it is shown to people; empty with it.
    pub number_shown: String,
    /// The number that the kiosk gave its owner, `K-KST3-…`; empty where none is known.
    pub kiosk_number: String,
    /// The form's id: `kindergarten`, `meal`.
    pub service: &'static str,
    /// KATO code of the settlement.
    pub settlement: String,
    /// The child's full name.
    pub child_name: Secret<String>,
    /// The child's IIN.
    pub child_iin: Secret<String>,
    /// The child's date of birth.
    pub child_birth: NaiveDate,
    /// The applicant's full name.
    pub applicant_name: Secret<String>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// `IN_QUEUE`, `SUBMITTED` … (DOMAIN §2.1, §2.6).
    pub state: String,
    /// `N0`, `E1` …, `M1` ….
    pub category: String,
    /// The numbers in the queue, while it stands there.
    pub place: Option<Place>,
}

/// The two numbers (DOMAIN §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// In the whole queue.
    pub general: u64,
    /// In the benefit class; 0 without a benefit.
    pub in_class: u64,
    /// How many of the same birth year come before.
    pub ahead_in_birth_year: u64,
    /// When they were computed.
    pub as_of: Timestamp,
}

/// One application, whole: the three tabs.
#[derive(Clone)]
pub struct Shown {
    /// Its row.
    pub row: Row,
    /// When this kiosk read it: without a line it is shown with this time.
    pub read_at: Timestamp,
    /// What an act is decided on.
    pub revision: u64,
    /// The kiosk at which it was filled in and signed.
    pub kiosk: String,
    /// Tab 1: the applicant.
    pub applicant: Party,
    /// Tab 1: more of the state.
    pub state: StateShown,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Why the number is another than at the last look.
    pub why: Option<PlaceChanged>,
    /// The last referral, however it ended.
    pub referral: Option<Referral>,
    /// What can be done, and why not the rest.
    pub actions: Vec<ActionShown>,
    /// Tab 2, the oldest first.
    pub history: Vec<HistoryLine>,
    /// Tab 3.
    pub documents: Vec<DocumentLine>,
}

/// The applicant.
#[derive(Clone)]
pub struct Party {
    /// Full name.
    pub name: Secret<String>,
    /// IIN.
    pub iin: Secret<String>,
    /// Date of birth, where it was asked.
    pub birth: Option<NaiveDate>,
    /// Telephone, E.164.
    pub phone: Secret<String>,
    /// E-mail; empty where none was given.
    pub email: Secret<String>,
    /// The additional ones; empty where none was given.
    pub phone2: Secret<String>,
    /// See [`Party::phone2`].
    pub email2: Secret<String>,
    /// Address, where one is known.
    pub address: Option<Address>,
    /// The contacts among these that no code has proved, by their fields.
    pub unconfirmed: Vec<String>,
}

/// More of a state than its code. Days are last days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StateShown {
    /// `BY_APPLICANT`, `BY_YOU`, `BY_OTHER_PARENT`, `AGE_LIMIT` …
    pub reason: Option<String>,
    /// The decisive time of the place.
    pub since: Option<Timestamp>,
    /// Of the state's own term.
    pub until: Option<NaiveDate>,
    /// To confirm the interest.
    pub interest_until: Option<NaiveDate>,
    /// `NONE`, `PENDING`, `YES`, `NO`.
    pub benefit: Option<String>,
    /// A school's term passed without its decision.
    pub overdue: bool,
    /// `NONE`, `ASKED`, `JOINED`.
    pub merge: Option<String>,
    /// The education department decides whether the other parent joins.
    pub merge_by_papers: bool,
    /// To object to the other parent's joining.
    pub objection_until: Option<NaiveDate>,
    /// Whoever looks is the parent who joined.
    pub joined: bool,
}

/// Why a number is another than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceChanged {
    /// The last look.
    pub since: Timestamp,
    /// The number then; none where the application itself came back to another place in time.
    pub from: Option<u64>,
    /// The number now.
    pub to: u64,
    /// The reasons.
    pub reasons: Vec<PlaceReason>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceReason {
    /// `registered`, `returned`, `left`, `took_place`, `changed_category`.
    pub why: String,
    /// `E`, `P`, `N`.
    pub class: String,
    /// It was this application itself.
    pub own: bool,
    /// How often.
    pub times: u64,
    /// By how much: more is farther back.
    pub moved: i64,
}

/// What can be done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActionKind {
    /// Confirm the interest: by login.
    ConfirmInterest,
    /// Change the benefit: signed.
    ChangeCategory,
    /// Leave the queue: signed.
    Leave,
    /// Choose a private kindergarten.
    ChoosePrivate,
    /// Accept an offered place.
    AcceptPlace,
    /// Give a referral back.
    Withdraw,
    /// Extend a referral.
    Extend,
    /// Object to the other parent's joining: by login.
    ObjectToMerge,
    /// Ask that a person look at an automatic removal: by login.
    AskReview,
    /// Take a meal application back: signed.
    WithdrawMeal,
    /// Join an application of the other parent: signed.
    Join,
}

/// A button, there or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionShown {
    /// Which.
    pub action: ActionKind,
    /// Why not; none: now.
    pub refusal: Option<ActionRefusal>,
}

/// Why a button is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionRefusal {
    /// The code of the sentence.
    pub code: String,
    /// Its variables.
    pub args: Args,
    /// The first day on which it would be possible.
    pub from: Option<NaiveDate>,
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// When it was recorded.
    pub at: Timestamp,
    /// `filer`, `other_parent`, `department`, `kindergarten`, `centre`, `school`.
    pub by: String,
    /// `register`, `confirm`, `leave`, `remind` …
    pub what: String,
    /// What it tells besides.
    pub details: Vec<Detail>,
    /// Its place in the queue's log.
    pub entry: Option<u64>,
    /// Name and organisation of whoever helped to fill in what was signed.
    pub helped_by: Option<(String, String)>,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLine {
    /// Which.
    pub name: DocumentName,
    /// `D1` …; `A` for a scan.
    pub kind: String,
    /// When it was made or attached.
    pub made_at: Timestamp,
}

/// Names a document to fetch it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentName {
    /// A paper of the centre: `D1`, `D6-3`.
    Paper(String),
    /// A scan, by the SHA-256 of its bytes, hex.
    Scan {
        /// The digest.
        sha256: String,
        /// `application/pdf`, `image/jpeg`, `image/png`.
        media_type: String,
    },
    /// The receipt that proves the place in the queue, as central signed it.
    Receipt,
}

macro_rules! redacted {
    ($($t:ident),*) => {$(
        impl std::fmt::Debug for $t {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($t), "(…)"))
            }
        }
    )*};
}
redacted!(Row, Shown, Party);

impl Shown {
    /// Signed with a key that ended on the way: the place is kept for whoever signs again in time (DOMAIN §2.3 T4b).
    pub fn waits_to_be_signed_again(&self) -> bool {
        self.row.state == "NEEDS_RESIGN"
    }

    /// The acts that can be done now.
    pub fn open_actions(&self) -> impl Iterator<Item = ActionKind> {
        self.actions.iter().filter(|shown| shown.refusal.is_none()).map(|shown| shown.action)
    }
}

impl ActionKind {
    /// The word in ids of texts.
    pub fn word(self) -> &'static str {
        match self {
            ActionKind::ConfirmInterest => "confirm-interest",
            ActionKind::ChangeCategory => "change-category",
            ActionKind::Leave => "leave",
            ActionKind::ChoosePrivate => "choose-private",
            ActionKind::AcceptPlace => "accept-place",
            ActionKind::Withdraw => "withdraw",
            ActionKind::Extend => "extend",
            ActionKind::ObjectToMerge => "object-to-merge",
            ActionKind::AskReview => "ask-review",
            ActionKind::WithdrawMeal => "withdraw-meal",
            ActionKind::Join => "join",
        }
    }
}
