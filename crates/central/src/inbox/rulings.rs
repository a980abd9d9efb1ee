//! What can be decided on an application now, and why not the rest.

use domain::kindergarten::{self, Application, OfficialReason, PaperFault, Rejection};
use domain::meal::{self, RefusalReason, State};
use domain::number::ApplicationNumber;
use domain::policy::Policy;
use forms::action::About;
use forms::decision::Ruling;
use sync::wire::ActionRefusal;
use sync::wire::desk::{Role, RulingShown};

use crate::centre::Centre;
use crate::decisions::judge;

/// What the head of a school can decide.
pub(super) fn of_meal(application: &meal::Application) -> Vec<RulingShown> {
    let plain = |kind: &str, reasons: Vec<String>| RulingShown {
        kind: kind.into(),
        answer: None,
        reasons,
        needs_second: false,
        refusal: None,
    };
    match application.state() {
        State::Submitted => vec![plain("open-meal", Vec::new())],
        State::UnderReview => {
            let reasons = RefusalReason::ALL.iter().map(|reason| reason.code().into()).collect();
            vec![plain("approve-meal", Vec::new()), plain("refuse-meal", reasons)]
        }
        State::Draft | State::Approved { .. } | State::Refused { .. } | State::Cancelled => Vec::new(),
    }
}

/// What a role can decide on an application of a queue; `rivals`: another one of the same child stands. What does
/// not belong to its state at all is left out: only a date or a person's circumstances are a "why not".
pub(super) fn of_queue(
    centre: &Centre,
    policy: &Policy,
    number: &ApplicationNumber,
    (application, rivals): (&Application, bool),
    role: Role,
) -> Vec<RulingShown> {
    let now = centre.clock.now();
    let shown = |ruling: Ruling| {
        let verdict = judge(application, (now, &centre.calendar, policy), &ruling);
        let refusal = verdict.err();
        let is_of_its_state = refusal.is_none_or(|refusal| refusal.is_of_time_or_person());
        is_of_its_state.then(|| RulingShown {
            kind: ruling.word().into(),
            answer: answer(&ruling),
            reasons: reasons(&ruling),
            needs_second: ruling.changes_order() || (rivals && ruling.can_be_seconded()),
            refusal: refusal.map(|refusal| shown_refusal(&refusal)),
        })
    };
    let about = About { number: number.clone(), revision: application.revision() };
    possible(role, &about).into_iter().filter_map(shown).collect()
}

/// Every ruling of a role, with the first of its reasons: whether it can be made does not depend on which.
fn possible(role: Role, about: &About) -> Vec<Ruling> {
    let about = || about.clone();
    match role {
        Role::Department => vec![
            Ruling::Check { about: about() },
            Ruling::Reject { about: about(), reason: Rejection::Registry, text: None },
            Ruling::DecideBenefit { about: about(), granted: true, text: None },
            Ruling::DecideBenefit { about: about(), granted: false, text: None },
            Ruling::DecideMerge { about: about(), granted: true, text: None },
            Ruling::DecideMerge { about: about(), granted: false, text: None },
            Ruling::AnswerReview { about: about(), returned: true, text: None },
            Ruling::AnswerReview { about: about(), returned: false, text: None },
            Ruling::Remove { about: about(), reason: OfficialReason::DataInvalid, text: None },
        ],
        Role::Kindergarten => vec![
            Ruling::Enrol { about: about() },
            Ruling::Discharge { about: about() },
            Ruling::RefusePapers { about: about(), fault: PaperFault::Incomplete },
        ],
        Role::SchoolHead | Role::Auditor | Role::FrontDesk => Vec::new(),
    }
}

fn shown_refusal(refusal: &kindergarten::Refusal) -> ActionRefusal {
    ActionRefusal {
        code: refusal.code().into(),
        args: refusal.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        from: refusal.possible_from(),
    }
}

/// The answer that it gives, where there are two.
fn answer(ruling: &Ruling) -> Option<String> {
    Some(ruling.value()).filter(|value| matches!(*value, "yes" | "no")).map(str::to_owned)
}

fn reasons(ruling: &Ruling) -> Vec<String> {
    let codes: Vec<&str> = match ruling {
        Ruling::Reject { .. } => Rejection::BY_A_CLERK.map(Rejection::code).into(),
        Ruling::Remove { .. } => OfficialReason::ALL.map(OfficialReason::code).into(),
        Ruling::RefusePapers { .. } => PaperFault::ALL.map(PaperFault::code).into(),
        Ruling::RefuseMeal { .. } => RefusalReason::ALL.map(RefusalReason::code).into(),
        Ruling::OpenMeal { .. }
        | Ruling::ApproveMeal { .. }
        | Ruling::DecideBenefit { .. }
        | Ruling::AnswerReview { .. }
        | Ruling::DecideMerge { .. }
        | Ruling::Check { .. }
        | Ruling::Enrol { .. }
        | Ruling::Discharge { .. }
        | Ruling::PublishPlaces(_)
        | Ruling::OfferPlace { .. } => Vec::new(),
    };
    codes.into_iter().map(str::to_owned).collect()
}
