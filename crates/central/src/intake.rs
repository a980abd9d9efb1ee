//! Submissions: opened, verified whole, checked against the registries, registered in one transaction.
//!
//! **Invariants:**
//! - nothing is registered before everything is verified (SIGNING §4, then the form's own rules);
//! - the same id and the same signed XML get the same receipt, byte for byte, however often they are sent;
//!   another XML under a known id is refused;
//! - a refusal for good of an authentic application is recorded before it is answered, so that its applicant is told;
//! - what a person must look at is flagged, never dropped.

mod arrivals;
mod findings;
mod queue;
pub mod recheck;
mod refused;
mod register;
mod scan;
mod verify;

pub(crate) use arrivals::REVOKED;
pub(crate) use queue::asked;
pub use scan::put_scan;
pub(crate) use verify::settlement;

use ledger::receipt::SignedReceipt;
use sha2::{Digest as _, Sha256};
use sync::envelope::{Envelope, EnvelopeError};
use uuid::Uuid;

use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::signer::report;
use crate::store::{Digest, Registration, Stored};
use register::New;

/// Takes a sealed envelope.
///
/// # Errors
/// 422 with the code of what failed, 409 `E-DIGEST` for another XML under a known id, 503 when the store is
/// away.
pub fn submit(centre: &Centre, kiosk: &Kiosk, id: Uuid, sealed: &[u8]) -> Result<SignedReceipt, Problem> {
    let envelope = Envelope::unseal(sealed, &centre.keys.sealing).map_err(not_opened)?;
    if envelope.submission_id != id || id.get_version_num() != 7 {
        return Err(Problem::not_understood("E-ENVELOPE"));
    }
    let xml_sha256: Digest = Sha256::digest(envelope.signed_xml.as_bytes()).into();
    if let Some(before) = centre.store.submission(id)? {
        return again(centre, kiosk, xml_sha256, before);
    }
    let new = New { kiosk, sealed, envelope: &envelope, xml_sha256 };
    if let Some(refused) = refused::before(centre, &new)? {
        return Err(refused);
    }
    judge(centre, &new).map_err(|problem| refused::keep(centre, &new, problem))
}

/// Registers what nobody has judged yet.
fn judge(centre: &Centre, new: &New<'_>) -> Result<SignedReceipt, Problem> {
    let New { kiosk, envelope, xml_sha256, .. } = *new;
    let verified = match verify::submission(centre, kiosk, envelope)? {
        verify::Verdict::Good(verified) => *verified,
        verify::Verdict::SignAgain(late) => {
            let until = arrivals::arrive(centre, new, &late)?;
            let code = if late.revoked { "W-RESIGN-REVOKED" } else { "W-RESIGN" };
            return Err(Problem::refused(code).with_date(until));
        }
    };
    let findings = findings::of(centre, kiosk, envelope, &verified)?;
    let registration = if verified.form.id == forms::released::kindergarten().id {
        queue::register(centre, new, &verified, &findings)?
    } else {
        register::register(centre, new, &verified, &findings)?
    };
    match registration {
        Registration::New(registered) => {
            let (number, id) = (registered.number.machine(), envelope.submission_id);
            tracing::info!(number, submission = %id, "registered");
            Ok(registered.receipt)
        }
        Registration::Before(before) => again(centre, kiosk, xml_sha256, before),
        Registration::Duplicate(number) => Err(Problem::refused("E-DUP").with_number(number.machine())),
    }
}

/// The same thing once more, or something else under the same name.
fn again(
    centre: &Centre,
    kiosk: &Kiosk,
    xml_sha256: Digest,
    before: Stored,
) -> Result<SignedReceipt, Problem> {
    if before.signed_xml_sha256 == xml_sha256 && before.kiosk == kiosk.id {
        return Ok(before.receipt);
    }
    report(centre, kiosk, "E-DIGEST", format!("number {}", before.number.machine()), None);
    Err(Problem::conflict("E-DIGEST"))
}

fn not_opened(error: EnvelopeError) -> Problem {
    match error {
        EnvelopeError::TooLarge => Problem::too_large(),
        EnvelopeError::Sealed | EnvelopeError::Shape | EnvelopeError::Key | EnvelopeError::Seal => {
            Problem::not_understood(error.code())
        }
    }
}
