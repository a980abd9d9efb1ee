//! The life of a school-meal application after its signature (DOMAIN §2.6, M-7 to M-12).
//!
//! **Invariant:** an application is the fold of its events, and the events are all that is stored. A decided
//! application never changes again; `overdue` is set only after the last second of the term. The steps before
//! the signature (M-1 to M-6) live in the kiosk alone.
//!
//! Terms are facts, not opinions: an event carries the dates that calendar and policy gave when it was recorded,
//! so that a calendar published later moves no promise already printed. [`apply`] holds a *new* event against
//! calendar and policy; [`replay`] trusts what is recorded.

mod event;
mod state;

pub use self::event::{Act, Category, EVENT_VERSION, Event, RefusalReason};
pub use self::state::{Application, Filing, Refusal, State, replay};
pub use crate::cause::Cause;

use crate::calendar::Calendar;
use crate::policy::Policy;
use crate::time::civil_date;

/// Takes a new event, if the application may take it and its dates are what calendar and policy say.
///
/// # Errors
/// The [`Refusal`] that says why not; the application is then as it was.
pub fn apply(
    application: Application,
    event: Event,
    calendar: &Calendar,
    policy: &Policy,
) -> Result<Application, Refusal> {
    let dates_hold = match &event.act {
        Act::Submit { due, profile, .. } => {
            let term = calendar.working_days_after(civil_date(event.at), policy.meal.decision_working_days);
            *due == term && *profile == policy.profile
        }
        Act::Approve { valid_until } => *valid_until == policy.meal.school_year_end(civil_date(event.at)),
        Act::Open | Act::Refuse { .. } | Act::PassDue | Act::Withdraw => true,
    };
    if dates_hold { application.next(event) } else { Err(Refusal::OtherDates) }
}

#[cfg(test)]
mod tests;
