//! Who logs in, with what, and for how long.

use axum::body::Body;
use chrono::TimeDelta;
use domain::language::Language;
use forms::login::Login;
use signing::xmldsig;
use sync::wire::{LoginOpen, SignedAction};
use uuid::Uuid;

use crate::kindergarten::{EMAIL, Filing, Visit, about, action, challenge, login_key, open, put, signed};
use crate::people::{self, AIGUL, MARAT, TODDLER};
use crate::world::{KIOSK, OTHER_KIOSK, World, from};
use forms::action::Deed;

#[test]
fn scenario_02_a_login_key_opens_the_account_with_the_registrys_facts() {
    let world = World::new();
    let visit = Visit::without_email(&world, AIGUL);
    let person = &visit.logged_in.person;
    assert_eq!(
        (person.iin.as_str(), person.last.as_str(), person.first.as_str()),
        (AIGUL, "ТЕСТОВА", "АЙГҮЛ")
    );
    assert_eq!(person.birth.to_string(), "1987-03-08");
    assert!(visit.logged_in.from_registry);
    assert!(person.address.is_some());
}

#[test]
fn scenario_03_a_signing_key_opens_no_session() {
    let world = World::new();
    let document = challenge(&world, Uuid::new_v4()).document;
    assert_eq!(open(&world, &document, &world.key(AIGUL)).refusal(), (422, "E-SIGN4AUTH".into()));
    // The challenge is as good as before for the right key.
    assert!(open(&world, &document, &login_key(&world, AIGUL)).status.is_success());
}

#[test]
fn scenario_08_a_home_made_certificate_is_refused_and_told_to_the_auditor() {
    let world = World::new();
    let document = challenge(&world, Uuid::new_v4()).document;
    let pair = authority::KeyPair::shared(0).unwrap();
    let validity = authority::Validity::year(world.now());
    let leaf = authority::LeafKey::self_made(pair, &people::spec(AIGUL), authority::Profile::Login, validity);
    let key = people::open(&leaf.unwrap());
    assert_eq!(open(&world, &document, &key).refusal(), (422, "E-CHAIN".into()));
    assert_eq!(world.security_events(), ["E-CHAIN"]);
}

#[test]
fn scenario_09_without_an_e_mail_the_menu_does_not_open() {
    let world = World::new();
    let visit = Visit::without_email(&world, AIGUL);
    assert_eq!(visit.logged_in.email, None);
    let closed = || visit.ask(&world, "GET", "/v1/journal", Body::empty());
    assert_eq!(closed().refusal(), (422, "E-EMAIL-FIRST".into()));
    let unproved = serde_json::json!({ "email": EMAIL }).to_string();
    let refused = visit.ask(&world, "PUT", "/v1/account/email", unproved);
    assert_eq!(refused.refusal(), (422, "E-UNCONFIRMED".into()));
    assert_eq!(visit.give_email(&world, EMAIL).email, EMAIL);
    assert!(visit.journal(&world).rows.is_empty());
    // At the next login it is known.
    assert_eq!(Visit::without_email(&world, AIGUL).logged_in.email.as_deref(), Some(EMAIL));
    assert!(!String::from_utf8_lossy(&world.database()).contains(EMAIL), "nothing personal lies in clear");
}

#[test]
fn a_challenge_is_good_once_at_its_kiosk_and_for_its_time() {
    let world = World::new();
    let key = login_key(&world, AIGUL);
    let document = challenge(&world, Uuid::new_v4()).document;
    let signed_xml = xmldsig::sign(&document, &key).unwrap().to_string();
    let body = serde_json::to_vec(&LoginOpen { signed_xml }).unwrap();
    let elsewhere = from(OTHER_KIOSK, "POST", "/v1/logins/open").body(body.clone().into()).unwrap();
    assert_eq!(world.ask(elsewhere).refusal().0, 422);
    let here = || world.ask(from(KIOSK, "POST", "/v1/logins/open").body(body.clone().into()).unwrap());
    assert!(here().status.is_success());
    assert_eq!(here().refusal(), (422, "E-LOGIN".into()), "a second time");
    let late = challenge(&world, Uuid::new_v4()).document;
    world.pass(TimeDelta::minutes(11));
    assert_eq!(open(&world, &late, &key).refusal(), (422, "E-LOGIN".into()));
    let own = Login { nonce: "ab".repeat(16), ..Login::from_xml(&late).unwrap() };
    assert_eq!(
        open(&world, &own.to_xml(), &key).refusal(),
        (422, "E-LOGIN".into()),
        "a challenge of nobody's"
    );
}

