//! The places that a clerk may publish, as they stand.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::{Instruction, PlaceKind};

/// `GET /v1/desk/places/{kato}`: a kindergarten's own; to the department those of the state kindergartens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlacesAtDesk {
    /// Central's clock: what stands here is of this moment.
    pub as_of: DateTime<Utc>,
    /// The kindergartens whose places the clerk sees.
    pub kindergartens: Vec<KindergartenAtDesk>,
    /// Somebody else publishes them: the places of a state kindergarten are its department's.
    #[serde(default)]
    pub read_only: bool,
    /// The most years that a group may be for: the limit of the settlement's profile.
    pub age_limit_years: u32,
    /// Their groups, as they were published last.
    pub rows: Vec<PlaceAtDesk>,
}

/// A kindergarten of the reference list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindergartenAtDesk {
    /// BIN, 12 digits.
    pub bin: String,
    /// Its Kazakh name.
    pub name_kk: String,
    /// Its Russian name.
    pub name_ru: String,
    /// Whose places it has.
    pub kind: PlaceKind,
}

/// One group of places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceAtDesk {
    /// Its id: a decision that changes it names it again.
    pub id: Uuid,
    /// BIN of the kindergarten.
    pub kindergarten: String,
    /// Whose places they are.
    pub kind: PlaceKind,
    /// The language of instruction.
    pub language: Instruction,
    /// The child has turned so many years…
    pub age_from: u32,
    /// …and not yet so many.
    pub age_to: u32,
    /// How many there are altogether.
    pub published: u32,
    /// How many of them referrals hold and enrolled children fill: no fewer can be published.
    pub taken: u32,
}

/// A group of a state kindergarten with a free place, as whoever gives it must know it: the signed document names it by
/// its id alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupOffered {
    /// Its id.
    pub id: Uuid,
    /// BIN of the kindergarten.
    pub kindergarten: String,
    /// The kindergarten's Kazakh name.
    pub name_kk: String,
    /// The kindergarten's Russian name.
    pub name_ru: String,
    /// The language of instruction.
    pub language: Instruction,
    /// The child has turned so many years…
    pub age_from: u32,
    /// …and not yet so many.
    pub age_to: u32,
}
