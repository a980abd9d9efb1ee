#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn a_file_of_another_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other.db");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::Failed(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_schema_of_a_newer_program_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("central.db");
    drop(SqliteStore::open(&path).unwrap());
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::Failed(_))));
}

#[test]
fn every_old_schema_becomes_todays_and_keeps_what_it_held() {
    let dir = tempfile::tempdir().unwrap();
    let schema_of = |store: &SqliteStore| -> Vec<String> {
        let db = store.line.connection();
        let mut statement =
            db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let today = SqliteStore::open(&dir.path().join("today.db")).unwrap();
    for version in 1..=MIGRATIONS.len() {
        let path = dir.path().join(format!("{version}.db"));
        let old = Connection::open(&path).unwrap();
        for sql in &MIGRATIONS[..version] {
            old.execute_batch(sql).unwrap();
        }
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", version as i64).unwrap();
        old.execute_batch(
            "INSERT INTO submission (settlement, submission_id, number, kiosk, signed_xml_sha256,
               document_key_sha256, claimed_at, registered_at, revocation,
               receipt_payload, receipt_signature, receipt_key_id, sealed)
             VALUES ('391010000', zeroblob(16), 'MT.2026.000001.1', 'KST3', zeroblob(32), zeroblob(32), 0, 0, '',
               '{}', '', '', x'');",
        )
        .unwrap();
        drop(old);
        let upgraded = SqliteStore::open(&path).unwrap();
        assert_eq!(schema_of(&upgraded), schema_of(&today), "from {version}");
        let kept = upgraded.submission(Uuid::nil()).unwrap().unwrap();
        assert_eq!(kept.number.machine(), "391010000/MT.2026.000001.1", "from {version}");
        assert_eq!(upgraded.by_kiosk_number("").unwrap(), None);
    }
}

#[test]
fn opening_twice_changes_nothing_and_every_table_begins_with_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("central.db");
    drop(SqliteStore::open(&path).unwrap());
    let store = SqliteStore::open(&path).unwrap();
    let firsts: Vec<(String, String, bool)> = store
        .line
        .connection()
        .prepare(
            "SELECT t.name, c.name, t.strict FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
             WHERE c.cid = 0 AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap()
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(firsts.len() > 8);
    for (table, column, strict) in firsts {
        assert!(strict, "{table} is not STRICT");
        // Authority certificates are the same everywhere: a reference table. An account, and what it proved, is a person's.
        let of_a_person = ["account", "contact_proof"].contains(&table.as_str()) && column == "person";
        let own = table == "certificate" || of_a_person;
        assert!(column == "settlement" || own, "{table} begins with {column}");
    }
}

#[test]
fn the_database_itself_refuses_to_change_the_past() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("central.db")).unwrap();
    let db = store.line.connection();
    db.execute_batch(
        "INSERT INTO event (settlement, number, revision, at, body) VALUES ('391010000', 'x', 1, 0, '{}');
         INSERT INTO document (settlement, number, kind, lang, made_at, sha256, sealed)
         VALUES ('391010000', 'x', 'D13', 'kk', 0, x'00', x'00');",
    )
    .unwrap();
    for forbidden in
        ["UPDATE event SET body = '[]'", "DELETE FROM event", "UPDATE document SET sealed = x'01'"]
    {
        assert!(db.execute(forbidden, ()).is_err(), "{forbidden}");
    }
}

#[test]
fn a_committed_write_is_synced_to_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("central.db")).unwrap();
    let db = store.line.connection();
    let journal: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    let synchronous: i64 = db.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!((journal.as_str(), synchronous), ("wal", 2));
}

#[test]
fn the_changes_of_a_stretch_come_with_their_places_the_latest_first() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("central.db");
    let store = SqliteStore::open(&path).unwrap();
    let change = r#"{"why":"left","from":null,"to":null,"owed":[0,0]}"#;
    Connection::open(&path)
        .unwrap()
        .execute(
            "WITH RECURSIVE entry (place) AS (SELECT 0 UNION ALL SELECT place + 1 FROM entry WHERE place < 9)
             INSERT INTO queue_event SELECT '391010000', place, randomblob(16), 1, 0, '{}', x'', x'', x'',
                 CASE place WHEN 4 THEN '' ELSE ?1 END FROM entry",
            [change],
        )
        .unwrap();
    let kostanay = Kato::parse("391010000").unwrap();
    let places = |stretch: std::ops::Range<u64>, count_max| {
        let mut places = Vec::new();
        let read = store.read_queue(&kostanay, &mut |rows| {
            places = rows.changes(stretch.clone(), count_max)?.into_iter().map(|(place, _)| place).collect();
            Ok(())
        });
        read.unwrap();
        places
    };
    assert_eq!(places(2..8, 100), [7, 6, 5, 3, 2], "an entry that moved nobody is no change");
    assert_eq!(places(2..8, 2), [7, 6]);
    assert!(places(8..8, 100).is_empty());
}
