//! The journal, and what its owner does in it.

use axum::body::Body;
use chrono::TimeDelta;
use domain::iin::Iin;
use domain::kindergarten::Category;
use forms::action::Deed;
use sync::wire::{ActionKind, ApplicationShown, Folder, Service};

use crate::application;
use crate::kindergarten::{Filing, Visit, about, done, put, signed};
use crate::people::{AIGUL, MARAT, STRANGER, TODDLER};
use crate::queue_registration::{cousin, sister};
use crate::world::World;

fn refusal(shown: &ApplicationShown, action: ActionKind) -> Option<String> {
    let button = shown.actions.iter().find(|button| button.action == action).unwrap();
    button.refusal.as_ref().map(|refusal| refusal.code.clone())
}

pub(crate) fn child(world: &World) -> Iin {
    Iin::parse(TODDLER, domain::time::civil_date(world.now())).unwrap()
}

#[test]
fn scenario_21_without_a_benefit_the_category_number_is_nought() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    let journal = Visit::new(&world, AIGUL).journal(&world);
    let [row] = &journal.rows[..] else { panic!("one row") };
    assert_eq!((row.number.as_str(), row.state.as_str()), (receipt.number.as_str(), "IN_QUEUE"));
    assert_eq!((row.category.as_str(), row.service), ("N0", Service::Kindergarten));
    assert_eq!(row.child_name, "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ");
    assert_eq!(row.created_at, receipt.registered_at);
    let place = row.place.unwrap();
    assert_eq!((place.general, place.in_class, place.of, place.as_of), (1, 0, 1, world.now()));
}

#[test]
fn one_application_shows_its_three_tabs() {
    let world = World::new();
    let receipt = Filing { category: Some("p4"), ..Filing::new(&world) }.register(&world);
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!((shown.applicant.iin.as_str(), shown.applicant.phone.as_str()), (AIGUL, "+77774128452"));
    assert_eq!(shown.applicant.birth.unwrap().to_string(), "1987-03-08");
    assert!(shown.applicant.address.is_some());
    assert_eq!((shown.row.category.as_str(), shown.state.benefit.as_deref()), ("P4", Some("PENDING")));
    assert_eq!(shown.row.place.unwrap().in_class, 1);
    let [line] = &shown.history[..] else { panic!("one event") };
    assert_eq!((line.what.as_str(), line.by.as_str(), line.cause.as_str()), ("register", "filer", "signed"));
    assert_eq!((line.proof.as_str(), line.entry), (receipt.signed_xml_sha256.as_str(), Some(0)));
    assert_eq!(line.args["category"], "P4");
    assert_eq!(line.claimed_at.unwrap().timestamp(), world.now().timestamp(), "signed when it was received");
    let [proof] = &shown.documents[..] else { panic!("no scan has come yet, and there are no fonts") };
    assert_eq!(proof.name, "RECEIPT");
    let early = shown.actions.iter().find(|button| button.action == ActionKind::ConfirmInterest).unwrap();
    let refusal = early.refusal.as_ref().unwrap();
    assert_eq!(
        (refusal.code.as_str(), refusal.from.unwrap().to_string().as_str()),
        ("E-INTEREST-EARLY", "2027-10-19")
    );
    assert_eq!(refusal.args["d"], "19.10.2027");
}

#[test]
fn what_is_not_theirs_is_not_there() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    let father = Visit::new(&world, MARAT);
    assert!(father.journal(&world).rows.is_empty());
    for number in [receipt.number.as_str(), "391010000/UO.2026.000999.1", "391010000/MT.2026.000001.1"] {
        let refused = father.ask(&world, "GET", &format!("/v1/applications/{number}"), Body::empty());
        assert_eq!(refused.refusal(), (404, "E-NOAPPLICATION".into()), "{number}");
    }
    let leave = Deed::Leave { about: about(&receipt.number, 1), reason: None };
    assert_eq!(father.do_signed(&world, leave).refusal(), (404, "E-NOAPPLICATION".into()));
    let confirm = father.act(&world, &receipt.number, ActionKind::ConfirmInterest, 1);
    assert_eq!(confirm.refusal(), (404, "E-NOAPPLICATION".into()));
}

