//! A queue nobody can jump unseen: whoever changes the database file is found, with the entry named.

use central::filed::Filed;
use central::queue::audit::{Broken, Kept, OnWord, Sound, audit};
use domain::kato::Kato;
use domain::number::ApplicationNumber;
use forms::action::Deed;
use ledger::audit::Wrong;
use ledger::entry::{Entry, Opened, Salt};
use ledger::evidence::Evidence;
use ledger::hash::Hash32;
use ledger::head::TreeHead;
use ledger::receipt::Receipt;
use ledger::tree::{self, MemoryNodes};

use crate::kindergarten::{Filing, Visit, about, done};
use crate::people::{AIGUL, MARAT};
use crate::queue_registration::{cousin, sister};
use crate::sql::{Sql, Value};
use crate::world::{KOSTANAY, World};

pub(crate) fn three(world: &World) -> Vec<Receipt> {
    [Filing::new(world), sister(world), cousin(world)].map(|filing| filing.register(world)).into()
}

fn hold(world: &World, kept: &Kept) -> Result<Sound, Broken> {
    audit(&world.centre, &Kato::parse(KOSTANAY).unwrap(), kept)
}

pub(crate) fn tampered(world: &World) -> Broken {
    hold(world, &Kept::default()).unwrap_err()
}

/// The entry that nothing signed bears out, and the code that says why.
pub(crate) fn unproven(world: &World) -> (u64, &'static str) {
    let broken = tampered(world);
    let told = broken.to_string();
    let Broken::Evidence { entry, why } = broken else { panic!("{told}") };
    (entry, why.code())
}

/// The database file, with nothing in the way of a thief who owns it.
pub(crate) fn thief(world: &World) -> Sql {
    let db = world.sql();
    db.unlock("queue_event");
    db
}

pub(crate) fn body(db: &Sql, place: i64) -> String {
    db.one("SELECT body FROM queue_event WHERE place = ?1", &[Value::Whole(place)])
}

#[test]
fn an_untouched_queue_is_sound() {
    let world = World::without_sender();
    let receipts = three(&world);
    let evidence: Vec<Evidence> = receipts.into_iter().filter_map(|receipt| receipt.evidence).collect();
    let key = world.centre.keys.receipt.public();
    let heads = evidence.iter().map(|evidence| evidence.verify(&key).unwrap()).collect();
    let sound = hold(&world, &Kept { heads, evidence }).unwrap();
    assert_eq!(
        sound,
        Sound { entries: 3, applications: 3, receipts: 3, on_word: OnWord::default(), helped: 0 }
    );
}

#[test]
fn a_changed_event_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    let changed = body(&db, 1).replace("\"N0\"", "\"E1\"");
    db.change("UPDATE queue_event SET body = ?1 WHERE place = 1", &[Value::Text(&changed)]);
    let Broken::Log(finding) = tampered(&world) else { panic!() };
    assert_eq!((finding.entries, finding.what), (1..2, Wrong::Event));
}

#[test]
fn a_swapped_pair_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    for (from, to) in [(1, 9), (2, 1), (9, 2)] {
        let places = [Value::Whole(to), Value::Whole(from)];
        db.change("UPDATE queue_event SET place = ?1 WHERE place = ?2", &places);
    }
    let Broken::Log(finding) = tampered(&world) else { panic!() };
    assert_eq!((finding.entries, finding.what), (1..2, Wrong::Chain));
}

#[test]
fn a_removed_entry_is_named() {
    let world = World::without_sender();
    three(&world);
    thief(&world).change("DELETE FROM queue_event WHERE place = 1", &[]);
    let Broken::Log(finding) = tampered(&world) else { panic!() };
    assert_eq!((finding.entries, finding.what), (1..2, Wrong::Index));
}

#[test]
fn a_removed_last_entry_is_found_by_its_receipt() {
    let world = World::without_sender();
    let receipts = three(&world);
    let db = thief(&world);
    db.change("DELETE FROM queue_event WHERE place = 2", &[]);
    db.change("DELETE FROM submission WHERE number = 'UO.2026.000003.1'", &[]);
    db.change("DELETE FROM queue_application WHERE number = 'UO.2026.000003.1'", &[]);
    let evidence = receipts.into_iter().filter_map(|receipt| receipt.evidence).collect();
    let Err(Broken::Log(finding)) = hold(&world, &Kept { evidence, ..Kept::default() }) else { panic!() };
    assert_eq!((finding.entries, finding.what), (2..3, Wrong::Missing));
}

#[test]
fn a_renumbered_application_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    db.change(
        "UPDATE queue_application SET number = 'UO.2026.000009.1' WHERE number = 'UO.2026.000002.1'",
        &[],
    );
    let Broken::Row { entry, number, what } = tampered(&world) else { panic!() };
    assert_eq!((entry, number.as_str(), what), (1, "391010000/UO.2026.000009.1", "the number"));
    db.change(
        "UPDATE queue_application SET number = 'UO.2026.000002.1' WHERE number = 'UO.2026.000009.1'",
        &[],
    );
    db.change("UPDATE submission SET number = 'UO.2026.000009.1' WHERE number = 'UO.2026.000002.1'", &[]);
    assert_eq!(unproven(&world), (1, "E-EVIDENCE-MISSING"));
}

