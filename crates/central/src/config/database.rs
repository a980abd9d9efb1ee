//! Where the centre keeps everything: a file of SQLite, or an address of PostgreSQL.
//!
//! **Invariant:** a password stands in no message; the one in a file goes before the one of the environment, and that
//! before the one in the address.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::{Config, ConfigError, key, read};
use crate::store::postgres::{Address, PostgresStore};
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};

/// The variable of the environment that may hold the password of the database.
pub const PASSWORD_VARIABLE: &str = "TEREZE_DATABASE_PASSWORD";

/// What the configuration calls the database.
pub enum Database {
    /// One file.
    Sqlite(PathBuf),
    /// A database of PostgreSQL.
    Postgres(Box<Address>),
}

impl Config {
    /// The database, or what was asked for instead of it: `postgres://…`, or a file.
    ///
    /// # Errors
    /// [`ConfigError`] of the key `database`, `database_password_file` or `database_roots`.
    pub fn database(
        &self,
        instead: Option<&str>,
        password: Option<Zeroizing<String>>,
    ) -> Result<Database, ConfigError> {
        let text = instead.unwrap_or(&self.database);
        if !Address::is_meant(text) {
            let seen_from_the_file = self.path(text.as_ref());
            return Ok(Database::Sqlite(instead.map_or(seen_from_the_file, PathBuf::from)));
        }
        let file = self.database_password_file.as_ref();
        let file = file.map(|path| read("database_password_file", &self.path(path))).transpose()?;
        let roots = self.database_roots.as_ref();
        let roots = roots.map(|path| read("database_roots", &self.path(path))).transpose()?;
        let password = file.or(password);
        let password = password.as_ref().map(|text| text.trim_end_matches(['\r', '\n']));
        let address = Address::parse(text, password, roots.as_ref().map(|pem| pem.as_bytes()));
        address.map(|address| Database::Postgres(Box::new(address))).map_err(|error| key("database", &error))
    }
}

impl Database {
    /// Opens it, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] says why it cannot be opened.
    pub fn open(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            Database::Sqlite(path) => Box::new(SqliteStore::open(path)?),
            Database::Postgres(address) => Box::new(PostgresStore::open((**address).clone())?),
        })
    }
}

impl fmt::Display for Database {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Database::Sqlite(path) => path.display().fmt(out),
            Database::Postgres(address) => address.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests;
