//! The rows of the store, as the rest of central knows them.

use std::fmt;

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::meal;
use domain::number::{ApplicationNumber, Series};
use domain::time::Timestamp;
use ledger::receipt::SignedReceipt;
use sync::wire::{Channel, Language};
use uuid::Uuid;

use super::help::Helped;

/// A SHA-256, or an HMAC-SHA-256 of [`crate::keys::IndexKey`].
pub type Digest = [u8; 32];

/// A verified submission, ready to be registered.
pub struct NewSubmission<'a> {
    /// The settlement whose series numbers it.
    pub settlement: &'a Kato,
    /// The series.
    pub series: Series,
    /// The civil year of the registration.
    pub year: u16,
    /// UUIDv7 of the kiosk.
    pub id: Uuid,
    /// The kiosk that sent it.
    pub kiosk: &'a str,
    /// The number it gave; empty where it named none.
    pub kiosk_number: &'a str,
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// The envelope as it came, sealed to us.
    pub sealed: &'a [u8],
    /// Digest of the secret that opens its documents.
    pub document_key_sha256: Digest,
    /// What the kiosk claims.
    pub claimed_at: Timestamp,
    /// When we recorded it.
    pub registered_at: Timestamp,
    /// The certificates from the issuer up to the root, DER.
    pub chain: Vec<&'a [u8]>,
    /// What is known about revocation, as text for auditors.
    pub revocation: String,
    /// What a time stamp is to be asked for over, where one is wanted.
    pub stamp: Option<Digest>,
    /// The scans that will follow.
    pub scans: &'a [Coming],
    /// Whom it is about.
    pub child: Digest,
    /// Who filed it.
    pub applicant: Digest,
    /// Whether the registry holds the link between the two.
    pub linked: bool,
    /// BIN of the school.
    pub school: &'a str,
    /// What a person must look at.
    pub flags: &'a [Flag],
    /// The registries that were asked about it: recorded with it.
    pub look_ups: &'a [LookUp<'a>],
    /// How the applicant wants to be told that it is registered.
    pub notices: &'a [Channel],
    /// Whose help it names.
    pub helped: Option<Helped>,
}

/// A scan that will follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// Digest of the scan, as it stands in the signed XML.
    pub plain_sha256: Digest,
    /// How many bytes the scan has, as it stands in the signed XML.
    pub plain_bytes: u64,
    /// Digest of the sealed bytes.
    pub sealed_sha256: Digest,
}

/// Something in an application that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// `MANUAL`, `UNVERIFIED`, `NO_LINK`, `NO_REGISTRY`, `CLOCK`, `REVOCATION`.
    pub code: &'static str,
    /// The field of the form; empty where it is the whole.
    pub field: String,
}

/// What the number completes: the first event and the receipt.
pub struct Filed {
    /// M-7 of DOMAIN §2.6.
    pub event: meal::Event,
    /// The fold of it.
    pub application: meal::Application,
    /// The signed receipt.
    pub receipt: SignedReceipt,
}

/// How a registration ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// Registered now.
    New(Registered),
    /// Registered before under this id, with whatever digest: the caller compares.
    Before(Stored),
    /// This child has an undecided application already.
    Duplicate(ApplicationNumber),
}

/// What a registration gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The number.
    pub number: ApplicationNumber,
    /// The receipt.
    pub receipt: SignedReceipt,
}

/// What is kept of a registered submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The number.
    pub number: ApplicationNumber,
    /// The kiosk that sent it.
    pub kiosk: String,
    /// Digest of the signed XML.
    pub signed_xml_sha256: Digest,
    /// Digest of the secret that opens its documents.
    pub document_key_sha256: Digest,
    /// The receipt given at registration, byte for byte.
    pub receipt: SignedReceipt,
}

/// Where an awaited scan stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanState {
    /// No such submission.
    NoSubmission,
    /// The submission lists no such scan.
    NotListed,
    /// Awaited.
    Awaited(Coming),
    /// Here already.
    Kept,
}

/// A scan was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Took {
    /// The receipt given at registration.
    pub receipt: SignedReceipt,
    /// Digests of the sealed scans still awaited, in the order of the envelope.
    pub awaiting: Vec<Digest>,
}

/// An application with everything it rests on.
pub struct Application {
    /// Its events, oldest first.
    pub events: Vec<meal::Event>,
    /// The submission that opened it.
    pub submission_id: Uuid,
    /// The envelope as it came, sealed to us.
    pub sealed: Vec<u8>,
    /// BIN of the school.
    pub school: String,
    /// What a person must look at.
    pub flags: Vec<(String, String)>,
    /// When it was recorded.
    pub registered_at: Timestamp,
}

