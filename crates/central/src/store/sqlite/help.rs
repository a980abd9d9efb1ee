//! Help at a front desk.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteStore;
use super::row::{damaged, moment, ms};
use crate::store::help::{HelpCount, HelpLogin, HelpStore};
use crate::store::office::OpenedDesk;
use crate::store::{Digest, NewSubmission, StoreError};

impl HelpStore for SqliteStore {
    fn help_login(&self, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError> {
        self.read(|db| login(db, signed_sha256))
    }

    fn help_counts(&self) -> Result<Vec<HelpCount>, StoreError> {
        self.read(counts)
    }
}

/// Keeps with what a desk was opened, where its clerk may help.
pub(super) fn keep_login(db: &Connection, opened: &OpenedDesk<'_>) -> Result<(), StoreError> {
    let Some(help) = &opened.help else { return Ok(()) };
    db.prepare_cached(
        "INSERT INTO help_login (settlement, signed_sha256, desk, person, bin, token_sha256, opened_at, ends_at, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        opened.settlement.as_str(),
        help.signed_sha256,
        opened.desk,
        opened.person,
        opened.bin,
        opened.token_sha256,
        ms(opened.at),
        ms(opened.ends_at),
        help.sealed,
    ])?;
    Ok(())
}

/// Keeps when the login of a token ended.
pub(super) fn end_login(db: &Connection, token_sha256: Digest, at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO help_login_ended (settlement, signed_sha256, at)
         SELECT settlement, signed_sha256, ?2 FROM help_login WHERE token_sha256 = ?1
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![token_sha256, ms(at)])?;
    Ok(())
}

/// Keeps whose help an application names.
pub(super) fn keep(
    db: &Connection,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
) -> Result<(), StoreError> {
    let Some(helped) = &new.helped else { return Ok(()) };
    db.prepare_cached(
        "INSERT INTO helped (settlement, number, submission_id, login_sha256, person, bin, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        new.settlement.as_str(),
        number.canonical(),
        new.id.as_bytes(),
        helped.login_sha256,
        helped.person,
        helped.bin,
        ms(new.registered_at),
    ])?;
    Ok(())
}

pub(super) fn login(db: &Connection, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError> {
    let read = |row: &Row<'_>| -> Result<HelpLogin, StoreError> {
        let settlement: String = row.get(0)?;
        Ok(HelpLogin {
            settlement: Kato::parse(&settlement).ok_or_else(|| damaged("a settlement"))?,
            desk: row.get(1)?,
            person: row.get(2)?,
            bin: row.get(3)?,
            opened_at: moment(row.get(4)?)?,
            until: moment(row.get(5)?)?,
            sealed: row.get(6)?,
        })
    };
    let found = db
        .prepare_cached(
            "SELECT l.settlement, l.desk, l.person, l.bin, l.opened_at, min(l.ends_at, coalesce(e.at, l.ends_at)), l.sealed
             FROM help_login AS l
             LEFT JOIN help_login_ended AS e ON e.settlement = l.settlement AND e.signed_sha256 = l.signed_sha256
             WHERE l.signed_sha256 = ?1",
        )?
        .query_row([signed_sha256], |row| Ok(read(row)))
        .optional()?;
    found.transpose()
}

fn counts(db: &Connection) -> Result<Vec<HelpCount>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement, bin, count(DISTINCT person), count(DISTINCT number) FROM helped
         GROUP BY settlement, bin ORDER BY settlement, bin",
    )?;
    let mut rows = statement.query(())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (settlement, people, applications): (String, i64, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
        found.push(HelpCount {
            settlement: Kato::parse(&settlement).ok_or_else(|| damaged("a settlement"))?,
            bin: row.get(1)?,
            people: people.unsigned_abs(),
            applications: applications.unsigned_abs(),
        });
    }
    Ok(found)
}
