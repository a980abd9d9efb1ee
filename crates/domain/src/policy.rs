//! The numbers of the rules: a versioned profile that an operator chooses, never constants in code
//! (DOMAIN §0, "Three rule profiles").
//!
//! **Invariant:** a [`Policy`] is complete and consistent: a file with a missing, unknown or impossible number
//! is refused as a whole. Every number is explained, with its source, in `assets/policy/seed.toml`.

mod kindergarten;
mod scans;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

pub use self::kindergarten::{
    ExtensionBase, ExtensionPolicy, InterestPolicy, KindergartenPolicy, OfflineTime, ReturnPlace,
    StopListPolicy, VacancyAccess,
};
pub use self::scans::{RoomPolicy, ScanPolicy, SmallPolicy};

/// One rule profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name, printed on every document: `SEED`.
    pub profile: String,
    /// Its edition.
    pub version: u32,
    /// The algorithms of the keys that may sign.
    pub accepted_algorithms: Vec<KeyAlgorithm>,
    /// Whether central waits with a signer of whom nobody can say whether the key was revoked (`E-REVCHECK`).
    pub revocation_must_answer: bool,
    /// For how long a signed look-up consent lets registries be asked, in seconds.
    pub consent_lives_s: u64,
    /// How long the kiosk keeps a sealed application that it could not send, in days.
    pub outbox_days_max: u32,
    /// How far a kiosk's clock may be from the centre's before it is not believed, in seconds.
    pub clock_tolerance_s: u32,
    /// How long an application whose certificate ran out on the way may be signed again, in working days.
    pub resign_working_days: u32,
    /// What was filed is kept while the application stands and for at least so many years more.
    pub retention_years: u32,
    /// School meals.
    pub meal: MealPolicy,
    /// Confirmation codes by SMS and e-mail.
    pub codes: CodePolicy,
    /// The kiosk session.
    pub session: SessionPolicy,
    /// Passwords of key stores.
    pub password: PasswordPolicy,
    /// Key files on a stick.
    pub key_files: KeyFilePolicy,
    /// Scans of papers.
    pub scans: ScanPolicy,
    /// The kindergarten queue.
    pub kindergarten: KindergartenPolicy,
    /// The queue's rules under other profiles, for what was promised there: see [`Policy::promised`].
    #[serde(skip)]
    pub others: Vec<(String, KindergartenPolicy)>,
}

/// What a signing key is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyAlgorithm {
    /// RSA with SHA-256.
    #[serde(rename = "RSA")]
    Rsa,
    /// GOST 34.10-2015.
    #[serde(rename = "GOST2015")]
    Gost2015,
}

/// School meals (DOMAIN §1.15, §2.6).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MealPolicy {
    /// The head of the school decides within so many working days.
    pub decision_working_days: u32,
    /// The last day of a school year: an approval is valid until then.
    pub school_year_ends: MonthDay,
    /// For so many months one may complain of a refusal, where a profile says so.
    #[serde(default)]
    pub complaint_months: Option<u32>,
}

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// 1–12.
    pub month: u32,
    /// 1–31; the 29th of February is no day of every year.
    pub day: u32,
}

/// Confirmation codes (DOMAIN §2.6 M-2, M-3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePolicy {
    /// How many digits a code has.
    pub digits: u32,
    /// How long a code is good, in seconds.
    pub lives_s: u64,
    /// After how many seconds a new one may be asked for.
    pub resend_after_s: u64,
    /// Tries per code.
    pub tries: u32,
    /// Codes per number or address and day.
    pub sends_per_number_per_day: u32,
    /// Codes per kiosk and hour.
    pub sends_per_kiosk_per_hour: u32,
}

/// The kiosk session (DOMAIN §1.0).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionPolicy {
    /// Idle seconds until the warning.
    pub idle_warning_s: u64,
    /// Idle seconds until the end.
    pub idle_end_s: u64,
}

/// Passwords of key stores (DOMAIN §1.2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Wrong passwords until the pause.
    pub tries: u32,
    /// The pause, in seconds.
    pub pause_s: u64,
}

/// Key files on a stick (DOMAIN §1.2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFilePolicy {
    /// The largest key file, in bytes.
    pub bytes_max: u64,
    /// The most key files shown.
    pub count_max: usize,
    /// How many folders deep a stick is searched.
    pub depth_max: usize,
}

