//! Key files of our own making, whole and damaged.

use authority::pkcs12::{Style, write};
use authority::{PersonSpec, Profile, Validity};
use signing::certificate::{Algorithm, Person, Purpose};
use signing::key::SigningKey;
use signing::pkcs12::{self, BadFile, KEY_FILE_BYTES_MAX, KeyFileError};

use crate::support::people::{IIN, PASSWORD, authority, leaf, now, person};

#[test]
fn every_style_opens_with_latin_cyrillic_and_empty_passwords() {
    let leaf = leaf(Profile::Sign);
    for style in [Style::NationalBer, Style::Pbes2, Style::Pbmac1] {
        for password in [PASSWORD, "Құпия сөз-1", "пароль🔑", ""] {
            let file = write(&leaf, password, style).unwrap();
            assert!(pkcs12::looks_like_key_file(&file));
            let key = pkcs12::open(&file, password).unwrap();
            assert_eq!(key.certificate().der(), leaf.certificate_der);
            let signature = key.sign_rsa_sha256(b"text").unwrap();
            key.certificate().verify_rsa_sha256(b"text", &signature).unwrap();
            let wrong = pkcs12::open(&file, "qwerty12").unwrap_err();
            assert_eq!((wrong.code(), wrong.reason()), ("E-PWD", "wrong-password"));
        }
    }
}

#[test]
fn the_certificate_says_whose_the_key_is() {
    let key = crate::support::people::opened(&leaf(Profile::Login));
    let certificate = key.certificate();
    assert_eq!(certificate.iin(), Some(IIN));
    assert_eq!(certificate.bin(), None);
    assert_eq!(certificate.full_name(), "АХМЕТОВА АЙГҮЛ СЕРІКҚЫЗЫ");
    assert_eq!((certificate.surname(), certificate.given()), ("АХМЕТОВА", "АЙГҮЛ"));
    assert_eq!(certificate.purpose(), Purpose::Login);
    assert_eq!(certificate.person(), Person::Natural);
    assert_eq!(certificate.algorithm(), &Algorithm::Rsa { bits: 2048 });
    assert_eq!(certificate.policies(), ["1.2.398.3.3.2.4"]);
    assert_eq!(certificate.serial_hex().len(), 40);
    assert_eq!(
        certificate.subject_name(),
        "CN=АХМЕТОВА АЙГҮЛ, SN=АХМЕТОВА, serialNumber=IIN850101400123, C=KZ, GN=СЕРІКҚЫЗЫ"
    );
    assert_eq!(certificate.issuer_common_name(), "ҰКО (RSA TEST) TEREZE");
}

#[test]
fn purpose_and_person_follow_the_certificate() {
    let cases = [
        (Profile::Sign, Purpose::Sign, Person::Natural),
        (Profile::Login, Purpose::Login, Person::Natural),
        (Profile::Both, Purpose::Both, Person::Natural),
        (Profile::LegalSign, Purpose::Sign, Person::Legal),
        (Profile::LegalLogin, Purpose::Login, Person::Legal),
    ];
    for (profile, purpose, whose) in cases {
        let key = crate::support::people::opened(&leaf(profile));
        assert_eq!((key.certificate().purpose(), key.certificate().person()), (purpose, whose));
    }
}

#[test]
fn a_bin_makes_a_legal_person_whatever_the_role_says() {
    let director = person().of("«ТЕРЕЗЕ» ЖШС", "200140000014");
    let leaf = authority().leaf(&director, Profile::Sign, Validity::year(now())).unwrap();
    let key = crate::support::people::opened(&leaf);
    assert_eq!(key.certificate().bin(), Some("200140000014"));
    assert_eq!(key.certificate().person(), Person::Legal);
}

#[test]
fn names_cannot_move_the_cursor() {
    let sly = PersonSpec::new("А\u{1b}[2J", "Б\u{202e}В", IIN);
    let leaf = authority().leaf(&sly, Profile::Sign, Validity::year(now())).unwrap();
    let key = crate::support::people::opened(&leaf);
    assert_eq!(key.certificate().common_name(), "А\u{fffd}[2J Б\u{fffd}В");
    assert!(!key.certificate().subject_name().contains(['\u{1b}', '\u{202e}']));
}

/// A worker thread signs while the screen goes on.
#[test]
fn an_opened_key_can_be_sent_to_a_thread() {
    fn sendable<T: Send + 'static>(_: &T) {}
    sendable(&crate::support::people::opened(&leaf(Profile::Sign)));
}

#[test]
fn debug_names_nobody() {
    let key = crate::support::people::opened(&leaf(Profile::Sign));
    let shown = format!("{key:?} {:?}", key.certificate());
    assert!(!shown.contains(IIN) && !shown.contains("АХМЕТОВА"), "{shown}");
}

#[test]
fn what_is_no_key_file_is_told_from_a_wrong_password() {
    let file = write(&leaf(Profile::Sign), PASSWORD, Style::NationalBer).unwrap();
    let cut = pkcs12::open(&file[..file.len() - 100], PASSWORD).unwrap_err();
    assert_eq!(cut, KeyFileError::NotAKey(BadFile::Length));
    let longer = [&file[..], b"\n"].concat();
    assert_eq!(pkcs12::open(&longer, PASSWORD).unwrap_err(), KeyFileError::NotAKey(BadFile::Length));
    let huge = [&file[..], &vec![0; KEY_FILE_BYTES_MAX]].concat();
    assert_eq!(pkcs12::open(&huge, PASSWORD).unwrap_err(), KeyFileError::TooBig);
    for text in [&b""[..], b"Hello", b"-----BEGIN CERTIFICATE-----", &[0x30, 0x80], &[0x30, 0x82, 0xff, 0xff]]
    {
        let error = pkcs12::open(text, PASSWORD).unwrap_err();
        assert_eq!(error.code(), "E-BADFILE", "{text:?}");
        assert!(!pkcs12::looks_like_key_file(text));
    }
}

#[test]
fn damage_never_opens_into_something_else() {
    for style in [Style::NationalBer, Style::Pbes2] {
        let leaf = leaf(Profile::Sign);
        let file = write(&leaf, PASSWORD, style).unwrap();
        // Every octet of both ends, where the structure is, and a sample of the ciphertext between.
        let places = (0..200).chain(file.len() - 200..file.len()).chain((200..file.len() - 200).step_by(37));
        let mut harmless = 0;
        for place in places {
            let mut damaged = file.clone();
            damaged[place] ^= 0x01;
            // A few octets say nothing (the parameters of a digest); the rest is covered by the MAC.
            if let Ok(key) = pkcs12::open(&damaged, PASSWORD) {
                assert_eq!(key.certificate().der(), leaf.certificate_der, "{style:?} octet {place}");
                harmless += 1;
            }
        }
        assert!(harmless <= 4, "{style:?}: {harmless} damaged octets went unnoticed");
    }
}
