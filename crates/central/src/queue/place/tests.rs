#![expect(clippy::unwrap_used, reason = "tests")]

use domain::kindergarten::Class;
use domain::queue::{Key, Spot, Why};

use super::*;

/// Every third entry of the log moved the queue.
fn log(entries: u32) -> Vec<(u64, Change)> {
    let key = |serial| Key { since: Timestamp::UNIX_EPOCH, ticket: Ticket { year: 2026, serial } };
    let change = |place| Change {
        why: Why::Registered,
        from: None,
        to: Some(Spot { class: Class::N, key: key(place) }),
        owed: (0, 0),
    };
    (0..entries).step_by(3).map(|place| (u64::from(place), change(place))).collect()
}

/// What is passed, and how often the store was asked.
fn passed(log: &[(u64, Change)], stretch: Range<u64>, most: usize) -> (Vec<u32>, usize) {
    let (mut serials, mut asked) = (Vec::new(), 0);
    let read = |stretch: Range<u64>, count_max: u32| {
        asked += 1;
        let within = log.iter().rev().filter(|(place, _)| stretch.contains(place));
        Ok(within.take(count_max as usize).copied().collect())
    };
    let past = |change: &Change| {
        serials.push(change.to.unwrap().key.ticket.serial);
        serials.len() < most
    };
    go_back(stretch, read, past).unwrap();
    (serials, asked)
}

#[test]
fn however_many_changes_there_were_each_is_passed_once_the_latest_first() {
    let log = log(180_000);
    let (serials, asked) = passed(&log, 30..180_000, usize::MAX);
    let wanted: Vec<u32> = (30..180_000).step_by(3).map(u32::try_from).rev().map(Result::unwrap).collect();
    assert_eq!(serials, wanted);
    assert_eq!(asked, wanted.len() / CHANGES_AT_ONCE as usize + 1, "a handful at a time");
}

#[test]
fn what_cannot_be_told_is_not_read() {
    let log = log(180_000);
    let (serials, asked) = passed(&log, 0..180_000, 7_000);
    assert_eq!((serials.len(), asked), (7_000, 2));
    assert_eq!(passed(&log, 5..5, usize::MAX), (Vec::new(), 0), "nothing happened between the looks");
}
