//! Applications: streams of events, their fold for searching, their papers.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::meal::{self, Event};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use sync::wire::Language;
use uuid::Uuid;

use super::row::{damaged, moment, ms, number};
use crate::store::office::OverdueMeals;
use crate::store::types::due_day;
use crate::store::{
    Application, Document, DocumentName, Filed, Flag, Issued, NewSubmission, Step, StoreError,
};

/// How many applications one round of a clock job takes.
const JOB_ROWS_MAX: u32 = 500;

pub(super) fn open(
    db: &Connection,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    filed: &Filed,
) -> Result<(), StoreError> {
    append_events(db, number, 0, std::slice::from_ref(&filed.event))?;
    let due_day = due_day(&filed.application).ok_or_else(|| damaged("an application without a term"))?;
    db.prepare_cached(
        "INSERT INTO application (settlement, number, revision, state, decided, overdue, due_day, school,
             child, applicant, linked)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        number.settlement().as_str(),
        number.canonical(),
        revision(&filed.application),
        filed.application.state().code(),
        filed.application.state().is_final(),
        filed.application.is_overdue(),
        due_day.to_string(),
        new.school,
        new.child,
        new.applicant,
        new.linked,
    ])?;
    Ok(())
}

pub(super) fn append(
    db: &Connection,
    number: &ApplicationNumber,
    after: u64,
    step: &Step,
) -> Result<(), StoreError> {
    let updated = db
        .prepare_cached(
            "UPDATE application SET revision = ?4, state = ?5, decided = ?6, overdue = ?7
             WHERE settlement = ?1 AND number = ?2 AND revision = ?3",
        )?
        .execute(params![
            number.settlement().as_str(),
            number.canonical(),
            i64::try_from(after).map_err(|_| damaged("a revision"))?,
            revision(&step.application),
            step.application.state().code(),
            step.application.state().is_final(),
            step.application.is_overdue(),
        ])?;
    if updated == 0 {
        return Err(StoreError::Changed);
    }
    append_events(db, number, after, &step.events)
}

fn append_events(
    db: &Connection,
    number: &ApplicationNumber,
    after: u64,
    events: &[Event],
) -> Result<(), StoreError> {
    let first = i64::try_from(after).map_err(|_| damaged("a revision"))? + 1;
    for (revision, event) in (first..).zip(events) {
        let body = serde_json::to_string(event).map_err(|_| damaged("an event"))?;
        db.prepare_cached(
            "INSERT INTO event (settlement, number, revision, at, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            number.settlement().as_str(),
            number.canonical(),
            revision,
            ms(event.at),
            body
        ])?;
    }
    Ok(())
}

pub(super) fn find(db: &Connection, number: &ApplicationNumber) -> Result<Option<Application>, StoreError> {
    let place = params![number.settlement().as_str(), number.canonical()];
    let found: Option<([u8; 16], Vec<u8>, String, i64)> = db
        .prepare_cached(
            "SELECT submission_id, sealed, school, registered_at
             FROM submission JOIN application USING (settlement, number)
             WHERE settlement = ?1 AND number = ?2",
        )?
        .query_row(place, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((id, sealed, school, registered_at)) = found else {
        return Ok(None);
    };
    let events = db
        .prepare_cached("SELECT body FROM event WHERE settlement = ?1 AND number = ?2 ORDER BY revision")?
        .query_map(place, |row| row.get::<_, String>(0))?
        .map(|body| serde_json::from_str(&body?).map_err(|_| damaged("an event")))
        .collect::<Result<_, _>>()?;
    let flags = flags(db, number)?;
    let registered_at = moment(registered_at)?;
    let submission_id = Uuid::from_bytes(id);
    Ok(Some(Application { events, submission_id, sealed, school, flags, registered_at }))
}

pub(super) fn past_due(db: &Connection, today: NaiveDate) -> Result<Vec<ApplicationNumber>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement, number FROM application
         WHERE decided = 0 AND overdue = 0 AND due_day < ?1 ORDER BY due_day, settlement, number LIMIT ?2",
    )?;
    let rows = statement.query_map(params![today.to_string(), JOB_ROWS_MAX], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|(kato, canonical)| number(&kato, &canonical)))
        .collect()
}

/// The schools whose decisions are late, whether the clock job has said so or not.
pub(super) fn overdue(
    db: &Connection,
    settlement: &Kato,
    today: NaiveDate,
) -> Result<Vec<OverdueMeals>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT school, count(*), min(due_day) FROM application
         WHERE settlement = ?1 AND decided = 0 AND due_day < ?2 GROUP BY school ORDER BY 3, 1",
    )?;
    let mut rows = statement.query(params![settlement.as_str(), today.to_string()])?;
    let mut late = Vec::new();
    while let Some(row) = rows.next()? {
        let (school, count, due): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let count = u64::try_from(count).map_err(|_| damaged("a count"))?;
        let due = due.parse().map_err(|_| damaged("a last day"))?;
        late.push(OverdueMeals { school, count, due });
    }
    Ok(late)
}

