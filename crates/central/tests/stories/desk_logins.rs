//! Who opens a desk, with what, and for how long.

use authority::{Profile, Validity};
use chrono::TimeDelta;
use domain::kato::Kato;
use signing::xmldsig;
use sync::wire::desk::{Post, Role};
use sync::wire::{LoginChallenge, LoginOpen};
use uuid::Uuid;

use crate::kindergarten;
use crate::offices::{HEAD, NURSE, SCHOOL, challenge, open, request};
use crate::people::{self, AIGUL};
use crate::world::{DESK, KIOSK, KOSTANAY, World, from};

#[test]
fn an_appointed_clerk_opens_the_desk_with_the_login_key_of_the_organisation() {
    let world = World::new();
    let shift = HEAD.at_work(&world, Role::SchoolHead);
    let logged_in = &shift.logged_in;
    assert_eq!((logged_in.name.as_str(), logged_in.bin.as_str()), ("БАСШЫ ГҮЛНАР", SCHOOL));
    assert_eq!(logged_in.organisation, "№ 5 «Білім» мектебі");
    assert_eq!(logged_in.posts, [Post { role: Role::SchoolHead, settlement: KOSTANAY.into() }]);
}

#[test]
fn a_citizens_key_opens_no_desk() {
    let world = World::new();
    HEAD.appoint(&world, Role::SchoolHead);
    let document = challenge(&world).document;
    let mine = people::key(&world.authority, HEAD.iin, Profile::Login, Validity::year(world.now()));
    assert_eq!(open(&world, &document, &mine).refusal(), (422, "E-NATURAL".into()));
    let citizen = kindergarten::login_key(&world, AIGUL);
    assert_eq!(open(&world, &document, &citizen).refusal(), (422, "E-NATURAL".into()));
    let signing = HEAD.key(&world);
    assert_eq!(open(&world, &document, &signing).refusal(), (422, "E-SIGN4AUTH".into()));
    assert!(world.security_events().is_empty(), "honest mistakes");
}

#[test]
fn whoever_is_not_appointed_for_this_organisation_opens_nothing() {
    let world = World::new();
    HEAD.appoint(&world, Role::SchoolHead);
    let document = challenge(&world).document;
    let moonlighting = crate::offices::Employee { bin: NURSE.bin, ..HEAD };
    for stranger in [NURSE, moonlighting] {
        let key = stranger.key_of(&world, Profile::EmployeeLogin);
        assert_eq!(open(&world, &document, &key).refusal(), (422, "E-CLERK".into()));
    }
    assert_eq!(world.security_events(), ["E-CLERK", "E-CLERK"]);
    // The head of an organisation is somebody of it as well.
    assert!(open(&world, &document, &HEAD.key_of(&world, Profile::LegalLogin)).status.is_success());
}

#[test]
fn a_post_taken_back_is_worth_nothing_at_once_and_stays_in_the_books() {
    let world = World::new();
    let post = HEAD.appoint(&world, Role::SchoolHead);
    let shift = HEAD.log_in(&world);
    assert!(shift.get(&world, "/v1/desk/inbox").status.is_success());
    world.pass(TimeDelta::minutes(1));
    HEAD.dismiss(&world, post);
    assert_eq!(shift.get(&world, "/v1/desk/inbox").refusal(), (422, "E-CLERK".into()));
    let key = HEAD.key_of(&world, Profile::EmployeeLogin);
    assert_eq!(open(&world, &challenge(&world).document, &key).refusal(), (422, "E-CLERK".into()));
    let [row] = &world.centre.store.posts().unwrap()[..] else { panic!("one post") };
    assert_eq!((row.id, row.until), (post, Some(world.now())));
    let again = central::staff::revoke(&world.centre, &Kato::parse(KOSTANAY).unwrap(), post);
    assert_eq!(again.unwrap_err().code(), "E-POST");
    let db = world.sql();
    for forbidden in ["UPDATE clerk SET bin = ''", "DELETE FROM clerk", "DELETE FROM clerk_revoked"] {
        assert!(db.is_refused(forbidden), "{forbidden}");
    }
}

#[test]
fn a_desks_login_and_a_citizens_are_two_things() {
    let world = World::new();
    let shift = HEAD.at_work(&world, Role::SchoolHead);
    let visit = kindergarten::Visit::new(&world, AIGUL);
    let at = |machine: &str, path: &str, token: &str| {
        let request = from(machine, "GET", path).header("x-login", token);
        world.ask(request.body(axum::body::Body::empty()).unwrap()).refusal()
    };
    let over = (401, "E-LOGIN-OVER".to_owned());
    assert_eq!(at(DESK, "/v1/journal", &shift.logged_in.token), over);
    assert_eq!(at(DESK, "/v1/desk/inbox", &visit.logged_in.token), over);
    // A kiosk on a public floor is no desk, whoever stands there.
    assert_eq!(at(KIOSK, "/v1/desk/inbox", &shift.logged_in.token), (401, "E-KIOSK".into()));
    // The challenge of one is not opened as the other.
    let citizens = kindergarten::challenge(&world, Uuid::new_v4()).document;
    let key = HEAD.key_of(&world, Profile::EmployeeLogin);
    assert_eq!(open(&world, &citizens, &key).refusal(), (422, "E-LOGIN".into()));
    let desks = challenge(&world).document;
    let signed_xml = xmldsig::sign(&desks, &kindergarten::login_key(&world, AIGUL)).unwrap().to_string();
    let opened = world.post("/v1/logins/open", &LoginOpen { signed_xml });
    assert_eq!(opened.refusal(), (422, "E-LOGIN".into()));
}

#[test]
fn a_challenge_is_good_once_at_its_desk_and_the_desk_closes_after_a_day() {
    let world = World::new();
    HEAD.appoint(&world, Role::SchoolHead);
    let key = HEAD.key_of(&world, Profile::EmployeeLogin);
    let asked = world.post("/v1/desk/logins", &request(Uuid::new_v4()));
    assert_eq!(asked.refusal(), (401, "E-KIOSK".into()));
    let LoginChallenge { document, expires_at } = challenge(&world);
    assert!(!document.contains("family-link"), "it asks for nobody's data");
    assert!(open(&world, &document, &key).status.is_success());
    assert_eq!(open(&world, &document, &key).refusal(), (422, "E-LOGIN".into()));
    let late = challenge(&world);
    world.turn_to(late.expires_at + TimeDelta::seconds(1));
    assert_eq!(open(&world, &late.document, &key).refusal(), (422, "E-LOGIN".into()));
    let shift = HEAD.log_in(&world);
    world.turn_to(shift.logged_in.ends_at - TimeDelta::seconds(1));
    assert!(shift.get(&world, "/v1/desk/inbox").status.is_success());
    world.pass(TimeDelta::seconds(1));
    assert_eq!(shift.get(&world, "/v1/desk/inbox").refusal(), (401, "E-LOGIN-OVER".into()));
    assert!(expires_at < world.now());
    let shift = HEAD.log_in(&world);
    let ended = shift.ask(&world, "DELETE", "/v1/desk/logins", axum::body::Body::empty());
    assert_eq!(ended.status.as_u16(), 204);
    assert_eq!(shift.get(&world, "/v1/desk/inbox").refusal(), (401, "E-LOGIN-OVER".into()));
}
