//! What a kiosk sent on a stick is taken in once, however else it came, and answered on the stick.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ::courier::{NewBundle, Stick};
use age::secrecy::ExposeSecret;
use central::courier::{NotTaken, Taken, import};
use ledger::courier::{KioskSigner, MANIFEST_VERSION, Manifest, Packed, SealedFile};
use sync::compact;
use sync::envelope::Envelope;
use sync::wire::batch::{Answer, Answers};
use tempfile::TempDir;

use crate::application::{Application, Signed};
use crate::kindergarten::{Filing, Visit};
use crate::people::{AIGUL, UNKNOWN};
use crate::world::{KIOSK, OTHER_KIOSK, World, key_of};

/// What is carried: ids and sealed forms with their sealed scans.
type Load = Vec<(uuid::Uuid, Vec<u8>, Vec<Vec<u8>>)>;

fn load(world: &World, signed: &Signed) -> Load {
    vec![(signed.envelope.submission_id, signed.seal(world), signed.blobs.clone())]
}

fn carry(world: &World, dir: &Path, (kiosk, key): (&str, &KioskSigner), load: &Load) -> PathBuf {
    let mut bundle = NewBundle::begin(dir, kiosk, "20261120T090000Z").unwrap();
    let items = load.iter().map(|(id, form, scans)| Packed {
        submission_id: *id,
        form: bundle.put(form).unwrap(),
        scans: scans.iter().map(|scan| bundle.put(scan).unwrap()).collect(),
    });
    let items = items.collect();
    let manifest = Manifest { v: MANIFEST_VERSION, kiosk: kiosk.into(), made_at: world.now(), items };
    dir.join(bundle.finish(&key.sign(&manifest).unwrap()).unwrap())
}

fn by_its_kiosk(world: &World, load: &Load) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    carry(world, dir.path(), (KIOSK, key_of(KIOSK)), load);
    dir
}

/// What became of the one bundle that lies there.
fn taken(world: &World, dir: &Path) -> Result<Taken, NotTaken> {
    let mut all = import(&world.centre, dir).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0).1
}

fn answers(dir: &Path) -> Vec<Answer> {
    let stick = Stick::open(dir).unwrap();
    let name = stick.bundles().unwrap().remove(0);
    let text = stick.bundle(&name).unwrap().answers().unwrap().unwrap();
    serde_json::from_slice::<Answers>(&text).unwrap().answers.into_iter().map(|one| one.answer).collect()
}

fn receipt(world: &World, answer: &Answer) -> ledger::receipt::Receipt {
    let Answer::Receipt(signed) = answer else { panic!("{answer:?}") };
    world.centre.keys.receipt.public().verify(signed).unwrap()
}

#[test]
fn what_came_by_courier_and_by_wire_is_registered_once() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    // The form came by wire and one of its scans; then the stick comes, twice; then the wire is back.
    let by_wire = signed.put(&world).receipt(&world);
    assert!(signed.put_scan(&world, 0).status.is_success());
    let dir = by_its_kiosk(&world, &load(&world, &signed));
    for _ in 0..2 {
        let whole = Taken { kiosk: KIOSK.into(), registered: 1, ..Taken::default() };
        assert_eq!(taken(&world, dir.path()), Ok(whole));
        let told = receipt(&world, &answers(dir.path())[0]);
        assert_eq!((&told.number, &told.awaiting), (&by_wire.number, &Vec::new()));
        assert_eq!(told.registered_at, by_wire.registered_at);
    }
    assert_eq!(signed.put(&world).receipt(&world).number, by_wire.number);
    assert_eq!((world.sql().count("submission"), world.sql().count("scan_kept")), (1, 2));
}

#[test]
fn each_is_answered_for_itself_and_nothing_that_names_a_child_lies_on_the_stick() {
    let world = World::new();
    let mut load = load(&world, &Application::new(&world).sign(&world, &world.key(AIGUL)));
    let mut other = Application::new(&world);
    other.iin = UNKNOWN.into();
    load.extend(self::load(&world, &other.sign(&world, &world.key(AIGUL))));
    let queued = Filing::new(&world).envelope(&world, &world.key(AIGUL), &Visit::new(&world, AIGUL));
    let sealed = queued.seal(&world.centre.keys.sealing.to_public()).unwrap();
    load.push((queued.submission_id, sealed, Vec::new()));
    let dir = by_its_kiosk(&world, &load);
    let became = taken(&world, dir.path()).unwrap();
    assert_eq!((became.refused + became.registered + became.awaited, became.later), (3, 0), "{became:?}");
    let answers = answers(dir.path());
    assert!(receipt(&world, &answers[0]).awaiting.is_empty());
    let Answer::Refused { refusal, .. } = &answers[1] else { panic!("{answers:?}") };
    assert_eq!(world.centre.keys.receipt.public().refused(refusal).unwrap().code, "E-OTHERIIN");
    assert_eq!(receipt(&world, &answers[2]).evidence, None, "the proof tells of the child");
}

