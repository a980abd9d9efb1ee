//! The real binary and the queue: an application signed without a network arrives; the log is audited, the papers
//! verified, by whoever has the database and the keys.

use std::fs;
use std::path::Path;

use authority::{Authority, Profile, Validity};
use central::keys::Keys;
use domain::bin::Bin;
use domain::language::Language;
use forms::consent::Office;
use forms::login::Login;
use forms::released;
use ledger::head::Growth;
use ledger::receipt::SignedReceipt;
use signing::xmldsig;
use uuid::Uuid;

use crate::kindergarten::Filing;
use crate::people::{self, AIGUL};
use crate::places::BALAPAN;
use crate::process::{Scene, put, run, scene, start};
use crate::queue_audit::body;
use crate::queue_registration::sister;
use crate::sql::Value;
use crate::world::{KIOSK, KOSTANAY, World};

/// The consent that a kiosk without a network writes itself: it opens no account, and lets the centre ask.
fn offline_consent(world: &World, authority: &Authority, session: Uuid) -> String {
    let office = Office {
        centre: "test".into(),
        kiosk: KIOSK.into(),
        operator: "Государственная корпорация".into(),
        operator_bin: Bin::parse("200140000014").unwrap(),
    };
    let form = released::kindergarten();
    let login = Login::new(form, office, Language::Kazakh, session, world.now(), &"cd".repeat(16));
    let key = people::key(authority, AIGUL, Profile::Login, Validity::year(world.now()));
    xmldsig::sign(&login.to_xml(), &key).unwrap().to_string()
}

/// Registers one child with the running program; the receipt as it came.
fn registered(dir: &Path) -> (Scene, SignedReceipt) {
    let scene = scene(dir);
    let body = register(dir, &scene, vec![Filing::new(&scene.world)]).remove(0);
    fs::write(dir.join("receipt.json"), &body).unwrap();
    let signed = serde_json::from_slice(&body).unwrap();
    (scene, signed)
}

/// Registers children of one mother with the running program; the receipts as they came.
fn register(dir: &Path, scene: &Scene, filings: Vec<Filing>) -> Vec<Vec<u8>> {
    let (world, authority) = (&scene.world, &scene.authority);
    let session = Uuid::new_v4();
    let consent = offline_consent(world, authority, session);
    let key = people::key(authority, AIGUL, Profile::Sign, Validity::year(world.now()));
    let sealing = Keys::load(&dir.join("keys")).unwrap().sealing.to_public();
    let centre = start(dir);
    let receipts = filings.into_iter().map(|filing| {
        let envelope = filing.signed(world, &key, &consent, session);
        let path = format!("/v1/submissions/{}", envelope.submission_id);
        let (status, body) = put(&centre, &path, &envelope.seal(&sealing).unwrap());
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        body
    });
    let receipts = receipts.collect();
    centre.kill();
    receipts
}

