//! What auditors read: look-ups and security events.

use domain::kato::Kato;
use domain::time::Timestamp;
use uuid::Uuid;

use super::db::Db;
use super::row::{get, moment_at, ms};
use crate::store::{LookUp, SecurityEvent, StoreError};

pub(super) fn look_up(db: &Db, look_up: &LookUp<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO look_up (settlement, request_id, at, kiosk, about, purpose, subject, consent_sha256,
             text_version, result)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &look_up.settlement.as_str(),
            &look_up.request_id,
            &ms(look_up.at),
            &look_up.kiosk,
            &look_up.about,
            &look_up.purpose,
            &look_up.subject.as_slice(),
            &look_up.consent_sha256.as_slice(),
            &look_up.text_version,
            &look_up.result.as_slice(),
        ],
    )?;
    Ok(())
}

pub(super) fn security_event(db: &Db, event: &SecurityEvent<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO security_event (settlement, event_id, at, kiosk, code, about, certificate)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &event.settlement.as_str(),
            &Uuid::now_v7(),
            &ms(event.at),
            &event.kiosk,
            &event.code,
            &event.about,
            &event.certificate.as_ref().map_or(&[][..], |digest| &digest[..]),
        ],
    )?;
    Ok(())
}

pub(super) fn security_events(
    db: &Db,
    settlement: &Kato,
    count_max: u32,
) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let rows = db.rows(
        "SELECT at, code FROM security_event WHERE settlement = $1 ORDER BY at, event_id LIMIT $2",
        &[&settlement.as_str(), &i64::from(count_max)],
    )?;
    rows.iter().map(|row| Ok((moment_at(row, 0)?, get(row, 1)?))).collect()
}
