//! The other parent (DOMAIN §1.14), data typed by hand, duplicates, and a person's look at a removal (§8.2).

use super::*;

fn case() -> Case {
    Case::registered("12.12.2025", "01.04.2023")
}

#[test]
fn scenario_22_the_other_parent_sees_and_acts_after_the_merge() {
    let mut case = case();
    let (friday, now) = (noon("20.11.2026"), noon("27.11.2026"));
    assert_eq!(case.act(friday, By::OtherParent, |now| now.leave()), Err(Refusal::WrongCause));
    case.act(friday, By::OtherParent, |now| now.ask_merge(Link::Registry)).unwrap();
    let standing = case.application.standing();
    assert_eq!(
        case.act(friday, By::OtherParent, |now| now.ask_merge(Link::Registry)),
        Err(Refusal::MergedAlready)
    );
    case.tick(end_of_day(day("25.11.2026")));
    assert!(matches!(case.known().merge, Merging::Asked { .. }), "three working days to object");
    assert_eq!(case.tick(start_of_day(day("26.11.2026"))), [Act::Merge]);
    assert_eq!(case.last_papers(), [Paper::D12]);
    assert_eq!(case.application.standing(), standing, "merging moves nobody");
    case.act(now, By::OtherParent, |now| now.confirm()).unwrap();
    assert_eq!(case.log.last().unwrap().by, By::OtherParent, "the log says which parent");
}

#[test]
fn the_filing_parent_may_object_in_time() {
    let mut case = case();
    let friday = noon("20.11.2026");
    case.act(friday, By::OtherParent, |now| now.ask_merge(Link::Papers)).unwrap();
    let from = day("26.11.2026");
    let early = case.act(noon("25.11.2026"), By::Department, |now| now.merge());
    assert_eq!(early, Err(Refusal::MergeEarly { from }));
    assert_eq!(case.button(Action::ObjectToMerge, friday, 0), Ok(()));

    let mut objected = case.clone();
    objected.act(end_of_day(day("25.11.2026")), By::Filer, |now| now.object()).unwrap();
    assert_eq!(objected.known().merge, Merging::None);
    assert!(objected.button(Action::ObjectToMerge, friday, 0).is_err());

    assert_eq!(case.tick(start_of_day(from)), [], "papers wait for the department");
    let late = case.act(start_of_day(from), By::Filer, |now| now.object());
    assert_eq!(late, Err(Refusal::ObjectionLate { on: day("25.11.2026") }));
    case.act(start_of_day(from), By::Department, |now| now.merge()).unwrap();
    assert_eq!(case.known().merge, Merging::Joined);
}

#[test]
fn data_typed_by_hand_are_checked_and_the_place_is_provisional_meanwhile() {
    let mut case = Case::new();
    let typed = Filing { to_check: true, ..filing("01.04.2022", Category::N0) };
    case.act(noon("20.11.2026"), By::Filer, |now| now.register(typed)).unwrap();
    assert_eq!(case.code(), "PENDING_CHECK");
    assert!(case.application.standing().is_some());
    let refused = case.act(noon("20.11.2026"), By::Filer, |now| now.refer(place(1)));
    assert_eq!(refused, Err(Refusal::WrongState));
    let mut wrong = case.clone();
    case.act(noon("23.11.2026"), By::Department, |now| now.check()).unwrap();
    assert_eq!(case.code(), "IN_QUEUE");
    let reason = Rejection::Registry;
    wrong.act(noon("23.11.2026"), By::Department, |_| Ok(Act::Reject { reason })).unwrap();
    assert_eq!((wrong.code(), wrong.application.standing()), ("REJECTED", None));
    assert_eq!(wrong.known().number, number(), "the number is used up, so that there is no gap");
}

#[test]
fn a_duplicate_is_removed_from_any_state() {
    let mut case = Case::referred(noon("23.11.2026"));
    let before = case.application.clone();
    let kept = ApplicationNumber::parse("391010000/UO.2026.000001.1").unwrap();
    case.act(noon("24.11.2026"), By::Centre, |_| Ok(Act::RemoveDuplicate { kept })).unwrap();
    assert_eq!(case.application.state(), State::Removed { reason: Removal::Duplicate });
    assert_eq!(before.place_change(&case.application), Some(PlaceChange::Freed(kindergarten())));
    assert_eq!(case.referral().status, ReferralStatus::Lapsed);
}

#[test]
fn a_person_looks_at_an_automatic_removal() {
    let mut case = case();
    let now = noon("14.12.2026");
    case.tick(now);
    assert_eq!(case.button(Action::AskReview, now, 0), Ok(()));
    case.act(now, By::Filer, |now| now.ask_review()).unwrap();
    assert_eq!(case.button(Action::AskReview, now, 0), Err(Refusal::NothingToReview));

    let mut stands = case.clone();
    stands.act(now, By::Department, |now| now.answer_review(false)).unwrap();
    assert_eq!((stands.code(), stands.known().review), ("REMOVED", Review::Done));
    let t0 = case.known().t0;
    case.act(now, By::Department, |now| now.answer_review(true)).unwrap();
    assert_eq!((case.code(), case.known().since), ("IN_QUEUE", t0), "at its place");
    assert_eq!(case.known().interest.unwrap().last_day(), day("29.12.2026"), "with time to confirm");

    let mut left = Case::registered("12.12.2025", "01.04.2023");
    left.act(now - chrono::TimeDelta::days(9), By::Filer, |now| now.leave()).unwrap();
    assert_eq!(left.button(Action::AskReview, now, 0), Err(Refusal::NothingToReview));
}

#[test]
fn a_miss_that_was_none_is_taken_back_with_the_removal() {
    let mut case = Case::referred(noon("23.11.2026"));
    case.act(noon("15.12.2026"), By::Filer, |now| now.refer(place(1))).unwrap();
    case.tick(noon("24.12.2026"));
    assert_eq!((case.code(), case.known().misses), ("REMOVED", 2));
    case.act(noon("24.12.2026"), By::Filer, |now| now.ask_review()).unwrap();
    case.act(noon("25.12.2026"), By::Department, |now| now.answer_review(true)).unwrap();
    assert_eq!((case.code(), case.known().misses), ("IN_QUEUE", 1));
}

/// T22: the stop-list blocks nothing but a referral.
#[test]
fn on_the_stop_list_one_may_confirm_change_and_leave() {
    let mut case = Case::referred(noon("23.11.2026"));
    let now = noon("02.12.2026");
    case.tick(now);
    assert_eq!(case.code(), "STOP_LISTED");
    assert!(case.application.standing().is_some(), "the place is kept");
    case.act(now, By::Filer, |now| now.change_category(Category::P1, 2)).unwrap();
    assert_eq!(case.code(), "STOP_LISTED");
    case.act(now, By::Filer, |now| now.leave()).unwrap();
    assert_eq!(case.application.state(), State::Removed { reason: Removal::ByApplicant });
}
