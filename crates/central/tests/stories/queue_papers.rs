//! D6, D10, D11 and D12, each from its event: in both languages, and known to be ours.

use axum::body::Body;
use domain::kindergarten::{Category, OfficialReason};
use forms::action::Deed;
use forms::decision::{Decision, Ruling};
use signing::key::OpenedKey;
use sync::wire::ActionKind;
use sync::wire::desk::{DecisionDone, Role};
use uuid::Uuid;

use crate::kindergarten::{Filing, Visit, about, done, put};
use crate::offices::{INSPECTOR, SECOND, Shift, decision, signed_by};
use crate::papers::text_of;
use crate::people::{AIGUL, MARAT, STRANGER, TODDLER};
use crate::places::{publish, state_group};
use crate::queue_registration::cousin;
use crate::world::World;

fn world() -> World {
    crate::papers::world().hushed()
}

fn turn(world: &World, at: &str) {
    world.turn_to(at.parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
}

/// The text of a paper in both languages, each known to be issued here and unchanged, and no other.
fn issued(world: &World, visit: &Visit, number: &str, name: &str) -> [String; 2] {
    ["kk", "ru"].map(|lang| {
        let path = format!("/v1/applications/{number}/papers/{name}?lang={lang}");
        let pdf = visit.ask(world, "GET", &path, Body::empty()).body;
        let known = central::papers::verify(&world.centre, &pdf).unwrap().expect(name);
        assert_eq!((known.number.machine().as_str(), known.kind.as_str()), (number, name));
        let mut changed = pdf.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(central::papers::verify(&world.centre, &changed).unwrap(), None);
        let text = text_of(&pdf).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!text.contains("[doc-") && !text.contains(TODDLER), "{text}");
        text
    })
}

