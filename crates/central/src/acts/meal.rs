//! M-12: a meal application is taken back before the school opens it.

use domain::meal::{self, Act, Event, Refusal};
use domain::number::Series;
use forms::action::About;
use sync::wire::ActionDone;

use super::changed;
use super::signed::{Verified, text};
use crate::centre::Centre;
use crate::filed::Filed;
use crate::journal::nothing;
use crate::login;
use crate::problem::Problem;
use crate::store::{Step, StoreError};

pub(super) fn withdraw(
    centre: &Centre,
    verified: &Verified<'_>,
    about: &About,
) -> Result<ActionDone, Problem> {
    let number = &about.number;
    if number.series() != Series::Meal {
        return Err(nothing());
    }
    let found = centre.store.application(number)?.ok_or_else(nothing)?;
    let recorded = found.signed_xml().ok_or_else(nothing)?;
    let filed = Filed::open(centre, &found.sealed, recorded).ok_or_else(nothing)?;
    let theirs = filed.submission.applicant_iin().map(|iin| login::person(centre, iin));
    if theirs != Some(verified.login.person) {
        return Err(nothing());
    }
    let before = meal::replay(found.events)
        .map_err(|refusal| Problem::ours(&format!("a stored stream that cannot be: {refusal}")))?;
    if before.revision() != about.revision {
        return Err(changed());
    }
    let now = centre.clock.now();
    let event = Event::new(now, verified.cause(), Act::Withdraw);
    let application =
        meal::apply(before, event.clone(), &centre.calendar, &centre.policy).map_err(refused)?;
    let answer = ActionDone {
        number: number.machine(),
        revision: application.revision(),
        state: application.state().code().into(),
        at: now,
        day: None,
        paper: None,
        entry: None,
        by_papers: false,
    };
    let kept = text(&answer)?;
    let step = Step { events: vec![event], application };
    let row = verified.row(number, now, &kept);
    match centre.store.append_signed(number, about.revision, &step, &row) {
        Ok(()) => Ok(answer),
        Err(StoreError::Changed) => Err(changed()),
        Err(error) => Err(error.into()),
    }
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
