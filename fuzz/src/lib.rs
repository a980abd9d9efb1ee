//! What the targets share: one authority, made when a run begins, and one moment. No key is ever written down.

use std::sync::OnceLock;

use authority::{Authority, LeafKey, PersonSpec, Profile, Validity};
use chrono::{DateTime, Utc};
use signing::trust::TrustStore;

/// The password of every key file here.
pub const PASSWORD: &str = "Qwerty12";

/// The moment it is.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_413_600, 0).unwrap_or_default()
}

/// The authority of this run.
pub fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| Authority::for_tests(now(), 0).expect("an authority"))
}

/// Who trusts it.
pub fn trust() -> &'static TrustStore {
    static TRUST: OnceLock<TrustStore> = OnceLock::new();
    TRUST.get_or_init(|| TrustStore::from_der_list(&authority().trust()).expect("its certificates"))
}

/// Somebody with a key of this kind.
pub fn leaf(profile: Profile) -> LeafKey {
    let person = PersonSpec::new("АХМЕТОВА", "АЙГҮЛ", "850101400123").patronymic("СЕРІКҚЫЗЫ");
    authority().leaf(&person, profile, Validity::year(now())).expect("a key")
}
