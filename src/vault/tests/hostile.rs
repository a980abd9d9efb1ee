//! A file aside that was made to hurt whoever reads it, one that the disk has no room for, and one after another.

use super::*;

const PAGE: usize = 4_096;

/// A page of rows that all begin at the same place: long ones, whose rest lies on page 2.
fn rows_over_one_another() -> Vec<u8> {
    let mut page = vec![0; PAGE];
    let cells = (PAGE - 8 - 1_100) / 2;
    let at = u16::try_from(PAGE - 1_050).unwrap().to_be_bytes();
    page[0] = 13;
    page[3..5].copy_from_slice(&u16::try_from(cells).unwrap().to_be_bytes());
    (0..cells).for_each(|n| page[8 + 2 * n..10 + 2 * n].copy_from_slice(&at));
    // Row 1, of 80 MB, 489 bytes of which lie here: so long that they fit with no remainder into pages.
    let cell = PAGE - 1_050;
    assert_eq!((0x26 << 21) + (0x12 << 14) + (0x40 << 7) + 0x75, 489 + 19_549 * (PAGE - 4));
    page[cell..cell + 5].copy_from_slice(&[0xA6, 0x92, 0xC0, 0x75, 1]);
    page[cell + 5 + 489..cell + 5 + 493].copy_from_slice(&2_u32.to_be_bytes());
    page
}

#[test]
fn rows_that_lead_back_to_themselves_and_lie_over_one_another_are_read_to_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = vec![0xA5; PAGE];
    let mut circle = vec![7; PAGE];
    circle[..4].copy_from_slice(&2_u32.to_be_bytes());
    bytes.extend(circle);
    (0..500).for_each(|_| bytes.extend(rows_over_one_another()));
    std::fs::write(file(folder.path()), bytes).unwrap();
    let opened = Vault::open(&file(folder.path()), Limits::default(), now()).unwrap();
    let salvaged = &opened.salvaged[0];
    assert_eq!((salvaged.taken, salvaged.put_off), (0, false));
    assert!(salvaged.unread >= 500, "{salvaged}");
}

/// A vault with three applications lies aside; a fresh one, into which nothing was taken yet.
fn fresh_beside_three(folder: &Path) -> Vault {
    let mut vault = open(folder);
    (1..=3).for_each(|n| vault.enqueue(&row(n)).unwrap());
    drop(vault);
    quarantine::set_aside(&file(folder), now()).unwrap();
    Vault::open_sound(&file(folder), Limits::default()).unwrap()
}

#[test]
fn what_a_full_disk_cannot_hold_is_taken_over_later_and_nothing_again_that_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = fresh_beside_three(folder.path());
    let pages = |vault: &Vault, n: i64| vault.connection.pragma_update(None, "max_page_count", n).unwrap();
    let used: i64 = vault.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    // Room for one of them: its scans are longer than a page.
    pages(&vault, used + 3);
    let first = vault.salvage(now()).unwrap().remove(0);
    assert_eq!((first.put_off, first.taken), (true, 1));
    assert_eq!(vault.counts().unwrap().forms, 1);
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    // The kiosk serves on: it is tried again, and goes on at the next one.
    pages(&vault, 10_000);
    let then = vault.salvage(now()).unwrap().remove(0);
    assert_eq!((then.put_off, then.taken, then.lost.len()), (false, 2, 0));
    assert!(vault.salvage(now()).unwrap().is_empty());
    assert_eq!(due(&mut vault, now()), [(2, 3_000), (3, 3_000)]);
}

#[test]
fn what_went_on_its_way_between_two_damages_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = fresh_beside_three(folder.path());
    vault.salvage(now()).unwrap();
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    vault.refuse(row(2).submission_id, "E-CHAIN").unwrap();
    vault.take_away(&row(2).kiosk_number, now()).unwrap();
    // Old enough that nobody needs to be told any more; the first file still holds it.
    vault.connection.execute("DELETE FROM receipt", []).unwrap();
    let later = now() + TimeDelta::seconds(1);
    let opened = vault.replace(later).unwrap();
    assert_eq!(opened.salvaged.len(), 1, "the first file was read before");
    assert_eq!(due(&mut { opened.vault }, later), [(3, 3_000)]);
    assert_eq!(set_aside_of(&file(folder.path())).len(), 2);
}

#[test]
fn a_look_at_a_vault_whose_log_is_damaged_leaves_it_for_whoever_takes_it_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = open(folder.path());
    (1..=3).for_each(|n| vault.enqueue(&row(n)).unwrap());
    let (path, log) = (file(folder.path()), folder.path().join("vault.sqlite-wal"));
    let (bytes, mut logged) = (std::fs::read(&path).unwrap(), std::fs::read(&log).unwrap());
    drop(vault);
    let midst = logged.len() / 2;
    logged[midst] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    std::fs::write(&log, &logged).unwrap();
    assert_eq!(look(&path).unwrap_err(), VaultError::Damaged);
    assert!(std::fs::read(&path).unwrap() == bytes && std::fs::read(&log).unwrap() == logged);
}

