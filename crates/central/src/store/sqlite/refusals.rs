//! Refusals: recorded once, with the notices that tell of them.

use domain::kato::Kato;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::notices;
use super::row::{damaged, moment, ms};
use crate::store::{Digest, NewRefusal, Refused, StoreError};

pub(super) fn keep(db: &Connection, new: &NewRefusal<'_>) -> Result<(), StoreError> {
    let answer = serde_json::to_string(new.answer).map_err(|_| damaged("an answer"))?;
    let kept = db
        .prepare_cached(
            "INSERT INTO refusal (settlement, submission_id, kiosk, kiosk_number, envelope_sha256, claimed_at,
                 refused_at, code, day, status, answer, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            new.settlement.as_str(),
            new.id.as_bytes(),
            new.kiosk,
            new.kiosk_number,
            new.envelope_sha256,
            ms(new.claimed_at),
            ms(new.at),
            new.answer.code,
            new.answer.date.map(|day| day.to_string()).unwrap_or_default(),
            new.status,
            answer,
            new.sealed,
        ])?;
    if kept == 0 {
        return Ok(());
    }
    if let Some(applicant) = new.applicant {
        db.prepare_cached(
            "INSERT INTO refusal_person (settlement, submission_id, applicant) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![new.settlement.as_str(), new.id.as_bytes(), applicant])?;
    }
    notices::announce_refusal(db, new.settlement, new.id, new.notices, new.at)
}

pub(super) fn find(db: &Connection, id: Uuid) -> Result<Option<Refused>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT settlement, answer, kiosk, kiosk_number, envelope_sha256, status, sealed, refused_at
             FROM refusal WHERE submission_id = ?1",
        )?
        .query_row([id.as_bytes()], |row| {
            let texts: (String, String) = (row.get(0)?, row.get(1)?);
            Ok((texts, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?))
        })
        .optional()?;
    let Some((texts, kiosk, kiosk_number, envelope_sha256, status, sealed, at)) = found else {
        return Ok(None);
    };
    let (settlement, answer) = texts;
    Ok(Some(Refused {
        settlement: Kato::parse(&settlement).ok_or_else(|| damaged("a settlement"))?,
        kiosk,
        kiosk_number,
        envelope_sha256,
        at: moment(at)?,
        status,
        answer: serde_json::from_str(&answer).map_err(|_| damaged("an answer"))?,
        sealed,
    }))
}

pub(super) fn of_person(db: &Connection, person: Digest) -> Result<Vec<Uuid>, StoreError> {
    let mut rows = db.prepare_cached("SELECT submission_id FROM refusal_person WHERE applicant = ?1")?;
    let ids = rows.query_map([person], |row| row.get(0).map(Uuid::from_bytes))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
