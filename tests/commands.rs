//! The command line for administrators and auditors, as processes.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "commands/courier.rs"]
mod courier;
#[path = "commands/doctor.rs"]
mod doctor;
#[path = "commands/doubts.rs"]
mod doubts;
#[path = "commands/gost.rs"]
mod gost;
#[path = "commands/receipts.rs"]
mod receipts;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use authority::pkcs12::{Style, write};
use authority::{Authority, CrlReason, LeafKey, PersonSpec, Profile, Revoked, Validity};
use chrono::{DateTime, Duration, Utc};
use kiosk::vault::{Limits, NewRow, Vault};
use tempfile::TempDir;

const PASSWORD: &str = "Құпия-Сөз7";
const AT: &str = "2026-11-23T11:00:00+05:00";

fn now() -> DateTime<Utc> {
    "2026-11-23T06:00:00Z".parse().unwrap()
}

fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| Authority::for_tests(now(), 0).unwrap())
}

fn leaf(profile: Profile) -> LeafKey {
    let person = PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", "850101400123").patronymic("СЕРІКҚЫЗЫ");
    authority().leaf(&person, profile, Validity::year(now())).unwrap()
}

/// A folder with `key.p12`, `password`, `in.xml` and the trust folder `trust`.
fn desk(leaf: &LeafKey) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("key.p12"), write(leaf, PASSWORD, Style::NationalBer).unwrap()).unwrap();
    fs::write(dir.path().join("password"), format!("{PASSWORD}\r\n")).unwrap();
    fs::write(dir.path().join("in.xml"), "<a xmlns='urn:a'>Айару</a>").unwrap();
    authority().write_trust_dir(&dir.path().join("trust")).unwrap();
    dir
}

fn tereze(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tereze")).current_dir(dir).args(arguments).output().unwrap()
}

