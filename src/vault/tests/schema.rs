//! Every schema that was ever released is upgraded, with what it held.

use super::super::open::MIGRATIONS;
use super::*;

/// A file as the program of that version left it, with one application in it.
pub(super) fn file_of_version(version: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(file(folder.path())).unwrap();
    for sql in &MIGRATIONS[..version] {
        connection.execute_batch(sql).unwrap();
    }
    connection.pragma_update(None, "user_version", version as i64).unwrap();
    if version > 0 {
        connection.pragma_update(None, "application_id", 0x5452_5A56).unwrap();
        connection.execute_batch(WAITING).unwrap();
    }
    folder
}

/// The first application and its scans in the columns of schema 1; written out, so that it stays as it was.
const WAITING: &str = "
    INSERT INTO application
      (submission_id, kiosk_number, state, accepted_ms, due_ms, signed_sha256, sealed_sha256, sealed)
    VALUES (x'00000000000000000000000000000001', 'K-KST3-20261122-0001-4', 'form', 1795339930000, 0,
      x'0101010101010101010101010101010101010101010101010101010101010101',
      x'ce3e2d3f75aef3ff5ef4f6d1a6c04a1cf8db9d57eeb3ebb4b2dd2d3b0e2b5ab2', zeroblob(3000));
    INSERT INTO day (day, last) VALUES ('2026-11-22', 41);";

fn schema_of(vault: &Vault) -> Vec<String> {
    let mut statement = vault
        .connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_old_schema_becomes_todays_and_keeps_what_it_held() {
    let (_fresh, today) = vault();
    for version in 0..=MIGRATIONS.len() {
        let folder = file_of_version(version);
        let mut upgraded = open(folder.path());
        assert_eq!(schema_of(&upgraded), schema_of(&today), "from {version}");
        if version > 0 {
            assert_eq!(upgraded.counts().unwrap().forms, 1, "from {version}");
            assert_eq!(upgraded.next_kiosk_seq("2026-11-22".parse().unwrap()), Ok(42), "from {version}");
            upgraded.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
        }
        drop(upgraded);
        assert_eq!(open(folder.path()).counts().unwrap(), Counts::default(), "from {version}");
    }
}

#[test]
fn a_file_of_a_newer_program_is_left_untouched() {
    let folder = file_of_version(MIGRATIONS.len());
    let connection = Connection::open(file(folder.path())).unwrap();
    connection.pragma_update(None, "user_version", MIGRATIONS.len() as i64 + 1).unwrap();
    drop(connection);
    let opened = Vault::open(&file(folder.path()), Limits::default(), now());
    assert_eq!(opened.unwrap_err(), VaultError::TooNew);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_settings_hold() {
    let (folder, vault) = vault();
    let number = |pragma: &str| -> i64 {
        vault.connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
    };
    let text = |pragma: &str| -> String {
        vault.connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
    };
    assert_eq!((text("journal_mode").as_str(), text("locking_mode").as_str()), ("wal", "exclusive"));
    assert_eq!(number("synchronous"), 2, "FULL");
    assert_eq!((number("secure_delete"), number("foreign_keys"), number("mmap_size")), (1, 1, 0));
    assert_eq!(number("cache_size"), -256, "KiB");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&file(folder.path()).metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert!(!folder.path().join("vault.sqlite-shm").exists(), "no memory is shared beside the file");
}
