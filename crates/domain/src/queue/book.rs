//! The book of one settlement («есепке алу кітабы / книга учёта»): the fold of all its events beyond the single
//! application.
//!
//! **Invariant:** an event that it refuses changes nothing. A child has at most one active application here, a
//! number is given once and in its turn, no event lies before the one before it, and the queue holds exactly the
//! applications whose state stands in the ranking. Of a published group exactly as many places are taken as
//! applications hold one. Children are numbers of central's; the applications themselves stay with the caller.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::change::{Change, Spot, Why};
use super::key::{Key, Ticket};
use super::numbering::Numbering;
use super::{Position, Queue};
use crate::calendar::Calendar;
use crate::kato::Kato;
use crate::kindergarten::{self, Act, Application, Event, PlaceId, Refusal, Standing};
use crate::number::ApplicationNumber;
use crate::policy::Policy;
use crate::time::Timestamp;

/// A child, as central numbers children; never an IIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChildId(pub u64);

/// Numbering, queue, and who is active, of one settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    settlement: Kato,
    numbering: Numbering,
    queue: Queue,
    active: HashMap<ChildId, Ticket>,
    taken: HashMap<PlaceId, u32>,
    referred: HashMap<PlaceId, u32>,
    last_at: Option<Timestamp>,
}

/// What a recorded event made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The application after it.
    pub application: Application,
    /// What it changed in the queue.
    pub change: Option<Change>,
}

/// What the rows beside the log say of an event that cannot be read.
#[derive(Clone, Copy, Debug)]
pub struct Hearsay<'a> {
    /// The child.
    pub child: ChildId,
    /// The number of the application, once it has one.
    pub number: Option<&'a ApplicationNumber>,
    /// Whether it is registered and not over, as far as anybody knows today.
    pub active: bool,
    /// The year of the child's birth; of nobody's where even that cannot be read.
    pub birth_year: Option<i32>,
    /// What it did to the ranking.
    pub change: Option<Change>,
    /// The published group of which it took a place, where that much can be read.
    pub place: Option<PlaceId>,
}

/// Why the book refuses an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookRefusal {
    /// The application itself refuses it.
    #[error(transparent)]
    Application(#[from] Refusal),
    /// The child has an active application.
    #[error("the child has an active application")]
    Duplicate(ApplicationNumber),
    /// The number is not the next one of this settlement and year.
    #[error("the number is not the next one of this settlement and year")]
    Number,
    /// It lies before an event that was recorded before it.
    #[error("it lies before an event that was recorded before it")]
    Backwards,
    /// The application is not where the queue has it: another history.
    #[error("the application is not where the queue has it")]
    OtherHistory,
}

impl BookRefusal {
    /// The code of DOMAIN §7.2, or one of its kind.
    pub fn code(&self) -> &'static str {
        match self {
            BookRefusal::Application(refusal) => refusal.code(),
            BookRefusal::Duplicate(_) => "E-DUP",
            BookRefusal::Number | BookRefusal::Backwards | BookRefusal::OtherHistory => "E-EVENT",
        }
    }
}

impl Book {
    /// An empty book.
    pub fn new(settlement: Kato, policy: &Policy) -> Book {
        let queue = Queue::new(policy.kindergarten.unprivileged_per_privileged);
        let (active, taken, referred) = (HashMap::new(), HashMap::new(), HashMap::new());
        Book { settlement, numbering: Numbering::default(), queue, active, taken, referred, last_at: None }
    }

    /// When the last event was recorded: the next one may not lie before.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// The settlement.
    pub fn settlement(&self) -> &Kato {
        &self.settlement
    }

    /// Its queue.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Its numbers.
    pub fn numbering(&self) -> &Numbering {
        &self.numbering
    }

    /// The number that a registration of this moment must be given; `None` when the series of the year is full.
    pub fn next_number(&self, registered_at: Timestamp) -> Option<ApplicationNumber> {
        self.numbering.next(registered_at)?.number(&self.settlement)
    }

    /// The active application of a child.
    pub fn active(&self, child: ChildId) -> Option<ApplicationNumber> {
        self.active.get(&child)?.number(&self.settlement)
    }

