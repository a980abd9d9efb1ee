//! The acceptance scenarios of DOMAIN §10 that live at this level.

use rstest::rstest;

use super::*;
use crate::policy::VacancyAccess;

#[test]
fn scenario_16_on_the_seventh_birthday_no_longer() {
    let mut case = Case::new();
    let today = at("2026-11-22T05:00:00Z");
    let refused = case.act(today, By::Filer, |now| now.register(filing("22.11.2019", Category::N0)));
    assert_eq!(refused, Err(Refusal::Age { limit: 7 }));
    assert_eq!(refused.unwrap_err().code(), "E-AGE");
    assert_eq!(case.code(), "DRAFT");

    let last_second = end_of_day(day("21.11.2026"));
    case.act(last_second, By::Filer, |now| now.register(filing("22.11.2019", Category::N0))).unwrap();
    assert_eq!(case.code(), "IN_QUEUE");
    assert_eq!(case.last_papers(), [Paper::D1, Paper::D2, Paper::D3]);
}

#[test]
fn scenario_23_interest_confirmed_moves_twelve_months() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    assert_eq!(case.known().interest.unwrap().due, day("12.12.2026"));
    let twenty_days_ahead = noon("22.11.2026");
    assert_eq!(case.button(Action::ConfirmInterest, twenty_days_ahead, 0), Ok(()));
    case.act(twenty_days_ahead, By::Filer, |now| now.confirm()).unwrap();
    assert_eq!(case.last_papers(), [Paper::D6]);
    assert_eq!(case.known().interest.unwrap().due, day("12.12.2027"));

    let from = day("13.10.2027");
    let early = case.button(Action::ConfirmInterest, twenty_days_ahead, 0);
    assert_eq!(early, Err(Refusal::InterestEarly { from }));
    assert_eq!(early.unwrap_err().possible_from(), Some(from));
    assert_eq!(case.button(Action::ConfirmInterest, start_of_day(from), 0), Ok(()));
}

#[test]
fn scenario_24_interest_not_confirmed_removes() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    case.tick(end_of_day(day("12.12.2026")));
    assert_eq!(case.code(), "IN_QUEUE", "the last second still counts");
    let too_late = start_of_day(day("13.12.2026"));
    assert_eq!(case.tick(too_late), [Act::LapseInterest]);
    assert_eq!(case.application.state(), State::Removed { reason: Removal::InterestNotConfirmed });
    assert_eq!(case.last_papers(), [Paper::D10]);
    assert_eq!(case.act(too_late, By::Filer, |now| now.confirm()), Err(Refusal::Ended));
}

#[test]
fn scenario_25_a_change_of_category_keeps_the_date() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    let before = case.application.standing().unwrap();
    let now = noon("20.12.2025");
    let without = case.act(now, By::Filer, |now| now.change_category(Category::P4, 0));
    assert_eq!(without, Err(Refusal::NoDocument));
    case.act(now, By::Filer, |now| now.change_category(Category::P4, 1)).unwrap();
    assert_eq!(case.last_papers(), [Paper::D11]);
    assert_eq!(case.application.standing().unwrap(), Standing { class: Class::P, ..before });
    assert_eq!(case.known().benefit, Benefit::Pending);

    let mut refused = case.clone();
    case.take(Event::new(now, By::Department, signed(), "SEED", Act::DecideBenefit { granted: true }))
        .unwrap();
    assert_eq!((case.known().benefit, case.known().category), (Benefit::Yes, Category::P4));
    refused
        .take(Event::new(now, By::Department, signed(), "SEED", Act::DecideBenefit { granted: false }))
        .unwrap();
    assert_eq!((refused.known().benefit, refused.known().category), (Benefit::No, Category::N0));
    assert_eq!(refused.application.standing().unwrap(), before, "the first date is kept");
}

