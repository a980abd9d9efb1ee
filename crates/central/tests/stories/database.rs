//! The database of a world: a file of SQLite, or a database of the private PostgreSQL.

use std::path::{Path, PathBuf};

use central::store::Store;
use central::store::postgres::{Address, PostgresStore};
use central::store::sqlite::SqliteStore;

use crate::cluster::{Cluster, OneDatabase};
use crate::sql::Sql;

/// Which store a test program is about; `crate::kept_in` says it.
#[derive(Debug, Clone)]
#[expect(dead_code, reason = "each test program is about one of them")]
pub(crate) enum KeptIn {
    Sqlite,
    Postgres,
    /// An empty database that somebody else made.
    PostgresAt(String),
}

pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(OneDatabase),
    PostgresAt(String),
}

impl Database {
    /// A fresh one; what is a file lies in this folder.
    pub(crate) fn new(folder: &Path) -> Database {
        match crate::kept_in() {
            KeptIn::Sqlite => Database::Sqlite(folder.join("central.db")),
            KeptIn::Postgres => Database::Postgres(Cluster::shared().database()),
            KeptIn::PostgresAt(url) => Database::PostgresAt(url),
        }
    }

    /// As `database` of central.toml, or after `--database`.
    pub(crate) fn configured(&self) -> String {
        match self {
            Database::Sqlite(path) => path.display().to_string(),
            Database::Postgres(database) => database.url(),
            Database::PostgresAt(url) => url.clone(),
        }
    }

    /// The store of one more server.
    pub(crate) fn open(&self) -> Box<dyn Store> {
        match self {
            Database::Sqlite(path) => Box::new(SqliteStore::open(path).unwrap()),
            Database::Postgres(_) | Database::PostgresAt(_) => {
                let address = Address::parse(&self.configured(), None, None).unwrap();
                Box::new(PostgresStore::open(address).unwrap())
            }
        }
    }

    /// A connection beside the stores, for looking and for meddling.
    pub(crate) fn sql(&self) -> Sql {
        match self {
            Database::Sqlite(path) => Sql::sqlite(path),
            Database::Postgres(_) | Database::PostgresAt(_) => Sql::postgres(&self.configured()),
        }
    }

    /// Every byte that is kept: the files as they lie on the disk, or every value of every row.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Database::Sqlite(path) => {
                let files = [path.clone(), path.with_extension("db-wal")];
                files.iter().filter_map(|path| std::fs::read(path).ok()).flatten().collect()
            }
            Database::Postgres(_) | Database::PostgresAt(_) => self.sql().everything(),
        }
    }
}