#[test]
fn why_did_my_number_change_is_answered_between_two_looks() {
    let world = World::new();
    let first = sister(&world).register(&world);
    world.pass(TimeDelta::minutes(1));
    let mine = cousin(&world).register(&world);
    let father = || Visit::new(&world, MARAT);
    let before = father().look(&world, &mine.number);
    assert_eq!((before.row.place.unwrap().general, before.why), (2, None));
    world.pass(TimeDelta::minutes(1));
    let privileged = || Filing { category: Some("e1"), ..Filing::new(&world) }.register(&world);
    let leave = |number: &str| {
        let deed = Deed::Leave { about: about(number, 1), reason: None };
        done(&Visit::new(&world, AIGUL).do_signed(&world, deed));
    };
    let came = privileged();
    let after = father().look(&world, &mine.number);
    let why = after.why.as_ref().unwrap();
    assert_eq!((why.from, why.to, why.since), (Some(2), 3, before.row.place.unwrap().as_of));
    let told = |after: &ApplicationShown| -> Vec<_> {
        let reasons = after.why.iter().flat_map(|why| why.reasons.clone());
        reasons.map(|it| (it.why, it.class, it.times, it.moved, it.own)).collect()
    };
    assert_eq!(told(&after), [("registered".into(), "E".into(), 1, 1, false)]);
    world.pass(TimeDelta::minutes(1));
    assert_eq!(father().look(&world, &mine.number).why, None, "nothing moved since");
    leave(&first.number);
    leave(&came.number);
    world.pass(TimeDelta::minutes(1));
    let visit = father();
    let lost = visit.look(&world, &mine.number);
    let after = visit.look(&world, &mine.number);
    assert_eq!(after.why, lost.why, "told for the whole visit: an answer may be lost on the way");
    assert_eq!(after.why.as_ref().map(|why| (why.from, why.to)), Some((Some(3), 1)));
    let left = |class: &str| ("left".to_owned(), class.to_owned(), 1, -1, false);
    assert_eq!(told(&after), [left("E"), left("N")]);
    // One came and went again: the number is what it was, and there is nothing to explain.
    leave(&privileged().number);
    world.pass(TimeDelta::minutes(1));
    let still = father().look(&world, &mine.number);
    assert_eq!((still.row.place.unwrap().general, still.why.clone()), (1, None));
}

#[test]
fn reading_a_document_is_no_look_and_the_receipt_is_the_first_one() {
    let world = crate::papers::world();
    let mine = cousin(&world).register(&world);
    world.pass(TimeDelta::minutes(1));
    Filing { category: Some("e1"), ..Filing::new(&world) }.register(&world);
    let father = Visit::new(&world, MARAT);
    let path = format!("/v1/applications/{}/papers/D1?lang=kk", mine.number);
    assert!(father.ask(&world, "GET", &path, Body::empty()).body.starts_with(b"%PDF"));
    let why = father.look(&world, &mine.number).why.unwrap();
    assert_eq!((why.from, why.to, why.since), (Some(1), 2, mine.registered_at));
    assert_eq!(why.reasons[0].why, "registered");
    world.pass(TimeDelta::minutes(1));
    assert_eq!(father.look(&world, &mine.number).why, Some(why), "for the whole visit");
    assert_eq!(Visit::new(&world, MARAT).look(&world, &mine.number).why, None, "and in no other");
}

#[test]
fn scenario_23_the_interest_is_confirmed_for_a_year_more() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    world.turn_to("2027-11-28T06:00:00Z".parse().unwrap());
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &receipt.number);
    assert_eq!(refusal(&shown, ActionKind::ConfirmInterest), None);
    let confirmed = done(&visit.act(&world, &receipt.number, ActionKind::ConfirmInterest, shown.revision));
    assert_eq!(confirmed.day.unwrap().to_string(), "2028-12-18");
    assert_eq!(confirmed.paper.unwrap(), format!("D6-{}", confirmed.revision));
    let shown = visit.look(&world, &receipt.number);
    assert_eq!(shown.state.interest_until.unwrap().to_string(), "2028-12-18");
    assert_eq!(refusal(&shown, ActionKind::ConfirmInterest).unwrap(), "E-INTEREST-EARLY");
    let line = shown.history.last().unwrap();
    assert_eq!((line.what.as_str(), line.cause.as_str()), ("confirm", "session"));
}

