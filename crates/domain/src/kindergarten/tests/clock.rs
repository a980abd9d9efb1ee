//! The clock's work: reminders, the age limit, and a clock that is late or runs twice.

use chrono::TimeDelta;

use super::*;

fn remind(of: Deadline, days: u32) -> Act {
    Act::Remind { of, days }
}

#[test]
fn reminders_come_thirty_fourteen_three_and_no_days_before() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    let mut heard = Vec::new();
    let mut now = noon("01.10.2026");
    while case.code() == "IN_QUEUE" {
        for act in case.tick(now) {
            heard.push((crate::time::show_date(crate::time::civil_date(now)), act));
        }
        now += TimeDelta::hours(6);
    }
    let interest = |day: &str, days| (day.to_owned(), remind(Deadline::Interest, days));
    assert_eq!(
        heard,
        [
            interest("12.11.2026", 30),
            interest("28.11.2026", 14),
            interest("09.12.2026", 3),
            interest("12.12.2026", 0),
            ("13.12.2026".to_owned(), Act::LapseInterest),
        ]
    );
}

#[test]
fn a_late_clock_gives_the_last_notice_only_and_none_when_it_is_too_late() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    let mut later = case.clone();
    assert_eq!(case.tick(noon("10.12.2026")), [remind(Deadline::Interest, 3)]);
    assert_eq!(case.tick(noon("11.12.2026")), []);
    assert_eq!(case.tick(noon("12.12.2026")), [remind(Deadline::Interest, 0)]);
    assert_eq!(later.tick(noon("13.12.2026")), [Act::LapseInterest]);
}

#[test]
fn a_new_term_is_reminded_of_anew() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    case.tick(noon("09.12.2026"));
    case.act(noon("09.12.2026"), By::Filer, |now| now.confirm()).unwrap();
    assert_eq!(case.tick(noon("09.12.2026")), []);
    assert_eq!(case.tick(noon("12.11.2027")), [remind(Deadline::Interest, 30)]);
}

#[test]
fn the_seventh_birthday_is_told_before_and_ends_it() {
    let mut case = Case::registered("12.12.2025", "01.06.2019");
    assert_eq!(case.tick(noon("03.03.2026")), [remind(Deadline::AgeLimit, 90)]);
    assert_eq!(case.tick(noon("02.05.2026")), [remind(Deadline::AgeLimit, 30)]);
    assert_eq!(case.tick(end_of_day(day("31.05.2026"))), []);
    assert_eq!(case.tick(start_of_day(day("01.06.2026"))), [Act::ReachAgeLimit]);
    assert_eq!(case.application.state(), State::Removed { reason: Removal::AgeLimit });
    assert_eq!(case.last_papers(), [Paper::D10]);
}

/// T23: a running referral is not cut short by the birthday.
#[test]
fn a_referral_runs_on_over_the_birthday() {
    let mut case = Case::registered("12.12.2025", "01.06.2019");
    case.act(noon("28.05.2026"), By::Filer, |now| now.refer(place(1))).unwrap();
    assert_eq!(case.referral().expires.last_day, day("04.06.2026"));
    case.tick(end_of_day(day("04.06.2026")));
    let mut enrolled = case.clone();
    enrolled.act(end_of_day(day("04.06.2026")), By::Kindergarten, |now| now.enrol()).unwrap();
    assert_eq!(enrolled.code(), "ENROLLED");
    let before = case.application.clone();
    assert_eq!(case.tick(start_of_day(day("05.06.2026"))), [Act::ReachAgeLimit]);
    assert_eq!(case.application.state(), State::Removed { reason: Removal::AgeLimit });
    assert_eq!((case.referral().status, case.known().misses), (ReferralStatus::Lapsed, 0));
    assert_eq!(before.place_change(&case.application), Some(PlaceChange::Freed(kindergarten())));
}

#[test]
fn a_clock_that_slept_through_it_all_finds_the_same_end() {
    let mut slept = Case::referred(noon("23.11.2026"));
    let acts = slept.tick(noon("01.01.2028"));
    let until = crate::calendar::Term { last_day: day("14.12.2026"), provisional: false };
    let back = Back { since: slept.known().t0, grace: None };
    assert_eq!(
        acts,
        [
            Act::LapseReferral { outcome: Lapse::StopList { until } },
            Act::EndStopList { back },
            Act::LapseInterest,
        ]
    );
}

#[test]
fn nobody_overtakes_the_clock() {
    let case = Case::registered("12.12.2025", "01.06.2019");
    let birthday = noon("01.06.2026");
    let policy = released::policy();
    let leave = Event::new(birthday, By::Filer, signed(), &policy.profile, Act::Leave);
    let refused = apply(case.application.clone(), leave, released::calendar(), policy);
    assert_eq!(refused, Err(Refusal::ClockFirst));
    assert_eq!(Refusal::ClockFirst.code(), "E-CHANGED");
}

#[test]
fn the_clock_does_nothing_early_and_nothing_else() {
    let case = Case::registered("12.12.2025", "01.04.2023");
    let policy = released::policy();
    let clock = |at, act| Event::new(at, By::Centre, Cause::clock("T7"), &policy.profile, act);
    let take = |event| apply(case.application.clone(), event, released::calendar(), policy).map(|_| ());
    let last_second = end_of_day(day("12.12.2026"));
    let midnight = start_of_day(day("13.12.2026"));
    assert_eq!(take(clock(noon("01.06.2026"), Act::LapseInterest)), Err(Refusal::NotDue));
    assert_eq!(take(clock(last_second, Act::LapseInterest)), Err(Refusal::OtherDates), "a reminder is due");
    assert_eq!(take(clock(midnight, Act::ReachAgeLimit)), Err(Refusal::OtherDates));
    assert_eq!(take(clock(midnight, Act::Leave)), Err(Refusal::WrongCause));
    assert_eq!(take(clock(midnight, Act::LapseInterest)), Ok(()));
    let by_hand = Event::new(midnight, By::Filer, signed(), &policy.profile, Act::LapseInterest);
    assert_eq!(take(by_hand), Err(Refusal::WrongCause));
}

/// A settlement is given another profile: what a family was promised stays, and so does what it can do.
#[test]
fn another_profile_keeps_interest_and_age_as_they_were_promised() {
    let [seed, order, voucher] = released::policies();
    for other in [order, voucher] {
        let mut case = Case::registered("12.12.2025", "01.06.2019");
        case.policy = other.clone().beside([seed]);
        assert_eq!(
            case.tick(noon("03.03.2026")),
            [remind(Deadline::AgeLimit, 90)],
            "of the seventh birthday"
        );
        let mut case = Case::registered("12.12.2025", "01.04.2023");
        case.policy = other.clone().beside([seed]);
        assert_eq!(case.tick(noon("12.11.2026")), [remind(Deadline::Interest, 30)]);
        let mut silent = case.clone();
        case.act(noon("13.11.2026"), By::Filer, |now| now.confirm()).unwrap();
        assert_eq!(case.known().interest.unwrap().due, day("12.12.2027"));
        assert_eq!(silent.tick(noon("13.12.2026")), [Act::LapseInterest], "as it was told");
    }
}

/// Nobody can confirm under rules that nobody knows any more: then nobody is removed for it either.
#[test]
fn who_cannot_confirm_is_not_removed_for_it() {
    let [_, order, _] = released::policies();
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    case.policy = order.clone();
    assert_eq!(case.tick(noon("13.12.2026")), []);
    assert_eq!(case.moment(noon("13.12.2026")).confirm(), Err(Refusal::NotInProfile));
}
