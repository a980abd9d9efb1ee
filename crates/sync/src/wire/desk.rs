//! The desk, where people decide (DOMAIN §1.0, §2.3, §2.6): the clerk's login, the inbox, an application as far as the
//! role needs it, a signed decision, the audit of a log.
//!
//! A desk is enrolled as a kiosk is, and carries the same two headers. Its clerk logs in with the challenge document of
//! `forms::login` ([`super::LoginRequest`], [`super::LoginChallenge`], [`super::LoginOpen`]), signed with the login key
//! of an **employee of a legal person**; every request after that carries [`super::LOGIN_HEADER`].
//!
//! Codes beside those of every route: `E-NATURAL` a citizen's own key at a desk; `E-CLERK` nobody with this key and BIN
//! is appointed here, or no longer; `E-ROLE` no role of the clerk decides this; `E-OTHERBIN` the document names another
//! organisation than the key; `E-DECISION` no document of `forms::decision`; `E-SECOND` a second clerk must sign what
//! the first one did; `E-SAMECLERK` both were one person.
//!
//! **Invariant:** a row and a view carry what the role needs and nothing else; what is not the clerk's and what is not
//! there are one answer, `E-NOAPPLICATION`.

mod inbox;
mod places;
mod view;

pub use inbox::{Inbox, InboxRow, LateSchool, Proposal, Work};
pub use places::{GroupOffered, KindergartenAtDesk, PlaceAtDesk, PlacesAtDesk};
pub use view::{AtDesk, ChildAtDesk, ParentAtDesk, RulingShown, ToCheck};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::silent_debug;

/// What a clerk may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Decides on the meals of one school: its head, or a deputy.
    SchoolHead,
    /// Enrols, refuses papers, publishes places of one kindergarten.
    Kindergarten,
    /// Decides for the queue of a settlement.
    Department,
    /// Reads the audit of a settlement's log, and nothing else.
    Auditor,
    /// Helps a parent to fill in an application.
    FrontDesk,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] =
        [Role::SchoolHead, Role::Kindergarten, Role::Department, Role::Auditor, Role::FrontDesk];

    /// The word, as on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Role::SchoolHead => "school-head",
            Role::Kindergarten => "kindergarten",
            Role::Department => "department",
            Role::Auditor => "auditor",
            Role::FrontDesk => "front-desk",
        }
    }

    /// Reads [`Role::word`].
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Somebody is logged in at a desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskLoggedIn {
    /// The token for [`super::LOGIN_HEADER`], 64 hexadecimal digits.
    pub token: String,
    /// The clerk's name, as the certificate has it.
    pub name: String,
    /// The organisation's name, as the certificate has it; empty where it has none.
    pub organisation: String,
    /// The organisation's BIN.
    #[zeroize(skip)]
    pub bin: String,
    /// What the clerk may do there: at least one.
    #[zeroize(skip)]
    pub posts: Vec<Post>,
    /// The token is worth nothing after that.
    #[zeroize(skip)]
    pub ends_at: DateTime<Utc>,
}

/// A role in a settlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Post {
    /// The role.
    pub role: Role,
    /// KATO code of the settlement.
    pub settlement: String,
}

/// A decision: `POST /v1/desk/decisions`. The same document again gets the same answer.
///
/// Refused with the codes above, with the code of the rule that stands against it (`E-EXPIRED-REF`, `E-MERGE-EARLY` …),
/// with `E-CHANGED` where the application is no longer at the revision that was signed, with `E-AUTH4SIGN` for a login
/// key.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignedDecision {
    /// The signed document of `forms::decision`, whole.
    pub signed_xml: String,
}

/// It is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionDone {
    /// The decision's own id.
    pub decision: Uuid,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// The application, as the decision left it; none where it was about places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Decided>,
    /// The digest of the signed decision, hex, where it waits for a second clerk: nothing has changed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits_second: Option<String>,
}

/// An application after a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decided {
    /// The machine form of its number.
    pub number: String,
    /// Its revision now.
    pub revision: u64,
    /// Where it stands now.
    pub state: String,
    /// The paper that tells it, as [`super::DocumentLine::name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Its place in the queue's log; none for meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
}

/// The audit of a queue: `GET /v1/desk/audit/{settlement}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditShown {
    /// KATO code of the settlement.
    pub settlement: String,
    /// When it was done.
    pub as_of: DateTime<Utc>,
    /// The signed head of the log as it was audited: to be kept and held against later ones.
    pub head: super::Growth,
    /// What was read, where all of it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<SoundShown>,
    /// The first thing that does not follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<BrokenShown>,
}

/// What does not follow in a log, as codes: the words are the screen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokenShown {
    /// What: `log`, `entry`, `evidence`, `places`, `row`, `receipt`.
    pub code: String,
    /// Why, where there is a code for it: `chain`, `E-EVIDENCE-ALONE` …; empty where there is none.
    #[serde(default)]
    pub why: String,
    /// Where, by name: `entry`; `from` and `to`; `number`; `place` and `turn`.
    #[serde(default)]
    pub args: super::Args,
}

/// What an audit read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SoundShown {
    /// Entries of the log.
    pub entries: u64,
    /// Applications.
    pub applications: u64,
    /// Receipts that were held against the log.
    pub receipts: u64,
    /// Entries that rest on the centre's word alone: acts by a login that is forgotten by now, and what the centre
    /// found by itself.
    #[serde(default)]
    pub on_word: u64,
    /// Registrations that somebody at a front desk helped to fill in.
    #[serde(default)]
    pub helped: u64,
}

silent_debug!(DeskLoggedIn, SignedDecision);