#[track_caller]
fn hold(texts: &[String; 2], parts: &[&str]) {
    for text in texts {
        for part in parts {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }
}

#[track_caller]
fn hold_nowhere(texts: &[String; 2], parts: &[&str]) {
    for text in texts {
        for part in parts {
            assert!(!text.contains(part), "{part} is in\n{text}");
        }
    }
}

/// The last paper of this kind that an application has.
fn last(world: &World, visit: &Visit, number: &str, kind: &str) -> String {
    let documents = visit.look(world, number).documents;
    let named = documents.into_iter().rfind(|line| line.name.starts_with(&format!("{kind}-")));
    named.expect(kind).name
}

const APPLY_ANEW: [&str; 2] = ["жаңа өтініш", "новое заявление"];

#[test]
fn scenario_23_a_confirmation_has_its_paper_with_the_next_day() {
    let world = world();
    let number = Filing::new(&world).register(&world).number;
    turn(&world, "2027-11-28T06:00:00Z");
    let visit = Visit::new(&world, AIGUL);
    let seen = visit.look(&world, &number).revision;
    let confirmed = done(&visit.act(&world, &number, ActionKind::ConfirmInterest, seen));
    let paper = issued(&world, &visit, &number, &confirmed.paper.unwrap());
    let login = visit.serial();
    hold(&paper, &["Подтверждение заинтересованности", "Мүдделілік расталды", "18.12.2028", &login]);
}

#[test]
fn scenario_24_a_removal_by_the_clock_has_its_paper_that_offers_a_review() {
    let world = world();
    let number = Filing::new(&world).register(&world).number;
    turn(&world, "2027-12-19T06:00:00Z");
    let visit = Visit::new(&world, AIGUL);
    let paper = issued(&world, &visit, &number, &last(&world, &visit, &number, "D10"));
    hold(&paper, &["Заинтересованность не подтверждена в срок", "Мүдделілік мерзімінде расталмады", "T7"]);
    hold(&paper, &["чтобы его пересмотрел сотрудник", "қайта қарауын сұрай аласыз"]);
    hold(&paper, &["Если при пересмотре это решение не изменят", "Қайта қарау бұл шешімді өзгертпесе"]);
    hold_nowhere(&paper, &["Место в очереди не сохраняется", "Кезектегі орын сақталмайды."]);
}

#[test]
fn a_child_too_old_is_not_told_to_apply_anew() {
    let world = world();
    turn(&world, "2029-12-18T06:00:00Z");
    let number = Filing::new(&world).register(&world).number;
    turn(&world, "2030-04-01T06:00:00Z");
    let visit = Visit::new(&world, AIGUL);
    let paper = issued(&world, &visit, &number, &last(&world, &visit, &number, "D10"));
    hold(&paper, &["подать на него новое заявление в эту очередь нельзя", "өтініш беруге болмайды", "T23"]);
    hold_nowhere(&paper, &["понадобится", "қажет болады"]);
}

#[test]
fn scenario_22_joining_and_leaving_of_the_other_parent_have_their_papers() {
    let world = world();
    let number = Filing::new(&world).register(&world).number;
    let child = domain::iin::Iin::parse(TODDLER, domain::time::civil_date(world.now())).unwrap();
    done(&Visit::new(&world, MARAT).do_signed(&world, Deed::Join { child, number: None, scans: Vec::new() }));
    turn(&world, "2026-12-24T06:00:00Z");
    let (mother, father) = (Visit::new(&world, AIGUL), Visit::new(&world, MARAT));
    for visit in [&mother, &father] {
        let paper = issued(&world, visit, &number, &last(&world, visit, &number, "D12"));
        hold(&paper, &["Теперь оба родителя видят заявление", "екі ата-ана да өтінішті көреді", "T24"]);
    }
    let revision = father.look(&world, &number).revision;
    let left = done(&father.do_signed(&world, Deed::Leave { about: about(&number, revision), reason: None }));
    let paper = issued(&world, &mother, &number, &left.paper.unwrap());
    hold(&paper, &["По заявлению второго родителя", "Екінші ата-ананың өтініші бойынша"]);
    hold(&paper, &APPLY_ANEW);
    hold_nowhere(&paper, &["По заявлению заявителя", "Өтініш берушінің өтініші бойынша", "пересмотр"]);
}

#[test]
fn scenario_26_who_leaves_has_it_on_paper() {
    let world = world();
    let number = Filing::new(&world).register(&world).number;
    let visit = Visit::new(&world, AIGUL);
    let left = done(&visit.do_signed(&world, Deed::Leave { about: about(&number, 1), reason: None }));
    let paper = issued(&world, &visit, &number, &left.paper.unwrap());
    hold(&paper, &["По заявлению заявителя", "Өтініш берушінің өтініші бойынша"]);
    hold(&paper, &APPLY_ANEW);
}

#[test]
fn scenario_25_another_category_has_its_paper() {
    let world = world();
    let number = cousin(&world).register(&world).number;
    let visit = Visit::new(&world, MARAT);
    let changed = done(&visit.change_category(&world, about(&number, 1), Category::P4));
    let paper = issued(&world, &visit, &number, &changed.paper.unwrap());
    hold(&paper, &["Документы, подтверждающие льготу, проверит отдел", "құжаттарды білім бөлімі тексереді"]);
}

#[test]
fn what_the_department_ends_says_why_and_where_to_complain() {
    for (reason, says, never) in [
        (OfficialReason::MovedSettlement, ["по новому месту жительства", "Жаңа тұратын жердің"], &[][..]),
        (OfficialReason::DataInvalid, ["С верными сведениями", "Дұрыс мәліметтермен"], &[]),
        (OfficialReason::Deceased, ["Заявление закрыто", "Өтініш жабылды"], &APPLY_ANEW),
    ] {
        let world = world();
        let number = Filing::new(&world).register(&world).number;
        let ruling = || Ruling::Remove { about: about(&number, 1), reason, text: None };
        let first: DecisionDone = INSPECTOR.at_work(&world, Role::Department).rule(&world, ruling()).json();
        let second = SECOND.at_work(&world, Role::Department).second(&world, &first, ruling());
        assert!(second.status.is_success());
        let visit = Visit::new(&world, AIGUL);
        let paper = issued(&world, &visit, &number, &last(&world, &visit, &number, "D10"));
        hold(&paper, &says);
        hold(&paper, &["обжаловать в вышестоящем органе или в суде", "сотқа шағымдана аласыз"]);
        hold_nowhere(&paper, never);
        hold_nowhere(&paper, &["чтобы его пересмотрел сотрудник"]);
    }
}

/// A clerk signs with this key what they decide, or what another one decided before them.
fn rule(
    world: &World,
    (shift, key): (&Shift, &OpenedKey),
    first: Option<&DecisionDone>,
    ruling: Ruling,
) -> DecisionDone {
    let seconds = first.map(|first| first.awaits_second.as_ref().unwrap().parse().unwrap());
    let made = Decision { seconds, ..decision(shift.clerk, world, ruling) };
    shift.send(world, &signed_by(key, made)).json()
}

/// The paper names the certificate of whoever signed what it tells, and no other.
#[track_caller]
fn names(
    world: &World,
    visit: &Visit,
    (number, name): (&str, &str),
    signer: &OpenedKey,
    others: &[&OpenedKey],
) {
    let serial = |key: &OpenedKey| key.certificate().serial_hex();
    let paper = issued(world, visit, number, name);
    hold(&paper, &[&serial(signer)]);
    for other in others {
        hold_nowhere(&paper, &[&serial(other)]);
    }
}

/// A mother who files with this key.
fn filed(world: &World, category: Option<&'static str>) -> (OpenedKey, Visit, String) {
    let (key, visit) = (world.key(AIGUL), Visit::new(world, AIGUL));
    let filing = Filing { category, ..Filing::new(world) };
    let number = put(world, &filing.envelope(world, &key, &visit)).receipt(world).number;
    (key, visit, number)
}

#[test]
fn a_paper_names_the_certificate_of_the_clerk_who_decided() {
    let world = world();
    let (mothers, visit, number) = filed(&world, Some("p4"));
    names(&world, &visit, (&number, "D1"), &mothers, &[]);
    let shifts = [INSPECTOR, SECOND].map(|clerk| clerk.at_work(&world, Role::Department));
    let [inspector, second] = &shifts;
    let [firsts, seconds] = [INSPECTOR.key(&world), SECOND.key(&world)];
    let refuse = || Ruling::DecideBenefit { about: about(&number, 1), granted: false, text: None };
    let first = rule(&world, (inspector, &firsts), None, refuse());
    rule(&world, (second, &seconds), Some(&first), refuse());
    names(&world, &visit, (&number, "D11-2"), &seconds, &[&mothers, &firsts]);
    let remove =
        || Ruling::Remove { about: about(&number, 2), reason: OfficialReason::MovedSettlement, text: None };
    let first = rule(&world, (inspector, &firsts), None, remove());
    rule(&world, (second, &seconds), Some(&first), remove());
    names(&world, &visit, (&number, "D10-3"), &seconds, &[&mothers, &firsts]);
    names(&world, &visit, (&number, "D1"), &mothers, &[&seconds]);
}

#[test]
fn so_does_one_of_a_joining_by_papers_and_of_a_place_of_the_state() {
    let world = world();
    let (mothers, visit, number) = filed(&world, None);
    done(&Visit::new(&world, STRANGER).join_by_papers(&world, TODDLER, Some(&number)));
    turn(&world, "2026-12-24T05:00:00Z");
    let (inspector, key) = (INSPECTOR.at_work(&world, Role::Department), INSPECTOR.key(&world));
    let merge = Ruling::DecideMerge { about: about(&number, 2), granted: true, text: None };
    rule(&world, (&inspector, &key), None, merge);
    let visit = Visit::new(&world, &visit.iin);
    names(&world, &visit, (&number, "D12-3"), &key, &[&mothers]);
    publish(&world, &state_group(3, 1));
    let offer = Ruling::OfferPlace { about: about(&number, 3), place: Uuid::from_u128(3) };
    rule(&world, (&inspector, &key), None, offer);
    names(&world, &visit, (&number, "D4-4"), &key, &[&mothers]);
    names(&world, &visit, (&number, "D5-4"), &key, &[&mothers]);
}
