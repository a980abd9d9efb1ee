//! A kiosk without a line: the real programs and a stick between them. The key that the kiosk enrolled with signs.

use super::*;

#[test]
fn what_a_courier_carries_is_registered_once_and_the_line_finds_nothing_left_to_do() {
    let mut remote = Remote::new(Faults::NONE);
    let stick = tempfile::tempdir().unwrap();
    remote.hall.kill_centre();
    remote.file(3);
    let said = remote.hall.kiosk_says(&["outbox", "export"], Some(stick.path()));
    assert!(said.contains(": 3 applications, 6 files, "), "{said}");
    // The centre takes it while it serves, and the same stick once more.
    remote.hall.open_centre();
    for _ in 0..2 {
        let said = remote.hall.centre_says(&["import"], stick.path());
        assert!(said.contains(": 3 registered, 0 registered and scans awaited, 0 refused"), "{said}");
        remote.must_have_everything();
    }
    // On the way back one more application is filed, which nobody has answered.
    remote.file(1);
    let said = remote.hall.kiosk_says(&["outbox", "take-back"], Some(stick.path()));
    assert!(said.contains(": 3 done, 0 registered"), "{said}");
    assert_eq!(
        remote.hall.kiosk_says(&["outbox", "list"], None).lines().count(),
        2,
        "the one, and the heading"
    );
    let _kiosk = remote.kiosk();
    until_at_last("the line takes the rest", || remote.is_empty());
    remote.must_have_everything();
}
