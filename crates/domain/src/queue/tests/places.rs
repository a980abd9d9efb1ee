//! No order of acts and clock ticks gives two referrals for one place, a referral without a place, a third miss or a
//! second extension; every place is free or held, and never more than were published.

use proptest::prelude::*;

use super::*;
use crate::kindergarten::{OfficialReason, PaperFault, PlaceId, Reason, ReferralStatus, State};

/// Two private groups and one of the state.
const GROUPS: [PlaceId; 3] = [PlaceId(1), PlaceId(2), PlaceId(3)];

/// What somebody tries, so many minutes after the step before.
#[derive(Clone, Debug)]
struct Try {
    minutes: i64,
    wish: u8,
    whose: prop::sample::Index,
    choice: u32,
}

fn any_try() -> impl Strategy<Value = Try> {
    let minutes = prop_oneof![4 => 0_i64..90, 3 => 0_i64..4 * 1_440, 1 => 0_i64..20 * 1_440];
    (minutes, 0_u8..20, any::<prop::sample::Index>(), 0_u32..60)
        .prop_map(|(minutes, wish, whose, choice)| Try { minutes, wish, whose, choice })
}

/// A town whose kindergartens have published places.
struct Places {
    town: Town,
    published: [u32; 3],
}

impl Places {
    fn free(&self, group: usize) -> u32 {
        self.published[group] - self.town.book.taken(GROUPS[group])
    }

    fn place(&self, group: usize) -> Place {
        let kind = if group == 2 { PlaceKind::State } else { PlaceKind::Private };
        Place {
            kindergarten: Bin::parse("200140000014").unwrap(),
            id: Some(GROUPS[group]),
            kind,
            free: self.free(group),
            rank: (group == 2).then_some(1),
            number_lost: true,
        }
    }

    /// The head of the sequence among those who may take a place, as central gives state places.
    fn head(&mut self, now: Timestamp) -> Option<usize> {
        (0..self.town.applications.len()).for_each(|index| self.town.tick(index, now));
        let queue = self.town.book.queue().sequence_born(2019..=2024).collect::<Vec<_>>();
        let index = |ticket: Ticket| {
            self.town.applications.iter().position(|(_, it)| {
                it.registered().is_some_and(|known| Ticket::of(&known.number) == Some(ticket))
            })
        };
        queue
            .into_iter()
            .filter_map(index)
            .find(|index| self.town.applications[*index].1.state() == State::InQueue)
    }

    fn attempt(&mut self, now: Timestamp, it: &Try) -> Result<(), BookRefusal> {
        if it.wish < 3 || self.town.applications.is_empty() {
            let child = self.town.applications.len() as u64;
            return self.town.register(now, child, Category::N0).map(drop);
        }
        let group = it.choice as usize % 3;
        if it.wish == 3 {
            let taken = self.town.book.taken(GROUPS[group]);
            self.published[group] = taken.max(it.choice % 5);
            return Ok(());
        }
        if it.wish == 4 {
            let Some(head) = self.head(now) else { return Ok(()) };
            let place = self.place(2);
            return self.town.act(head, now, By::Department, |now| now.refer(place));
        }
        let whose = it.whose.index(self.town.applications.len());
        let (wish, place) = (it.wish, self.place(it.choice as usize % 2));
        let by = match wish {
            13 | 14 | 19 => By::Kindergarten,
            15 | 16 => By::Department,
            _ => By::Filer,
        };
        let until = crate::time::civil_date(now) + TimeDelta::days(i64::from(it.choice));
        self.town.act(whose, now, by, |now| match wish {
            5..=9 => now.refer(place),
            10 => now.withdraw(Reason::Moving),
            11 | 12 => now.extend(Some(until), Reason::Illness),
            13 => now.refuse_papers(PaperFault::Incomplete),
            14 => now.enrol(),
            15 => now.answer_review(true),
            16 if it.choice < 10 => Ok(Act::Remove { reason: OfficialReason::MovedSettlement }),
            17 => now.ask_review(),
            18 if it.choice < 10 => now.leave(),
            19 => now.discharge(),
            _ => now.confirm(),
        })
    }

