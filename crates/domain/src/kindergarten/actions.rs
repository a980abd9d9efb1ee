//! Which buttons an application has now, and why not the others (DOMAIN §1.5).
//!
//! **Invariant:** there is no second set of rules: each button asks the guard that [`super::apply`] asks, of the
//! application as it stands once everything due is recorded.

use super::category::Category;
use super::due;
use super::event::By;
use super::moment::Moment;
use super::reason::Reason;
use super::refusal::Refusal;
use super::state::Application;
use crate::calendar::Calendar;
use crate::policy::Policy;
use crate::time::Timestamp;

/// What a parent can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Мүдделілікті растау / подтвердить заинтересованность.
    ConfirmInterest,
    /// Жеңілдікті өзгерту / изменить льготность.
    ChangeCategory,
    /// Кезектен шығару / снять с очереди.
    Leave,
    /// Жеке балабақшаны таңдау / выбрать частный детский сад.
    ChoosePrivate,
    /// To accept an offered place (profiles of 2024 and later).
    AcceptPlace,
    /// Жолдаманы кері қайтару / отозвать направление.
    Withdraw,
    /// Жолдаманы ұзарту / продлить направление.
    Extend,
    /// To object to the other parent's joining.
    ObjectToMerge,
    /// To ask that a person look at an automatic removal.
    AskReview,
}

/// What the buttons depend on beside the application.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    /// Which parent looks.
    pub by: By,
    /// How many private places are free that the child could take.
    pub free: u32,
    /// The child's rank among those the places are open to, where the rank decides.
    pub rank: Option<u64>,
}

impl Action {
    /// All of them, in the order of the screen.
    pub const ALL: [Action; 9] = [
        Action::ConfirmInterest,
        Action::ChangeCategory,
        Action::Leave,
        Action::ChoosePrivate,
        Action::AcceptPlace,
        Action::Withdraw,
        Action::Extend,
        Action::ObjectToMerge,
        Action::AskReview,
    ];
}

/// Every button, with whether it is there now; if not, why, and from when it could be.
pub fn actions(
    application: &Application,
    now: Timestamp,
    outside: Outside,
    calendar: &Calendar,
    policy: &Policy,
) -> Vec<(Action, Result<(), Refusal>)> {
    let mut current = application.clone();
    for event in due(application, now, calendar, policy) {
        match current.clone().next(event) {
            Ok(next) => current = next,
            Err(refusal) => return Action::ALL.map(|action| (action, Err(refusal))).into(),
        }
    }
    let moment = Moment::new(&current, now, calendar, policy);
    Action::ALL.map(|action| (action, action.judge(&moment, outside))).into()
}

impl Action {
    /// Whether the act would be taken, with every answer right that a screen still asks for.
    fn judge(self, moment: &Moment<'_>, outside: Outside) -> Result<(), Refusal> {
        moment.parent(outside.by)?;
        let act = match self {
            Action::ConfirmInterest => moment.confirm(),
            Action::ChangeCategory => moment.change_category(Category::N0, 0),
            Action::Leave => moment.leave(),
            Action::ChoosePrivate => return moment.choose_private(outside.free, outside.rank),
            Action::AcceptPlace => moment.accept(),
            Action::Withdraw => moment.withdraw(Reason::Other),
            Action::Extend => moment.extend(None, Reason::Other),
            Action::ObjectToMerge if outside.by != By::Filer => Err(Refusal::WrongCause),
            Action::ObjectToMerge => moment.object(),
            Action::AskReview => moment.ask_review(),
        };
        act.map(drop)
    }
}
