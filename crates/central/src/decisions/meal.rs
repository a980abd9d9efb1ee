//! M-8 to M-10: the school opens, approves, refuses.

use domain::meal::{self, Act, Event, Refusal, State};
use domain::number::{ApplicationNumber, Series};
use domain::time::Timestamp;
use forms::action::About;
use forms::decision::Ruling;
use sync::wire::DECISION;
use sync::wire::desk::{Decided, DecisionDone};

use super::is_of;
use super::verified::{Verified, text};
use crate::centre::Centre;
use crate::filed::Filed;
use crate::journal::nothing;
use crate::notices;
use crate::problem::Problem;
use crate::store::office::Ruled;
use crate::store::{Step, StoreError};

pub(super) fn rule(centre: &Centre, verified: &Verified<'_>, about: &About) -> Result<DecisionDone, Problem> {
    let number = &about.number;
    if number.series() != Series::Meal {
        return Err(nothing());
    }
    let found = centre.store.application(number)?.ok_or_else(nothing)?;
    if !is_of(verified, &found.school) {
        return Err(nothing());
    }
    let recorded = found.signed_xml().ok_or_else(nothing)?;
    let filed = Filed::open(centre, &found.sealed, recorded).ok_or_else(nothing)?;
    let before = meal::replay(found.events)
        .map_err(|refusal| Problem::ours(&format!("a stored stream that cannot be: {refusal}")))?;
    if before.revision() != about.revision {
        return Err(changed());
    }
    let step = step(centre, verified, before)?;
    let now = centre.clock.now();
    let answer = answer(verified, number, now, &step.application);
    let kept = text(&answer)?;
    let ruled = Ruled {
        step: &step,
        decision: &verified.row(number, now, (true, &kept)),
        notice: &notices::of_event(step.application.revision()),
        channels: notices::channels(&filed.submission),
    };
    match centre.store.append_ruled(number, about.revision, &ruled) {
        Ok(()) => Ok(answer),
        Err(StoreError::Changed) => Err(changed()),
        Err(error) => Err(error.into()),
    }
}

fn answer(
    verified: &Verified<'_>,
    number: &ApplicationNumber,
    at: Timestamp,
    application: &meal::Application,
) -> DecisionDone {
    let decided = matches!(application.state(), State::Approved { .. } | State::Refused { .. });
    let application = Decided {
        number: number.machine(),
        revision: application.revision(),
        state: application.state().code().into(),
        paper: decided.then(|| DECISION.into()),
        entry: None,
    };
    DecisionDone { decision: verified.decision.id, at, application: Some(application), awaits_second: None }
}

/// What is recorded: the term that passed first, where nobody has recorded it yet, then the ruling.
fn step(centre: &Centre, verified: &Verified<'_>, before: meal::Application) -> Result<Step, Problem> {
    let now = centre.clock.now();
    let mut events = Vec::new();
    if before.passes_due(now) {
        events.push(Event::due_passed(now));
    }
    events.push(match &verified.decision.ruling {
        Ruling::OpenMeal { .. } => Event::new(now, verified.cause(), Act::Open),
        Ruling::ApproveMeal { .. } => {
            Event::approved(now, domain::digest::Sha256(verified.xml_sha256), &centre.policy)
        }
        Ruling::RefuseMeal { reason, .. } => {
            Event::new(now, verified.cause(), Act::Refuse { reason: *reason })
        }
        Ruling::DecideBenefit { .. }
        | Ruling::AnswerReview { .. }
        | Ruling::DecideMerge { .. }
        | Ruling::Check { .. }
        | Ruling::Reject { .. }
        | Ruling::Remove { .. }
        | Ruling::Enrol { .. }
        | Ruling::Discharge { .. }
        | Ruling::RefusePapers { .. }
        | Ruling::PublishPlaces(_)
        | Ruling::OfferPlace { .. } => return Err(Problem::refused("E-DECISION")),
    });
    let apply = |application, event: &Event| {
        meal::apply(application, event.clone(), &centre.calendar, &centre.policy)
    };
    let application = events.iter().try_fold(before, apply).map_err(refused)?;
    Ok(Step { events, application })
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::WrongState | Refusal::Decided => changed(),
        Refusal::NotDue
        | Refusal::OverdueAlready
        | Refusal::TooEarly
        | Refusal::WrongCause
        | Refusal::OtherDates
        | Refusal::UnknownVersion => Problem::refused("E-EVENT"),
    }
}

fn changed() -> Problem {
    Problem::conflict("E-CHANGED")
}
