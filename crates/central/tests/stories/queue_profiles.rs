//! A settlement is given another profile: what was promised under the one before stays.

use central::queue::audit::{Kept, audit};
use domain::kato::Kato;
use sync::wire::ActionKind;

use crate::kindergarten::{Filing, Visit, done};
use crate::people::AIGUL;
use crate::refused::{PHONE, told};
use crate::world::{KOSTANAY, World};

const OTHERS: [&str; 2] = ["ORDER254_2024", "VOUCHER_2025"];

fn turn(world: &World, day: &str) {
    world.turn_to(format!("{day}T06:00:00Z").parse().unwrap());
    central::jobs::round(&world.centre).unwrap();
}

/// How it stands, and why.
fn state(world: &World, number: &str) -> (String, Option<String>) {
    let shown = Visit::new(world, AIGUL).look(world, number);
    (shown.row.state.clone(), shown.state.reason)
}

fn sound(world: &World) {
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap();
}

#[test]
fn the_family_is_still_reminded_and_can_still_confirm_until_the_age_it_was_promised() {
    for profile in OTHERS {
        let mut world = World::without_sender();
        let number = Filing { notices: ("sms", "ru"), ..Filing::new(&world) }.register(&world).number;
        world.restart_under(profile);
        turn(&world, "2027-11-18");
        let texts = told(&world, PHONE);
        assert!(texts.iter().any(|text| text.contains("подтвердите заинтересованность")), "{texts:?}");
        // The sixth birthday, the limit of the new profile, is the 1st of April 2029.
        for (day, next) in
            [("2027-12-10", "2028-12-18"), ("2028-12-10", "2029-12-18"), ("2029-12-10", "2030-12-18")]
        {
            turn(&world, day);
            let visit = Visit::new(&world, AIGUL);
            let shown = visit.look(&world, &number);
            let confirmed = visit.act(&world, &number, ActionKind::ConfirmInterest, shown.revision);
            assert_eq!(done(&confirmed).day.unwrap().to_string(), next, "{profile}");
        }
        turn(&world, "2030-03-31");
        assert_eq!(state(&world, &number), ("IN_QUEUE".into(), None), "{profile}");
        turn(&world, "2030-04-01");
        assert_eq!(state(&world, &number), ("REMOVED".into(), Some("AGE_LIMIT".into())), "{profile}");
        sound(&world);
    }
}

#[test]
fn whoever_does_not_confirm_is_out_as_they_were_told() {
    let mut world = World::without_sender();
    let number = Filing::new(&world).register(&world).number;
    world.restart_under("VOUCHER_2025");
    turn(&world, "2027-12-18");
    assert_eq!(state(&world, &number).0, "IN_QUEUE");
    turn(&world, "2027-12-19");
    assert_eq!(state(&world, &number).1.as_deref(), Some("INTEREST_NOT_CONFIRMED"));
    sound(&world);
}

#[test]
fn whoever_comes_later_is_under_the_new_profile() {
    let mut world = World::without_sender();
    world.restart_under("VOUCHER_2025");
    let receipt = Filing::new(&world).register(&world);
    assert_eq!((receipt.profile.as_str(), receipt.due), ("VOUCHER_2025", None));
    turn(&world, "2029-03-31");
    assert_eq!(state(&world, &receipt.number).0, "IN_QUEUE", "nobody was asked to confirm");
    turn(&world, "2029-04-01");
    assert_eq!(state(&world, &receipt.number).1.as_deref(), Some("AGE_LIMIT"));
    // And back again: what was promised then stays too.
    world.restart_under("SEED");
    sound(&world);
}
