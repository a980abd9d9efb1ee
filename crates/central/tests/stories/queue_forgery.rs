//! Entries that a thief appends, or writes anew, with every hash right: the audit names each by what was signed and by
//! the rules.

use std::sync::atomic::Ordering;

use central::queue::audit::{Broken, Kept, OnWord, audit};
use chrono::TimeDelta;
use domain::digest::Sha256;
use domain::kato::Kato;
use domain::kindergarten::{Act, By, Category, Cause, Event, OfficialReason, Rejection};
use domain::queue::Logged;
use ledger::entry::{Entry, Opened, Salt};
use ledger::hash::Hash32;
use ledger::tree::{self, MemoryNodes};
use sync::wire::ActionKind;
use uuid::Uuid;

use crate::kindergarten::{Filing, Visit, done};
use crate::people::{AIGUL, MARAT};
use crate::queue_audit::{body, tampered, thief, three, unproven};
use crate::sql::{Sql, Value};
use crate::world::{KOSTANAY, World};

/// Writes an entry at the end of the log as a thief would who knows everything but the centre's keys.
pub(crate) fn forge(db: &Sql, place: u64, logged: &Logged) {
    let previous =
        place.checked_sub(1).map(|before| entries(db).swap_remove(usize::try_from(before).unwrap()));
    let text = serde_json::to_string(logged).unwrap();
    let opened = Opened::next(KOSTANAY, previous.as_ref(), text, Salt::from_bytes([9; 32]));
    let application = Uuid::parse_str(&logged.application).unwrap();
    db.change(
        "INSERT INTO queue_event (settlement, place, application_id, revision, at, body, salt, previous,
             commitment, change)
         VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8,
                 coalesce((SELECT change FROM queue_event WHERE place = ?9), ''))",
        &[
            Value::Text(KOSTANAY),
            Value::Whole(place as i64),
            Value::Id(application),
            Value::Whole(logged.revision as i64),
            Value::Text(&opened.event),
            Value::Bytes(&opened.salt.to_bytes()),
            Value::Bytes(&opened.entry.previous.0),
            Value::Bytes(&opened.entry.commitment.0),
            Value::Whole(place as i64 - 1),
        ],
    );
    rehash(db);
}

/// The entries of the log as they stand.
fn entries(db: &Sql) -> Vec<Entry> {
    let hashes = |column: &str| db.bytes(&format!("SELECT {column} FROM queue_event ORDER BY place"), &[]);
    let hash = |bytes: Vec<u8>| Hash32(bytes.try_into().unwrap());
    let hashes = hashes("previous").into_iter().zip(hashes("commitment"));
    let entry = |(index, (previous, commitment))| Entry {
        queue: KOSTANAY.into(),
        index,
        previous: hash(previous),
        commitment: hash(commitment),
    };
    (0..).zip(hashes).map(entry).collect()
}

/// Computes the tree anew.
fn rehash(db: &Sql) {
    db.change("DELETE FROM queue_node", &[]);
    let mut nodes = MemoryNodes::default();
    for (index, entry) in (0..).zip(entries(db)) {
        let stored = tree::append(&nodes, index, &entry.leaf()).unwrap();
        for (at, Hash32(hash)) in &stored {
            let values = [Value::Text(KOSTANAY), Value::Whole(*at as i64), Value::Bytes(hash)];
            db.change("INSERT INTO queue_node (settlement, place, hash) VALUES (?1, ?2, ?3)", &values);
        }
        nodes.store(stored).unwrap();
    }
}

pub(crate) fn logged(db: &Sql, place: i64) -> Logged {
    serde_json::from_str(&body(db, place)).unwrap()
}

/// The last entry, written anew in other words.
fn rewritten(world: &World, change: impl FnOnce(&mut Logged)) -> (u64, String) {
    three(world);
    let db = thief(world);
    let mut last = logged(&db, 2);
    db.change("DELETE FROM queue_event WHERE place = 2", &[]);
    change(&mut last);
    forge(&db, 2, &last);
    let broken = tampered(world);
    let told = broken.to_string();
    let Broken::Entry { entry, why } = broken else { panic!("{told}") };
    (entry, why)
}

#[test]
fn a_registration_dated_back_is_named() {
    let world = World::without_sender();
    let told = rewritten(&world, |last| {
        let Act::Register(registration) = &mut last.event.act else { panic!() };
        registration.since = "2020-01-05T05:00:00Z".parse().unwrap();
    });
    assert_eq!(told, (2, "the event does not say what calendar and policy say".into()));
}

#[test]
fn an_entry_that_lies_before_the_one_before_it_is_named() {
    let world = World::without_sender();
    let told = rewritten(&world, |last| {
        last.event.at -= TimeDelta::seconds(1);
        let Act::Register(registration) = &mut last.event.act else { panic!() };
        registration.since = last.event.at;
    });
    assert_eq!(told, (2, "it lies before an event that was recorded before it".into()));
}

