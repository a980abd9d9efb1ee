//! People with today's GOST keys: logged in, registered, decided about, and found sound by an audit.

use central::queue::audit::{Kept, audit};
use domain::kato::Kato;
use domain::policy::KeyAlgorithm;
use forms::decision::Ruling;
use ledger::evidence::Evidence;
use sync::wire::desk::{DecisionDone, Role};
use uuid::Uuid;

use crate::application::{Application, registered};
use crate::kindergarten::{Filing, Visit, about, challenge, login_key, open};
use crate::offices::HEAD;
use crate::people::AIGUL;
use crate::world::{KOSTANAY, World};

#[test]
fn whoever_carries_a_gost_key_applies_decides_and_is_found_sound() {
    let world = World::in_gost(&[KeyAlgorithm::Rsa, KeyAlgorithm::Gost2015]);
    let visit = Visit::new(&world, AIGUL);
    assert_eq!(visit.logged_in.person.iin.as_str(), AIGUL);
    let placed = Filing::new(&world).register(&world);
    assert!(placed.number.starts_with("391010000/UO."), "{}", placed.number);
    let evidence: Vec<Evidence> = placed.evidence.into_iter().collect();
    let heads = evidence.iter().map(|one| one.verify(&world.centre.keys.receipt.public()).unwrap()).collect();
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept { heads, evidence }).unwrap();

    let (filed, receipt) = registered(&world);
    assert!(filed.envelope.signed_xml.contains("gostr34102015-gostr34112015-512"), "it is signed in GOST");
    let head = HEAD.at_work(&world, Role::SchoolHead);
    let opened = head.rule(&world, Ruling::OpenMeal { about: about(&receipt.number, 1) });
    let opened: DecisionDone = opened.json();
    assert_eq!(opened.application.unwrap().state, "UNDER_REVIEW");
}

#[test]
fn scenario_06_where_the_rules_take_rsa_alone_a_gost_key_is_refused_by_its_own_code() {
    let world = World::in_gost(&[KeyAlgorithm::Rsa]);
    let document = challenge(&world, Uuid::new_v4()).document;
    assert_eq!(open(&world, &document, &login_key(&world, AIGUL)).refusal(), (422, "E-GOST".into()));
    let application = Application::new(&world);
    let refused = application.sign(&world, &world.key(AIGUL)).put(&world);
    assert_eq!(refused.refusal(), (422, "E-GOST".into()));
}
