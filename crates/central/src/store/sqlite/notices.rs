//! Notices: each taken by one sender at a time, and never again once it was sent.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use sync::wire::Channel;
use uuid::Uuid;

use super::row::{damaged, ms, number};
use crate::store::{About, Notice, StoreError};

/// A meal application was registered. Notices of the queue are named after their event.
pub(super) const REGISTERED: &str = "registered";

/// How the notices of a refusal are named: after the submission, since it never gets a number.
const OF_REFUSAL: &str = "refusal-";

/// How the notices are named of what was not signed again in time: after the submission that arrived first.
const OF_TOO_LATE: &str = "too-late-";

/// Records what is to be told about an application.
pub(super) fn announce(
    db: &Connection,
    number: &ApplicationNumber,
    kind: &str,
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert(db, number.settlement(), (&number.canonical(), kind), channels, at)
}

/// Records that the applicant is to be told of a refusal.
pub(super) fn announce_refusal(
    db: &Connection,
    settlement: &Kato,
    submission: Uuid,
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert(db, settlement, ("", &format!("{OF_REFUSAL}{submission}")), channels, at)
}

/// Records that the applicant is to be told that the day to sign again has passed.
pub(super) fn announce_too_late(
    db: &Connection,
    settlement: &Kato,
    submission: Uuid,
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert(db, settlement, ("", &format!("{OF_TOO_LATE}{submission}")), channels, at)
}

fn insert(
    db: &Connection,
    settlement: &Kato,
    (number, kind): (&str, &str),
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    for channel in channels {
        db.prepare_cached(
            "INSERT INTO notice (settlement, number, kind, channel, notice_id, state, due_at, attempts)
             VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, 0)",
        )?
        .execute(params![
            settlement.as_str(),
            number,
            kind,
            channel.word(),
            Uuid::now_v7().as_bytes(),
            ms(at)
        ])?;
    }
    Ok(())
}

/// Takes the oldest that is due; nobody else takes it before `until`.
pub(super) fn take(db: &Connection, now: Timestamp, until: Timestamp) -> Result<Option<Notice>, StoreError> {
    let found: Option<(String, String, String, [u8; 16], u32, String)> = db
        .prepare_cached(
            "UPDATE notice SET due_at = ?2, attempts = attempts + 1
             WHERE notice_id = (SELECT notice_id FROM notice WHERE state = 'waiting' AND due_at <= ?1
                                ORDER BY due_at, notice_id LIMIT 1)
             RETURNING settlement, number, channel, notice_id, attempts, kind",
        )?
        .query_row(params![ms(now), ms(until)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })
        .optional()?;
    let Some((settlement, canonical, channel, id, attempts, kind)) = found else { return Ok(None) };
    let channel = [Channel::Sms, Channel::Email].into_iter().find(|known| known.word() == channel);
    Ok(Some(Notice {
        id: Uuid::from_bytes(id),
        about: about(&settlement, &canonical, kind)?,
        channel: channel.ok_or_else(|| damaged("a channel"))?,
        attempts,
    }))
}

fn about(settlement: &str, canonical: &str, kind: String) -> Result<About, StoreError> {
    if let Some(submission) = kind.strip_prefix(OF_TOO_LATE) {
        let submission = Uuid::parse_str(submission).map_err(|_| damaged("a kind of notice"))?;
        let settlement = Kato::parse(settlement).ok_or_else(|| damaged("a settlement"))?;
        return Ok(About::TooLate { settlement, submission });
    }
    match kind.strip_prefix(OF_REFUSAL) {
        Some(submission) => {
            let submission = Uuid::parse_str(submission).map_err(|_| damaged("a kind of notice"))?;
            Ok(About::Refusal(submission))
        }
        None => Ok(About::Application { number: number(settlement, canonical)?, kind }),
    }
}

pub(super) fn sent(db: &Connection, notice: Uuid) -> Result<(), StoreError> {
    db.execute("UPDATE notice SET state = 'sent' WHERE notice_id = ?1", [notice.as_bytes()])?;
    Ok(())
}

pub(super) fn not_sent(db: &Connection, notice: Uuid, again_at: Option<Timestamp>) -> Result<(), StoreError> {
    match again_at {
        Some(at) => db.execute(
            "UPDATE notice SET due_at = ?2 WHERE notice_id = ?1 AND state = 'waiting'",
            params![notice.as_bytes(), ms(at)],
        )?,
        None => db.execute(
            "UPDATE notice SET state = 'given-up' WHERE notice_id = ?1 AND state = 'waiting'",
            [notice.as_bytes()],
        )?,
    };
    Ok(())
}
