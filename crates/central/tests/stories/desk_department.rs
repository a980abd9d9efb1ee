//! The education department decides on its queue; what moves somebody in it needs two people.

use central::queue::audit::{Kept, audit};
use domain::history::Detail;
use domain::kato::Kato;
use domain::kindergarten::{OfficialReason, Rejection};
use forms::Personal;
use forms::action::{About, Deed};
use forms::decision::Ruling;
use sync::wire::ActionKind;
use sync::wire::desk::{DecisionDone, Role, Work};

use crate::kindergarten::{Filing, Visit, about, done};
use crate::offices::{Employee, HEAD, INSPECTOR, NURSE, SECOND, decision, signed};
use crate::people::{AIGUL, STRANGER, TODDLER};
use crate::queue_registration::{cousin, sister};
use crate::world::{KOSTANAY, World};

/// Somebody of the department of another town.
const ELSEWHERE: Employee =
    Employee { iin: "820707400071", surname: "АЛЫСТАҒЫ", given: "ЗЕРЕ", ..INSPECTOR };

/// One more of the department of Kostanay.
const THIRD: Employee =
    Employee { iin: "850909300093", surname: "ҮШІНШІ", given: "ЕРЛАН", ..INSPECTOR };

fn sound(world: &World) {
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    audit(&world.centre, &kostanay, &Kept::default()).unwrap();
}

fn remove(about: About) -> Ruling {
    Ruling::Remove { about, reason: OfficialReason::MovedSettlement, text: None }
}

#[test]
fn the_department_verifies_a_benefit_by_its_papers() {
    let world = World::new();
    let filing = Filing { category: Some("p4"), ..Filing::new(&world) };
    let receipt = filing.register(&world);
    let number = receipt.number.as_str();
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let inbox = inspector.inbox(&world);
    let [row] = &inbox.rows[..] else { panic!("one row") };
    assert_eq!(
        (row.number.as_str(), row.work, row.child_iin.as_str()),
        (number, Work::Benefit, "••••••••0109")
    );
    let kostanay = Kato::parse(KOSTANAY).unwrap();
    let lists = || world.centre.store.desk_listings(&kostanay).unwrap();
    assert_eq!(lists(), ["inbox 1"], "whoever saw the name is recorded");
    let shown = inspector.look(&world, number);
    assert_eq!((shown.category.as_deref(), shown.more.benefit.as_deref()), (Some("P4"), Some("PENDING")));
    assert!(shown.applicant.address.is_some(), "the department judges it");
    let kinds: Vec<_> = shown
        .rulings
        .iter()
        .map(|one| (one.kind.as_str(), one.answer.as_deref().unwrap_or(""), one.needs_second))
        .collect();
    assert_eq!(
        kinds,
        [("decide-benefit", "yes", false), ("decide-benefit", "no", true), ("remove", "", true)]
    );
    let ruling = Ruling::DecideBenefit { about: about(number, 1), granted: true, text: None };
    let answer: DecisionDone = inspector.rule(&world, ruling).json();
    let decided = answer.application.unwrap();
    assert_eq!((decided.revision, decided.entry, answer.awaits_second), (2, Some(1), None));
    assert!(inspector.inbox(&world).rows.is_empty());
    assert_eq!(lists().len(), 1, "an empty list names nobody");
    let theirs = Visit::new(&world, AIGUL).look(&world, number);
    assert_eq!(theirs.state.benefit.as_deref(), Some("YES"));
    assert_eq!(theirs.history.last().unwrap().by, "department");
    sound(&world);
}