    /// How many places of a published group are taken: by referrals that stand, and by enrolled children.
    pub fn taken(&self, place: PlaceId) -> u32 {
        self.taken.get(&place).copied().unwrap_or(0)
    }

    /// How many of them referrals hold that stand.
    pub fn referred(&self, place: PlaceId) -> u32 {
        self.referred.get(&place).copied().unwrap_or(0)
    }

    /// The numbers of an application that stands in the queue.
    pub fn position(&self, application: &Application) -> Option<Position> {
        let ticket = Ticket::of(&application.registered()?.number)?;
        self.queue.position(ticket, application.standing()?)
    }

    /// Takes a new event of a child's application.
    ///
    /// # Errors
    /// The [`BookRefusal`] that says why not; book and application are then as they were.
    pub fn record(
        &mut self,
        child: ChildId,
        before: &Application,
        event: Event,
        calendar: &Calendar,
        policy: &Policy,
    ) -> Result<Recorded, BookRefusal> {
        self.judge(child, &event)?;
        let after = kindergarten::apply(before.clone(), event.clone(), calendar, policy)?;
        self.enter(child, before, after, &event)
    }

    /// Takes a recorded event again as an auditor does: by the rules it was recorded under, but for the terms that
    /// count working days.
    ///
    /// # Errors
    /// The [`BookRefusal`] that says why it can never have been recorded so.
    pub fn recount(
        &mut self,
        child: ChildId,
        before: &Application,
        event: Event,
        calendar: &Calendar,
        policy: &Policy,
    ) -> Result<Recorded, BookRefusal> {
        self.judge(child, &event)?;
        let after = kindergarten::recount(before.clone(), event.clone(), calendar, policy)?;
        self.enter(child, before, after, &event)
    }

    /// Takes a recorded event again: calendar and policy are not asked, the rules between applications are.
    ///
    /// # Errors
    /// The [`BookRefusal`] that says why not: the log is damaged.
    pub fn replay(
        &mut self,
        child: ChildId,
        before: &Application,
        event: Event,
    ) -> Result<Recorded, BookRefusal> {
        self.judge(child, &event)?;
        let after = kindergarten::follow(before.clone(), event.clone())?;
        self.enter(child, before, after, &event)
    }

    /// Goes on past an event that cannot be read, by what stands beside it: the application keeps its number and its
    /// place, so that everybody else's follow, and a kindergarten's place that it took is not given again. Nothing new
    /// can be done in it until it is mended, and an audit names the entry.
    ///
    /// # Errors
    /// Where even that does not fit the book, or nobody can tell which place it took: then nothing after it can be
    /// believed.
    pub fn believe(&mut self, said: Hearsay<'_>) -> Result<(), BookRefusal> {
        if let Some(change) = said.change {
            let given = change.to.map(|spot| spot.key.ticket).filter(|_| change.why == Why::Registered);
            if given.is_some_and(|ticket| !self.numbering.give(ticket)) {
                return Err(BookRefusal::Number);
            }
            if change.why == Why::TookPlace && said.place.is_none() {
                return Err(BookRefusal::OtherHistory);
            }
            if !self.queue.take(&change, said.birth_year.unwrap_or_default()) {
                return Err(BookRefusal::OtherHistory);
            }
        }
        // Nobody can tell whether its referral still stands: it counts for both.
        hold(&mut self.taken, None, said.place);
        hold(&mut self.referred, None, said.place);
        let Some(ticket) = said.number.and_then(Ticket::of) else { return Ok(()) };
        if said.active {
            self.active.insert(said.child, ticket);
        } else if self.active.get(&said.child) == Some(&ticket) {
            self.active.remove(&said.child);
        }
        Ok(())
    }

