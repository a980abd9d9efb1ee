//! The head of a school decides on meals.

use authority::{Profile, Validity};
use chrono::TimeDelta;
use domain::bin::Bin;
use domain::meal::RefusalReason;
use domain::time::Timestamp;
use forms::Personal;
use forms::action::About;
use forms::decision::{Decision, Ruling};
use sync::wire::Service;
use sync::wire::desk::{DecisionDone, Role, Work};
use uuid::Uuid;

use crate::application::{Application, registered};
use crate::kindergarten::{Visit, about};
use crate::offices::{
    AUDITOR, HEAD, INSPECTOR, OTHER_HEAD, OTHER_SCHOOL, SCHOOL, Shift, decision, signed, signed_by,
};
use crate::people::{self, AIGUL};
use crate::world::{KOSTANAY, World};

fn open_it(world: &World, shift: &Shift, number: &str) -> DecisionDone {
    shift.rule(world, Ruling::OpenMeal { about: about(number, 1) }).json()
}

fn refuse(about: About) -> Ruling {
    let text = Some(Personal::from("2-бет оқылмайды"));
    Ruling::RefuseMeal { about, reason: RefusalReason::UnreadableScan, text }
}

#[test]
fn a_head_opens_an_application_reads_its_scans_and_approves() {
    let world = World::new();
    let (filed, receipt) = registered(&world);
    filed.put_scan(&world, 0);
    let number = receipt.number.as_str();
    let head = HEAD.at_work(&world, Role::SchoolHead);
    let inbox = head.inbox(&world);
    let [row] = &inbox.rows[..] else { panic!("one row") };
    assert_eq!((row.number.as_str(), row.service, row.work), (number, Service::Meal, Work::Meal));
    assert_eq!((row.child_name.as_str(), row.child_iin.as_str()), ("ТЕСТОВ АЛИХАН МАРАТҰЛЫ", "••••••••0508"));
    assert_eq!((row.due.unwrap().to_string().as_str(), row.overdue), ("2026-12-25", false));
    let shown = head.look(&world, number);
    assert_eq!((shown.role, shown.category.as_deref()), (Role::SchoolHead, Some("M1")));
    assert_eq!(shown.rulings.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["open-meal"]);
    assert_eq!(shown.applicant.address, None, "no school needs it");
    let [scan] = &shown.scans[..] else { panic!("one scan has come") };
    let path = format!("/v1/desk/applications/{number}/scans/{}", scan.name);
    let bytes = head.get(&world, &path);
    assert_eq!(bytes.headers["content-type"], "image/jpeg");
    assert_eq!(bytes.body, b"\xff\xd8 a certificate \xff\xd9");
    assert_eq!(
        world.centre.store.desk_looks(&about(number, 1).number).unwrap(),
        2,
        "one of them at the scan"
    );
    let opened = open_it(&world, &head, number).application.unwrap();
    assert_eq!((opened.state.as_str(), opened.revision, opened.paper), ("UNDER_REVIEW", 2, None));
    let kinds: Vec<_> = head.look(&world, number).rulings.into_iter().map(|one| one.kind.clone()).collect();
    assert_eq!(kinds, ["approve-meal", "refuse-meal"]);
    world.pass(TimeDelta::days(2));
    let head = HEAD.log_in(&world);
    let done: DecisionDone = head.rule(&world, Ruling::ApproveMeal { about: about(number, 2) }).json();
    let approved = done.application.unwrap();
    assert_eq!((approved.state.as_str(), approved.paper.as_deref()), ("APPROVED", Some("D14")));
    assert!(head.inbox(&world).rows.is_empty());
    let over = head.look(&world, number);
    let (child, parent) = (&over.child, &over.applicant);
    assert_eq!((child.iin.as_str(), child.birth, parent.iin.as_deref()), ("••••••••0508", None, None));
    assert!(
        over.scans.is_empty() && over.category.is_none() && parent.phone.is_empty(),
        "decided, a bare row"
    );
    assert_eq!(head.get(&world, &path).refusal(), (404, "E-NODOCUMENT".into()), "also by its digest");
    let theirs = Visit::new(&world, AIGUL).look(&world, number);
    assert_eq!(theirs.state.until.unwrap().to_string(), "2027-05-31");
    let last = theirs.history.last().unwrap();
    assert_eq!((last.what.as_str(), last.by.as_str(), last.cause.as_str()), ("approve", "school", "signed"));
}

