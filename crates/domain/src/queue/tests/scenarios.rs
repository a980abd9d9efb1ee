//! The example of DOMAIN §3.2, the acceptance scenarios of §10 that live in the queue, and the numbers.

use super::*;
use crate::kindergarten::PlaceId;

#[test]
fn the_worked_example() {
    let (town, places) = example();
    let general: Vec<u64> = places.iter().map(|&place| town.general(place)).collect();
    let in_class: Vec<u64> = places.iter().map(|&place| town.position(place).in_class).collect();
    assert_eq!(general, [3, 2, 4, 1, 5, 7, 6], "D(1) B(2) A(3) C(4) F(5) H(6) G(7)");
    assert_eq!(in_class, [0, 1, 0, 1, 0, 0, 2], "D 1 (E), B 1 (P), H 2 (P), the rest 0");
    let serials: Vec<u32> = town.book.queue().sequence().map(|ticket| ticket.serial).collect();
    assert_eq!(serials, [4, 2, 1, 3, 5, 7, 6]);
    assert_eq!(town.book.queue().counts(), Counts { e: 1, p: 2, n: 4 });
}

#[test]
fn scenario_10_the_number_counts_one_settlement_only() {
    let mut kokshetau = Town::new(Kato::parse("111010000").unwrap());
    let (kostanay, _) = example();
    let place = kokshetau.register(opening(), 100, Category::N0).unwrap();
    assert_eq!(kokshetau.general(place), 1, "whatever stands in other queues");
    let number = &kokshetau.applications[place].1.registered().unwrap().number;
    assert_eq!(number.machine(), "111010000/UO.2026.000001.1");
    assert_eq!(kostanay.book.numbering().given(2026), 7);

    let stranger = kostanay.book.clone().record(
        ChildId(100),
        &Application::default(),
        kokshetau.log[0].1.clone(),
        released::calendar(),
        released::policy(),
    );
    assert_eq!(stranger, Err(BookRefusal::Number), "a number of another settlement");
}

#[test]
fn scenario_20_one_active_application_per_child() {
    let (mut town, places) = example();
    let now = opening() + TimeDelta::hours(1);
    let first = town.applications[places[0]].1.registered().unwrap().number.clone();
    let refused = town.register(now, 0, Category::N0).unwrap_err();
    assert_eq!((refused.code(), &refused), ("E-DUP", &BookRefusal::Duplicate(first)));
    assert_eq!(town.book.numbering().given(2026), 7, "no number is lost");

    town.act(places[0], now, By::Filer, |now| now.leave()).unwrap();
    assert_eq!(town.book.active(ChildId(0)), None);
    let again = town.register(now, 0, Category::N0).unwrap();
    assert_eq!(town.general(again), 7, "a new number and a new date");
}

#[test]
fn scenario_21_no_benefit_no_class_number() {
    let (town, places) = example();
    assert_eq!(town.applications[places[0]].1.state().code(), "IN_QUEUE");
    assert_eq!(town.position(places[0]).in_class, 0);
}

#[test]
fn scenario_25_both_numbers_are_recomputed_and_the_date_stays() {
    let (mut town, places) = example();
    let now = opening() + TimeDelta::hours(1);
    let t0 = town.view(places[5]).key.since;
    assert_eq!(town.general(places[5]), 7);
    town.act(places[5], now, By::Filer, |now| now.change_category(Category::P4, 1)).unwrap();
    assert_eq!(town.view(places[5]).key.since, t0);
    let position = town.position(places[5]);
    assert_eq!((position.general, position.in_class), (6, 2), "before H, who came later");
    let after = town.position(places[6]);
    assert_eq!((after.general, after.in_class), (7, 3));
}

#[test]
fn merging_moves_nobody() {
    let (mut town, places) = example();
    let before: Vec<Position> = places.iter().map(|&place| town.position(place)).collect();
    let ask = |now: Moment<'_>| now.ask_merge(crate::kindergarten::Link::Registry);
    town.act(places[2], opening() + TimeDelta::hours(1), By::OtherParent, ask).unwrap();
    town.tick(places[2], opening() + TimeDelta::days(10));
    let after: Vec<Position> = places.iter().map(|&place| town.position(place)).collect();
    assert_eq!((before, town.changes.len()), (after, 7));
}

/// Serving the head again and again would serve only the privileged, had the rule no memory.
#[test]
fn places_from_the_head_carry_the_cycle_on() {
    let mut town = Town::new(kostanay());
    for child in 0..12 {
        let category = if child < 4 { Category::P4 } else { Category::N0 };
        let now = opening() + TimeDelta::minutes(child);
        town.register(now, child.unsigned_abs(), category).unwrap();
    }
    let mut served = String::new();
    for place in 0..12 {
        let head = town.book.queue().sequence().next().unwrap();
        let index = head.serial as usize - 1;
        let rank = Some(town.general(index));
        let place = Place {
            kindergarten: Bin::parse("200140000014").unwrap(),
            id: None,
            kind: PlaceKind::State,
            free: 1 + place % 2,
            rank,
            number_lost: false,
        };
        let class = town.view(index).class;
        served.push(if class == Class::P { 'P' } else { 'N' });
        let now = opening() + TimeDelta::hours(1);
        town.act(index, now, By::Department, |now| now.refer(place)).unwrap();
    }
    assert_eq!(served, "PNNNPNNNPNNP");
}

