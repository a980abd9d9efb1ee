//! The life of a kindergarten application (DOMAIN §1.4–1.14, §2.1–2.5).
//!
//! **Invariant:** an application is the fold of its events, and the events are all that is stored. [`apply`] holds
//! a *new* event against calendar and policy; [`replay`] trusts what is recorded. A guard stands in one place,
//! [`Moment`]: it builds the acts, judges them, and says which buttons there are. Nobody's act overtakes a
//! deadline that passed before it, so central records what is [`due`] first, in the same transaction.

mod actions;
mod category;
mod effects;
mod event;
mod facts;
mod fold;
mod hand;
mod moment;
mod place_id;
mod reason;
mod referral;
mod refusal;
mod registered;
mod state;
mod waiting;

pub use self::actions::{Action, Outside, actions};
pub use self::category::{Category, Class};
pub use self::effects::{Paper, PlaceChange};
pub use self::event::{Act, By, EVENT_VERSION, Event};
pub use self::facts::{Back, Deadline, Issue, Lapse, Link, Place, Registration};
pub use self::fold::{follow, replay};
pub use self::moment::{Extension, Filing, Moment};
pub use self::place_id::PlaceId;
pub use self::reason::{OfficialReason, PaperFault, Reason, Rejection, Removal};
pub use self::referral::{PlaceKind, Referral, ReferralStatus};
pub use self::refusal::Refusal;
pub use self::state::{
    Application, Arrival, Benefit, Interest, Merging, Registered, Review, Standing, State,
};
pub use self::waiting::Waiting;
pub use crate::cause::Cause;

use crate::calendar::Calendar;
use crate::policy::Policy;
use crate::time::Timestamp;

/// More than can ever fall due between two looks at one application.
const DUE_MAX: usize = 64;

/// Takes a new event, if the application may take it and it says what calendar and policy say.
///
/// # Errors
/// The [`Refusal`] that says why not; the application is then as it was.
pub fn apply(
    application: Application,
    event: Event,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Application, Refusal> {
    application.judge_hand(&event)?;
    let expected = Moment::new(&application, event.at, calendar, policy).expected(&event)?;
    if expected != event.act || event.profile != policy.profile {
        return Err(Refusal::OtherDates);
    }
    application.next(event)
}

/// Takes a recorded event again as an auditor does: whose act it was, when it could be, and what it then had to say.
/// Terms that count working days are believed, since a calendar published later moves no promise already made.
///
/// # Errors
/// The [`Refusal`] that says why it can never have been recorded so.
pub fn recount(
    application: Application,
    event: Event,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Application, Refusal> {
    application.judge_hand(&event)?;
    let expected = Moment::new(&application, event.at, calendar, policy).expected(&event)?;
    let same = if event.act.counts_working_days() {
        std::mem::discriminant(&expected) == std::mem::discriminant(&event.act)
    } else {
        // Once a check gave nobody more time.
        expected == event.act || event.act == Act::Check && expected.is_a_check()
    };
    if same && event.profile == policy.profile { application.next(event) } else { Err(Refusal::OtherDates) }
}

/// What has fallen due by `now` and is not recorded yet, in its order: to be recorded as it is. Asked again
/// after that, it is empty.
pub fn due(application: &Application, now: Timestamp, calendar: &Calendar, policy: &Policy) -> Vec<Event> {
    let mut current = application.clone();
    let mut events = Vec::new();
    while let Some(due) = Moment::new(&current, now, calendar, policy).next_due() {
        let event = Event::new(now, By::Centre, Cause::clock(due.rule), &policy.profile, due.act);
        match current.next(event.clone()) {
            Ok(next) if events.len() < DUE_MAX => current = next,
            Ok(_) | Err(_) => break,
        }
        events.push(event);
    }
    events
}

/// When something falls due next, if ever: until then the clock need not look. A term counts from its first
/// moment; a notice whose day has come and was given does not count again.
pub fn wakes(
    application: &Application,
    now: Timestamp,
    calendar: &Calendar,
    policy: &Policy,
) -> Option<Timestamp> {
    Moment::new(application, now, calendar, policy).wakes()
}

#[cfg(test)]
mod tests;
