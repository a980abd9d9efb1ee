//! Places and referrals at the desk: a kindergarten publishes, enrols, refuses papers; the department gives places of
//! state kindergartens to the head of the sequence.

use central::queue::audit::{Broken, Kept, audit};
use chrono::TimeDelta;
use domain::bin::Bin;
use domain::kato::Kato;
use domain::kindergarten::{PaperFault, PlaceKind};
use forms::action::Deed;
use forms::decision::{PlacesPublished, Ruling, Teaching};
use sync::wire::desk::{DecisionDone, PlacesAtDesk, Role, Work};
use sync::wire::{self, ActionDone, Vacancies};
use uuid::Uuid;

use crate::kindergarten::{Filing, Visit, about};
use crate::offices::{Employee, INSPECTOR, NURSE, Shift};
use crate::people::{AIGUL, MARAT};
use crate::places::NUMBER_7;
use crate::queue_registration::{cousin, sister};
use crate::sql::Value;
use crate::world::{KOSTANAY, World};

/// A private kindergarten of the reference list.
const BALAPAN: &str = "200140920016";
/// Another one.
const AINALAIYN: &str = "200140920026";

pub(crate) const TEACHER: Employee = Employee { bin: BALAPAN, ..NURSE };
const RIVAL: Employee =
    Employee { iin: "840909400091", surname: "БӘСЕКЕ", given: "ДИНА", bin: AINALAIYN, ..NURSE };

/// Somebody of the state kindergarten.
const KEEPER: Employee = Employee {
    iin: "830808400083",
    surname: "МЕҢГЕРУШІ",
    given: "РАУШАН",
    organisation: "№ 7 бөбекжай-бақшасы",
    bin: NUMBER_7,
};

/// A state kindergarten of Kostanay.
fn of_state() -> Bin {
    let mut known = domain::released::kindergartens().all().iter();
    let state = known.find(|one| one.kato.as_str() == KOSTANAY && one.kind == PlaceKind::State);
    state.unwrap().bin.clone()
}

fn places(bin: &Bin, kind: PlaceKind, published: u32) -> PlacesPublished {
    PlacesPublished {
        place: Uuid::from_u128(
            0x019a_a8f2_7c00_7abc_8000_0000_0000_0000 + u128::from(kind == PlaceKind::State),
        ),
        kindergarten: bin.clone(),
        kind,
        teaching: Teaching::Mixed,
        age_from: 2,
        age_to: 6,
        published,
    }
}

fn private(published: u32) -> PlacesPublished {
    places(&Bin::parse(BALAPAN).unwrap(), PlaceKind::Private, published)
}

fn sound(world: &World) {
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap();
}

fn free(world: &World) -> Vec<u32> {
    let found: Vacancies = world.get(&format!("/v1/vacancies/{KOSTANAY}?kind=private")).json();
    found.rows.iter().map(|row| row.free).collect()
}

/// A child of three takes the place; its number.
fn referred(world: &World) -> String {
    let mine = Filing::new(world).register(world);
    let visit = Visit::new(world, AIGUL);
    let deed = Deed::ChoosePrivate {
        about: about(&mine.number, 1),
        place: private(1).place,
        kindergarten: Bin::parse(BALAPAN).unwrap(),
        number_lost: true,
    };
    let done: ActionDone = visit.do_signed(world, deed).json();
    assert_eq!(done.state, "REFERRED");
    mine.number.clone()
}

fn open(world: &World) -> Shift {
    let teacher = TEACHER.at_work(world, Role::Kindergarten);
    teacher.rule(world, Ruling::PublishPlaces(private(1))).json::<DecisionDone>();
    teacher
}

#[test]
fn a_kindergarten_publishes_a_parent_takes_and_the_child_is_enrolled() {
    let world = World::new();
    let teacher = open(&world);
    assert_eq!(free(&world), [1]);
    let number = referred(&world);
    assert!(free(&world).is_empty(), "the only one is held");
    let inbox = teacher.inbox(&world);
    let [row] = &inbox.rows[..] else { panic!("one row") };
    assert_eq!((row.number.as_str(), row.work), (number.as_str(), Work::Referral));
    // Issued on Friday 18.12.2026: five working days.
    assert_eq!(row.due.unwrap().to_string(), "2026-12-25");
    let shown = teacher.look(&world, &number);
    assert_eq!((shown.role, shown.category.as_deref()), (Role::Kindergarten, None));
    assert_eq!((shown.applicant.iin.as_deref(), shown.applicant.address.as_ref()), (None, None));
    assert!(shown.scans.is_empty() && shown.more.benefit.is_none());
    let told: Vec<_> = shown.history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(told, ["refer"], "what happened before is not theirs");
    let kinds: Vec<_> = shown.rulings.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["enrol", "refuse-papers"]);
    let for_younger = || Ruling::PublishPlaces(PlacesPublished { age_from: 1, ..private(1) });
    assert_eq!(teacher.rule(&world, for_younger()).refusal(), (422, "E-PLACE-REFERRED".into()));
    let done: DecisionDone = teacher.rule(&world, Ruling::Enrol { about: about(&number, 2) }).json();
    assert_eq!(done.application.unwrap().state, "ENROLLED");
    teacher.rule(&world, for_younger()).json::<DecisionDone>();
    assert!(free(&world).is_empty(), "an enrolled child keeps its place");
    assert!(teacher.inbox(&world).rows.is_empty());
    sound(&world);
}

