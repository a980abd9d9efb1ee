//! A contact that was typed where there was no line: asked for at the next visit, proved by a code, told in the journal.

use chrono::TimeDelta;
use sync::wire::{ActionDone, Channel, CodeCheck, CodeChecked, CodeRequest, CodeSent, Contact, Language};

use crate::application::{Application, registered};
use crate::kindergarten::{EMAIL, Filing, Visit, about};
use crate::people::{AIGUL, MARAT};
use crate::queue_acts::child;
use crate::world::{Reply, World};
use forms::action::Deed;

const PHONE: &str = "+77774128452";

fn phone() -> Contact {
    Contact { channel: Channel::Sms, address: PHONE.into() }
}

/// A code goes to the telephone.
fn code(world: &World, visit: &Visit) -> String {
    let (session, channel, address) = (visit.session, Channel::Sms, PHONE.to_owned());
    let asked = CodeRequest { session, channel, address, lang: Language::Kk };
    world.post("/v1/codes", &asked).json::<CodeSent>();
    world.phone.code_for(PHONE)
}

fn typed(world: &World, visit: &Visit, code: &str) -> bool {
    let (session, channel, address) = (visit.session, Channel::Sms, PHONE.to_owned());
    let asked = CodeCheck { session, channel, address, code: code.into() };
    world.post("/v1/codes/check", &asked).json::<CodeChecked>().confirmed
}

fn prove(world: &World, visit: &Visit) -> Reply {
    visit.ask(world, "POST", "/v1/account/contacts", serde_json::to_vec(&phone()).unwrap())
}

/// The lines of the history that tell of a proof.
fn told(world: &World, visit: &Visit, number: &str) -> Vec<(String, String, String)> {
    let history = visit.look(world, number).history.into_iter();
    let proofs = history.filter(|line| line.what.starts_with("confirm_phone"));
    proofs.map(|line| (line.by, line.cause, line.proof)).collect()
}

#[test]
fn a_telephone_typed_without_a_line_is_asked_for_at_the_next_visit_and_proved_by_the_right_code() {
    let world = World::new();
    let (_, meal) = registered(&world);
    let queue = Filing::new(&world).register(&world);
    world.pass(TimeDelta::days(2));
    let visit = Visit::new(&world, AIGUL);
    assert!(visit.logged_in.unconfirmed == [phone()], "once, for both applications");
    for number in [&meal.number, &queue.number] {
        assert_eq!(visit.look(&world, number).applicant.unconfirmed, ["phone"]);
        assert!(told(&world, &visit, number).is_empty());
    }
    assert_eq!(prove(&world, &visit).refusal(), (422, "E-UNCONFIRMED".into()), "no code was asked for");

    let right = code(&world, &visit);
    let wrong: String = right.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();
    assert!(!typed(&world, &visit, &wrong));
    assert_eq!(prove(&world, &visit).refusal(), (422, "E-UNCONFIRMED".into()), "the code was wrong");
    assert!(typed(&world, &visit, &right));
    assert!(prove(&world, &visit).json::<Contact>() == phone());
    prove(&world, &visit).json::<Contact>();

    for number in [&meal.number, &queue.number] {
        let shown = visit.look(&world, number);
        assert!(shown.applicant.unconfirmed.is_empty());
        assert_eq!(shown.history.last().map(|line| line.at), Some(world.now()), "the latest comes last");
        let proof = ("filer".to_owned(), "session".to_owned(), visit.serial());
        assert_eq!(told(&world, &visit, number), [proof], "who, and once");
    }
    world.pass(TimeDelta::days(1));
    assert!(Visit::new(&world, AIGUL).logged_in.unconfirmed.is_empty(), "nobody is asked twice");
    assert!(!String::from_utf8_lossy(&world.database()).contains("7774128452"), "nothing lies in clear");
}

#[test]
fn a_proof_is_of_the_person_who_gave_it_and_of_no_other() {
    let world = World::new();
    let (_, meal) = registered(&world);
    let father = Visit::new(&world, MARAT);
    let right = code(&world, &father);
    assert!(typed(&world, &father, &right));
    prove(&world, &father).json::<Contact>();
    let mother = Visit::new(&world, AIGUL);
    assert!(mother.logged_in.unconfirmed == [phone()]);
    assert_eq!(mother.look(&world, &meal.number).applicant.unconfirmed, ["phone"]);
    assert_eq!(prove(&world, &mother).refusal(), (422, "E-UNCONFIRMED".into()), "nor of another visit");
}

