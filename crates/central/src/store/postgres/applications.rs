//! Applications: streams of events, and their fold for searching.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::meal::{self, Event};
use domain::number::ApplicationNumber;
use postgres::Row;

use super::db::Db;
use super::row::{damaged, get, moment_at, ms, numbers, signed};
use crate::store::office::OverdueMeals;
use crate::store::types::due_day;
use crate::store::{Application, Digest, Filed, Flag, NewSubmission, Step, StoreError};

/// How many applications one round of a clock job takes.
pub(super) const JOB_ROWS_MAX: i64 = 500;

/// The flag of an application about which no registry answered.
const NO_REGISTRY: &str = "NO_REGISTRY";

pub(super) fn open(
    db: &Db,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    filed: &Filed,
) -> Result<(), StoreError> {
    append_events(db, number, 0, std::slice::from_ref(&filed.event))?;
    let due_day = due_day(&filed.application).ok_or_else(|| damaged("an application without a term"))?;
    db.execute(
        "INSERT INTO application (settlement, number, revision, state, decided, overdue, due_day, school,
             child, applicant, linked)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            &number.settlement().as_str(),
            &number.canonical(),
            &signed(filed.application.revision())?,
            &filed.application.state().code(),
            &filed.application.state().is_final(),
            &filed.application.is_overdue(),
            &due_day.to_string(),
            &new.school,
            &new.child.as_slice(),
            &new.applicant.as_slice(),
            &new.linked,
        ],
    )?;
    Ok(())
}

/// Of two who append at once the second waits for the first, and then finds another revision.
pub(super) fn append(db: &Db, number: &ApplicationNumber, after: u64, step: &Step) -> Result<(), StoreError> {
    let application: &meal::Application = &step.application;
    let updated = db.execute(
        "UPDATE application SET revision = $4, state = $5, decided = $6, overdue = $7
         WHERE settlement = $1 AND number = $2 AND revision = $3",
        &[
            &number.settlement().as_str(),
            &number.canonical(),
            &signed(after)?,
            &signed(application.revision())?,
            &application.state().code(),
            &application.state().is_final(),
            &application.is_overdue(),
        ],
    )?;
    if updated == 0 {
        return Err(StoreError::Changed);
    }
    append_events(db, number, after, &step.events)
}

fn append_events(
    db: &Db,
    number: &ApplicationNumber,
    after: u64,
    events: &[Event],
) -> Result<(), StoreError> {
    for (revision, event) in (signed(after)? + 1..).zip(events) {
        let body = serde_json::to_string(event).map_err(|_| damaged("an event"))?;
        db.execute(
            "INSERT INTO event (settlement, number, revision, at, body) VALUES ($1, $2, $3, $4, $5)",
            &[&number.settlement().as_str(), &number.canonical(), &revision, &ms(event.at), &body],
        )?;
    }
    Ok(())
}

pub(super) fn find(db: &Db, number: &ApplicationNumber) -> Result<Option<Application>, StoreError> {
    let (settlement, canonical) = (number.settlement().as_str(), number.canonical());
    let found = db.row(
        "SELECT submission_id, sealed, school, registered_at
         FROM submission JOIN application USING (settlement, number)
         WHERE settlement = $1 AND number = $2",
        &[&settlement, &canonical],
    )?;
    let Some(row) = found else { return Ok(None) };
    let events = db.rows(
        "SELECT body FROM event WHERE settlement = $1 AND number = $2 ORDER BY revision",
        &[&settlement, &canonical],
    )?;
    let event = |row: &Row| serde_json::from_str(get(row, 0)?).map_err(|_| damaged("an event"));
    Ok(Some(Application {
        events: events.iter().map(event).collect::<Result<_, _>>()?,
        submission_id: get(&row, 0)?,
        sealed: get(&row, 1)?,
        school: get(&row, 2)?,
        flags: flags(db, number)?,
        registered_at: moment_at(&row, 3)?,
    }))
}

pub(super) fn past_due(db: &Db, today: NaiveDate) -> Result<Vec<ApplicationNumber>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, number FROM application
         WHERE NOT decided AND NOT overdue AND due_day < $1 ORDER BY due_day, settlement, number LIMIT $2",
        &[&today.to_string(), &JOB_ROWS_MAX],
    )?;
    numbers(&rows)
}

/// The schools whose decisions are late, whether the clock job has said so or not.
pub(super) fn overdue(db: &Db, settlement: &Kato, today: NaiveDate) -> Result<Vec<OverdueMeals>, StoreError> {
    let rows = db.rows(
        "SELECT school, count(*), min(due_day) FROM application
         WHERE settlement = $1 AND NOT decided AND due_day < $2 GROUP BY school ORDER BY 3, 1",
        &[&settlement.as_str(), &today.to_string()],
    )?;
    let late = |row: &Row| {
        let (count, due): (i64, String) = (get(row, 1)?, get(row, 2)?);
        Ok(OverdueMeals {
            school: get(row, 0)?,
            count: u64::try_from(count).map_err(|_| damaged("a count"))?,
            due: due.parse().map_err(|_| damaged("a last day"))?,
        })
    };
    rows.iter().map(late).collect()
}

pub(super) fn of_person(db: &Db, person: Digest) -> Result<Vec<ApplicationNumber>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, number FROM application WHERE applicant = $1 ORDER BY settlement, number",
        &[&person.as_slice()],
    )?;
    numbers(&rows)
}

pub(super) fn unanswered(db: &Db, count_max: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, number FROM flag WHERE code = $1 AND number >= 'UO.' AND number < 'UO/'
         ORDER BY number, settlement LIMIT $2",
        &[&NO_REGISTRY, &i64::from(count_max)],
    )?;
    numbers(&rows)
}

pub(super) fn answered(db: &Db, number: &ApplicationNumber, flags: &[Flag]) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM flag WHERE settlement = $1 AND number = $2 AND code = $3",
        &[&number.settlement().as_str(), &number.canonical(), &NO_REGISTRY],
    )?;
    flag(db, number, flags)
}

/// What a person must look at.
pub(super) fn flags(db: &Db, number: &ApplicationNumber) -> Result<Vec<(String, String)>, StoreError> {
    let rows = db.rows(
        "SELECT code, field FROM flag WHERE settlement = $1 AND number = $2 ORDER BY code, field",
        &[&number.settlement().as_str(), &number.canonical()],
    )?;
    rows.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
}

/// Undecided ones to a school in a settlement, the longest due first.
pub(super) fn of_school(
    db: &Db,
    settlement: &Kato,
    bin: &str,
    count_max: u32,
) -> Result<Vec<ApplicationNumber>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, number FROM application WHERE school = $2 AND settlement = $1 AND NOT decided
         ORDER BY due_day, number LIMIT $3",
        &[&settlement.as_str(), &bin, &i64::from(count_max)],
    )?;
    numbers(&rows)
}

/// Notes what a person must look at.
pub(super) fn flag(db: &Db, number: &ApplicationNumber, flags: &[Flag]) -> Result<(), StoreError> {
    if flags.is_empty() {
        return Ok(());
    }
    let codes: Vec<&str> = flags.iter().map(|flag| flag.code).collect();
    let fields: Vec<&str> = flags.iter().map(|flag| flag.field.as_str()).collect();
    db.execute(
        "INSERT INTO flag (settlement, number, code, field)
         SELECT $1, $2, code, field FROM unnest($3::text[], $4::text[]) AS new (code, field)
         ON CONFLICT (settlement, number, code, field) DO NOTHING",
        &[&number.settlement().as_str(), &number.canonical(), &codes, &fields],
    )?;
    Ok(())
}