    fn hold(&self) -> Result<(), TestCaseError> {
        for (group, id) in GROUPS.into_iter().enumerate() {
            let holders = self.town.applications.iter().filter(|(_, it)| it.holds() == Some(id)).count();
            prop_assert_eq!(self.town.book.taken(id) as usize, holders);
            let referred = self.town.applications.iter().filter(|(_, it)| it.refers() == Some(id)).count();
            prop_assert_eq!(self.town.book.referred(id) as usize, referred);
            prop_assert!(holders as u32 <= self.published[group], "more referrals than places");
        }
        for (index, (_, application)) in self.town.applications.iter().enumerate() {
            let Some(registered) = application.registered() else { continue };
            let referral = registered.referral.as_ref();
            let stands = referral
                .is_some_and(|it| matches!(it.status, ReferralStatus::Issued | ReferralStatus::Extended));
            prop_assert_eq!(stands, application.state() == State::Referred);
            prop_assert!(!stands || application.holds().is_some(), "a referral without a place");
            prop_assert!(registered.misses <= 2, "a third miss");
            self.once_extended(index)?;
        }
        Ok(())
    }

    /// Between one referral and the next at most one extension, and each ends before the next.
    fn once_extended(&self, index: usize) -> Result<(), TestCaseError> {
        let (mut referred, mut extended) = (false, false);
        for (_, event) in self.town.log.iter().filter(|(whose, _)| *whose == index) {
            if matches!(event.act, Act::Refer(_)) {
                prop_assert!(!referred, "two referrals at once");
                (referred, extended) = (true, false);
            } else if matches!(event.act, Act::Extend { .. }) {
                prop_assert!(referred && !extended, "a second extension");
                extended = true;
            } else if ends(&event.act) {
                referred = false;
            }
        }
        Ok(())
    }
}

/// Whether an act ends a referral.
fn ends(act: &Act) -> bool {
    matches!(
        act,
        Act::Withdraw { .. }
            | Act::RefusePapers { .. }
            | Act::Enrol
            | Act::LapseReferral { .. }
            | Act::Remove { .. }
            | Act::ReachAgeLimit
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn places_are_conserved(tries in prop::collection::vec(any_try(), 1..120)) {
        let mut places = Places { town: Town::new(kostanay()), published: [1, 2, 1] };
        let mut now = opening();
        for it in tries {
            now += TimeDelta::minutes(it.minutes);
            (0..places.town.applications.len()).for_each(|index| places.town.tick(index, now));
            let _ = places.attempt(now, &it);
            places.hold()?;
        }
    }
}

#[test]
fn an_age_group_keeps_the_order_of_the_whole_sequence() {
    let mut town = Town::new(kostanay());
    for (child, (birth, category)) in [
        ("2022-05-15", Category::N0),
        ("2020-05-15", Category::P4),
        ("2021-05-15", Category::N0),
        ("2022-06-15", Category::P4),
        ("2021-06-15", Category::E1),
    ]
    .into_iter()
    .enumerate()
    {
        let filing = town.filing(opening(), category, birth.parse().unwrap());
        let place = town.draft(child as u64);
        town.act(place, opening(), By::Filer, |now| now.register(filing)).unwrap();
    }
    let serials = |years| town.book.queue().sequence_born(years).map(|it| it.serial).collect::<Vec<_>>();
    assert_eq!(town.book.queue().sequence().map(|it| it.serial).collect::<Vec<_>>(), [5, 2, 1, 3, 4]);
    assert_eq!(serials(2022..=2022), [1, 4]);
    assert_eq!(serials(2021..=2022), [5, 1, 3, 4]);
    assert!(serials(2018..=2019).is_empty());
}