#[test]
fn scenario_25_another_category_keeps_the_date_and_moves_both_numbers() {
    let world = World::new();
    sister(&world).register(&world);
    world.pass(TimeDelta::minutes(1));
    let receipt = cousin(&world).register(&world);
    let father = Visit::new(&world, MARAT);
    let before = father.look(&world, &receipt.number);
    assert_eq!(before.row.place.unwrap().general, 2);
    let changed = father.change_category(&world, about(&receipt.number, before.revision), Category::P4);
    let changed = done(&changed);
    assert_eq!((changed.state.as_str(), changed.paper.as_deref()), ("IN_QUEUE", Some("D11-2")));
    let after = father.look(&world, &receipt.number);
    let place = after.row.place.unwrap();
    assert_eq!((place.general, place.in_class, after.row.category.as_str()), (1, 1, "P4"));
    assert_eq!((after.state.since, after.row.created_at), (before.state.since, before.row.created_at));
    assert_eq!(after.state.benefit.as_deref(), Some("PENDING"));
    assert!(after.why.unwrap().reasons.iter().all(|reason| reason.own));
    let scans: Vec<_> = after.documents.iter().filter(|line| line.folder == Folder::Attachments).collect();
    let path = format!("/v1/applications/{}/scans/{}", receipt.number, scans[0].name);
    let scan = father.ask(&world, "GET", &path, Body::empty());
    assert!(scan.body.starts_with(b"\xff\xd8 a certificate of many children"));
}

#[test]
fn a_benefit_without_its_scan_is_refused() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    let visit = Visit::new(&world, AIGUL);
    let bare = |scans| Deed::ChangeCategory {
        about: about(&receipt.number, 1),
        category: Category::P4,
        reason: None,
        scans,
    };
    assert_eq!(visit.do_signed(&world, bare(Vec::new())).refusal(), (422, "E-NODOC".into()));
    let never_sent =
        forms::ScanRef { media_type: "image/jpeg".into(), bytes_len: 10, pages: 1, sha256: [7; 32] };
    assert_eq!(visit.do_signed(&world, bare(vec![never_sent])).refusal(), (422, "E-SCANS".into()));
    assert_eq!(visit.look(&world, &receipt.number).history.len(), 1, "nothing was recorded");
}

#[test]
fn the_history_tells_both_times_of_what_was_signed() {
    let world = World::new();
    let filing = Filing::new(&world);
    let envelope = filing.envelope(&world, &world.key(AIGUL), &Visit::new(&world, AIGUL));
    world.pass(TimeDelta::hours(2));
    let receipt = put(&world, &envelope).receipt(&world);
    let visit = Visit::new(&world, AIGUL);
    let deed = Deed::Leave { about: about(&receipt.number, 1), reason: None };
    let act = signed(&world, &world.key(AIGUL), deed);
    let signed_at = domain::time::Timestamp::from_timestamp(world.now().timestamp(), 0);
    world.pass(TimeDelta::minutes(3));
    done(&visit.send(&world, &act));
    let history = visit.look(&world, &receipt.number).history;
    let [filed, left] = &history[..] else { panic!("two lines") };
    assert_eq!(
        (filed.at, filed.claimed_at.map(|it| it.timestamp())),
        (receipt.registered_at, Some(filing.claimed.timestamp()))
    );
    assert_eq!((left.at, left.claimed_at), (world.now(), signed_at));
}