/// Exit status, what was said, what was complained about.
fn outcome(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = tereze(dir, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const SHOW: [&str; 5] = ["key", "show", "key.p12", "--password-file", "password"];
const SIGN: [&str; 8] =
    ["sign", "--key", "key.p12", "--password-file", "password", "in.xml", "-o", "out.xml"];
const VERIFY: [&str; 6] = ["verify", "--trust", "trust", "--at", AT, "out.xml"];

#[test]
fn key_show_tells_whose_key_it_is() {
    let dir = desk(&leaf(Profile::Login));
    let (status, said, _) = outcome(dir.path(), &SHOW);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(status, 0);
    assert_eq!(
        lines[..9],
        [
            "owner: АХМЕТОВА АЙГҮЛ СЕРІКҚЫЗЫ",
            "iin: 850101400123",
            "person: natural",
            "purpose: login",
            "algorithm: RSA-2048",
            "not_before: 2026-11-22T06:00:00Z",
            "not_after: 2027-11-22T06:00:00Z",
            "issuer: CN=ҰКО (RSA TEST) TEREZE, C=KZ",
            "subject: CN=АХМЕТОВА АЙГҮЛ, SN=АХМЕТОВА, serialNumber=IIN850101400123, C=KZ, GN=СЕРІКҚЫЗЫ",
        ]
    );
    let serial = lines[9].strip_prefix("serial: ").unwrap();
    let (status, json, _) = outcome(dir.path(), &[&SHOW[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(status, 0);
    assert_eq!(json["serial"], serial);
    assert_eq!((&json["purpose"], &json["iin"]), (&"login".into(), &"850101400123".into()));
    assert_eq!(json["bin"], serde_json::Value::Null);
}

#[test]
fn what_does_not_open_says_why() {
    let dir = desk(&leaf(Profile::Sign));
    fs::write(dir.path().join("password"), "Qwerty12").unwrap();
    let (status, said, complaint) = outcome(dir.path(), &SHOW);
    assert_eq!((status, said.as_str(), complaint.as_str()), (1, "", "E-PWD the password is wrong\n"));
    fs::write(dir.path().join("key.p12"), "no key").unwrap();
    let (status, _, complaint) = outcome(dir.path(), &SHOW);
    assert!(status == 1 && complaint.starts_with("E-BADFILE "), "{complaint}");
    fs::remove_file(dir.path().join("key.p12")).unwrap();
    let (status, _, complaint) = outcome(dir.path(), &SHOW);
    assert!(status == 2 && complaint.starts_with("key.p12: "), "{complaint}");
}

#[test]
fn sign_then_verify() {
    let dir = desk(&leaf(Profile::Sign));
    assert_eq!(outcome(dir.path(), &SIGN), (0, String::new(), String::new()));
    let (status, said, complaint) = outcome(dir.path(), &VERIFY);
    assert_eq!((status, complaint.as_str()), (0, ""));
    assert!(
        said.starts_with("signature: intact\nowner: АХМЕТОВА АЙГҮЛ СЕРІКҚЫЗЫ\niin: 850101400123\n"),
        "{said}"
    );
    assert!(
        said.contains("\nsigner: trusted at 2026-11-23T06:00:00Z\nroot: НЕГІЗГІ КО TEST (RSA) TEREZE\n"),
        "{said}"
    );
    assert!(said.ends_with("revocation: not asked\n"), "{said}");
    let (status, said, _) = outcome(dir.path(), &["verify", "out.xml"]);
    assert!(status == 0 && said.ends_with("signer: not checked (no --trust)\n"), "{said}");
}

#[test]
fn verify_refuses_with_a_code() {
    let dir = desk(&leaf(Profile::Sign));
    tereze(dir.path(), &SIGN);
    let code = |arguments: &[&str]| {
        let (status, _, complaint) = outcome(dir.path(), arguments);
        assert_eq!(status, 1, "{complaint}");
        complaint.split(' ').next().unwrap().to_owned()
    };
    assert_eq!(code(&["verify", "in.xml"]), "E-SIG-NONE");
    assert_eq!(code(&["verify", "--trust", "trust", "--at", "2030-01-01T00:00:00Z", "out.xml"]), "E-EXPIRED");
    assert_eq!(code(&["verify", "--trust", "trust", "--at", "2020-01-01T00:00:00Z", "out.xml"]), "E-NOTYET");
    Authority::for_tests(now(), 1).unwrap().write_trust_dir(&dir.path().join("trust")).unwrap();
    assert_eq!(code(&VERIFY), "E-CHAIN");
    let changed = fs::read_to_string(dir.path().join("out.xml")).unwrap().replace("Айару", "Айнұр");
    fs::write(dir.path().join("out.xml"), changed).unwrap();
    assert_eq!(code(&VERIFY), "E-SIG-DIGEST");

    let dir = desk(&leaf(Profile::Login));
    tereze(dir.path(), &SIGN);
    let (status, _, complaint) = outcome(dir.path(), &VERIFY);
    assert!(status == 1 && complaint.starts_with("E-AUTH4SIGN "), "{complaint}");
    let (status, _, complaint) = outcome(dir.path(), &["verify", "--trust", "nowhere", "out.xml"]);
    assert!(status == 2 && complaint.contains("nowhere"), "{complaint}");
}

#[test]
fn verify_asks_the_lists_it_is_given() {
    let leaf = leaf(Profile::Sign);
    let dir = desk(&leaf);
    tereze(dir.path(), &SIGN);
    let crls = dir.path().join("crls");
    let verify = ["verify", "--trust", "trust", "--crls", "crls", "--at", AT, "out.xml"];
    let (status, _, complaint) = outcome(dir.path(), &verify);
    assert!(status == 2 && complaint.starts_with("crls: "), "{complaint}");

    let period = |hours| Validity { from: now() - Duration::days(1), until: now() + Duration::hours(hours) };
    authority().write_crl_dir(&crls, &[], period(1)).unwrap();
    fs::write(crls.join("junk.crl"), "junk").unwrap();
    let (status, said, complaint) = outcome(dir.path(), &verify);
    assert_eq!((status, complaint.as_str()), (0, ""));
    assert!(
        said.contains("\nno list: crls/junk.crl: damaged, or not a list of revoked certificates\n"),
        "{said}"
    );
    assert!(said.ends_with("\nrevocation: good as of 2026-11-22T06:00:00Z\n"), "{said}");

    authority().write_crl_dir(&crls, &[], period(-1)).unwrap();
    let (status, said, complaint) = outcome(dir.path(), &verify);
    assert!(status == 1 && complaint.starts_with("E-REVCHECK "), "a stale list: {complaint}");
    assert!(!said.contains("trusted"), "{said}");

    let since = now() - Duration::hours(2);
    let revoked =
        Revoked { certificate_der: &leaf.certificate_der, since, reason: Some(CrlReason::KeyCompromise) };
    authority().write_crl_dir(&crls, &[revoked], period(1)).unwrap();
    let (status, _, complaint) = outcome(dir.path(), &verify);
    assert_eq!(status, 1);
    assert_eq!(
        complaint,
        "E-REVOKED the certificate was revoked on 2026-11-23 04:00:00 UTC (key-compromise)\n"
    );
    let earlier = ["verify", "--trust", "trust", "--crls", "crls", "--at", "2026-11-23T03:59:59Z", "out.xml"];
    let (status, said, _) = outcome(dir.path(), &earlier);
    assert!(status == 0 && said.ends_with("\nrevocation: good as of 2026-11-23T04:00:00Z\n"), "{said}");

    let (status, _, complaint) = outcome(dir.path(), &["verify", "--crls", "crls", "out.xml"]);
    assert!(status == 2 && complaint.contains("--trust"), "{complaint}");
}

#[test]
fn sign_refuses_what_could_not_be_verified() {
    let dir = desk(&leaf(Profile::Sign));
    fs::write(dir.path().join("in.xml"), "<a><!-- --></a>").unwrap();
    let (status, _, complaint) = outcome(dir.path(), &SIGN);
    assert!(status == 1 && complaint.starts_with("E-XML-COMMENT "), "{complaint}");
    assert!(!dir.path().join("out.xml").exists());
}

/// A kiosk's folder: its configuration, and a vault with one application that waits and one that was refused.
fn kiosk_folder() -> (TempDir, Vault) {
    let dir = tempfile::tempdir().unwrap();
    let sample = include_str!("../kiosk-config/kiosk.toml");
    let config = sample
        .replace("/var/lib/tereze/vault.sqlite", &dir.path().join("vault.sqlite").display().to_string());
    assert_ne!(config, sample);
    fs::write(dir.path().join("kiosk.toml"), config).unwrap();
    let mut vault = Vault::open(&dir.path().join("vault.sqlite"), Limits::default(), now()).unwrap().vault;
    for n in [1_u8, 2] {
        let row = NewRow {
            submission_id: uuid::Uuid::from_u128(n.into()),
            kiosk_number: format!("K-KST3-20261122-{n:04}-X"),
            signed_xml_sha256: [n; 32],
            sealed: b"850101400123".to_vec(),
            whole: None,
            blobs: Vec::new(),
            accepted_at: now(),
            journal: None,
        };
        vault.enqueue(&row).unwrap();
    }
    vault.mark_retry(uuid::Uuid::from_u128(1), now()).unwrap();
    vault.refuse(uuid::Uuid::from_u128(2), "E-CHAIN").unwrap();
    (dir, vault)
}

const LIST: [&str; 4] = ["outbox", "list", "--config", "kiosk.toml"];

const LISTED: &str = "number\tstate\tcode\tattempts\tscans\taccepted\tsubmission
K-KST3-20261122-0001-X\tform\t-\t1\t0\t2026-11-23T06:00:00Z\t00000000-0000-0000-0000-000000000001
K-KST3-20261122-0002-X\trefused\tE-CHAIN\t0\t0\t2026-11-23T06:00:00Z\t00000000-0000-0000-0000-000000000002
";

#[test]
fn outbox_list_shows_what_waits_while_the_kiosk_runs_and_while_it_does_not() {
    let (dir, vault) = kiosk_folder();
    let (status, said, complaint) = outcome(dir.path(), &LIST);
    assert!(status == 2 && said.is_empty() && complaint.contains("vault.sqlite.list"), "{complaint}");
    vault.lay_out(&vault.listing().unwrap()).unwrap();
    assert_eq!(outcome(dir.path(), &LIST), (0, LISTED.to_owned(), String::new()));
    drop(vault);
    fs::remove_file(dir.path().join("vault.sqlite.list")).unwrap();
    assert_eq!(outcome(dir.path(), &LIST), (0, LISTED.to_owned(), String::new()));
}

#[test]
fn outbox_list_sets_nothing_aside_and_says_what_was() {
    let (dir, vault) = kiosk_folder();
    drop(vault);
    fs::write(dir.path().join("vault.sqlite"), "damaged").unwrap();
    let (status, _, complaint) = outcome(dir.path(), &LIST);
    assert!(status == 2 && complaint.starts_with("E-VAULT-DAMAGED "), "{complaint}");
    assert_eq!(fs::read_to_string(dir.path().join("vault.sqlite")).unwrap(), "damaged");
    let opened = Vault::open(&dir.path().join("vault.sqlite"), Limits::default(), now()).unwrap();
    let aside = opened.set_aside.unwrap();
    drop(opened.vault);
    let (status, said, _) = outcome(dir.path(), &LIST);
    assert!(status == 0 && said.ends_with(&format!("set aside: {}\n", aside.display())), "{said}");
    let (status, _, complaint) = outcome(dir.path(), &["outbox", "list", "--config", "nowhere.toml"]);
    assert!(status == 2 && complaint.contains("nowhere.toml"), "{complaint}");
}