pub(super) fn of_person(
    db: &Connection,
    person: crate::store::Digest,
) -> Result<Vec<ApplicationNumber>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement, number FROM application WHERE applicant = ?1 ORDER BY settlement, number",
    )?;
    let rows =
        statement.query_map([person], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|(kato, canonical)| number(&kato, &canonical)))
        .collect()
}

pub(super) fn issued(db: &Connection, sha256: crate::store::Digest) -> Result<Option<Issued>, StoreError> {
    let found: Option<(String, String, String, String, i64)> = db
        .prepare_cached(
            "SELECT settlement, number, kind, lang, made_at FROM document WHERE sha256 = ?1 LIMIT 1",
        )?
        .query_row([sha256], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .optional()?;
    found
        .map(|(kato, canonical, kind, lang, made_at)| {
            let lang = [Language::Kk, Language::Ru].into_iter().find(|known| known.word() == lang);
            Ok(Issued {
                number: number(&kato, &canonical)?,
                kind,
                lang: lang.ok_or_else(|| damaged("a language"))?,
                made_at: moment(made_at)?,
            })
        })
        .transpose()
}

/// The flag of an application about which no registry answered.
const NO_REGISTRY: &str = "NO_REGISTRY";

pub(super) fn unanswered(db: &Connection, count_max: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement, number FROM flag WHERE code = ?1 AND number >= 'UO.' AND number < 'UO/'
         ORDER BY number, settlement LIMIT ?2",
    )?;
    let rows = statement.query_map(params![NO_REGISTRY, count_max], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|(kato, canonical)| number(&kato, &canonical)))
        .collect()
}

pub(super) fn answered(
    db: &Connection,
    number: &ApplicationNumber,
    flags: &[Flag],
) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM flag WHERE settlement = ?1 AND number = ?2 AND code = ?3",
        params![number.settlement().as_str(), number.canonical(), NO_REGISTRY],
    )?;
    flag(db, number, flags)
}

/// What a person must look at.
pub(super) fn flags(
    db: &Connection,
    number: &ApplicationNumber,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT code, field FROM flag WHERE settlement = ?1 AND number = ?2 ORDER BY code, field",
    )?;
    let place = params![number.settlement().as_str(), number.canonical()];
    let rows = statement.query_map(place, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes what a person must look at.
pub(super) fn flag(db: &Connection, number: &ApplicationNumber, flags: &[Flag]) -> Result<(), StoreError> {
    for flag in flags {
        db.prepare_cached(
            "INSERT INTO flag (settlement, number, code, field) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            number.settlement().as_str(),
            number.canonical(),
            flag.code,
            flag.field
        ])?;
    }
    Ok(())
}

pub(super) fn papers(
    db: &Connection,
    number: &ApplicationNumber,
) -> Result<Vec<(String, Language, Timestamp)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT kind, lang, made_at FROM document WHERE settlement = ?1 AND number = ?2
         ORDER BY made_at, kind, lang",
    )?;
    let place = params![number.settlement().as_str(), number.canonical()];
    let rows = statement.query_map(place, |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })?;
    rows.map(|row| {
        let (kind, lang, made_at) = row?;
        let lang = [Language::Kk, Language::Ru].into_iter().find(|known| known.word() == lang);
        Ok((kind, lang.ok_or_else(|| damaged("a language"))?, moment(made_at)?))
    })
    .collect()
}

pub(super) fn document(db: &Connection, name: &DocumentName<'_>) -> Result<Option<Document>, StoreError> {
    let place =
        params![name.number.settlement().as_str(), name.number.canonical(), name.kind, name.lang.word()];
    let found: Option<(i64, [u8; 32], Vec<u8>)> = db
        .prepare_cached(
            "SELECT made_at, sha256, sealed FROM document
             WHERE settlement = ?1 AND number = ?2 AND kind = ?3 AND lang = ?4",
        )?
        .query_row(place, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found
        .map(|(made_at, sha256, sealed)| Ok(Document { sha256, sealed, made_at: moment(made_at)? }))
        .transpose()
}

pub(super) fn keep_document(
    db: &Connection,
    name: &DocumentName<'_>,
    new: &Document,
) -> Result<Document, StoreError> {
    db.prepare_cached(
        "INSERT INTO document (settlement, number, kind, lang, made_at, sha256, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        name.number.settlement().as_str(),
        name.number.canonical(),
        name.kind,
        name.lang.word(),
        ms(new.made_at),
        new.sha256,
        new.sealed,
    ])?;
    document(db, name)?.ok_or_else(|| damaged("a document"))
}

pub(super) fn without_documents(
    db: &Connection,
    kind: &str,
    count: u32,
) -> Result<Vec<ApplicationNumber>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT settlement, number FROM application AS a
         WHERE (SELECT count(*) FROM document AS d
                WHERE d.settlement = a.settlement AND d.number = a.number AND d.kind = ?1) < ?2
         ORDER BY settlement, number LIMIT ?3",
    )?;
    let rows = statement.query_map(params![kind, count, JOB_ROWS_MAX], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|(kato, canonical)| number(&kato, &canonical)))
        .collect()
}

fn revision(application: &meal::Application) -> i64 {
    i64::try_from(application.revision()).unwrap_or(i64::MAX)
}
