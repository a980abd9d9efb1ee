//! How a registry look-up stands, and what may be done about it.

use crate::effect::LookUpProblem;
use crate::problem::Problem;

/// How a registry look-up stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LookUp {
    /// Not asked yet.
    #[default]
    NotAsked,
    /// On its way.
    Asking,
    /// The record filled the form.
    Found,
    /// The child is known, its school is not (scenario 37).
    NoSchool,
    /// Central answered no.
    Refused(Problem),
    /// No line: typed by hand, checked later.
    Offline,
    /// The registry is silent: typed by hand, checked later.
    Silent(Problem),
}

impl LookUp {
    /// It may be asked again.
    pub fn failed(&self) -> bool {
        match self {
            LookUp::Refused(_) | LookUp::Offline | LookUp::Silent(_) => true,
            LookUp::NotAsked | LookUp::Asking | LookUp::Found | LookUp::NoSchool => false,
        }
    }

    /// What it would have filled in is typed by hand.
    pub fn by_hand(&self) -> bool {
        match self {
            LookUp::Offline | LookUp::Silent(_) => true,
            LookUp::NotAsked | LookUp::Asking | LookUp::Found | LookUp::NoSchool | LookUp::Refused(_) => {
                false
            }
        }
    }
}

impl From<LookUpProblem> for LookUp {
    fn from(problem: LookUpProblem) -> LookUp {
        match problem {
            LookUpProblem::Offline => LookUp::Offline,
            LookUpProblem::Silent(problem) => LookUp::Silent(problem),
            LookUpProblem::Refused(problem) => LookUp::Refused(problem),
        }
    }
}
