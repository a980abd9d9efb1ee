//! Counts for a monitor.

use super::PostgresStore;
use super::db::Db;
use super::row::{count_at, get};
use crate::store::StoreError;
use crate::store::metrics::{MetricStore, Standing};

impl MetricStore for PostgresStore {
    fn standing(&self) -> Result<Vec<Standing>, StoreError> {
        self.pool.read(|db| {
            let meals = "SELECT settlement, state, count(*) FROM application GROUP BY settlement, state";
            let queue =
                "SELECT settlement, state, count(*) FROM queue_application GROUP BY settlement, state";
            let mut standing = by_state(db, "meal", meals)?;
            standing.extend(by_state(db, "kindergarten", queue)?);
            Ok(standing)
        })
    }

    fn notices_waiting(&self) -> Result<u64, StoreError> {
        self.pool.read(|db| {
            let row = db.row("SELECT count(*) FROM notice WHERE state = 'waiting'", &[])?;
            row.map_or(Ok(0), |row| count_at(&row, 0))
        })
    }
}

fn by_state(db: &Db, service: &'static str, sql: &'static str) -> Result<Vec<Standing>, StoreError> {
    let rows = db.rows(sql, &[])?;
    rows.iter().map(|row| Ok((service, get(row, 0)?, get(row, 1)?, count_at(row, 2)?))).collect()
}
