//! What the key files, certificates and lists say, in the walk's words.

use domain::time::{civil_date, show_date};
use journey::effect::{KeyHint, KeyProblem, Listed, PinTries};
use journey::problem::Problem;
use keystore::token::{TokenError, Tries};
use keystore::{Hint, OpenError, StickError};
use signing::certificate::{Certificate, Purpose};
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

/// What a certificate says of its key: no name is needed for a token.
pub(super) fn purpose(certificate: &Certificate) -> KeyHint {
    match certificate.purpose() {
        Purpose::Sign => KeyHint::Signing,
        Purpose::Login => KeyHint::Login,
        Purpose::Both => KeyHint::Both,
        Purpose::None => KeyHint::Unknown,
    }
}

pub(super) fn tries(left: Tries) -> PinTries {
    match left {
        Tries::Enough => PinTries::Enough,
        Tries::Few => PinTries::Few,
        Tries::Last => PinTries::Last,
        Tries::Locked => PinTries::Locked,
    }
}

pub(super) fn token_problem(error: TokenError) -> KeyProblem {
    if let TokenError::WrongPin(left) = error {
        return KeyProblem::WrongPin(tries(left));
    }
    KeyProblem::Refused(Problem::plain(error.message()))
}

/// Why a token did not keep an unfinished application, and what to do instead.
pub(super) fn not_kept(error: TokenError) -> Problem {
    Problem::plain(match error {
        TokenError::Full | TokenError::ReadOnly => error.message(),
        TokenError::Gone => "fault-kept-token-gone",
        TokenError::WrongPin(_)
        | TokenError::Locked
        | TokenError::Stopped
        | TokenError::NoKey
        | TokenError::Algorithm
        | TokenError::Trouble => "fault-kept-token",
    })
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
