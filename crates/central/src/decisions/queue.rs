//! Decisions on an application of a queue: the department's, and the kindergarten's of its referral.

use domain::calendar::Calendar;
use domain::digest::Sha256;
use domain::kindergarten::{Act, Application, By, Cause, Event, Moment, Refusal, State, apply};
use domain::number::Series;
use domain::policy::Policy;
use domain::time::Timestamp;
use forms::action::About;
use forms::decision::Ruling;
use sync::wire::desk::{Decided, DecisionDone, Role};

use super::is_of;
use super::second::{Firsts, first};
use super::verified::{Verified, role, text};
use crate::acts::{is_changed, record};
use crate::centre::Centre;
use crate::intake::recheck;
use crate::journal::nothing;
use crate::problem::Problem;
use crate::queue::{self, Desk, Held, Stop};
use crate::store::set_aside;

pub(super) fn rule(centre: &Centre, verified: &Verified<'_>, about: &About) -> Result<DecisionDone, Problem> {
    if about.number.series() != Series::Queue {
        return Err(nothing());
    }
    let firsts = Firsts::of(centre, verified)?;
    let done = queue::write(centre, about.number.settlement(), |desk| {
        let Some(mut held) = desk.numbered(&about.number)?.filter(|held| is_theirs(verified, held)) else {
            return Err(nothing().into());
        };
        let first = first(centre, desk, &firsts, verified)?;
        let seen = first.as_ref().map_or(about.revision, |first| first.revision.min(about.revision));
        if is_changed(desk, &mut held, seen)? {
            return Ok(None);
        }
        // A child found by hand to be the applicant's ends the later applications of the child: that takes two.
        let is_check = matches!(verified.decision.ruling, Ruling::Check { .. });
        let later = if is_check { recheck::link(desk, &mut held)? } else { Vec::new() };
        let takes_two = verified.decision.ruling.changes_order() || !later.is_empty();
        if takes_two && first.is_none() {
            return propose(centre, desk, &held, verified).map(Some);
        }
        do_it(centre, desk, &mut held, (verified, later)).map(Some)
    });
    let done = done?.ok_or_else(|| Problem::conflict("E-CHANGED"))?;
    let is_check = matches!(verified.decision.ruling, Ruling::Check { .. });
    if is_check && done.awaits_second.is_none() {
        // A person looked: no registry need be asked again.
        centre.store.answered(&about.number, &[])?;
    }
    Ok(done)
}

/// A kindergarten sees the referrals to it, while they stand, and the children who attend it.
fn is_theirs(verified: &Verified<'_>, held: &Held) -> bool {
    match role(&verified.decision.ruling) {
        Role::Kindergarten => {
            let referral = held.application.registered().and_then(|it| it.referral.as_ref());
            let standing = held.application.state() == State::Referred || held.application.attends();
            let standing = referral.filter(|_| standing);
            standing.is_some_and(|referral| is_of(verified, referral.kindergarten.as_str()))
        }
        Role::Department => true,
        Role::SchoolHead | Role::Auditor | Role::FrontDesk => false,
    }
}

/// The decision of the first clerk is kept, and changes nothing: another one must sign it too.
fn propose(
    centre: &Centre,
    desk: &Desk<'_>,
    held: &Held,
    verified: &Verified<'_>,
) -> Result<DecisionDone, Stop> {
    let event = of_ruling(centre, desk, held, verified)?;
    apply(held.application.clone(), event, &centre.calendar, desk.policy).map_err(refused)?;
    let digest = Sha256(verified.xml_sha256).to_string();
    let answer = DecisionDone { awaits_second: Some(digest), ..answer(desk, held, verified, None)? };
    let number = held.row.number.as_ref().ok_or_else(nothing)?;
    desk.rows.decide(&verified.row(number, desk.now, (false, &text(&answer)?)))?;
    desk.rows.wait_for_office(held.row.id, true)?;
    Ok(answer)
}

