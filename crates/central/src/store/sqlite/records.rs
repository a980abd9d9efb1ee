//! What auditors read: look-ups and security events.

use domain::kato::Kato;
use domain::time::Timestamp;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::row::{moment, ms};
use crate::store::{LookUp, SecurityEvent, StoreError};

pub(super) fn look_up(db: &Connection, look_up: &LookUp<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO look_up (settlement, request_id, at, kiosk, about, purpose, subject, consent_sha256,
             text_version, result)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        look_up.settlement.as_str(),
        look_up.request_id.as_bytes(),
        ms(look_up.at),
        look_up.kiosk,
        look_up.about,
        look_up.purpose,
        look_up.subject,
        look_up.consent_sha256,
        look_up.text_version,
        look_up.result,
    ])?;
    Ok(())
}

pub(super) fn security_event(db: &Connection, event: &SecurityEvent<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO security_event (settlement, event_id, at, kiosk, code, about, certificate)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        event.settlement.as_str(),
        Uuid::now_v7().as_bytes(),
        ms(event.at),
        event.kiosk,
        event.code,
        event.about,
        event.certificate.as_ref().map_or(&[][..], |digest| &digest[..]),
    ])?;
    Ok(())
}

pub(super) fn security_events(
    db: &Connection,
    settlement: &Kato,
    count_max: u32,
) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT at, code FROM security_event WHERE settlement = ?1 ORDER BY at, event_id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![settlement.as_str(), count_max], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (at, code) = row?;
        Ok((moment(at)?, code))
    })
    .collect()
}
