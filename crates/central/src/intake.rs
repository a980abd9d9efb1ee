//! Submissions: opened, verified whole, checked against the registries, registered in one transaction.
//!
//! **Invariants:**
//! - nothing is registered before everything is verified (SIGNING §4, then the form's own rules);
//! - the same id and the same signed XML get the same receipt, byte for byte, however often they are sent;
//!   another XML under a known id is refused;
//! - a refusal for good of an authentic application is recorded before it is answered, so that its applicant is told;
//! - what a person must look at is flagged, never dropped.

mod answered;
mod arrivals;
mod consent;
mod findings;
pub(crate) mod helped;
mod journal;
mod named;
mod piece;
mod queue;
pub mod recheck;
mod refused;
mod register;
mod scan;
mod standing;
mod verify;

pub use answered::{answer_form, answer_piece};
pub(crate) use arrivals::{REVOKED, rejection};
pub(crate) use findings::UNVERIFIED;
pub use piece::{Piece, put_piece};
pub(crate) use queue::asked;
pub use scan::put_scan;
pub(crate) use verify::settlement;

use ledger::receipt::SignedReceipt;
use sha2::{Digest as _, Sha256};
use sync::envelope::{Envelope, EnvelopeError};
use sync::intake::{self as rules, Before, Form, FormStep, Refusal};
use uuid::Uuid;

use crate::centre::{Centre, Kiosk};
use crate::filed::envelope_digest;
use crate::problem::Problem;
use crate::signer::report;
use crate::store::{Digest, Registration, Stored};
use register::{Found, New};
use verify::Verified;

/// Takes a sealed envelope.
///
/// # Errors
/// 422 with the code of what failed, 409 `E-DIGEST` for another XML under a known id, 503 when the store is
/// away.
pub fn submit(centre: &Centre, kiosk: &Kiosk, id: Uuid, sealed: &[u8]) -> Result<SignedReceipt, Problem> {
    take(centre, kiosk, id, sealed).inspect_err(|problem| centre.metrics.refused(problem.code()))
}

fn take(centre: &Centre, kiosk: &Kiosk, id: Uuid, sealed: &[u8]) -> Result<SignedReceipt, Problem> {
    let envelope = Envelope::unseal(sealed, &centre.keys.sealing).map_err(not_opened)?;
    if envelope.submission_id != id || id.get_version_num() != 7 {
        return Err(Problem::not_understood("E-ENVELOPE"));
    }
    let xml_sha256: Digest = Sha256::digest(envelope.signed_xml.as_bytes()).into();
    let new = New { kiosk, sealed, envelope: &envelope, xml_sha256, believed: None };
    if let Some(before) = centre.store.submission(id)? {
        return again(centre, &new, before);
    }
    // From here on nothing knows whether its login was carried or named.
    let Some(whole) = named::filled_in(centre, kiosk, &envelope)? else { return unknown(centre, new) };
    let (envelope, sealed) = whole;
    unknown(centre, New { sealed: &sealed, envelope: &envelope, ..new })
}

/// What nobody has registered yet.
fn unknown(centre: &Centre, new: New<'_>) -> Result<SignedReceipt, Problem> {
    let id = new.envelope.submission_id;
    let Some(known) = centre.store.refusal(id)? else { return first(centre, &new) };
    let form = form(&new, envelope_digest(new.envelope)?);
    let before = Refusal {
        kiosk: &known.kiosk,
        envelope_sha256: known.envelope_sha256,
        over: arrivals::rejected(centre, &known.settlement, id)?,
    };
    match rules::form(&form, None, Some(before)) {
        FormStep::RefuseAgain => Err(refused::again(known)?),
        FormStep::Conflict => Err(Problem::conflict("E-DIGEST")),
        FormStep::Judge | FormStep::Repeat => first(centre, &new),
    }
}

/// What nobody has registered or refused yet.
fn first(centre: &Centre, new: &New<'_>) -> Result<SignedReceipt, Problem> {
    judge(centre, new).or_else(|problem| refused::keep(centre, new, problem))
}