#[test]
fn an_event_given_to_another_application_is_named() {
    let world = World::without_sender();
    three(&world);
    let db = thief(&world);
    db.change(
        "UPDATE queue_event SET application_id = (SELECT application_id FROM queue_event WHERE place = 0),
             revision = 2 WHERE place = 2",
        &[],
    );
    let Broken::Entry { entry, .. } = tampered(&world) else { panic!() };
    assert_eq!(entry, 2);
}

#[test]
fn whoever_computes_every_hash_again_is_found_by_one_old_receipt() {
    let world = World::without_sender();
    let receipts = three(&world);
    let db = thief(&world);
    // The second child is made a privileged one, and the whole log is written anew, hash by hash.
    let mut previous: Option<Entry> = None;
    let mut nodes = MemoryNodes::default();
    db.change("DELETE FROM queue_node", &[]);
    for place in 0..3_u32 {
        let text = body(&db, place.into());
        let text = if place == 1 {
            text.replace("\"N0\"", "\"E1\"").replace("\"papers\":0", "\"papers\":1")
        } else {
            text
        };
        let salt = db.bytes("SELECT salt FROM queue_event WHERE place = ?1", &[Value::Whole(place.into())]);
        let salt = Salt::from_bytes(salt[0].clone().try_into().unwrap());
        let opened = Opened::next(KOSTANAY, previous.as_ref(), text, salt);
        let entry = &opened.entry;
        db.change(
            "UPDATE queue_event SET body = ?2, salt = ?3, previous = ?4, commitment = ?5,
                 change = replace(change, '\"N\"', ?6) WHERE place = ?1",
            &[
                Value::Whole(place.into()),
                Value::Text(&opened.event),
                Value::Bytes(&opened.salt.to_bytes()),
                Value::Bytes(&entry.previous.0),
                Value::Bytes(&entry.commitment.0),
                Value::Text(if place == 1 { "\"E\"" } else { "\"N\"" }),
            ],
        );
        let stored = tree::append(&nodes, place.into(), &entry.leaf()).unwrap();
        for (at, Hash32(hash)) in &stored {
            db.change(
                "INSERT INTO queue_node (settlement, place, hash) VALUES (?1, ?2, ?3)",
                &[Value::Text(KOSTANAY), Value::Whole(*at as i64), Value::Bytes(hash)],
            );
        }
        nodes.store(stored).unwrap();
        previous = Some(entry.clone());
    }
    // What the parents signed betrays it already ...
    assert_eq!(unproven(&world), (1, "E-EVIDENCE-ACT"));
    // ... and whatever else is made up, one parent kept a receipt.
    let evidence = vec![receipts.last().unwrap().evidence.clone().unwrap()];
    let Err(Broken::Log(finding)) = hold(&world, &Kept { evidence, ..Kept::default() }) else { panic!() };
    assert_eq!((finding.entries, finding.what), (0..2, Wrong::Head));
    // Or a kiosk its last head.
    let key = world.centre.keys.receipt.public();
    let heads = vec![receipts[1].evidence.as_ref().unwrap().verify(&key).unwrap()];
    let Err(Broken::Log(finding)) = hold(&world, &Kept { heads, ..Kept::default() }) else { panic!() };
    assert_eq!((finding.entries, finding.what), (0..2, Wrong::Head));
    // Without what was signed nothing stands.
    db.change("DELETE FROM submission", &[]);
    assert_eq!(unproven(&world), (0, "E-EVIDENCE-MISSING"));
}

#[test]
fn the_first_entry_is_named_whatever_else_is_wrong_after_it() {
    let world = World::without_sender();
    let receipts = three(&world);
    let db = thief(&world);
    let key = world.centre.keys.receipt.public();
    let changed = body(&db, 2).replace("\"N0\"", "\"E1\"");
    db.change("UPDATE queue_event SET body = ?1 WHERE place = 2", &[Value::Text(&changed)]);
    let Broken::Log(finding) = tampered(&world) else { panic!() };
    assert_eq!((finding.entries, finding.what), (2..3, Wrong::Event), "a broken hash");
    db.change("DELETE FROM submission WHERE number LIKE '%2.1'", &[]);
    assert_eq!(unproven(&world), (1, "E-EVIDENCE-MISSING"), "before it, what nothing signed bears out");
    let mut lie = receipts[0].clone();
    lie.state = "PENDING_CHECK".into();
    let signed = world.centre.keys.receipt.sign(&lie).unwrap();
    let sql = "UPDATE submission SET receipt_payload = ?1, receipt_signature = ?2 WHERE number LIKE '%1.1'";
    db.change(sql, &[Value::Text(&signed.payload), Value::Text(&signed.signature)]);
    let Broken::Receipt { entry: 0, .. } = tampered(&world) else { panic!() };
    // Of two at one entry, the log before what follows from it.
    let evidence = receipts[0].evidence.clone().unwrap();
    let head = TreeHead { root: Hash32([7; 32]), ..evidence.verify(&key).unwrap() };
    let Err(Broken::Log(finding)) = hold(&world, &Kept { heads: vec![head], ..Kept::default() }) else {
        panic!()
    };
    assert_eq!((finding.entries, finding.what), (0..1, Wrong::Head));
}

