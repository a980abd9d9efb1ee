//! A private place chosen, given back, extended, lapsed: what a family meets (DOMAIN §1.10–1.12, §10).

use central::places::Publication;
use chrono::TimeDelta;
use domain::bin::Bin;
use forms::action::Deed;
use forms::decision::Ruling;
use sync::wire::desk::{DecisionDone, Role};
use sync::wire::{ActionKind, PlaceKind};

use crate::desk_places::TEACHER;
use crate::kindergarten::{Filing, Visit, about, done, email_of};
use crate::people::{AIGUL, MARAT};
use crate::places::{
    AINALAIYN, BALAPAN, NUMBER_7, choice, free, group, is_sound, is_told, publish, state_group, vacancies,
};
use crate::queue_registration::{cousin, sister};
use crate::world::World;

/// Monday 23.11.2026, 16:22:07 in Almaty (DOMAIN §2.5).
const MONDAY: &str = "2026-11-23T11:22:07Z";

/// The telephone of every family.
const PHONE: &str = "+77774128452";

/// A world that stands at a moment.
fn at(moment: &str) -> World {
    let world = World::without_sender();
    world.turn_to(moment.parse().unwrap());
    world
}

/// Nurlan stands in the queue since that Monday morning; one place is free.
fn nurlan() -> (World, Visit, String) {
    let world = at(MONDAY);
    publish(&world, &group(1, 1));
    let number = Filing::new(&world).register(&world).number;
    let visit = Visit::new(&world, AIGUL);
    (world, visit, number)
}

fn tick(world: &World) {
    central::jobs::round(&world.centre).unwrap();
    central::jobs::round(&world.centre).unwrap();
}

#[test]
fn scenario_27_the_button_comes_with_the_third_birthday_and_with_a_place() {
    let world = at("2026-11-08T06:00:00Z");
    publish(&world, &group(1, 1));
    let number = sister(&world).register(&world).number;
    let visit = Visit::new(&world, AIGUL);
    let hidden = visit.refusal(&world, &number, ActionKind::ChoosePrivate).unwrap();
    assert_eq!((hidden.code.as_str(), hidden.from), ("E-AGE3", Some("2026-11-09".parse().unwrap())));
    assert_eq!(visit.choose(&world, &number, 1).refusal(), (422, "E-AGE3".into()));
    world.turn_to("2026-11-08T19:00:00Z".parse().unwrap());
    let visit = Visit::new(&world, AIGUL);
    assert_eq!(visit.refusal(&world, &number, ActionKind::ChoosePrivate), None, "her third birthday");
    publish(&world, &group(1, 0));
    let hidden = visit.refusal(&world, &number, ActionKind::ChoosePrivate).unwrap();
    assert_eq!(hidden.code, "E-NOVACANCY");
}

#[test]
fn a_chosen_place_is_told_everywhere() {
    let (world, visit, number) = nurlan();
    let listed = vacancies(&world);
    assert!(!listed.by_rank);
    let [row] = listed.rows.as_slice() else { panic!("{listed:?}") };
    assert_eq!((row.free, row.name_ru.as_str(), row.fee_tenge), (1, "Детский сад «Балапан»", Some(30_000)));
    let answer = done(&visit.choose(&world, &number, 1));
    let expires = "2026-11-30".parse().unwrap();
    assert_eq!((answer.state.as_str(), answer.day), ("REFERRED", Some(expires)));
    assert_eq!(answer.paper.as_deref(), Some("D5-2"));
    let shown = visit.look(&world, &number);
    assert_eq!(shown.row.place, None, "the number in the general queue is not kept");
    let referral = shown.referral.clone().unwrap();
    assert_eq!((referral.status.as_str(), referral.kind, referral.misses), ("ISSUED", PlaceKind::Private, 0));
    assert_eq!(referral.expires, expires);
    assert_eq!(
        referral.withdraw_until,
        "2026-11-24T11:22:07Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()
    );
    assert_eq!(referral.extend_from, Some("2026-12-01".parse().unwrap()));
    assert_eq!(referral.extend_until, Some("2026-12-30".parse().unwrap()));
    assert_eq!(referral.kindergarten.name_kk, "«Балапан» балабақшасы");
    let line = shown.history.last().unwrap();
    assert_eq!((line.what.as_str(), line.args["expires"].as_str()), ("refer", "30.11.2026"));
    assert_eq!(line.args["kindergarten_ru"], "Детский сад «Балапан»");
    let expires = domain::history::Detail::Expires("2026-11-30".parse().unwrap());
    assert_eq!(line.details.last(), Some(&expires), "days are days; the words are for kiosks of before");
    assert_eq!(domain::history::Detail::read(&line.args), line.details);
    assert_eq!(free(&world, 1), 0, "it stands in the list no more");
    is_told(&world, PHONE, &["жолдама берілді", "30.11.2026"]);
    let letter = ["жолдама берілді", "30.11.2026", "«Балапан» балабақшасы", "Абай даңғылы", "+77142500101"];
    is_told(&world, &email_of(AIGUL), &letter);
    is_sound(&world);
}