#[test]
fn scenario_38_the_term_is_five_working_days_and_overdue_ones_lie_on_top() {
    let world = World::new();
    let (_, late) = registered(&world);
    let head = HEAD.at_work(&world, Role::SchoolHead);
    assert_eq!(head.inbox(&world).rows[0].due.unwrap().to_string(), "2026-12-25");
    // A second child applies on Tuesday; its own term runs to the 29th.
    world.turn_to("2026-12-22T05:00:00Z".parse().unwrap());
    let second = Application { child: people::AT_HOME.into(), ..Application::new(&world) };
    let second = second.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    world.turn_to("2026-12-25T18:59:59Z".parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
    let head = HEAD.log_in(&world);
    let flags = |shift: &Shift| -> Vec<(String, bool)> {
        shift.inbox(&world).rows.iter().map(|row| (row.number.clone(), row.overdue)).collect()
    };
    assert_eq!(flags(&head), [(late.number.clone(), false), (second.number.clone(), false)]);
    // 26.12.2026 00:00 in Almaty.
    world.turn_to("2026-12-25T19:00:00Z".parse().unwrap());
    assert_eq!(flags(&head), [(late.number.clone(), true), (second.number.clone(), false)], "before the job");
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(flags(&head), [(late.number.clone(), true), (second.number.clone(), false)]);
    assert!(head.look(&world, &late.number).more.overdue);
    // Late is not lost: the child still gets its meals.
    let done: DecisionDone = head.rule(&world, Ruling::OpenMeal { about: about(&late.number, 2) }).json();
    assert_eq!(done.application.unwrap().revision, 3);
    head.rule(&world, Ruling::ApproveMeal { about: about(&late.number, 3) }).json::<DecisionDone>();
    assert_eq!(flags(&head), [(second.number, false)]);
}

#[test]
fn a_head_is_told_of_scans_that_are_still_on_their_way() {
    let world = World::new();
    let (filed, receipt) = registered(&world);
    let head = HEAD.at_work(&world, Role::SchoolHead);
    let here = |shift: &Shift| {
        let shown = shift.look(&world, &receipt.number);
        (shown.scans.len(), shown.scans_awaited)
    };
    assert_eq!(here(&head), (0, 2));
    filed.put_scan(&world, 0);
    assert_eq!(here(&head), (1, 1));
}

#[test]
fn a_school_that_lets_a_term_pass_is_named_to_its_department() {
    let world = World::new();
    let (_, receipt) = registered(&world);
    let department = INSPECTOR.at_work(&world, Role::Department);
    assert!(department.inbox(&world).late_schools.is_empty(), "in time");
    world.turn_to("2026-12-25T19:00:00Z".parse().unwrap());
    let department = INSPECTOR.log_in(&world);
    let inbox = department.inbox(&world);
    let [late] = inbox.late_schools.as_slice() else { panic!("{:?}", inbox.late_schools) };
    assert_eq!(
        (late.settlement.as_str(), late.count, late.due.to_string()),
        (KOSTANAY, 1, "2026-12-25".into())
    );
    assert_eq!(late.bin, HEAD.bin);
    assert_ne!(late.name_kk, late.bin, "the list of schools knows it");
    let path = format!("/v1/desk/applications/{}", receipt.number);
    assert_eq!(department.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()), "of no child");
    let head = HEAD.at_work(&world, Role::SchoolHead);
    assert!(head.inbox(&world).late_schools.is_empty(), "a school is told of its own by its rows");
    let opened = open_it(&world, &head, &receipt.number).application.unwrap();
    let ruling = Ruling::ApproveMeal { about: about(&receipt.number, opened.revision) };
    head.rule(&world, ruling).json::<DecisionDone>();
    assert!(department.inbox(&world).late_schools.is_empty(), "decided");
}

#[test]
fn a_term_that_passed_is_recorded_before_the_decision() {
    let world = World::new();
    let (_, receipt) = registered(&world);
    world.turn_to("2026-12-25T19:00:00Z".parse().unwrap());
    let head = HEAD.at_work(&world, Role::SchoolHead);
    let opened: DecisionDone =
        head.rule(&world, Ruling::OpenMeal { about: about(&receipt.number, 1) }).json();
    assert_eq!(opened.application.unwrap().revision, 3);
    let shown = head.look(&world, &receipt.number);
    let told: Vec<_> = shown.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(told, ["submit", "pass_due", "open"]);
}

