//! What happens to a meal application: the lines of its append-only log.
//!
//! **Invariant:** an event is complete in itself, names no person, and is never edited; a later shape gets a
//! later [`EVENT_VERSION`] and the old one stays readable.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Term};
use crate::cause::Cause;
use crate::digest::Sha256;
use crate::number::ApplicationNumber;
use crate::policy::Policy;
use crate::time::{Timestamp, civil_date};

/// The shape of the events written today.
pub const EVENT_VERSION: u8 = 1;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The shape of this line.
    pub v: u8,
    /// When central recorded it: what terms are counted from (DOMAIN §2.3 T3, Law 370-II art. 7).
    pub at: Timestamp,
    /// Who or what made it happen (DOMAIN §2.4-k).
    pub cause: Cause,
    /// What happened.
    pub act: Act,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case")]
pub enum Act {
    /// M-7: a signed application arrived and was verified.
    Submit {
        /// The number it was given.
        number: ApplicationNumber,
        /// The category that was asked for.
        category: Category,
        /// The policy profile that counts.
        profile: String,
        /// The last day for the decision.
        due: Term,
    },
    /// M-8: the school opened it.
    Open,
    /// M-9: the head of the school approved.
    Approve {
        /// The last day of the meals: the end of the school year.
        valid_until: NaiveDate,
    },
    /// M-10: the head of the school refused.
    Refuse {
        /// Why.
        reason: RefusalReason,
    },
    /// M-11: the term passed without a decision.
    PassDue,
    /// M-12: the applicant took it back.
    Withdraw,
}

/// The five categories (DOMAIN §2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Category {
    /// Targeted social assistance (АӘК / АСП).
    M1,
    /// Income below the subsistence minimum.
    M2,
    /// Orphans and children without parental care, in families.
    M3,
    /// Urgent help after an emergency.
    M4,
    /// Other categories by the school's collegial body.
    M5,
}

/// Why a school refuses (Law on public services № 88-V, art. 19-1: unsourced, verify; the last three: design).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefusalReason {
    /// Papers or data are untrue.
    UntrueData,
    /// The applicant or the papers do not meet the rules.
    RulesNotMet,
    /// Another body's opinion is negative.
    NegativeOpinion,
    /// A court decided so.
    CourtDecision,
    /// No consent to the access to restricted personal data.
    NoConsent,
    /// The child is no pupil of the school.
    ChildNotInSchool,
    /// The child has the meals already.
    AlreadyCovered,
    /// A scan cannot be read.
    UnreadableScan,
}

impl RefusalReason {
    /// Every reason, in the order of the list.
    pub const ALL: [RefusalReason; 8] = [
        RefusalReason::UntrueData,
        RefusalReason::RulesNotMet,
        RefusalReason::NegativeOpinion,
        RefusalReason::CourtDecision,
        RefusalReason::NoConsent,
        RefusalReason::ChildNotInSchool,
        RefusalReason::AlreadyCovered,
        RefusalReason::UnreadableScan,
    ];

    /// The code, as events carry it.
    pub const fn code(self) -> &'static str {
        match self {
            RefusalReason::UntrueData => "UNTRUE_DATA",
            RefusalReason::RulesNotMet => "RULES_NOT_MET",
            RefusalReason::NegativeOpinion => "NEGATIVE_OPINION",
            RefusalReason::CourtDecision => "COURT_DECISION",
            RefusalReason::NoConsent => "NO_CONSENT",
            RefusalReason::ChildNotInSchool => "CHILD_NOT_IN_SCHOOL",
            RefusalReason::AlreadyCovered => "ALREADY_COVERED",
            RefusalReason::UnreadableScan => "UNREADABLE_SCAN",
        }
    }

    /// Reads [`RefusalReason::code`].
    pub fn from_code(code: &str) -> Option<RefusalReason> {
        RefusalReason::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl Event {
    /// M-7: an application signed as `xml_sha256` is registered under `number`.
    pub fn submitted(
        at: Timestamp,
        xml_sha256: Sha256,
        number: ApplicationNumber,
        category: Category,
        calendar: &Calendar,
        policy: &Policy,
    ) -> Event {
        let due = calendar.working_days_after(civil_date(at), policy.meal.decision_working_days);
        let act = Act::Submit { number, category, profile: policy.profile.clone(), due };
        Event::new(at, Cause::Signed { xml_sha256 }, act)
    }

    /// M-9: the head of the school approved with the decision signed as `xml_sha256`.
    pub fn approved(at: Timestamp, xml_sha256: Sha256, policy: &Policy) -> Event {
        let valid_until = policy.meal.school_year_end(civil_date(at));
        Event::new(at, Cause::Signed { xml_sha256 }, Act::Approve { valid_until })
    }

    /// M-11: the clock saw the term pass.
    pub fn due_passed(at: Timestamp) -> Event {
        Event::new(at, Cause::Clock { rule: "M-11".to_owned() }, Act::PassDue)
    }

    /// An event of today's shape.
    pub fn new(at: Timestamp, cause: Cause, act: Act) -> Event {
        Event { v: EVENT_VERSION, at, cause, act }
    }
}
