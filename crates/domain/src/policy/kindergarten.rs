//! The numbers of the kindergarten queue (DOMAIN §0, §2, §3.2), and the switches for what the manuals leave
//! open (§2.4).
//!
//! **Invariant:** what a profile does not know is absent, not zero: no interest to confirm, no extension, no
//! stop-list.

use serde::Deserialize;

/// The kindergarten queue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindergartenPolicy {
    /// A child may be queued until the birthday on which it turns so many years.
    pub age_limit_years: u32,
    /// Days before that birthday on which the parents are told, the earliest first.
    pub age_notice_days: Vec<u32>,
    /// From which birthday on a private place may be chosen.
    pub private_age_years_min: u32,
    /// Working days to bring the papers after a referral.
    pub papers_working_days: u32,
    /// Working days to accept an offered place; absent where the parent chooses the place.
    pub accept_working_days: Option<u32>,
    /// Seconds after its issue in which a referral may be withdrawn.
    pub withdraw_s: u64,
    /// Where a timely withdrawal puts the application (§2.4-a).
    pub withdrawn_place: ReturnPlace,
    /// Working days in which the filing parent may object to the other parent's joining (§1.14).
    pub merge_objection_working_days: u32,
    /// Who may take a private place (§2.4-j).
    pub vacancy_access: VacancyAccess,
    /// Which moment decides the place of an application signed without a network (§2.3 T3).
    pub offline_t0: OfflineTime,
    /// Unprivileged applications after each privileged one in the general sequence.
    pub unprivileged_per_privileged: u32,
    /// Interest that parents confirm; absent where the system renews the queue itself.
    pub interest: Option<InterestPolicy>,
    /// The one extension of a referral; absent where the profile knows none.
    pub extension: Option<ExtensionPolicy>,
    /// The stop-list; absent where the first place not taken ends the application.
    pub stop_list: Option<StopListPolicy>,
}

/// The parents' yearly word that the place is still wanted (§1.7, §2.4-e, -h).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterestPolicy {
    /// Months between confirmations.
    pub months: u32,
    /// So many days before its last day the confirmation opens.
    pub window_days: u32,
    /// Days before the last day on which the parents are reminded, the earliest first.
    pub reminder_days: Vec<u32>,
    /// Working days to confirm after a return to the queue, where the term passed meanwhile.
    pub grace_working_days: u32,
}

/// The extension of a referral (§1.12, §2.4-c).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionPolicy {
    /// The most calendar days.
    pub days_max: u32,
    /// What they are counted from.
    pub base: ExtensionBase,
}

/// What a place not taken leads to (§2.3 T18–T21, §2.4-b).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopListPolicy {
    /// Working days on the stop-list.
    pub working_days: u32,
    /// The miss that removes the application instead.
    pub misses_max: u32,
    /// Where the stop-list's end puts the application.
    pub place: ReturnPlace,
}

/// Where an application stands when it comes back into the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnPlace {
    /// At the place of its first date.
    RestoreOriginalDate,
    /// Behind all others of its class.
    Tail,
}

/// What the days of an extension are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionBase {
    /// The day on which the referral runs out.
    ExpiresAt,
    /// The day on which it was issued.
    IssuedAt,
}

/// Who may take a private place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VacancyAccess {
    /// Any queued child old enough, first come first served.
    AnyInQueue,
    /// As many children from the head of the sequence as there are places.
    ByRank,
}

/// Which moment decides the place of an application signed without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfflineTime {
    /// When the centre recorded its arrival (Law 370-II art. 7).
    RecordedAtCentre,
    /// When the kiosk says it was signed.
    KioskSignedAt,
}

impl KindergartenPolicy {
    /// The rules between the numbers, each with whether it holds.
    pub(super) fn rules(&self) -> Vec<(bool, &'static str)> {
        let days = |n: u32| (1..=366).contains(&n);
        let stop = |holds: fn(&StopListPolicy) -> bool| self.stop_list.as_ref().is_none_or(holds);
        let ages = self.private_age_years_min < self.age_limit_years && self.age_limit_years <= 18;
        let interest = |holds: fn(&InterestPolicy) -> bool| self.interest.as_ref().is_none_or(holds);
        vec![
            (ages, "kindergarten.private_age_years_min is below age_limit_years, and that at most 18"),
            (falling(&self.age_notice_days, 3_660), "kindergarten.age_notice_days fall"),
            (days(self.papers_working_days), "kindergarten.papers_working_days is 1 to 366"),
            (self.accept_working_days.is_none_or(days), "kindergarten.accept_working_days is 1 to 366"),
            (self.withdraw_s <= 366 * 86_400, "kindergarten.withdraw_s is at most a year"),
            (
                self.merge_objection_working_days <= 366,
                "kindergarten.merge_objection_working_days is at most 366",
            ),
            (
                (1..=1_000).contains(&self.unprivileged_per_privileged),
                "kindergarten.unprivileged_per_privileged is 1 to 1000",
            ),
            (interest(|it| (1..=120).contains(&it.months)), "kindergarten.interest.months is 1 to 120"),
            (
                interest(|it| it.window_days <= 28 * it.months),
                "kindergarten.interest.window_days fit the months",
            ),
            (
                interest(|it| falling(&it.reminder_days, it.window_days)),
                "kindergarten.interest.reminder_days fall and lie in the window",
            ),
            (
                interest(|it| it.grace_working_days <= 366),
                "kindergarten.interest.grace_working_days is at most 366",
            ),
            (
                self.extension.as_ref().is_none_or(|extension| days(extension.days_max)),
                "kindergarten.extension.days_max is 1 to 366",
            ),
            (
                stop(|list| (1..=366).contains(&list.working_days)),
                "kindergarten.stop_list.working_days is 1 to 366",
            ),
            (stop(|list| list.misses_max >= 2), "kindergarten.stop_list.misses_max is at least 2"),
        ]
    }
}

/// Whether each number is less than the one before it, and the first at most `most`.
fn falling(days: &[u32], most: u32) -> bool {
    days.first().is_none_or(|first| *first <= most) && days.is_sorted_by(|earlier, later| earlier > later)
}
