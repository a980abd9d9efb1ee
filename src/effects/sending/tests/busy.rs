//! A centre that is there and has too much to do.
#![expect(clippy::unwrap_used, reason = "tests")]

use uplink::UplinkError;

use super::*;
use crate::health::Cause;

#[test]
fn a_centre_that_is_there_and_busy_is_told_as_such_and_what_waits_comes_back_when_it_was_asked_to() {
    let (_folder, centre, mut sending, happened) =
        waiting_in(Limits::default(), &[Fate::Later("E-BUSY"), Fate::Taken { awaiting: 0 }]);
    let told = || -> Vec<bool> {
        let busy = |happening| if let Happening::Busy(busy) = happening { Some(busy) } else { None };
        happened.try_iter().filter_map(busy).collect()
    };
    centre.busy.store(true, Ordering::SeqCst);
    sending.round();
    sending.round();
    assert_eq!((centre.handed().len(), told()), (0, vec![true]), "nothing is handed to it");
    centre.busy.store(false, Ordering::SeqCst);
    sending.round();
    assert_eq!((centre.handed(), told()), (vec!["form"], vec![false, true]), "there, but it takes nothing");
    sending.round();
    assert_eq!((centre.handed().len(), told()), (0, vec![]), "the row waits as long as it was asked to");
    sending.vault.with(|vault| vault.wake(now())).unwrap();
    sending.round();
    assert_eq!((centre.handed(), told()), (vec!["form"], vec![false]));
}

#[test]
fn what_a_busy_centre_said_is_old_news_once_the_line_is_gone_or_nothing_waits() {
    let (_folder, centre, mut sending, happened) =
        waiting_in(Limits::default(), &[Fate::Later("E-BUSY"), Fate::Later("E-BUSY")]);
    let told = || -> Vec<bool> {
        let busy = |happening| if let Happening::Busy(busy) = happening { Some(busy) } else { None };
        happened.try_iter().filter_map(busy).collect()
    };
    sending.round();
    assert_eq!(told(), [true]);
    centre.keys_changed.store(true, Ordering::SeqCst);
    sending.round();
    assert_eq!(told(), [false], "whoever answers now is not the busy centre");
    centre.keys_changed.store(false, Ordering::SeqCst);
    sending.line = Line::default();
    sending.round();
    assert_eq!(told(), [true]);
    // A courier brings the answer.
    let id = row(7).submission_id;
    sending.vault.with(|vault| vault.settle(&registered(id, 0, [7; 32]), &signer().public(), now())).unwrap();
    sending.round();
    assert_eq!(told(), [false]);
}

#[test]
fn a_busy_centre_is_no_line_that_is_down_and_a_faulty_one_neither() {
    let refused = |code| Seen::of(&UplinkError::Refused(ErrorBody::later(code)));
    assert_eq!((refused("E-BUSY"), refused("E-INTERNAL")), (Seen::Busy, Seen::Faulty));
    assert_eq!(refused("E-BUSY").cause(), Some(Cause::Busy));
}