#[test]
fn scenario_26_who_leaves_is_out_and_every_button_is_gone() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    let visit = Visit::new(&world, AIGUL);
    let deed =
        Deed::Leave { about: about(&receipt.number, 1), reason: Some("Көшіп кетеміз".into()) };
    let act = signed(&world, &world.key(AIGUL), deed);
    let left = done(&visit.send(&world, &act));
    assert_eq!((left.state.as_str(), left.paper.as_deref()), ("REMOVED", Some("D10-2")));
    assert_eq!(done(&visit.send(&world, &act)), left, "the same act again is the same answer");
    let shown = visit.look(&world, &receipt.number);
    assert_eq!((shown.row.place, shown.state.reason.as_deref()), (None, Some("BY_APPLICANT")));
    assert!(shown.actions.iter().all(|button| button.refusal.is_some()));
    assert!(
        !String::from_utf8_lossy(&world.database()).contains("Көшіп"),
        "the words of a reason lie sealed"
    );
    let again = Filing { claimed: world.now(), ..Filing::new(&world) }.register(&world);
    assert_eq!(again.number, "391010000/UO.2026.000002.1", "a new number and a new date");
}

#[test]
fn who_decided_on_what_has_changed_is_told_so() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    let visit = Visit::new(&world, AIGUL);
    let drop = |revision| Deed::ChangeCategory {
        about: about(&receipt.number, revision),
        category: Category::N0,
        reason: None,
        scans: Vec::new(),
    };
    done(&visit.do_signed(&world, drop(1)));
    assert_eq!(visit.do_signed(&world, drop(1)).refusal(), (409, "E-CHANGED".into()));
    // And whoever comes after a deadline finds it recorded.
    world.turn_to("2027-12-19T06:00:00Z".parse().unwrap());
    let late = Visit::new(&world, AIGUL).act(&world, &receipt.number, ActionKind::ConfirmInterest, 2);
    assert_eq!(late.refusal(), (409, "E-CHANGED".into()));
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(shown.state.reason.as_deref(), Some("INTEREST_NOT_CONFIRMED"));
    assert_eq!(refusal(&shown, ActionKind::AskReview), None, "a person can be asked to look at it");
    let asked = Visit::new(&world, AIGUL).act(&world, &receipt.number, ActionKind::AskReview, shown.revision);
    assert_eq!(done(&asked).state, "REMOVED");
}