#[test]
fn a_benefit_that_does_not_hold_is_taken_by_two_people() {
    let world = World::new();
    let receipt = Filing { category: Some("p4"), ..Filing::new(&world) }.register(&world);
    let number = receipt.number.as_str();
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let second = SECOND.at_work(&world, Role::Department);
    let refuse = |words: &str| Ruling::DecideBenefit {
        about: about(number, 1),
        granted: false,
        text: Some(Personal::from(words)),
    };
    let first: DecisionDone = inspector.rule(&world, refuse("Мерзімі өткен")).json();
    assert!(first.awaits_second.is_some());
    let unchanged = first.application.clone().unwrap();
    assert_eq!((unchanged.revision, unchanged.entry, unchanged.state.as_str()), (1, None, "IN_QUEUE"));
    let works = |shift: &crate::offices::Shift| -> Vec<(Work, Option<bool>)> {
        let rows = shift.inbox(&world).rows;
        rows.iter().map(|row| (row.work, row.proposal.as_ref().map(|proposal| proposal.own))).collect()
    };
    assert_eq!(works(&inspector), [(Work::Benefit, None), (Work::Second, Some(true))]);
    assert_eq!(works(&second), [(Work::Benefit, None), (Work::Second, Some(false))]);
    assert_eq!(
        (inspector.inbox(&world).waiting, second.inbox(&world).waiting),
        (1, 2),
        "one's own waits for others"
    );
    let shown = second.look(&world, number);
    let [proposal] = &shown.proposals[..] else { panic!("one proposal") };
    assert_eq!((proposal.kind.as_str(), proposal.value.as_str()), ("decide-benefit", "no"));
    assert_eq!(Some(&proposal.signed_xml_sha256), first.awaits_second.as_ref());
    assert_eq!(proposal.text.as_ref().unwrap().expose(), "Мерзімі өткен", "whoever seconds it reads why");
    let rows = second.inbox(&world).rows;
    assert!(
        rows.iter().filter_map(|row| row.proposal.as_ref()).all(|row| row.text.is_none()),
        "not in a list"
    );
    let alone = inspector.second(&world, &first, refuse("Тағы да мен"));
    assert_eq!(alone.refusal(), (422, "E-SAMECLERK".into()));
    let taken: DecisionDone = second.second(&world, &first, refuse("Келісемін")).json();
    let taken = taken.application.unwrap();
    assert_eq!((taken.revision, taken.paper.as_deref()), (2, Some("D11-2")));
    assert!(works(&second).is_empty() && works(&inspector).is_empty());
    let theirs = Visit::new(&world, AIGUL).look(&world, number);
    assert_eq!((theirs.row.category.as_str(), theirs.state.benefit.as_deref()), ("N0", Some("NO")));
    let told = vec![Detail::Granted(false), Detail::Explained("Келісемін".to_owned().into())];
    assert_eq!(theirs.history.last().unwrap().details, told, "in the words of whoever decided");
    assert_eq!(second.look(&world, number).history.last().unwrap().details, told, "the office reads it too");
    sound(&world);
}

#[test]
fn an_official_removal_needs_two_different_clerks_who_say_the_same() {
    let world = World::new();
    let (mine, other) = (Filing::new(&world).register(&world), sister(&world).register(&world));
    let at = || about(&mine.number, 1);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let second = SECOND.at_work(&world, Role::Department);
    let first: DecisionDone = inspector.rule(&world, remove(at())).json();
    let refusals = [
        Ruling::Remove { about: at(), reason: OfficialReason::Deceased, text: None },
        remove(about(&other.number, 1)),
        Ruling::Reject { about: at(), reason: Rejection::Papers, text: None },
    ];
    for ruling in refusals {
        assert_eq!(second.second(&world, &first, ruling).refusal(), (422, "E-SECOND".into()));
    }
    let nobodys = DecisionDone { awaits_second: Some("ab".repeat(32)), ..first.clone() };
    assert_eq!(second.second(&world, &nobodys, remove(at())).refusal(), (422, "E-SECOND".into()));
    let removed: DecisionDone = second.second(&world, &first, remove(at())).json();
    let removed = removed.application.unwrap();
    assert_eq!((removed.state.as_str(), removed.paper.as_deref()), ("REMOVED", Some("D10-2")));
    let theirs = Visit::new(&world, AIGUL).look(&world, &mine.number);
    assert_eq!(theirs.state.reason.as_deref(), Some("MOVED_SETTLEMENT"));
    let over = inspector.look(&world, &mine.number);
    assert_eq!(over.rulings, [], "nothing is left to decide, and nobody is told why not");
    assert_eq!(
        (over.child.iin.as_str(), over.child.birth, over.category.as_deref()),
        ("••••••••0109", None, None)
    );
    assert_eq!((over.applicant.iin.as_deref(), over.applicant.address.as_ref()), (None, None));
    assert!(over.applicant.phone.is_empty() && over.scans.is_empty(), "over, a bare row");
    assert_eq!(over.more.reason.as_deref(), Some("MOVED_SETTLEMENT"));
    sound(&world);
}

#[test]
fn a_first_clerk_who_was_dismissed_or_an_application_that_moved_on_is_seconded_by_nobody() {
    let world = World::new();
    let mine = Filing::new(&world).register(&world);
    let post = INSPECTOR.appoint(&world, Role::Department);
    let inspector = INSPECTOR.log_in(&world);
    let second = SECOND.at_work(&world, Role::Department);
    let first: DecisionDone = inspector.rule(&world, remove(about(&mine.number, 1))).json();
    INSPECTOR.dismiss(&world, post);
    let refused = second.second(&world, &first, remove(about(&mine.number, 1)));
    assert_eq!(refused.refusal(), (422, "E-SECOND".into()));
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let first: DecisionDone = inspector.rule(&world, remove(about(&mine.number, 1))).json();
    let visit = Visit::new(&world, AIGUL);
    done(&visit.change_category(&world, about(&mine.number, 1), domain::kindergarten::Category::P4));
    let refused = second.second(&world, &first, remove(about(&mine.number, 2)));
    assert_eq!(refused.refusal(), (409, "E-CHANGED".into()));
    let works: Vec<_> = second.inbox(&world).rows.iter().map(|row| row.work).collect();
    assert_eq!(works, [Work::Benefit], "what was decided on another state is laid aside");
    sound(&world);
}

