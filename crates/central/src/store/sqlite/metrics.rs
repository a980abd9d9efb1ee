//! Counts for a monitor.

use rusqlite::Connection;

use super::SqliteStore;
use super::row::damaged;
use crate::store::StoreError;
use crate::store::metrics::{MetricStore, Standing};

impl MetricStore for SqliteStore {
    fn standing(&self) -> Result<Vec<Standing>, StoreError> {
        self.read(|db| {
            let meals = "SELECT settlement, state, count(*) FROM application GROUP BY settlement, state";
            let queue =
                "SELECT settlement, state, count(*) FROM queue_application GROUP BY settlement, state";
            let mut standing = by_state(db, "meal", meals)?;
            standing.extend(by_state(db, "kindergarten", queue)?);
            Ok(standing)
        })
    }

    fn notices_waiting(&self) -> Result<u64, StoreError> {
        self.read(|db| {
            let waiting = "SELECT count(*) FROM notice WHERE state = 'waiting'";
            count(db.prepare_cached(waiting)?.query_row([], |row| row.get(0))?)
        })
    }
}

fn by_state(db: &Connection, service: &'static str, sql: &str) -> Result<Vec<Standing>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut standing = Vec::new();
    while let Some(row) = rows.next()? {
        standing.push((service, row.get(0)?, row.get(1)?, count(row.get(2)?)?));
    }
    Ok(standing)
}

fn count(count: i64) -> Result<u64, StoreError> {
    u64::try_from(count).map_err(|_| damaged("a count"))
}
