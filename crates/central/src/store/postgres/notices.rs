//! Notices: each taken by one sender at a time, and never again once it was sent.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;
use sync::wire::Channel;
use uuid::Uuid;

use super::db::Db;
use super::row::{channel, damaged, get, ms, number};
use crate::store::{About, Notice, StoreError};

/// A meal application was registered. Notices of the queue are named after their event.
pub(super) const REGISTERED: &str = "registered";

/// How the notices of a refusal are named: after the submission, since it never gets a number.
const OF_REFUSAL: &str = "refusal-";

/// How the notices are named of what was not signed again in time: after the submission that arrived first.
const OF_TOO_LATE: &str = "too-late-";

/// Records what is to be told about an application.
pub(super) fn announce(
    db: &Db,
    number: &ApplicationNumber,
    kind: &str,
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert(db, number.settlement(), (&number.canonical(), kind), channels, at)
}

/// Records that the applicant is to be told of a refusal.
pub(super) fn announce_refusal(
    db: &Db,
    settlement: &Kato,
    submission: Uuid,
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert(db, settlement, ("", &format!("{OF_REFUSAL}{submission}")), channels, at)
}

/// Records that the applicant is to be told that the day to sign again has passed.
pub(super) fn announce_too_late(
    db: &Db,
    settlement: &Kato,
    submission: Uuid,
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert(db, settlement, ("", &format!("{OF_TOO_LATE}{submission}")), channels, at)
}

fn insert(
    db: &Db,
    settlement: &Kato,
    (number, kind): (&str, &str),
    channels: &[Channel],
    at: Timestamp,
) -> Result<(), StoreError> {
    for channel in channels {
        db.execute(
            "INSERT INTO notice (settlement, number, kind, channel, notice_id, state, due_at, attempts)
             VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0)",
            &[&settlement.as_str(), &number, &kind, &channel.word(), &Uuid::now_v7(), &ms(at)],
        )?;
    }
    Ok(())
}

/// Takes the oldest that is due; nobody else takes it before `until`. What another sender takes at this moment is
/// passed over.
pub(super) fn take(db: &Db, now: Timestamp, until: Timestamp) -> Result<Option<Notice>, StoreError> {
    let found = db.row(
        "UPDATE notice SET due_at = $2, attempts = attempts + 1
         WHERE notice_id = (SELECT notice_id FROM notice WHERE state = 'waiting' AND due_at <= $1
                            ORDER BY due_at, notice_id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING settlement, number, channel, notice_id, attempts, kind",
        &[&ms(now), &ms(until)],
    )?;
    let notice = |row: Row| {
        Ok(Notice {
            id: get(&row, 3)?,
            about: about(&row)?,
            channel: channel(&row, 2)?,
            attempts: u32::try_from(get::<i32>(&row, 4)?).map_err(|_| damaged("a count"))?,
        })
    };
    found.map(notice).transpose()
}

fn about(row: &Row) -> Result<About, StoreError> {
    let kind: String = get(row, 5)?;
    if let Some(submission) = kind.strip_prefix(OF_TOO_LATE) {
        let submission = Uuid::parse_str(submission).map_err(|_| damaged("a kind of notice"))?;
        let settlement: String = get(row, 0)?;
        let settlement = Kato::parse(&settlement).ok_or_else(|| damaged("a settlement"))?;
        return Ok(About::TooLate { settlement, submission });
    }
    match kind.strip_prefix(OF_REFUSAL) {
        Some(submission) => {
            let submission = Uuid::parse_str(submission).map_err(|_| damaged("a kind of notice"))?;
            Ok(About::Refusal(submission))
        }
        None => Ok(About::Application { number: number(row, 0)?, kind }),
    }
}

pub(super) fn sent(db: &Db, notice: Uuid) -> Result<(), StoreError> {
    db.execute("UPDATE notice SET state = 'sent' WHERE notice_id = $1", &[&notice])?;
    Ok(())
}

pub(super) fn not_sent(db: &Db, notice: Uuid, again_at: Option<Timestamp>) -> Result<(), StoreError> {
    match again_at {
        Some(at) => db.execute(
            "UPDATE notice SET due_at = $2 WHERE notice_id = $1 AND state = 'waiting'",
            &[&notice, &ms(at)],
        )?,
        None => db.execute(
            "UPDATE notice SET state = 'given-up' WHERE notice_id = $1 AND state = 'waiting'",
            &[&notice],
        )?,
    };
    Ok(())
}
