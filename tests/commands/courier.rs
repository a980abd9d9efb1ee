//! The courier's stick at the kiosk: the queue on it, the answers back from it, refused rows taken away.

use std::fs;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use courier::Stick;
use enrolment::{Authority, Folder, IDENTITY_FILE};
use kiosk::vault::{Limits, Vault};
use ledger::courier::{KioskKey, Manifest};
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
use rand_core::OsRng;
use sync::wire::ErrorBody;
use sync::wire::batch::{Answer, Answered, Answers};
use tempfile::TempDir;
use uuid::Uuid;

use super::{kiosk_folder, now, outcome};

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap()
}

/// A stopped kiosk with a key and a stick: one application waits, one was refused. The kiosk's public key.
fn stopped() -> (TempDir, KioskKey) {
    let (dir, vault) = kiosk_folder();
    drop(vault);
    fs::create_dir(dir.path().join("stick")).unwrap();
    let config = fs::read_to_string(dir.path().join("kiosk.toml")).unwrap();
    let identity = dir.path().join("identity");
    let config = config
        .replace("receipt_key = \"\"", &format!("receipt_key = \"{}\"", signer().public().to_base64()))
        .replace("/var/lib/tereze/identity", &identity.display().to_string());
    fs::write(dir.path().join("kiosk.toml"), config).unwrap();
    let public = enrolled(&dir);
    (dir, public)
}

/// Gives the kiosk a key and a certificate, as an enrolment does; tells the public key.
fn enrolled(dir: &TempDir) -> KioskKey {
    let folder = Folder::at(&dir.path().join("identity"));
    let key = folder.enrolling_key(&mut OsRng).unwrap();
    let authority = Authority::new(&mut OsRng).unwrap();
    folder.keep(&key, &authority.machine("KST3", &key.public(), now(), &mut OsRng).unwrap()).unwrap();
    KioskKey::from_base64(&Base64::encode_string(&key.public())).unwrap()
}

fn tell(dir: &TempDir, words: &[&str]) -> (i32, String, String) {
    outcome(dir.path(), &[&["outbox"], words, &["--config", "kiosk.toml"]].concat())
}

fn vault(dir: &TempDir) -> Vault {
    Vault::open(&dir.path().join("vault.sqlite"), Limits::default(), now()).unwrap().vault
}

/// The bundle that lies on the stick, and what its kiosk signed.
fn bundle(dir: &TempDir, key: &KioskKey) -> (PathBuf, Manifest) {
    let stick = Stick::open(&dir.path().join("stick")).unwrap();
    let name = stick.bundles().unwrap().remove(0);
    let manifest = key.verify("KST3", &stick.bundle(&name).unwrap().manifest().unwrap()).unwrap();
    (dir.path().join("stick").join(name), manifest)
}

fn receipt(awaiting: Vec<String>) -> Receipt {
    Receipt {
        v: RECEIPT_VERSION,
        submission_id: Uuid::from_u128(1),
        signed_xml_sha256: hex::encode([1; 32]),
        number: "391010000/MT.2026.000001.1".into(),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: now(),
        registered_at: now(),
        due: None,
        awaiting,
        profile: "SEED".into(),
        place: None,
        evidence: None,
    }
}

fn answer(folder: &Path, id: u128, answer: Answer) {
    let answers = Answers { answers: vec![Answered { submission_id: Uuid::from_u128(id), answer }] };
    fs::write(folder.join("answers.json"), serde_json::to_vec(&answers).unwrap()).unwrap();
}

#[test]
fn the_queue_goes_out_and_a_row_goes_only_on_the_centres_receipt() {
    let (dir, key) = stopped();
    let (status, said, complaint) = tell(&dir, &["export", "stick"]);
    assert_eq!((status, complaint.as_str()), (0, ""));
    assert!(said.contains(": 1 applications, 1 files, 12 bytes; they stay here too"), "{said}");
    let (folder, manifest) = bundle(&dir, &key);
    assert_eq!(manifest.items.len(), 1, "what was refused is not carried");
    assert_eq!(fs::read(folder.join(manifest.items[0].form.name())).unwrap(), b"850101400123");
    let (status, said, complaint) = tell(&dir, &["take-back", "stick"]);
    assert!(
        status == 1 && said.contains("E-COURIER-UNANSWERED") && complaint.contains("no answer"),
        "{said}"
    );

    // A false centre, and a receipt for another document: nothing moves.
    let liar = ReceiptSigner::from_base64("CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=").unwrap();
    let other = Receipt { signed_xml_sha256: hex::encode([9; 32]), ..receipt(Vec::new()) };
    for forged in [liar.sign(&receipt(Vec::new())).unwrap(), signer().sign(&other).unwrap()] {
        answer(&folder, 1, Answer::Receipt(forged));
        let (status, said, _) = tell(&dir, &["take-back", "stick"]);
        assert!(status == 0 && said.contains("0 done") && said.contains("1 wait on"), "{said}");
        assert_eq!(vault(&dir).counts().unwrap().forms, 1);
    }
    answer(&folder, 1, Answer::Receipt(signer().sign(&receipt(Vec::new())).unwrap()));
    assert!(tell(&dir, &["take-back", "stick"]).1.contains("1 done"));
    assert_eq!(vault(&dir).counts().unwrap().forms, 0);
    assert!(tell(&dir, &["take-back", "stick"]).1.contains("1 known before"), "it may come twice");
    let (status, _, complaint) = tell(&dir, &["export", "stick"]);
    assert!(status == 1 && complaint.starts_with("E-COURIER-NOTHING "), "{complaint}");
}