#[test]
fn scenario_22_the_other_parent_joins_after_the_time_to_object() {
    let world = World::without_sender();
    let receipt = Filing::new(&world).register(&world);
    let father = Visit::new(&world, MARAT);
    assert!(father.journal(&world).rows.is_empty());
    let joins = Deed::Join { child: child(&world), number: None, scans: Vec::new() };
    let asked = done(&father.do_signed(&world, joins));
    assert_eq!(
        (asked.number.as_str(), asked.day.unwrap().to_string().as_str()),
        (receipt.number.as_str(), "2026-12-23")
    );
    assert!(!asked.by_papers && father.journal(&world).rows.is_empty(), "not before");
    central::notices::send_due(&world.centre).unwrap();
    assert!(world.phone.addresses().contains("+77774128452"), "the filing parent is told");
    world.turn_to("2026-12-23T18:59:59Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    assert!(Visit::new(&world, MARAT).journal(&world).rows.is_empty(), "to the last second");
    world.pass(TimeDelta::seconds(1));
    central::jobs::round(&world.centre).unwrap();
    let father = Visit::new(&world, MARAT);
    let shown = father.look(&world, &receipt.number);
    assert!(shown.state.joined);
    assert_eq!(
        shown.history.iter().map(|line| line.what.as_str()).collect::<Vec<_>>(),
        ["register", "ask_merge", "merge"]
    );
    // Both are told of it, and of what comes later; before, only the one who filed.
    let told = |world: &World| {
        central::notices::send_due(&world.centre).unwrap();
        [AIGUL, MARAT].map(|iin| {
            let texts = world.phone.texts_to(&crate::kindergarten::email_of(iin));
            texts.into_iter().filter(|text| text.contains("УО.2026.000001.1")).count()
        })
    };
    assert_eq!(told(&world), [3, 1]);
    // Both act now, and each act says whose it was.
    let leave = Deed::Leave { about: about(&receipt.number, shown.revision), reason: None };
    done(&father.do_signed(&world, leave));
    let shown = Visit::new(&world, AIGUL).look(&world, &receipt.number);
    assert_eq!(shown.history.last().unwrap().by, "other_parent");
    assert_eq!((told(&world), told(&world)), ([4, 2], [4, 2]), "each once");
}

/// Without a number the other parent joins one application after the other.
#[test]
fn who_joins_without_a_number_reaches_every_settlement_in_which_the_child_stands() {
    let world = World::without_sender();
    let elsewhere = Filing { settlement: "710000000".into(), ..Filing::new(&world) }.register(&world).number;
    let here = Filing::new(&world).register(&world).number;
    let father = Visit::new(&world, MARAT);
    let joins = || Deed::Join { child: child(&world), number: None, scans: Vec::new() };
    for expected in [here, elsewhere] {
        assert_eq!(done(&father.do_signed(&world, joins())).number, expected, "by settlement");
    }
    assert_eq!(father.do_signed(&world, joins()).refusal(), (422, "E-MERGED".into()));
}

#[test]
fn the_filing_parent_objects_and_nobody_joins() {
    let world = World::new();
    let receipt = Filing::new(&world).register(&world);
    let joins = || Deed::Join { child: child(&world), number: None, scans: Vec::new() };
    done(&Visit::new(&world, MARAT).do_signed(&world, joins()));
    let mother = Visit::new(&world, AIGUL);
    let shown = mother.look(&world, &receipt.number);
    assert_eq!(shown.state.merge.as_deref(), Some("ASKED"));
    assert_eq!(refusal(&shown, ActionKind::ObjectToMerge), None);
    done(&mother.act(&world, &receipt.number, ActionKind::ObjectToMerge, shown.revision));
    world.pass(TimeDelta::days(10));
    central::jobs::round(&world.centre).unwrap();
    assert!(Visit::new(&world, MARAT).journal(&world).rows.is_empty());
}

#[test]
fn a_stranger_cannot_join_and_learns_nothing() {
    let world = World::new();
    Filing::new(&world).register(&world);
    let stranger = Visit::new(&world, STRANGER);
    let joins = Deed::Join { child: child(&world), number: None, scans: Vec::new() };
    let known = stranger.do_signed(&world, joins);
    let unknown = Deed::Join {
        child: Iin::parse("231109600215", domain::time::civil_date(world.now())).unwrap(),
        number: None,
        scans: Vec::new(),
    };
    let unknown = stranger.do_signed(&world, unknown);
    assert_eq!(known.refusal(), (404, "E-NOPARENT".into()));
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
}

#[test]
fn meals_stand_in_the_journal_and_are_taken_back_before_the_decision() {
    let world = World::new();
    let (_, receipt) = application::registered(&world);
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &receipt.number);
    assert_eq!((shown.row.service, shown.row.state.as_str()), (Service::Meal, "SUBMITTED"));
    assert_eq!(shown.state.until.unwrap().to_string(), "2026-12-25");
    assert_eq!(refusal(&shown, ActionKind::WithdrawMeal), None);
    let deed = || Deed::WithdrawMeal { about: about(&receipt.number, 1) };
    let others = Visit::new(&world, MARAT).do_signed(&world, deed());
    assert_eq!(others.refusal(), (404, "E-NOAPPLICATION".into()));
    assert_eq!(done(&visit.do_signed(&world, deed())).state, "CANCELLED");
    assert_eq!(visit.do_signed(&world, deed()).refusal(), (409, "E-CHANGED".into()));
    let shown = visit.look(&world, &receipt.number);
    assert_eq!(refusal(&shown, ActionKind::WithdrawMeal).unwrap(), "E-CHANGED");
    assert_eq!(shown.history.last().unwrap().what, "withdraw");
    let again = application::Application::new(&world).sign(&world, &world.key(AIGUL)).put(&world);
    assert_eq!(again.receipt(&world).number, "391010000/MT.2026.000002.1", "it may be filed anew");
}
