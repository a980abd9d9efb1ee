//! No sequence of events breaks an invariant; a button is there exactly when its act would be taken; a late
//! clock comes to the same end.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;

/// What somebody tries, so many minutes after the step before.
#[derive(Clone, Debug)]
struct Try {
    minutes: i64,
    wish: u8,
    by: By,
    choice: u32,
}

fn any_try() -> impl Strategy<Value = Try> {
    let minutes = prop_oneof![0_i64..90, 0_i64..4 * 1_440, 0_i64..90 * 1_440];
    let by = prop_oneof![
        6 => Just(By::Filer),
        2 => Just(By::OtherParent),
        2 => Just(By::Department),
        2 => Just(By::Kindergarten),
        1 => Just(By::Centre),
    ];
    (minutes, 0_u8..24, by, 0_u32..40).prop_map(|(minutes, wish, by, choice)| Try {
        minutes,
        wish,
        by,
        choice,
    })
}

fn wished(now: &Moment<'_>, it: &Try, today: NaiveDate) -> Result<Act, Refusal> {
    let categories = [Category::N0, Category::P4, Category::E1];
    let category = categories[it.choice as usize % 3];
    match it.wish {
        0..=2 => now.register(filing("15.05.2022", category)),
        3 => Ok(Act::Reject { reason: Rejection::Registry }),
        4 | 5 => now.confirm(),
        6 => now.change_category(category, it.choice % 2),
        7 => Ok(Act::DecideBenefit { granted: it.choice.is_multiple_of(2) }),
        8 if it.choice < 10 => now.leave(),
        9..=12 => now.refer(place(it.choice % 3)),
        13 => now.withdraw(Reason::Other),
        14 => now.extend(Some(today + TimeDelta::days(it.choice.into())), Reason::Illness),
        15 => now.enrol(),
        16 => now.refuse_papers(PaperFault::Expired),
        17 => now.ask_merge(if it.choice.is_multiple_of(2) { Link::Registry } else { Link::Papers }),
        18 => now.object(),
        19 => now.merge(),
        20 => now.ask_review(),
        21 => now.answer_review(it.choice.is_multiple_of(2)),
        22 if it.choice < 5 => Ok(Act::RemoveDuplicate { kept: number() }),
        22 => now.ask_again(),
        _ => Ok(Act::Arrive {
            kiosk: KioskNumber::new("KST3", today, 7).unwrap(),
            signed_at: noon("01.10.2025"),
        }),
    }
}

fn invariants(before: &Application, after: &Application, event: &Event) -> Result<(), TestCaseError> {
    prop_assert_eq!(after.revision(), before.revision() + 1);
    let review = matches!(event.act, Act::AskReview | Act::AnswerReview { .. });
    prop_assert!(!before.state().is_final() || review, "what is over changed");
    if let (Some(old), Some(new)) = (before.registered(), after.registered()) {
        prop_assert_eq!((&old.number, old.birth, old.t0), (&new.number, new.birth, new.t0));
        prop_assert!(new.since >= new.t0 && new.misses <= 2);
    }
    prop_assert!(before.registered().is_none() || after.registered().is_some(), "a number was lost");
    prop_assert_eq!(after.is_active(), after.registered().is_some() && !after.state().is_final());
    let taken = matches!(before.place_change(after), Some(PlaceChange::Taken(_)));
    prop_assert_eq!(taken, before.state() != State::Referred && after.state() == State::Referred);
    Ok(())
}

/// Every button against the act it stands for.
fn buttons_are_the_guards(case: &Case, now: Timestamp) -> Result<(), TestCaseError> {
    for action in Action::ALL {
        let mut tried = case.clone();
        let taken = tried.act(now, By::Filer, |now| match action {
            Action::ConfirmInterest => now.confirm(),
            Action::ChangeCategory => now.change_category(Category::P1, 1),
            Action::Leave => now.leave(),
            Action::ChoosePrivate => now.refer(place(1)),
            Action::AcceptPlace => now.accept(),
            Action::Withdraw => now.withdraw(Reason::Family),
            Action::Extend => now.extend(None, Reason::Family),
            Action::ObjectToMerge => now.object(),
            Action::AskReview => now.ask_review(),
        });
        prop_assert_eq!(case.button(action, now, 1), taken, "{:?}", action);
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_sequence_of_events_breaks_an_invariant(tries in prop::collection::vec(any_try(), 1..60)) {
        let (mut case, mut now) = (Case::new(), noon("12.12.2025"));
        for it in tries {
            now += TimeDelta::minutes(it.minutes);
            let (before, seen) = (case.application.clone(), case.log.len());
            let _ = case.act(now, it.by, |moment| wished(&moment, &it, crate::time::civil_date(now)));
            let mut step = before;
            for event in &case.log[seen..] {
                let after = step.clone().next(event.clone()).unwrap();
                invariants(&step, &after, event)?;
                step = after;
            }
            prop_assert_eq!(&step, &case.application);
            case.tick(now);
            prop_assert!(due(&case.application, now, released::calendar(), &case.policy).is_empty(), "run twice");
            buttons_are_the_guards(&case, now)?;
        }
        prop_assert_eq!(replay(case.log), Ok(case.application));
    }

    #[test]
    fn a_late_clock_comes_to_the_same_end(referred in any::<bool>(), naps in prop::collection::vec(1_i64..200, 1..12)) {
        let start = noon("23.11.2026");
        let mut often = if referred { Case::referred(start) } else { Case::registered("23.11.2026", "01.06.2020") };
        let mut seldom = often.clone();
        let mut now = start;
        for days in naps {
            for _ in 0..days {
                now += TimeDelta::days(1);
                often.tick(now);
            }
            seldom.tick(now);
            prop_assert_eq!(often.application.state(), seldom.application.state());
            let (often, seldom) = (often.known(), seldom.known());
            prop_assert_eq!((often.since, often.misses), (seldom.since, seldom.misses));
            prop_assert_eq!(
                often.interest.map(|interest| interest.last_day()),
                seldom.interest.map(|interest| interest.last_day())
            );
        }
    }
}
