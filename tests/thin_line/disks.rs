//! Disks that take nothing more, or hold rubbish, under the real programs: whatever happened, in the end everything is at
//! the centre, once.
//!
//! A disk that takes nothing is made with a limit on the size of files, which needs no root and works everywhere: each
//! write fails where it would grow a file.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::*;

/// What a kiosk has tried and failed to send.
fn has_failed(remote: &Remote) -> bool {
    remote.listed().iter().any(|line| line.split('\t').nth(3).is_some_and(|attempts| attempts != "0"))
}

#[test]
fn a_centre_whose_disk_is_full_answers_later_and_then_takes_everything() {
    let mut remote = Remote::new(Faults::NONE);
    remote.file(3);
    remote.hall.limit_files_of_the_centre(Some(4_096));
    let _kiosk = remote.kiosk();
    until("the kiosk was told to come again", || has_failed(&remote));
    assert_eq!(remote.listed().len(), 3, "nothing was let go");
    remote.hall.limit_files_of_the_centre(None);
    until_at_last("everything comes through", || remote.is_empty());
    remote.must_have_everything();
}

#[test]
fn a_kiosk_whose_disk_cannot_be_written_from_the_beginning_says_so_and_loses_nothing() {
    let mut remote = Remote::new(Faults::NONE);
    remote.file(2);
    let before = std::fs::read(remote.hall.path("vault.sqlite")).unwrap();
    let mut kiosk = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" --send-only --config \"$1\""])
        .arg(hall::program("tereze"))
        .arg(remote.hall.path("kiosk.toml"))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(kiosk.stderr.take().unwrap()).lines().map(Result::unwrap);
    let told = said.by_ref().find(|line| line.contains("the vault: E-"));
    drop(kiosk.stdin.take());
    assert!(told.is_some() && kiosk.wait().unwrap().success());
    assert!(std::fs::read(remote.hall.path("vault.sqlite")).unwrap() == before, "nothing was let go");
    let _kiosk = remote.kiosk();
    until_at_last("everything comes through", || remote.is_empty());
    remote.must_have_everything();
}

#[test]
fn a_disk_that_takes_nothing_more_while_receipts_come_loses_and_doubles_nothing() {
    let mut remote = Remote::new(Faults { bytes_per_s: 40_000, ..Faults::NONE });
    remote.file(4);
    let kiosk = remote.kiosk();
    until("the line carries something", || remote.line.carried().0 > 2_000);
    kiosk.limit_files(Some(0));
    // What it says to its centre no longer reaches its own disk: what is answered is answered again later.
    let carried = remote.line.carried().0;
    until("it goes on", || remote.line.carried().0 > carried + 1_000 || remote.is_empty());
    kiosk.limit_files(None);
    until_at_last("everything comes through", || remote.is_empty());
    remote.must_have_everything();
}

/// What `tereze doctor` says of the kiosk.
fn doctor(remote: &Remote) -> String {
    let mut doctor = Command::new(hall::program("tereze"));
    let said = doctor.args(["doctor", "--config"]).arg(remote.hall.path("kiosk.toml")).output().unwrap();
    String::from_utf8_lossy(&said.stdout).into_owned()
}

#[test]
fn a_vault_whose_first_page_is_damaged_lies_aside_and_everything_in_it_comes_through_by_itself() {
    let mut remote = Remote::new(Faults::NONE);
    remote.file(2);
    let vault = remote.hall.path("vault.sqlite");
    let mut damaged = std::fs::read(&vault).unwrap();
    damaged[100..4_096].fill(0xA5);
    std::fs::write(&vault, &damaged).unwrap();
    let kiosk = remote.kiosk();
    until_at_last("what was in it comes through", || remote.is_empty());
    drop(kiosk);
    remote.must_have_everything();
    let listed = remote.hall.kiosk_says(&["outbox", "list"], None);
    let aside = listed.lines().find_map(|line| line.strip_prefix("set aside: ")).unwrap().to_owned();
    assert!(std::fs::read(&aside).unwrap() == damaged, "as it was");
    assert!(!listed.contains("lost: "), "{listed}");
    let said = doctor(&remote);
    assert!(said.contains("! 1 damaged vault was set aside; every page"), "{said}");
    assert!(!said.contains("could not be read"), "{said}");
}

#[test]
fn a_damaged_vault_is_kept_aside_told_and_once_it_is_mended_everything_comes_through() {
    let mut remote = Remote::new(Faults::NONE);
    remote.file(2);
    let vault = remote.hall.path("vault.sqlite");
    let sound = std::fs::read(&vault).unwrap();
    let mut damaged = sound.clone();
    // Nothing of it is left but its first page and the last ones.
    let end = damaged.len() - 3 * 4_096;
    damaged[4_096..end].fill(0xA5);
    std::fs::write(&vault, &damaged).unwrap();
    // A new one is begun, and what comes after goes its way.
    let kiosk = remote.kiosk();
    until("the kiosk has a vault", || remote.is_empty());
    drop(kiosk);
    let listed = remote.hall.kiosk_says(&["outbox", "list"], None);
    let aside = listed.lines().find_map(|line| line.strip_prefix("set aside: ")).unwrap().to_owned();
    assert!(std::fs::read(&aside).unwrap() == damaged, "as it was, for whoever can mend it");
    let said = doctor(&remote);
    assert!(said.contains("!! 1 damaged vault was set aside and could not be read whole"), "{said}");
    remote.file(1);
    let kiosk = remote.kiosk();
    until_at_last("what came after comes through", || remote.is_empty());
    drop(kiosk);
    // Somebody mends the file and lays it where it was.
    for ending in ["-wal", "-journal"] {
        let _ = std::fs::remove_file(remote.hall.path(&format!("vault.sqlite{ending}")));
    }
    std::fs::write(&vault, &sound).unwrap();
    let _ = std::fs::remove_file(remote.hall.path("vault.sqlite.list"));
    let _kiosk = remote.kiosk();
    until_at_last("what was in it comes through", || remote.is_empty());
    remote.must_have_everything();
}
