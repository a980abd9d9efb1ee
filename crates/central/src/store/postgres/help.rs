//! Help at a front desk.

use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;

use super::PostgresStore;
use super::db::Db;
use super::row::{count_at, digest, get, moment_at, ms, settlement};
use crate::store::help::{HelpCount, HelpLogin, HelpStore};
use crate::store::office::OpenedDesk;
use crate::store::{Digest, NewSubmission, StoreError};

impl HelpStore for PostgresStore {
    fn help_login(&self, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError> {
        self.pool.read(|db| login(db, signed_sha256))
    }

    fn help_counts(&self) -> Result<Vec<HelpCount>, StoreError> {
        self.pool.read(counts)
    }
}

/// Keeps with what a desk was opened, where its clerk may help.
pub(super) fn keep_login(db: &Db, opened: &OpenedDesk<'_>) -> Result<(), StoreError> {
    let Some(help) = &opened.help else { return Ok(()) };
    db.execute(
        "INSERT INTO help_login (settlement, signed_sha256, desk, person, bin, token_sha256, opened_at, ends_at, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &opened.settlement.as_str(),
            &help.signed_sha256.as_slice(),
            &opened.desk,
            &opened.person.as_slice(),
            &opened.bin,
            &opened.token_sha256.as_slice(),
            &ms(opened.at),
            &ms(opened.ends_at),
            &help.sealed,
        ],
    )?;
    Ok(())
}

/// Keeps when the login of a token ended.
pub(super) fn end_login(db: &Db, token_sha256: Digest, at: Timestamp) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO help_login_ended (settlement, signed_sha256, at)
         SELECT settlement, signed_sha256, $2 FROM help_login WHERE token_sha256 = $1
         ON CONFLICT (settlement, signed_sha256) DO NOTHING",
        &[&token_sha256.as_slice(), &ms(at)],
    )?;
    Ok(())
}

/// Keeps whose help an application names.
pub(super) fn keep(db: &Db, new: &NewSubmission<'_>, number: &ApplicationNumber) -> Result<(), StoreError> {
    let Some(helped) = &new.helped else { return Ok(()) };
    db.execute(
        "INSERT INTO helped (settlement, number, submission_id, login_sha256, person, bin, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &new.settlement.as_str(),
            &number.canonical(),
            &new.id,
            &helped.login_sha256.as_slice(),
            &helped.person.as_slice(),
            &helped.bin,
            &ms(new.registered_at),
        ],
    )?;
    Ok(())
}

pub(super) fn login(db: &Db, signed_sha256: Digest) -> Result<Option<HelpLogin>, StoreError> {
    let found = db.row(
        "SELECT l.settlement, l.desk, l.person, l.bin, l.opened_at, least(l.ends_at, e.at), l.sealed
         FROM help_login AS l
         LEFT JOIN help_login_ended AS e ON e.settlement = l.settlement AND e.signed_sha256 = l.signed_sha256
         WHERE l.signed_sha256 = $1",
        &[&signed_sha256.as_slice()],
    )?;
    let login = |row: Row| {
        Ok(HelpLogin {
            settlement: settlement(&row, 0)?,
            desk: get(&row, 1)?,
            person: digest(&row, 2)?,
            bin: get(&row, 3)?,
            opened_at: moment_at(&row, 4)?,
            until: moment_at(&row, 5)?,
            sealed: get(&row, 6)?,
        })
    };
    found.map(login).transpose()
}

fn counts(db: &Db) -> Result<Vec<HelpCount>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, bin, count(DISTINCT person), count(DISTINCT number) FROM helped
         GROUP BY settlement, bin ORDER BY settlement, bin",
        &[],
    )?;
    let count = |row: &Row| {
        Ok(HelpCount {
            settlement: settlement(row, 0)?,
            bin: get(row, 1)?,
            people: count_at(row, 2)?,
            applications: count_at(row, 3)?,
        })
    };
    rows.iter().map(count).collect()
}
