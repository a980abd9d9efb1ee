//! Signed acts and their scans.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::evidence::want_stamp;
use super::row::ms;
use super::submissions::keep_chain;
use crate::store::queue::{DoneAction, NewAction};
use crate::store::{Digest, StoreError};

pub(super) fn keep(db: &Connection, settlement: &Kato, new: &NewAction<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO action (settlement, action_id, number, kiosk, signed_xml_sha256, at, revocation, sealed,
             answer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        settlement.as_str(),
        new.id.as_bytes(),
        new.number.canonical(),
        new.kiosk,
        new.signed_xml_sha256,
        ms(new.at),
        new.revocation,
        new.sealed,
        new.answer,
    ])?;
    keep_chain(db, settlement, new.id, new.chain.iter().map(Vec::as_slice))?;
    want_stamp(db, settlement, new.id, new.stamp, new.at)
}

pub(super) fn find(db: &Connection, id: Uuid) -> Result<Option<DoneAction>, StoreError> {
    let found = db
        .prepare_cached("SELECT signed_xml_sha256, kiosk, answer FROM action WHERE action_id = ?1")?
        .query_row([id.as_bytes()], |row| {
            Ok(DoneAction { signed_xml_sha256: row.get(0)?, kiosk: row.get(1)?, answer: row.get(2)? })
        })
        .optional()?;
    Ok(found)
}

/// The sealed XML of the act with this digest.
pub(super) fn signed(
    db: &Connection,
    number: &ApplicationNumber,
    xml_sha256: Digest,
) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT action_id, sealed FROM action
             WHERE settlement = ?1 AND number = ?2 AND signed_xml_sha256 = ?3",
        )?
        .query_row(params![number.settlement().as_str(), number.canonical(), xml_sha256], |row| {
            Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?))
        })
        .optional()?;
    Ok(found)
}

pub(super) fn keep_scan(
    db: &Connection,
    settlement: &Kato,
    (id, sealed_sha256): (Uuid, Digest),
    person: Digest,
    sealed: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO action_scan (settlement, action_id, sealed_sha256, person, kept_at, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    )?
    .execute(params![settlement.as_str(), id.as_bytes(), sealed_sha256, person, ms(at), sealed])?;
    Ok(())
}

/// The sealed scans of an act that this person brought.
pub(super) fn scans(
    db: &Connection,
    settlement: &Kato,
    id: Uuid,
    person: Digest,
) -> Result<Vec<(Digest, Vec<u8>)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT sealed_sha256, sealed FROM action_scan
         WHERE settlement = ?1 AND action_id = ?2 AND person = ?3 ORDER BY sealed_sha256",
    )?;
    let whose = params![settlement.as_str(), id.as_bytes(), person];
    let rows = statement.query_map(whose, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The sealed scans of every act in an application. An act may be done at the kiosk of another settlement.
pub(super) fn scans_of(db: &Connection, number: &ApplicationNumber) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT s.sealed FROM action AS a JOIN action_scan AS s ON s.action_id = a.action_id
         WHERE a.settlement = ?1 AND a.number = ?2 ORDER BY a.at, s.sealed_sha256",
    )?;
    let rows =
        statement.query_map(params![number.settlement().as_str(), number.canonical()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets scans that no act named.
pub(super) fn purge(db: &Connection, before: Timestamp) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM action_scan WHERE kept_at < ?1
         AND NOT EXISTS (SELECT 1 FROM action WHERE action.action_id = action_scan.action_id)",
        [ms(before)],
    )?;
    Ok(())
}
