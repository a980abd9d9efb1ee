//! Places published, refused, and given from the head of the queue (DOMAIN §2.4-j, §3.2).

use central::places::Publication;
use central::queue::{self, Stop};
use domain::bin::Bin;
use domain::kindergarten::{PaperFault, PlaceKind};
use domain::policy::VacancyAccess;
use sync::wire::{self, ActionKind, Instruction, Vacancies};

use crate::kindergarten::{Filing, Visit, done};
use crate::people::{AIGUL, MARAT};
use crate::places::{
    AKBOTA, free, group, is_sound, is_told, kindergarten, kostanay, offer, publish, state_group, try_publish,
    vacancies,
};
use crate::queue_audit::unproven;
use crate::queue_registration::{cousin, sister};
use crate::world::{KOSTANAY, World};

fn code(stopped: Result<impl std::fmt::Debug, Stop>) -> String {
    central::problem::Problem::from(stopped.unwrap_err()).code().to_owned()
}

#[test]
fn only_what_a_kindergarten_here_can_have_is_published() {
    let world = World::without_sender();
    let bin = |bin: &str| Bin::parse(bin).unwrap();
    let wrong = [
        Publication { kindergarten: bin("200140000014"), ..group(1, 1) },
        Publication { kindergarten: bin(AKBOTA), ..group(1, 1) },
        Publication { kind: PlaceKind::State, ..group(1, 1) },
        Publication { age_from: 6, age_to: 5, ..group(1, 1) },
        Publication { age_to: 8, ..group(1, 1) },
        group(1, 1_000),
    ];
    for asked in wrong {
        assert_eq!(code(try_publish(&world, &asked)), "E-PLACE", "{asked:?}");
    }
    publish(&world, &group(1, 1));
    let anothers = Publication { kindergarten: bin(crate::places::AINALAIYN), ..group(1, 1) };
    assert_eq!(code(try_publish(&world, &anothers)), "E-PLACE", "a group stays its kindergarten's");
}

#[test]
fn a_group_changes_its_language_and_ages_only_while_no_referral_stands_on_it() {
    let world = World::without_sender();
    publish(&world, &group(1, 2));
    let number = Filing::new(&world).register(&world).number;
    done(&Visit::new(&world, AIGUL).choose(&world, &number, 1));
    let in_russian = Publication { language: Instruction::Ru, ..group(1, 2) };
    let for_others = Publication { age_from: 4, ..group(1, 2) };
    for other in [&in_russian, &for_others] {
        assert_eq!(code(try_publish(&world, other)), "E-PLACE-REFERRED", "it was promised so");
    }
    kindergarten(&world, &number, |now| now.enrol()).unwrap();
    publish(&world, &in_russian);
    // Whoever opened the list before may see it as it was: they cannot sign for what it is now.
    let cousins = cousin(&world).register(&world).number;
    let visit = Visit::new(&world, MARAT);
    assert_eq!(free(&world, 1), 0, "not offered yet");
    assert_eq!(visit.choose(&world, &cousins, 1).refusal(), (422, "E-VACANCY".into()));
    assert_eq!(visit.state(&world, &cousins), "IN_QUEUE");
    world.pass(central_login_life(&world));
    publish(&world, &Publication { published: 3, ..in_russian.clone() });
    assert_eq!(free(&world, 1), 2, "another number is no other group");
    let visit = Visit::new(&world, MARAT);
    done(&visit.choose(&world, &cousins, 1));
}

/// As long as a login lives.
fn central_login_life(world: &World) -> chrono::TimeDelta {
    chrono::TimeDelta::seconds(i64::try_from(world.centre.policy.consent_lives_s).unwrap())
}

#[test]
fn the_list_shows_what_is_free_now_and_no_place_that_is_held_is_taken_away() {
    let world = World::without_sender();
    publish(&world, &group(1, 2));
    publish(&world, &Publication { language: Instruction::Mixed, age_from: 5, ..group(2, 3) });
    publish(&world, &state_group(3, 4));
    let number = Filing::new(&world).register(&world).number;
    let visit = Visit::new(&world, AIGUL);
    done(&visit.choose(&world, &number, 1));
    assert_eq!((free(&world, 1), free(&world, 2), free(&world, 3)), (1, 3, 0));
    let state: Vacancies = world.get(&format!("/v1/vacancies/{KOSTANAY}?kind=state")).json();
    assert_eq!((state.by_rank, state.rows.len(), state.rows[0].free), (true, 1, 4));
    assert_eq!(state.rows[0].kind, wire::PlaceKind::State);
    let stopped = try_publish(&world, &group(1, 0)).unwrap_err();
    let problem = central::problem::Problem::from(stopped);
    assert_eq!((problem.code(), problem.body.args["n"].as_str()), ("E-PLACES-TAKEN", "1"));
    publish(&world, &group(1, 1));
    assert_eq!(free(&world, 1), 0);
    assert_eq!(vacancies(&world).rows.len(), 1, "what is full does not stand in the list");
    publish(&world, &group(1, 5));
    assert_eq!(free(&world, 1), 4);
    let elsewhere: Vacancies = world.get("/v1/vacancies/111010000").json();
    assert!(elsewhere.rows.is_empty());
    assert_eq!(world.get("/v1/vacancies/391010000?kind=any").refusal(), (400, "E-REQUEST".into()));
    is_sound(&world);
}

