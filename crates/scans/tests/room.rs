//! The room as a process: what can be done in it, what comes out of it, and what hostile files cost.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "room/hostile.rs"]
mod hostile;

use std::path::PathBuf;
use std::process::Command;

use domain::fault::Fault;
use domain::policy::{RoomPolicy, ScanPolicy};
use scans::Step;
use scans::room::{Room, RoomError, Stop, Told};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tereze-scan-room");

fn policy() -> ScanPolicy {
    domain::released::policy().scans.clone()
}

fn room() -> Room {
    Room::of(PathBuf::from(PROGRAM))
}

/// The answer, and what was told before it.
fn look(file: &[u8], policy: &ScanPolicy) -> (Result<scans::Looked, RoomError>, Vec<Told>) {
    let mut told = Vec::new();
    let looked = room().look(file, policy, 0, &Stop::default(), &mut |step| told.push(step));
    (looked, told)
}

/// What a deed comes to inside.
fn attempt(deed: &str) -> String {
    let done = Command::new(PROGRAM).arg(deed).output().unwrap();
    assert!(done.status.success(), "{deed}: {:?}", done.status);
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn inside_nothing_can_be_opened_started_or_said() {
    for deed in ["open", "write", "list", "tcp", "udp", "exec", "thread", "stderr", "kill"] {
        let told = attempt(deed);
        assert!(told.contains("refused"), "{deed}: {told}");
    }
    assert!(!std::path::Path::new("/tmp/tereze-scan-room").exists());
    assert!(attempt("read").contains("done"), "its own pipe can be read");
}

#[test]
fn inside_memory_ends_where_the_policy_says() {
    let told = attempt("memory");
    assert!(told.contains("a quarter: true, all: false"), "{told}");
}

/// Where the kernel of the tests has Landlock, it holds; where not, what is refused above is refused by seccomp alone.
#[test]
fn inside_both_walls_stand_where_the_kernel_has_both() {
    let kernel_has_landlock =
        std::fs::read_to_string("/sys/kernel/security/lsm").is_ok_and(|modules| modules.contains("landlock"));
    let told = attempt("open");
    assert!(!kernel_has_landlock || told.contains("landlock=true"), "{told}");
}

#[test]
fn a_page_comes_out_small_after_the_room_was_closed() {
    let page = hostile::page(1_300, 1_700);
    let (looked, told) = look(&page, &policy());
    let looked = looked.unwrap();
    let small = looked.small.unwrap();
    assert!(small.bytes.len() < page.len());
    assert_eq!(scans::look(&page, &policy(), 0, &mut |_| ()).unwrap().small.unwrap().bytes, small.bytes);
    assert!(matches!(told[0], Told::Confined(_)), "before anything else");
    assert_eq!(told[1..], [Told::Step(Step::Legible), Told::Step(Step::Flat)]);
    assert_eq!((looked.pages, looked.view.unwrap().height), (1, 1_240));
}

#[test]
fn a_page_is_turned_where_it_is_asked_for() {
    let page = hostile::page(1_300, 1_700);
    let turned = room().look(&page, &policy(), 1, &Stop::default(), &mut |_| ()).unwrap();
    let view = turned.small.unwrap().view;
    assert!(view.width > view.height);
}

#[test]
fn hostile_files_cost_one_answer_each() {
    for (name, file, fault) in hostile::files() {
        let (looked, _) = look(&file, &policy());
        assert_eq!(looked.err(), Some(RoomError::Unfit(fault)), "{name}");
    }
}

/// A file that is too much for a room costs that room, whichever wall it runs into.
#[test]
fn a_room_that_is_too_small_or_too_slow_ends_with_an_answer() {
    let page = hostile::page(2_600, 3_400);
    let narrow = RoomPolicy { memory_bytes_max: 24 * 1024 * 1024, ..policy().room };
    let (looked, _) = look(&page, &ScanPolicy { room: narrow, ..policy() });
    assert_eq!(looked.err(), Some(RoomError::Unfit(Fault::ScanHard)), "memory");
    let hurried = RoomPolicy { wall_s_max: 0, ..policy().room };
    let (looked, _) = look(&page, &ScanPolicy { room: hurried, ..policy() });
    assert_eq!(looked.err(), Some(RoomError::Unfit(Fault::ScanHard)), "time");
}

/// A decoder that never ends is ended by the kernel.
#[test]
fn computing_ends_where_it_was_to_end() {
    use std::os::unix::process::ExitStatusExt;
    let spun = Command::new(PROGRAM).arg("spin").output().unwrap();
    assert!(spun.status.signal().is_some(), "{:?}", spun.status);
}

/// Whatever the inside says, once it was taken over, is held against what could be.
#[test]
fn a_room_that_talks_nonsense_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let confined = r"printf '\001\001\000\000\000\001'";
    for (name, said, wanted) in [
        ("silent", "exit 0".to_owned(), RoomError::Open),
        ("not closed", r"printf '\002\000\000\000\000'".to_owned(), RoomError::Open),
        ("endless", format!("{confined}; exec cat /dev/zero"), RoomError::Unfit(Fault::ScanUnreadable)),
        (
            "boasting",
            format!(r"{confined}; printf '\005\377\377\377\377'"),
            RoomError::Unfit(Fault::ScanUnreadable),
        ),
        (
            "unknown",
            format!(r"{confined}; printf '\011\000\000\000\000'"),
            RoomError::Unfit(Fault::ScanUnreadable),
        ),
        (
            "a page of other sides",
            format!(
                r"{confined}; printf '\005\016\000\000\000\000\001\000\000\000\377\377\000\000\001\000\000\000\000'"
            ),
            RoomError::Unfit(Fault::ScanUnreadable),
        ),
    ] {
        let program = folder.path().join(name.replace(' ', "-"));
        std::fs::write(&program, format!("#!/bin/sh\n{said}\n")).unwrap();
        std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let looked = Room::of(program).look(b"%PDF-", &policy(), 0, &Stop::default(), &mut |_| ());
        assert_eq!(looked.err(), Some(wanted), "{name}");
    }
    let nowhere = Room::of(folder.path().join("nowhere"));
    assert_eq!(nowhere.look(b"", &policy(), 0, &Stop::default(), &mut |_| ()).err(), Some(RoomError::Open));
}

#[test]
fn whoever_does_not_wait_any_more_is_let_go() {
    let stop = Stop::default();
    let page = hostile::page(1_300, 1_700);
    let told = stop.clone();
    let looked = room().look(&page, &policy(), 0, &stop, &mut |_| told.stop());
    assert_eq!(looked.err(), Some(RoomError::Stopped));
}