#[test]
fn scenario_26_leaving_ends_it_and_every_button_goes() {
    let mut case = Case::registered("12.12.2025", "01.04.2023");
    let now = noon("22.11.2026");
    case.act(now, By::Filer, |now| now.leave()).unwrap();
    assert_eq!(case.application.state(), State::Removed { reason: Removal::ByApplicant });
    assert_eq!(case.last_papers(), [Paper::D10]);
    for action in Action::ALL {
        assert!(case.button(action, now, 9).is_err(), "{action:?}");
    }
    assert_eq!(case.application.standing(), None);
    assert_eq!(
        case.act(now, By::Filer, |now| now.register(filing("01.04.2023", Category::N0))),
        Err(Refusal::Ended)
    );
}

#[test]
fn scenario_27_a_private_place_from_the_third_birthday() {
    let case = Case::registered("01.12.2025", "22.11.2023");
    let from = day("22.11.2026");
    let eve = end_of_day(day("21.11.2026"));
    let hidden = case.button(Action::ChoosePrivate, eve, 3).unwrap_err();
    assert_eq!(
        (hidden, hidden.code(), hidden.possible_from()),
        (Refusal::AgeMin { from }, "E-AGE3", Some(from))
    );
    assert_eq!(case.button(Action::ChoosePrivate, start_of_day(from), 3), Ok(()));
    assert_eq!(case.button(Action::ChoosePrivate, start_of_day(from), 0), Err(Refusal::NoVacancy));
}

#[test]
fn scenario_28_one_place_and_two_parents() {
    let now = noon("23.11.2026");
    let mut first = Case::registered("12.12.2025", "01.04.2022");
    let mut second = Case::registered("13.12.2025", "02.04.2022");
    let before = first.application.clone();
    first.act(now, By::Filer, |now| now.refer(place(1))).unwrap();
    assert_eq!(before.place_change(&first.application), Some(PlaceChange::Taken(kindergarten())));
    let refused = second.act(now, By::Filer, |now| now.refer(place(0))).unwrap_err();
    assert_eq!((refused, refused.code()), (Refusal::PlaceTaken, "E-VACANCY"));
    assert_eq!((first.code(), second.code()), ("REFERRED", "IN_QUEUE"));
    assert_eq!(first.last_papers(), [Paper::D4, Paper::D5]);
    let unread = Place { number_lost: false, ..place(1) };
    let refused = second.act(now, By::Filer, |now| now.refer(unread)).unwrap_err();
    assert_eq!(refused.code(), "W-NUMLOST");
}

#[test]
fn a_place_by_rank_goes_to_the_head_of_the_sequence() {
    let now = noon("23.11.2026");
    let mut case = Case::registered("12.12.2025", "01.04.2025");
    let state = |rank| Place { kind: PlaceKind::State, rank, free: 2, ..place(2) };
    let give = |case: &mut Case, rank| case.act(now, By::Department, |now| now.refer(state(rank)));
    assert_eq!(give(&mut case, None), Err(Refusal::NotYourTurn { free: 2 }));
    assert_eq!(give(&mut case, Some(3)), Err(Refusal::NotYourTurn { free: 2 }));
    let mut by_parent = case.clone();
    assert_eq!(by_parent.act(now, By::Filer, |now| now.refer(state(Some(1)))), Err(Refusal::WrongCause));
    give(&mut case, Some(2)).unwrap();
    assert_eq!(case.code(), "REFERRED", "a state kindergarten takes a child of one year");

    let mut private = Case::registered("12.12.2025", "01.04.2022");
    private.policy.kindergarten.vacancy_access = VacancyAccess::ByRank;
    let ranked = |rank| Place { rank: Some(rank), ..place(1) };
    let refused = private.act(now, By::Filer, |now| now.refer(ranked(2)));
    assert_eq!(refused, Err(Refusal::NotYourTurn { free: 1 }));
    private.act(now, By::Filer, |now| now.refer(ranked(1))).unwrap();
}

#[rstest]
#[case("23.11.2026", "30.11.2026")]
#[case::nauryz("20.03.2026", "01.04.2026")]
fn scenario_29_five_working_days_for_the_papers(#[case] issued: &str, #[case] last_day: &str) {
    let case = Case::referred(noon(issued));
    assert_eq!(case.referral().expires.last_day, day(last_day));
    let in_time = end_of_day(day(last_day));
    assert_eq!(case.moment(in_time).enrol(), Ok(Act::Enrol));
    let on = day(last_day);
    assert_eq!(
        case.moment(start_of_day(on.succ_opt().unwrap())).enrol(),
        Err(Refusal::ReferralExpired { on })
    );
}

