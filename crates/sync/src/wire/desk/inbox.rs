//! What waits for a clerk, the most urgent first.

use chrono::{DateTime, NaiveDate, Utc};
use domain::history::Explanation;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::super::{Service, silent_debug};
use super::{GroupOffered, Role};

/// Everything that waits for the clerk: `GET /v1/desk/inbox`. Overdue ones first, then by the term that is left, then
/// by how long they wait.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// Central's clock: what stands here is of this moment.
    pub as_of: DateTime<Utc>,
    /// How many wait for this clerk altogether; the rows are the most urgent of them, and behind them what waits for a
    /// second clerk.
    pub waiting: u64,
    /// The rows.
    pub rows: Vec<InboxRow>,
    /// The schools of the department's settlements that are late with decisions on meals (DOMAIN §1, M-11: an alarm to
    /// school and department), the latest first; nothing of any child.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_schools: Vec<LateSchool>,
}

/// A school whose decisions on meals are late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LateSchool {
    /// KATO code of its settlement.
    pub settlement: String,
    /// Its BIN.
    pub bin: String,
    /// Its Kazakh name; the BIN where the centre's list does not hold the school.
    pub name_kk: String,
    /// Its Russian name; the BIN as above.
    pub name_ru: String,
    /// How many decisions are late.
    pub count: u64,
    /// The last day of the one that is late the longest.
    pub due: NaiveDate,
}

/// One application that waits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboxRow {
    /// The machine form of the number.
    #[zeroize(skip)]
    pub number: String,
    /// The service.
    #[zeroize(skip)]
    pub service: Service,
    /// What is to be done.
    #[zeroize(skip)]
    pub work: Work,
    /// In which role.
    #[zeroize(skip)]
    pub role: Role,
    /// Where the application stands.
    #[zeroize(skip)]
    pub state: String,
    /// How many events made it: a decision names the revision it was made on.
    #[zeroize(skip)]
    pub revision: u64,
    /// The child's full name.
    pub child_name: String,
    /// The child's IIN, masked: `••••••••0508`.
    pub child_iin: String,
    /// Since when it waits.
    #[zeroize(skip)]
    pub since: DateTime<Utc>,
    /// The last day for it, where there is one.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The last day passed.
    #[zeroize(skip)]
    #[serde(default)]
    pub overdue: bool,
    /// The decision of another clerk that waits to be seconded.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    /// The group that the head of the sequence is to get a place of ([`Work::Offer`]).
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<GroupOffered>,
}

impl InboxRow {
    /// The clerk's own first decision: it waits for somebody else.
    pub fn is_own(&self) -> bool {
        self.proposal.as_ref().is_some_and(|proposal| proposal.own)
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// To decide on meals (M-8 to M-10).
    Meal,
    /// To enrol, or to refuse the papers (T17, T25).
    Referral,
    /// To verify the papers of a benefit (T9).
    Benefit,
    /// To look at an automatic removal.
    Review,
    /// To find a parent's link proven, or not (T24).
    Merge,
    /// To check what was typed by hand.
    Check,
    /// To second what another clerk decided.
    Second,
    /// To give a free place of a state kindergarten to the head of the sequence.
    Offer,
}

/// The decision of a first clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// The digest of the signed document, hex: the second one names it.
    pub signed_xml_sha256: String,
    /// The kind of the decision, as the document has it.
    pub kind: String,
    /// Its reason, or the answer `yes` or `no`, as the document has it; empty where it has none.
    pub value: String,
    /// What the first clerk wrote beside it: told at the application, for whoever seconds it, and not in a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub text: Option<Explanation>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Whether whoever looks signed it: then somebody else must second it.
    pub own: bool,
}

silent_debug!(Inbox, InboxRow);
