//! A referral to a kindergarten: its terms and how it ended (DOMAIN §2.2).
//!
//! **Invariant:** it is extended at most once; once it ended it never changes again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::place_id::PlaceId;
use crate::bin::Bin;
use crate::calendar::Term;
use crate::time::Timestamp;

/// A referral, as the events made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// The kindergarten.
    pub kindergarten: Bin,
    /// The published group the place is of.
    pub place: Option<PlaceId>,
    /// Whose place it is.
    pub kind: PlaceKind,
    /// When it was issued: what the 24 hours of a withdrawal are counted from.
    pub issued_at: Timestamp,
    /// The last day to bring the papers.
    pub expires: Term,
    /// The last day to accept the place, in profiles where a place is offered.
    pub accept_by: Option<Term>,
    /// Whether the parents accepted it.
    pub accepted: bool,
    /// Where it stands.
    pub status: ReferralStatus,
}

/// Whose place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Of a private kindergarten under the state order, chosen by the parents.
    Private,
    /// Of a state kindergarten, given from the head of the sequence (§2.4-j).
    State,
}

impl PlaceKind {
    /// The word of the events, the store and the wire.
    pub const fn code(self) -> &'static str {
        match self {
            PlaceKind::Private => "private",
            PlaceKind::State => "state",
        }
    }

    /// Reads [`PlaceKind::code`].
    pub fn from_code(code: &str) -> Option<PlaceKind> {
        [PlaceKind::Private, PlaceKind::State].into_iter().find(|kind| kind.code() == code)
    }
}

/// The states of DOMAIN §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferralStatus {
    /// Берілді (қабылданбаған) / выдано.
    Issued,
    /// Ұзартылды / продлено.
    Extended,
    /// Кері қайтарылды / отозвано.
    Withdrawn,
    /// Жойылды / аннулировано: its term ran out, or the application ended.
    Lapsed,
    /// Қабылданды / зачислен.
    Used,
    /// Шықты / выбыл: the child attends the kindergarten no more (T26).
    Left,
    /// Балабақша бас тартты / отказ детского сада.
    RefusedByKindergarten,
}

impl ReferralStatus {
    /// The code that the wire and the store use.
    pub fn code(self) -> &'static str {
        match self {
            ReferralStatus::Issued => "ISSUED",
            ReferralStatus::Extended => "EXTENDED",
            ReferralStatus::Withdrawn => "WITHDRAWN",
            ReferralStatus::Lapsed => "LAPSED",
            ReferralStatus::Used => "USED",
            ReferralStatus::Left => "LEFT",
            ReferralStatus::RefusedByKindergarten => "REFUSED_BY_KG",
        }
    }
}

impl Referral {
    /// The last day of the term that runs now: to accept the place, then to bring the papers.
    pub fn runs_out(&self) -> NaiveDate {
        match self.accept_by {
            Some(accept_by) if !self.accepted => accept_by.last_day,
            Some(_) | None => self.expires.last_day,
        }
    }
}
