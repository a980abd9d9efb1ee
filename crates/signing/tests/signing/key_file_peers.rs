//! Key files written by OpenSSL, by BouncyCastle and by pyca/cryptography.

use std::fs;
use std::path::Path;

use authority::Profile;
use rstest::rstest;
use signing::certificate::Algorithm;
use signing::key::SigningKey;
use signing::pkcs12::{self, KEY_FILE_BYTES_MAX, KeyFileError};
use signing::xmldsig::sign;
use tempfile::TempDir;

use crate::support::people::{leaf, write_pems};
use crate::support::tools::{must, vectors};

const CYRILLIC: &str = "Құпия-Сөз7";

fn desk() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_pems(dir.path(), &leaf(Profile::Sign));
    fs::write(dir.path().join("password"), format!("{CYRILLIC}\n")).unwrap();
    dir
}

fn openssl_export(dir: &Path, options: &[&str]) -> Vec<u8> {
    let export = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-out", "key.p12"];
    must(dir, "openssl", &[&export[..], &["-passout", "file:password"], options].concat());
    fs::read(dir.join("key.p12")).unwrap()
}

#[rstest]
#[case::default(&[])]
#[case::legacy(&["-legacy"])]
#[case::named(&["-name", "Айгүл"])]
#[case::with_chain(&["-certfile", "issuer.pem"])]
#[case::aes_128(&["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"])]
#[case::aes_192(&["-keypbe", "AES-192-CBC", "-certpbe", "AES-192-CBC"])]
#[case::sha_512(&["-macalg", "sha512"])]
#[case::sha_1(&["-macalg", "sha1"])]
#[case::sha_384(&["-macalg", "sha384"])]
#[case::sha_224(&["-macalg", "sha224"])]
#[case::mixed(&["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES"])]
#[case::open_inside(&["-keypbe", "NONE", "-certpbe", "NONE"])]
#[case::many_iterations(&["-iter", "100000"])]
#[case::one_iteration(&["-noiter", "-nomaciter"])]
fn openssl_files_open(#[case] options: &[&str]) {
    let dir = desk();
    let file = openssl_export(dir.path(), options);
    assert!(pkcs12::looks_like_key_file(&file));
    let key = pkcs12::open(&file, CYRILLIC).unwrap();
    assert_eq!(key.certificate().der(), leaf_der(dir.path()));
    key.sign_rsa_sha256(b"text").unwrap();
    assert_eq!(pkcs12::open(&file, "Qwerty12").unwrap_err(), KeyFileError::WrongPassword);
}

#[test]
fn openssl_files_without_a_password_open_with_an_empty_one() {
    let dir = desk();
    fs::write(dir.path().join("password"), "\n").unwrap();
    for options in [&[][..], &["-legacy"]] {
        let file = openssl_export(dir.path(), options);
        assert_eq!(pkcs12::open(&file, "").unwrap().certificate().der(), leaf_der(dir.path()));
    }
}

#[test]
fn openssl_files_that_are_refused() {
    let dir = desk();
    let cases: [(&[&str], KeyFileError); 5] = [
        (&["-nomac"], KeyFileError::NoMac),
        (&["-nokeys"], KeyFileError::NoKey),
        (&["-nocerts"], KeyFileError::NoCertificate),
        (
            &["-legacy", "-keypbe", "PBE-SHA1-RC4-128"],
            KeyFileError::UnsupportedAlgorithm("1.2.840.113549.1.12.1.1".to_owned()),
        ),
        (&["-macalg", "md5"], KeyFileError::UnsupportedAlgorithm("1.2.840.113549.2.5".to_owned())),
    ];
    for (options, error) in cases {
        let file = openssl_export(dir.path(), options);
        assert_eq!(pkcs12::open(&file, CYRILLIC).unwrap_err(), error, "{options:?}");
    }
}

/// The iterations of the MAC stand at the very end of the file, in a number of three octets.
#[test]
fn a_file_that_asks_for_too_much_work_is_refused_before_the_work() {
    let dir = desk();
    let mut file = openssl_export(dir.path(), &["-iter", "70000"]);
    let end = file.len() - 5;
    assert_eq!(file[end..], [0x02, 0x03, 0x01, 0x11, 0x70]);
    file[end + 2..].copy_from_slice(&[0x7f, 0xff, 0xff]);
    assert_eq!(pkcs12::open(&file, CYRILLIC).unwrap_err(), KeyFileError::TooSlow);
}