#[test]
fn a_token_is_worth_something_at_its_kiosk_until_it_ends() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let token = visit.logged_in.token.as_str();
    let ask = |kiosk: &str, token: &str| {
        let request = from(kiosk, "GET", "/v1/journal").header("x-login", token);
        world.ask(request.body(Body::empty()).unwrap())
    };
    assert_eq!(ask(OTHER_KIOSK, token).refusal(), (401, "E-LOGIN-OVER".into()));
    assert_eq!(ask(KIOSK, &"0".repeat(64)).refusal(), (401, "E-LOGIN-OVER".into()));
    assert_eq!(ask(KIOSK, "short").refusal(), (401, "E-LOGIN-OVER".into()));
    assert_eq!(visit.ask(&world, "DELETE", "/v1/logins", Body::empty()).status.as_u16(), 204);
    assert_eq!(ask(KIOSK, token).refusal(), (401, "E-LOGIN-OVER".into()));
    let late = Visit::new(&world, AIGUL);
    world.pass(TimeDelta::hours(1));
    assert_eq!(late.ask(&world, "GET", "/v1/journal", Body::empty()).refusal().0, 401);
}

#[test]
fn a_login_signature_is_no_application_and_no_act_and_the_other_way_round() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let login = login_key(&world, AIGUL);
    let filing = Filing::new(&world);
    assert_eq!(put(&world, &filing.envelope(&world, &login, &visit)).refusal(), (422, "E-AUTH4SIGN".into()));
    let receipt = filing.send(&world, &visit).receipt(&world);
    let leave = || Deed::Leave { about: about(&receipt.number, 1), reason: None };
    let by_login_key = visit.send(&world, &signed(&world, &login, leave()));
    assert_eq!(by_login_key.refusal(), (422, "E-AUTH4SIGN".into()));
    // A challenge that a signing key signed is no act, an act that a login key signed no login.
    let document = challenge(&world, Uuid::new_v4()).document;
    let signed_xml = xmldsig::sign(&document, &world.key(AIGUL)).unwrap().to_string();
    let refused = visit.send(&world, &SignedAction { signed_xml, scans: Vec::new() });
    assert_eq!(refused.refusal(), (422, "E-ACTION".into()));
    let act = action(&world, leave()).to_xml();
    assert_eq!(open(&world, &act, &login).refusal(), (422, "E-LOGIN".into()));
    // And a key of another person does nothing here.
    let others = visit.send(&world, &signed(&world, &world.key(MARAT), leave()));
    assert_eq!(others.refusal(), (422, "E-OTHERIIN".into()));
    assert_eq!(visit.look(&world, &receipt.number).row.state, "IN_QUEUE");
}

#[test]
fn the_signed_challenge_is_the_consent_to_look_ups_of_its_visit() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let ask = |consent: &str| {
        let body = serde_json::json!({ "consent": consent, "child_iin": TODDLER });
        world.post("/v1/look-ups/child", &body)
    };
    let child: sync::wire::Child = ask(&visit.consent).json();
    assert_eq!((child.first.as_str(), child.birth.to_string().as_str()), ("НҰРЛАН", "2023-04-01"));
    let login = Login::from_xml(&challenge(&world, Uuid::new_v4()).document).unwrap();
    let other = Login { language: Language::Russian, text_version: "kindergarten-look-up-0".into(), ..login };
    let unknown = xmldsig::sign(&other.to_xml(), &login_key(&world, AIGUL)).unwrap();
    assert_eq!(ask(&unknown).refusal(), (422, "E-CONSENT".into()), "a text that nobody released");
    world.pass(TimeDelta::hours(2));
    assert_eq!(ask(&visit.consent).refusal(), (422, "E-CONSENT-AGE".into()));
}
