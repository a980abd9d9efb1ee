//! The authority's own public certificates, where they are at hand (`TEREZE_SHARED`/pki). They are not part of
//! this project; the profile was read from them.

use std::fs;
use std::path::PathBuf;

use signing::certificate::{Algorithm, Certificate, Person, Purpose, Timestamp};
use signing::trust::{ChainError, TrustStore};

use crate::support::tools::pki;

fn certificate(file: PathBuf) -> Certificate {
    let bytes = fs::read(&file).unwrap();
    let der = if bytes[0] == 0x30 { bytes } else { der::pem::decode_vec(&bytes).unwrap().1 };
    Certificate::from_der(&der).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

#[test]
fn test_identities_follow_the_profile() {
    let Some(pki) = pki() else { return };
    for (file, purpose, policy) in [
        ("individual_sign_rsa.cer", Purpose::Sign, "1.2.398.3.3.2.3"),
        ("individual_auth_rsa.cer", Purpose::Login, "1.2.398.3.3.2.4"),
    ] {
        let certificate = certificate(pki.join(file));
        assert_eq!(certificate.iin(), Some("123456789011"));
        assert_eq!(certificate.full_name(), "ТЕСТОВ ТЕСТ ТЕСТОВИЧ");
        assert_eq!((certificate.surname(), certificate.given()), ("ТЕСТОВ", "ТЕСТ"));
        assert_eq!((certificate.purpose(), certificate.person()), (purpose, Person::Natural));
        assert_eq!(certificate.policies(), [policy]);
        assert_eq!(certificate.algorithm(), &Algorithm::Rsa { bits: 2048 });
        assert_eq!(certificate.issuer_common_name(), "ҰКО 3.0 (RSA TEST)");
        assert_eq!(certificate.serial_hex().len(), 40);
    }
}

#[test]
fn the_issuer_descends_from_the_root_and_the_test_issuer_does_not() {
    let Some(pki) = pki() else { return };
    let root = certificate(pki.join("root_rsa.crt"));
    let issuer = certificate(pki.join("nca_rsa.crt"));
    let test_issuer = certificate(pki.join("nca_rsa_test.crt"));
    let person = certificate(pki.join("individual_sign_rsa.cer"));
    let store = TrustStore::from_der_list(&[root.der(), issuer.der(), test_issuer.der()]).unwrap();
    let chain = |certificate: &Certificate, moment| {
        store.chain(certificate, at(moment)).map(|chain| chain.authorities.len())
    };
    assert_eq!(chain(&issuer, "2022-06-01T00:00:00Z"), Ok(1));
    assert_eq!(chain(&issuer, "2026-06-01T00:00:00Z"), Err(ChainError::AuthorityDates));
    // The person's signature by the test issuer is right; its root is not among ours.
    assert_eq!(chain(&person, "2022-06-01T00:00:00Z"), Err(ChainError::UnknownIssuer));
    let octet = person.der().windows(12).position(|window| window == b"123456789011").unwrap();
    let mut forged = person.der().to_vec();
    forged[octet] = b'2';
    let forged = Certificate::from_der(&forged).unwrap();
    assert_eq!(chain(&forged, "2022-06-01T00:00:00Z"), Err(ChainError::BadSignature));
}

/// GOST §4, row b.
#[test]
fn gost_authorities_descend_from_their_root() {
    let Some(pki) = pki() else { return };
    let root = certificate(pki.join("root_test_gost_2022.cer"));
    let issuer = certificate(pki.join("nca_gost2022_test.cer"));
    assert_eq!(root.algorithm(), &Algorithm::Gost2015_512);
    let chain = |roots: &[&[u8]], certificate: &Certificate| {
        let store = TrustStore::from_der_list(roots).unwrap();
        store.chain(certificate, at("2026-06-01T00:00:00Z")).map(|chain| chain.authorities.len())
    };
    assert_eq!(chain(&[root.der()], &issuer), Ok(1));
    assert_eq!(chain(&[root.der()], &root), Ok(1));
    assert_eq!(chain(&[issuer.der()], &issuer), Err(ChainError::UnknownIssuer));
    // One bit of what was signed.
    let octet = issuer.der().windows(4).rposition(|window| window == b"GOST").unwrap();
    let mut forged = issuer.der().to_vec();
    forged[octet] ^= 1;
    let forged = Certificate::from_der(&forged).unwrap();
    assert_eq!(chain(&[root.der()], &forged), Err(ChainError::BadSignature));
}