#[test]
fn scenario_28_one_place_and_two_parents() {
    let world = at(MONDAY);
    publish(&world, &group(1, 1));
    let (first, second) =
        (Filing::new(&world).register(&world).number, cousin(&world).register(&world).number);
    let (aigul, marat) = (Visit::new(&world, AIGUL), Visit::new(&world, MARAT));
    done(&aigul.choose(&world, &first, 1));
    assert_eq!(marat.choose(&world, &second, 1).refusal(), (422, "E-VACANCY".into()));
    assert_eq!(
        (aigul.state(&world, &first), marat.state(&world, &second)),
        ("REFERRED".into(), "IN_QUEUE".into())
    );
    assert_eq!(world.sql().count("action"), 1, "nothing that the second one signed is kept");
    is_sound(&world);
}

#[test]
fn scenario_29_the_term_ends_with_its_last_second() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-11-30T18:59:59Z".parse().unwrap());
    tick(&world);
    let visit = Visit::new(&world, AIGUL);
    assert_eq!(visit.state(&world, &number), "REFERRED");
    assert_eq!(visit.look(&world, &number).state.until, Some("2026-11-30".parse().unwrap()));
}

#[test]
fn scenario_29_nauryz_moves_the_term() {
    let world = at("2026-03-20T06:00:00Z");
    publish(&world, &Publication { age_from: 2, ..group(1, 1) });
    let number = cousin(&world).register(&world).number;
    let visit = Visit::new(&world, MARAT);
    let answer = done(&visit.choose(&world, &number, 1));
    assert_eq!(answer.day, Some("2026-04-01".parse().unwrap()));
}

#[test]
fn scenario_30_a_day_to_give_it_back_to_the_second() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-11-24T11:21:07Z".parse().unwrap());
    let visit = Visit::new(&world, AIGUL);
    let before = visit.look(&world, &number).state.since;
    assert_eq!(visit.refusal(&world, &number, ActionKind::Withdraw), None);
    let answer = done(&visit.withdraw(&world, &number));
    assert_eq!((answer.state.as_str(), answer.paper.as_deref()), ("IN_QUEUE", Some("D7-3")));
    let shown = visit.look(&world, &number);
    assert_eq!(shown.state.since, before, "back to the place of the first date");
    let referral = shown.referral.clone().unwrap();
    assert_eq!((referral.status.as_str(), referral.misses), ("WITHDRAWN", 0));
    assert_eq!(free(&world, 1), 1);
    assert_eq!(shown.history.last().unwrap().args["reason"], "MOVING");
    is_told(&world, PHONE, &["жолдама кері қайтарылды"]);
    is_sound(&world);

    done(&visit.choose(&world, &number, 1));
    world.pass(TimeDelta::hours(24) + TimeDelta::seconds(1));
    let visit = Visit::new(&world, AIGUL);
    assert_eq!(visit.refusal(&world, &number, ActionKind::Withdraw).unwrap().code, "E-WITHDRAW-LATE");
    assert_eq!(visit.withdraw(&world, &number).refusal(), (422, "E-WITHDRAW-LATE".into()));
    assert_eq!((visit.state(&world, &number).as_str(), free(&world, 1)), ("REFERRED", 0));
}

