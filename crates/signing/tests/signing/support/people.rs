//! One authority, one moment, and a few people.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use authority::pkcs12::{Style, write};
use authority::{Authority, LeafKey, PersonSpec, Profile, Validity};
use chrono::{DateTime, Utc};
use der::pem;
use signing::key::OpenedKey;
use signing::pkcs12;
use signing::trust::TrustStore;

pub(crate) const PASSWORD: &str = "Qwerty12";
pub(crate) const IIN: &str = "850101400123";

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-23T06:00:00Z".parse().unwrap()
}

pub(crate) fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| Authority::for_tests(now(), 0).unwrap())
}

/// The same in GOST.
pub(crate) fn gost_authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| Authority::gost(now()).unwrap())
}

pub(crate) fn trust() -> TrustStore {
    TrustStore::from_der_list(&authority().trust()).unwrap()
}

pub(crate) fn person() -> PersonSpec {
    PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", IIN).patronymic("СЕРІКҚЫЗЫ")
}

pub(crate) fn leaf(profile: Profile) -> LeafKey {
    authority().leaf(&person(), profile, Validity::year(now())).unwrap()
}

/// A key file written and opened again.
pub(crate) fn opened(leaf: &LeafKey) -> OpenedKey {
    pkcs12::open(&write(leaf, PASSWORD, Style::NationalBer).unwrap(), PASSWORD).unwrap()
}

pub(crate) fn signing_key() -> &'static OpenedKey {
    static KEY: OnceLock<OpenedKey> = OnceLock::new();
    KEY.get_or_init(|| opened(&leaf(Profile::Sign)))
}

/// The files a peer needs: `key.pem`, `leaf.pem`, `root.pem` and `issuer.pem`.
pub(crate) fn write_pems(dir: &Path, leaf: &LeafKey) {
    let pem = |label, der: &[u8]| pem::encode_string(label, pem::LineEnding::LF, der).unwrap();
    fs::write(dir.join("key.pem"), pem("PRIVATE KEY", &leaf.pkcs8)).unwrap();
    fs::write(dir.join("leaf.pem"), pem("CERTIFICATE", &leaf.certificate_der)).unwrap();
    authority().write_trust_dir(dir).unwrap();
}
