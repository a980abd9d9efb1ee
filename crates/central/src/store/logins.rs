//! Challenges, logins, accounts.
//!
//! **Invariant:** nothing of a person but keyed digests, and what they signed and their e-mail, sealed to us.

use domain::kato::Kato;
use domain::time::Timestamp;
use uuid::Uuid;

use super::{Digest, SealedEmail, StoreError};

/// A challenge about to be given out.
pub struct NewLogin<'a> {
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// Its nonce.
    pub nonce: &'a str,
    /// The kiosk.
    pub kiosk: &'a str,
    /// The session of the kiosk.
    pub session: Uuid,
    /// Digest of the document.
    pub document_sha256: Digest,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it may come back.
    pub open_until: Timestamp,
}

/// Who came back with a challenge.
pub struct OpenedLogin<'a> {
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// Its nonce.
    pub nonce: &'a str,
    /// The kiosk.
    pub kiosk: &'a str,
    /// Digest of the document that was signed.
    pub document_sha256: Digest,
    /// Now.
    pub at: Timestamp,
    /// Digest of the token.
    pub token_sha256: Digest,
    /// Keyed digest of the person's IIN.
    pub person: Digest,
    /// The serial number of the login certificate.
    pub certificate_serial: &'a str,
    /// Until when the token is good.
    pub ends_at: Timestamp,
    /// What was signed.
    pub signed: SignedLogin<'a>,
}

/// A signed login, for the application that names it.
#[derive(Clone, Copy)]
pub struct SignedLogin<'a> {
    /// Digest of the signed XML.
    pub sha256: Digest,
    /// The signed XML, sealed to us.
    pub sealed: &'a [u8],
}

/// Somebody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRow {
    /// The kiosk it was opened at.
    pub kiosk: String,
    /// The session of the kiosk.
    pub session: Uuid,
    /// Keyed digest of the person's IIN.
    pub person: Digest,
    /// The serial number of the login certificate.
    pub certificate_serial: String,
    /// Digest of the document that was signed: the consent to look-ups of this visit.
    pub document_sha256: Digest,
    /// Until when.
    pub ends_at: Timestamp,
}

/// What central keeps of logins.
pub trait LoginStore {
    /// Records a challenge about to be given out.
    fn challenge(&self, new: &NewLogin<'_>) -> Result<(), StoreError>;

    /// Opens a login where its challenge is still open, and keeps what was signed; false: there is none such.
    fn open_login(&self, opened: &OpenedLogin<'_>) -> Result<bool, StoreError>;

    /// The signed login of this digest that was opened at this kiosk, sealed; nothing where it is not kept.
    fn signed_login(
        &self,
        settlement: &Kato,
        signed_sha256: Digest,
        kiosk: &str,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Forgets signed logins that were opened before.
    fn purge_signed_logins(&self, before: Timestamp) -> Result<(), StoreError>;

    /// The login of a token.
    fn login(&self, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError>;

    /// Ends a login.
    fn end_login(&self, token_sha256: Digest) -> Result<(), StoreError>;

    /// The e-mail of a person's account.
    fn account_email(&self, person: Digest) -> Result<Option<SealedEmail>, StoreError>;

    /// Keeps the e-mail of a person's account.
    fn keep_account_email(
        &self,
        person: Digest,
        email: &SealedEmail,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}
