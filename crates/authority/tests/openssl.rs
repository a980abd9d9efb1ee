//! OpenSSL, which we did not write, reads what this authority writes.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use authority::pkcs12::{Style, write};
use authority::{Authority, CrlReason, PersonSpec, Profile, Revoked, Validity};
use chrono::{DateTime, Duration, Utc};

fn now() -> DateTime<Utc> {
    "2026-11-23T06:00:00Z".parse().unwrap()
}

fn openssl(dir: &Path, password: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new("openssl");
    command.current_dir(dir).env("PASSWORD", password).args(arguments);
    command.output().expect("openssl is needed for this test: install the package `openssl`")
}

#[test]
fn a_leaf_descends_from_the_root() {
    let authority = Authority::for_tests(now(), 0).unwrap();
    let person = PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", "850101400123").patronymic("СЕРІКҚЫЗЫ");
    let leaf = authority.leaf(&person, Profile::Sign, Validity::year(now())).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let at = now().timestamp().to_string();
    authority.write_trust_dir(dir.path()).unwrap();
    fs::write(dir.path().join("leaf.cer"), &leaf.certificate_der).unwrap();
    let verify =
        ["verify", "-x509_strict", "-attime", &at, "-CAfile", "root.pem", "-untrusted", "issuer.pem"];
    let output = openssl(dir.path(), "", &[&verify[..], &["leaf.cer"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_certificate_taken_back_is_told_from_one_that_was_not() {
    let authority = Authority::for_tests(now(), 0).unwrap();
    let person = PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", "850101400123");
    let leaf = || authority.leaf(&person, Profile::Sign, Validity::year(now())).unwrap().certificate_der;
    let (good, bad) = (leaf(), leaf());
    let since = now() - Duration::hours(2);
    let period = Validity { from: now() - Duration::hours(1), until: now() + Duration::days(1) };
    let taken = Revoked { certificate_der: &bad, since, reason: Some(CrlReason::KeyCompromise) };
    let dir = tempfile::tempdir().unwrap();
    authority.write_trust_dir(dir.path()).unwrap();
    fs::write(dir.path().join("good.cer"), &good).unwrap();
    fs::write(dir.path().join("bad.cer"), &bad).unwrap();
    let at = now().timestamp().to_string();
    let verify = [
        "verify",
        "-attime",
        &at,
        "-crl_check",
        "-CRLfile",
        "issuer.crl",
        "-CAfile",
        "root.pem",
        "-untrusted",
    ];
    let says = |leaf: &str| {
        let output = openssl(dir.path(), "", &[&verify[..], &["issuer.pem", leaf]].concat());
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    authority.write_crl_dir(dir.path(), &[taken], period).unwrap();
    assert!(says("good.cer").0, "{}", says("good.cer").1);
    assert!(!says("bad.cer").0 && says("bad.cer").1.contains("certificate revoked"), "{}", says("bad.cer").1);
    authority.write_crl_dir(dir.path(), &[], period).unwrap();
    assert!(says("bad.cer").0, "an empty list takes nothing back: {}", says("bad.cer").1);
}

#[test]
fn key_files_of_both_styles_open() {
    let authority = Authority::for_tests(now(), 0).unwrap();
    let person = PersonSpec::new("АХМЕТОВ", "СЕРІК", "850101300123");
    let leaf = authority.leaf(&person, Profile::Login, Validity::year(now())).unwrap();
    let dir = tempfile::tempdir().unwrap();
    for style in [Style::NationalBer, Style::Pbes2] {
        for password in ["Qwerty12", "Құпия сөз-1", ""] {
            fs::write(dir.path().join("key.p12"), write(&leaf, password, style).unwrap()).unwrap();
            let open = ["pkcs12", "-legacy", "-in", "key.p12", "-passin", "env:PASSWORD", "-nodes"];
            let output = openssl(dir.path(), password, &open);
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{style:?}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(text.contains("PRIVATE KEY") && text.contains("BEGIN CERTIFICATE"), "{style:?}");
            assert!(!openssl(dir.path(), "Qwerty13", &open).status.success(), "{style:?}");
        }
    }
}

#[test]
fn a_gost_leaf_bears_the_national_key_type() {
    let authority = Authority::for_tests(now(), 0).unwrap();
    let person = PersonSpec::new("АХМЕТОВ", "СЕРІК", "850101300123");
    let leaf = authority.gost_leaf(&person, Validity::year(now())).unwrap();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("leaf.cer"), &leaf.certificate_der).unwrap();
    let output = openssl(dir.path(), "", &["x509", "-in", "leaf.cer", "-noout", "-text"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("Public Key Algorithm: 1.2.398.3.10.1.1.2.2"), "{text}");
    assert!(text.contains("Digital Signature, Non Repudiation, Key Agreement"), "{text}");
    assert_eq!(leaf.pkcs8.len(), 110);
}
