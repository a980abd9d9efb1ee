//! The one shape of every refusal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Args;

/// Why central said no. `code` chooses the pair of messages the kiosk shows; nothing here names a person.
///
/// HTTP status: 400 not understood, 401 not a machine of ours or no login, 403 revoked or not enrolled, 404 nothing there, 409 another text under this id,
/// 413 too long, 422 refused by a rule, 429 too often, 500 our fault, 503 not now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// A code of DOMAIN §7.2 or of this API, ASCII, such as `E-CHAIN`.
    pub code: String,
    /// True where the same bytes will be refused again however often they are sent: the outbox lays them
    /// aside for the operator. False asks to try again later.
    #[serde(default)]
    pub for_good: bool,
    /// Not before this many seconds, where central knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// The application that is already there (`E-DUP`), machine form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The day that the message names (`E-EXPIRED`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The field of the form that a rule refused (`E-FORM`), its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The variables of the message, as people read them, where a rule of the queue refused (`E-AGE`: `n`).
    #[serde(default, skip_serializing_if = "Args::is_empty")]
    pub args: Args,
}

impl ErrorBody {
    /// A refusal that may pass later.
    pub fn later(code: &str) -> Self {
        Self {
            code: code.into(),
            for_good: false,
            retry_after_s: None,
            number: None,
            date: None,
            field: None,
            args: Args::new(),
        }
    }

    /// A refusal of exactly these bytes, for ever.
    pub fn for_good(code: &str) -> Self {
        Self { for_good: true, ..Self::later(code) }
    }
}
