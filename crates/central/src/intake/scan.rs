//! Scans arrive after their form, by the digest of their sealed bytes, and stay sealed.

use ledger::receipt::{Receipt, SignedReceipt};
use sha2::{Digest as _, Sha256};
use sync::dispatch::CODE_NO_SUBMISSION;
use sync::envelope::unseal_blob;
use uuid::Uuid;

use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::signer::report;
use crate::store::{Coming, Digest, ScanState, Took};

/// Takes a sealed scan. What is inside must be what was signed.
///
/// # Errors
/// 404 `E-NOSUBMISSION` (send the form first), 422 `E-SCANS` (not listed), 409 `E-DIGEST` (other bytes than
/// the name or the signature say).
pub fn put_scan(
    centre: &Centre,
    kiosk: &Kiosk,
    id: Uuid,
    sealed_sha256: Digest,
    sealed: &[u8],
) -> Result<SignedReceipt, Problem> {
    let other = || {
        report(centre, kiosk, "E-DIGEST", format!("scan of submission {id}"), None);
        Problem::conflict("E-DIGEST")
    };
    if sealed_sha256 != Digest::from(Sha256::digest(sealed)) {
        return Err(other());
    }
    match centre.store.submission(id)? {
        Some(before) if before.kiosk == kiosk.id => {}
        Some(_) | None => return Err(Problem::not_there(CODE_NO_SUBMISSION)),
    }
    let took = match centre.store.scan(id, sealed_sha256)? {
        ScanState::NoSubmission => return Err(Problem::not_there(CODE_NO_SUBMISSION)),
        ScanState::NotListed => return Err(Problem::refused("E-SCANS")),
        ScanState::Kept => centre.store.awaiting(id)?,
        ScanState::Awaited(coming) => {
            if !is_signed(centre, &coming, sealed) {
                return Err(other());
            }
            centre.store.keep_scan(id, sealed_sha256, sealed, centre.clock.now())?
        }
    };
    receipt(centre, &took)
}

pub(super) fn is_signed(centre: &Centre, coming: &Coming, sealed: &[u8]) -> bool {
    let bytes_max = usize::try_from(coming.plain_bytes).unwrap_or(0);
    unseal_blob(sealed, &centre.keys.sealing, bytes_max).is_ok_and(|plain| {
        plain.len() as u64 == coming.plain_bytes
            && coming.plain_sha256 == Digest::from(Sha256::digest(plain.as_slice()))
    })
}

/// The receipt of the registration, with what is still awaited now.
pub(super) fn receipt(centre: &Centre, took: &Took) -> Result<SignedReceipt, Problem> {
    let given = centre.keys.receipt.public().verify(&took.receipt);
    let given = given.map_err(|_| Problem::ours("a stored receipt that our key did not sign"))?;
    let now = Receipt { awaiting: took.awaiting.iter().map(hex::encode).collect(), ..given };
    centre.keys.receipt.sign(&now).map_err(|error| Problem::ours(&error.to_string()))
}
