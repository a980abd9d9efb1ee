//! A scan that comes in pieces: kept as it comes, whole when it bears its name.
//!
//! **Invariants:** what was taken is on the disk before it is answered; what the pieces make up is held to what was
//! signed just as a scan that came at once ([`super::put_scan`]).

use ledger::receipt::SignedReceipt;
use sync::dispatch::CODE_NO_SUBMISSION;
use sync::envelope::sealed_bytes_max;
use sync::intake::{CODE_PIECES, Came, PieceStep, bears_its_name, piece};
use sync::wire::batch::Answer;
use uuid::Uuid;

use super::scan::{is_signed, receipt};
use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;
use crate::signer::report;
use crate::store::{Coming, Digest, ScanState};

/// A piece, or as much of it as came.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The submission.
    pub id: Uuid,
    /// The name of the whole scan.
    pub sealed_sha256: Digest,
    /// Where it begins.
    pub from: u64,
    /// How long the whole scan is said to be.
    pub of: u64,
    /// What came.
    pub bytes: &'a [u8],
}

/// Takes a piece of a sealed scan; with no bytes at all it says how many are here.
///
/// # Errors
/// As [`super::put_scan`]; 422 `E-SIZE` past what was signed, 503 `E-PIECES` where the scan has to begin anew.
pub fn put_piece(centre: &Centre, kiosk: &Kiosk, new: Piece<'_>) -> Result<Answer, Problem> {
    let Piece { id, sealed_sha256, from, of, bytes } = new;
    match centre.store.submission(id)? {
        Some(before) if before.kiosk == kiosk.id => {}
        Some(_) | None => return Err(Problem::not_there(CODE_NO_SUBMISSION)),
    }
    let coming = match centre.store.scan(id, sealed_sha256)? {
        ScanState::NoSubmission => return Err(Problem::not_there(CODE_NO_SUBMISSION)),
        ScanState::NotListed => return Err(Problem::refused("E-SCANS")),
        ScanState::Kept => return receipt(centre, &centre.store.awaiting(id)?).map(Answer::Receipt),
        ScanState::Awaited(coming) => coming,
    };
    let bytes_max = usize::try_from(coming.plain_bytes).map_or(0, sealed_bytes_max) as u64;
    let held = centre.store.held(id, sealed_sha256)?;
    let whole = |sealed: &[u8]| finish(centre, kiosk, id, &coming, sealed).map(Answer::Receipt);
    match piece(held, bytes_max, Came { from, bytes: bytes.len() as u64, of }) {
        // All of it at once: there is nothing to put together.
        PieceStep::Keep { skip: 0, whole: true, .. } if held == 0 => whole(bytes),
        PieceStep::Keep { skip, held: then, whole: all } => {
            let kept = usize::try_from(skip).ok().and_then(|skip| bytes.get(skip..)).unwrap_or_default();
            let now = centre.store.keep_piece(id, sealed_sha256, held, kept)?;
            if all && now == then {
                whole(&centre.store.pieces(id, sealed_sha256)?)
            } else {
                Ok(Answer::Held(now))
            }
        }
        PieceStep::Nothing { whole: true, .. } => whole(&centre.store.pieces(id, sealed_sha256)?),
        PieceStep::Nothing { held, whole: false } => Ok(Answer::Held(held)),
        PieceStep::StartOver => Err(start_over(centre, id, sealed_sha256)?),
        PieceStep::TooLong => Err(Problem::refused("E-SIZE")),
    }
}

fn finish(
    centre: &Centre,
    kiosk: &Kiosk,
    id: Uuid,
    coming: &Coming,
    sealed: &[u8],
) -> Result<SignedReceipt, Problem> {
    if !bears_its_name(coming.sealed_sha256, sealed) {
        return Err(start_over(centre, id, coming.sealed_sha256)?);
    }
    if !is_signed(centre, coming, sealed) {
        centre.store.drop_pieces(id, coming.sealed_sha256)?;
        report(centre, kiosk, "E-DIGEST", format!("scan of submission {id}"), None);
        return Err(Problem::conflict("E-DIGEST"));
    }
    let took = centre.store.keep_scan(id, coming.sealed_sha256, sealed, centre.clock.now())?;
    receipt(centre, &took)
}

fn start_over(centre: &Centre, id: Uuid, sealed_sha256: Digest) -> Result<Problem, Problem> {
    centre.store.drop_pieces(id, sealed_sha256)?;
    Ok(Problem::away(CODE_PIECES, 1))
}
