//! No sequence of events gives one child two active places, a number twice, a gap, or a position that does not
//! follow from the rule; every change of a position is explained; the log gives the book again.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::slow::Slow;
use super::*;
use crate::kindergarten::{PaperFault, Reason, State};
use crate::number::KioskNumber;
use crate::policy::ReturnPlace;
use crate::time::civil_date;

const CHILDREN: u64 = 9;

/// What somebody tries, so many minutes after the step before.
#[derive(Clone, Debug)]
struct Try {
    minutes: i64,
    wish: u8,
    whose: prop::sample::Index,
    choice: u32,
}

fn any_try() -> impl Strategy<Value = Try> {
    let minutes = prop_oneof![3 => 0_i64..90, 2 => 0_i64..4 * 1_440, 1 => 0_i64..40 * 1_440];
    (minutes, 0_u8..24, any::<prop::sample::Index>(), 0_u32..60)
        .prop_map(|(minutes, wish, whose, choice)| Try { minutes, wish, whose, choice })
}

const CATEGORIES: [Category; 5] = [Category::N0, Category::N0, Category::P4, Category::P7, Category::E1];

fn register(town: &mut Town, now: Timestamp, it: &Try) -> Result<(), BookRefusal> {
    let birth = NaiveDate::from_ymd_opt(2020 + it.choice.cast_signed() % 3, 5, 15).unwrap();
    let category = CATEGORIES[it.choice as usize % CATEGORIES.len()];
    let mut filing = town.filing(now, category, birth);
    if it.choice >= 55 {
        let serial = filing.number.serial() + it.choice - 56;
        filing.number =
            Ticket { year: filing.number.year(), serial: serial.max(1) }.number(&kostanay()).unwrap();
    }
    filing.to_check = it.choice.is_multiple_of(7);
    let place = town.draft(it.whose.index(CHILDREN as usize) as u64);
    town.act(place, now, By::Filer, |now| now.register(filing))
}

/// T2, then T4b or T4: an application that waited for the network arrives, and its key has ended on the way or a check
/// fails.
fn arrive(town: &mut Town, now: Timestamp, it: &Try) -> Result<(), BookRefusal> {
    let place = town.draft(it.whose.index(CHILDREN as usize) as u64);
    let signed_at = now - TimeDelta::minutes(it.choice.into());
    let kiosk = KioskNumber::new("KST3", civil_date(signed_at), it.choice + 1).unwrap();
    town.act(place, now, By::Filer, |_| Ok(Act::Arrive { kiosk, signed_at }))?;
    town.act(place, now, By::Centre, |now| {
        let fails = it.choice.is_multiple_of(5);
        if fails { Ok(Act::Reject { reason: Rejection::Papers }) } else { now.ask_again() }
    })
}

/// The second signature, in time or too late, of whatever arrived; of anything else it is refused.
fn sign_again(town: &mut Town, now: Timestamp, it: &Try) -> Result<(), BookRefusal> {
    let waits = |(_, application): &(ChildId, Application)| {
        matches!(application.state(), State::NeedsResign { .. } | State::Rejected { .. })
    };
    let waiting: Vec<_> = (0..town.applications.len()).filter(|&at| waits(&town.applications[at])).collect();
    let whose = if waiting.is_empty() {
        it.whose.index(town.applications.len())
    } else {
        waiting[it.whose.index(waiting.len())]
    };
    let birth = NaiveDate::from_ymd_opt(2022, 5, 15).unwrap();
    let category = CATEGORIES[it.choice as usize % CATEGORIES.len()];
    let filing = town.filing(now, category, birth);
    town.act(whose, now, By::Filer, |now| now.register(filing))
}

fn place(it: &Try, kind: PlaceKind) -> Place {
    let kindergarten = Bin::parse("200140000014").unwrap();
    Place { kindergarten, id: None, kind, free: it.choice % 4, rank: Some(1), number_lost: true }
}

fn attempt(town: &mut Town, now: Timestamp, it: &Try) -> Result<(), BookRefusal> {
    if it.wish < 6 || town.applications.is_empty() {
        return register(town, now, it);
    }
    match it.wish {
        20 | 21 => return arrive(town, now, it),
        22 | 23 => return sign_again(town, now, it),
        _ => {}
    }
    let whose = it.whose.index(town.applications.len());
    let category = CATEGORIES[it.choice as usize % CATEGORIES.len()];
    let wish = it.wish;
    let by = match wish {
        8 | 9 | 16 | 18 => By::Department,
        13 | 14 => By::Kindergarten,
        17 => By::Centre,
        _ => By::Filer,
    };
    town.act(whose, now, by, |now| match wish {
        6 | 7 => now.change_category(category, 1),
        8 => Ok(Act::DecideBenefit { granted: it.choice.is_multiple_of(2) }),
        9 => now.refer(place(it, PlaceKind::State)),
        10 | 11 => now.refer(place(it, PlaceKind::Private)),
        12 => now.withdraw(Reason::Other),
        13 => now.refuse_papers(PaperFault::Expired),
        14 => now.enrol(),
        15 => now.ask_review(),
        16 => now.answer_review(true),
        17 => Ok(Act::RemoveDuplicate { kept: town_number() }),
        18 if it.choice.is_multiple_of(2) => now.check(),
        18 => Ok(Act::Reject { reason: Rejection::Registry }),
        _ => now.leave(),
    })
}

