//! One connection with the statements prepared on it, and what a method may do with it.
//!
//! **Invariant:** after a statement failed, nothing of its transaction is ever said to be committed: PostgreSQL answers
//! COMMIT with success there and takes everything back.

use std::cell::RefCell;
use std::collections::HashMap;

use postgres::types::ToSql;
use postgres::{Client, Row, Statement};

use super::error::is_line;
use crate::store::StoreError;

/// What is put into a statement, in the order of its `$1`, `$2` …
pub(super) type With<'a> = &'a [&'a (dyn ToSql + Sync)];

/// One connection, and within [`Db::begin`] and its end the database in one transaction.
pub(super) struct Db(RefCell<Line>);

struct Line {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    /// A statement failed in this transaction.
    failed: bool,
    /// The connection is gone.
    lost: bool,
}

impl Db {
    pub(super) fn new(client: Client) -> Self {
        Self(RefCell::new(Line { client, prepared: HashMap::new(), failed: false, lost: false }))
    }

    /// Begins a transaction in which nothing has failed.
    pub(super) fn begin(&self, how: &str) -> Result<(), StoreError> {
        self.0.borrow_mut().failed = false;
        self.say(how)
    }

    /// Says something that gives no rows and is not worth preparing: COMMIT, a schema.
    pub(super) fn say(&self, text: &str) -> Result<(), StoreError> {
        let mut line = self.0.borrow_mut();
        let done = line.client.batch_execute(text);
        line.note(done)
    }

    /// Does something; how many rows it touched.
    pub(super) fn execute(&self, sql: &'static str, with: With<'_>) -> Result<u64, StoreError> {
        let mut line = self.0.borrow_mut();
        let statement = line.prepared(sql)?;
        let done = line.client.execute(&statement, with);
        line.note(done)
    }

    /// Every row that it gives.
    pub(super) fn rows(&self, sql: &'static str, with: With<'_>) -> Result<Vec<Row>, StoreError> {
        let mut line = self.0.borrow_mut();
        let statement = line.prepared(sql)?;
        let rows = line.client.query(&statement, with);
        line.note(rows)
    }

    /// The first row that it gives, if any.
    pub(super) fn row(&self, sql: &'static str, with: With<'_>) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, with)?.into_iter().next())
    }

    pub(super) fn failed(&self) -> bool {
        self.0.borrow().failed
    }

    pub(super) fn lost(&self) -> bool {
        let line = self.0.borrow();
        line.lost || line.client.is_closed()
    }
}

impl Line {
    fn prepared(&mut self, sql: &'static str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql);
        let statement = self.note(statement)?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }

    fn note<T>(&mut self, outcome: Result<T, postgres::Error>) -> Result<T, StoreError> {
        outcome.map_err(|error| {
            self.failed = true;
            self.lost |= is_line(&error);
            StoreError::from(error)
        })
    }
}