fn said(dir: &Path, arguments: &[&str]) -> (bool, String) {
    let config = dir.join("central.toml");
    let mut all: Vec<&str> = arguments.to_vec();
    all.extend(["--config", config.to_str().unwrap()]);
    let output = run(&all);
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn scenario_39_an_application_signed_offline_stands_in_the_log_that_anyone_can_audit() {
    let dir = tempfile::tempdir().unwrap();
    let (scene, signed) = registered(dir.path());
    let receipt = Keys::load(&dir.path().join("keys")).unwrap().receipt.public().verify(&signed).unwrap();
    assert_eq!(receipt.state, "IN_QUEUE", "the registry confirms what was filled in");
    let kept = dir.path().join("receipt.json");
    let audit = ["log", "audit", "--settlement", KOSTANAY, "--receipt", kept.to_str().unwrap()];
    let (sound, told) = said(dir.path(), &audit);
    assert!(sound && told.contains("1 entries, 1 applications, 1 receipts: sound"), "{told}");
    let meddle = "UPDATE queue_application SET number = 'UO.2026.000007.1' WHERE number <> ''";
    assert_eq!(scene.database.sql().change(meddle, &[]), 1);
    let (sound, told) = said(dir.path(), &["log", "audit"]);
    assert!(!sound && told.contains("entry 0") && told.contains("the number"), "{told}");
}

#[test]
fn whatever_somebody_kept_is_held_against_the_log_though_all_of_it_be_gone() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let both = register(dir.path(), &scene, vec![Filing::new(&scene.world), sister(&scene.world)]);
    let key = Keys::load(&dir.path().join("keys")).unwrap().receipt.public();
    let of = |body: &[u8]| key.verify(&serde_json::from_slice(body).unwrap()).unwrap().evidence.unwrap();
    let (first, evidence) = (of(&both[0]).verify(&key).unwrap(), of(&both[1]));
    fs::write(dir.path().join("receipt.json"), &both[1]).unwrap();
    fs::write(dir.path().join("head.json"), serde_json::to_vec(&evidence.head).unwrap()).unwrap();
    let file = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (receipt, head) = (file("receipt.json"), file("head.json"));
    let audit = |more: &[&str]| said(dir.path(), &[&["log", "audit"], more].concat());
    let (sound, told) = audit(&["--receipt", &receipt, "--head", &head]);
    assert!(sound && told.contains("kept outside: 1 receipts, 1 heads"), "{told}");
    let (shown, told) = said(dir.path(), &["log", "growth", "--settlement", KOSTANAY, "--since", "1"]);
    assert!(shown, "{told}");
    let growth: Growth = serde_json::from_str(&told).unwrap();
    assert_eq!((growth.since, growth.verify(&first, &key).unwrap().size), (1, 2));
    let (shown, told) = said(dir.path(), &["log", "growth", "--settlement", KOSTANAY, "--since", "3"]);
    assert!(!shown && told.contains("E-LOG-SIZE"), "{told}");
    let each = [["--receipt", &receipt], ["--head", &head]];
    for kept in each {
        let (done, told) = audit(&[&["--settlement", "392410000"], &kept[..]].concat());
        let refused = "it is of queue 391010000, and only queue 392410000 is audited";
        assert!(!done && told.contains(refused) && !told.contains("sound"), "{told}");
    }
    let missing = |entry: &str| {
        for kept in each {
            let (sound, told) = audit(&kept);
            assert!(!sound && told.contains(KOSTANAY) && told.contains(entry), "{told}");
        }
    };
    let db = scene.database.sql();
    db.unlock("queue_event");
    // The last entry is taken out with all that followed from it: the rest is sound, but for what was kept.
    db.change("DELETE FROM queue_event WHERE place = 1", &[]);
    for table in ["queue_application", "submission"] {
        db.change(&format!("DELETE FROM {table} WHERE number LIKE '%2.1'"), &[]);
    }
    assert!(audit(&[]).0);
    missing("entry 1: missing, though a signed head counts it");
    // What is left of a queue betrays that its log is gone, ...
    for table in ["queue_event", "queue_application"] {
        db.change(&format!("DELETE FROM {table}"), &[]);
        let (sound, told) = audit(&[]);
        assert!(!sound && told.contains("entry 0"), "{table}: {told}");
    }
    // ... and if nothing is left, what people kept.
    db.change("DELETE FROM submission", &[]);
    let (sound, told) = audit(&[]);
    assert!(sound && told.contains("no queue yet"), "{told}");
    missing("one of the entries 0 to 1: missing, though a signed head counts it");
}

/// DOMAIN §6: the login proven locally, everything typed, no contact proved; the centre completes what the registry
/// confirms, whatever points and spaces an address was typed with. What it does not confirm waits for a person.
#[test]
fn what_was_typed_without_a_line_is_confirmed_on_arrival_and_the_rest_goes_to_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let typed = |filing: Filing, address| Filing { by_registry: false, address: Some(address), ..filing };
    let right = typed(Filing::new(&scene.world), "Г.Костанай,  ул Абая, д.10");
    let elsewhere = typed(sister(&scene.world), "г. Костанай, ул. Абая, д. 11");
    let receipts = register(dir.path(), &scene, vec![right, elsewhere]);
    let receipt_key = Keys::load(&dir.path().join("keys")).unwrap().receipt.public();
    let states: Vec<String> = receipts
        .iter()
        .map(|body| receipt_key.verify(&serde_json::from_slice(body).unwrap()).unwrap().state)
        .collect();
    assert_eq!(states, ["IN_QUEUE", "PENDING_CHECK"]);
    let flags = scene.database.sql().column("SELECT code || ' ' || field FROM flag ORDER BY 1", &[]);
    assert!(flags.contains(&"UNVERIFIED phone".to_owned()), "{flags:?}");
    assert_eq!(flags.iter().filter(|flag| *flag == "MANUAL applicant-address").count(), 1, "{flags:?}");
}

#[test]
fn whatever_is_changed_in_the_database_the_audit_names_the_entry() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let world = &scene.world;
    register(dir.path(), &scene, vec![Filing::new(world), sister(world)]);
    let audit = || said(dir.path(), &["log", "audit"]);
    let db = scene.database.sql();
    db.unlock("queue_event");
    let move_to = |from: i64, to: i64| {
        let places = [Value::Whole(to), Value::Whole(from)];
        assert_eq!(db.change("UPDATE queue_event SET place = ?1 WHERE place = ?2", &places), 1);
    };
    let named = |what: &str, entry: &str| {
        let (sound, told) = audit();
        assert!(!sound && told.contains(entry), "{what}: {told}");
    };
    let body = body(&db, 1);
    let write = |body: &str| {
        assert_eq!(db.change("UPDATE queue_event SET body = ?1 WHERE place = 1", &[Value::Text(body)]), 1);
    };
    write(&body.replace("\"N0\"", "\"E1\""));
    named("a changed event", "entry 1");
    write(&body);
    assert!(audit().0, "as it was");
    let swap = || [(0, 9), (1, 0), (9, 1)].into_iter().for_each(|(from, to)| move_to(from, to));
    swap();
    named("a swapped pair", "entry 0");
    swap();
    assert!(audit().0, "as it was");
    assert_eq!(db.change("DELETE FROM queue_event WHERE place = 0", &[]), 1);
    named("a removed entry", "entry 0");
}

