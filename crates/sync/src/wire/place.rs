//! Free places of kindergartens, and a referral as its parents see it (DOMAIN §1.10–1.12).
//!
//! **Invariant:** a list of places is of the moment `as_of` and promises none of them: whoever signs for one gets it or
//! `E-VACANCY`. Every term is a date or a moment that central computed; the kiosk counts none.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The places of a settlement that can be taken: `GET /v1/vacancies/{kato}?kind=private`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vacancies {
    /// Central's clock: what stands here is of this moment.
    pub as_of: DateTime<Utc>,
    /// KATO code of the settlement.
    pub settlement: String,
    /// Whether the rank in the queue decides who may take one; otherwise first come, first served (DOMAIN §2.4-j).
    #[serde(default)]
    pub by_rank: bool,
    /// The places with at least one free, by the Kazakh name of the kindergarten.
    pub rows: Vec<VacantPlace>,
}

/// One group of places: a kindergarten, a language, an age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VacantPlace {
    /// What the signed choice names.
    pub id: Uuid,
    /// The BIN of the kindergarten, 12 digits.
    pub kindergarten: String,
    /// Its Kazakh name.
    pub name_kk: String,
    /// Its Russian name.
    pub name_ru: String,
    /// Its address in Kazakh.
    pub address_kk: String,
    /// Its address in Russian.
    pub address_ru: String,
    /// Its district in Kazakh.
    pub district_kk: String,
    /// Its district in Russian.
    pub district_ru: String,
    /// Its telephone, E.164.
    pub phone: String,
    /// The language of instruction.
    pub language: Instruction,
    /// The youngest child it takes, in whole years.
    pub age_from: u32,
    /// The oldest child it takes, in whole years.
    pub age_to: u32,
    /// How many are free; at least 1.
    pub free: u32,
    /// What the parents pay a month, in tenge, where the kindergarten says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_tenge: Option<u32>,
    /// Whose places they are.
    pub kind: PlaceKind,
}

/// The language of instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Instruction {
    /// Қазақша / казахский.
    Kk,
    /// Орысша / русский.
    Ru,
    /// Аралас / смешанный.
    Mixed,
}

impl Instruction {
    /// The word on the wire and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::Mixed => "mixed",
        }
    }

    /// Reads [`Instruction::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Kk, Self::Ru, Self::Mixed].into_iter().find(|language| language.code() == code)
    }
}

/// Whose place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// Of a private kindergarten under the state order: the parents choose it.
    Private,
    /// Of a state kindergarten: given from the head of the queue.
    State,
}

/// The last referral of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReferralShown {
    /// `ISSUED`, `EXTENDED`, `WITHDRAWN`, `LAPSED`, `USED`, `REFUSED_BY_KG` (DOMAIN §2.2).
    pub status: String,
    /// Whose place it is.
    pub kind: PlaceKind,
    /// Where.
    pub kindergarten: KindergartenShown,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day to bring the papers.
    pub expires: NaiveDate,
    /// Whether `expires` lies past the years whose working days are known.
    #[serde(default)]
    pub provisional: bool,
    /// The last day to accept the place, where the profile wants that and nobody has yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept_by: Option<NaiveDate>,
    /// The last second in which it can be given back, however long ago that was.
    pub withdraw_until: DateTime<Utc>,
    /// The first day it can be extended to, while it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extend_from: Option<NaiveDate>,
    /// The latest day it can be extended to, while it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extend_until: Option<NaiveDate>,
    /// How many places of this application were not taken.
    pub misses: u32,
}

/// A kindergarten, for whoever has to go there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindergartenShown {
    /// Its BIN, 12 digits.
    pub bin: String,
    /// Its Kazakh name; its BIN, where the reference list has it no more.
    pub name_kk: String,
    /// Its Russian name; its BIN, where the reference list has it no more.
    pub name_ru: String,
    /// Its address in Kazakh.
    pub address_kk: String,
    /// Its address in Russian.
    pub address_ru: String,
    /// Its telephone, E.164.
    pub phone: String,
}