fn town_number() -> crate::number::ApplicationNumber {
    Ticket { year: 2026, serial: 1 }.number(&kostanay()).unwrap()
}

/// How many others are owed before the next privileged one, by the places given from the head.
fn owed_after(town: &Town, changes: usize, events: usize, owed: u64) -> u64 {
    let place =
        |event: &Event| if let Act::Refer(issue) = &event.act { Some(issue.place.kind) } else { None };
    let places = town.log[events..].iter().filter_map(|(_, event)| place(event));
    let taken = town.changes[changes..].iter().filter(|change| change.why == Why::TookPlace);
    places.zip(taken).filter(|(kind, _)| *kind == PlaceKind::State).fold(owed, |owed, (_, change)| {
        match change.from.unwrap().class {
            Class::E => owed,
            Class::P => 3,
            Class::N => owed.saturating_sub(1),
        }
    })
}

fn holds(town: &Town, owed: u64) -> Result<(), TestCaseError> {
    let mut active = BTreeSet::new();
    let mut serials: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for (child, application) in &town.applications {
        prop_assert!(!application.is_active() || active.insert(*child), "two active places of one child");
        prop_assert_eq!(application.is_active() && town.book.active(*child).is_none(), false);
        if let Some(registered) = application.registered() {
            serials.entry(registered.number.year()).or_default().push(registered.number.serial());
        }
    }
    for (year, mut serials) in serials {
        serials.sort_unstable();
        prop_assert!(serials.iter().copied().eq(1..=town.book.numbering().given(year)), "{:?}", serials);
    }
    let slow = Slow::of(town, owed);
    let sequence: Vec<Ticket> = slow.sequence().iter().map(|member| member.1.ticket).collect();
    prop_assert_eq!(town.book.queue().sequence().collect::<Vec<_>>(), sequence);
    for (_, application) in town.applications.iter().filter(|(_, it)| it.standing().is_some()) {
        let ticket = Ticket::of(&application.registered().unwrap().number).unwrap();
        prop_assert_eq!(town.book.position(application), Some(slow.position(ticket)));
    }
    Ok(())
}

/// Each application's place at each look, against the explanation at the end.
fn is_explained(town: &Town, looks: &[(usize, BTreeMap<usize, u64>)]) -> Result<(), TestCaseError> {
    let tail = town.policy.kindergarten.withdrawn_place == ReturnPlace::Tail;
    for (seen, positions) in looks {
        for (&place, &then) in positions {
            if town.applications[place].1.standing().is_none() {
                continue;
            }
            let explanation = Explanation::of(town.view(place), &town.changes[*seen..]);
            let moved: i64 = explanation.reasons.iter().map(|because| because.moved).sum();
            prop_assert_eq!(explanation.to, town.general(place));
            prop_assert!(tail || explanation.from == Some(then), "{:?} was {}", explanation, then);
            if let Some(from) = explanation.from {
                prop_assert_eq!(from, then);
                prop_assert_eq!(explanation.to.cast_signed() - from.cast_signed(), moved);
            }
        }
    }
    Ok(())
}

fn replayed(town: &Town) -> Book {
    let mut book = Book::new(kostanay(), &town.policy);
    let mut applications = vec![Application::default(); town.applications.len()];
    for (place, event) in &town.log {
        let child = town.applications[*place].0;
        applications[*place] = book.replay(child, &applications[*place], event.clone()).unwrap().application;
    }
    assert!(applications.iter().eq(town.applications.iter().map(|(_, application)| application)));
    book
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn no_history_breaks_the_rule(tries in prop::collection::vec(any_try(), 1..90), tail in any::<bool>()) {
        let mut town = Town::new(kostanay());
        if tail {
            town.policy.kindergarten.withdrawn_place = ReturnPlace::Tail;
            town.policy.kindergarten.stop_list.as_mut().unwrap().place = ReturnPlace::Tail;
        }
        let (mut now, mut owed, mut looks) = (opening(), 0, Vec::new());
        for it in tries {
            now += TimeDelta::minutes(it.minutes);
            let (changes, events) = (town.changes.len(), town.log.len());
            for place in 0..town.applications.len() {
                town.tick(place, now);
            }
            let book = town.book.clone();
            if attempt(&mut town, now, &it).is_err() {
                prop_assert_eq!(&book, &town.book, "a refusal changed the book");
            }
            owed = owed_after(&town, changes, events, owed);
            holds(&town, owed)?;
            let ranked = (0..town.applications.len()).filter(|&it| town.applications[it].1.standing().is_some());
            looks.push((town.changes.len(), ranked.map(|place| (place, town.general(place))).collect()));
        }
        is_explained(&town, &looks)?;
        prop_assert_eq!(&replayed(&town), &town.book);
    }
}