#[test]
fn a_refusal_gives_its_reason_in_d14_and_one_may_apply_again() {
    let world = crate::papers::world();
    let (_, receipt) = registered(&world);
    let number = receipt.number.as_str();
    let head = HEAD.at_work(&world, Role::SchoolHead);
    open_it(&world, &head, number);
    let again = Application { id: Uuid::now_v7(), ..Application::new(&world) };
    let again = again.sign(&world, &world.key(AIGUL));
    assert_eq!(again.put(&world).refusal().1, "E-DUP");
    let done: DecisionDone = head.rule(&world, refuse(about(number, 2))).json();
    assert_eq!(done.application.unwrap().state, "REFUSED");
    let visit = Visit::new(&world, AIGUL);
    let theirs = visit.look(&world, number);
    assert_eq!(theirs.state.reason.as_deref(), Some("UNREADABLE_SCAN"));
    assert!(theirs.documents.iter().any(|line| line.name == "D14"));
    for (lang, wanted) in [("kk", "дәлелді бас тарту"), ("ru", "отказ")] {
        let path = format!("/v1/applications/{number}/papers/D14?lang={lang}");
        let pdf = visit.ask(&world, "GET", &path, axum::body::Body::empty());
        assert!(pdf.body.starts_with(b"%PDF"));
        let text = crate::papers::text_of(&pdf.body);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for wanted in
            [wanted, "2-бет оқылмайды", "Копия документа не читается", "3 месяцев", "БАСШЫ ГҮЛНАР", SCHOOL]
        {
            assert!(text.contains(wanted), "{lang}: {wanted}\n{text}");
        }
        assert!(!text.contains("190525500508"), "the IIN stands masked");
    }
    let again = Application { id: Uuid::now_v7(), ..Application::new(&world) };
    let again = again.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert_ne!(again.number, receipt.number);
}

#[test]
fn the_applicant_is_told_of_each_step() {
    let world = World::without_sender();
    let (_, receipt) = registered(&world);
    let head = HEAD.at_work(&world, Role::SchoolHead);
    world.pass(TimeDelta::minutes(1));
    open_it(&world, &head, &receipt.number);
    world.pass(TimeDelta::minutes(1));
    head.rule(&world, Ruling::ApproveMeal { about: about(&receipt.number, 2) }).json::<DecisionDone>();
    central::notices::send_due(&world.centre).unwrap();
    let texts = world.phone.texts_to("+77774128452");
    let [_, opened, approved] = &texts[..] else { panic!("three messages: {texts:?}") };
    assert!(opened.ends_with("мектеп өтінішті қарап жатыр."), "{opened}");
    assert!(approved.ends_with("мақұлданды, тамақ 31.05.2027 күніне дейін."), "{approved}");
    central::notices::send_due(&world.centre).unwrap();
    assert_eq!(world.phone.texts_to("+77774128452").len(), 3, "each goes once");
}

#[test]
fn the_same_decision_again_gets_the_same_answer_and_an_old_one_is_refused() {
    let world = World::new();
    let (_, receipt) = registered(&world);
    let head = HEAD.at_work(&world, Role::SchoolHead);
    let opening = decision(HEAD, &world, Ruling::OpenMeal { about: about(&receipt.number, 1) });
    let once = signed(HEAD, &world, opening.clone());
    let first: DecisionDone = head.send(&world, &once).json();
    world.pass(TimeDelta::minutes(5));
    assert_eq!(head.send(&world, &once).json::<DecisionDone>(), first);
    let other = Decision { ruling: Ruling::ApproveMeal { about: about(&receipt.number, 2) }, ..opening };
    assert_eq!(head.send(&world, &signed(HEAD, &world, other)).refusal(), (409, "E-DIGEST".into()));
    let late = Ruling::OpenMeal { about: about(&receipt.number, 1) };
    assert_eq!(head.rule(&world, late).refusal(), (409, "E-CHANGED".into()));
    let unseen = Ruling::ApproveMeal { about: about(&receipt.number, 1) };
    assert_eq!(head.rule(&world, unseen).refusal(), (409, "E-CHANGED".into()));
}

