//! Chains: what leads up to a root and what does not. The crooked authorities are made by OpenSSL.

use std::fs;
use std::path::Path;

use authority::{Authority, Profile};
use chrono::Duration;
use signing::certificate::{Certificate, Timestamp};
use signing::trust::{ChainError, TrustError, TrustStore};

use crate::support::foreign::issue;
use crate::support::people::{authority, leaf, now};
use crate::support::tools::must;

fn person() -> Certificate {
    Certificate::from_der(&leaf(Profile::Sign).certificate_der).unwrap()
}

fn outcome(store: &TrustStore, leaf: &Certificate, at: Timestamp) -> Result<usize, ChainError> {
    store.chain(leaf, at).map(|chain| chain.authorities.len())
}

#[test]
fn a_chain_needs_the_issuer_and_the_root() {
    let [root, issuer] = authority().trust();
    let store = |list: &[&[u8]]| TrustStore::from_der_list(list).unwrap();
    assert_eq!(outcome(&store(&[root, issuer]), &person(), now()), Ok(2));
    assert_eq!(outcome(&store(&[issuer, root]), &person(), now()), Ok(2));
    assert_eq!(outcome(&store(&[root]), &person(), now()), Err(ChainError::UnknownIssuer));
    assert_eq!(outcome(&store(&[issuer]), &person(), now()), Err(ChainError::UnknownIssuer));
    assert_eq!(outcome(&TrustStore::empty(), &person(), now()), Err(ChainError::UnknownIssuer));
}

#[test]
fn authorities_of_the_same_name_are_told_apart_by_their_keys() {
    let stranger = Authority::for_tests(now(), 1).unwrap();
    let list = [stranger.trust(), authority().trust()].concat();
    let store = TrustStore::from_der_list(&list).unwrap();
    let chain = store.chain(&person(), now()).unwrap();
    let ders: Vec<&[u8]> = chain.authorities.iter().map(|authority| authority.der()).collect();
    let [root, issuer] = authority().trust();
    assert_eq!(ders, [issuer, root]);
    // Whichever comes first, the true issuer's dates are what is wrong, not the namesake's key.
    for list in [list.clone(), list.into_iter().rev().collect()] {
        let store = TrustStore::from_der_list(&list).unwrap();
        let later = now() + Duration::days(3650);
        assert_eq!(outcome(&store, &person(), later), Err(ChainError::AuthorityDates));
    }
}

#[test]
fn the_authoritys_own_dates_count() {
    let store = TrustStore::from_der_list(&authority().trust()).unwrap();
    let later = now() + Duration::days(3650);
    assert_eq!(outcome(&store, &person(), later), Err(ChainError::AuthorityDates));
    let earlier = now() - Duration::days(366);
    assert_eq!(outcome(&store, &person(), earlier), Err(ChainError::AuthorityDates));
}

#[test]
fn a_changed_octet_breaks_the_chain() {
    let store = TrustStore::from_der_list(&authority().trust()).unwrap();
    let der = leaf(Profile::Sign).certificate_der;
    let iin = der.windows(12).position(|window| window == b"850101400123").unwrap();
    let mut forged = der.clone();
    forged[iin + 11] = b'4';
    let forged = Certificate::from_der(&forged).unwrap();
    assert_eq!(forged.iin(), Some("850101400124"));
    assert_eq!(outcome(&store, &forged, now()), Err(ChainError::BadSignature));
}

#[test]
fn a_trust_folder_is_read_in_der_and_pem_and_only_of_authorities() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(TrustStore::from_dir(dir.path()), Err(TrustError::Empty { .. })));
    authority().write_trust_dir(dir.path()).unwrap();
    fs::write(dir.path().join("README.txt"), "not a certificate").unwrap();
    fs::write(dir.path().join("issuer.CER"), authority().trust()[1]).unwrap();
    let store = TrustStore::from_dir(dir.path()).unwrap();
    assert_eq!(store.len(), 3);
    assert_eq!(outcome(&store, &person(), now()), Ok(2));

    fs::write(dir.path().join("leaf.cer"), leaf(Profile::Sign).certificate_der).unwrap();
    assert!(matches!(TrustStore::from_dir(dir.path()), Err(TrustError::NotAnAuthority { .. })));
    fs::write(dir.path().join("leaf.cer"), "junk").unwrap();
    assert!(matches!(TrustStore::from_dir(dir.path()), Err(TrustError::Certificate { .. })));
    assert!(matches!(TrustStore::from_dir(&dir.path().join("absent")), Err(TrustError::Read { .. })));
}

const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
const CA_FOR_LEAVES: &str = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n";
const CA_WITHOUT_USAGE: &str = "basicConstraints=critical,CA:TRUE\n";
const CA_FOR_CRLS: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n";
const NO_CA: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyCertSign\n";
const PERSON: &str = "keyUsage=critical,digitalSignature,nonRepudiation\n";
const PERSON_WITH_RIDDLE: &str = "1.2.398.99.1=critical,ASN1:UTF8String:riddle\n";

/// Root, issuer and leaf with these extensions, all on the folder's one key; what their chain comes to.
fn crooked(dir: &Path, root: &str, issuer: &str, leaf: &str, digest: &str) -> Result<usize, ChainError> {
    let root = issue(dir, "root", "root", root, "-sha256");
    let issuer = issue(dir, "issuer", "root", issuer, "-sha256");
    let leaf = issue(dir, "leaf", "issuer", leaf, digest);
    let store = TrustStore::from_der_list(&[root.der(), issuer.der()]).unwrap();
    outcome(&store, &leaf, leaf.not_before() + Duration::hours(1))
}

#[test]
fn crooked_authorities_lead_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    must(dir.path(), "openssl", &["genrsa", "-out", "key.pem", "2048"]);
    let riddled = format!("{CA}{PERSON_WITH_RIDDLE}");
    let cases = [
        (CA, CA, PERSON, "-sha256", Ok(2)),
        (CA, CA_FOR_LEAVES, PERSON, "-sha256", Ok(2)),
        (CA_FOR_LEAVES, CA, PERSON, "-sha256", Err(ChainError::MayNotIssue)),
        (CA, CA_WITHOUT_USAGE, PERSON, "-sha256", Err(ChainError::MayNotIssue)),
        (CA, CA_FOR_CRLS, PERSON, "-sha256", Err(ChainError::MayNotIssue)),
        (CA, CA, PERSON_WITH_RIDDLE, "-sha256", Err(ChainError::UnknownCritical)),
        (CA, &riddled, PERSON, "-sha256", Err(ChainError::UnknownCritical)),
        (CA, CA, PERSON, "-sha1", Err(ChainError::BadSignature)),
        (CA, CA, PERSON, "-sha512", Err(ChainError::BadSignature)),
    ];
    for (root, issuer, leaf, digest, expected) in cases {
        assert_eq!(crooked(dir.path(), root, issuer, leaf, digest), expected, "{issuer} {leaf} {digest}");
    }
    let no_authority = issue(dir.path(), "issuer", "root", NO_CA, "-sha256");
    assert!(matches!(
        TrustStore::from_der_list(&[no_authority.der()]),
        Err(TrustError::NotAnAuthority { .. })
    ));
}