#[test]
fn scenario_31_one_extension_by_thirty_days() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    let range = visit.extend(&world, &number, "2026-12-31");
    assert_eq!(range.refusal(), (422, "E-EXT-RANGE".into()));
    let args = range.problem().args;
    assert_eq!((args["a"].as_str(), args["b"].as_str()), ("01.12.2026", "30.12.2026"));
    let answer = done(&visit.extend(&world, &number, "2026-12-30"));
    is_told(&world, PHONE, &["30.12.2026", "ұзартылды"]);
    assert_eq!((answer.day, answer.paper.as_deref()), (Some("2026-12-30".parse().unwrap()), Some("D8-3")));
    let referral = visit.referral(&world, &number);
    assert_eq!((referral.status.as_str(), referral.extend_until), ("EXTENDED", None));
    assert_eq!(visit.extend(&world, &number, "2027-01-05").refusal(), (422, "E-EXT-TWICE".into()));
    assert_eq!(visit.refusal(&world, &number, ActionKind::Extend).unwrap().code, "E-EXT-TWICE");
    world.turn_to("2026-12-30T18:59:59Z".parse().unwrap());
    tick(&world);
    assert_eq!(
        Visit::new(&world, AIGUL).state(&world, &number),
        "REFERRED",
        "five working days are long over"
    );
    is_sound(&world);
}

#[test]
fn scenario_32_the_first_lapse_leads_to_the_stop_list_and_out_of_it() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-11-30T19:00:00Z".parse().unwrap());
    tick(&world);
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &number);
    assert_eq!(
        (shown.row.state.as_str(), shown.state.until),
        ("STOP_LISTED", Some("2026-12-14".parse().unwrap()))
    );
    let referral = shown.referral.clone().unwrap();
    assert_eq!((referral.status.as_str(), referral.misses, free(&world, 1)), ("LAPSED", 1, 1));
    assert!(shown.documents.is_empty() || shown.documents.iter().all(|line| line.kind != "D10"));
    let refusal = visit.refusal(&world, &number, ActionKind::ChoosePrivate).unwrap();
    assert_eq!((refusal.code.as_str(), refusal.args["d"].as_str()), ("E-STOPLIST", "14.12.2026"));
    assert_eq!(refusal.from, Some("2026-12-15".parse().unwrap()));
    let refused = visit.choose(&world, &number, 1);
    assert_eq!(refused.refusal(), (422, "E-STOPLIST".into()));
    assert_eq!(refused.problem().args["d"], "14.12.2026");
    world.turn_to("2026-12-14T19:00:00Z".parse().unwrap());
    let visit = Visit::new(&world, AIGUL);
    let seen = visit.look(&world, &number);
    assert_eq!(
        visit.refusal(&world, &number, ActionKind::ChoosePrivate),
        None,
        "the button waits for no clock"
    );
    // Whoever decided on what they saw before the clock ran is told so, and decides again.
    let late = visit.do_signed(&world, choice(&number, seen.revision, 1));
    assert_eq!(late.refusal(), (409, "E-CHANGED".into()));
    done(&visit.choose(&world, &number, 1));
    is_sound(&world);
}

#[test]
fn scenario_33_a_second_lapse_removes_and_a_person_can_be_asked() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-12-15T06:00:00Z".parse().unwrap());
    tick(&world);
    let visit = Visit::new(&world, AIGUL);
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-12-23T19:00:00Z".parse().unwrap());
    tick(&world);
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &number);
    assert_eq!((shown.row.state.as_str(), shown.state.reason.as_deref()), ("REMOVED", Some("TWO_MISSES")));
    assert_eq!((shown.referral.clone().unwrap().misses, free(&world, 1)), (2, 1));
    let acts: Vec<&str> = shown.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(acts, ["register", "refer", "lapse_referral", "end_stop_list", "refer", "lapse_referral"]);
    assert_eq!(shown.history.last().unwrap().args["reason"], "TWO_MISSES");
    assert_eq!(visit.refusal(&world, &number, ActionKind::AskReview), None);
    is_told(&world, PHONE, &["жолдама мерзімі өтті", "14.12.2026"]);
    is_told(&world, PHONE, &["стоп-тізім аяқталды"]);
    is_told(&world, PHONE, &["жолдама пайдаланылмады, бала кезектен шығарылды"]);
    is_sound(&world);
}