#[test]
fn an_application_that_is_over_asks_for_nothing() {
    let world = World::new();
    let queue = Filing::new(&world).register(&world);
    let visit = Visit::new(&world, AIGUL);
    assert!(visit.logged_in.unconfirmed == [phone()]);
    visit
        .do_signed(&world, Deed::Leave { about: about(&queue.number, 1), reason: None })
        .json::<ActionDone>();
    let visit = Visit::new(&world, AIGUL);
    assert!(visit.logged_in.unconfirmed.is_empty());
    assert!(
        visit.look(&world, &queue.number).applicant.unconfirmed.is_empty(),
        "nor does it tell that it will"
    );

    let (_, meal) = registered(&world);
    let visit = Visit::new(&world, AIGUL);
    assert!(visit.logged_in.unconfirmed == [phone()]);
    visit.do_signed(&world, Deed::WithdrawMeal { about: about(&meal.number, 1) }).json::<ActionDone>();
    assert!(visit.look(&world, &meal.number).applicant.unconfirmed.is_empty());
    assert!(Visit::new(&world, AIGUL).logged_in.unconfirmed.is_empty());
}

#[test]
fn the_other_parent_who_joined_is_not_asked_for_the_contacts_of_the_one_who_filed() {
    let world = World::new();
    let queue = Filing::new(&world).register(&world);
    let joins = Deed::Join { child: child(&world), number: None, scans: Vec::new() };
    Visit::new(&world, MARAT).do_signed(&world, joins).json::<ActionDone>();
    world.pass(TimeDelta::days(60));
    central::jobs::round(&world.centre).unwrap();
    let father = Visit::new(&world, MARAT);
    let shown = father.look(&world, &queue.number);
    assert!(shown.state.joined && shown.applicant.phone == PHONE);
    assert!(shown.applicant.unconfirmed.is_empty() && father.logged_in.unconfirmed.is_empty());
    // What he proves is his: it proves nothing of hers.
    let right = code(&world, &father);
    assert!(typed(&world, &father, &right));
    prove(&world, &father).json::<Contact>();
    let mother = Visit::new(&world, AIGUL);
    assert!(mother.logged_in.unconfirmed == [phone()]);
    assert_eq!(mother.look(&world, &queue.number).applicant.unconfirmed, ["phone"]);
    // What she proves is told to her, and not to him.
    world.pass(TimeDelta::minutes(5));
    let right = code(&world, &mother);
    assert!(typed(&world, &mother, &right));
    prove(&world, &mother).json::<Contact>();
    assert_eq!(told(&world, &mother, &queue.number).len(), 1);
    assert!(told(&world, &father, &queue.number).is_empty());
}

#[test]
fn an_email_that_is_proved_for_the_account_is_proved_for_the_applications_of_before() {
    let world = World::new();
    let application = Application { email: EMAIL.into(), ..Application::new(&world) };
    let receipt = application.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    let email = Contact { channel: Channel::Email, address: EMAIL.into() };
    let first = Visit::without_email(&world, AIGUL);
    assert!(first.logged_in.unconfirmed == [phone(), email]);
    first.give_email(&world, EMAIL);
    let next = Visit::new(&world, AIGUL);
    assert!(next.logged_in.unconfirmed == [phone()]);
    let history = next.look(&world, &receipt.number).history;
    assert_eq!(history.last().map(|line| line.what.as_str()), Some("confirm_email"));
}

#[test]
fn a_contact_that_its_own_session_proved_is_not_asked_for() {
    let world = World::new();
    let visit = Visit::new(&world, AIGUL);
    let application = Application { session: visit.session, ..Application::new(&world) };
    let right = code(&world, &visit);
    assert!(typed(&world, &visit, &right));
    application.sign(&world, &world.key(AIGUL)).put(&world).receipt(&world);
    assert!(Visit::new(&world, AIGUL).logged_in.unconfirmed.is_empty());
}