/// An enrolled child keeps its place until its kindergarten says that it attends no more.
#[test]
fn a_child_who_left_the_kindergarten_gives_the_place_back() {
    let world = World::new();
    let teacher = open(&world);
    let number = referred(&world);
    let path = format!("/v1/desk/applications/{number}");
    teacher.rule(&world, Ruling::Enrol { about: about(&number, 2) }).json::<DecisionDone>();
    let rival = RIVAL.at_work(&world, Role::Kindergarten);
    let meddling = rival.rule(&world, Ruling::Discharge { about: about(&number, 3) });
    assert_eq!(meddling.refusal(), (404, "E-NOAPPLICATION".into()));
    let shown = teacher.look(&world, &number);
    let kinds: Vec<_> = shown.rulings.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["discharge"]);
    let done: DecisionDone = teacher.rule(&world, Ruling::Discharge { about: about(&number, 3) }).json();
    assert_eq!(done.application.unwrap().state, "ENROLLED", "over as it was");
    assert_eq!(free(&world), [1], "the place is free again");
    let again = teacher.rule(&world, Ruling::Discharge { about: about(&number, 4) });
    assert_eq!(again.refusal(), (404, "E-NOAPPLICATION".into()), "once");
    assert_eq!(teacher.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()), "no more theirs");
    let theirs = Visit::new(&world, AIGUL).look(&world, &number);
    let line = theirs.history.last().unwrap();
    assert_eq!((line.what.as_str(), line.by.as_str()), ("discharge", "kindergarten"));
    assert_eq!(theirs.referral.as_ref().unwrap().status, "LEFT");
    sound(&world);
}

/// T26: who attends a kindergarten may apply anew; once enrolled by that, the place of before comes free.
#[test]
fn a_child_enrolled_anew_keeps_one_place_alone() {
    let world = World::new();
    let teacher = open(&world);
    let first = referred(&world);
    teacher.rule(&world, Ruling::Enrol { about: about(&first, 2) }).json::<DecisionDone>();
    teacher.rule(&world, Ruling::PublishPlaces(private(2))).json::<DecisionDone>();
    let second = referred(&world);
    assert_ne!(first, second);
    assert!(free(&world).is_empty(), "one attended, one referred to");
    teacher.rule(&world, Ruling::Enrol { about: about(&second, 2) }).json::<DecisionDone>();
    assert_eq!(free(&world), [1]);
    let visit = Visit::new(&world, AIGUL);
    let status = |number: &str| visit.look(&world, number).referral.clone().unwrap().status;
    assert_eq!((status(&first), status(&second)), ("LEFT".into(), "USED".into()));
    let line = visit.look(&world, &first).history.last().unwrap().clone();
    assert_eq!((line.what.as_str(), line.by.as_str()), ("discharge", "centre"));
    sound(&world);
}

#[test]
fn papers_that_are_refused_give_the_place_back_and_the_child_its_own() {
    let world = World::new();
    let teacher = open(&world);
    let number = referred(&world);
    world.pass(TimeDelta::hours(30));
    let teacher = Shift { logged_in: TEACHER.log_in(&world).logged_in, ..teacher };
    let refuse = Ruling::RefusePapers { about: about(&number, 2), fault: PaperFault::Expired };
    let done: DecisionDone = teacher.rule(&world, refuse).json();
    assert_eq!(done.application.unwrap().state, "IN_QUEUE");
    assert_eq!(free(&world), [1]);
    let theirs = Visit::new(&world, AIGUL).look(&world, &number);
    assert_eq!(theirs.state.since, Some(theirs.row.created_at), "no miss, the old place");
    let line = theirs.history.last().unwrap();
    assert_eq!((line.by.as_str(), line.args["fault"].as_str()), ("kindergarten", "EXPIRED"));
    sound(&world);
}

