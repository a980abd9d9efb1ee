//! One transaction on one queue: applications read, events recorded.
//!
//! **Invariant:** [`Desk::record`] is the only way into a log.

use domain::kindergarten::{Application, Event, due, replay, wakes};
use domain::number::ApplicationNumber;
use domain::policy::Policy;
use domain::queue::{Book, BookRefusal, ChildId, Logged};
use domain::time::Timestamp;
use ledger::entry::{Opened, Salt};
use ledger::hash::Hash32;
use ledger::tree::{self, Nodes};
use rand_core::OsRng;
use sync::wire::Channel;
use uuid::Uuid;

use super::books::{Fresh, size};
use crate::centre::Centre;
use crate::notices;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::store::queue::{NewLogRow, QueueRow, QueueRows};

/// Why a transaction on a queue was taken back.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rules of the queue refuse it.
    #[error(transparent)]
    Book(#[from] BookRefusal),
    /// Something else refuses it.
    #[error("{}", .0.code())]
    Problem(Problem),
}

/// An application while it is worked on.
pub struct Held {
    /// Its row.
    pub row: QueueRow,
    /// The fold of its events.
    pub application: Application,
}

/// The queue of one settlement, in one transaction.
pub struct Desk<'a> {
    centre: &'a Centre,
    /// The rows.
    pub rows: &'a dyn QueueRows,
    fresh: Fresh<'a>,
    /// The profile that rules here.
    pub policy: &'a Policy,
    /// The moment of everything recorded here.
    pub now: Timestamp,
}

