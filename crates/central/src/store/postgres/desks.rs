//! Desks: challenges and logins of clerks, and what they looked at.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;
use uuid::Uuid;

use super::db::Db;
use super::help;
use super::row::{count_at, damaged, digest, get, moment_at, ms};
use crate::store::office::{DeskLoginRow, DeskLook, NewDeskChallenge, OpenedDesk};
use crate::store::{Digest, StoreError};

pub(super) fn challenge(db: &Db, new: &NewDeskChallenge<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO desk_login (settlement, nonce, desk, document_sha256, made_at, open_until, token_sha256,
             person, bin, certificate_serial, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, '', '', '', '', 0)",
        &[
            &new.settlement.as_str(),
            &new.nonce,
            &new.desk,
            &new.document_sha256.as_slice(),
            &ms(new.made_at),
            &ms(new.open_until),
        ],
    )?;
    Ok(())
}

/// Opens a challenge that is still open, of this desk, with just this document; false: there is none such.
pub(super) fn open(db: &Db, opened: &OpenedDesk<'_>) -> Result<bool, StoreError> {
    let changed = db.execute(
        "UPDATE desk_login SET token_sha256 = $6, person = $7, bin = $8, certificate_serial = $9, ends_at = $10
         WHERE settlement = $1 AND nonce = $2 AND desk = $3 AND document_sha256 = $4
           AND open_until >= $5 AND token_sha256 = ''",
        &[
            &opened.settlement.as_str(),
            &opened.nonce,
            &opened.desk,
            &opened.document_sha256.as_slice(),
            &ms(opened.at),
            &opened.token_sha256.as_slice(),
            &opened.person.as_slice(),
            &opened.bin,
            &opened.certificate_serial,
            &ms(opened.ends_at),
        ],
    )?;
    if changed == 1 {
        help::keep_login(db, opened)?;
    }
    Ok(changed == 1)
}

pub(super) fn login(db: &Db, token_sha256: Digest) -> Result<Option<DeskLoginRow>, StoreError> {
    let found = db.row(
        "SELECT desk, person, bin, ends_at FROM desk_login WHERE token_sha256 = $1 AND token_sha256 <> ''",
        &[&token_sha256.as_slice()],
    )?;
    let login = |row: Row| {
        Ok(DeskLoginRow {
            desk: get(&row, 0)?,
            person: digest(&row, 1)?,
            bin: get(&row, 2)?,
            ends_at: moment_at(&row, 3)?,
        })
    };
    found.map(login).transpose()
}

pub(super) fn end(db: &Db, token_sha256: Digest) -> Result<(), StoreError> {
    db.execute(
        "UPDATE desk_login SET ends_at = 0 WHERE token_sha256 = $1 AND token_sha256 <> ''",
        &[&token_sha256.as_slice()],
    )?;
    Ok(())
}

pub(super) fn purge(db: &Db, before: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM desk_login WHERE made_at < $1", &[&ms(before)])?;
    Ok(())
}

pub(super) fn keep_look(db: &Db, look: &DeskLook<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO desk_look (settlement, look_id, number, at, desk, person, bin, role, what)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &look.settlement.as_str(),
            &Uuid::now_v7(),
            &look.number.map(ApplicationNumber::canonical).unwrap_or_default(),
            &ms(look.at),
            &look.desk,
            &look.person.as_slice(),
            &look.bin,
            &look.role.word(),
            &look.what,
        ],
    )?;
    Ok(())
}

pub(super) fn listings(db: &Db, settlement: &Kato) -> Result<Vec<String>, StoreError> {
    let rows = db.rows(
        "SELECT what FROM desk_look WHERE settlement = $1 AND number = '' ORDER BY at, look_id",
        &[&settlement.as_str()],
    )?;
    rows.iter().map(|row| get(row, 0)).collect()
}

pub(super) fn looks(db: &Db, number: &ApplicationNumber) -> Result<u64, StoreError> {
    let counted = db.row(
        "SELECT count(*) FROM desk_look WHERE settlement = $1 AND number = $2",
        &[&number.settlement().as_str(), &number.canonical()],
    )?;
    count_at(&counted.ok_or_else(|| damaged("a count"))?, 0)
}
