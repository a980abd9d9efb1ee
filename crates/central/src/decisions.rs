//! What clerks decide (DOMAIN §2.3 T9, T17, T24–T26; §2.6 M-8 to M-10; §8.2).
//!
//! **Invariants:**
//! - a decision is a document that the signing key of somebody of the organisation signed, for this application at this
//!   revision; a citizen's key decides nothing, and a post is asked for at that moment;
//! - what is not theirs and what is not there are one answer;
//! - what moves somebody in a queue by an office's will is signed by two people: the first decision changes nothing, and
//!   the second names it;
//! - the same signed decision again gets the same answer.

mod meal;
mod places;
mod queue;
mod second;
mod verified;

pub(crate) use places::instruction;
pub(crate) use queue::judge;
pub(crate) use verified::{Read, read, role};

use forms::decision::Ruling;
use sync::wire::desk::{DecisionDone, Role, SignedDecision};

use self::verified::{Outcome, Verified, verify};
use crate::centre::{Centre, Kiosk};
use crate::journal::nothing;
use crate::problem::Problem;
use crate::signer::report;
use crate::staff::Clerk;

/// Does what was decided.
///
/// # Errors
/// What the signature or its signer failed, `E-ROLE`, `E-OTHERBIN`, `E-DECISION`; 404 `E-NOAPPLICATION`; 409
/// `E-CHANGED`; the code of the rule that stands against it.
pub fn decide(
    centre: &Centre,
    desk: &Kiosk,
    clerk: &Clerk,
    asked: &SignedDecision,
) -> Result<DecisionDone, Problem> {
    let verified = match verify(centre, desk, clerk, asked)? {
        Outcome::Before(answer) => return Ok(answer),
        Outcome::New(verified) => *verified,
    };
    let role = role(&verified.decision.ruling);
    if !clerk.is(role) {
        let about = format!("decision {}", verified.decision.id);
        report(centre, desk, "E-ROLE", about, Some(&verified.signer.certificate));
        return Err(Problem::refused("E-ROLE"));
    }
    let about = verified.decision.ruling.about();
    if about.is_some_and(|about| !clerk.is_in(role, about.number.settlement())) {
        return Err(nothing());
    }
    done(centre, &verified).or_else(|problem| verified.came_before(centre)?.ok_or(problem))
}

fn done(centre: &Centre, verified: &Verified<'_>) -> Result<DecisionDone, Problem> {
    match &verified.decision.ruling {
        Ruling::OpenMeal { about } | Ruling::ApproveMeal { about } | Ruling::RefuseMeal { about, .. } => {
            meal::rule(centre, verified, about)
        }
        Ruling::DecideBenefit { about, .. }
        | Ruling::AnswerReview { about, .. }
        | Ruling::DecideMerge { about, .. }
        | Ruling::Check { about }
        | Ruling::Reject { about, .. }
        | Ruling::Remove { about, .. }
        | Ruling::Enrol { about }
        | Ruling::Discharge { about }
        | Ruling::RefusePapers { about, .. } => queue::rule(centre, verified, about),
        Ruling::OfferPlace { about, place } => places::offer(centre, verified, about, *place),
        Ruling::PublishPlaces(asked) => places::publish(centre, verified, asked),
    }
}

/// What a role decides on is the organisation's own: a school's or a kindergarten's alone by its BIN, a department's by
/// its settlement.
fn is_of(verified: &Verified<'_>, bin: &str) -> bool {
    match role(&verified.decision.ruling) {
        Role::SchoolHead | Role::Kindergarten => verified.clerk.bin == bin,
        Role::Department => true,
        Role::Auditor | Role::FrontDesk => false,
    }
}
