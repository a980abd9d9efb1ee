//! Where a meal application stands, and which event may follow (the table of DOMAIN §2.6).

use chrono::NaiveDate;

use super::event::{Act, Category, EVENT_VERSION, Event, RefusalReason};
use crate::calendar::Term;
use crate::cause::Cause;
use crate::number::ApplicationNumber;
use crate::time::{Timestamp, civil_date};

/// A meal application as its events made it. A new one is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    state: State,
    filing: Option<Filing>,
    overdue: bool,
    revision: u64,
}

/// The states of DOMAIN §2.6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Жоба / черновик: nothing has been registered.
    #[default]
    Draft,
    /// Жіберілді / подано.
    Submitted,
    /// Қаралуда / на рассмотрении.
    UnderReview,
    /// Мақұлданды / одобрено.
    Approved {
        /// The last day of the meals.
        valid_until: NaiveDate,
    },
    /// Бас тартылды / отказано; a new application may follow.
    Refused {
        /// Why.
        reason: RefusalReason,
    },
    /// Taken back by the applicant.
    Cancelled,
}

/// What was registered with the submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// The number it was given.
    pub number: ApplicationNumber,
    /// The category that was asked for.
    pub category: Category,
    /// The policy profile that counts.
    pub profile: String,
    /// When central recorded it.
    pub registered_at: Timestamp,
    /// The last day for the decision.
    pub due: Term,
}

/// Why an event cannot follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The event belongs to another state.
    #[error("the application is not in the state this event follows")]
    WrongState,
    /// A decision or a withdrawal ended the application.
    #[error("the application is decided")]
    Decided,
    /// The term has not passed yet.
    #[error("the term has not passed")]
    NotDue,
    /// The flag is set already.
    #[error("the application is overdue already")]
    OverdueAlready,
    /// The event lies before the registration.
    #[error("the event lies before the registration")]
    TooEarly,
    /// Only the clock passes a term, and it does nothing else; only a signature submits.
    #[error("the event has another cause than its kind needs")]
    WrongCause,
    /// The dates in a new event are not what calendar and policy say.
    #[error("the dates are not what calendar and policy say")]
    OtherDates,
    /// An event of a shape this program does not know.
    #[error("an event of an unknown version")]
    UnknownVersion,
}

/// Folds recorded events into the application they made.
///
/// # Errors
/// When an event cannot follow the ones before it: the log is damaged.
pub fn replay(events: impl IntoIterator<Item = Event>) -> Result<Application, Refusal> {
    events.into_iter().try_fold(Application::default(), Application::next)
}

impl State {
    /// The code that the wire and the store use.
    pub fn code(&self) -> &'static str {
        match self {
            State::Draft => "DRAFT",
            State::Submitted => "SUBMITTED",
            State::UnderReview => "UNDER_REVIEW",
            State::Approved { .. } => "APPROVED",
            State::Refused { .. } => "REFUSED",
            State::Cancelled => "CANCELLED",
        }
    }

    /// Whether nothing can follow any more.
    pub fn is_final(&self) -> bool {
        match self {
            State::Draft | State::Submitted | State::UnderReview => false,
            State::Approved { .. } | State::Refused { .. } | State::Cancelled => true,
        }
    }
}

impl Application {
    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// What was registered; `None` while it is a draft.
    pub fn filing(&self) -> Option<&Filing> {
        self.filing.as_ref()
    }

    /// Whether the term passed before a decision. It stays set: a late decision is still a late one.
    pub fn is_overdue(&self) -> bool {
        self.overdue
    }

    /// How many events made it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the clock should record [`Event::due_passed`] now.
    pub fn passes_due(&self, now: Timestamp) -> bool {
        let open = matches!(self.state, State::Submitted | State::UnderReview);
        open && !self.overdue && self.is_past_due(now)
    }

    /// The application after an event that may follow (M-7 to M-12).
    ///
    /// A decision after the term is taken, with the flag kept: the row M-9 wants it within the term, but an
    /// office's lateness must not cost the child its meals. A withdrawal (M-12) is for `SUBMITTED` alone.
    pub(super) fn next(mut self, event: Event) -> Result<Application, Refusal> {
        self.judge(&event)?;
        match (self.state, event.act) {
            (State::Draft, Act::Submit { number, category, profile, due }) => {
                self.filing = Some(Filing { number, category, profile, registered_at: event.at, due });
                self.state = State::Submitted;
            }
            (State::Submitted, Act::Open) => self.state = State::UnderReview,
            (State::Submitted, Act::Withdraw) => self.state = State::Cancelled,
            (State::UnderReview, Act::Approve { valid_until }) => {
                self.state = State::Approved { valid_until }
            }
            (State::UnderReview, Act::Refuse { reason }) => self.state = State::Refused { reason },
            (State::Submitted | State::UnderReview, Act::PassDue) if self.overdue => {
                return Err(Refusal::OverdueAlready);
            }
            (State::Submitted | State::UnderReview, Act::PassDue) if !self.is_past_due(event.at) => {
                return Err(Refusal::NotDue);
            }
            (State::Submitted | State::UnderReview, Act::PassDue) => self.overdue = true,
            (state, _) if state.is_final() => return Err(Refusal::Decided),
            _ => return Err(Refusal::WrongState),
        }
        self.revision += 1;
        Ok(self)
    }

    /// What every event must hold, whatever it is.
    fn judge(&self, event: &Event) -> Result<(), Refusal> {
        let by_clock = matches!(event.cause, Cause::Clock { .. });
        let signed = matches!(event.cause, Cause::Signed { .. });
        let cause_fits = match event.act {
            Act::PassDue => by_clock,
            Act::Submit { .. } => signed,
            Act::Open | Act::Approve { .. } | Act::Refuse { .. } | Act::Withdraw => {
                event.cause.is_a_persons()
            }
        };
        if event.v != EVENT_VERSION {
            Err(Refusal::UnknownVersion)
        } else if !cause_fits {
            Err(Refusal::WrongCause)
        } else if self.filing.as_ref().is_some_and(|filing| event.at < filing.registered_at) {
            Err(Refusal::TooEarly)
        } else {
            Ok(())
        }
    }

    /// The term ends with the last second of its last day in `Asia/Almaty`.
    fn is_past_due(&self, now: Timestamp) -> bool {
        self.filing.as_ref().is_some_and(|filing| civil_date(now) > filing.due.last_day)
    }
}
