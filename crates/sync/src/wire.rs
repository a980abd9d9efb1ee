//! The bodies of central's API, version 1. All of them JSON in UTF-8, except sealed bytes and PDFs.
//!
//! | method and path | asks | answers |
//! |---|---|---|
//! | `POST /v1/enrolments` | [`EnrolmentRequest`] | [`Enrolled`] |
//! | `POST /v1/enrolments/next` | [`RenewalRequest`] | [`Enrolled`] |
//! | `GET /v1/status?beacon=&edition=` | – | [`Status`] |
//! | `GET /v1/editions/{number}?since=&of=&from=` | – | a piece of what makes that edition of the one that is there |
//! | `POST /v1/codes` | [`CodeRequest`] | [`CodeSent`] |
//! | `POST /v1/codes/check` | [`CodeCheck`] | [`CodeChecked`] |
//! | `POST /v1/look-ups/parent` | [`ParentLookUp`] | [`Parent`] |
//! | `POST /v1/look-ups/child` | [`ChildLookUp`] | [`Child`] |
//! | `GET /v1/schools?kato=` | – | [`Schools`] |
//! | `POST /v1/submissions` | sealed envelopes together ([`batch`]) | [`batch::Answers`] |
//! | `POST /v1/submissions/{uuid}/scans/{sha256}?from=&of=` | a piece of a sealed blob, or nothing of it | [`batch::Answers`] |
//! | `PUT /v1/submissions/{uuid}` | a sealed [`crate::envelope::Envelope`] | [`ledger::receipt::SignedReceipt`] |
//! | `PUT /v1/submissions/{uuid}/scans/{sha256}` | a sealed blob | [`ledger::receipt::SignedReceipt`] |
//! | `GET /v1/submissions/{uuid}/documents/D13?lang=kk` | – | `application/pdf` |
//! | `POST /v1/logins` | [`LoginRequest`] | [`LoginChallenge`] |
//! | `POST /v1/logins/open` | [`LoginOpen`] | [`LoggedIn`] |
//! | `DELETE /v1/logins` * | – | 204 |
//! | `PUT /v1/account/email` * | [`AccountEmail`] | [`AccountEmail`] |
//! | `POST /v1/account/contacts` * | [`Contact`] | [`Contact`] |
//! | `GET /v1/journal` * | – | [`Journal`] |
//! | `GET /v1/applications/{kato}/{number}` * | – | [`ApplicationShown`] |
//! | `GET /v1/applications/{kato}/{number}/papers/{name}?lang=kk` * | – | `application/pdf` |
//! | `GET /v1/applications/{kato}/{number}/scans/{sha256}` * | – | the scan as it was attached |
//! | `POST /v1/acts` * | [`LoginAct`] | [`ActionDone`] |
//! | `PUT /v1/actions/{uuid}/scans/{sha256}` * | a sealed blob | [`ActionScanKept`] |
//! | `POST /v1/actions` * | [`SignedAction`] | [`ActionDone`] |
//! | `GET /v1/vacancies/{kato}?kind=private` | – | [`Vacancies`] |
//! | `GET /v1/queues/{kato}/growth?since=` | – | [`Growth`] |
//! | `POST /v1/desk/logins` | [`LoginRequest`] | [`LoginChallenge`] |
//! | `POST /v1/desk/logins/open` | [`LoginOpen`] | [`desk::DeskLoggedIn`] |
//! | `DELETE /v1/desk/logins` * | – | 204 |
//! | `GET /v1/desk/inbox` * | – | [`desk::Inbox`] |
//! | `GET /v1/desk/applications/{kato}/{number}` * | – | [`desk::AtDesk`] |
//! | `GET /v1/desk/applications/{kato}/{number}/scans/{sha256}` * | – | the scan as it was attached |
//! | `POST /v1/desk/decisions` * | [`desk::SignedDecision`] | [`desk::DecisionDone`] |
//! | `GET /v1/desk/places/{kato}` * | – | [`desk::PlacesAtDesk`] |
//! | `GET /v1/desk/audit/{kato}` * | – | [`desk::AuditShown`] |
//!
//! Whoever asks is known by the certificate of the connection, and refused with `E-KIOSK` without one that we know, with
//! `E-KIOSK-REVOKED` once it is revoked; only the first route is asked without one. Requests with a star also carry
//! [`LOGIN_HEADER`] (`E-LOGIN-OVER` once it has ended). Every refusal, of any route, is an [`ErrorBody`].
//! An application of the kindergarten queue is filed as any other; its receipt carries number, place and evidence.
//! The routes without batches and pieces stay for kiosks of before.
//!
//! **Invariant:** bodies that hold a person's data zeroize themselves when dropped and show nothing in `Debug`.

