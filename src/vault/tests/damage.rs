//! Damaged files, foreign files, full disks.

use std::process::Command;

use super::*;

/// Opens what lies there, expecting it to be set aside unchanged, and so many applications to be taken over or known to be
/// lost; gives the fresh vault.
fn reopened_after_damage(folder: &Path, known: u64) -> Vault {
    let damaged = std::fs::read(file(folder)).unwrap();
    let opened = Vault::open(&file(folder), Limits::default(), now()).unwrap();
    let aside = opened.set_aside.unwrap();
    assert!(
        aside.file_name().unwrap().to_str().unwrap().starts_with("vault.sqlite.damaged-20261122-093210Z")
    );
    assert!(std::fs::read(aside).unwrap() == damaged, "kept as it was, for whoever can mend it");
    let counts = opened.vault.counts().unwrap();
    assert_eq!(counts.forms + counts.lost, known, "{counts:?}");
    opened.vault
}

fn closed_with_two_applications() -> TempDir {
    let (folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    folder
}

fn overwrite(folder: &Path, at: usize, length: usize) {
    let mut bytes = std::fs::read(file(folder)).unwrap();
    let end = bytes.len().min(at + length);
    bytes[at..end].fill(0xA5);
    std::fs::write(file(folder), bytes).unwrap();
}

#[test]
fn a_damaged_file_is_set_aside_and_work_goes_on() {
    for (at, length) in [(0, 16), (100, 4_000), (4_096, 64)] {
        let folder = closed_with_two_applications();
        overwrite(folder.path(), at, length);
        let mut vault = reopened_after_damage(folder.path(), 2);
        vault.enqueue(&row(3)).unwrap();
    }
}

#[test]
fn a_file_cut_short_or_of_another_make_is_set_aside() {
    let folder = closed_with_two_applications();
    let bytes = std::fs::read(file(folder.path())).unwrap();
    std::fs::write(file(folder.path()), &bytes[..bytes.len() / 2]).unwrap();
    reopened_after_damage(folder.path(), 2);

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(file(folder.path()), b"a letter, not a database").unwrap();
    reopened_after_damage(folder.path(), 0);

    let folder = tempfile::tempdir().unwrap();
    let foreign = Connection::open(file(folder.path())).unwrap();
    foreign.execute_batch("PRAGMA application_id = 7; CREATE TABLE application (x)").unwrap();
    drop(foreign);
    reopened_after_damage(folder.path(), 0);
}

#[test]
fn numbers_do_not_repeat_after_the_file_that_counted_them_is_gone() {
    let (folder, mut vault) = vault();
    let day = "2026-11-22".parse().unwrap();
    assert_eq!(vault.next_kiosk_seq(day), Ok(1));
    drop(vault);
    overwrite(folder.path(), 0, 16);
    let mut vault = reopened_after_damage(folder.path(), 0);
    assert_eq!(vault.next_kiosk_seq(day), Ok(1_001));
    assert_eq!(vault.next_kiosk_seq("2026-11-23".parse().unwrap()), Ok(1));
    let opened = vault.replace(now()).unwrap();
    assert!(opened.set_aside.unwrap().to_str().unwrap().ends_with("20261122-093210Z-1"));
    let mut vault = opened.vault;
    assert_eq!(vault.next_kiosk_seq(day), Ok(2_001));
}

#[test]
fn bytes_that_changed_on_the_disk_are_kept_aside_and_the_rest_is_sent() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    vault.connection.execute("UPDATE application SET sealed = zeroblob(3000) WHERE id = 1", []).unwrap();
    assert_eq!(due(&mut vault, now()), [(2, 3_000)]);
    assert_eq!(refused(&vault)[0].code, "E-VAULT-ROW");
}

#[test]
fn a_column_that_holds_what_it_cannot_is_damage_not_a_crash() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.connection.execute("UPDATE application SET accepted_ms = 9223372036854775807", []).unwrap();
    assert_eq!(vault.counts(), Err(VaultError::Damaged));
}

/// No page more than the file has now: what a full disk answers, without one.
#[test]
fn a_full_disk_is_said_and_leaves_everything_as_it_was() {
    let (folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let pages: i64 = vault.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    vault.connection.pragma_update(None, "max_page_count", pages).unwrap();
    assert_eq!(vault.enqueue(&row(2)), Err(VaultError::DiskFull));
    assert_eq!(vault.counts().unwrap().forms, 1);
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    vault.enqueue(&row(2)).unwrap();
    drop(vault);
    assert_eq!(open(folder.path()).counts().unwrap().forms, 1);
}

/// What `mount` made of it.
fn mount(options: &str, folder: &Path) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder);
    mount.stderr(std::process::Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn a_disk_that_takes_no_writes_is_told_apart_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    if !mount("size=1m", folder.path()) {
        eprintln!("skipped: this machine does not let a test mount a file system");
        return;
    }
    let mut vault = open(folder.path());
    vault.enqueue(&row(1)).unwrap();
    drop(vault);
    let read_only = mount("remount,ro", folder.path());
    let opened = Vault::open(&file(folder.path()), Limits::default(), now()).map(|_| ());
    let looked = look_within(&file(folder.path()), Limits::default(), now()).map(|_| ());
    let writable = mount("remount,rw", folder.path());
    let counts = open(folder.path()).counts().unwrap();
    assert!(Command::new("umount").arg("--lazy").arg(folder.path()).status().unwrap().success());
    assert!(read_only && writable);
    assert_eq!(opened, Err(VaultError::ReadOnly));
    assert_eq!(looked, Err(VaultError::ReadOnly));
    assert_eq!(counts.forms, 1);
}

/// The same without a disk of such a kind: what the system and SQLite say of one.
#[test]
fn what_is_said_of_a_disk_that_takes_no_writes_is_understood() {
    let said = std::io::Error::from(std::io::ErrorKind::ReadOnlyFilesystem);
    assert_eq!(super::super::open::storage(&said), VaultError::ReadOnly);
    let (_folder, mut vault) = vault();
    vault.refuse_writes(true).unwrap();
    assert_eq!(vault.enqueue(&row(1)), Err(VaultError::ReadOnly));
    vault.refuse_writes(false).unwrap();
    vault.enqueue(&row(1)).unwrap();
    assert!(VaultError::ReadOnly.is_of_the_disk() && !VaultError::InUse.is_of_the_disk());
}

#[test]
fn on_a_disk_that_is_truly_full_nothing_is_accepted_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    if !mount("size=256k", folder.path()) {
        eprintln!("skipped: this machine does not let a test mount a file system");
        return;
    }
    let mut vault = open(folder.path());
    let room = vault.room(now()).unwrap();
    let stored = (1..100).take_while(|n| vault.enqueue(&row(*n)).is_ok()).count() as u64;
    let refused = vault.enqueue(&row(100));
    let counts = vault.counts().unwrap();
    drop(vault);
    let mut again = open(folder.path());
    let after = again.counts().unwrap();
    let first = due(&mut again, now());
    drop(again);
    assert!(Command::new("umount").arg("--lazy").arg(folder.path()).status().unwrap().success());
    assert_eq!(room, Room::None(Bound::Disk), "the kiosk knew before it took any");
    assert_eq!(refused, Err(VaultError::DiskFull));
    assert!(stored > 1);
    assert_eq!((counts.forms, after.forms), (stored, stored));
    assert_eq!(first.first(), Some(&(1, 3_000)));
}
