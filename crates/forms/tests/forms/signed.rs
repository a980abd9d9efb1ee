//! A hundred applications, of both services and in both languages, signed by us and by others: xmlsec1 and signxml accept
//! ours, we accept theirs, and everybody signs the same octets.

use std::fs;
use std::path::Path;
use std::process::Command;

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Validity};
use domain::language::Language;
use forms::xml::to_xml;
use forms::{Facts, Origin, Submission};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use signing::pkcs12;
use signing::xmldsig::{sign, verify};
use zeroize::Zeroizing;

use crate::family::{PARENT, facts};
use crate::queue::application_of;
use crate::round_trip::{any_submission, any_text};

const APPLICATIONS: usize = 100;
const PASSWORD: &str = "Qwerty12";

/// Every other one of the queue, two of four in Kazakh.
fn applications() -> Vec<Submission> {
    let mut runner = TestRunner::deterministic();
    let of = |index: usize, runner: &mut TestRunner| {
        let language = if index % 4 < 2 { Language::Kazakh } else { Language::Russian };
        let mut submission = if index.is_multiple_of(2) {
            any_submission().new_tree(runner).unwrap().current()
        } else {
            let child = any_text().new_tree(runner).unwrap().current();
            application_of(&child, Origin::Registry, Facts { language, ..facts() })
        };
        submission.language = language;
        submission
    };
    (0..APPLICATIONS).map(|index| of(index, &mut runner)).collect()
}

/// Runs a peer, which must succeed; what it said.
fn must(dir: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).current_dir(dir).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} does not start ({error}); `make test` installs it"));
    let [said, failed] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{program}: {said}{failed}");
    said.into_owned()
}

/// Our own signature without its values: what xmlsec1 fills.
fn template(ours: &str) -> String {
    let mut template = ours.to_owned();
    for element in ["DigestValue", "SignatureValue", "X509Certificate"] {
        let (open, close) = (format!("<ds:{element}>"), format!("</ds:{element}>"));
        let (before, rest) = template.split_once(&open).unwrap();
        let (_, after) = rest.split_once(&close).unwrap();
        template = format!("{before}<ds:{element}/>{after}");
    }
    template
}

#[test]
fn a_hundred_applications_are_signed_by_us_and_by_others_alike() {
    let dir = tempfile::tempdir().unwrap();
    let now = facts().claimed;
    let authority = Authority::for_tests(now, 0).unwrap();
    authority.write_trust_dir(dir.path()).unwrap();
    let person = PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", PARENT).patronymic("МАРАТҚЫЗЫ");
    let leaf = authority.leaf(&person, Profile::Sign, Validity::year(now)).unwrap();
    let file = write(&leaf, PASSWORD, Style::Pbes2).unwrap();
    let key = pkcs12::open(&file, PASSWORD).unwrap();
    fs::write(dir.path().join("key.p12"), file).unwrap();

    let applications = applications();
    let languages = applications.iter().filter(|application| application.language == Language::Kazakh);
    assert_eq!((applications.len(), languages.count()), (APPLICATIONS, APPLICATIONS / 2));
    let mut ours = Vec::new();
    for (index, application) in applications.iter().enumerate() {
        let plain = to_xml(application);
        let signed = sign(&plain, &key).unwrap();
        fs::write(dir.path().join(format!("plain-{index}.xml")), &plain).unwrap();
        fs::write(dir.path().join(format!("ours-{index}.xml")), &signed).unwrap();
        ours.push((plain, signed));
    }

    verified_by_xmlsec1(dir.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/signxml_both_ways.py");
    let python = std::env::var("TEREZE_PEERS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let arguments = [&script.display().to_string(), ".", PASSWORD, &now.to_rfc3339()];
    assert_eq!(must(dir.path(), &python, &arguments).trim(), APPLICATIONS.to_string());

    let by_xmlsec1 = signed_by_xmlsec1(dir.path(), &ours);
    for (index, (plain, signed)) in ours.iter().enumerate() {
        let mine = verify(signed.as_bytes()).unwrap();
        let theirs = [by_xmlsec1[index].trim_start().to_owned(), read(dir.path(), "signxml", index)];
        for (peer, theirs) in ["xmlsec1", "signxml"].iter().zip(theirs) {
            let found = verify(theirs.as_bytes()).unwrap_or_else(|why| panic!("{peer}: {why}: {theirs}"));
            assert_eq!(*found.document, **plain, "{peer}");
            assert_eq!(found.certificate.der(), leaf.certificate_der, "{peer}");
            // RSA PKCS#1 v1.5 is deterministic, and xmlsec1 filled our own SignedInfo.
            if *peer == "xmlsec1" {
                assert_eq!(found.signature_value, mine.signature_value);
            }
        }
    }
}

/// All in one process.
fn verified_by_xmlsec1(dir: &Path) {
    let names: Vec<String> = (0..APPLICATIONS).map(|index| format!("ours-{index}.xml")).collect();
    let at = facts().claimed.format("%Y-%m-%d %H:%M:%S").to_string();
    let mut arguments = vec!["--verify", "--trusted-pem", "root.pem", "--untrusted-pem", "issuer.pem"];
    arguments.extend(["--verification-time", &at]);
    arguments.extend(names.iter().map(String::as_str));
    must(dir, "xmlsec1", &arguments);
}

/// All in one process, one after the other.
fn signed_by_xmlsec1(dir: &Path, ours: &[(Zeroizing<String>, Zeroizing<String>)]) -> Vec<String> {
    let mut arguments: Vec<String> =
        ["--sign", "--pkcs12", "key.p12", "--pwd", PASSWORD].map(str::to_owned).into();
    for (index, (_, signed)) in ours.iter().enumerate() {
        let name = format!("template-{index}.xml");
        fs::write(dir.join(&name), template(signed)).unwrap();
        arguments.push(name);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let declared = "<?xml version=\"1.0\"?>";
    let signed: Vec<String> =
        must(dir, "xmlsec1", &arguments).split(declared).skip(1).map(str::to_owned).collect();
    assert_eq!(signed.len(), ours.len());
    signed
}

fn read(dir: &Path, peer: &str, index: usize) -> String {
    fs::read_to_string(dir.join(format!("{peer}-{index}.xml"))).unwrap()
}
