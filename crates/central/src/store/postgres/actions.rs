//! Signed acts and their scans.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;
use uuid::Uuid;

use super::db::Db;
use super::evidence::want_stamp;
use super::known::{self, Kind};
use super::row::{digest, get, ms};
use super::submissions::keep_chain;
use crate::store::queue::{DoneAction, NewAction};
use crate::store::{Digest, StoreError};

pub(super) fn keep(db: &Db, settlement: &Kato, new: &NewAction<'_>) -> Result<(), StoreError> {
    known::claimed(db, new.id, Kind::Action, settlement)?;
    db.execute(
        "INSERT INTO action (settlement, action_id, number, kiosk, signed_xml_sha256, at, revocation, sealed,
             answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &settlement.as_str(),
            &new.id,
            &new.number.canonical(),
            &new.kiosk,
            &new.signed_xml_sha256.as_slice(),
            &ms(new.at),
            &new.revocation,
            &new.sealed,
            &new.answer,
        ],
    )?;
    keep_chain(db, settlement, new.id, new.chain.iter().map(Vec::as_slice))?;
    want_stamp(db, settlement, new.id, new.stamp, new.at)
}

pub(super) fn find(db: &Db, id: Uuid) -> Result<Option<DoneAction>, StoreError> {
    let found = db.row("SELECT signed_xml_sha256, kiosk, answer FROM action WHERE action_id = $1", &[&id])?;
    let done = |row: Row| {
        Ok(DoneAction { signed_xml_sha256: digest(&row, 0)?, kiosk: get(&row, 1)?, answer: get(&row, 2)? })
    };
    found.map(done).transpose()
}

/// The sealed XML of the act with this digest.
pub(super) fn signed(
    db: &Db,
    number: &ApplicationNumber,
    xml_sha256: Digest,
) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    let found = db.row(
        "SELECT action_id, sealed FROM action
         WHERE settlement = $1 AND number = $2 AND signed_xml_sha256 = $3",
        &[&number.settlement().as_str(), &number.canonical(), &xml_sha256.as_slice()],
    )?;
    found.map(|row| Ok((get(&row, 0)?, get(&row, 1)?))).transpose()
}

pub(super) fn keep_scan(
    db: &Db,
    settlement: &Kato,
    (id, sealed_sha256): (Uuid, Digest),
    person: Digest,
    sealed: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO action_scan (settlement, action_id, sealed_sha256, person, kept_at, sealed)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (settlement, action_id, sealed_sha256) DO NOTHING",
        &[&settlement.as_str(), &id, &sealed_sha256.as_slice(), &person.as_slice(), &ms(at), &sealed],
    )?;
    Ok(())
}

/// The sealed scans of an act that this person brought.
pub(super) fn scans(
    db: &Db,
    settlement: &Kato,
    id: Uuid,
    person: Digest,
) -> Result<Vec<(Digest, Vec<u8>)>, StoreError> {
    let rows = db.rows(
        "SELECT sealed_sha256, sealed FROM action_scan
         WHERE settlement = $1 AND action_id = $2 AND person = $3 ORDER BY sealed_sha256",
        &[&settlement.as_str(), &id, &person.as_slice()],
    )?;
    rows.iter().map(|row| Ok((digest(row, 0)?, get(row, 1)?))).collect()
}

/// The sealed scans of every act in an application. An act may be done at the kiosk of another settlement.
pub(super) fn scans_of(db: &Db, number: &ApplicationNumber) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = db.rows(
        "SELECT s.sealed FROM action AS a JOIN action_scan AS s ON s.action_id = a.action_id
         WHERE a.settlement = $1 AND a.number = $2 ORDER BY a.at, s.sealed_sha256",
        &[&number.settlement().as_str(), &number.canonical()],
    )?;
    rows.iter().map(|row| get(row, 0)).collect()
}

/// Forgets scans that no act named.
pub(super) fn purge(db: &Db, before: Timestamp) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM action_scan WHERE kept_at < $1
         AND NOT EXISTS (SELECT 1 FROM action WHERE action.action_id = action_scan.action_id)",
        &[&ms(before)],
    )?;
    Ok(())
}