#[test]
fn scenario_30_a_withdrawal_within_twenty_four_hours() {
    let issued = at("2026-11-23T11:22:07Z");
    let mut case = Case::referred(issued);
    let (until, late) = (at("2026-11-24T11:22:07.9Z"), at("2026-11-24T11:22:08Z"));
    let refused = case.button(Action::Withdraw, late, 0).unwrap_err();
    assert_eq!(refused, Refusal::WithdrawLate { until: at("2026-11-24T11:22:07Z") });
    assert_eq!(refused.code(), "E-WITHDRAW-LATE");
    assert_eq!(case.clone().act(late, By::Filer, |now| now.withdraw(Reason::Moving)), Err(refused));

    assert_eq!(case.button(Action::Withdraw, until, 0), Ok(()));
    let (before, t0) = (case.application.clone(), case.known().t0);
    case.act(until, By::Filer, |now| now.withdraw(Reason::Moving)).unwrap();
    assert_eq!(case.referral().status, ReferralStatus::Withdrawn);
    assert_eq!(before.place_change(&case.application), Some(PlaceChange::Freed(kindergarten())));
    assert_eq!((case.code(), case.known().misses, case.known().since), ("IN_QUEUE", 0, t0));
    assert_eq!(case.last_papers(), [Paper::D7]);
}

#[test]
fn scenario_31_one_extension_by_thirty_days() {
    let now = noon("24.11.2026");
    let mut case = Case::referred(noon("23.11.2026"));
    assert_eq!(case.referral().expires.last_day, day("30.11.2026"));
    let range = Refusal::ExtensionRange { first: day("01.12.2026"), last: day("30.12.2026") };
    for wrong in ["30.11.2026", "31.12.2026"] {
        let refused = case.act(now, By::Filer, |now| now.extend(Some(day(wrong)), Reason::Illness));
        assert_eq!(refused, Err(range));
    }
    assert_eq!(range.args(), [("a", "01.12.2026".to_owned()), ("b", "30.12.2026".to_owned())]);
    case.act(now, By::Filer, |now| now.extend(Some(day("30.12.2026")), Reason::Illness)).unwrap();
    assert_eq!(case.referral().status, ReferralStatus::Extended);
    assert_eq!(case.referral().expires.last_day, day("30.12.2026"));
    assert_eq!(case.last_papers(), [Paper::D8]);
    let twice = case.act(now, By::Filer, |now| now.extend(Some(day("31.12.2026")), Reason::Illness));
    assert_eq!(twice.unwrap_err().code(), "E-EXT-TWICE");
    assert_eq!(case.button(Action::Extend, now, 0), Err(Refusal::ExtensionTwice));
    case.act(now, By::Filer, |now| now.withdraw(Reason::Other)).unwrap();
    assert_eq!(case.code(), "IN_QUEUE", "extended, it may still be given back within the day (§9 I34)");
}

#[test]
fn scenario_32_a_first_lapse_leads_to_the_stop_list() {
    let mut case = Case::referred(noon("23.11.2026"));
    let before = case.application.clone();
    assert!(case.tick(end_of_day(day("30.11.2026"))).is_empty());
    case.tick(start_of_day(day("01.12.2026")));
    let State::StopListed { until } = case.application.state() else { panic!("{}", case.code()) };
    assert_eq!((until.last_day, case.known().misses), (day("14.12.2026"), 1));
    assert_eq!(case.referral().status, ReferralStatus::Lapsed);
    assert_eq!(before.place_change(&case.application), Some(PlaceChange::Freed(kindergarten())));
    assert_eq!(case.last_papers(), [Paper::D9]);

    let (until, from) = (day("14.12.2026"), day("15.12.2026"));
    let refused = case.act(end_of_day(until), By::Filer, |now| now.refer(place(1))).unwrap_err();
    assert_eq!((refused, refused.code()), (Refusal::StopList { until, from }, "E-STOPLIST"));
    assert_eq!(refused.possible_from(), Some(from));
    let late_clock = case.button(Action::ChoosePrivate, start_of_day(from), 1);
    assert_eq!(late_clock, Ok(()), "the button does not wait for the clock's job");
    case.act(start_of_day(from), By::Filer, |now| now.refer(place(1))).unwrap();
    assert_eq!(case.code(), "REFERRED");
}