#[test]
fn a_scan_that_another_application_claims_is_not_sent_for_it_once_the_centre_said_what_it_awaits() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    vault.settle(&receipt(1, 1), &signer().public(), now()).unwrap();
    vault.connection.execute("UPDATE scan SET application = 1 WHERE application = 2", []).unwrap();
    let vault = vault.replace(now()).unwrap().vault;
    assert_eq!(vault.scans(row(1).submission_id).unwrap().len(), 1);
    assert_eq!(vault.counts().unwrap().forms, 1);
}

#[test]
fn a_number_that_does_not_hold_is_told_by_the_index_and_none_of_it_is_shown_that_no_number_has() {
    let folder = tempfile::tempdir().unwrap();
    let number = |n| {
        let day = "2026-11-22".parse().unwrap();
        domain::number::KioskNumber::new("KST3", day, n).unwrap().to_string()
    };
    let mut vault = open(folder.path());
    for n in [1, 2] {
        vault.enqueue(&NewRow { kiosk_number: number(u32::from(n)), ..row(n) }).unwrap();
    }
    drop(vault);
    let mut bytes = std::fs::read(file(folder.path())).unwrap();
    // In the rows, not in the index: one digit of the one, an escape in the other.
    for (n, byte) in [(1, b'7'), (2, 0x1B)] {
        let sought = number(n);
        let mut places = Vec::new();
        for at in 0..bytes.len() - sought.len() {
            if bytes[at..].starts_with(sought.as_bytes()) {
                places.push(at);
            }
        }
        let in_row = places.into_iter().find(|at| bytes[at + sought.len()..].starts_with(b"form")).unwrap();
        bytes[in_row + 10] = byte;
    }
    std::fs::write(file(folder.path()), &bytes).unwrap();
    quarantine::set_aside(&file(folder.path()), now()).unwrap();
    let vault = open(folder.path());
    let numbers: Vec<String> =
        vault.listing().unwrap().0.into_iter().map(|entry| entry.kiosk_number).collect();
    assert_eq!(numbers, [number(1), number(2)]);
}

#[test]
fn a_row_that_a_fresh_vault_could_not_read_is_left_where_it_is() {
    let (_folder, vault) = vault();
    vault
        .connection
        .execute_batch(
            "INSERT INTO lost VALUES ('a', 1, 'K-1', 9000000000000), ('b', 1, 'K-2', 3);
             INSERT INTO lost VALUES ('c', 1, char(27) || '[2J', 0);
             INSERT INTO doubt VALUES (char(10), 'E-X', 0, '', '', '');
             INSERT INTO pin VALUES (1, 9000000000, NULL);
             INSERT INTO taken_away VALUES (zeroblob(16), 'K-3', char(27), 0, 0);",
        )
        .unwrap();
    let vault = vault.replace(now()).unwrap().vault;
    let lost: Vec<String> = vault.lost().unwrap().into_iter().map(|lost| lost.kiosk_number).collect();
    assert_eq!(lost, ["K-2"]);
    assert!(vault.doubts().unwrap().is_empty() && vault.taken_away().unwrap().is_empty());
    assert_eq!(vault.pin_tries().unwrap().0, 0);
}

/// Whenever the power fails, with the log begun anew in between: nobody takes what an earlier round of it left for damage.
#[test]
fn a_log_that_was_begun_anew_is_no_damaged_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = open(folder.path());
    let (path, log) = (file(folder.path()), folder.path().join("vault.sqlite-wal"));
    let mut salts = std::collections::BTreeSet::new();
    for n in 1..=90 {
        vault.enqueue(&row(n)).unwrap();
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(&path, file(copy.path())).unwrap();
        std::fs::copy(&log, copy.path().join("vault.sqlite-wal")).unwrap();
        salts.insert(std::fs::read(&log).unwrap()[16..24].to_vec());
        assert_eq!(open(copy.path()).counts().unwrap().forms, u64::from(n));
    }
    assert!(salts.len() > 2, "each round of it has its own: {}", salts.len());
}

#[test]
fn a_beginning_that_is_gone_is_not_told_to_be_all_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = open(folder.path());
    (1..=9).for_each(|n| vault.enqueue(&row(n)).unwrap());
    drop(vault);
    let bytes = std::fs::read(file(folder.path())).unwrap();
    let pages = bytes.len() / PAGE;
    for gone in 1..=pages {
        let folder = tempfile::tempdir().unwrap();
        let mut damaged = bytes.clone();
        damaged[..gone * PAGE].fill(0);
        std::fs::write(file(folder.path()), &damaged).unwrap();
        quarantine::set_aside(&file(folder.path()), now()).unwrap();
        let counts = open(folder.path()).counts().unwrap();
        assert!(counts.bytes == 9 * 13_000 || counts.read_aside == 0, "{gone} pages: {counts:?}");
    }
}
