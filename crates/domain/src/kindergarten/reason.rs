//! Why an application ended, a referral was given back, or papers were refused: codes, never free text.
//!
//! **Invariant:** the words a person gave with a reason stand in the signed XML alone.

use serde::{Deserialize, Serialize};

/// Why an application left the queue for good (DOMAIN §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Removal {
    /// The parents wished it.
    ByApplicant,
    /// Nobody confirmed the interest.
    InterestNotConfirmed,
    /// A place was not taken for the second time.
    TwoMisses,
    /// A place was not taken, in a profile that gives no second chance.
    PlaceNotTaken,
    /// The child is too old.
    AgeLimit,
    /// An earlier application of the child stands.
    Duplicate,
    /// The family moved to another settlement.
    MovedSettlement,
    /// The child died.
    Deceased,
    /// The data were not true.
    DataInvalid,
}

/// Why the department ends an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OfficialReason {
    /// The family moved to another settlement.
    MovedSettlement,
    /// The child died.
    Deceased,
    /// The data were not true.
    DataInvalid,
}

/// Why an application was never registered (T4, T4b; codes: design).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rejection {
    /// The signature does not hold.
    Signature,
    /// The certificate was not good when the signature was made.
    Certificate,
    /// It was not signed again in time.
    SignedTooLate,
    /// What was typed is not what the registry says.
    Registry,
    /// The child is too old.
    AgeLimit,
    /// Papers are missing or cannot be read.
    Papers,
    /// Another application of the child stands.
    Duplicate,
    /// An answer is not as it must be.
    Data,
}

/// Why a referral is given back or extended (the list: design; the manuals want a reason and name none).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// The child is ill.
    Illness,
    /// The papers are not ready.
    PapersNotReady,
    /// Another kindergarten suits better.
    OtherKindergarten,
    /// The family moves.
    Moving,
    /// Something in the family.
    Family,
    /// As told in the signed text.
    Other,
}

/// Why a kindergarten refuses the papers (T25; codes: design).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaperFault {
    /// Some are missing.
    Incomplete,
    /// Some are too old.
    Expired,
    /// The share of children without vaccinations is reached.
    Vaccination,
}

impl Reason {
    /// All of them, in the order of the screen.
    pub const ALL: [Reason; 6] = [
        Reason::Illness,
        Reason::PapersNotReady,
        Reason::OtherKindergarten,
        Reason::Moving,
        Reason::Family,
        Reason::Other,
    ];

    /// The code, as events and signed documents carry it.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Illness => "ILLNESS",
            Reason::PapersNotReady => "PAPERS_NOT_READY",
            Reason::OtherKindergarten => "OTHER_KINDERGARTEN",
            Reason::Moving => "MOVING",
            Reason::Family => "FAMILY",
            Reason::Other => "OTHER",
        }
    }

    /// Reads [`Reason::code`].
    pub fn from_code(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether it says nothing without the person's own words.
    pub fn needs_words(self) -> bool {
        self == Reason::Other
    }
}

impl OfficialReason {
    /// Every reason, in the order of the list.
    pub const ALL: [OfficialReason; 3] =
        [OfficialReason::MovedSettlement, OfficialReason::Deceased, OfficialReason::DataInvalid];

    /// The code, as events carry it.
    pub const fn code(self) -> &'static str {
        match self {
            OfficialReason::MovedSettlement => "MOVED_SETTLEMENT",
            OfficialReason::Deceased => "DECEASED",
            OfficialReason::DataInvalid => "DATA_INVALID",
        }
    }

    /// Reads [`OfficialReason::code`].
    pub fn from_code(code: &str) -> Option<OfficialReason> {
        OfficialReason::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl Rejection {
    /// Every reason.
    pub const ALL: [Rejection; 8] = [
        Rejection::Signature,
        Rejection::Certificate,
        Rejection::SignedTooLate,
        Rejection::Registry,
        Rejection::AgeLimit,
        Rejection::Papers,
        Rejection::Duplicate,
        Rejection::Data,
    ];

    /// What a clerk who checked typed data may find; the rest central finds by itself.
    pub const BY_A_CLERK: [Rejection; 3] = [Rejection::Registry, Rejection::AgeLimit, Rejection::Papers];

    /// The code, as events carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Rejection::Signature => "SIGNATURE",
            Rejection::Certificate => "CERTIFICATE",
            Rejection::SignedTooLate => "SIGNED_TOO_LATE",
            Rejection::Registry => "REGISTRY",
            Rejection::AgeLimit => "AGE_LIMIT",
            Rejection::Papers => "PAPERS",
            Rejection::Duplicate => "DUPLICATE",
            Rejection::Data => "DATA",
        }
    }
}

impl PaperFault {
    /// Every fault, in the order of the list.
    pub const ALL: [PaperFault; 3] = [PaperFault::Incomplete, PaperFault::Expired, PaperFault::Vaccination];

    /// The code, as events carry it.
    pub const fn code(self) -> &'static str {
        match self {
            PaperFault::Incomplete => "INCOMPLETE",
            PaperFault::Expired => "EXPIRED",
            PaperFault::Vaccination => "VACCINATION",
        }
    }

    /// Reads [`PaperFault::code`].
    pub fn from_code(code: &str) -> Option<PaperFault> {
        PaperFault::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

impl Removal {
    /// Whether central removed it by itself, so that a person must look at it when asked (DOMAIN §8.2).
    pub fn is_automatic(self) -> bool {
        match self {
            Removal::InterestNotConfirmed
            | Removal::TwoMisses
            | Removal::PlaceNotTaken
            | Removal::AgeLimit
            | Removal::Duplicate => true,
            Removal::ByApplicant | Removal::MovedSettlement | Removal::Deceased | Removal::DataInvalid => {
                false
            }
        }
    }

    /// Whether a place not taken was the reason.
    pub(super) fn is_a_miss(self) -> bool {
        matches!(self, Removal::TwoMisses | Removal::PlaceNotTaken)
    }
}

impl From<OfficialReason> for Removal {
    fn from(reason: OfficialReason) -> Removal {
        match reason {
            OfficialReason::MovedSettlement => Removal::MovedSettlement,
            OfficialReason::Deceased => Removal::Deceased,
            OfficialReason::DataInvalid => Removal::DataInvalid,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_code_is_the_word_of_the_events() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Reason::from_code("illness"), None);
        for reason in Rejection::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
        }
    }
}
