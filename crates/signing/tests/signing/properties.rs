//! Whatever the bytes, the readers answer; they never panic. The seeds are fixed, so that a failure comes back.

use authority::pkcs12::{Style, write};
use authority::{CrlReason, Profile, Revoked, Validity};
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use proptest::{collection, prop_oneof, sample};
use signing::certificate::Certificate;
use signing::pkcs12;
use signing::revocation::Crl;
use signing::xmldsig::{sign, verify};

use crate::support::documents::AWKWARD;
use crate::support::people::{PASSWORD, authority, leaf, now, signing_key, trust};

fn for_all<S: Strategy>(cases: u32, strategy: &S, check: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(strategy, |value| {
        check(value);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// `original` with a few octets overwritten, cut out or put in.
fn mutated(original: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let piece = collection::vec(
        prop_oneof![any::<u8>(), sample::select(vec![0x00, 0x24, 0x30, 0x80, 0xa0, 0xff])],
        0..4,
    );
    let edits = collection::vec((any::<sample::Index>(), 0_usize..4, piece), 1..6);
    edits.prop_map(move |edits| {
        let mut bytes = original.clone();
        for (place, cut, piece) in edits {
            let start = place.index(bytes.len() + 1);
            let end = (start + cut).min(bytes.len());
            bytes.splice(start..end, piece);
        }
        bytes
    })
}

#[test]
fn random_bytes_are_no_key_file_and_no_certificate() {
    for_all(2_000, &collection::vec(any::<u8>(), 0..200), |bytes| {
        assert!(pkcs12::open(&bytes, PASSWORD).is_err());
        assert!(Certificate::from_der(&bytes).is_err());
        assert!(Crl::read(&bytes, &trust()).is_err());
        assert!(verify(&bytes).is_err());
        let _ = pkcs12::looks_like_key_file(&bytes);
    });
}

#[test]
fn mutated_key_files_give_the_same_certificate_or_an_error() {
    let leaf = leaf(Profile::Sign);
    for style in [Style::NationalBer, Style::Pbes2] {
        let file = write(&leaf, PASSWORD, style).unwrap();
        for_all(400, &mutated(file), |bytes| {
            if let Ok(key) = pkcs12::open(&bytes, PASSWORD) {
                assert_eq!(key.certificate().der(), leaf.certificate_der);
            }
        });
    }
}

#[test]
fn mutated_certificates_answer_every_question() {
    for_all(3_000, &mutated(leaf(Profile::Sign).certificate_der), |bytes| {
        if let Ok(certificate) = Certificate::from_der(&bytes) {
            let shown = (certificate.full_name(), certificate.subject_name(), certificate.serial_hex());
            assert!(!format!("{shown:?}").contains('\u{1b}'));
            let _ = (certificate.purpose(), certificate.person(), certificate.algorithm());
            let _ = certificate.verify_rsa_sha256(b"text", &[0; 256]);
        }
    });
}

#[test]
fn mutated_lists_say_the_same_or_nothing() {
    let taken = leaf(Profile::Sign).certificate_der;
    let revoked = Revoked { certificate_der: &taken, since: now(), reason: Some(CrlReason::KeyCompromise) };
    let genuine = authority().crl(&[revoked], Validity::year(now())).unwrap();
    let trust = trust();
    let shown = |list: &[u8]| Crl::read(list, &trust).map(|list| format!("{list:?}"));
    let said = shown(&genuine).unwrap();
    for_all(1_000, &mutated(genuine), |bytes| {
        if let Ok(now) = shown(&bytes) {
            assert_eq!(now, said);
        }
    });
}

#[test]
fn mutated_documents_verify_as_what_was_signed_or_not_at_all() {
    for document in AWKWARD {
        let signed = sign(document, signing_key()).unwrap();
        let genuine = verify(signed.as_bytes()).unwrap().document;
        for_all(200, &mutated(signed.as_bytes().to_vec()), |bytes| {
            if let Ok(verified) = verify(&bytes) {
                assert_eq!(verified.document, genuine);
            }
        });
    }
}

/// Documents put together from the pieces XML is made of: well-formed by chance only.
#[test]
fn heaps_of_xml_pieces_are_signed_faithfully_or_refused() {
    let pieces = sample::select(vec![
        "<a>",
        "</a>",
        "<a",
        "/>",
        ">",
        " b='c'",
        " xmlns='urn:x'",
        " xmlns:p='urn:y'",
        "<p:d p:e=\"f\">",
        "</p:d>",
        "<![CDATA[",
        "]]>",
        "&lt;",
        "&#13;",
        "&#x",
        ";",
        "<!--",
        "-->",
        "<?x",
        "?>",
        "<!DOCTYPE a>",
        "\r\n",
        "text",
        "ұ",
        "'",
        "\"",
        "=",
        "<",
        "&",
        "\u{feff}",
        "<?xml version='1.0'?>",
        "xmlns=''",
        " ",
    ]);
    for_all(5_000, &collection::vec(pieces, 0..16), |pieces| {
        let document = pieces.concat();
        if let Ok(signed) = sign(&document, signing_key()) {
            assert!(verify(signed.as_bytes()).is_ok(), "{document}");
        }
    });
}
