//! "Why did my number change?"

use super::*;
use crate::kindergarten::Reason;

fn because(why: Why, class: Class, times: u64, moved: i64) -> Because {
    Because { why, class, own: false, times, moved }
}

fn private(free: u32) -> Place {
    let kindergarten = Bin::parse("200140000014").unwrap();
    Place { kindergarten, id: None, kind: PlaceKind::Private, free, rank: None, number_lost: true }
}

/// Seen from G, the last of the example, who stands 7th.
#[test]
fn every_change_is_explained() {
    let (mut town, places) = example();
    let (look, now) = (town.changes.len(), opening() + TimeDelta::days(1));
    let me = places[5];
    assert_eq!(town.general(me), 7);
    town.register(now, 20, Category::P4).unwrap();
    town.register(now, 21, Category::E1).unwrap();
    town.register(now, 22, Category::E2).unwrap();
    town.register(now, 23, Category::N0).unwrap();
    town.act(places[0], now, By::Filer, |now| now.leave()).unwrap();
    town.act(places[4], now, By::Filer, |now| now.refer(private(1))).unwrap();
    town.act(places[2], now, By::Filer, |now| now.change_category(Category::P1, 1)).unwrap();

    let explanation = Explanation::of(town.view(me), &town.changes[look..]);
    assert_eq!((explanation.from, explanation.to), (Some(7), town.general(me)));
    assert_eq!(
        explanation.reasons,
        [
            because(Why::Registered, Class::E, 2, 2),
            because(Why::Left, Class::N, 1, -2),
            because(Why::TookPlace, Class::N, 1, -1),
            because(Why::ChangedCategory, Class::P, 1, -1),
        ],
        "whoever came or went without moving the number is no reason"
    );
}

#[test]
fn ones_own_change_of_category_is_told_apart() {
    let (mut town, places) = example();
    let (look, now) = (town.changes.len(), opening() + TimeDelta::days(1));
    town.act(places[5], now, By::Filer, |now| now.change_category(Category::E1, 1)).unwrap();
    let explanation = Explanation::of(town.view(places[5]), &town.changes[look..]);
    assert_eq!((explanation.from, explanation.to), (Some(7), 2));
    let own = Because { why: Why::ChangedCategory, class: Class::E, own: true, times: 1, moved: -5 };
    assert_eq!(explanation.reasons, [own]);
}

#[test]
fn after_a_return_to_ones_place_the_looks_still_meet() {
    let (mut town, places) = example();
    let (look, now) = (town.changes.len(), opening() + TimeDelta::days(1));
    town.act(places[5], now, By::Filer, |now| now.refer(private(1))).unwrap();
    town.register(now, 20, Category::E1).unwrap();
    town.act(places[5], now, By::Filer, |now| now.withdraw(Reason::Other)).unwrap();
    let explanation = Explanation::of(town.view(places[5]), &town.changes[look..]);
    assert_eq!((explanation.from, explanation.to), (Some(7), 8));
    assert_eq!(explanation.reasons, [because(Why::Registered, Class::E, 1, 1)]);
}

#[test]
fn after_a_return_to_the_tail_they_cannot() {
    let (mut town, places) = example();
    town.policy.kindergarten.withdrawn_place = crate::policy::ReturnPlace::Tail;
    let (look, now) = (town.changes.len(), opening() + TimeDelta::days(1));
    town.act(places[0], now, By::Filer, |now| now.refer(private(1))).unwrap();
    town.act(places[0], now, By::Filer, |now| now.withdraw(Reason::Other)).unwrap();
    town.register(now, 20, Category::E1).unwrap();
    let explanation = Explanation::of(town.view(places[0]), &town.changes[look..]);
    assert_eq!((explanation.from, explanation.to), (None, 8));
    assert_eq!(explanation.reasons, [because(Why::Registered, Class::E, 1, 1)]);
}

#[test]
fn nothing_happened_nothing_to_explain() {
    let (town, places) = example();
    let explanation = Explanation::of(town.view(places[0]), &[]);
    assert_eq!(explanation, Explanation { from: Some(3), to: 3, reasons: Vec::new() });
}

/// However often the queue moved, nothing but sums is kept, and they still add up.
#[test]
fn the_longest_time_between_two_looks_is_explained() {
    let (town, places) = example();
    let came = |serial| Change {
        why: Why::Registered,
        from: None,
        to: Some(Spot {
            class: Class::E,
            key: Key { since: opening(), ticket: Ticket { year: 2025, serial } },
        }),
        owed: (0, 0),
    };
    let (me, many) = (town.view(places[5]), 200_000);
    let mut now = me;
    now.total.e += many;
    let mut back = LookBack::from(now);
    assert!((0..many).all(|serial| back.past(&came(u32::try_from(serial).unwrap()))));
    let Explanation { from, to, reasons } = back.explanation();
    assert_eq!((from, to), (Some(me.general()), me.general() + many));
    assert_eq!(reasons, [because(Why::Registered, Class::E, many, many.cast_signed())]);
}

/// What central keeps of a change, so that it can explain it later.
#[test]
fn changes_keep_their_shape() {
    let (town, _) = example();
    let line = r#"{"why":"registered","from":null,"to":{"class":"N","key":{"since":"2026-01-05T05:00:00Z","ticket":{"year":2026,"serial":1}}},"owed":[0,0]}"#;
    assert_eq!(serde_json::to_string(&town.changes[0]).unwrap(), line);
    assert_eq!(serde_json::from_str::<Change>(line).unwrap(), town.changes[0]);
}