/// What the protocol has to know of a form.
fn form<'a>(new: &New<'a>, envelope_sha256: Digest) -> Form<'a> {
    Form { kiosk: &new.kiosk.id, signed_xml_sha256: new.xml_sha256, envelope_sha256 }
}

/// Registers what nobody has judged yet.
fn judge(centre: &Centre, new: &New<'_>) -> Result<SignedReceipt, Problem> {
    let New { kiosk, envelope, .. } = *new;
    let verified = verify::submission(centre, kiosk, envelope)?;
    // From here on it is authentic: anybody can seal an envelope, and nobody else is to fill a kiosk's journal.
    let verified = match verified {
        verify::Verdict::Good(verified) => *verified,
        verify::Verdict::SignAgain(late) => {
            let new = &New { believed: journal::enter(centre, new)?, ..*new };
            let Some(until) = arrivals::arrive(centre, new, &late)? else {
                return again(centre, new, before(centre, envelope.submission_id)?);
            };
            let code = if late.revoked { "W-RESIGN-REVOKED" } else { "W-RESIGN" };
            return Err(Problem::refused(code).with_date(until));
        }
    };
    // The entry of the journal goes with a registration in a queue, or by itself.
    let queued = verified.form.id == forms::released::kindergarten().id;
    if !queued {
        journal::enter(centre, new)?;
    }
    let registration = register(centre, new, &verified);
    if queued && registration.is_err() {
        journal::enter(centre, new)?;
    }
    match registration? {
        Registration::New(registered) => {
            let (number, id) = (registered.number.machine(), envelope.submission_id);
            tracing::info!(number, submission = %id, "registered");
            centre.metrics.registered(&verified.form.id);
            Ok(registered.receipt)
        }
        Registration::Before(before) => again(centre, new, before),
        Registration::Duplicate(number) => Err(Problem::refused("E-DUP").with_number(number.machine())),
    }
}

/// Asks the registries and registers. That they were asked is recorded with the registration, or by itself where
/// nothing came of it.
fn register(centre: &Centre, new: &New<'_>, verified: &Verified) -> Result<Registration, Problem> {
    let child = verified.submission.child_iin().ok_or_else(|| Problem::refused("E-FORM"))?;
    let (consented, facts) = verified.consent.ask(centre, child)?;
    let look_ups = facts.look_ups(centre, new.kiosk, consented);
    let findings = findings::of(centre, new.kiosk, new.envelope, verified, (child, &facts));
    let registration = findings.and_then(|findings| {
        let found = Found { verified, findings: &findings, look_ups: &look_ups };
        if verified.form.id == forms::released::kindergarten().id {
            queue::register(centre, new, found)
        } else {
            register::register(centre, new, found)
        }
    });
    if !matches!(registration, Ok(Registration::New(_))) {
        centre.store.record_look_ups(&look_ups)?;
    }
    registration
}

/// What another connection registered under this id a moment ago.
fn before(centre: &Centre, id: Uuid) -> Result<Stored, Problem> {
    centre.store.submission(id)?.ok_or_else(|| Problem::ours("a registration without its submission"))
}

/// The same thing once more, or something else under the same name.
fn again(centre: &Centre, new: &New<'_>, before: Stored) -> Result<SignedReceipt, Problem> {
    let form = form(new, envelope_digest(new.envelope)?);
    let registered = Before { kiosk: &before.kiosk, sha256: before.signed_xml_sha256 };
    match rules::form(&form, Some(registered), None) {
        FormStep::Repeat => Ok(before.receipt),
        FormStep::Conflict | FormStep::RefuseAgain | FormStep::Judge => {
            report(centre, new.kiosk, "E-DIGEST", format!("number {}", before.number.machine()), None);
            Err(Problem::conflict("E-DIGEST"))
        }
    }
}

fn not_opened(error: EnvelopeError) -> Problem {
    match error {
        EnvelopeError::TooLarge => Problem::too_large(),
        EnvelopeError::Sealed | EnvelopeError::Shape | EnvelopeError::Key | EnvelopeError::Seal => {
            Problem::not_understood(error.code())
        }
    }
}
