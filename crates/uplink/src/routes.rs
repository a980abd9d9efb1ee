//! One method per route of central's API.
//!
//! **Invariant:** what comes back for a parcel is handed on as it came: whether it is believed is decided where the row
//! is known that it must speak of (`sync::dispatch`).

use enrolment::Folder;
use sync::compact::Dictionary;
use sync::dispatch::{Heard, Piece};
use sync::wire::batch::{Answers, pack};
use sync::wire::{
    Child, ChildLookUp, CodeCheck, CodeChecked, CodeRequest, CodeSent, EDITION_PIECE_BYTES, Language, Parent,
    ParentLookUp, School, Schools, Status,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError};
use crate::error::UplinkError;
use crate::exchange::Exchange;

/// A piece of an edition that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionWanted {
    /// The published edition.
    pub number: u64,
    /// The one that is here; 0 for none.
    pub since: u64,
    /// The first digits of its digest.
    pub of: String,
    /// How many bytes are here already.
    pub from: u64,
}

/// What came, whether or not it was all.
#[derive(Debug)]
pub struct Came {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Why there are no more of them.
    pub cut: Option<UplinkError>,
}

/// Central, as seen from a kiosk. Keep one for the life of the program: its connections are kept alive.
/// Shared between threads by reference.
pub struct Uplink {
    pub(crate) exchange: Exchange,
    pub(crate) identity: Option<Folder>,
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
        Ok(Self { exchange, identity: config.identity })
    }

    /// Who answers, with what keys, and what time it is there. The caller compares its keys with the pinned ones;
    /// receipts are verified against the pinned one in any case.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn status(&self) -> Result<Status, UplinkError> {
        self.exchange.get("/v1/status")
    }

    /// The same, where the kiosk also says which edition it has (0 for none), and whether the time is to be signed for it.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn look(&self, edition: u64, beacon: bool) -> Result<Status, UplinkError> {
        let beacon = if beacon { "&beacon=true" } else { "" };
        self.exchange.get(&format!("/v1/status?edition={edition}{beacon}"))
    }

    /// A piece of what makes the published edition of the one that is here, from a byte on. What came before a cut came.
    pub fn edition(&self, wanted: &EditionWanted) -> Came {
        let EditionWanted { number, since, of, from } = wanted;
        self.exchange.whatever_comes(
            &format!("/v1/editions/{number}?since={since}&of={of}&from={from}"),
            EDITION_PIECE_BYTES,
        )
    }

    /// The same, with the time signed for this kiosk.
    ///
    /// # Errors
    /// See [`UplinkError`].
    pub fn status_with_beacon(&self) -> Result<Status, UplinkError> {
        self.exchange.get("/v1/status?beacon=true")
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

    /// Hands over sealed envelopes together. Safe to repeat: the same bytes get the same answers. Nothing of them is
    /// believed yet: [`sync::dispatch::Line::judge`] does that.
    pub fn submit_all<'f>(&self, forms: impl IntoIterator<Item = (Uuid, &'f [u8])>) -> Heard {
        let path = format!("/v1/submissions{}", small("?"));
        heard(self.exchange.post_sealed(&path, &pack(forms)))
    }

    /// Hands over a piece of a sealed scan. Safe to repeat.
    pub fn put_piece(&self, piece: &Piece, sealed: &[u8]) -> Heard {
        let Piece { submission_id, sealed_sha256, from, of, .. } = piece;
        let small = small("&");
        let path =
            format!("/v1/submissions/{submission_id}/scans/{sealed_sha256}?from={from}&of={of}{small}");
        heard(self.exchange.post_sealed(&path, sealed))
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
}

/// Says which dictionary answers may be made small with.
fn small(joint: &str) -> String {
    Dictionary::of_answers().map_or_else(String::new, |known| format!("{joint}z={}", known.id))
}

fn heard(answer: Result<Answers, UplinkError>) -> Heard {
    match answer {
        Ok(Answers { answers }) => {
            Heard::Answers(answers.into_iter().map(|about| (about.submission_id, about.answer)).collect())
        }
        Err(error) => error.heard(),
    }
}
