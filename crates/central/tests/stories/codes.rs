//! Codes by SMS and e-mail, over HTTP.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use sync::wire::{Channel, CodeCheck, CodeChecked, CodeRequest, CodeSent, Language};
use uuid::Uuid;

use crate::world::{Reply, World};

const PHONE: &str = "+77774128452";

fn ask(world: &World, session: Uuid, channel: Channel, address: &str) -> Reply {
    world.post("/v1/codes", &CodeRequest { session, channel, address: address.into(), lang: Language::Ru })
}

fn check(world: &World, session: Uuid, code: &str) -> CodeChecked {
    let (channel, address) = (Channel::Sms, PHONE.into());
    world.post("/v1/codes/check", &CodeCheck { session, channel, address, code: code.into() }).json()
}

fn wrong(code: &str) -> String {
    code.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect()
}

#[test]
fn scenario_36_a_code_lives_300_seconds_and_a_new_one_leaves_it_good() {
    let world = World::new();
    let session = Uuid::new_v4();
    let sent: CodeSent = ask(&world, session, Channel::Sms, PHONE).json();
    assert_eq!(sent, CodeSent { resend_after_s: 60, lives_s: 300 });
    let (to, first, text) = world.phone.last();
    assert_eq!(to, PHONE);
    assert!(text.contains(&first) && text.contains("код"), "the text is in the applicant's language");
    assert!(text.chars().count() <= 70, "one SMS of Cyrillic letters: {}", text.chars().count());

    world.pass(TimeDelta::seconds(59));
    let early = ask(&world, session, Channel::Sms, PHONE);
    assert_eq!(early.refusal(), (429, "E-CODE-LIMIT".into()));
    assert_eq!(early.problem().retry_after_s, Some(1));
    assert_eq!(early.headers["retry-after"], "1");

    world.pass(TimeDelta::seconds(1));
    ask(&world, session, Channel::Sms, PHONE).json::<CodeSent>();
    let (_, second, _) = world.phone.last();
    assert!(check(&world, session, &first).confirmed, "the earlier one is still alive");

    world.pass(TimeDelta::seconds(241));
    let other = Uuid::new_v4();
    assert!(!check(&world, other, &second).confirmed, "a code proves nothing in another session");
    if first != second {
        assert!(!check(&world, session, &first).confirmed, "entered after its life of 300 s");
    }
    assert!(check(&world, session, &second).confirmed);
}

#[test]
fn three_wrong_tries_spend_a_code() {
    let world = World::new();
    let session = Uuid::new_v4();
    ask(&world, session, Channel::Sms, PHONE).json::<CodeSent>();
    let (_, code, _) = world.phone.last();
    let left: Vec<u32> = (0..3).map(|_| check(&world, session, &wrong(&code)).tries_left).collect();
    assert_eq!(left, [2, 1, 0]);
    assert!(!check(&world, session, &code).confirmed, "even the right code is wrong now");
    world.pass(TimeDelta::seconds(60));
    ask(&world, session, Channel::Sms, PHONE).json::<CodeSent>();
    let (_, fresh, _) = world.phone.last();
    assert!(check(&world, session, &fresh).confirmed);
}

#[test]
fn a_repeated_check_says_the_same_again() {
    let world = World::new();
    let session = Uuid::new_v4();
    ask(&world, session, Channel::Sms, PHONE).json::<CodeSent>();
    let (_, code, _) = world.phone.last();
    assert!(check(&world, session, &code).confirmed);
    assert!(check(&world, session, &code).confirmed, "the answer was lost on the line");
}

#[test]
fn a_number_and_a_kiosk_have_their_caps() {
    let world = World::new();
    let policy = &world.centre.policy.codes;
    for _ in 0..policy.sends_per_number_per_day {
        ask(&world, Uuid::new_v4(), Channel::Sms, PHONE).json::<CodeSent>();
        world.pass(TimeDelta::minutes(30));
    }
    let full = ask(&world, Uuid::new_v4(), Channel::Sms, "8 777 412 84 52");
    assert_eq!(full.refusal().1, "E-CODE-LIMIT", "the same number in another spelling");
    assert!(full.problem().retry_after_s.unwrap() > 3600);

    world.pass(TimeDelta::hours(2));
    let sent = world.phone.count();
    for n in 0..policy.sends_per_kiosk_per_hour {
        ask(&world, Uuid::new_v4(), Channel::Sms, &format!("+7701{:07}", 1_000_000 + n)).json::<CodeSent>();
    }
    let busy = ask(&world, Uuid::new_v4(), Channel::Sms, "+77019999999");
    assert_eq!(busy.refusal().1, "E-CODE-LIMIT");
    assert_eq!(world.phone.count() - sent, usize::try_from(policy.sends_per_kiosk_per_hour).unwrap());
    world.pass(TimeDelta::hours(1));
    ask(&world, Uuid::new_v4(), Channel::Sms, "+77019999999").json::<CodeSent>();
}

#[test]
fn a_gateway_that_fails_costs_no_countdown() {
    let world = World::new();
    let session = Uuid::new_v4();
    world.phone.broken.store(true, Ordering::SeqCst);
    assert_eq!(ask(&world, session, Channel::Sms, PHONE).refusal(), (503, "E-CODE-SEND".into()));
    world.phone.broken.store(false, Ordering::SeqCst);
    ask(&world, session, Channel::Sms, PHONE).json::<CodeSent>();
}

#[test]
fn what_is_no_address_is_told_apart() {
    let world = World::new();
    let session = Uuid::new_v4();
    let described =
        serde_json::to_value(central::api::description()).unwrap()["paths"]["/v1/codes"].to_string();
    for (channel, address, code) in [
        (Channel::Sms, "8 (7172) 55-12-34", "E-PHONE-LANDLINE"),
        (Channel::Email, "аigul@mail.kz", "E-EMAIL-MIXED"),
        (Channel::Sms, "12345", "E-PHONE"),
        (Channel::Sms, "aigul@mail.kz", "E-PHONE"),
        (Channel::Email, "nobody", "E-EMAIL"),
        (Channel::Email, PHONE, "E-EMAIL"),
    ] {
        assert_eq!(ask(&world, session, channel, address).refusal(), (422, code.into()), "{address}");
        assert!(
            described.contains(&format!("{code}, ")) || described.contains(&format!("{code}: ")),
            "{code}"
        );
    }
    assert_eq!(world.phone.count(), 0);
    ask(&world, session, Channel::Email, "aigul@mail.kz").json::<CodeSent>();
    assert_eq!(world.phone.last().0, "aigul@mail.kz");
}

#[test]
fn neither_number_nor_code_stands_in_the_database() {
    let world = World::new();
    let session = Uuid::new_v4();
    ask(&world, session, Channel::Sms, PHONE).json::<CodeSent>();
    let (_, code, _) = world.phone.last();
    assert!(check(&world, session, &code).confirmed);
    let bytes = world.database();
    assert!(!bytes.windows(10).any(|window| window == &PHONE.as_bytes()[2..]));
}
