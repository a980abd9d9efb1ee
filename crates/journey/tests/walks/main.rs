//! Long random walks: whatever happens, in whatever order, the walk keeps its promises.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::wildcard_enum_match_arm, reason = "tests look for one thing among many")]

mod answers;
mod cabinet;
mod cases;
mod happen;
mod kiosk;
mod laws;
mod person;
mod script;
mod seen;
mod sense;
mod steps;

use journey::msg::Msg;
use journey::stage::Stage;
use kiosk::{END_S, Kiosk};
use person::Person;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_122),
        ..ProptestConfig::default()
    }
}

#[test]
fn somebody_sensible_reaches_the_end() {
    for (luck, who) in (0..24).flat_map(|luck| [(luck, 0), (luck, 1)]) {
        let mut kiosk = Kiosk::new();
        kiosk.people = vec![Person::new(who)];
        kiosk.reach_the_end(&[luck]);
        assert!(matches!(kiosk.model.stage, Stage::Receipt(_)));
    }
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn whatever_happens_the_way_stays_open(steps in steps::steps(), luck in any::<[u8; 8]>()) {
        let mut kiosk = Kiosk::new();
        steps.into_iter().for_each(|step| kiosk.happen(step));
        kiosk.reach_the_end(&luck);
    }

    #[test]
    fn whatever_happens_nobody_there_is_welcome(steps in steps::steps()) {
        let mut kiosk = Kiosk::new();
        steps.into_iter().for_each(|step| kiosk.happen(step));
        kiosk.tell(Msg::Tick);
        for _ in 0..END_S {
            kiosk.lag(1);
            kiosk.tell(Msg::Tick);
        }
        assert!(matches!(kiosk.model.stage, Stage::Welcome));
        assert!(kiosk.model.session.is_none());
        kiosk.nothing_of_earlier_people();
    }
}
