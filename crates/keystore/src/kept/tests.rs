//! Every way in which a file may not be what was kept.
#![expect(clippy::unwrap_used, reason = "tests")]

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Validity};
use signing::key::OpenedKey;

use super::*;
use crate::stick::{Config, sticks};

fn key_of(iin: &str) -> OpenedKey {
    let now = "2026-11-23T06:00:00Z".parse().unwrap();
    let authority = Authority::for_tests(now, 0).unwrap();
    let person = PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", iin);
    let leaf = authority.leaf(&person, Profile::Sign, Validity::year(now)).unwrap();
    signing::pkcs12::open(&write(&leaf, "Aa123456", Style::NationalBer).unwrap(), "Aa123456").unwrap()
}

#[test]
fn only_the_key_that_kept_it_opens_it_and_only_whole() {
    let (own, another) = (key_of("850101400123"), key_of("900215300456"));
    let seal = Seal::of(&own).unwrap();
    let file = seal.close(b"what was typed").unwrap();
    assert_eq!(open(&file, &own).unwrap().as_slice(), b"what was typed");
    assert_eq!(open(&file, &another).unwrap_err(), KeptError::AnotherKey);
    // Kept twice in one visit: two files that have nothing sealed in common.
    let again = seal.close(b"what was typed").unwrap();
    assert_ne!(file[HEAD_BYTES..], again[HEAD_BYTES..]);
    assert_eq!(open(&again, &own).unwrap(), open(&file, &own).unwrap());
    // Neither is what is in it to be guessed from its length.
    assert_eq!(seal.close(b"more").unwrap().len(), file.len());

    for cut in [0, 11, 13, 40, HEAD_BYTES - 1, HEAD_BYTES, file.len() - 1] {
        assert_eq!(open(&file[..cut], &own).unwrap_err(), KeptError::Damaged, "cut at {cut}");
    }
    for at in [0, HEAD_BYTES - NONCE_BYTES, HEAD_BYTES - 1, HEAD_BYTES, file.len() - 1] {
        let mut forged = file.clone();
        forged[at] ^= 1;
        assert_eq!(open(&forged, &own).unwrap_err(), KeptError::Damaged, "changed at {at}");
    }
    let mut newer = file.clone();
    newer[13] = 2;
    assert_eq!(open(&newer, &own).unwrap_err(), KeptError::Newer);
    // A version before the first is no version.
    newer[13] = 0;
    assert_eq!(open(&newer, &own).unwrap_err(), KeptError::Damaged);
}

#[test]
fn nothing_of_the_content_stands_in_the_file() {
    let file = Seal::of(&key_of("850101400123")).unwrap().close("ТЕСТОВА 850101400123".as_bytes()).unwrap();
    let shown = String::from_utf8_lossy(&file);
    assert!(!shown.contains("850101400123") && !shown.contains("ТЕСТОВА"));
    assert!(Seal::of(&key_of("850101400123")).unwrap().close(&vec![0; 64 * 1024 * 1024]).is_none());
}

#[test]
fn a_kept_file_is_found_on_the_stick_and_taken_off_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = || sticks(&Config { roots: vec![folder.path().to_owned()], mounts_under: Vec::new() }).pop();
    let stick = at().unwrap();
    let name = stick.write_document(KEPT_NAME, b"Tereze draft and so on").unwrap();
    assert_eq!(
        stick.write_document(KEPT_NAME, b"Tereze draft, the second").unwrap(),
        "tereze-draft-2.sealed"
    );
    stick.write_document("other.sealed", b"something else").unwrap();
    let files = stick.kept_files().unwrap().files;
    assert_eq!(files.len(), 2);
    let first = files.iter().find(|file| file.path.ends_with(&name)).unwrap();
    assert_eq!(first.read().unwrap().as_slice(), b"Tereze draft and so on");
    first.remove().unwrap();
    assert_eq!(first.remove(), Err(StickError::Missing));
    assert_eq!(stick.kept_files().unwrap().files.len(), 1);
}
