//! The golden dates of DOMAIN §2.5, lived through; the switches of §2.4.

use rstest::rstest;

use super::*;
use crate::policy::{ExtensionBase, ReturnPlace};

#[rstest]
#[case("26.04.2024", "04.05.2024", "22.05.2024")]
#[case("03.05.2024", "14.05.2024", "28.05.2024")]
#[case("02.01.2025", "10.01.2025", "24.01.2025")]
#[case("19.03.2025", "31.03.2025", "14.04.2025")]
#[case("20.03.2026", "01.04.2026", "15.04.2026")]
#[case("06.05.2026", "15.05.2026", "01.06.2026")]
#[case("22.05.2026", "01.06.2026", "15.06.2026")]
#[case("23.10.2026", "02.11.2026", "16.11.2026")]
#[case("23.11.2026", "30.11.2026", "14.12.2026")]
#[case("14.12.2026", "22.12.2026", "08.01.2027")]
#[case("30.12.2026", "11.01.2027", "25.01.2027")]
#[case("12.03.2027", "25.03.2027", "08.04.2027")]
#[case("14.05.2027", "21.05.2027", "04.06.2027")]
fn golden_dates(#[case] issued: &str, #[case] papers: &str, #[case] stop_list: &str) {
    let mut case = Case::referred(noon(issued));
    assert_eq!(case.referral().expires.last_day, day(papers));
    case.tick(end_of_day(day(papers)));
    assert_eq!(case.code(), "REFERRED");
    case.tick(start_of_day(day(papers).succ_opt().unwrap()));
    assert_eq!(case.code(), "STOP_LISTED");
    case.tick(end_of_day(day(stop_list)));
    assert_eq!(case.code(), "STOP_LISTED");
    let again = start_of_day(day(stop_list).succ_opt().unwrap());
    case.tick(again);
    assert_eq!((case.code(), case.button(Action::ChoosePrivate, again, 1)), ("IN_QUEUE", Ok(())));
}

/// §2.4-a, -b: restored by default, or the tail.
#[rstest]
#[case(ReturnPlace::RestoreOriginalDate)]
#[case(ReturnPlace::Tail)]
fn the_place_after_a_return_is_a_switch(#[case] switch: ReturnPlace) {
    let issued = noon("23.11.2026");
    let mut withdrawn = Case::referred(issued);
    withdrawn.policy.kindergarten.withdrawn_place = switch;
    let now = issued + chrono::TimeDelta::hours(1);
    withdrawn.act(now, By::Filer, |now| now.withdraw(Reason::Other)).unwrap();
    let mut lapsed = Case::referred(issued);
    lapsed.policy.kindergarten.stop_list.as_mut().unwrap().place = switch;
    lapsed.tick(noon("20.12.2026"));
    assert_eq!(lapsed.code(), "IN_QUEUE");
    let first = issued - chrono::TimeDelta::days(10);
    let tail = switch == ReturnPlace::Tail;
    assert_eq!(withdrawn.known().since, if tail { now } else { first });
    let released = start_of_day(day("15.12.2026"));
    assert_eq!(lapsed.known().since, if tail { released } else { first }, "however late the clock was");
    assert_eq!((withdrawn.known().t0, lapsed.known().t0), (first, first));
}

/// A place lost to the tail does not come back by way of a referral withdrawn later.
#[test]
fn the_tail_stays_the_tail() {
    let mut case = Case::referred(noon("23.11.2026"));
    case.policy.kindergarten.stop_list.as_mut().unwrap().place = ReturnPlace::Tail;
    case.act(noon("16.12.2026"), By::Filer, |now| now.refer(place(1))).unwrap();
    case.act(noon("16.12.2026"), By::Filer, |now| now.withdraw(Reason::Other)).unwrap();
    assert_eq!(case.known().since, start_of_day(day("15.12.2026")));
}

/// §2.4-c.
#[test]
fn the_base_of_an_extension_is_a_switch() {
    let mut case = Case::referred(noon("23.11.2026"));
    case.policy.kindergarten.extension.as_mut().unwrap().base = ExtensionBase::IssuedAt;
    let (first, last) = (day("01.12.2026"), day("23.12.2026"));
    let refused = case.moment(noon("24.11.2026")).extend(Some(day("24.12.2026")), Reason::Other);
    assert_eq!(refused, Err(Refusal::ExtensionRange { first, last }));
    case.act(noon("24.11.2026"), By::Filer, |now| now.extend(None, Reason::Other)).unwrap();
    assert_eq!(case.referral().expires.last_day, last);
}

/// Nobody can confirm while the data are checked: whoever is checked late gets the same ten working days.
#[rstest]
#[case("27.11.2026", None)]
#[case("09.12.2026", Some("24.12.2026"))]
#[case("14.01.2027", Some("28.01.2027"))]
fn a_check_that_comes_late_gives_time_to_confirm(#[case] checked: &str, #[case] grace: Option<&str>) {
    let mut case = Case::new();
    let typed = Filing { to_check: true, ..filing("01.04.2022", Category::N0) };
    case.act(noon("18.12.2025"), By::Filer, |now| now.register(typed)).unwrap();
    assert_eq!(case.tick(noon(checked)), [], "nobody is reminded of what nobody can do");
    assert_eq!(case.button(Action::ConfirmInterest, noon(checked), 0), Err(Refusal::WrongState));
    case.act(noon(checked), By::Department, |now| now.check()).unwrap();
    let interest = case.known().interest.unwrap();
    assert_eq!((interest.due, interest.grace), (day("18.12.2026"), grace.map(day)));
    let mut silent = case.clone();
    let last = interest.last_day();
    let told = case.tick(end_of_day(last));
    assert_eq!(told, [Act::Remind { of: Deadline::Interest, days: 0 }], "told before it is lost");
    case.act(end_of_day(last), By::Filer, |now| now.confirm()).unwrap();
    assert_eq!(silent.tick(start_of_day(last.succ_opt().unwrap())), [Act::LapseInterest]);
}