#[test]
fn what_is_another_schools_is_not_there() {
    let world = World::new();
    let (filed, receipt) = registered(&world);
    filed.put_scan(&world, 0);
    let number = receipt.number.as_str();
    let scan = filed.envelope.scans[0].plain_sha256.as_str();
    let strangers = [
        OTHER_HEAD.at_work(&world, Role::SchoolHead),
        INSPECTOR.at_work(&world, Role::Department),
        AUDITOR.at_work(&world, Role::Auditor),
    ];
    for shift in strangers {
        assert!(shift.inbox(&world).rows.is_empty());
        let path = format!("/v1/desk/applications/{number}");
        assert_eq!(shift.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()));
        let scan = shift.get(&world, &format!("{path}/scans/{scan}"));
        assert_eq!(scan.refusal(), (404, "E-NODOCUMENT".into()));
    }
    // The right school, in another settlement.
    HEAD.appoint_in(&world, Role::SchoolHead, "392410000");
    let elsewhere = HEAD.log_in(&world);
    assert!(elsewhere.inbox(&world).rows.is_empty());
    let ruling = || Ruling::OpenMeal { about: about(number, 1) };
    assert_eq!(elsewhere.rule(&world, ruling()).refusal(), (404, "E-NOAPPLICATION".into()));
    assert_eq!(world.centre.store.desk_looks(&about(number, 1).number).unwrap(), 0);
    let other = OTHER_HEAD.log_in(&world);
    assert_eq!(other.rule(&world, ruling()).refusal(), (404, "E-NOAPPLICATION".into()));
    let nothing = Ruling::OpenMeal { about: about("391010000/MT.2026.000007.7", 1) };
    let nothing = other.rule(&world, nothing).refusal();
    assert_eq!(nothing, (404, "E-NOAPPLICATION".into()), "what is not there is the same answer");
}

#[test]
fn a_decision_is_signed_by_the_clerk_who_is_here_for_the_organisation_they_are_of() {
    let world = World::new();
    let (_, receipt) = registered(&world);
    let head = HEAD.at_work(&world, Role::SchoolHead);
    let ruling = || Ruling::OpenMeal { about: about(&receipt.number, 1) };
    let make = || decision(HEAD, &world, ruling());
    let year = Validity::year(world.now());
    let refusal = |signed| head.send(&world, &signed).refusal();
    let citizen = people::key(&world.authority, HEAD.iin, Profile::Sign, year);
    assert_eq!(refusal(signed_by(&citizen, make())), (422, "E-NATURAL".into()));
    let login = HEAD.key_of(&world, Profile::EmployeeLogin);
    assert_eq!(refusal(signed_by(&login, make())), (422, "E-AUTH4SIGN".into()));
    assert_eq!(refusal(signed_by(&OTHER_HEAD.key(&world), make())), (422, "E-OTHERIIN".into()));
    // The same person, with a key of another school; then the right key for a document of another school.
    let elsewhere = crate::offices::Employee { bin: OTHER_SCHOOL, ..HEAD };
    assert_eq!(refusal(signed_by(&elsewhere.key(&world), make())), (422, "E-OTHERBIN".into()));
    let document = Decision { bin: Bin::parse(OTHER_SCHOOL).unwrap(), ..make() };
    assert_eq!(refusal(signed_by(&HEAD.key(&world), document)), (422, "E-OTHERBIN".into()));
    assert_eq!(world.security_events(), ["E-OTHERIIN", "E-OTHERBIN", "E-OTHERBIN"]);
    let document = Decision { desk: "KST3".into(), ..make() };
    assert_eq!(refusal(signed(HEAD, &world, document)), (422, "E-DECISION".into()));
    let old: Timestamp = world.now() - TimeDelta::hours(1);
    let old = Decision { claimed: Timestamp::from_timestamp(old.timestamp(), 0).unwrap(), ..make() };
    assert_eq!(refusal(signed(HEAD, &world, old)), (422, "E-DECISION".into()));
    let seconded = Decision { seconds: Some(domain::digest::Sha256([1; 32])), ..make() };
    assert_eq!(refusal(signed(HEAD, &world, seconded)), (422, "E-DECISION".into()));
    let mut forged = signed(HEAD, &world, make());
    forged.signed_xml = forged.signed_xml.replace("open-meal", "approve-meal");
    assert_eq!(refusal(forged), (422, "E-SIGNATURE".into()));
    assert_eq!(head.look(&world, &receipt.number).revision, 1, "nothing was done");
}

#[test]
fn a_role_that_was_taken_back_decides_nothing() {
    let world = World::new();
    let (_, receipt) = registered(&world);
    let post = HEAD.appoint(&world, Role::SchoolHead);
    HEAD.appoint(&world, Role::FrontDesk);
    let head = HEAD.log_in(&world);
    HEAD.dismiss(&world, post);
    let ruling = Ruling::OpenMeal { about: about(&receipt.number, 1) };
    assert_eq!(head.rule(&world, ruling).refusal(), (422, "E-ROLE".into()));
    assert_eq!(world.security_events(), ["E-ROLE"]);
    let path = format!("/v1/desk/applications/{}", receipt.number);
    assert_eq!(head.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()));
    assert!(head.inbox(&world).rows.is_empty());
    assert!(receipt.number.starts_with(KOSTANAY));
}
