//! Codes that prove a telephone or an address: made, sent and checked only at central (DOMAIN §2.6 M-2, M-3).

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::silent_debug;

/// The way a code goes. A code for an address goes by e-mail, never by SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// To a mobile number in E.164, `+77XXXXXXXXX`.
    Sms,
    /// To an e-mail address.
    Email,
}

impl Channel {
    /// The word used on the wire and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// The language of a message or of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
}

impl Language {
    /// The word used on the wire and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
        }
    }
}

/// Asks central to make a code and send it.
///
/// Refused with `E-CODE-LIMIT` and `retry_after_s` within 60 s of the last one or above a cap, `E-PHONE` or
/// `E-EMAIL` when the address is none, `E-CODE-SEND` when the gateway did not take it.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// The session's own id, random; the envelope names it again so that central knows what was confirmed.
    #[zeroize(skip)]
    pub session: Uuid,
    /// By SMS or by e-mail.
    #[zeroize(skip)]
    pub channel: Channel,
    /// The number in E.164, or the address.
    pub address: String,
    /// The language of the message.
    #[zeroize(skip)]
    pub lang: Language,
}

/// A code is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeSent {
    /// After how many seconds another one may be asked for.
    pub resend_after_s: u32,
    /// For how many seconds this one is accepted.
    pub lives_s: u32,
}

/// Asks whether a typed code is right.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeCheck {
    /// The session that asked for the code.
    #[zeroize(skip)]
    pub session: Uuid,
    /// The channel it was asked for.
    #[zeroize(skip)]
    pub channel: Channel,
    /// The number or address it was asked for.
    pub address: String,
    /// What was typed.
    pub code: String,
}

/// Whether the code was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeChecked {
    /// True: the address counts as confirmed in this session.
    pub confirmed: bool,
    /// Tries left with the codes that still live; 0 asks for a new code.
    pub tries_left: u32,
}

silent_debug!(CodeRequest, CodeCheck);
