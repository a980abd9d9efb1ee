//! Where a kindergarten application stands (DOMAIN §2.1).
//!
//! **Invariant:** only the fold of events changes it; what is registered has a number and keeps it.

use chrono::NaiveDate;

use super::category::{Category, Class};
use super::facts::Link;
use super::reason::{Rejection, Removal};
use super::referral::Referral;
use super::refusal::Refusal;
use crate::birthday::Birthday;
use crate::calendar::Term;
use crate::number::ApplicationNumber;
use crate::time::Timestamp;

/// A kindergarten application as its events made it. A new one is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    pub(super) state: State,
    pub(super) registered: Option<Registered>,
    pub(super) last_at: Option<Timestamp>,
    pub(super) revision: u64,
}

/// The states of DOMAIN §2.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Жоба / черновик: nothing has been registered.
    #[default]
    Draft,
    /// Жіберуді күтуде / ожидает отправки: signed without a network.
    PendingSync(Arrival),
    /// Қайта қол қою қажет / требуется подписать заново.
    NeedsResign {
        /// The first arrival, whose time is kept.
        first: Arrival,
        /// The last day to sign again.
        until: Term,
    },
    /// Тексерілуде / на проверке: its place in the queue is provisional.
    PendingCheck,
    /// Кезекте / в очереди.
    InQueue,
    /// Жолдама берілді / выдано направление.
    Referred,
    /// Стоп-тізімде / в стоп-листе: it keeps its place and gets no offers.
    StopListed {
        /// The last day of the stop-list.
        until: Term,
    },
    /// Қабылданды / зачислен.
    Enrolled,
    /// Кезектен шығарылды / снят с очереди.
    Removed {
        /// Why.
        reason: Removal,
    },
    /// Бас тартылды / отказано: never registered.
    Rejected {
        /// Why.
        reason: Rejection,
    },
}

/// An application from a kiosk that had no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When the kiosk says it was signed.
    pub signed_at: Timestamp,
    /// When the centre recorded it.
    pub arrived_at: Timestamp,
}

/// What is registered: what never changes first, then what events change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its number.
    pub number: ApplicationNumber,
    /// The child's date of birth.
    pub birth: Birthday,
    /// The decisive time of the registration, t0.
    pub t0: Timestamp,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// The policy profile it was registered under.
    pub profile: String,
    /// The time that decides the place now; t0, unless a switch of §2.4 put it at the tail.
    pub since: Timestamp,
    /// The benefit category that counts.
    pub category: Category,
    /// Whether the papers of the benefit were checked.
    pub benefit: Benefit,
    /// The confirmation of interest, where the profile wants any.
    pub interest: Option<Interest>,
    /// The last notice before the age limit: so many days before.
    pub age_noticed: Option<u32>,
    /// How many places were not taken.
    pub misses: u32,
    /// The last referral.
    pub referral: Option<Referral>,
    /// The other parent.
    pub merge: Merging,
    /// A person's look at an automatic removal.
    pub review: Review,
}

/// Whether the papers of the benefit were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benefit {
    /// There is none.
    None,
    /// Not yet; it counts meanwhile.
    Pending,
    /// They hold.
    Yes,
    /// They do not; the category is `N0`.
    No,
}

/// The confirmation of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Its last day by the anniversary.
    pub due: NaiveDate,
    /// A later last day, given on a return to the queue.
    pub grace: Option<NaiveDate>,
    /// The last reminder of this term: so many days before.
    pub reminded: Option<u32>,
}

/// The other parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merging {
    /// Does not see the application.
    None,
    /// Asked to join.
    Asked {
        /// What proves the link to the child.
        link: Link,
        /// The last day to object.
        objection: Term,
    },
    /// Sees it and acts in it.
    Joined,
}

/// A person's look at an automatic removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Nobody asked for it.
    None,
    /// Asked for.
    Asked,
    /// Done; the removal stands.
    Done,
}

/// What the queue must know of an application that stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The class.
    pub class: Class,
    /// The decisive time.
    pub since: Timestamp,
    /// The year of birth: the age group.
    pub birth_year: i32,
}

impl State {
    /// The code that the wire and the store use.
    pub fn code(&self) -> &'static str {
        match self {
            State::Draft => "DRAFT",
            State::PendingSync(_) => "PENDING_SYNC",
            State::NeedsResign { .. } => "NEEDS_RESIGN",
            State::PendingCheck => "PENDING_CHECK",
            State::InQueue => "IN_QUEUE",
            State::Referred => "REFERRED",
            State::StopListed { .. } => "STOP_LISTED",
            State::Enrolled => "ENROLLED",
            State::Removed { .. } => "REMOVED",
            State::Rejected { .. } => "REJECTED",
        }
    }

    /// Whether the application is over; only a person's review can still bring a removed one back.
    pub fn is_final(&self) -> bool {
        match self {
            State::Enrolled | State::Removed { .. } | State::Rejected { .. } => true,
            State::Draft
            | State::PendingSync(_)
            | State::NeedsResign { .. }
            | State::PendingCheck
            | State::InQueue
            | State::Referred
            | State::StopListed { .. } => false,
        }
    }

    /// Whether it stands in the ranking.
    pub fn is_ranked(&self) -> bool {
        matches!(self, State::PendingCheck | State::InQueue | State::StopListed { .. })
    }

    /// Why an event of another state cannot follow.
    pub(super) fn refusal(&self) -> Refusal {
        if self.is_final() { Refusal::Ended } else { Refusal::WrongState }
    }
}

impl Application {
    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// What was registered; `None` before.
    pub fn registered(&self) -> Option<&Registered> {
        self.registered.as_ref()
    }

    /// How many events made it: what two acts that race are told apart by (§2.4-i).
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// When its last event was recorded; the next one may not lie before.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// Whether it is registered and not over: a child has at most one such in a settlement.
    pub fn is_active(&self) -> bool {
        self.registered.is_some() && !self.state.is_final()
    }

    /// Its standing in the queue's ranking, if it has one.
    pub fn standing(&self) -> Option<Standing> {
        let registered = self.registered.as_ref().filter(|_| self.state.is_ranked())?;
        let (class, birth_year) = (registered.category.class(), registered.birth.year());
        Some(Standing { class, since: registered.since, birth_year })
    }
}

impl Interest {
    /// The last day to confirm.
    pub fn last_day(&self) -> NaiveDate {
        self.grace.unwrap_or(self.due)
    }
}
