//! The schema: laid once, kept apart from others', brought forward, and able to be distributed.

use std::path::PathBuf;

use central::store::postgres::PostgresStore;
use central::store::{Store, StoreError};
use postgres::Client;
use uuid::Uuid;

use crate::cluster::Cluster;

fn refused(cluster: &Cluster, database: &str) -> String {
    match PostgresStore::open(cluster.address(database)).map(drop) {
        Err(StoreError::Failed(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// Every migration, as it lies in the source.
fn migrations() -> Vec<String> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/postgres"));
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut scripts: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "sql")).collect();
    scripts.sort();
    scripts.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Tables with their columns, indexes and triggers, as PostgreSQL describes them.
fn shape(db: &mut Client) -> Vec<String> {
    let sql = "SELECT table_name || '.' || column_name || ' ' || data_type || coalesce(collation_name, '')
                 FROM information_schema.columns WHERE table_schema = current_schema()
               UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
               UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
               ORDER BY 1";
    db.query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let cluster = Cluster::shared();
    let name = cluster.empty_database();
    let mut other = cluster.connect(&name);
    other.batch_execute("CREATE TABLE theirs (a int); INSERT INTO theirs VALUES (1)").unwrap();
    let before = shape(&mut other);
    assert!(refused(cluster, &name).contains("not a database of central"));
    assert_eq!(shape(&mut other), before);
}

#[test]
fn a_schema_of_a_newer_program_is_refused() {
    let cluster = Cluster::shared();
    let name = cluster.empty_database();
    drop(PostgresStore::open(cluster.address(&name)).unwrap());
    cluster.connect(&name).execute("INSERT INTO tereze_central_schema (version) VALUES (99)", &[]).unwrap();
    assert!(refused(cluster, &name).contains("schema 99 belongs to a newer program"));
}

#[test]
fn a_database_without_unicode_is_refused() {
    let cluster = Cluster::shared();
    let name = cluster.next_name();
    cluster.run(&format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc"
    ));
    assert!(refused(cluster, &name).contains("UTF8"));
}

#[test]
fn of_servers_that_start_at_once_one_lays_the_tables() {
    let cluster = Cluster::shared();
    let name = cluster.empty_database();
    std::thread::scope(|threads| {
        for _ in 0..6 {
            threads.spawn(|| PostgresStore::open(cluster.address(&name)).map(drop).unwrap());
        }
    });
    let laid = cluster.connect(&name).query("SELECT version FROM tereze_central_schema", &[]).unwrap();
    assert_eq!(laid.len(), migrations().len());
}

#[test]
fn every_old_schema_becomes_todays_and_keeps_what_it_held() {
    let cluster = Cluster::shared();
    let today = cluster.empty_database();
    drop(PostgresStore::open(cluster.address(&today)).unwrap());
    let today = shape(&mut cluster.connect(&today));
    assert!(!migrations().is_empty());
    for version in 1..=migrations().len() {
        let name = cluster.empty_database();
        let mut old = cluster.connect(&name);
        old.batch_execute(
            "CREATE TABLE tereze_central_schema (version BIGINT NOT NULL PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now())",
        )
        .unwrap();
        for (step, sql) in (1_i64..).zip(&migrations()[..version]) {
            old.batch_execute(sql).unwrap();
            old.execute("INSERT INTO tereze_central_schema (version) VALUES ($1)", &[&step]).unwrap();
        }
        old.batch_execute(
            "INSERT INTO submission (settlement, submission_id, number, kiosk, signed_xml_sha256,
               document_key_sha256, claimed_at, registered_at, revocation, receipt_payload, receipt_signature,
               receipt_key_id, sealed, kiosk_number)
             VALUES ('391010000', '00000000-0000-0000-0000-000000000000', 'MT.2026.000001.1', 'KST3',
               decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), 0, 0, '', '{}', '', '', '', '')",
        )
        .unwrap();
        let upgraded = PostgresStore::open(cluster.address(&name)).unwrap();
        assert_eq!(shape(&mut old), today, "from {version}");
        let kept = upgraded.submission(Uuid::nil()).unwrap().unwrap();
        assert_eq!(kept.number.machine(), "391010000/MT.2026.000001.1", "from {version}");
    }
}

#[test]
fn every_table_could_be_distributed_by_the_settlement() {
    let world = crate::world::World::new();
    let sql = world.sql();
    // The same everywhere, a person's own, an id's own, and which schema this is.
    let own = ["account", "certificate", "contact_proof", "known_id", "tereze_central_schema"];
    let firsts = "SELECT table_name::text, column_name::text FROM information_schema.columns
                  WHERE table_schema = current_schema() AND ordinal_position = 1";
    let firsts = sql.rows(firsts, &[]);
    assert!(firsts.len() > 20, "{firsts:?}");
    for row in firsts {
        let of_a_settlement = !own.contains(&row[0].as_str());
        assert_eq!(row[1] == "settlement", of_a_settlement, "{} begins with {}", row[0], row[1]);
    }
    let unique = "SELECT t.relname::text, pg_get_indexdef(i.indexrelid), i.indisprimary
                  FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
                  WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace";
    // The register of machines is small and asked by name and by key alone: it lies whole on every server.
    let register = ["machine", "machine_key"];
    for row in sql.rows(unique, &[]) {
        let whole = own.contains(&row[0].as_str()) || register.contains(&row[0].as_str());
        assert!(whole || row[1].contains("(settlement"), "{}", row[1]);
    }
    // Nothing sorts or compares by the language of the database.
    let spoken = "SELECT count(*) FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
                  WHERE t.relnamespace = current_schema()::regnamespace
                    AND 100 = ANY (i.indcollation::oid[])";
    assert_eq!(sql.one(spoken, &[]), "0");
}

#[test]
fn the_database_itself_refuses_to_change_the_past() {
    let cluster = Cluster::shared();
    let name = cluster.empty_database();
    drop(PostgresStore::open(cluster.address(&name)).unwrap());
    let mut db = cluster.connect(&name);
    db.batch_execute(
        "INSERT INTO event (settlement, number, revision, at, body) VALUES ('391010000', 'x', 1, 0, '{}');
         INSERT INTO queue_event VALUES
           ('391010000', 0, '00000000-0000-0000-0000-000000000000', 1, 0, '{}', '', '', '', '');
         INSERT INTO refusal VALUES
           ('391010000', '00000000-0000-0000-0000-000000000000', 'KST3', '', '', 0, 0, '', '', 422, '{}', '');
         INSERT INTO document (settlement, number, kind, lang, made_at, sha256, sealed)
         VALUES ('391010000', 'x', 'D13', 'kk', 0, '', '');",
    )
    .unwrap();
    for forbidden in [
        "UPDATE event SET body = '[]'",
        "DELETE FROM event",
        "TRUNCATE event",
        "UPDATE queue_event SET body = '[]'",
        "DELETE FROM queue_event",
        "TRUNCATE queue_event",
        "UPDATE refusal SET status = 400",
        "UPDATE document SET sealed = '1'",
    ] {
        let refused = db.batch_execute(forbidden).unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "23000", "{forbidden}");
    }
}