fn do_it(
    centre: &Centre,
    desk: &mut Desk<'_>,
    held: &mut Held,
    (verified, later): (&Verified<'_>, Vec<Held>),
) -> Result<DecisionDone, Stop> {
    let Event { by, cause, act, .. } = of_ruling(centre, desk, held, verified)?;
    let done = record(desk, held, by, cause, act)?;
    recheck::remove_duplicates(desk, later, held)?;
    if held.application.attends() {
        leave_earlier(desk, held)?;
    }
    let answer = answer(desk, held, verified, Some((done.entry, done.paper)))?;
    let number = held.row.number.clone().ok_or_else(nothing)?;
    desk.rows.decide(&verified.row(&number, desk.now, (true, &text(&answer)?)))?;
    Ok(answer)
}

/// T26: a child that was enrolled anew attends the kindergarten of before no more.
fn leave_earlier(desk: &mut Desk<'_>, held: &Held) -> Result<(), Stop> {
    for row in desk.rows.by_child(held.row.child)? {
        let theirs = row.applicant == held.row.applicant || (row.linked && held.row.linked);
        if row.id == held.row.id || !theirs || row.state != State::Enrolled.code() {
            continue;
        }
        let id = row.id;
        let Some(mut earlier) = set_aside(&id, desk.hold(row))? else { continue };
        if earlier.application.attends() {
            record(desk, &mut earlier, By::Centre, Cause::centre("T26"), Act::Discharge)?;
        }
    }
    Ok(())
}

fn answer(
    desk: &Desk<'_>,
    held: &Held,
    verified: &Verified<'_>,
    done: Option<(u64, Option<String>)>,
) -> Result<DecisionDone, Stop> {
    let number = held.row.number.as_ref().ok_or_else(nothing)?;
    let (entry, paper) = done.map_or((None, None), |(entry, paper)| (Some(entry), paper));
    Ok(DecisionDone {
        decision: verified.decision.id,
        at: desk.now,
        application: Some(Decided {
            number: number.machine(),
            revision: held.application.revision(),
            state: held.application.state().code().into(),
            paper,
            entry,
        }),
        awaits_second: None,
    })
}

fn of_ruling(centre: &Centre, desk: &Desk<'_>, held: &Held, verified: &Verified<'_>) -> Result<Event, Stop> {
    let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
    event(&moment, (desk.now, desk.policy), &verified.decision.ruling, verified.cause()).map_err(refused)
}

/// The event that a ruling makes of an application at a moment.
///
/// # Errors
/// Why it cannot be now; `WrongCause` for a ruling on no application of a queue.
pub(crate) fn event(
    moment: &Moment<'_>,
    (now, policy): (Timestamp, &Policy),
    ruling: &Ruling,
    cause: Cause,
) -> Result<Event, Refusal> {
    let act = match ruling {
        Ruling::DecideBenefit { granted, .. } => Act::DecideBenefit { granted: *granted },
        Ruling::AnswerReview { returned, .. } => moment.answer_review(*returned)?,
        Ruling::DecideMerge { granted: true, .. } => moment.merge()?,
        Ruling::DecideMerge { granted: false, .. } => Act::RefuseMerge,
        Ruling::Check { .. } => moment.check()?,
        Ruling::Reject { reason, .. } => Act::Reject { reason: *reason },
        Ruling::Remove { reason, .. } => Act::Remove { reason: *reason },
        Ruling::Enrol { .. } => moment.enrol()?,
        Ruling::Discharge { .. } => moment.discharge()?,
        Ruling::RefusePapers { fault, .. } => moment.refuse_papers(*fault)?,
        Ruling::OpenMeal { .. }
        | Ruling::ApproveMeal { .. }
        | Ruling::RefuseMeal { .. }
        | Ruling::PublishPlaces(_)
        | Ruling::OfferPlace { .. } => return Err(Refusal::WrongCause),
    };
    let by = match role(ruling) {
        Role::Kindergarten => By::Kindergarten,
        Role::SchoolHead | Role::Department | Role::Auditor | Role::FrontDesk => By::Department,
    };
    Ok(Event::new(now, by, cause, &policy.profile, act))
}

/// Whether a ruling could be made now: what it would be refused with.
pub(crate) fn judge(
    application: &Application,
    (now, calendar, policy): (Timestamp, &Calendar, &Policy),
    ruling: &Ruling,
) -> Result<(), Refusal> {
    let moment = Moment::new(application, now, calendar, policy);
    let cause = Cause::Signed { xml_sha256: Sha256([0; 32]) };
    let event = event(&moment, (now, policy), ruling, cause)?;
    apply(application.clone(), event, calendar, policy).map(|_| ())
}

fn refused(refusal: Refusal) -> Stop {
    Stop::Book(refusal.into())
}
