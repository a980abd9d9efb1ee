//! An application as a clerk sees it: what the role needs and nothing else.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::super::{ActionRefusal, Address, DocumentLine, HistoryLine, Service, StateShown, silent_debug};
use super::{Proposal, Role};

/// An application at a desk: `GET /v1/desk/applications/{settlement}/{number}`. Each look is recorded.
///
/// Of one that is over, and that nobody asks to look at again, what a row of a list tells and how it ended: no papers, no
/// contacts, no category.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AtDesk {
    /// The machine form of the number.
    pub number: String,
    /// The service.
    pub service: Service,
    /// In which role it is shown.
    pub role: Role,
    /// How many events made it: a decision names this revision.
    pub revision: u64,
    /// Where it stands.
    pub state: String,
    /// More of the state: reasons, last days.
    pub more: StateShown,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// The policy profile it was registered under.
    pub profile: String,
    /// The child.
    pub child: ChildAtDesk,
    /// The parent who filed it.
    pub applicant: ParentAtDesk,
    /// The benefit category, where the role judges it: `N0`, `E1` … `P7`; `M1` … `M5` for meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What a person must look at: fields that were typed by hand and the like, where the role checks them.
    #[serde(default)]
    pub to_check: Vec<ToCheck>,
    /// What can be decided now, and why not the rest: in the order of the screen.
    pub rulings: Vec<RulingShown>,
    /// The decisions of first clerks that wait to be seconded.
    #[serde(default)]
    pub proposals: Vec<Proposal>,
    /// What happened, the oldest first, as far as the role needs it.
    pub history: Vec<HistoryLine>,
    /// The applicant's scans, where the role judges them: `GET …/scans/{name}`.
    pub scans: Vec<DocumentLine>,
    /// How many scans of the application are still on their way from the kiosk.
    #[serde(default)]
    pub scans_awaited: usize,
}

/// The child.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChildAtDesk {
    /// Full name.
    pub name: String,
    /// IIN, 12 digits; masked where the application is over.
    pub iin: String,
    /// Date of birth; none where the application is over.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<NaiveDate>,
}

/// The parent who filed it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParentAtDesk {
    /// Full name.
    pub name: String,
    /// IIN, 12 digits; only where the role judges papers that bear it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// The telephone to call, E.164; empty where the application is over.
    pub phone: String,
    /// Address; only where the role judges it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// Something that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToCheck {
    /// `MANUAL`, `UNVERIFIED`, `NO_LINK`, `NO_REGISTRY`, `CLOCK`, `OTHER_SCHOOL`; `RIVAL`: another application of the
    /// child stands, and to find this one right by hand takes two people.
    pub code: String,
    /// The field of the form; empty where it is the whole.
    pub field: String,
}

/// A decision, open or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulingShown {
    /// Its word in the document: `approve-meal`, `enrol` …
    pub kind: String,
    /// The answer that it gives, where there are two: `yes`, `no`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The codes of the reasons it may name; none: it names no reason.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Whether a second clerk must sign it too.
    #[serde(default)]
    pub needs_second: bool,
    /// Why not; none: it can be decided now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ActionRefusal>,
}

silent_debug!(AtDesk, ChildAtDesk, ParentAtDesk);