    /// One active application per child, numbers in their turn, and no way back in time.
    fn judge(&self, child: ChildId, event: &Event) -> Result<(), BookRefusal> {
        let begins = matches!(event.act, Act::Register(_) | Act::AnswerReview { back: Some(_) });
        if let Some(number) = self.active(child).filter(|_| begins) {
            return Err(BookRefusal::Duplicate(number));
        }
        let wrong = |number: &ApplicationNumber| self.next_number(event.at).as_ref() != Some(number);
        if matches!(&event.act, Act::Register(it) if wrong(&it.number)) {
            return Err(BookRefusal::Number);
        }
        if self.last_at.is_some_and(|last| event.at < last) {
            return Err(BookRefusal::Backwards);
        }
        Ok(())
    }

    fn enter(
        &mut self,
        child: ChildId,
        before: &Application,
        after: Application,
        event: &Event,
    ) -> Result<Recorded, BookRefusal> {
        let Some(registered) = after.registered() else {
            self.last_at = Some(event.at);
            return Ok(Recorded { application: after, change: None });
        };
        let ticket = Ticket::of(&registered.number).ok_or(BookRefusal::Number)?;
        let change = self.change(ticket, before.standing(), after.standing(), &event.act);
        let fits = change.is_none_or(|change| self.queue.take(&change, registered.birth.year()));
        if !fits {
            return Err(BookRefusal::OtherHistory);
        }
        if before.registered().is_none() && !self.numbering.give(ticket) {
            return Err(BookRefusal::Number);
        }
        if after.is_active() {
            self.active.insert(child, ticket);
        } else if self.active.get(&child) == Some(&ticket) {
            self.active.remove(&child);
        }
        hold(&mut self.taken, before.holds(), after.holds());
        hold(&mut self.referred, before.refers(), after.refers());
        self.last_at = Some(event.at);
        Ok(Recorded { application: after, change })
    }

    /// What the step changes in the queue.
    fn change(
        &self,
        ticket: Ticket,
        before: Option<Standing>,
        after: Option<Standing>,
        act: &Act,
    ) -> Option<Change> {
        let spot =
            |standing: Standing| Spot { class: standing.class, key: Key { since: standing.since, ticket } };
        let (from, to) = (before.map(spot), after.map(spot));
        if from == to {
            return None;
        }
        let (why, cycle) = (why(act), self.queue.cycle());
        let by_rank = matches!(act, Act::Refer(issue) if issue.place.rank.is_some());
        let next = from.filter(|_| by_rank).map_or(cycle, |spot| cycle.after(spot.class));
        Some(Change { why, from, to, owed: (cycle.owed, next.owed) })
    }
}

/// A place given back, a place taken.
fn hold(held: &mut HashMap<PlaceId, u32>, before: Option<PlaceId>, after: Option<PlaceId>) {
    if before == after {
        return;
    }
    if let Some(count) = before.and_then(|place| held.get_mut(&place)) {
        *count = count.saturating_sub(1);
    }
    if let Some(place) = after {
        *held.entry(place).or_default() += 1;
    }
}

/// Of two applications of one child, found when the second arrived: whether the first stays (T27).
pub fn earlier_stays(first_t0: Timestamp, second_t0: Timestamp) -> bool {
    first_t0 <= second_t0
}

/// Why an act changes the queue.
fn why(act: &Act) -> Why {
    match act {
        Act::Register(_) => Why::Registered,
        Act::Refer(_) => Why::TookPlace,
        Act::ChangeCategory { .. } | Act::DecideBenefit { .. } => Why::ChangedCategory,
        Act::Withdraw { .. }
        | Act::RefusePapers { .. }
        | Act::AnswerReview { .. }
        | Act::LapseReferral { .. }
        | Act::EndStopList { .. } => Why::Returned,
        Act::Arrive { .. }
        | Act::AskAgain { .. }
        | Act::Reject { .. }
        | Act::Check
        | Act::CheckLate { .. }
        | Act::Confirm { .. }
        | Act::Leave
        | Act::Accept
        | Act::Extend { .. }
        | Act::Enrol
        | Act::Discharge
        | Act::AskMerge { .. }
        | Act::Object
        | Act::Merge
        | Act::RefuseMerge
        | Act::AskReview
        | Act::Remove { .. }
        | Act::RemoveDuplicate { .. }
        | Act::Remind { .. }
        | Act::LapseInterest
        | Act::ReachAgeLimit => Why::Left,
    }
}
