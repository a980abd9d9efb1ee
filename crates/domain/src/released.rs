//! The data files the program is released with, for whoever has none of their own.
//!
//! Before ours go an operator's own files, and before those an edition that the centre has published.
//!
//! **Invariants:** each file is parsed once; whatever was once given out stays as it was, so that who began with it ends with
//! it ([`crate::live`]). A file of ours that does not parse is a bug of ours that the tests of this module catch before any
//! release.

use std::fmt::Display;
use std::sync::{LazyLock, OnceLock};

use crate::calendar::Calendar;
use crate::kato::Settlements;
use crate::kindergartens::Kindergartens;
use crate::live::Live;
use crate::policy::Policy;
use crate::school::Schools;

/// What is laid in the place of ours.
#[derive(Debug, Default)]
pub struct Own {
    /// The numbers of the rules.
    pub policy: Option<Policy>,
    /// Other profiles, each in the place of ours of the same name.
    pub profiles: Vec<Policy>,
    /// The working days.
    pub calendar: Option<Calendar>,
    /// The classifier of settlements.
    pub settlements: Option<Settlements>,
    /// The schools.
    pub schools: Option<Schools>,
    /// The kindergartens.
    pub kindergartens: Option<Kindergartens>,
}

static OWN: OnceLock<Own> = OnceLock::new();

static EDITION: LazyLock<Live<Own>> = LazyLock::new(Live::default);

/// Lays an operator's own files in the place of ours, once, before anything was asked for; `false`, and nothing
/// changes, the second time.
pub fn lay_in(own: Own) -> bool {
    OWN.set(own).is_ok()
}

/// Lays an edition of the centre before everything else, in the place of the one before it.
pub fn take_up(edition: Own) {
    EDITION.exchange(edition);
}

/// What was laid in the place of ours.
fn laid<T>(pick: impl Fn(&'static Own) -> Option<&'static T>) -> Option<&'static T> {
    pick(EDITION.now()).or_else(|| pick(OWN.get()?))
}

/// The files of `assets/calendar`, by their year.
pub const CALENDAR: [(&str, &str); 4] = [
    ("2024", include_str!("../../../assets/calendar/2024.toml")),
    ("2025", include_str!("../../../assets/calendar/2025.toml")),
    ("2026", include_str!("../../../assets/calendar/2026.toml")),
    ("2027", include_str!("../../../assets/calendar/2027.toml")),
];

/// `assets/calendar`: the years 2024–2027; or what is laid in their place.
pub fn calendar() -> &'static Calendar {
    static OURS: LazyLock<Calendar> =
        LazyLock::new(|| ours(Calendar::from_toml(&CALENDAR.map(|(_, text)| text))));
    laid(|own| own.calendar.as_ref()).unwrap_or_else(|| &OURS)
}

/// `assets/policy/seed.toml`: the profile `SEED`; or what is laid in its place.
pub fn policy() -> &'static Policy {
    static OURS: LazyLock<Policy> =
        LazyLock::new(|| ours(Policy::from_toml(include_str!("../../../assets/policy/seed.toml"))));
    laid(|own| own.policy.as_ref()).unwrap_or_else(|| &OURS)
}

/// Every profile there is, `SEED` first: an operator may switch per settlement (DOMAIN §0).
pub fn policies() -> [&'static Policy; 3] {
    static OURS: LazyLock<[Policy; 2]> = LazyLock::new(|| {
        [
            ours(Policy::from_toml(include_str!("../../../assets/policy/order254_2024.toml"))),
            ours(Policy::from_toml(include_str!("../../../assets/policy/voucher_2025.toml"))),
        ]
    });
    let in_force = |of_ours: &'static Policy| {
        let same = |own: &'static Own| own.profiles.iter().find(|one| one.profile == of_ours.profile);
        laid(same).unwrap_or(of_ours)
    };
    [policy(), in_force(&OURS[0]), in_force(&OURS[1])]
}

/// `assets/reference/settlements.toml`: the classifier of settlements; or what is laid in its place.
pub fn settlements() -> &'static Settlements {
    static OURS: LazyLock<Settlements> = LazyLock::new(|| {
        ours(Settlements::from_toml(include_str!("../../../assets/reference/settlements.toml")))
    });
    laid(|own| own.settlements.as_ref()).unwrap_or_else(|| &OURS)
}

/// `assets/reference/schools.toml`: a sample of schools; or what is laid in its place.
pub fn schools() -> &'static Schools {
    static OURS: LazyLock<Schools> =
        LazyLock::new(|| ours(Schools::from_toml(include_str!("../../../assets/reference/schools.toml"))));
    laid(|own| own.schools.as_ref()).unwrap_or_else(|| &OURS)
}

/// `assets/reference/kindergartens.toml`: a sample of kindergartens; or what is laid in its place.
pub fn kindergartens() -> &'static Kindergartens {
    static OURS: LazyLock<Kindergartens> = LazyLock::new(|| {
        ours(Kindergartens::from_toml(include_str!("../../../assets/reference/kindergartens.toml")))
    });
    laid(|own| own.kindergartens.as_ref()).unwrap_or_else(|| &OURS)
}

fn ours<T, E: Display>(parsed: Result<T, E>) -> T {
    parsed.unwrap_or_else(|fault| panic!("released data: {fault}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_released_file_parses() {
        assert!(!calendar().is_provisional(2026));
        assert_eq!(
            policies().map(|policy| policy.profile.as_str()),
            ["SEED", "ORDER254_2024", "VOUCHER_2025"]
        );
        assert!(!settlements().all().is_empty());
        assert!(!schools().all().is_empty());
        assert!(!kindergartens().all().is_empty());
    }
}