#[test]
fn a_referral_to_another_kindergarten_is_not_there() {
    let world = World::new();
    open(&world);
    let number = referred(&world);
    let rival = RIVAL.at_work(&world, Role::Kindergarten);
    assert!(rival.inbox(&world).rows.is_empty());
    let path = format!("/v1/desk/applications/{number}");
    assert_eq!(rival.get(&world, &path).refusal(), (404, "E-NOAPPLICATION".into()));
    let enrol = rival.rule(&world, Ruling::Enrol { about: about(&number, 2) });
    assert_eq!(enrol.refusal(), (404, "E-NOAPPLICATION".into()));
    // Nor are places of another kindergarten theirs to publish, nor those of the state a kindergarten's.
    let publish = |asked| rival.rule(&world, Ruling::PublishPlaces(asked)).refusal();
    assert_eq!(publish(private(5)), (422, "E-PLACE".into()));
    assert_eq!(publish(places(&of_state(), PlaceKind::State, 5)), (422, "E-ROLE".into()));
    let stray = PlacesPublished { kindergarten: Bin::parse("200140000014").unwrap(), ..private(5) };
    assert_eq!(publish(stray), (422, "E-PLACE".into()));
    // A group that is another's already cannot be taken over.
    let taken_over = PlacesPublished { kindergarten: Bin::parse(AINALAIYN).unwrap(), ..private(5) };
    assert_eq!(publish(taken_over), (422, "E-PLACE".into()));
    sound(&world);
}

#[test]
fn nobody_publishes_fewer_places_than_are_taken() {
    let world = World::new();
    let teacher = open(&world);
    referred(&world);
    let none = teacher.rule(&world, Ruling::PublishPlaces(private(0)));
    assert_eq!(none.refusal(), (422, "E-PLACES-TAKEN".into()));
    teacher.rule(&world, Ruling::PublishPlaces(private(3))).json::<DecisionDone>();
    assert_eq!(free(&world), [2]);
    let own: PlacesAtDesk = teacher.get(&world, &format!("/v1/desk/places/{KOSTANAY}")).json();
    let [row] = &own.rows[..] else { panic!("one group") };
    assert_eq!((row.id, row.published, row.taken), (private(3).place, 3, 1));
    assert_eq!(own.kindergartens.iter().map(|one| one.bin.as_str()).collect::<Vec<_>>(), [BALAPAN]);
    let limit = world.centre.profiles.of(&Kato::parse(KOSTANAY).unwrap()).kindergarten.age_limit_years;
    assert_eq!(own.age_limit_years, limit);
    let rival = RIVAL.at_work(&world, Role::Kindergarten);
    let theirs: PlacesAtDesk = rival.get(&world, &format!("/v1/desk/places/{KOSTANAY}")).json();
    assert!(theirs.rows.is_empty());
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let states: PlacesAtDesk = inspector.get(&world, &format!("/v1/desk/places/{KOSTANAY}")).json();
    assert!(
        states.rows.is_empty() && states.kindergartens.iter().all(|one| one.kind == wire::PlaceKind::State)
    );
    let keeper = KEEPER.at_work(&world, Role::Kindergarten);
    let read: PlacesAtDesk = keeper.get(&world, &format!("/v1/desk/places/{KOSTANAY}")).json();
    let named: Vec<&str> = read.kindergartens.iter().map(|one| one.bin.as_str()).collect();
    assert_eq!((named, read.read_only), (vec![NUMBER_7], true), "of a state kindergarten: its own, to read");
    assert!(!own.read_only && !states.read_only);
    let elsewhere = inspector.get(&world, "/v1/desk/places/392410000");
    assert_eq!(elsewhere.refusal(), (422, "E-ROLE".into()));
    sound(&world);
}

#[test]
fn a_place_of_the_state_goes_to_the_head_of_the_sequence_and_to_nobody_else() {
    let world = World::new();
    let (first, second) = (cousin(&world).register(&world), sister(&world).register(&world));
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let offered = || places(&of_state(), PlaceKind::State, 1);
    inspector.rule(&world, Ruling::PublishPlaces(offered())).json::<DecisionDone>();
    let inbox = inspector.inbox(&world);
    let [row] = &inbox.rows[..] else { panic!("one row: {} wait", inbox.waiting) };
    assert_eq!((row.work, row.number.as_str()), (Work::Offer, first.number.as_str()));
    let known = domain::released::kindergartens().find(&of_state()).unwrap();
    let group = row.place.as_ref().unwrap();
    assert_eq!((group.id, group.kindergarten.as_str()), (offered().place, of_state().as_str()));
    assert_eq!((&group.name_kk, &group.name_ru), (&known.name_kk, &known.name_ru));
    assert_eq!((group.language, group.age_from, group.age_to), (wire::Instruction::Mixed, 2, 6));
    let offer = |number: &str| Ruling::OfferPlace { about: about(number, 1), place: offered().place };
    assert_eq!(inspector.rule(&world, offer(&second.number)).refusal(), (422, "E-TURN".into()));
    let done: DecisionDone = inspector.rule(&world, offer(&first.number)).json();
    let given = done.application.unwrap();
    assert_eq!((given.state.as_str(), given.revision, given.entry), ("REFERRED", 2, Some(2)));
    assert!(inspector.inbox(&world).rows.is_empty());
    assert_eq!(inspector.rule(&world, offer(&second.number)).refusal(), (422, "E-NOVACANCY".into()));
    let theirs = Visit::new(&world, MARAT).look(&world, &first.number);
    assert_eq!(theirs.history.last().unwrap().by, "department");
    sound(&world);
}