#[test]
fn a_bundle_is_opened_only_where_its_own_kiosk_signed_it() {
    let world = World::new();
    let load = load(&world, &Application::new(&world).sign(&world, &world.key(AIGUL)));
    let (ours, theirs) = (key_of(KIOSK), key_of(OTHER_KIOSK));
    let not_taken = |kiosk: &str, key: &KioskSigner| {
        let dir = tempfile::tempdir().unwrap();
        carry(&world, dir.path(), (kiosk, key), &load);
        taken(&world, dir.path()).unwrap_err()
    };
    assert_eq!(not_taken(KIOSK, theirs), NotTaken::Signature(KIOSK.into()));
    assert_eq!(not_taken("NOBODY", ours), NotTaken::Kiosk("NOBODY".into()));
    assert_eq!(world.sql().count("submission"), 0);
    // Another kiosk that signs for what is not its own is told what it would be told by wire.
    let dir = tempfile::tempdir().unwrap();
    carry(&world, dir.path(), (OTHER_KIOSK, theirs), &load);
    assert_eq!(taken(&world, dir.path()).unwrap().refused, 1);
    assert_eq!(world.sql().count("submission"), 0);
}

#[test]
fn one_bad_file_is_named_and_holds_up_nothing_else() {
    let world = World::new();
    let mut load = load(&world, &Application::new(&world).sign(&world, &world.key(AIGUL)));
    let second = Application { child: crate::people::TODDLER.into(), ..Application::new(&world) };
    load.extend(self::load(&world, &second.sign(&world, &world.key(AIGUL))));
    let dir = tempfile::tempdir().unwrap();
    let folder = carry(&world, dir.path(), (KIOSK, key_of(KIOSK)), &load);
    let name =
        |bytes: &[u8]| SealedFile { sealed_sha256: sync::envelope::sha256_hex(bytes), bytes: 0 }.name();
    fs::write(folder.join(name(&load[0].1)), b"half").unwrap();
    fs::remove_file(folder.join(name(&load[1].2[0]))).unwrap();
    let became = taken(&world, dir.path()).unwrap();
    assert_eq!((became.later, became.awaited + became.refused), (1, 1), "{became:?}");
    assert!(became.faults[0].starts_with(&name(&load[0].1)) && became.faults[0].contains("E-STICK-CHANGED"));
    // Made whole again, the same bundle is imported once more.
    fs::write(folder.join(name(&load[0].1)), &load[0].1).unwrap();
    fs::write(folder.join(name(&load[1].2[0])), &load[1].2[0]).unwrap();
    let became = taken(&world, dir.path()).unwrap();
    assert_eq!((became.later, became.awaited, became.faults.len()), (0, 0, 0), "{became:?}");
}

/// The stock tool, with central's own key file.
fn age(identity: &Path, file: &Path) -> Vec<u8> {
    let done = Command::new("age").arg("-d").arg("-i").arg(identity).arg(file).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

#[test]
fn the_stock_age_tool_opens_what_is_carried_with_the_centres_key() {
    let world = World::new();
    let signed = Application::new(&world).sign(&world, &world.key(AIGUL));
    let load = load(&world, &signed);
    let dir = tempfile::tempdir().unwrap();
    let folder = carry(&world, dir.path(), (KIOSK, key_of(KIOSK)), &load);
    let identity = dir.path().join("sealing.age");
    fs::write(&identity, world.centre.keys.sealing.to_text().expose_secret()).unwrap();
    let file = |bytes: &[u8]| folder.join(format!("{}.age", sync::envelope::sha256_hex(bytes)));
    let scan = age(&identity, &file(&load[0].2[0]));
    assert_eq!(sync::envelope::sha256_hex(&scan), signed.envelope.scans[0].plain_sha256, "the very scan");
    let form = age(&identity, &file(&load[0].1));
    let text = compact::open(&form, 1 << 20).unwrap();
    assert_eq!(serde_json::from_slice::<Envelope>(&text).unwrap(), signed.envelope);
}

#[test]
fn nothing_is_taken_of_a_kiosk_that_was_revoked() {
    let world = World::new();
    let dir = by_its_kiosk(&world, &Load::new());
    assert!(world.centre.store.revoke_machine(KIOSK, world.now()).unwrap());
    assert!(matches!(taken(&world, dir.path()), Err(NotTaken::Kiosk(kiosk)) if kiosk == KIOSK));
}
