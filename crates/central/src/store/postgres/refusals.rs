//! Refusals: recorded once, with the notices that tell of them.

use postgres::Row;
use uuid::Uuid;

use super::db::Db;
use super::known::{self, Kind};
use super::notices;
use super::row::{damaged, digest, get, moment_at, ms, settlement};
use crate::store::{Digest, NewRefusal, Refused, StoreError};

pub(super) fn keep(db: &Db, new: &NewRefusal<'_>) -> Result<(), StoreError> {
    if !known::claim(db, new.id, Kind::Refusal, new.settlement)? {
        return Ok(());
    }
    let answer = serde_json::to_string(new.answer).map_err(|_| damaged("an answer"))?;
    db.execute(
        "INSERT INTO refusal (settlement, submission_id, kiosk, kiosk_number, envelope_sha256, claimed_at,
             refused_at, code, day, status, answer, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &new.settlement.as_str(),
            &new.id,
            &new.kiosk,
            &new.kiosk_number,
            &new.envelope_sha256.as_slice(),
            &ms(new.claimed_at),
            &ms(new.at),
            &new.answer.code,
            &new.answer.date.map(|day| day.to_string()).unwrap_or_default(),
            &i32::from(new.status),
            &answer,
            &new.sealed,
        ],
    )?;
    if let Some(applicant) = new.applicant {
        db.execute(
            "INSERT INTO refusal_person (settlement, submission_id, applicant) VALUES ($1, $2, $3)",
            &[&new.settlement.as_str(), &new.id, &applicant.as_slice()],
        )?;
    }
    notices::announce_refusal(db, new.settlement, new.id, new.notices, new.at)
}

pub(super) fn find(db: &Db, id: Uuid) -> Result<Option<Refused>, StoreError> {
    let found = db.row(
        "SELECT settlement, kiosk, kiosk_number, envelope_sha256, status, answer, sealed, refused_at
         FROM refusal WHERE submission_id = $1",
        &[&id],
    )?;
    let refused = |row: Row| {
        Ok(Refused {
            settlement: settlement(&row, 0)?,
            kiosk: get(&row, 1)?,
            kiosk_number: get(&row, 2)?,
            envelope_sha256: digest(&row, 3)?,
            status: u16::try_from(get::<i32>(&row, 4)?).map_err(|_| damaged("a status"))?,
            answer: serde_json::from_str(get(&row, 5)?).map_err(|_| damaged("an answer"))?,
            sealed: get(&row, 6)?,
            at: moment_at(&row, 7)?,
        })
    };
    found.map(refused).transpose()
}

pub(super) fn of_person(db: &Db, person: Digest) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT submission_id FROM refusal_person WHERE applicant = $1";
    db.rows(sql, &[&person.as_slice()])?.iter().map(|row| get(row, 0)).collect()
}