#[test]
fn scenario_34_enrolled_on_the_last_day() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-11-30T18:59:59Z".parse().unwrap());
    let teacher = TEACHER.at_work(&world, Role::Kindergarten);
    let enrol = Ruling::Enrol { about: about(&number, 2) };
    let done: DecisionDone = teacher.rule(&world, enrol).json();
    assert_eq!(done.application.unwrap().state, "ENROLLED", "in the last second of the last day");
    world.turn_to("2026-12-20T06:00:00Z".parse().unwrap());
    tick(&world);
    let visit = Visit::new(&world, AIGUL);
    let shown = visit.look(&world, &number);
    assert_eq!(
        (shown.row.state.as_str(), shown.referral.clone().unwrap().status.as_str()),
        ("ENROLLED", "USED")
    );
    assert_eq!(free(&world, 1), 0, "an enrolled child keeps its place");
    assert!(shown.actions.iter().all(|action| action.refusal.is_some()));
    let acts: Vec<_> = shown.history.iter().map(|line| (line.what.as_str(), line.cause.as_str())).collect();
    assert_eq!(acts, [("register", "signed"), ("refer", "signed"), ("enrol", "signed")], "and no lapse");
    is_sound(&world);
}

#[test]
fn a_choice_needs_the_notice_the_place_and_the_age_that_were_signed() {
    let (world, visit, number) = nurlan();
    let refused = |deed| visit.do_signed(&world, deed).refusal();
    let Deed::ChoosePrivate { about, place, .. } = choice(&number, 1, 1) else { panic!() };
    let signed = |kindergarten: &str, number_lost| Deed::ChoosePrivate {
        about: about.clone(),
        place,
        kindergarten: Bin::parse(kindergarten).unwrap(),
        number_lost,
    };
    assert_eq!(refused(signed(BALAPAN, false)), (422, "W-NUMLOST".into()));
    assert_eq!(refused(signed(AINALAIYN, true)), (422, "E-ACTION".into()));
    assert_eq!(refused(choice(&number, 1, 99)), (422, "E-VACANCY".into()), "nobody published it");
    publish(&world, &Publication { age_from: 5, ..group(2, 3) });
    assert_eq!(refused(choice(&number, 1, 2)), (422, "E-AGE-GROUP".into()));
    publish(&world, &state_group(3, 3));
    let Deed::ChoosePrivate { about, place, .. } = choice(&number, 1, 3) else { panic!() };
    let kindergarten = Bin::parse(NUMBER_7).unwrap();
    let state = Deed::ChoosePrivate { about, place, kindergarten, number_lost: true };
    assert_eq!(refused(state), (422, "E-ACTION".into()), "places of the state are not chosen");
    done(&visit.choose(&world, &number, 1));
}

#[test]
fn the_same_signed_choice_again_gets_the_same_answer_and_no_second_place() {
    let (world, visit, number) = nurlan();
    publish(&world, &group(1, 2));
    let signed = crate::kindergarten::signed(&world, &world.key(AIGUL), choice(&number, 1, 1));
    let (first, again) = (visit.send(&world, &signed), visit.send(&world, &signed));
    assert_eq!((first.status.as_u16(), first.body), (200, again.body));
    assert_eq!(free(&world, 1), 1);
}

#[test]
fn two_servers_at_once_and_a_clock_that_is_late_lapse_it_once() {
    let (world, visit, number) = nurlan();
    done(&visit.choose(&world, &number, 1));
    world.turn_to("2026-12-16T06:00:00Z".parse().unwrap());
    let servers = [world.centre.clone(), world.second_server()];
    let rounds = servers.map(|centre| std::thread::spawn(move || central::queue::clock::round(&centre)));
    for round in rounds {
        // Whoever waited too long for the other tries again in the next round.
        round.join().unwrap().ok();
    }
    tick(&world);
    let shown = Visit::new(&world, AIGUL).look(&world, &number);
    let acts: Vec<&str> = shown.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(acts, ["register", "refer", "lapse_referral", "end_stop_list"]);
    assert_eq!(shown.history[2].args["stop_list_until"], "14.12.2026", "as if the clock had come in time");
    assert_eq!((shown.row.state.as_str(), free(&world, 1)), ("IN_QUEUE", 1));
    central::notices::send_due(&world.centre).unwrap();
    let told = world.phone.texts_to(PHONE);
    assert_eq!(told.iter().filter(|text| text.contains("стоп-тізімнің")).count(), 1);
    is_sound(&world);
}
