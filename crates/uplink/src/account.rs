//! The routes of the personal cabinet, and the growth of a queue's log.
//!
//! **Invariant:** each carries the login's token in its own header and nothing of it in an address; names that go
//! into an address hold letters, digits, dots, dashes and one slash only.

use sync::wire::{
    AccountEmail, ActionDone, ActionScanKept, ApplicationShown, Contact, DOCUMENT_BYTES_MAX, Growth, Journal,
    Language, LoggedIn, LoginAct, LoginChallenge, LoginOpen, LoginRequest, SignedAction, Vacancies,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::UplinkError;
use crate::routes::Uplink;

/// The longest scan that a kiosk takes back, in bytes: as long as any that it sends (DOMAIN §1.4).
pub(crate) const SCAN_BYTES_MAX: usize = 10 * 1024 * 1024;

impl Uplink {
    /// A challenge to be signed with a login key.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn challenge(&self, asked: &LoginRequest) -> Result<LoginChallenge, UplinkError> {
        self.exchange.post("/v1/logins", asked)
    }

    /// Brings the signed challenge back.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with `E-SIGN4AUTH`, `E-LOGIN`, `E-CHAIN` and their like.
    pub fn open_login(&self, signed_xml: &str) -> Result<LoggedIn, UplinkError> {
        self.exchange.post("/v1/logins/open", &LoginOpen { signed_xml: signed_xml.into() })
    }

    /// Ends a login.
    ///
    /// # Errors
    /// See [`UplinkError`]; one that has ended already is `E-LOGIN-OVER`.
    pub fn log_out(&self, token: &str) -> Result<(), UplinkError> {
        self.exchange.delete_as(token, "/v1/logins")
    }

    /// Keeps a proved e-mail for the account; gives its canonical spelling.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with `E-EMAIL`, `E-UNCONFIRMED`.
    pub fn keep_email(&self, token: &str, email: &str) -> Result<AccountEmail, UplinkError> {
        self.exchange.put_as(token, "/v1/account/email", &AccountEmail { email: email.into() })
    }

    /// Records that a code of this session proved a contact of the person's applications.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with `E-UNCONFIRMED`.
    pub fn prove_contact(&self, token: &str, contact: &Contact) -> Result<Contact, UplinkError> {
        self.exchange.post_as(token, "/v1/account/contacts", contact)
    }

    /// Every application of the person.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn journal(&self, token: &str) -> Result<Journal, UplinkError> {
        self.exchange.get_as(token, "/v1/journal")
    }

    /// One application, by the machine form of its number; while it has none, by settlement and submission,
    /// `391010000/0192f0c0-…`.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn application(&self, token: &str, name: &str) -> Result<ApplicationShown, UplinkError> {
        self.exchange.get_as(token, &format!("/v1/applications/{}", plain(name)))
    }

    /// The free places of private kindergartens of a settlement.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn vacancies(&self, settlement: &str) -> Result<Vacancies, UplinkError> {
        self.exchange.get(&format!("/v1/vacancies/{}?kind=private", plain(settlement)))
    }

    /// A paper of an application as PDF.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NODOCUMENT` where there is none.
    pub fn paper(
        &self,
        token: &str,
        number: &str,
        name: &str,
        lang: Language,
    ) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        let (number, name, lang) = (plain(number), plain(name), lang.word());
        let path = format!("/v1/applications/{number}/papers/{name}?lang={lang}");
        self.exchange.bytes_as(token, &path, DOCUMENT_BYTES_MAX)
    }

    /// A scan as it was attached.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NODOCUMENT` where there is none.
    pub fn scan(&self, token: &str, number: &str, sha256: &str) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        let path = format!("/v1/applications/{}/scans/{}", plain(number), plain(sha256));
        self.exchange.bytes_as(token, &path, SCAN_BYTES_MAX)
    }

    /// An act that the login alone proves.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with the code of the button's refusal, or `E-CHANGED`.
    pub fn act(&self, token: &str, act: &LoginAct) -> Result<ActionDone, UplinkError> {
        self.exchange.post_as(token, "/v1/acts", act)
    }

    /// A scan of an act that is going to be sent. Safe to repeat.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn put_action_scan(
        &self,
        token: &str,
        action: Uuid,
        sealed_sha256: &str,
        sealed: &[u8],
    ) -> Result<ActionScanKept, UplinkError> {
        let path = format!("/v1/actions/{action}/scans/{}", plain(sealed_sha256));
        self.exchange.put_sealed(Some(token), &path, sealed)
    }

    /// A signed act; its scans have gone before. The same document again gets the same answer.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with the code of the button's refusal, `E-CHANGED`, `E-AUTH4SIGN` …
    pub fn act_signed(&self, token: &str, action: &SignedAction) -> Result<ActionDone, UplinkError> {
        self.exchange.post_as(token, "/v1/actions", action)
    }

    /// The head of a queue's log, and the proof that it grew from one of `since` entries.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn growth(&self, kato: &str, since: u64) -> Result<Growth, UplinkError> {
        self.exchange.get(&format!("/v1/queues/{}/growth?since={since}", plain(kato)))
    }
}

/// What may stand in an address.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/')).collect()
}