mod action;
pub mod batch;
mod code;
pub mod desk;
mod enrolment;
mod error;
mod journal;
mod login;
mod place;
mod registry;
mod slim;

pub use action::{ActionDone, ActionKind, ActionScanKept, LoginAct, SignedAction};
pub use code::{Channel, CodeCheck, CodeChecked, CodeRequest, CodeSent, Language};
pub use enrolment::{Enrolled, EnrolmentRequest, RenewalRequest};
pub use error::ErrorBody;
pub use journal::{
    ActionRefusal, ActionShown, ApplicationShown, Args, DocumentLine, Folder, HelpedBy, HistoryLine, Journal,
    JournalRow, Party, PlaceChanged, PlaceReason, QueuePlace, Service, StateShown,
};
pub use login::{AccountEmail, Contact, LOGIN_HEADER, LoggedIn, LoginChallenge, LoginOpen, LoginRequest};
pub use place::{Instruction, KindergartenShown, PlaceKind, ReferralShown, Vacancies, VacantPlace};
pub use registry::{Address, Child, ChildLookUp, Enrolment, Parent, ParentLookUp, School, Schools};

pub use ledger::head::Growth;

use chrono::{DateTime, Utc};
use ledger::beacon::SignedBeacon;
use serde::{Deserialize, Serialize};

/// The header that opens an applicant's document: the secret, in hex, whose SHA-256 stood in the envelope.
pub const DOCUMENT_KEY_HEADER: &str = "x-document-key";

/// The document of a registered meal application (DOMAIN §1.6): the signed application as PDF.
pub const SIGNED_APPLICATION: &str = "D13";

/// The notice of a registration in a queue (DOMAIN §1.6): the number, the place, the term to confirm the interest.
pub const REGISTRATION: &str = "D1";

/// The decision on a meal application (DOMAIN §1.6): granted, or refused with the reason and where to complain.
pub const DECISION: &str = "D14";

/// The document of a registration in a queue that proves its place: the receipt as central signed it, JSON.
pub const RECEIPT: &str = "RECEIPT";

/// The longest JSON body that either side reads, in bytes.
pub const JSON_BYTES_MAX: usize = 256 * 1024;

/// The longest PDF that a kiosk takes, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The longest piece of an edition that is handed out at once, in bytes: on the thinnest line a quarter of a minute, after
/// which whatever is more urgent goes first.
pub const EDITION_PIECE_BYTES: usize = 16 * 1024;

/// Who answers, with what keys, and what time it is there.
///
/// A kiosk pins both keys in its own configuration: it compares these, it never learns them from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Status {
    /// Central's clock, UTC.
    pub time: DateTime<Utc>,
    /// The centre's name as configured, such as `demo`.
    pub centre: String,
    /// The version of the program that answers.
    pub version: String,
    /// The age recipient (`age1…`) that submissions are sealed to.
    pub sealing_recipient: String,
    /// The Ed25519 public key of receipts, 32 bytes in base64.
    pub receipt_key: String,
    /// The time, signed for the kiosk that asked for it (`?beacon=true`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beacon: Option<SignedBeacon>,
    /// The number of the edition that is published; none where nothing is. A hint: only what was signed is believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<u64>,
}

/// Shows only the type's name, for bodies that hold a person's data.
macro_rules! silent_debug {
    ($($kind:ident),+) => {$(
        impl std::fmt::Debug for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($kind), "(…)"))
            }
        }
    )+};
}
use silent_debug;