#[test]
fn an_appended_act_that_nobody_signed_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    let first = logged(&db, 0);
    let cause = Cause::Signed { xml_sha256: Sha256([0xAB; 32]) };
    let act = Act::ChangeCategory { category: Category::E1, papers: 1 };
    let event = Event::new(first.event.at, By::Filer, cause, "SEED", act);
    forge(&db, 3, &Logged { revision: 2, event, ..first.clone() });
    assert_eq!(unproven(&world), (3, "E-EVIDENCE-MISSING"));
    // Nor does a document that was used before do.
    db.change("DELETE FROM queue_event WHERE place = 3", &[]);
    let act = Act::ChangeCategory { category: Category::E1, papers: 1 };
    let event = Event { act, ..first.event.clone() };
    forge(&db, 3, &Logged { revision: 2, event, ..first });
    assert_eq!(unproven(&world), (3, "E-EVIDENCE-TWICE"));
}

#[test]
fn an_appended_deadline_that_has_not_come_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    let first = logged(&db, 0);
    let event = Event::new(first.event.at, By::Centre, Cause::clock("T7"), "SEED", Act::LapseInterest);
    forge(&db, 3, &Logged { revision: 2, event, ..first.clone() });
    assert!(matches!(tampered(&world), Broken::Entry { entry: 3, .. }));
    db.change("DELETE FROM queue_event WHERE place = 3", &[]);
    // Nor is a child removed for an application that is not its own.
    let Act::Register(other) = logged(&db, 2).event.act else { panic!() };
    let act = Act::RemoveDuplicate { kept: other.number };
    let event = Event::new(first.event.at, By::Centre, Cause::centre("T27"), "SEED", act);
    forge(&db, 3, &Logged { revision: 2, event, ..first });
    let Broken::Entry { entry: 3, why } = tampered(&world) else { panic!() };
    assert_eq!(why, "no earlier application of its child stands");
}

#[test]
fn a_deleted_submission_is_named() {
    let world = World::without_sender();
    three(&world);
    world.sql().change("DELETE FROM submission WHERE number LIKE '%2.1'", &[]);
    assert_eq!(unproven(&world), (1, "E-EVIDENCE-MISSING"));
}

/// What a parent does by a login alone carries no signature. While logins are kept, it takes one of that parent with
/// that certificate.
#[test]
fn an_appended_act_of_nobody_who_was_logged_in_is_named() {
    let world = World::without_sender();
    let number = three(&world)[0].number.clone();
    world.turn_to("2027-12-01T06:00:00Z".parse().unwrap());
    central::queue::clock::round(&world.centre).unwrap();
    // The father is at a kiosk; the mother has not been there since she filed.
    let father = Visit::new(&world, MARAT);
    let db = thief(&world);
    let (first, place) = (logged(&db, 0), world.sql().count("queue_event") as u64);
    let confirm = |serial: String| {
        let act = Act::Confirm { next_due: "2028-12-18".parse().unwrap() };
        Event::new(world.now(), By::Filer, Cause::Session { certificate_serial: serial }, "SEED", act)
    };
    let remove = || db.change("DELETE FROM queue_event WHERE place = ?1", &[Value::Whole(place as i64)]);
    let mother = crate::kindergarten::login_key(&world, AIGUL);
    for serial in [father.serial(), mother.certificate().serial_hex(), "00".into()] {
        forge(&db, place, &Logged { revision: 3, event: confirm(serial), ..first.clone() });
        assert_eq!(unproven(&world), (place, "E-EVIDENCE-LOGIN"));
        remove();
    }
    // Truly hers, it stands; and when her login is forgotten the audit says that only our word is left.
    rehash(&db);
    let visit = Visit::new(&world, AIGUL);
    let seen = visit.look(&world, &number).revision;
    done(&visit.act(&world, &number, ActionKind::ConfirmInterest, seen));
    assert_eq!(on_word(&world), OnWord::default());
    world.pass(TimeDelta::days(2));
    central::jobs::round(&world.centre).unwrap();
    assert_eq!(on_word(&world), OnWord { logins: 1, findings: 0 });
}

fn on_word(world: &World) -> OnWord {
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), &Kept::default()).unwrap().on_word
}

/// What the centre says it found is believed, and counted.
#[test]
fn what_only_the_centre_says_is_counted() {
    let world = World::without_sender();
    let visit = Visit::new(&world, AIGUL);
    world.line.cut.store(true, Ordering::SeqCst);
    assert_eq!(Filing::new(&world).send(&world, &visit).receipt(&world).state, "PENDING_CHECK");
    assert_eq!(on_word(&world), OnWord::default());
    world.line.cut.store(false, Ordering::SeqCst);
    central::intake::recheck::round(&world.centre).unwrap();
    assert_eq!(on_word(&world), OnWord { logins: 0, findings: 1 });
}

/// An objection is the filing parent's alone, and nobody checks or rejects by hand without a signature.
#[test]
fn an_appended_objection_or_ruling_of_nobody_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    let first = logged(&db, 0);
    let session = || Cause::Session { certificate_serial: "00".into() };
    for (by, act) in [
        (By::Filer, Act::Object),
        (By::Department, Act::Check),
        (By::Department, Act::Reject { reason: Rejection::Registry }),
        (By::Department, Act::Remove { reason: OfficialReason::DataInvalid }),
    ] {
        let event = Event::new(first.event.at, by, session(), "SEED", act);
        forge(&db, 3, &Logged { revision: 2, event, ..first.clone() });
        let code = if by == By::Filer { "E-EVIDENCE-LOGIN" } else { "E-EVIDENCE-UNSIGNED" };
        assert_eq!(unproven(&world), (3, code));
        db.change("DELETE FROM queue_event WHERE place = 3", &[]);
    }
}