#[test]
fn an_application_whose_row_is_gone_is_named_by_its_own_entry() {
    let world = World::without_sender();
    three(&world);
    world.sql().change("DELETE FROM queue_application WHERE number LIKE '%2.1'", &[]);
    let Broken::Entry { entry: 1, why } = tampered(&world) else { panic!() };
    assert_eq!(why, "an application of the log has no row");
}

/// D1 prints the place of the receipt: a centre that tells one family another number than its log gave is found.
#[test]
fn a_receipt_that_tells_another_place_than_the_log_gave_is_named() {
    let lie: [fn(&mut Receipt); 3] = [
        |receipt| receipt.place.as_mut().unwrap().general = 1,
        |receipt| receipt.state = "PENDING_CHECK".into(),
        |receipt| receipt.due = "2030-01-01".parse().ok(),
    ];
    for lie in lie {
        let world = World::without_sender();
        let mut receipt = three(&world).remove(1);
        lie(&mut receipt);
        let signed = world.centre.keys.receipt.sign(&receipt).unwrap();
        let sql =
            "UPDATE submission SET receipt_payload = ?1, receipt_signature = ?2 WHERE number LIKE '%2.1'";
        world.sql().change(sql, &[Value::Text(&signed.payload), Value::Text(&signed.signature)]);
        let broken = tampered(&world);
        let Broken::Receipt { number, .. } = &broken else { panic!("{broken}") };
        assert!(
            number.ends_with("UO.2026.000002.1") && broken.to_string().contains("another place"),
            "{broken}"
        );
    }
}

/// Puts the submission of one number under another one, with the digests that the queue finds its people by.
fn swap(db: &Sql, from: &str, to: &str) {
    let numbers = [Value::Text(from), Value::Text(to)];
    db.change(
        "UPDATE submission SET sealed = (SELECT sealed FROM submission WHERE number = ?1) WHERE number = ?2",
        &numbers,
    );
    db.change(
        "UPDATE queue_application SET
             child = (SELECT child FROM queue_application WHERE number = ?1),
             applicant = (SELECT applicant FROM queue_application WHERE number = ?1) WHERE number = ?2",
        &numbers,
    );
}

#[test]
fn a_place_given_to_another_child_is_named() {
    let world = World::without_sender();
    three(&world);
    // The child at the end takes the place at the head: envelope and both digests, and the log stays as it is.
    swap(&world.sql(), "UO.2026.000003.1", "UO.2026.000001.1");
    assert_eq!(unproven(&world), (0, "E-EVIDENCE-OTHER"));
    // And whoever reads the application reads nothing, rather than the other one's.
    let taken = ApplicationNumber::parse("391010000/UO.2026.000001.1").unwrap();
    assert!(Filed::of(&world.centre, &taken).unwrap().is_none());
}

#[test]
fn a_digest_of_a_row_that_names_another_person_is_named() {
    for (column, what) in [
        ("child", "the child"),
        ("applicant", "the applicant"),
        ("other_parent", "the other parent"),
        ("linked", "the link of child and applicant"),
    ] {
        let world = World::without_sender();
        three(&world);
        if column == "linked" {
            world.sql().change("UPDATE queue_application SET linked = false WHERE number LIKE '%2.1'", &[]);
        } else {
            let sql = format!("UPDATE queue_application SET {column} = ?1 WHERE number LIKE '%2.1'");
            world.sql().change(&sql, &[Value::Bytes(&[7; 32])]);
        }
        let Broken::Row { entry, what: named, .. } = tampered(&world) else { panic!("{column}") };
        assert_eq!((entry, named), (1, what));
    }
}

#[test]
fn an_act_that_its_parent_did_not_sign_is_named() {
    let world = World::without_sender();
    let mine = Filing::new(&world).register(&world);
    let other = cousin(&world).register(&world);
    let deed = |number: &str| Deed::Leave { about: about(number, 1), reason: None };
    done(&Visit::new(&world, AIGUL).do_signed(&world, deed(&mine.number)));
    done(&Visit::new(&world, MARAT).do_signed(&world, deed(&other.number)));
    assert_eq!(hold(&world, &Kept::default()).unwrap().entries, 4);
    let db = world.sql();
    db.change("UPDATE action SET sealed = (SELECT sealed FROM action WHERE number LIKE '%2.1')", &[]);
    assert_eq!(unproven(&world), (2, "E-EVIDENCE-OTHER"));
    db.change("DELETE FROM action WHERE number LIKE '%1.1'", &[]);
    assert_eq!(unproven(&world), (2, "E-EVIDENCE-MISSING"));
}