impl Application {
    /// The digest of the XML that it was submitted with.
    pub(crate) fn signed_xml(&self) -> Option<domain::digest::Sha256> {
        self.events.first()?.cause.xml_sha256()
    }
}

/// New events and the fold of the whole stream after them.
pub struct Step {
    /// In order.
    pub events: Vec<meal::Event>,
    /// The application after them.
    pub application: meal::Application,
}

/// The name of a document.
pub struct DocumentName<'a> {
    /// The application.
    pub number: &'a ApplicationNumber,
    /// `D13` …
    pub kind: &'a str,
    /// Its language.
    pub lang: Language,
}

/// A document at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Digest of the PDF.
    pub sha256: Digest,
    /// The PDF, sealed to us.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A paper that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The application.
    pub number: ApplicationNumber,
    /// Its name: `D13`, `D6-3`.
    pub kind: String,
    /// Its language.
    pub lang: Language,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A notice to an applicant that is to be sent now. Where to and in which language stands in the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its own id, the same for every try.
    pub id: Uuid,
    /// What it is about.
    pub about: About,
    /// The way it goes.
    pub channel: Channel,
    /// Which try this is, from 1.
    pub attempts: u32,
}

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A registered application.
    Application {
        /// Its number.
        number: ApplicationNumber,
        /// What is told of it: `registered` of a meal application, `event-3` of the queue.
        kind: String,
    },
    /// A submission that was refused for good, by its id: it has no number.
    Refusal(Uuid),
    /// What was not signed again in time: it has no number.
    TooLate {
        /// Whose queue it was to stand in.
        settlement: Kato,
        /// The submission that arrived first.
        submission: Uuid,
    },
}

/// For the logs of whoever runs the centre.
impl fmt::Display for About {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            About::Application { number, .. } => out.write_str(&number.machine()),
            About::Refusal(submission) => write!(out, "refusal of {submission}"),
            About::TooLate { submission, .. } => write!(out, "end of {submission}"),
        }
    }
}

/// Whose codes.
pub struct CodeOwner<'a> {
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// The kiosk.
    pub kiosk: &'a str,
    /// The applicant's session.
    pub session: Uuid,
    /// The channel.
    pub channel: Channel,
    /// Digest of the number or address.
    pub address: Digest,
}

/// A code about to be sent.
pub struct NewCode<'a> {
    /// Whose.
    pub owner: CodeOwner<'a>,
    /// Digest of the code.
    pub code: Digest,
    /// How often it may be tried.
    pub tries: u32,
    /// When it was made.
    pub sent_at: Timestamp,
}

/// What was sent before, for the rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SendHistory {
    /// When the last code went to this number or address, if it went.
    pub last_to_address: Option<Timestamp>,
    /// When codes were made for it within the last day, oldest first.
    pub to_address: Vec<Timestamp>,
    /// When this kiosk asked for codes within the last hour, oldest first.
    pub from_kiosk: Vec<Timestamp>,
}

/// A code that may still live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// Digest of the code.
    pub code: Digest,
    /// When it was made.
    pub sent_at: Timestamp,
    /// Tries left.
    pub tries_left: u32,
}

/// What a typed code was worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeVerdict {
    /// Right: the address is confirmed.
    pub confirmed: bool,
    /// The most tries that any live code has left after this.
    pub tries_left: u32,
}

/// The e-mail of an account at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEmail {
    /// Its keyed digest; none where it was kept before there was one.
    pub digest: Option<Digest>,
    /// Itself, sealed to us.
    pub sealed: Vec<u8>,
}

/// A look-up in a registry, without what was found.
pub struct LookUp<'a> {
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// The request's own id.
    pub request_id: Uuid,
    /// When.
    pub at: Timestamp,
    /// The kiosk.
    pub kiosk: &'a str,
    /// `parent` or `child`.
    pub about: &'static str,
    /// The service it was for.
    pub purpose: &'a str,
    /// Digest of whoever consented.
    pub subject: Digest,
    /// Digest of the signed consent.
    pub consent_sha256: Digest,
    /// The version of the text they agreed to.
    pub text_version: &'a str,
    /// Keyed digest of the answer.
    pub result: Digest,
}

/// What an auditor must see.
pub struct SecurityEvent<'a> {
    /// The settlement of the kiosk.
    pub settlement: &'a Kato,
    /// When.
    pub at: Timestamp,
    /// The kiosk.
    pub kiosk: &'a str,
    /// What was wrong: a code such as `E-CHAIN`.
    pub code: &'a str,
    /// What it was about: `submission 0199…`, `consent`, `token`.
    pub about: String,
    /// SHA-256 of the certificate in question, where there is one.
    pub certificate: Option<Digest>,
}

/// The due day of an application.
pub(crate) fn due_day(application: &meal::Application) -> Option<NaiveDate> {
    application.filing().map(|filing| filing.due.last_day)
}
