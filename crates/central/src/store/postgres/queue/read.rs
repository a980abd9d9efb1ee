//! Rows of a queue as they are read, and what is found across settlements.

use domain::kato::Kato;
use domain::kindergarten::Event;
use domain::queue::Logged;
use domain::time::Timestamp;
use ledger::entry::{Entry, Opened, Salt};
use ledger::hash::Hash32;
use postgres::Row;
use sync::wire::Channel;
use uuid::Uuid;

use crate::store::postgres::db::Db;
use crate::store::postgres::row::{count_at, damaged, digest, get, moment, ms, number, settlement};
use crate::store::queue::{LogRow, QueueRow};
use crate::store::{Digest, StoreError};

/// Never: what sorts behind every moment.
pub(super) const NEVER: i64 = i64::MAX;

/// Applications of queues, chosen and ordered as the rest of the statement says. Its columns are what [`application`]
/// reads.
macro_rules! rows_of {
    ($which:literal) => {
        concat!(
            "SELECT application_id, settlement, number, revision, state, active, wakes_at, child, child_place,
                 applicant, linked, other_parent, channel
             FROM queue_application ",
            $which
        )
    };
}
pub(super) use rows_of;

/// The events of one application, with their places in the log.
pub(super) fn stream(db: &Db, settlement: &Kato, application: Uuid) -> Result<Vec<(u64, Event)>, StoreError> {
    let rows = db.rows(
        "SELECT place, body FROM queue_event WHERE settlement = $1 AND application_id = $2 ORDER BY revision",
        &[&settlement.as_str(), &application],
    )?;
    let event = |row: &Row| {
        let logged: Logged = serde_json::from_str(get(row, 1)?).map_err(|_| damaged("an event"))?;
        Ok((count_at(row, 0)?, logged.event))
    };
    rows.iter().map(event).collect()
}

/// Applications of a person: filed by them, or joined.
pub(in crate::store::postgres) fn of_person(
    db: &Db,
    person: Digest,
) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
    let sql = rows_of!(
        "WHERE applicant = $1 OR (other_parent = $1 AND other_parent <> '') ORDER BY application_id, settlement"
    );
    anywhere(&db.rows(sql, &[&person.as_slice()])?)
}

/// Applications of a child anywhere.
pub(in crate::store::postgres) fn of_child(
    db: &Db,
    child: Digest,
) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
    let sql = rows_of!("WHERE child = $1 ORDER BY settlement, application_id");
    anywhere(&db.rows(sql, &[&child.as_slice()])?)
}

fn anywhere(rows: &[Row]) -> Result<Vec<(Kato, QueueRow)>, StoreError> {
    rows.iter().map(|row| Ok((settlement(row, 1)?, application(row)?))).collect()
}

/// What the clock must look at.
pub(in crate::store::postgres) fn awake(
    db: &Db,
    now: Timestamp,
    count_max: u32,
) -> Result<Vec<(Kato, Uuid)>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, application_id FROM queue_application WHERE wakes_at <= $1
         ORDER BY wakes_at, settlement, application_id LIMIT $2",
        &[&ms(now), &i64::from(count_max)],
    )?;
    rows.iter().map(|row| Ok((settlement(row, 0)?, get(row, 1)?))).collect()
}

/// Applications that may wait for an office.
pub(in crate::store::postgres) fn waiting(db: &Db, settlement: &Kato) -> Result<Vec<QueueRow>, StoreError> {
    let sql = rows_of!(
        "JOIN queue_waiting USING (settlement, application_id) WHERE settlement = $1 ORDER BY application_id"
    );
    applications(&db.rows(sql, &[&settlement.as_str()])?)
}

/// The settlements that have a queue.
pub(in crate::store::postgres) fn settlements(db: &Db) -> Result<Vec<Kato>, StoreError> {
    let rows = db.rows(
        "SELECT settlement FROM queue_event
         UNION SELECT settlement FROM queue_application
         UNION SELECT settlement FROM submission WHERE number LIKE 'UO.%' ORDER BY settlement",
        &[],
    )?;
    rows.iter().map(|row| settlement(row, 0)).collect()
}

pub(super) fn applications(rows: &[Row]) -> Result<Vec<QueueRow>, StoreError> {
    rows.iter().map(application).collect()
}

pub(super) fn application(row: &Row) -> Result<QueueRow, StoreError> {
    let canonical: &str = get(row, 2)?;
    let wakes_at: i64 = get(row, 6)?;
    let other: &[u8] = get(row, 11)?;
    let told: &str = get(row, 12)?;
    let channels = [Channel::Sms, Channel::Email];
    let channels = channels.into_iter().filter(|channel| told.split(' ').any(|word| word == channel.word()));
    Ok(QueueRow {
        id: get(row, 0)?,
        number: if canonical.is_empty() { None } else { Some(number(row, 1)?) },
        revision: count_at(row, 3)?,
        state: get(row, 4)?,
        active: get(row, 5)?,
        wakes_at: if wakes_at == NEVER { None } else { Some(moment(wakes_at)?) },
        child: digest(row, 7)?,
        child_place: get::<i64>(row, 8)?.cast_unsigned(),
        applicant: digest(row, 9)?,
        linked: get(row, 10)?,
        other_parent: other.try_into().ok(),
        channels: channels.collect(),
    })
}

/// The entry at this place, by its two hashes.
pub(super) fn entry(settlement: &Kato, index: u64, row: &Row) -> Result<Entry, StoreError> {
    let (previous, commitment) = (Hash32(digest(row, 0)?), Hash32(digest(row, 1)?));
    Ok(Entry { queue: settlement.as_str().into(), index, previous, commitment })
}

pub(super) fn log_row(row: &Row) -> Result<LogRow, StoreError> {
    let change: &str = get(row, 7)?;
    let change = if change.is_empty() {
        None
    } else {
        Some(serde_json::from_str(change).map_err(|_| damaged("a change"))?)
    };
    let entry = Entry {
        queue: get(row, 8)?,
        index: count_at(row, 0)?,
        previous: Hash32(digest(row, 5)?),
        commitment: Hash32(digest(row, 6)?),
    };
    Ok(LogRow {
        opened: Opened { entry, salt: Salt::from_bytes(digest(row, 4)?), event: get(row, 3)? },
        application: get(row, 1)?,
        revision: count_at(row, 2)?,
        change,
    })
}