/// Why a policy file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Not the TOML that is expected.
    #[error("policy: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A number that cannot be.
    #[error("policy {profile}: {rule}")]
    Impossible {
        /// The profile of the file.
        profile: String,
        /// The rule it breaks.
        rule: &'static str,
    },
}

impl Policy {
    /// Reads a profile of `assets/policy`.
    ///
    /// # Errors
    /// When the text is no such TOML or a number in it cannot be.
    pub fn from_toml(text: &str) -> Result<Policy, PolicyError> {
        let policy: Policy = toml::from_str(text)?;
        match policy.broken_rule() {
            Some(rule) => Err(PolicyError::Impossible { profile: policy.profile, rule }),
            None => Ok(policy),
        }
    }

    /// These rules, knowing what was promised under other profiles.
    #[must_use]
    pub fn beside<'p>(mut self, others: impl IntoIterator<Item = &'p Policy>) -> Policy {
        let others = others.into_iter().map(|it| (it.profile.clone(), it.kindergarten.clone()));
        self.others = others.filter(|(profile, _)| *profile != self.profile).collect();
        self
    }

    /// The rules that keep what an application was promised when it was registered: the yearly confirmation and the
    /// age limit stay those of its own profile, whatever profile a settlement is given later. Where nobody knows that
    /// profile any more, these rules.
    pub fn promised(&self, profile: &str) -> &KindergartenPolicy {
        let other = self.others.iter().find(|(name, _)| name == profile && *name != self.profile);
        other.map_or(&self.kindergarten, |(_, rules)| rules)
    }

    /// The first rule between the numbers that does not hold.
    fn broken_rule(&self) -> Option<&'static str> {
        let Policy { meal, codes, session, password, scans, .. } = self;
        let rules = [
            (!self.profile.is_empty(), "profile has a name"),
            (!self.accepted_algorithms.is_empty(), "accepted_algorithms names at least one"),
            (self.retention_years > 0, "retention_years is at least 1"),
            (self.consent_lives_s > 0, "consent_lives_s is at least 1"),
            ((1..=366).contains(&meal.decision_working_days), "meal.decision_working_days is 1 to 366"),
            (self.resign_working_days <= 366, "resign_working_days is at most 366"),
            (meal.school_year_ends.in_year(2027).is_some(), "meal.school_year_ends is a day of every year"),
            ((4..=8).contains(&codes.digits), "codes.digits is 4 to 8"),
            (codes.tries > 0, "codes.tries is at least 1"),
            (codes.resend_after_s < codes.lives_s, "codes.resend_after_s is less than codes.lives_s"),
            (codes.sends_per_number_per_day > 0, "codes.sends_per_number_per_day is at least 1"),
            (codes.sends_per_kiosk_per_hour > 0, "codes.sends_per_kiosk_per_hour is at least 1"),
            (session.idle_warning_s > 0, "session.idle_warning_s is at least 1"),
            (
                session.idle_warning_s < session.idle_end_s,
                "session.idle_warning_s is less than session.idle_end_s",
            ),
            (password.tries > 0, "password.tries is at least 1"),
        ];
        let mut all = rules.into_iter().chain(scans.rules()).chain(self.kindergarten.rules());
        all.find(|(holds, _)| !holds).map(|(_, rule)| rule)
    }
}

impl MealPolicy {
    /// The last day of the school year that a decision of this day belongs to.
    pub fn school_year_end(&self, decided: NaiveDate) -> NaiveDate {
        let ends = |year| self.school_year_ends.in_year(year).unwrap_or(NaiveDate::MAX);
        let this_year = ends(decided.year());
        if decided <= this_year { this_year } else { ends(decided.year().saturating_add(1)) }
    }
}