/// The number belongs to the civil year of the registration in Almaty, and each year begins with 1.
#[test]
fn numbers_begin_anew_with_the_year() {
    let mut town = Town::new(kostanay());
    let (old, new) = (at("2026-12-31T18:59:59Z"), at("2026-12-31T19:00:00Z"));
    let first = town.register(old, 1, Category::N0).unwrap();
    let second = town.register(new, 2, Category::N0).unwrap();
    let number = |place: usize| town.applications[place].1.registered().unwrap().number.canonical();
    assert_eq!((number(first), number(second)), ("UO.2026.000001.1".into(), "UO.2027.000001.1".into()));
    assert_eq!(town.general(second), 2);
}

#[test]
fn no_number_out_of_turn() {
    let (mut town, _) = example();
    let now = opening() + TimeDelta::hours(1);
    for serial in [7, 9] {
        let mut filing = town.filing(now, Category::N0, "2022-05-15".parse().unwrap());
        filing.number = Ticket { year: 2026, serial }.number(&kostanay()).unwrap();
        let place = town.draft(50);
        let refused = town.act(place, now, By::Filer, |now| now.register(filing));
        assert_eq!(refused, Err(BookRefusal::Number), "{serial}");
    }
    assert_eq!(town.book.numbering().given(2026), 7);
}

/// T27: two applications of one child meet at the centre; the one with the later t0 goes.
#[test]
fn of_two_applications_the_earlier_stays() {
    let (mut town, places) = example();
    let (t0, now) = (town.view(places[2]).key.since, opening() + TimeDelta::days(1));
    assert!(earlier_stays(t0, now) && earlier_stays(t0, t0) && !earlier_stays(now, t0));

    let late = town.draft(2);
    let kiosk = crate::number::KioskNumber::new("KST3", "2026-01-05".parse().unwrap(), 7).unwrap();
    town.act(late, now, By::Filer, |_| Ok(Act::Arrive { kiosk, signed_at: opening() })).unwrap();
    let kept = town.book.active(ChildId(2)).unwrap();
    town.act(late, now, By::Centre, |_| Ok(Act::RemoveDuplicate { kept: kept.clone() })).unwrap();
    assert_eq!(town.applications[late].1.state().code(), "REMOVED");
    assert_eq!(town.book.active(ChildId(2)), Some(kept), "the other stays active");
    assert_eq!(town.book.numbering().given(2026), 7);
}

/// A review brings nobody back beside another active application of the child.
#[test]
fn a_review_makes_no_second_place() {
    let (mut town, places) = example();
    let now = opening() + TimeDelta::days(400);
    town.tick(places[0], now);
    assert_eq!(town.applications[places[0]].1.state().code(), "REMOVED");
    town.act(places[0], now, By::Filer, |now| now.ask_review()).unwrap();
    let again = town.register(now, 0, Category::N0).unwrap();
    let restore = |town: &mut Town| town.act(places[0], now, By::Department, |now| now.answer_review(true));
    assert!(matches!(restore(&mut town), Err(BookRefusal::Duplicate(_))));
    town.act(again, now, By::Filer, |now| now.leave()).unwrap();
    restore(&mut town).unwrap();
    assert_eq!(town.general(places[0]), 3, "at its old place");
}

/// A log whose applications are not where the queue has them is another history.
#[test]
fn another_history_is_refused() {
    let (town, places) = example();
    let (child, before) = &town.applications[places[0]];
    let leave = Event::new(opening() + TimeDelta::hours(1), By::Filer, cause(By::Filer), "SEED", Act::Leave);
    let mut empty = Book::new(kostanay(), &town.policy);
    assert_eq!(empty.replay(*child, before, leave), Err(BookRefusal::OtherHistory));
    let damaged = Event::new(opening(), By::Centre, cause(By::Centre), "SEED", Act::Check);
    let refused = empty.replay(*child, before, damaged);
    assert_eq!(refused, Err(BookRefusal::Application(Refusal::WrongState)));
}

/// T26: who attends a kindergarten may apply anew; until enrolled, nobody may.
#[test]
fn an_enrolled_child_may_apply_anew_and_one_that_is_referred_may_not() {
    let mut town = Town::new(kostanay());
    let first = town.register(opening(), 0, Category::N0).unwrap();
    let kindergarten = Bin::parse("200140000014").unwrap();
    let (id, kind) = (Some(PlaceId(1)), PlaceKind::Private);
    let place = Place { kindergarten, id, kind, free: 1, rank: None, number_lost: true };
    town.act(first, opening(), By::Filer, |now| now.refer(place)).unwrap();
    assert_eq!(town.register(opening(), 0, Category::N0).unwrap_err().code(), "E-DUP");
    town.act(first, opening(), By::Kindergarten, |now| now.enrol()).unwrap();
    assert_eq!((town.book.taken(PlaceId(1)), town.book.referred(PlaceId(1))), (1, 0));
    let second = town.register(opening(), 0, Category::N0).unwrap();
    assert_eq!(town.applications[second].1.state().code(), "IN_QUEUE");
    assert_eq!(town.book.taken(PlaceId(1)), 1, "it attends as before");
    town.act(first, opening(), By::Kindergarten, |now| now.discharge()).unwrap();
    assert_eq!(town.book.taken(PlaceId(1)), 0);
    let again = town.act(first, opening(), By::Kindergarten, |now| now.discharge());
    assert_eq!(again.unwrap_err().code(), "E-CHANGED", "once");
}
