//! Whose turn it is: places that go by the general sequence (DOMAIN §2.4-j, §3.2).
//!
//! **Invariant:** who may take a place is judged on the application as it stands once everything due is recorded, so
//! that a clock that is late passes nobody over. An application that cannot be read takes no place and keeps no other
//! from one.

use chrono::Datelike;
use domain::calendar::Calendar;
use domain::kindergarten::{
    Application, By, Cause, Event, Moment, Place, PlaceId, PlaceKind, Refusal, State, due, follow,
};
use domain::number::ApplicationNumber;
use domain::policy::Policy;
use domain::queue::{Book, Ticket};
use domain::time::{Timestamp, civil_date};

use super::{fits, free};
use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue::{Desk, Stop, folded};
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;
use crate::store::{StoreError, set_aside};

/// A moment with its rules.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) at: Timestamp,
    pub(crate) calendar: &'a Calendar,
    pub(crate) policy: &'a Policy,
}

/// A place that was given from the head of the sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// To whom.
    pub number: ApplicationNumber,
    /// The revision of that application now.
    pub revision: u64,
    /// The entry in the queue's log.
    pub entry: u64,
}

/// Who is first among those who may take a place of a state group; nobody, where nobody of its age waits.
///
/// # Errors
/// `E-PLACE` where no state kindergarten has published it.
pub fn head(centre: &Centre, desk: &Desk<'_>, id: PlaceId) -> Result<Option<ApplicationNumber>, Stop> {
    let row = of_state(desk, id)?;
    let rules = Rules { at: desk.now, calendar: &centre.calendar, policy: desk.policy };
    Ok(first(desk.rows, desk.book(), &row, rules)?)
}

fn of_state(desk: &Desk<'_>, id: PlaceId) -> Result<PlaceRow, Stop> {
    let row = desk.rows.place(id)?.filter(|row| row.kind == PlaceKind::State);
    row.ok_or_else(|| Problem::refused("E-PLACE").into())
}

/// Gives a place of a state kindergarten to the first of the sequence who may take it, by what the department signed;
/// `to`: the application that was signed for, which must be that one.
///
/// # Errors
/// `E-PLACE` where no state kindergarten has published it, `E-NOVACANCY` where none is free, `E-NOBODY` where nobody
/// of its age waits, `E-TURN` where another application comes first.
pub fn offer(
    centre: &Centre,
    desk: &mut Desk<'_>,
    id: PlaceId,
    to: Option<&ApplicationNumber>,
    cause: Cause,
) -> Result<Offered, Stop> {
    let row = of_state(desk, id)?;
    let free = free(desk.book(), &row);
    if free == 0 {
        return Err(Stop::Book(Refusal::NoVacancy.into()));
    }
    let nobody = || Stop::Problem(Problem::refused("E-NOBODY"));
    let number = head(centre, desk, id)?.ok_or_else(nobody)?;
    if to.is_some_and(|to| *to != number) {
        return Err(Stop::Book(Refusal::NotYourTurn { free }.into()));
    }
    let mut held = desk.numbered(&number)?.ok_or_else(nobody)?;
    desk.tick(&mut held)?;
    let kindergarten = row.kindergarten.clone();
    let place = Place { kindergarten, id: Some(id), kind: row.kind, free, rank: Some(1), number_lost: false };
    let act = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy).refer(place);
    let act = act.map_err(|refusal| Stop::Book(refusal.into()))?;
    let event = Event::new(desk.now, By::Department, cause, &desk.policy.profile, act);
    let recorded = desk.record(&mut held, event)?;
    Ok(Offered { number, revision: held.application.revision(), entry: recorded.opened.entry.index })
}

/// The first of the sequence who may take a place of a group.
pub(crate) fn first(
    rows: &dyn QueueRows,
    book: &Book,
    row: &PlaceRow,
    rules: Rules<'_>,
) -> Result<Option<ApplicationNumber>, StoreError> {
    let first = waiting(rows, book, row, rules, |_| false, 1)?.into_iter().next();
    Ok(first.and_then(|ticket| ticket.number(book.settlement())))
}

/// The rank of an application among those a group is open to, from 1; no farther than the first rank that is too far
/// behind for so many free places.
///
/// # Errors
/// When the store fails.
pub fn rank(
    rows: &dyn QueueRows,
    book: &Book,
    row: &PlaceRow,
    ticket: Ticket,
    (at, calendar, policy): (Timestamp, &Calendar, &Policy),
) -> Result<u64, StoreError> {
    let rules = Rules { at, calendar, policy };
    let before = waiting(rows, book, row, rules, |it| it == ticket, free(book, row))?;
    Ok(before.len() as u64 + 1)
}

/// The first of the sequence who may take a place of a group, before `end` and at most `max`.
fn waiting(
    rows: &dyn QueueRows,
    book: &Book,
    row: &PlaceRow,
    rules: Rules<'_>,
    end: impl Fn(Ticket) -> bool,
    max: u32,
) -> Result<Vec<Ticket>, StoreError> {
    let mut found = Vec::new();
    for ticket in book.queue().sequence_born(years(row, rules.at)) {
        if end(ticket) || found.len() >= max as usize {
            break;
        }
        let known = ticket.number(book.settlement()).map(|number| rows.by_number(&number)).transpose()?;
        let Some(known) = known.flatten() else { continue };
        let Some(application) = set_aside(&known.id, folded(rows, known.id))? else { continue };
        if could_take(&application, row, rules) {
            found.push(ticket);
        }
    }
    Ok(found)
}

/// Whether an application may take a place of a group, once everything due is recorded.
fn could_take(application: &Application, row: &PlaceRow, rules: Rules<'_>) -> bool {
    let Rules { at, calendar, policy } = rules;
    let events = due(application, at, calendar, policy);
    let Ok(current) = events.into_iter().try_fold(application.clone(), follow) else { return false };
    let birth = current.registered().map(|registered| registered.birth);
    current.state() == State::InQueue && birth.is_some_and(|birth| fits(row, birth, civil_date(at)))
}

/// How many who may take a place of a group come before a ticket; `of`: the application of a ticket.
pub(crate) fn ahead<'a>(
    book: &Book,
    row: &PlaceRow,
    ticket: Ticket,
    rules: Rules<'_>,
    of: impl Fn(Ticket) -> Option<&'a Application>,
) -> u64 {
    let before = book.queue().sequence_born(years(row, rules.at)).take_while(|it| *it != ticket);
    before.filter(|it| of(*it).is_some_and(|application| could_take(application, row, rules))).count() as u64
}

/// The birth years of the children whom a group may be open to.
fn years(row: &PlaceRow, at: Timestamp) -> std::ops::RangeInclusive<i32> {
    let year = civil_date(at).year();
    year.saturating_sub_unsigned(row.age_to.saturating_add(1))..=year.saturating_sub_unsigned(row.age_from)
}
