//! What was typed by hand, looked at by the department: by one person where nobody else's place ends, by two where another
//! application of the child goes.

use central::queue::audit::{Kept, audit};
use chrono::TimeDelta;
use domain::history::Detail;
use domain::kato::Kato;
use domain::kindergarten::Rejection;
use domain::time::civil_date;
use forms::decision::Ruling;
use sync::wire::ActionKind;
use sync::wire::desk::{DecisionDone, Role, Work};

use crate::kindergarten::{Filing, Visit, about};
use crate::offices::{INSPECTOR, SECOND};
use crate::people::{AIGUL, MARAT};
use crate::world::{KOSTANAY, World};

fn sound(world: &World) {
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap();
}

#[test]
fn what_was_typed_by_hand_is_found_right_by_two_where_a_later_application_of_the_child_goes() {
    let world = World::new();
    world.line.cut.store(true, std::sync::atomic::Ordering::SeqCst);
    let typed = Filing { by_registry: false, ..Filing::new(&world) };
    let mine = typed.register(&world);
    world.pass(TimeDelta::minutes(1));
    world.line.cut.store(false, std::sync::atomic::Ordering::SeqCst);
    let theirs = Filing { iin: MARAT.into(), ..Filing::new(&world) }.register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let shown = inspector.look(&world, &mine.number);
    assert_eq!(shown.state, "PENDING_CHECK");
    assert!(shown.to_check.iter().any(|one| one.code == "MANUAL" && one.field == "child-name"));
    assert_eq!(inspector.inbox(&world).rows[0].work, Work::Check);
    assert!(shown.to_check.iter().any(|one| one.code == "RIVAL"), "told before anybody signs");
    let check = || Ruling::Check { about: about(&mine.number, 1) };
    let offered = shown.rulings.iter().find(|one| one.kind == "check").unwrap();
    assert!(offered.needs_second);
    let first: DecisionDone = inspector.rule(&world, check()).json();
    assert_eq!((first.application.as_ref().unwrap().revision, first.awaits_second.is_some()), (1, true));
    let standing = || Visit::new(&world, MARAT).look(&world, &theirs.number);
    assert_eq!(standing().row.state, "IN_QUEUE", "one clerk alone ends nobody's place");
    assert_eq!(inspector.second(&world, &first, check()).refusal(), (422, "E-SAMECLERK".into()));
    let second = SECOND.at_work(&world, Role::Department);
    let checked: DecisionDone = second.second(&world, &first, check()).json();
    assert_eq!(checked.application.unwrap().state, "IN_QUEUE");
    assert_eq!(standing().state.reason.as_deref(), Some("DUPLICATE"));
    sound(&world);
    // With the first document gone, the audit finds that the second one stands alone.
    let db = world.sql();
    db.unlock("decision");
    db.change("DELETE FROM decision WHERE length(seconds) = 0", &[]);
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap_err();
}

/// Nobody else's place ends: then one is enough.
#[test]
fn what_was_typed_by_hand_of_a_child_with_no_other_application_is_checked_by_one() {
    let world = World::new();
    world.line.cut.store(true, std::sync::atomic::Ordering::SeqCst);
    let mine = Filing { by_registry: false, ..Filing::new(&world) }.register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let shown = inspector.look(&world, &mine.number);
    assert!(shown.to_check.iter().all(|one| one.code != "RIVAL"));
    let done: DecisionDone = inspector.rule(&world, Ruling::Check { about: about(&mine.number, 1) }).json();
    assert_eq!((done.application.unwrap().state.as_str(), done.awaits_second), ("IN_QUEUE", None));
    sound(&world);
}

/// Nobody can confirm before the check: whoever waited for it longer than the year of the interest is not removed.
#[test]
fn what_is_checked_after_the_day_of_the_interest_gets_time_to_confirm_it() {
    let world = World::new().hushed();
    world.line.cut.store(true, std::sync::atomic::Ordering::SeqCst);
    let mine = Filing { by_registry: false, ..Filing::new(&world) }.register(&world);
    world.turn_to("2028-01-10T06:00:00Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let seen = inspector.look(&world, &mine.number).revision;
    let check = Ruling::Check { about: about(&mine.number, seen) };
    let done: DecisionDone = inspector.rule(&world, check).json();
    assert_eq!(done.application.unwrap().state, "IN_QUEUE");
    central::jobs::round(&world.centre).unwrap();
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &mine.number);
    let until = shown.state.interest_until.unwrap();
    assert_eq!((shown.row.state.as_str(), until > civil_date(world.now())), ("IN_QUEUE", true));
    let line = shown.history.iter().find(|line| line.what == "check").unwrap();
    assert_eq!(line.details, [Detail::InterestDue(until)]);
    assert_eq!(visit.act(&world, &mine.number, ActionKind::ConfirmInterest, shown.revision).status, 200);
    sound(&world);
}

#[test]
fn a_typed_application_that_is_later_than_another_is_not_checked_but_rejected_by_two() {
    let world = World::new();
    let theirs = Filing { iin: MARAT.into(), ..Filing::new(&world) }.register(&world);
    world.pass(TimeDelta::minutes(1));
    world.line.cut.store(true, std::sync::atomic::Ordering::SeqCst);
    let mine = Filing { by_registry: false, ..Filing::new(&world) }.register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let second = SECOND.at_work(&world, Role::Department);
    let check = inspector.rule(&world, Ruling::Check { about: about(&mine.number, 1) });
    let problem = check.problem();
    assert_eq!((problem.code.as_str(), problem.number.as_deref()), ("E-DUP", Some(theirs.number.as_str())));
    let reject = || Ruling::Reject { about: about(&mine.number, 1), reason: Rejection::Registry, text: None };
    let first: DecisionDone = inspector.rule(&world, reject()).json();
    let rejected: DecisionDone = second.second(&world, &first, reject()).json();
    assert_eq!(rejected.application.unwrap().state, "REJECTED");
    sound(&world);
}