impl MonthDay {
    /// The day in one year; `None` when there is no such day.
    pub fn in_year(&self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use rstest::rstest;

    use super::*;
    use crate::released;

    const SEED: &str = include_str!("../../../assets/policy/seed.toml");

    #[test]
    fn the_seed_profile_has_the_numbers_of_the_manuals() {
        let seed = released::policy();
        assert_eq!(seed.meal.decision_working_days, 5);
        assert_eq!((seed.codes.digits, seed.codes.lives_s, seed.codes.resend_after_s), (4, 300, 60));
        assert_eq!((seed.session.idle_warning_s, seed.session.idle_end_s), (60, 90));
        assert_eq!((seed.password.tries, seed.password.pause_s), (3, 30));
        assert_eq!(seed.accepted_algorithms, [KeyAlgorithm::Rsa, KeyAlgorithm::Gost2015]);
        assert_eq!(seed.scans.short_side_px_min, 1240);
        assert_eq!(seed.kindergarten.age_limit_years, 7);
    }

    /// DOMAIN §2.4: what the manuals leave open, and the defaults.
    #[test]
    fn the_open_points_have_their_defaults_in_every_profile() {
        for policy in released::policies() {
            let kindergarten = &policy.kindergarten;
            assert_eq!(kindergarten.withdrawn_place, ReturnPlace::RestoreOriginalDate);
            assert_eq!(kindergarten.vacancy_access, VacancyAccess::AnyInQueue);
            assert_eq!(kindergarten.offline_t0, OfflineTime::RecordedAtCentre);
            let extension = kindergarten.extension.as_ref();
            assert!(extension.is_none_or(|extension| extension.base == ExtensionBase::ExpiresAt));
            let stop_list = kindergarten.stop_list.as_ref();
            assert!(stop_list.is_none_or(|list| list.place == ReturnPlace::RestoreOriginalDate));
        }
        let interest = released::policy().kindergarten.interest.as_ref().unwrap();
        assert_eq!((interest.months, interest.window_days, interest.grace_working_days), (12, 60, 10));
        assert_eq!(interest.reminder_days, [30, 14, 3, 0]);
    }

    #[test]
    fn the_other_profiles_change_the_kindergarten_only() {
        let [seed, order254, voucher] = released::policies();
        for other in [order254, voucher] {
            let kindergarten = seed.kindergarten.clone();
            assert_ne!(other.kindergarten, kindergarten);
            let named = Policy { profile: seed.profile.clone(), kindergarten, ..other.clone() };
            assert_eq!(&named, seed);
        }
    }

    #[rstest]
    #[case("idle_warning_s = 60", "idle_warning_s = 90")]
    #[case("digits = 4", "digits = 3")]
    #[case("resend_after_s = 60", "resend_after_s = 300")]
    #[case("decision_working_days = 5", "decision_working_days = 0")]
    #[case("{ month = 5, day = 31 }", "{ month = 2, day = 29 }")]
    #[case("[\"RSA\", \"GOST2015\"]", "[]")]
    #[case("pixels_max = 60_000_000", "pixels_max = 1_000")]
    #[case("long_side_px_min = 1_754", "long_side_px_min = 2_573")]
    #[case::a_room_without_time("wall_s_max = 60", "wall_s_max = 0")]
    #[case::no_day_between_the_ages("private_age_years_min = 3", "private_age_years_min = 7")]
    #[case::reminders_out_of_order("[30, 14, 3, 0]", "[14, 30, 3, 0]")]
    #[case::a_reminder_before_the_window("[30, 14, 3, 0]", "[61, 14, 3, 0]")]
    #[case::a_stop_list_without_a_second_chance("misses_max = 2", "misses_max = 1")]
    #[case::only_the_privileged("unprivileged_per_privileged = 3", "unprivileged_per_privileged = 0")]
    fn an_impossible_number_is_refused(#[case] from: &str, #[case] to: &str) {
        let text = SEED.replace(from, to);
        assert_ne!(text, SEED);
        assert!(matches!(Policy::from_toml(&text), Err(PolicyError::Impossible { .. })));
    }

    #[rstest]
    #[case::missing("digits = 4", "")]
    #[case::unknown("digits = 4", "digits = 4\nletters = 2")]
    #[case::negative("digits = 4", "digits = -4")]
    #[case::unknown_algorithm("\"RSA\"", "\"DSA\"")]
    #[case::unknown_switch("\"any_in_queue\"", "\"by_lot\"")]
    fn a_file_of_another_shape_is_refused(#[case] from: &str, #[case] to: &str) {
        assert!(matches!(Policy::from_toml(&SEED.replace(from, to)), Err(PolicyError::Syntax(_))));
    }

    #[rstest]
    #[case("2026-12-25", "2027-05-31")]
    #[case("2027-05-31", "2027-05-31")]
    #[case("2027-06-01", "2028-05-31")]
    fn an_approval_lasts_to_the_end_of_its_school_year(#[case] decided: NaiveDate, #[case] ends: NaiveDate) {
        assert_eq!(released::policy().meal.school_year_end(decided), ends);
    }

    #[test]
    fn a_day_of_no_year_is_told() {
        assert_eq!(MonthDay { month: 13, day: 1 }.in_year(2026), None);
        assert!(MonthDay { month: 5, day: 31 }.in_year(2026).unwrap().ordinal() > 150);
    }
}
