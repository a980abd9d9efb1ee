//! The kiosk's half of the protocol: what goes over the line next, and what an answer means. Pure.
//!
//! The shell holds the rows (the vault) and the line (uplink). It asks [`next`] what to send, sends that [`Parcel`],
//! gives what came back to [`Line::judge`] as [`Heard`], and writes down every [`Write`] that this says before it
//! asks again. Rows survive a power cut; the [`Line`] does not, and need not.
//!
//! **Invariants:**
//! - a row leaves the queue, or is laid aside, only on a text that the pinned key signed for exactly this row; every
//!   other answer, and silence, only moves the time of the next try;
//! - forms go before scans, rows in the order in which they were accepted; one bad row never holds up another, not even one that the
//!   centre dies of;
//! - a form that only names its login has the one that carries it beside it until the row is done, and makes room for it as
//!   soon as central does not know the login;
//! - what was answered twice, too late or out of order does no harm.

mod backoff;
mod choose;
mod judge;
mod line;

use chrono::{DateTime, Utc};
use ledger::receipt::SignedReceipt;
use uuid::Uuid;

use crate::wire::ErrorBody;
pub use crate::wire::batch::Answer;

pub use backoff::{BACKOFF_S_MAX, BACKOFF_S_MIN, RETRY_AFTER_S_MAX, full_jitter};
pub use choose::{BATCH_MAX, next};
pub use judge::Exchange;
pub use line::{DOUBTED_AFTER, Line, PACE_BYTES_MAX, PACE_BYTES_MIN};

/// The refusal that means: central has no such submission, send the form (again) before its scans.
pub const CODE_NO_SUBMISSION: &str = "E-NOSUBMISSION";

/// The answer that means: central does not keep the login that the form names, or no longer; send the form that carries it.
pub const CODE_NO_SIGNED_LOGIN: &str = "E-NOSIGNEDLOGIN";

/// One submission that waits. Its sealed bytes stay where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub submission_id: Uuid,
    /// When the screen said "accepted", by the kiosk's clock.
    pub accepted_at: DateTime<Utc>,
    /// SHA-256 (hex) of the signed XML: a receipt has to name it.
    pub signed_xml_sha256: String,
    /// The sealed form.
    pub form: Blob,
    /// The same form with the login in it, where [`Item::form`] only names it.
    pub whole: Option<Blob>,
    /// What is still to be sent.
    pub waiting: Waiting,
    /// Tries that failed since something last went through.
    pub attempts: u32,
    /// Not to be tried before.
    pub not_before: DateTime<Utc>,
}

impl Item {
    /// Whether these are the sealed bytes of its form, with its login in it or without.
    pub fn is_form(&self, sealed_sha256: &str) -> bool {
        std::iter::once(&self.form).chain(&self.whole).any(|form| form.sealed_sha256 == sealed_sha256)
    }
}

/// What of a submission is still to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// The sealed form.
    Form,
    /// Only scans: those that the last receipt awaits.
    Scans(Vec<Blob>),
}

/// Sealed bytes by their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// SHA-256 of the sealed bytes, hex.
    pub sealed_sha256: String,
    /// How many there are.
    pub bytes: u64,
}

/// One thing to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// `POST /v1/submissions`: these forms, each sealed by itself, together.
    Forms(Vec<Uuid>),
    /// `POST /v1/submissions/{id}/scans/{sealed_sha256}?from=…&of=…`.
    Piece(Piece),
}

/// A piece of a sealed scan; of no bytes at all it asks how many are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The submission.
    pub submission_id: Uuid,
    /// The name of the sealed scan, hex.
    pub sealed_sha256: String,
    /// Where it begins.
    pub from: u64,
    /// How long it is.
    pub bytes: u64,
    /// How long the whole scan is.
    pub of: u64,
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send this.
    Send(Parcel),
    /// Nothing is due before then.
    WaitUntil(DateTime<Utc>),
    /// Nothing waits.
    Empty,
}

/// What came back for a parcel. Nobody has believed it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Answers about submissions, in whatever order.
    Answers(Vec<(Uuid, Answer)>),
    /// Central takes nothing at the moment.
    Later(ErrorBody),
    /// Central was not reached, or the line was cut.
    Offline,
    /// Something answered that is not our central, or not in order.
    BadAnswer,
}

/// What has to be written down before the next parcel goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// The receipt was verified. Scans that it does not await are done; where it awaits none, the row is done.
    Settle(SignedReceipt),
    /// Something of its scan went through: no failed attempts are counted any longer.
    Forward {
        /// The row.
        submission_id: Uuid,
    },
    /// Count one failed attempt and try again then.
    Retry {
        /// The row.
        submission_id: Uuid,
        /// Its new `not_before`.
        at: DateTime<Utc>,
    },
    /// Central has lost the registration (a restored backup): back to [`Waiting::Form`], not before then.
    FormAgain {
        /// The row.
        submission_id: Uuid,
        /// Its new `not_before`.
        at: DateTime<Utc>,
    },
    /// Central does not keep the login that the form names: from now on the form that carries it is the form, at once.
    Whole {
        /// The row.
        submission_id: Uuid,
    },
    /// The refusal was verified: lay the row aside for the operator, with the reason; never delete it.
    LayAside {
        /// The row.
        submission_id: Uuid,
        /// Why, with what the message needs.
        problem: ErrorBody,
    },
}

#[cfg(test)]
mod tests;