#[test]
fn a_refusal_lays_aside_only_what_it_names() {
    let (dir, key) = stopped();
    tell(&dir, &["export", "stick"]);
    let (folder, manifest) = bundle(&dir, &key);
    let refused = |sealed: &str, code: &str| Answer::Refused {
        refusal: signer().refuse(Uuid::from_u128(1), sealed, "E-EXPIRED").unwrap(),
        problem: ErrorBody::for_good(code),
    };
    let form = &manifest.items[0].form.sealed_sha256;
    for forged in [refused(&"ab".repeat(32), "E-EXPIRED"), refused(form, "E-CHAIN")] {
        answer(&folder, 1, forged);
        assert!(tell(&dir, &["take-back", "stick"]).1.contains("1 wait on"));
    }
    answer(&folder, 1, refused(form, "E-EXPIRED"));
    assert!(tell(&dir, &["take-back", "stick"]).1.contains("1 refused"));
    assert_eq!(vault(&dir).counts().unwrap().refused, 2);
}

#[test]
fn a_bundle_of_another_kiosk_and_a_kiosk_that_runs_are_said_plainly() {
    let (dir, _) = stopped();
    tell(&dir, &["export", "stick"]);
    fs::remove_file(dir.path().join("identity").join(IDENTITY_FILE)).unwrap();
    let (status, _, complaint) = tell(&dir, &["export", "stick"]);
    assert!(
        status == 2 && complaint.starts_with("E-COURIER-KEY ") && complaint.contains("tereze enrol"),
        "{complaint}"
    );
    enrolled(&dir);
    let (status, said, _) = tell(&dir, &["take-back", "stick"]);
    assert!(status == 1 && said.contains("E-COURIER-KIOSK it is not a bundle of this kiosk"), "{said}");
    let running = vault(&dir);
    let (status, _, complaint) = tell(&dir, &["export", "stick"]);
    assert!(
        status == 2 && complaint.starts_with("E-VAULT-BUSY ") && complaint.contains("stop it"),
        "{complaint}"
    );
    drop(running);
    let (status, _, complaint) = tell(&dir, &["export", "no-stick"]);
    assert!(status == 1 && complaint.starts_with("E-STICK-MISSING "), "{complaint}");
    fs::set_permissions(
        dir.path().join("identity").join(IDENTITY_FILE),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    let (status, _, complaint) = tell(&dir, &["export", "stick"]);
    assert!(status == 2 && complaint.contains("chmod 600"), "{complaint}");
}

#[test]
fn what_was_refused_is_taken_away_whole_and_its_reason_stays() {
    let (dir, _) = stopped();
    let (status, _, complaint) = tell(&dir, &["take-away", "K-KST3-20261122-0001-X", "stick"]);
    assert!(status == 2 && complaint.starts_with("E-VAULT-UNKNOWN "), "it waits: {complaint}");
    let number = "K-KST3-20261122-0002-X";
    let (status, _, complaint) = tell(&dir, &["take-away", number, "no-stick"]);
    assert!(status == 1 && complaint.starts_with("E-STICK-MISSING "), "{complaint}");
    let (status, said, complaint) = tell(&dir, &["take-away", number, "stick"]);
    assert_eq!((status, complaint.as_str()), (0, ""));
    let folder = dir.path().join("stick").join(said.split(' ').nth(3).unwrap().trim_end_matches(';'));
    let sealed = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    let sealed: Vec<_> =
        sealed.filter(|path| path.extension().is_some_and(|ending| ending == "age")).collect();
    assert_eq!(fs::read(&sealed[0]).unwrap(), b"850101400123");
    let (_, listed, _) = tell(&dir, &["list"]);
    assert!(listed.contains(&format!("taken away: {number}\tE-CHAIN\t")), "{listed}");
    assert_eq!(vault(&dir).counts().unwrap().refused, 0);
}
