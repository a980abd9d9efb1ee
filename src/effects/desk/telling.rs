//! What the key files, certificates and lists say, in the walk's words.

use domain::time::{civil_date, show_date};
use journey::effect::{KeyHint, KeyProblem, Listed};
use journey::problem::Problem;
use keystore::{Hint, OpenError, StickError};
use signing::check::CheckError;
use signing::pkcs12::KeyFileError;
use signing::revocation::{NoAnswer, Revocation};

pub(super) fn hint(hint: Hint) -> KeyHint {
    match hint {
        Hint::Signing => KeyHint::Signing,
        Hint::Login => KeyHint::Login,
        Hint::Gost => KeyHint::Gost,
        Hint::Unknown => KeyHint::Unknown,
    }
}

pub(super) fn key_problem(error: OpenError) -> KeyProblem {
    match error {
        OpenError::Key(KeyFileError::WrongPassword) => KeyProblem::WrongPassword,
        OpenError::Key(error) => KeyProblem::Refused(Problem::of_code(error.code())),
        OpenError::Stick(StickError::Gone | StickError::Missing) => KeyProblem::Gone,
        OpenError::Stick(error) => KeyProblem::Refused(Problem::plain(error.message())),
    }
}

/// A certificate's refusal, with its date where the message has one.
pub(super) fn refusal(error: &CheckError) -> Problem {
    let problem = Problem::of_code(error.code());
    match error.date() {
        Some(date) => problem.and("d", show_date(civil_date(date))),
        None => problem,
    }
}

/// What the list of revoked keys says; nothing where there is none of this issuer.
pub(super) fn listed(revocation: Revocation) -> Option<Listed> {
    match revocation {
        Revocation::Good { as_of } => Some(Listed::Good { as_of }),
        Revocation::Unknown(NoAnswer::Stale { due }) => Some(Listed::Old { due }),
        Revocation::NotAsked | Revocation::Unknown(NoAnswer::NoList | NoAnswer::Ended) => None,
    }
}