#[test]
fn a_refused_paper_frees_the_place_and_brings_the_child_back() {
    let world = World::without_sender();
    publish(&world, &group(1, 1));
    let number = Filing::new(&world).register(&world).number;
    let visit = Visit::new(&world, AIGUL);
    done(&visit.choose(&world, &number, 1));
    kindergarten(&world, &number, |now| now.refuse_papers(PaperFault::Incomplete)).unwrap();
    let shown = visit.look(&world, &number);
    let referral = shown.referral.clone().unwrap();
    assert_eq!((shown.row.state.as_str(), referral.status.as_str()), ("IN_QUEUE", "REFUSED_BY_KG"));
    assert_eq!((free(&world, 1), referral.misses), (1, 0));
}

#[test]
fn a_place_of_the_state_goes_to_the_first_of_its_age() {
    let world = World::without_sender();
    publish(&world, &Publication { age_to: 3, ..state_group(7, 2) });
    assert_eq!(code(offer(&world, 7, None, 1)), "E-NOBODY");
    let oldest = cousin(&world).register(&world).number;
    let [first, second] = [Filing::new(&world), sister(&world)].map(|it| it.register(&world).number);
    assert_eq!(
        code(offer(&world, 7, Some(&second), 1)),
        "E-TURN",
        "whoever signs for another child is refused"
    );
    assert_eq!(code(offer(&world, 1, None, 1)), "E-PLACE");
    let given = offer(&world, 7, Some(&first), 1).unwrap();
    assert_eq!((given.number.machine(), given.revision), (first.clone(), 2));
    let aigul = Visit::new(&world, AIGUL);
    let shown = aigul.look(&world, &first);
    let referral = shown.referral.clone().unwrap();
    assert_eq!((shown.row.state.as_str(), referral.kind), ("REFERRED", wire::PlaceKind::State));
    assert_eq!(referral.expires, "2026-12-25".parse().unwrap(), "the same terms");
    let line = shown.history.last().unwrap();
    assert_eq!((line.by.as_str(), line.args["kindergarten_ru"].as_str()), ("department", "Ясли-сад № 7"));
    is_told(&world, "+77774128452", &["кезек келді", "25.12.2026"]);
    assert_eq!(
        offer(&world, 7, None, 2).unwrap().number.machine(),
        second,
        "she is three, her cousin is five"
    );
    assert_eq!(code(offer(&world, 7, None, 3)), "E-NOVACANCY");
    assert_eq!(Visit::new(&world, MARAT).state(&world, &oldest), "IN_QUEUE");
    // Nobody's signature stands behind what this test gave: the audit says so, and nothing else.
    assert_eq!(unproven(&world), (3, "E-EVIDENCE-MISSING"));
}

#[test]
fn whoever_is_on_the_stop_list_is_passed_over_until_its_last_day_ends() {
    let world = World::without_sender();
    publish(&world, &group(1, 1));
    publish(&world, &state_group(7, 2));
    let [first, second] = [Filing::new(&world), sister(&world)].map(|it| it.register(&world).number);
    done(&Visit::new(&world, AIGUL).choose(&world, &first, 1));
    world.turn_to("2026-12-30T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&world.centre).unwrap();
    assert_eq!(Visit::new(&world, AIGUL).state(&world, &first), "STOP_LISTED");
    let head = || {
        let head = |desk: &mut queue::Desk<'_>| {
            central::places::head(&world.centre, desk, domain::kindergarten::PlaceId(7))
        };
        queue::write(&world.centre, &kostanay(), head).unwrap().unwrap().machine()
    };
    assert_eq!(head(), second);
    world.turn_to("2027-01-20T06:00:00Z".parse().unwrap());
    assert_eq!(head(), first, "the clock has not run, and passes nobody over");
    assert_eq!(offer(&world, 7, Some(&first), 1).unwrap().revision, 5);
}

#[test]
fn where_the_policy_lets_the_rank_decide_private_places_go_by_it() {
    let mut policy = domain::released::policy().clone();
    policy.kindergarten.vacancy_access = VacancyAccess::ByRank;
    let world = World::with_policy(KOSTANAY, policy).hushed();
    publish(&world, &group(1, 1));
    let [first, second] = [Filing::new(&world), sister(&world)].map(|it| it.register(&world).number);
    let visit = Visit::new(&world, AIGUL);
    assert!(vacancies(&world).by_rank);
    let refusal = visit.refusal(&world, &second, ActionKind::ChoosePrivate).unwrap();
    assert_eq!((refusal.code.as_str(), refusal.args["n"].as_str()), ("E-TURN", "1"));
    assert_eq!(visit.choose(&world, &second, 1).refusal(), (422, "E-TURN".into()));
    assert_eq!(visit.refusal(&world, &first, ActionKind::ChoosePrivate), None);
    publish(&world, &group(1, 2));
    assert_eq!(visit.refusal(&world, &second, ActionKind::ChoosePrivate), None, "two places, two of them");
    done(&visit.choose(&world, &second, 1));
    done(&visit.choose(&world, &first, 1));
    is_sound(&world);
}
