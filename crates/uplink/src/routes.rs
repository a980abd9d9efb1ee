//! One method per route of central's API.
//!
//! **Invariant:** a receipt that comes out of here was signed by the pinned key and speaks of the submission
//! that was asked about; a replayed receipt of another one is no answer.

use ledger::receipt::{Receipt, ReceiptKey, SignedReceipt};
use sync::wire::{
    Child, ChildLookUp, CodeCheck, CodeChecked, CodeRequest, CodeSent, Language, Parent, ParentLookUp,
    School, Schools, Status,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError};
use crate::error::{BadAnswer, UplinkError};
use crate::exchange::Exchange;

/// A registered submission: the receipt as signed (to keep) and as read (to use).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// As it came, to be kept byte for byte.
    pub signed: SignedReceipt,
    /// What it says, already verified.
    pub receipt: Receipt,
}

/// Central, as seen from a kiosk. Keep one for the life of the program: its connections are kept alive.
/// Shared between threads by reference.
pub struct Uplink {
    pub(crate) exchange: Exchange,
    receipt_key: ReceiptKey,
}

impl std::fmt::Debug for Uplink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Uplink(…)")
    }
}

impl Uplink {
    /// Prepares the agent; connects to nothing yet.
    ///
    /// # Errors
    /// [`ConfigError`] names the key of the configuration that cannot be used.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let exchange = Exchange::new(&config)?;
        Ok(Self { exchange, receipt_key: config.receipt_key })
    }

    /// Who answers, with what keys, and what time it is there. The caller compares its keys with the pinned ones;
    /// receipts are verified against the pinned one in any case.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn status(&self) -> Result<Status, UplinkError> {
        self.exchange.get("/v1/status")
    }

    /// Asks for a code to be sent.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with `E-CODE-LIMIT`, `E-PHONE`, `E-EMAIL`, `E-CODE-SEND`.
    pub fn send_code(&self, asked: &CodeRequest) -> Result<CodeSent, UplinkError> {
        self.exchange.post("/v1/codes", asked)
    }

    /// Asks whether a typed code is right.
    ///
    /// # Errors
    /// See [`UplinkError`]; a wrong code is an answer, not an error.
    pub fn check_code(&self, asked: &CodeCheck) -> Result<CodeChecked, UplinkError> {
        self.exchange.post("/v1/codes/check", asked)
    }

    /// The facts of whoever signed this consent.
    ///
    /// # Errors
    /// See [`UplinkError`]; refused with the code of what the consent failed (`E-CHAIN` …) or `E-NOTFOUND`.
    pub fn look_up_parent(&self, consent: &str) -> Result<Parent, UplinkError> {
        self.exchange.post("/v1/look-ups/parent", &ParentLookUp { consent: consent.into() })
    }

    /// A child of whoever signed this consent.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NOPARENT` for a child that is not theirs and for one that does not exist.
    pub fn look_up_child(&self, consent: &str, child_iin: &str) -> Result<Child, UplinkError> {
        let asked = ChildLookUp { consent: consent.into(), child_iin: child_iin.into() };
        self.exchange.post("/v1/look-ups/child", &asked)
    }

    /// The schools of a settlement.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn schools(&self, kato: &str) -> Result<Vec<School>, UplinkError> {
        let digits: String = kato.chars().filter(char::is_ascii_digit).collect();
        self.exchange.get::<Schools>(&format!("/v1/schools?kato={digits}")).map(|list| list.schools)
    }

    /// Hands over a sealed envelope. Safe to repeat: the same bytes get the same receipt.
    ///
    /// # Errors
    /// See [`UplinkError`]; [`UplinkError::outcome`] is what the outbox rules want.
    pub fn submit(&self, submission_id: Uuid, sealed: &[u8]) -> Result<Registered, UplinkError> {
        let signed = self.exchange.put_sealed(None, &format!("/v1/submissions/{submission_id}"), sealed)?;
        self.believe(submission_id, signed)
    }

    /// Hands over a sealed scan. Safe to repeat.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NOSUBMISSION` asks for the form first.
    pub fn put_scan(
        &self,
        submission_id: Uuid,
        sealed_sha256: &str,
        sealed: &[u8],
    ) -> Result<Registered, UplinkError> {
        let path = format!("/v1/submissions/{submission_id}/scans/{sealed_sha256}");
        let signed = self.exchange.put_sealed(None, &path, sealed)?;
        self.believe(submission_id, signed)
    }

    /// A document of a registered submission as PDF, for whoever holds the secret of its envelope.
    ///
    /// # Errors
    /// See [`UplinkError`]; `E-NODOCUMENT` whenever it may not or cannot be had.
    pub fn document(
        &self,
        submission_id: Uuid,
        document: &str,
        lang: Language,
        key_hex: &str,
    ) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        let lang = lang.word();
        let path = format!("/v1/submissions/{submission_id}/documents/{document}?lang={lang}");
        self.exchange.document(&path, key_hex)
    }

    fn believe(&self, submission_id: Uuid, signed: SignedReceipt) -> Result<Registered, UplinkError> {
        match self.receipt_key.verify(&signed) {
            Ok(receipt) if receipt.submission_id == submission_id => Ok(Registered { signed, receipt }),
            Ok(_) | Err(_) => Err(UplinkError::BadAnswer(BadAnswer::Receipt)),
        }
    }
}