#[test]
fn scenario_33_a_second_lapse_removes() {
    let mut case = Case::referred(noon("23.11.2026"));
    case.act(noon("15.12.2026"), By::Filer, |now| now.refer(place(1))).unwrap();
    assert_eq!(case.referral().expires.last_day, day("23.12.2026"));
    case.tick(start_of_day(day("24.12.2026")));
    assert_eq!(case.application.state(), State::Removed { reason: Removal::TwoMisses });
    assert_eq!((case.known().misses, case.last_papers()), (2, &[Paper::D10][..]));
}

#[test]
fn scenario_34_enrolled_on_the_last_day() {
    let mut case = Case::referred(noon("23.11.2026"));
    let before = case.application.clone();
    case.act(end_of_day(day("30.11.2026")), By::Kindergarten, |now| now.enrol()).unwrap();
    assert!(case.tick(noon("01.12.2026")).is_empty());
    assert_eq!((case.code(), case.referral().status), ("ENROLLED", ReferralStatus::Used));
    assert_eq!(before.place_change(&case.application), None, "the place stays taken");
}

/// Signed at 14:00 on a kiosk without a network, arrived the next morning.
fn arrived() -> Case {
    let mut case = Case::new();
    let kiosk = KioskNumber::new("KST3", day("22.11.2026"), 7).unwrap();
    let signed_at = at("2026-11-22T09:00:00Z");
    case.act(noon("23.11.2026"), By::Filer, |_| Ok(Act::Arrive { kiosk, signed_at })).unwrap();
    case
}

#[test]
fn scenario_39_an_application_without_a_network() {
    let (arrival, register) = (noon("23.11.2026"), || filing("01.04.2023", Category::N0));
    let mut case = arrived();
    assert_eq!((case.code(), case.last_papers()), ("PENDING_SYNC", &[Paper::D15][..]));
    assert_eq!(case.application.standing(), None);

    let mut good = case.clone();
    good.act(noon("24.11.2026"), By::Filer, |now| now.register(register())).unwrap();
    assert_eq!((good.code(), good.known().t0), ("IN_QUEUE", arrival));
    assert_eq!(good.last_papers(), [Paper::D1, Paper::D2, Paper::D3]);

    let mut revoked = case.clone();
    let reason = Rejection::Certificate;
    revoked.act(arrival, By::Centre, |_| Ok(Act::Reject { reason })).unwrap();
    assert_eq!(revoked.application.state(), State::Rejected { reason });

    case.act(arrival, By::Centre, |now| now.ask_again()).unwrap();
    let State::NeedsResign { until, .. } = case.application.state() else { panic!("{}", case.code()) };
    assert_eq!(until.last_day, day("07.12.2026"), "ten working days");
    let mut late = case.clone();
    case.act(end_of_day(until.last_day), By::Filer, |now| now.register(register())).unwrap();
    assert_eq!((case.code(), case.known().t0), ("IN_QUEUE", arrival), "t0 is kept");

    let refused = late.act(noon("08.12.2026"), By::Filer, |now| now.register(register()));
    assert_eq!(refused, Err(Refusal::Ended));
    assert_eq!(late.application.state(), State::Rejected { reason: Rejection::SignedTooLate });
}

#[test]
fn where_the_owner_approves_the_kiosks_time_counts() {
    let mut case = arrived();
    case.policy.kindergarten.offline_t0 = crate::policy::OfflineTime::KioskSignedAt;
    case.act(noon("24.11.2026"), By::Filer, |now| now.register(filing("01.04.2023", Category::N0))).unwrap();
    assert_eq!(case.known().t0, at("2026-11-22T09:00:00Z"));
    assert_eq!(case.known().registered_at, noon("24.11.2026"));
}