/// An event that was recorded.
pub struct Recorded {
    /// The entry with its text.
    pub opened: Opened,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        centre: &'a Centre,
        rows: &'a dyn QueueRows,
        fresh: Fresh<'a>,
        policy: &'a Policy,
    ) -> Desk<'a> {
        let clock = centre.clock.now();
        // The clock of another server may be a little ahead: what it recorded is past.
        let now = fresh.book.last_at().map_or(clock, |last| clock.max(last));
        Desk { centre, rows, fresh, policy, now }
    }

    /// The book, in step with the log.
    pub fn book(&self) -> &Book {
        self.fresh.book
    }

    /// The entries that the log has now.
    pub fn size(&self) -> u64 {
        size(self.fresh.last.as_ref())
    }

    /// An application with its events.
    ///
    /// # Errors
    /// When the store fails or holds a stream that cannot be.
    pub fn hold(&self, row: QueueRow) -> Result<Held, StoreError> {
        let application = folded(self.rows, row.id)?;
        Ok(Held { row, application })
    }

    /// The application of a number.
    ///
    /// # Errors
    /// When the store fails.
    pub fn numbered(&self, number: &ApplicationNumber) -> Result<Option<Held>, StoreError> {
        self.rows.by_number(number)?.map(|row| self.hold(row)).transpose()
    }

    /// Records what fell due by now; how many events that were.
    ///
    /// # Errors
    /// When the store fails; the rules refuse nothing that is due.
    pub fn tick(&mut self, held: &mut Held) -> Result<usize, Stop> {
        let events = due(&held.application, self.now, &self.centre.calendar, self.policy);
        let count = events.len();
        for event in events {
            self.record(held, event)?;
        }
        Ok(count)
    }

    /// Records an event: in the book, in the log, in the application's row, and what is to be told about it.
    ///
    /// # Errors
    /// [`Stop::Book`] where the rules refuse it.
    pub fn record(&mut self, held: &mut Held, event: Event) -> Result<Recorded, Stop> {
        let child = ChildId(held.row.child_place);
        let before = &held.application;
        let calendar = &self.centre.calendar;
        let recorded = self.fresh.book.record(child, before, event.clone(), calendar, self.policy)?;
        *self.fresh.touched = true;
        let revision = recorded.application.revision();
        let told = notices::tells(&event.act);
        let too_late = notices::is_too_late(&event);
        let other = notices::to_other_parent(&event.act, &recorded.application);
        let opened = self.append(held.row.id, child, revision, event, recorded.change.as_ref())?;
        held.application = recorded.application;
        self.settle(held)?;
        if let Some(number) = held.row.number.as_ref().filter(|_| told) {
            let kind = notices::of_event(revision);
            self.rows.announce(number, &kind, &held.row.channels, self.now)?;
            if let Some(kind) = other.filter(|_| held.row.other_parent.is_some()) {
                self.rows.announce(number, &kind, &[Channel::Email], self.now)?;
            }
        }
        if too_late {
            self.rows.announce_too_late(held.row.id, &held.row.channels, self.now)?;
        }
        Ok(Recorded { opened })
    }

    /// Keeps the row of an application as its events made it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn settle(&self, held: &mut Held) -> Result<(), StoreError> {
        let is_new = held.row.revision == 0;
        let application = &held.application;
        held.row.number = application.registered().map(|registered| registered.number.clone());
        held.row.revision = application.revision();
        held.row.state = application.state().code().into();
        held.row.active = application.is_active();
        held.row.wakes_at = wakes(application, self.now, &self.centre.calendar, self.policy);
        // About what is written for the first time nobody has proposed anything, and nobody waits for it yet.
        let waits = if is_new { !application.waits_for().is_empty() } else { self.waits_for_office(held)? };
        if waits || !is_new {
            self.rows.wait_for_office(held.row.id, waits)?;
        }
        self.rows.put(&held.row)
    }

    /// Whether an office is to decide something of an application, or a second clerk to sign what the first one did.
    ///
    /// # Errors
    /// When the store fails.
    pub fn waits_for_office(&self, held: &Held) -> Result<bool, StoreError> {
        if !held.application.waits_for().is_empty() {
            return Ok(true);
        }
        let Some(number) = &held.row.number else { return Ok(false) };
        Ok(!self.rows.proposals(number)?.is_empty())
    }

    fn append(
        &mut self,
        application: Uuid,
        child: ChildId,
        revision: u64,
        event: Event,
        change: Option<&domain::queue::Change>,
    ) -> Result<Opened, StoreError> {
        let at = event.at;
        let logged = Logged { application: application.to_string(), revision, child, event };
        let text = serde_json::to_string(&logged).map_err(|_| StoreError::Failed("an event".into()))?;
        let settlement = self.fresh.book.settlement().as_str();
        let opened = Opened::next(settlement, self.fresh.last.as_ref(), text, Salt::random(&mut OsRng));
        let nodes = tree::append(&Tree(self.rows), self.size(), &opened.entry.leaf())?;
        let row = NewLogRow { opened: &opened, application, revision, at, change, nodes: &nodes };
        self.rows.append(&row)?;
        *self.fresh.last = Some(opened.entry.clone());
        Ok(opened)
    }
}

/// The fold of the stored events of an application.
///
/// # Errors
/// When the store fails or holds a stream that cannot be.
pub(crate) fn folded(rows: &dyn QueueRows, application: Uuid) -> Result<Application, StoreError> {
    fold(rows.stream(application)?.into_iter().map(|(_, event)| event))
}

/// The fold of stored events.
///
/// # Errors
/// [`StoreError::Failed`] for a stream that cannot be.
pub(crate) fn fold(events: impl IntoIterator<Item = Event>) -> Result<Application, StoreError> {
    replay(events).map_err(|refusal| StoreError::Failed(format!("a stored stream that cannot be: {refusal}")))
}

/// The tree of a log, as it is stored.
pub(super) struct Tree<'a>(pub(super) &'a dyn QueueRows);

impl Nodes for Tree<'_> {
    type Error = StoreError;

    fn node(&self, place: u64) -> Result<Hash32, StoreError> {
        self.0.node(place)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Stop {
        Stop::Problem(problem)
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Problem {
        match stop {
            Stop::Store(error) => error.into(),
            Stop::Problem(problem) => problem,
            Stop::Book(refusal) => Problem::of_queue(&refusal),
        }
    }
}
