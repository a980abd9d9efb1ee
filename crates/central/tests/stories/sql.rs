//! A connection to a world's database for looking and meddling: the same words for both stores. Places are `?1`, `?2` …;
//! whatever comes back is text, but for bytes that are asked for.

use std::cell::RefCell;
use std::path::Path;

use postgres::types::{FromSql, ToSql, Type};
use postgres::{Client, NoTls, Row};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// What is put into a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Whole(i64),
    Bytes(&'a [u8]),
    Id(uuid::Uuid),
}

pub(crate) enum Sql {
    Sqlite(rusqlite::Connection),
    Postgres(RefCell<Client>),
}

impl Sql {
    pub(crate) fn sqlite(path: &Path) -> Sql {
        Sql::Sqlite(rusqlite::Connection::open(path).unwrap())
    }

    pub(crate) fn postgres(url: &str) -> Sql {
        Sql::Postgres(RefCell::new(Client::connect(url, NoTls).unwrap()))
    }

    /// Does something; how many rows it touched.
    pub(crate) fn change(&self, sql: &str, values: &[Value<'_>]) -> u64 {
        match self {
            Sql::Sqlite(db) => db.execute(sql, rusqlite::params_from_iter(values)).unwrap() as u64,
            Sql::Postgres(db) => db.borrow_mut().execute(&places(sql), &given(values)).unwrap(),
        }
    }

    /// Whether the database itself refuses to do something.
    pub(crate) fn is_refused(&self, sql: &str) -> bool {
        match self {
            Sql::Sqlite(db) => db.execute(sql, ()).is_err(),
            Sql::Postgres(db) => db.borrow_mut().execute(sql, &[]).is_err(),
        }
    }

    /// Every row, every column as text.
    pub(crate) fn rows(&self, sql: &str, values: &[Value<'_>]) -> Vec<Vec<String>> {
        match self {
            Sql::Sqlite(db) => {
                let mut statement = db.prepare(sql).unwrap();
                let columns = statement.column_count();
                let row =
                    |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get_ref(at).map(text)).collect();
                let rows = statement.query_map(rusqlite::params_from_iter(values), row).unwrap();
                rows.collect::<Result<_, _>>().unwrap()
            }
            Sql::Postgres(db) => {
                let rows = db.borrow_mut().query(&places(sql), &given(values)).unwrap();
                let row = |row: &Row| (0..row.len()).map(|at| row.get::<_, Shown>(at).0).collect();
                rows.iter().map(row).collect()
            }
        }
    }

    /// The first column of every row.
    pub(crate) fn column(&self, sql: &str, values: &[Value<'_>]) -> Vec<String> {
        self.rows(sql, values).into_iter().map(|mut row| row.swap_remove(0)).collect()
    }

    /// The only value that there is.
    pub(crate) fn one(&self, sql: &str, values: &[Value<'_>]) -> String {
        let [value] = <[String; 1]>::try_from(self.column(sql, values)).unwrap();
        value
    }

    /// How many rows a table has.
    pub(crate) fn count(&self, table: &str) -> usize {
        self.one(&format!("SELECT count(*) FROM {table}"), &[]).parse().unwrap()
    }

    /// The bytes of the first column of every row.
    pub(crate) fn bytes(&self, sql: &str, values: &[Value<'_>]) -> Vec<Vec<u8>> {
        self.column(sql, values).iter().map(|shown| hex::decode(shown).unwrap()).collect()
    }

    /// Takes out of the way what keeps a table as it is: the thief owns the database.
    pub(crate) fn unlock(&self, table: &str) {
        match self {
            Sql::Sqlite(db) => {
                let triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1";
                for trigger in self.column(triggers, &[Value::Text(table)]) {
                    db.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
                }
            }
            Sql::Postgres(db) => {
                let sql = format!("ALTER TABLE {table} DISABLE TRIGGER USER");
                db.borrow_mut().batch_execute(&sql).unwrap();
            }
        }
    }

    /// Every value of every row of every table.
    pub(crate) fn everything(&self) -> Vec<u8> {
        let Sql::Postgres(db) = self else { panic!("a file is read as it lies") };
        let db = &mut db.borrow_mut();
        let tables = "SELECT relname::text FROM pg_class
                      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace";
        let tables = db.query(tables, &[]).unwrap();
        let mut everything = Vec::new();
        for table in tables.iter().map(|row| row.get::<_, String>(0)) {
            for row in db.query(&format!("SELECT * FROM {table}"), &[]).unwrap() {
                for at in 0..row.len() {
                    everything.extend(row.get::<_, Option<Raw>>(at).into_iter().flat_map(|raw| raw.0));
                }
            }
        }
        everything
    }
}

/// `?1` as PostgreSQL writes it.
fn places(sql: &str) -> String {
    sql.replace('?', "$")
}

fn given<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    let given = |value: &'a Value<'a>| -> &'a (dyn ToSql + Sync) {
        match value {
            Value::Text(text) => text,
            Value::Whole(number) => number,
            Value::Bytes(bytes) => bytes,
            Value::Id(id) => id,
        }
    };
    values.iter().map(given).collect()
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Whole(number) => ValueRef::Integer(*number),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Id(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
        ValueRef::Blob(bytes) => hex::encode(bytes),
    }
}

/// A value as [`text`] shows that of SQLite.
struct Shown(String);

impl<'a> FromSql<'a> for Shown {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Shown(match *kind {
            Type::BOOL => u8::from(bool::from_sql(kind, raw)?).to_string(),
            Type::INT4 => i32::from_sql(kind, raw)?.to_string(),
            Type::INT8 => i64::from_sql(kind, raw)?.to_string(),
            Type::BYTEA | Type::UUID => hex::encode(raw),
            _ => String::from_sql(kind, raw)?,
        }))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A value as it comes over the line.
struct Raw(Vec<u8>);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw(raw.to_vec()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