fn leaf_der(dir: &Path) -> Vec<u8> {
    let pem = fs::read(dir.join("leaf.pem")).unwrap();
    der::pem::decode_vec(&pem).unwrap().1
}

/// BouncyCastle writes BER with indefinite lengths, like the national tools (SIGNING §1).
#[test]
fn bouncy_castle_files_open() {
    const JARS: &str = "/usr/share/java/bcprov.jar:/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar";
    for (jar, package) in [("bcprov", "libbcprov-java"), ("bcpkix", "libbcpkix-java")] {
        let there = Path::new("/usr/share/java").join(jar).with_extension("jar").exists();
        assert!(there, "{package} is missing; `make test` installs it");
    }
    let dir = desk();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/WriteKeyFile.java");
    let script = script.display().to_string();
    // The password travels in a file: a Java without a UTF-8 locale spoils arguments.
    must(dir.path(), "java", &["-cp", JARS, &script, "key.pem", "leaf.pem", "password", "key.p12"]);
    let file = fs::read(dir.path().join("key.p12")).unwrap();
    assert!(file.starts_with(&[0x30, 0x80]), "indefinite length");
    let key = pkcs12::open(&file, CYRILLIC).unwrap();
    assert_eq!(key.certificate().der(), leaf_der(dir.path()));
    key.sign_rsa_sha256(b"text").unwrap();
    assert_eq!(pkcs12::open(&file, "").unwrap_err(), KeyFileError::WrongPassword);
}

/// What a published file should open into.
enum Outcome {
    /// A key of this algorithm.
    Key(&'static str),
    Error(KeyFileError),
}

const EC: &str = "1.2.840.10045.2.1";

/// `cryptography_vectors/pkcs12`: the passwords are those of pyca's own tests.
fn published() -> Vec<(&'static str, &'static str, Outcome)> {
    let mut table = vec![
        ("cert-aes256cbc-no-key", "cryptography", Outcome::Error(KeyFileError::NoKey)),
        ("cert-key-aes256cbc", "cryptography", Outcome::Key(EC)),
        ("cert-none-key-none", "cryptography", Outcome::Key(EC)),
        ("cert-rc2-key-3des", "cryptography", Outcome::Key(EC)),
        ("java-truststore", "", Outcome::Error(KeyFileError::NoKey)),
        ("no-cert-key-aes256cbc", "cryptography", Outcome::Error(KeyFileError::NoCertificate)),
        ("no-password", "", Outcome::Key(EC)),
    ];
    for (name, password) in [("no-pwd", ""), ("pwd", "password")] {
        for kind in ["name-1", "name-2", "name-3", "name-2-3", "name-all", "name-unicode", "no-name"] {
            table.push((leaked(&format!("{kind}-{name}")), password, Outcome::Key(EC)));
        }
        for kind in ["name-2", "name-3", "name-all", "name-unicode", "no-name"] {
            let outcome = Outcome::Error(KeyFileError::NoKey);
            table.push((leaked(&format!("no-cert-{kind}-{name}")), password, outcome));
        }
    }
    table
}

fn leaked(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

#[test]
fn published_files_open_as_expected() {
    let folder = vectors().join("pkcs12");
    let in_folder = fs::read_dir(&folder).unwrap();
    let files =
        in_folder.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|e| e == "p12"));
    let table = published();
    assert_eq!(files.count(), table.len(), "every file of the folder stands in the table");
    for (name, password, outcome) in table {
        let file = fs::read(folder.join(name).with_extension("p12")).unwrap();
        assert!(file.len() <= KEY_FILE_BYTES_MAX && pkcs12::looks_like_key_file(&file), "{name}");
        let opened = pkcs12::open(&file, password);
        match (opened, outcome) {
            (Ok(key), Outcome::Key(oid)) => {
                assert_eq!(key.certificate().algorithm(), &Algorithm::Other(oid.to_owned()), "{name}");
                // It opens as far as its certificate.
                assert_eq!(sign("<a/>", &key).unwrap_err().code(), "E-SIG-KEY", "{name}");
            }
            (Err(error), Outcome::Error(expected)) => assert_eq!(error, expected, "{name}"),
            (opened, _) => panic!("{name}: {opened:?}"),
        }
        assert_eq!(pkcs12::open(&file, "wrong").unwrap_err(), KeyFileError::WrongPassword, "{name}");
    }
}