#[test]
fn what_is_wrong_with_one_queue_hides_nothing_of_another() {
    let dir = tempfile::tempdir().unwrap();
    let scene = scene(dir.path());
    let world = &scene.world;
    let first = Filing { settlement: "111010000".into(), ..sister(world) };
    register(dir.path(), &scene, vec![first, Filing::new(world)]);
    let audit = || said(dir.path(), &["log", "audit"]);
    let db = scene.database.sql();
    let meddle = |settlement: &str| {
        let sql = "UPDATE queue_application SET number = 'UO.2026.000007.1' WHERE settlement = ?1";
        assert_eq!(db.change(sql, &[Value::Text(settlement)]), 1);
    };
    meddle("111010000");
    let (sound, told) = audit();
    assert!(!sound && told.contains("queue 111010000: NOT sound: entry 0"), "{told}");
    assert!(told.contains("queue 391010000: 1 entries, 1 applications, 1 receipts: sound"), "{told}");
    assert!(told.contains("1 of 2 queues are not sound: 111010000"), "{told}");
    meddle(KOSTANAY);
    let (sound, told) = audit();
    assert!(!sound && told.contains("queue 391010000: NOT sound: entry 0"), "{told}");
    assert!(told.contains("2 of 2 queues are not sound: 111010000, 391010000"), "{told}");
}

#[test]
fn the_command_line_names_another_database_than_the_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let (scene, _) = registered(dir.path());
    let there = scene.database.configured();
    let path = dir.path().join("central.toml");
    let config = fs::read_to_string(&path).unwrap();
    fs::write(&path, config.replace(&there, "elsewhere.db")).unwrap();
    let (sound, told) = said(dir.path(), &["log", "audit"]);
    assert!(sound && told.trim() == "no queue yet: nothing was audited", "{told}");
    // Unless somebody kept something of one.
    let receipt = dir.path().join("receipt.json");
    let (sound, told) = said(dir.path(), &["log", "audit", "--receipt", receipt.to_str().unwrap()]);
    assert!(!sound && told.contains(KOSTANAY) && told.contains("entry 0: missing"), "{told}");
    let (sound, told) = said(dir.path(), &["log", "audit", "--database", &there]);
    assert!(sound && told.contains("1 entries, 1 applications, 1 receipts: sound"), "{told}");
}

#[test]
fn the_operator_publishes_places_for_a_kindergarten_without_a_desk() {
    let dir = tempfile::tempdir().unwrap();
    let (_scene, _) = registered(dir.path());
    let publish = |places: &str, more: &[&str]| {
        let group = ["--kindergarten", BALAPAN, "--language", "mixed", "--age-from", "3", "--age-to", "5"];
        said(dir.path(), &[&["places", "publish", "--places", places], &group[..], more].concat())
    };
    let (published, id) = publish("2", &[]);
    assert!(published, "{id}");
    let id = id.trim();
    let (again, told) = publish("4", &["--place", id]);
    assert!(again && told.trim() == id, "the same group, published anew: {told}");
    let (listed, told) = said(dir.path(), &["places", "list", "--settlement", KOSTANAY]);
    assert!(listed, "{told}");
    assert_eq!(
        told.trim(),
        format!("{id} {BALAPAN} Детский сад «Балапан»: private, mixed, 3-5, 4 of 4 free")
    );
    let (published, told) = publish("1000", &[]);
    assert!(!published && told.contains("E-PLACE"), "{told}");
    let (sound, told) = said(dir.path(), &["log", "audit"]);
    assert!(sound, "{told}");
}

#[test]
fn a_paper_is_known_again_and_a_changed_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let (_scene, signed) = registered(dir.path());
    let receipt = Keys::load(&dir.path().join("keys")).unwrap().receipt.public().verify(&signed).unwrap();
    let path = dir.path().join("D1.pdf");
    let file = path.to_str().unwrap();
    let (made, told) =
        said(dir.path(), &["document", "show", "--number", &receipt.number, "--name", "D1", "-o", file]);
    assert!(made, "{told}");
    let (known, told) = said(dir.path(), &["document", "verify", file]);
    assert!(known && told.contains(&receipt.number) && told.contains("D1 (kk)"), "{told}");
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(b' ');
    fs::write(&path, bytes).unwrap();
    let (known, told) = said(dir.path(), &["document", "verify", file]);
    assert!(!known && told.contains("not issued by this centre, or changed since"), "{told}");
}