/// The department publishes one place of a state kindergarten and gives it to the head; their number.
fn sent_by_the_department(world: &World, inspector: &Shift) -> String {
    let offered = places(&of_state(), PlaceKind::State, 1);
    let place = offered.place;
    inspector.rule(world, Ruling::PublishPlaces(offered)).json::<DecisionDone>();
    let number = inspector.inbox(world).rows[0].number.clone();
    let offer = Ruling::OfferPlace { about: about(&number, 1), place };
    inspector.rule(world, offer).json::<DecisionDone>();
    number
}

#[test]
fn a_state_kindergarten_enrols_by_its_own_clerk_whom_the_department_sent() {
    let world = World::new();
    let mine = Filing::new(&world).register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let keeper = KEEPER.at_work(&world, Role::Kindergarten);
    assert!(keeper.inbox(&world).rows.is_empty(), "nobody was sent yet");
    let number = sent_by_the_department(&world, &inspector);
    assert_eq!(number, mine.number);
    let theirs = Visit::new(&world, AIGUL).look(&world, &number);
    assert_eq!(
        (theirs.row.state.as_str(), theirs.history.last().unwrap().what.as_str()),
        ("REFERRED", "refer")
    );
    let inbox = keeper.inbox(&world);
    let [row] = &inbox.rows[..] else { panic!("one row") };
    assert_eq!((row.number.as_str(), row.work), (number.as_str(), Work::Referral));
    let by_department = inspector.rule(&world, Ruling::Enrol { about: about(&number, 2) });
    assert_eq!(by_department.refusal(), (422, "E-ROLE".into()), "who gave the place enrols nobody");
    let done: DecisionDone = keeper.rule(&world, Ruling::Enrol { about: about(&number, 2) }).json();
    assert_eq!(done.application.unwrap().state, "ENROLLED");
    let line = Visit::new(&world, AIGUL).look(&world, &number).history.last().unwrap().clone();
    assert_eq!(
        (line.what.as_str(), line.by.as_str(), line.cause.as_str()),
        ("enrol", "kindergarten", "signed")
    );
    assert!(keeper.inbox(&world).rows.is_empty() && inspector.inbox(&world).rows.is_empty());
    sound(&world);
}

#[test]
fn papers_that_a_state_kindergarten_refuses_give_its_place_back_to_the_department() {
    let world = World::new();
    Filing::new(&world).register(&world);
    let inspector = INSPECTOR.at_work(&world, Role::Department);
    let number = sent_by_the_department(&world, &inspector);
    assert!(inspector.inbox(&world).rows.is_empty(), "its only place is held");
    let keeper = KEEPER.at_work(&world, Role::Kindergarten);
    let refuse = Ruling::RefusePapers { about: about(&number, 2), fault: PaperFault::Vaccination };
    let done: DecisionDone = keeper.rule(&world, refuse).json();
    assert_eq!(done.application.unwrap().state, "IN_QUEUE");
    let works: Vec<_> = inspector.inbox(&world).rows.iter().map(|row| row.work).collect();
    assert_eq!(works, [Work::Offer], "to be given anew");
    let line = Visit::new(&world, AIGUL).look(&world, &number).history.last().unwrap().clone();
    assert_eq!((line.by.as_str(), line.args["fault"].as_str()), ("kindergarten", "VACCINATION"));
    sound(&world);
}

#[test]
fn a_publication_that_nobody_signed_for_is_named_by_the_audit() {
    let world = World::new();
    open(&world);
    let db = world.sql();
    db.unlock("place");
    for (change, values, code) in [
        ("published = 9", &[][..], "E-EVIDENCE-ACT"),
        ("published = 1, signed_xml_sha256 = ?1", &[Value::Bytes(&[])], "E-EVIDENCE-UNSIGNED"),
        ("signed_xml_sha256 = ?1", &[Value::Bytes(&[0; 32])], "E-EVIDENCE-MISSING"),
    ] {
        db.change(&format!("UPDATE place SET {change}"), values);
        let found = audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default());
        let Err(Broken::Places { turn, why, .. }) = found else { panic!("{change}: {found:?}") };
        assert_eq!((turn, why.code()), (0, code), "{change}");
    }
}
