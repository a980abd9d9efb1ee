//! Our schema: laid, brought up to date, and refused where it is not ours.
//!
//! **Invariant:** of servers that start at once one migrates and the others wait and find it done; a migration is there
//! whole or not at all.

use postgres::Row;

use super::db::Db;
use super::row::get;
use crate::store::StoreError;

/// Every schema that ever was, in order; a released one is never edited.
pub(super) const MIGRATIONS: [&str; 11] = [
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
    include_str!("0004.sql"),
    include_str!("0005.sql"),
    include_str!("0006.sql"),
    include_str!("0007.sql"),
    include_str!("0008.sql"),
    include_str!("0009.sql"),
    include_str!("0010.sql"),
    include_str!("0011.sql"),
];

/// The oldest PostgreSQL that the schema was tried on, as it numbers itself.
const OLDEST: i32 = 150_000;

/// Held while migrating: "Trzc" in ASCII, as our SQLite files are marked.
const LOCK: i64 = 0x5472_7a63;

/// Which of our migrations a database has. Its being there marks a database as ours.
const VERSIONS: &str = "
    CREATE TABLE tereze_central_schema (
      version BIGINT      NOT NULL PRIMARY KEY,
      at      TIMESTAMPTZ NOT NULL DEFAULT now()
    )";

/// Brings the schema up to date, in the transaction it is called in.
pub(super) fn migrate(db: &Db) -> Result<(), StoreError> {
    db.say("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")?;
    db.rows("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
    check_server(db)?;
    let version = version(db)?;
    let newest = MIGRATIONS.len();
    let have = usize::try_from(version).unwrap_or(usize::MAX);
    if have > newest {
        return Err(StoreError::Failed(format!("schema {version} belongs to a newer program")));
    }
    for (step, sql) in (1_i64..).zip(MIGRATIONS).skip(have) {
        db.say(sql)?;
        db.execute("INSERT INTO tereze_central_schema (version) VALUES ($1)", &[&step])?;
    }
    Ok(())
}

fn check_server(db: &Db) -> Result<(), StoreError> {
    let about = one(
        db,
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), current_schema()::text",
    )?;
    if get::<i32>(&about, 0)? < OLDEST {
        return Err(StoreError::Failed("PostgreSQL 15 or newer is needed".into()));
    }
    if get::<&str>(&about, 1)? != "UTF8" {
        return Err(StoreError::Failed("the database must be made with ENCODING 'UTF8'".into()));
    }
    match get::<Option<&str>>(&about, 2)? {
        Some(_) => Ok(()),
        None => Err(StoreError::Failed("the search path of this user names no schema that is there".into())),
    }
}

/// The last migration that the database has; 0 for an empty one, which becomes ours. Nothing is written into a database
/// of another program.
fn version(db: &Db) -> Result<i64, StoreError> {
    let found = one(
        db,
        "SELECT count(*) FILTER (WHERE relname = 'tereze_central_schema'), count(*)
         FROM pg_class AS c
         WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
           AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                           WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')",
    )?;
    match (get::<i64>(&found, 0)?, get::<i64>(&found, 1)?) {
        (1, _) => get(&one(db, "SELECT coalesce(max(version), 0) FROM tereze_central_schema")?, 0),
        (_, 0) => db.say(VERSIONS).map(|()| 0),
        _ => Err(StoreError::Failed(
            "this is not a database of central: it holds tables of something else".into(),
        )),
    }
}

fn one(db: &Db, sql: &'static str) -> Result<Row, StoreError> {
    db.row(sql, &[])?.ok_or_else(|| StoreError::Failed("PostgreSQL did not answer".into()))
}
