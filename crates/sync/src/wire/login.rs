//! The personal account: login with the AUTH key, and the e-mail it needs (DOMAIN §1.2, §1.3).
//!
//! 1. [`LoginRequest`] → [`LoginChallenge`]: a typed document (`forms::login`) that only a login key may sign.
//! 2. [`LoginOpen`]: the document signed → [`LoggedIn`]: a token, the person's own facts, the e-mail on file.
//! 3. Every further request of the account carries the token in [`LOGIN_HEADER`].
//!
//! A challenge is good once, for `expires_at`, at the kiosk that asked for it. The same signed document is the
//! consent to look-ups of that session: it goes into [`super::ChildLookUp::consent`] and into the envelope of a
//! kindergarten application.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{Channel, Language, Parent, silent_debug};

/// The header that carries the token of a login: [`LoggedIn::token`].
pub const LOGIN_HEADER: &str = "x-login";

/// Asks for a challenge to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The session's own id, random; contact codes are asked for under the same one ([`super::CodeRequest`]).
    pub session: Uuid,
    /// The language in which the consent text is read.
    pub lang: Language,
    /// Who answers for the personal data, from the kiosk's configuration: shown in the consent text.
    pub operator: String,
    /// The operator's BIN, 12 digits.
    pub operator_bin: String,
}

/// The document to sign with the login key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginChallenge {
    /// The XML of a `forms::login::Login`: sign exactly these bytes. A kiosk reads it first and holds it against
    /// what it asked for.
    pub document: String,
    /// It must have come back by then.
    pub expires_at: DateTime<Utc>,
}

/// Brings the challenge back, signed.
///
/// Refused with `E-SIGN4AUTH` for a signing key, `E-LOGIN` for a document that is no open challenge of this
/// kiosk, `E-CHAIN`, `E-EXPIRED`, `E-LEGAL` and their like for the certificate (SIGNING §4).
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginOpen {
    /// The signed document, whole.
    pub signed_xml: String,
}

/// Somebody is logged in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedIn {
    /// The token for [`LOGIN_HEADER`], 64 hexadecimal digits.
    pub token: String,
    /// It is worth nothing after that.
    #[zeroize(skip)]
    pub expires_at: DateTime<Utc>,
    /// The person's own facts. Where the registry is silent: IIN, name and birth date of the certificate, no
    /// address.
    pub person: Parent,
    /// False where the registry was silent: the address is then typed (flag `MANUAL`).
    #[zeroize(skip)]
    pub from_registry: bool,
    /// The e-mail of the account; none at the first login: the menu stays closed until one is proved by a code
    /// and kept ([`AccountEmail`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The signed challenge is kept: an envelope may name it by its digest
    /// ([`crate::envelope::Envelope::login_sha256`]). A centre of before does not say so.
    #[zeroize(skip)]
    #[serde(default)]
    pub kept: bool,
    /// Contacts of the person's applications that no code has proved: typed where there was no line (DOMAIN §6). The kiosk
    /// asks to prove them ([`Contact`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<Contact>,
}

/// A telephone or e-mail of an application. Brought by the kiosk, it says that a code proved it in this session
/// ([`super::CodeCheck`]); the answer holds it in its canonical spelling.
///
/// Refused with `E-PHONE`, `E-EMAIL`, `E-UNCONFIRMED`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The way of the code.
    #[zeroize(skip)]
    pub channel: Channel,
    /// The number in E.164, or the address.
    pub address: String,
}

/// Keeps an e-mail for the account; a code must have proved it in this session ([`super::CodeCheck`]).
///
/// Refused with `E-EMAIL`, `E-UNCONFIRMED`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountEmail {
    /// The address; the answer holds it in its canonical spelling.
    pub email: String,
}

silent_debug!(LoginOpen, LoggedIn, AccountEmail, Contact);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// What a centre from before the question for contacts answers.
    const BEFORE: &str = r#"{"token":"00","expires_at":"2026-11-23T09:00:00Z","person":{"iin":"870308400010","last":"A",
        "first":"B","birth":"1987-03-08"},"from_registry":true,"kept":true}"#;

    #[test]
    fn a_centre_of_before_asks_for_no_contact_and_a_kiosk_of_before_reads_every_answer() {
        let mut open: LoggedIn = serde_json::from_str(BEFORE).unwrap();
        assert!(open.unconfirmed.is_empty());
        let same: serde_json::Value = serde_json::from_str(BEFORE).unwrap();
        assert_eq!(serde_json::to_value(&open).unwrap(), same, "where there is none, nothing is said of it");
        open.unconfirmed = vec![Contact { channel: Channel::Sms, address: "+77774128452".into() }];
        let written = serde_json::to_string(&open).unwrap();
        assert!(serde_json::from_str::<LoggedIn>(&written).unwrap() == open);
        assert!(!format!("{:?} {open:?}", open.unconfirmed).contains("7774128452"));
    }
}
