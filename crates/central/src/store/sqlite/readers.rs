//! Connections that only read: a long look holds up nobody, and nobody sees what is not on disk yet.

use std::path::{Path, PathBuf};
use std::time::Duration;

use parking_lot::Mutex;
use rusqlite::Connection;

use super::{BUSY_MS, STATEMENTS_MAX};
use crate::store::StoreError;

/// How many wait open for the next readers: as many as read at once. A connection that is opened reads the whole schema.
const IDLE_MAX: usize = crate::centre::WORKERS;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn of(path: &Path) -> Readers {
        Readers { path: path.to_owned(), idle: Mutex::default() }
    }

    /// Reads what is on disk at one moment.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle.lock().pop();
        let connection = idle.map_or_else(|| self.open(), Ok)?;
        // One moment: what the work reads twice is the same. A connection that failed is not used again.
        connection.prepare_cached("BEGIN")?.execute(())?;
        let read = work(&connection);
        connection.prepare_cached("COMMIT")?.execute(())?;
        let mut idle = self.idle.lock();
        if idle.len() < IDLE_MAX {
            idle.push(connection);
        }
        read
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(Duration::from_millis(BUSY_MS))?;
        connection.pragma_update(None, "query_only", "ON")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        Ok(connection)
    }
}
