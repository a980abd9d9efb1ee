//! Rows of a queue as they are read, and what is found across settlements.

use domain::kato::Kato;
use domain::kindergarten::Event;
use domain::queue::Logged;
use domain::time::Timestamp;
use ledger::entry::{Entry, Opened, Salt};
use ledger::hash::Hash32;
use rusqlite::{Connection, Row, params};
use sync::wire::Channel;
use uuid::Uuid;

use crate::store::queue::{LogRow, QueueRow};
use crate::store::sqlite::row::{damaged, moment, ms, number};
use crate::store::{Digest, StoreError};

/// Never: what sorts behind every moment.
pub(super) const NEVER: i64 = i64::MAX;

pub(super) const COLUMNS: &str =
    "application_id, number, revision, state, active, wakes_at, child, child_place, applicant,
     linked, other_parent, settlement, channel";

/// The events of one application, with their places in the log.
pub(super) fn stream(
    db: &Connection,
    settlement: &Kato,
    application: Uuid,
) -> Result<Vec<(u64, Event)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT place, body FROM queue_event WHERE settlement = ?1 AND application_id = ?2 ORDER BY revision",
    )?;
    let rows = statement.query_map(params![settlement.as_str(), application.as_bytes()], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (place, body) = row?;
        let logged: Logged = serde_json::from_str(&body).map_err(|_| damaged("an event"))?;
        Ok((unsigned(place)?, logged.event))
    })
    .collect()
}

/// Applications of a person: filed by them, or joined.
pub(in crate::store::sqlite) fn of_person(
    db: &Connection,
    person: Digest,
) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM queue_application WHERE applicant = ?1
         UNION SELECT {COLUMNS} FROM queue_application WHERE other_parent = ?1 AND other_parent <> x''"
    );
    anywhere(db, &sql, params![person])
}

/// Applications of a child anywhere.
pub(in crate::store::sqlite) fn of_child(
    db: &Connection,
    child: Digest,
) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM queue_application WHERE child = ?1 ORDER BY settlement");
    anywhere(db, &sql, params![child])
}

fn anywhere(
    db: &Connection,
    sql: &str,
    with: impl rusqlite::Params,
) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(with)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kato: String = row.get(11)?;
        found.push((Kato::parse(&kato).ok_or_else(|| damaged("a settlement"))?, application(row)?));
    }
    Ok(found)
}

/// What the clock must look at.
pub(in crate::store::sqlite) fn awake(
    db: &Connection,
    now: Timestamp,
    count_max: u32,
) -> Result<Vec<(Kato, Uuid)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement, application_id FROM queue_application WHERE wakes_at <= ?1
         ORDER BY wakes_at LIMIT ?2",
    )?;
    let rows = statement.query_map(params![ms(now), count_max], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, [u8; 16]>(1)?))
    })?;
    rows.map(|row| {
        let (kato, id) = row?;
        Ok((Kato::parse(&kato).ok_or_else(|| damaged("a settlement"))?, Uuid::from_bytes(id)))
    })
    .collect()
}

/// Applications that may wait for an office.
pub(in crate::store::sqlite) fn waiting(
    db: &Connection,
    settlement: &Kato,
) -> Result<Vec<QueueRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM queue_waiting JOIN queue_application USING (settlement, application_id)
         WHERE settlement = ?1 ORDER BY application_id"
    );
    many(db, &sql, [settlement.as_str()])
}

/// The settlements that have a queue.
pub(in crate::store::sqlite) fn settlements(db: &Connection) -> Result<Vec<Kato>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement FROM queue_event
         UNION SELECT settlement FROM queue_application
         UNION SELECT settlement FROM submission WHERE number LIKE 'UO.%' ORDER BY settlement",
    )?;
    let rows = statement.query_map((), |row| row.get::<_, String>(0))?;
    rows.map(|kato| Kato::parse(&kato?).ok_or_else(|| damaged("a settlement"))).collect()
}

pub(super) fn one(
    db: &Connection,
    sql: &str,
    with: impl rusqlite::Params,
) -> Result<Option<QueueRow>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(with)?;
    rows.next()?.map(application).transpose()
}

pub(super) fn many(
    db: &Connection,
    sql: &str,
    with: impl rusqlite::Params,
) -> Result<Vec<QueueRow>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(with)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(application(row)?);
    }
    Ok(found)
}

pub(super) fn application(row: &Row<'_>) -> Result<QueueRow, StoreError> {
    let (canonical, settlement): (String, String) = (row.get(1)?, row.get(11)?);
    let wakes_at: i64 = row.get(5)?;
    let other: Vec<u8> = row.get(10)?;
    let told: String = row.get(12)?;
    let channels = [Channel::Sms, Channel::Email];
    let channels = channels.into_iter().filter(|channel| told.split(' ').any(|word| word == channel.word()));
    Ok(QueueRow {
        id: Uuid::from_bytes(row.get(0)?),
        number: if canonical.is_empty() { None } else { Some(number(&settlement, &canonical)?) },
        revision: unsigned(row.get(2)?)?,
        state: row.get(3)?,
        active: row.get(4)?,
        wakes_at: if wakes_at == NEVER { None } else { Some(moment(wakes_at)?) },
        child: row.get(6)?,
        child_place: row.get::<_, i64>(7)?.cast_unsigned(),
        applicant: row.get(8)?,
        linked: row.get(9)?,
        other_parent: if other.is_empty() { None } else { other.try_into().ok() },
        channels: channels.collect(),
    })
}

pub(super) fn log_row(row: &Row<'_>) -> Result<LogRow, StoreError> {
    let change: String = row.get(7)?;
    let change = if change.is_empty() {
        None
    } else {
        Some(serde_json::from_str(&change).map_err(|_| damaged("a change"))?)
    };
    let entry = Entry {
        queue: row.get(8)?,
        index: unsigned(row.get(0)?)?,
        previous: Hash32(row.get(5)?),
        commitment: Hash32(row.get(6)?),
    };
    Ok(LogRow {
        opened: Opened { entry, salt: Salt::from_bytes(row.get(4)?), event: row.get(3)? },
        application: Uuid::from_bytes(row.get(1)?),
        revision: unsigned(row.get(2)?)?,
        change,
    })
}

pub(super) fn signed(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| damaged("a count"))
}

pub(super) fn unsigned(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| damaged("a count"))
}
