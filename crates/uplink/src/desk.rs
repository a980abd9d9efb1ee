//! The routes of a desk, where clerks decide.
//!
//! **Invariant:** as in the cabinet: the login's token travels in its own header; what goes into an address holds
//! letters, digits, dots, dashes and one slash only.

use sync::wire::desk::{AtDesk, AuditShown, DecisionDone, DeskLoggedIn, Inbox, PlacesAtDesk, SignedDecision};
use sync::wire::{LoginChallenge, LoginOpen, LoginRequest};
use zeroize::Zeroizing;

use crate::account::{SCAN_BYTES_MAX, plain};
use crate::error::UplinkError;
use crate::routes::Uplink;

impl Uplink {
    /// A challenge to be signed with a clerk's login key.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn desk_challenge(&self, asked: &LoginRequest) -> Result<LoginChallenge, UplinkError> {
        self.exchange.post("/v1/desk/logins", asked)
    }

    /// Opens the desk with the signed challenge.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with `E-CLERK`, `E-NATURAL`, `E-SIGN4AUTH` and their like.
    pub fn open_desk(&self, signed_xml: &str) -> Result<DeskLoggedIn, UplinkError> {
        self.exchange.post("/v1/desk/logins/open", &LoginOpen { signed_xml: signed_xml.into() })
    }

    /// Ends a clerk's login.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn close_desk(&self, token: &str) -> Result<(), UplinkError> {
        self.exchange.delete_as(token, "/v1/desk/logins")
    }

    /// What waits for the clerk.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn desk_inbox(&self, token: &str) -> Result<Inbox, UplinkError> {
        self.exchange.get_as(token, "/v1/desk/inbox")
    }

    /// An application by the machine form of its number. The look is recorded.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NOAPPLICATION` for what is not there and for what is not the clerk's.
    pub fn desk_application(&self, token: &str, number: &str) -> Result<AtDesk, UplinkError> {
        self.exchange.get_as(token, &format!("/v1/desk/applications/{}", plain(number)))
    }

    /// A scan as it was attached. The look is recorded.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NODOCUMENT` where there is none for this clerk.
    pub fn desk_scan(
        &self,
        token: &str,
        number: &str,
        sha256: &str,
    ) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        let path = format!("/v1/desk/applications/{}/scans/{}", plain(number), plain(sha256));
        self.exchange.bytes_as(token, &path, SCAN_BYTES_MAX)
    }

    /// Hands over a signed decision. The same document again gets the same answer.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with the code of the rule, `E-CHANGED`, `E-ROLE`, `E-OTHERBIN` …
    pub fn decide(&self, token: &str, signed_xml: &str) -> Result<DecisionDone, UplinkError> {
        self.exchange.post_as(token, "/v1/desk/decisions", &SignedDecision { signed_xml: signed_xml.into() })
    }

    /// The places that the clerk may publish in a settlement.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-ROLE` for whoever publishes none there.
    pub fn desk_places(&self, token: &str, kato: &str) -> Result<PlacesAtDesk, UplinkError> {
        self.exchange.get_as(token, &format!("/v1/desk/places/{}", plain(kato)))
    }

    /// The audit of a queue's log.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-ROLE` for whoever is no auditor there.
    pub fn desk_audit(&self, token: &str, kato: &str) -> Result<AuditShown, UplinkError> {
        self.exchange.get_as(token, &format!("/v1/desk/audit/{}", plain(kato)))
    }
}