/// A log of before: what its check made of an application it still makes, and an audit finds nothing in it.
#[test]
fn a_late_check_of_an_earlier_edition_stays_what_it_was() {
    let mut case = Case::new();
    let typed = Filing { to_check: true, ..filing("01.04.2022", Category::N0) };
    case.act(noon("18.12.2025"), By::Filer, |now| now.register(typed)).unwrap();
    let (calendar, policy) = (released::calendar(), released::policy());
    let check = Event::new(noon("14.01.2027"), By::Centre, Cause::centre("T3"), "SEED", Act::Check);
    let refused = apply(case.application.clone(), check.clone(), calendar, policy);
    assert_eq!(refused, Err(Refusal::OtherDates), "today it gives time");
    let then = recount(case.application, check, calendar, policy).unwrap();
    assert_eq!(then.registered().unwrap().interest.unwrap().grace, None);
    let lapse = due(&then, noon("14.01.2027"), calendar, policy);
    assert_eq!(lapse.iter().map(|event| event.act.clone()).collect::<Vec<_>>(), [Act::LapseInterest]);
}

/// §2.4-e: a term that passed outside the queue gets ten working days after the return.
#[test]
fn interest_that_ran_out_outside_the_queue_has_grace() {
    let mut case = Case::registered("25.11.2025", "01.04.2022");
    case.act(noon("23.11.2026"), By::Filer, |now| now.refer(place(1))).unwrap();
    case.tick(noon("26.11.2026"));
    assert_eq!(case.code(), "REFERRED", "nothing lapses while the referral runs");
    case.act(noon("27.11.2026"), By::Kindergarten, |now| now.refuse_papers(PaperFault::Incomplete)).unwrap();
    assert_eq!((case.code(), case.known().misses), ("IN_QUEUE", 0));
    assert_eq!(case.referral().status, ReferralStatus::RefusedByKindergarten);
    let interest = case.known().interest.unwrap();
    assert_eq!((interest.due, interest.grace), (day("25.11.2026"), Some(day("11.12.2026"))));

    let mut silent = case.clone();
    case.act(end_of_day(day("11.12.2026")), By::Filer, |now| now.confirm()).unwrap();
    let interest = case.known().interest.unwrap();
    assert_eq!((interest.due, interest.grace), (day("25.11.2027"), None), "the same anniversary");
    silent.tick(start_of_day(day("12.12.2026")));
    assert_eq!(silent.application.state(), State::Removed { reason: Removal::InterestNotConfirmed });
}

/// §2.4-h: twelve months from 29 February, and back to the 29th where there is one.
#[test]
fn a_leap_day_has_its_anniversaries() {
    let mut case = Case::registered("29.02.2024", "01.04.2023");
    for due in ["28.02.2025", "28.02.2026", "28.02.2027", "29.02.2028"] {
        assert_eq!(case.known().interest.unwrap().due, day(due));
        case.act(noon(due), By::Filer, |now| now.confirm()).unwrap();
    }
}

/// §2.4-f: born on 29 February.
#[test]
fn a_leap_day_child_turns_older_on_the_28th() {
    let mut case = Case::registered("01.02.2026", "29.02.2020");
    case.act(noon("31.01.2027"), By::Filer, |now| now.confirm()).unwrap();
    case.tick(end_of_day(day("27.02.2027")));
    assert_eq!(case.code(), "IN_QUEUE");
    case.tick(start_of_day(day("28.02.2027")));
    assert_eq!(case.application.state(), State::Removed { reason: Removal::AgeLimit });
}

/// Profiles of 2024 and later: a place is accepted first, and a profile without a stop-list ends at once.
#[test]
fn the_other_profiles_offer_places_to_be_accepted() {
    let [_, order254, voucher] = released::policies();
    let referred = |policy: &Policy| {
        let mut case = Case { policy: policy.clone(), ..Case::new() };
        case.act(noon("01.11.2026"), By::Filer, |now| now.register(filing("01.04.2022", Category::N0)))
            .unwrap();
        case.act(noon("23.11.2026"), By::Filer, |now| now.refer(place(1))).unwrap();
        assert_eq!(case.referral().runs_out(), day("25.11.2026"), "two working days to accept");
        case
    };
    let mut accepted = referred(order254);
    accepted.act(noon("25.11.2026"), By::Filer, |now| now.accept()).unwrap();
    assert_eq!(accepted.moment(noon("25.11.2026")).accept(), Err(Refusal::AcceptedAlready));
    assert_eq!(accepted.referral().runs_out(), day("30.11.2026"));
    assert_eq!(accepted.known().interest, None);
    assert_eq!(accepted.moment(noon("25.11.2026")).confirm(), Err(Refusal::WrongState));

    let mut silent = referred(order254);
    silent.tick(start_of_day(day("26.11.2026")));
    assert_eq!(silent.code(), "STOP_LISTED");
    let mut silent = referred(voucher);
    assert_eq!(silent.moment(noon("24.11.2026")).extend(None, Reason::Other), Err(Refusal::NotInProfile));
    silent.tick(start_of_day(day("26.11.2026")));
    assert_eq!(silent.application.state(), State::Removed { reason: Removal::PlaceNotTaken });
}