#[test]
fn a_removal_by_the_clock_is_looked_at_when_the_parents_ask() {
    let world = World::new();
    let mine = Filing::new(&world).register(&world);
    let stays = cousin(&world).register(&world);
    world.turn_to("2028-01-10T05:00:00Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    let visit = Visit::new(&world, AIGUL);
    let removed = visit.look(&world, &mine.number);
    assert_eq!(removed.state.reason.as_deref(), Some("INTEREST_NOT_CONFIRMED"));
    done(&visit.act(&world, &mine.number, ActionKind::AskReview, removed.revision));
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let second = SECOND.at_work(&world, Role::Department);
    let inbox = inspector.inbox(&world);
    assert_eq!(inbox.rows.iter().map(|row| row.work).collect::<Vec<_>>(), [Work::Review]);
    let judged = inspector.look(&world, &mine.number);
    assert!(
        judged.applicant.address.is_some() && judged.category.is_some(),
        "a review is open: theirs to judge"
    );
    let at = || about(&mine.number, removed.revision + 1);
    let back = || Ruling::AnswerReview { about: at(), returned: true, text: None };
    let first: DecisionDone = inspector.rule(&world, back()).json();
    let returned: DecisionDone = second.second(&world, &first, back()).json();
    assert_eq!(returned.application.unwrap().state, "IN_QUEUE");
    assert_eq!(visit.look(&world, &mine.number).state.since, Some(mine.registered_at));
    assert_ne!(stays.number, mine.number);
    sound(&world);
}

#[test]
fn a_review_that_leaves_a_removal_as_it_is_needs_one() {
    let world = World::new();
    let mine = Filing::new(&world).register(&world);
    world.turn_to("2028-01-10T05:00:00Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    let visit = Visit::new(&world, AIGUL);
    let removed = visit.look(&world, &mine.number);
    done(&visit.act(&world, &mine.number, ActionKind::AskReview, removed.revision));
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let at = about(&mine.number, removed.revision + 1);
    let stands = Ruling::AnswerReview { about: at, returned: false, text: None };
    let answer: DecisionDone = inspector.rule(&world, stands).json();
    assert_eq!((answer.application.unwrap().state.as_str(), answer.awaits_second), ("REMOVED", None));
    assert!(inspector.inbox(&world).rows.is_empty());
    sound(&world);
}

/// A father of whom no registry knows asks to join; the number of the application.
fn asked_by_papers(world: &World) -> String {
    let mine = Filing::new(world).register(world);
    let father = Visit::new(world, STRANGER);
    for number in [None, Some("391010000/UO.2026.000002.1")] {
        let refused = father.join_by_papers(world, TODDLER, number);
        assert_eq!(
            refused.refusal(),
            (404, "E-NOPARENT".into()),
            "without the number nobody learns anything"
        );
    }
    assert!(
        done(&father.join_by_papers(world, TODDLER, Some(&mine.number))).by_papers,
        "he is told who decides"
    );
    mine.number.clone()
}

#[test]
fn a_parent_of_whom_no_registry_knows_joins_when_the_department_finds_the_papers_right() {
    let world = World::new();
    let number = asked_by_papers(&world);
    let mother = Visit::new(&world, AIGUL).look(&world, &number);
    assert_eq!((mother.state.merge.as_deref(), mother.state.merge_by_papers), (Some("ASKED"), true));
    let paper = |kind: &str| mother.documents.iter().any(|line| line.kind == kind);
    assert!(!paper("A"), "his paper is the department's to see");
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let rows = inspector.inbox(&world).rows;
    assert_eq!(rows.iter().map(|row| row.work).collect::<Vec<_>>(), [Work::Merge]);
    let shown = inspector.look(&world, &number);
    let [scan] = &shown.scans[..] else { panic!("one paper") };
    let bytes = inspector.get(&world, &format!("/v1/desk/applications/{number}/scans/{}", scan.name));
    assert!(bytes.body.starts_with(b"\xff\xd8"));
    let merge = |revision| Ruling::DecideMerge { about: about(&number, revision), granted: true, text: None };
    let early = inspector.rule(&world, merge(2)).problem();
    assert_eq!((early.code.as_str(), early.date.is_some()), ("E-MERGE-EARLY", true));
    world.turn_to("2026-12-24T05:00:00Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    let inspector = INSPECTOR.log_in(&world);
    assert_eq!(inspector.look(&world, &number).revision, 2, "no clock joins by papers");
    let merged: DecisionDone = inspector.rule(&world, merge(2)).json();
    assert_eq!(merged.application.unwrap().paper.as_deref(), Some("D12-3"));
    assert!(Visit::new(&world, STRANGER).look(&world, &number).state.joined);
    sound(&world);
}

#[test]
fn a_parent_whose_papers_prove_nothing_sees_nothing() {
    let world = World::new();
    let number = asked_by_papers(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let refuse = Ruling::DecideMerge { about: about(&number, 2), granted: false, text: None };
    inspector.rule(&world, refuse).json::<DecisionDone>();
    assert!(Visit::new(&world, STRANGER).journal(&world).rows.is_empty());
    assert!(inspector.inbox(&world).rows.is_empty());
    sound(&world);
}

#[test]
fn after_an_update_every_application_is_looked_at_once() {
    let world = World::new();
    let waits = Filing { category: Some("p4"), ..Filing::new(&world) }.register(&world);
    cousin(&world).register(&world);
    let db = world.sql();
    db.change("DELETE FROM queue_waiting", &[]);
    db.change("INSERT INTO queue_waiting SELECT settlement, application_id FROM queue_application", &[]);
    let rows = || db.count("queue_waiting");
    assert_eq!(rows(), 2);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let numbers = || inspector.inbox(&world).rows.iter().map(|row| row.number.clone()).collect::<Vec<_>>();
    assert_eq!(numbers(), std::slice::from_ref(&waits.number), "before it, too");
    central::inbox::warm(&world.centre).unwrap();
    assert_eq!((rows(), numbers()), (1, vec![waits.number]));
}

#[test]
fn two_second_clerks_at_once_remove_once() {
    let world = World::new();
    let mine = Filing::new(&world).register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let shifts = [SECOND, THIRD].map(|clerk| clerk.at_work(&world, Role::Department));
    let first: DecisionDone = inspector.rule(&world, remove(about(&mine.number, 1))).json();
    let seconded = shifts.map(|shift| {
        let digest = first.awaits_second.as_ref().unwrap().parse().unwrap();
        let made = decision(shift.clerk, &world, remove(about(&mine.number, 1)));
        let made = forms::decision::Decision { seconds: Some(digest), ..made };
        let made = signed(shift.clerk, &world, made);
        (shift, made)
    });
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let world = &world;
        let sent =
            seconded.iter().map(|(shift, one)| scope.spawn(move || shift.send(world, one).status.as_u16()));
        let sent: Vec<_> = sent.collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers.contains(&200) && (answers.contains(&409) || answers.contains(&422)), "{answers:?}");
    let removed = Visit::new(&world, AIGUL).look(&world, &mine.number);
    assert_eq!((removed.row.state.as_str(), removed.revision), ("REMOVED", 2));
    sound(&world);
}

#[test]
fn the_department_of_another_town_and_other_roles_decide_nothing_here() {
    let world = World::new();
    let mine = Filing { category: Some("p4"), ..Filing::new(&world) }.register(&world);
    let ruling = || Ruling::DecideBenefit { about: about(&mine.number, 1), granted: true, text: None };
    ELSEWHERE.appoint_in(&world, Role::Department, "392410000");
    let elsewhere = ELSEWHERE.log_in(&world);
    assert_eq!(elsewhere.rule(&world, ruling()).refusal(), (404, "E-NOAPPLICATION".into()));
    for (clerk, role) in [(HEAD, Role::SchoolHead), (NURSE, Role::Kindergarten)] {
        let shift = clerk.at_work(&world, role);
        assert_eq!(shift.rule(&world, ruling()).refusal(), (422, "E-ROLE".into()), "{role:?}");
    }
    for shift in [elsewhere, HEAD.log_in(&world), NURSE.log_in(&world)] {
        assert!(shift.inbox(&world).rows.is_empty());
        let path = format!("/v1/desk/applications/{}", mine.number);
        assert_eq!(shift.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()));
        let audit = shift.get(&world, &format!("/v1/desk/audit/{KOSTANAY}"));
        assert_eq!(audit.refusal(), (422, "E-ROLE".into()));
    }
    // A parent's act is no decision, and a decision no parent's act.
    let leave = Deed::Leave { about: about(&mine.number, 1), reason: None };
    let act = crate::kindergarten::signed(&world, &INSPECTOR.key(&world), leave);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let sent = sync::wire::desk::SignedDecision { signed_xml: act.signed_xml.clone() };
    assert_eq!(inspector.send(&world, &sent).refusal(), (422, "E-DECISION".into()));
    let decided = signed(INSPECTOR, &world, decision(INSPECTOR, &world, ruling()));
    let act = sync::wire::SignedAction { signed_xml: decided.signed_xml.clone(), scans: Vec::new() };
    assert_eq!(Visit::new(&world, AIGUL).send(&world, &act).refusal(), (422, "E-LEGAL".into()));
}
