//! What is answered about one thing that came, by whatever way: a receipt, how much is here, a signed refusal, or later.
//!
//! **Invariant:** by wire and by courier it is one function: what comes both ways is registered once and answered the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sync::envelope::sha256_hex;
use sync::wire::ErrorBody;
use sync::wire::batch::{Answer, Answered};
use uuid::Uuid;

use super::{Piece, put_piece, submit};
use crate::centre::{Centre, Kiosk};
use crate::problem::Problem;

/// Takes a form and answers. A panic is our bug and this form's, not that of what came with it.
pub fn answer_form(centre: &Centre, kiosk: &Kiosk, id: Uuid, sealed: &[u8]) -> Answered {
    let taken = catch_unwind(AssertUnwindSafe(|| submit(centre, kiosk, id, sealed)));
    let taken = taken.unwrap_or_else(|_| Err(Problem::ours("a form made a worker panic")));
    answered(centre, id, taken.map(Answer::Receipt), || sha256_hex(sealed))
}

/// Takes a piece of a sealed scan and answers.
pub fn answer_piece(centre: &Centre, kiosk: &Kiosk, piece: Piece<'_>) -> Answered {
    let (id, sealed_sha256) = (piece.id, piece.sealed_sha256);
    answered(centre, id, put_piece(centre, kiosk, piece), || hex::encode(sealed_sha256))
}

/// The answer about these sealed bytes.
fn answered(
    centre: &Centre,
    submission_id: Uuid,
    taken: Result<Answer, Problem>,
    sealed_sha256: impl FnOnce() -> String,
) -> Answered {
    let answer = taken.unwrap_or_else(|problem| match *problem.body {
        problem if problem.for_good => {
            match centre.keys.receipt.refuse(submission_id, &sealed_sha256(), &problem.code) {
                Ok(refusal) => Answer::Refused { refusal, problem },
                Err(_) => Answer::Later(ErrorBody::later("E-INTERNAL")),
            }
        }
        problem => Answer::Later(problem),
    });
    Answered { submission_id, answer }
}
