//! The data files the program is released with, for whoever has none of their own.
//!
//! **Invariants:** each file is parsed once, on first use, and what was used once does not change. A file of ours
//! that does not parse is a bug of ours that the tests of this module catch before any release.

use std::fmt::Display;
use std::sync::{LazyLock, OnceLock};

use crate::calendar::Calendar;
use crate::kato::Settlements;
use crate::kindergartens::Kindergartens;
use crate::policy::Policy;
use crate::school::Schools;

/// What an operator lays in the place of ours.
#[derive(Debug, Default)]
pub struct Own {
    /// The numbers of the rules.
    pub policy: Option<Policy>,
    /// The working days.
    pub calendar: Option<Calendar>,
    /// The schools.
    pub schools: Option<Schools>,
}

static OWN: OnceLock<Own> = OnceLock::new();

/// Lays an operator's own files in the place of ours, once, before anything was asked for; `false`, and nothing
/// changes, the second time.
pub fn lay_in(own: Own) -> bool {
    OWN.set(own).is_ok()
}

/// `assets/calendar`: the years 2024–2027; or the operator's.
pub fn calendar() -> &'static Calendar {
    if let Some(own) = OWN.get().and_then(|own| own.calendar.as_ref()) {
        return own;
    }
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
        ours(Calendar::from_toml(&[
            include_str!("../../../assets/calendar/2024.toml"),
            include_str!("../../../assets/calendar/2025.toml"),
            include_str!("../../../assets/calendar/2026.toml"),
            include_str!("../../../assets/calendar/2027.toml"),
        ]))
    });
    &CALENDAR
}

/// `assets/policy/seed.toml`: the profile `SEED`; or the operator's.
pub fn policy() -> &'static Policy {
    if let Some(own) = OWN.get().and_then(|own| own.policy.as_ref()) {
        return own;
    }
    static POLICY: LazyLock<Policy> =
        LazyLock::new(|| ours(Policy::from_toml(include_str!("../../../assets/policy/seed.toml"))));
    &POLICY
}

/// Every profile we release, `SEED` first: an operator may switch per settlement (DOMAIN §0).
pub fn policies() -> [&'static Policy; 3] {
    static OTHERS: LazyLock<[Policy; 2]> = LazyLock::new(|| {
        [
            ours(Policy::from_toml(include_str!("../../../assets/policy/order254_2024.toml"))),
            ours(Policy::from_toml(include_str!("../../../assets/policy/voucher_2025.toml"))),
        ]
    });
    [policy(), &OTHERS[0], &OTHERS[1]]
}

/// `assets/reference/settlements.toml`: the classifier of settlements.
pub fn settlements() -> &'static Settlements {
    static SETTLEMENTS: LazyLock<Settlements> = LazyLock::new(|| {
        ours(Settlements::from_toml(include_str!("../../../assets/reference/settlements.toml")))
    });
    &SETTLEMENTS
}

/// `assets/reference/schools.toml`: a sample of schools; or the operator's list.
pub fn schools() -> &'static Schools {
    if let Some(own) = OWN.get().and_then(|own| own.schools.as_ref()) {
        return own;
    }
    static SCHOOLS: LazyLock<Schools> =
        LazyLock::new(|| ours(Schools::from_toml(include_str!("../../../assets/reference/schools.toml"))));
    &SCHOOLS
}

/// `assets/reference/kindergartens.toml`: a sample of kindergartens. A centre lays its operator's list in its place.
pub fn kindergartens() -> &'static Kindergartens {
    static KINDERGARTENS: LazyLock<Kindergartens> = LazyLock::new(|| {
        ours(Kindergartens::from_toml(include_str!("../../../assets/reference/kindergartens.toml")))
    });
    &KINDERGARTENS
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
