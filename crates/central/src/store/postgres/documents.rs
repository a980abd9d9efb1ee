//! Issued papers, sealed: the first one kept under a name stays.

use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;
use sync::wire::Language;

use super::applications::JOB_ROWS_MAX;
use super::db::Db;
use super::row::{damaged, digest, get, language, moment_at, ms, number, numbers};
use crate::store::{Digest, Document, DocumentName, Issued, StoreError};

pub(super) fn find(db: &Db, name: &DocumentName<'_>) -> Result<Option<Document>, StoreError> {
    let found = db.row(
        "SELECT made_at, sha256, sealed FROM document
         WHERE settlement = $1 AND number = $2 AND kind = $3 AND lang = $4",
        &[&name.number.settlement().as_str(), &name.number.canonical(), &name.kind, &name.lang.word()],
    )?;
    let document = |row: Row| {
        Ok(Document { made_at: moment_at(&row, 0)?, sha256: digest(&row, 1)?, sealed: get(&row, 2)? })
    };
    found.map(document).transpose()
}

pub(super) fn keep(db: &Db, name: &DocumentName<'_>, new: &Document) -> Result<Document, StoreError> {
    db.execute(
        "INSERT INTO document (settlement, number, kind, lang, made_at, sha256, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (settlement, number, kind, lang) DO NOTHING",
        &[
            &name.number.settlement().as_str(),
            &name.number.canonical(),
            &name.kind,
            &name.lang.word(),
            &ms(new.made_at),
            &new.sha256.as_slice(),
            &new.sealed,
        ],
    )?;
    find(db, name)?.ok_or_else(|| damaged("a document"))
}

pub(super) fn issued(db: &Db, sha256: Digest) -> Result<Option<Issued>, StoreError> {
    let found = db.row(
        "SELECT settlement, number, kind, lang, made_at FROM document WHERE sha256 = $1 LIMIT 1",
        &[&sha256.as_slice()],
    )?;
    let issued = |row: Row| {
        Ok(Issued {
            number: number(&row, 0)?,
            kind: get(&row, 2)?,
            lang: language(&row, 3)?,
            made_at: moment_at(&row, 4)?,
        })
    };
    found.map(issued).transpose()
}

pub(super) fn missing(db: &Db, kind: &str, count: u32) -> Result<Vec<ApplicationNumber>, StoreError> {
    let rows = db.rows(
        "SELECT settlement, number FROM application AS a
         WHERE (SELECT count(*) FROM document AS d
                WHERE d.settlement = a.settlement AND d.number = a.number AND d.kind = $1) < $2
         ORDER BY settlement, number LIMIT $3",
        &[&kind, &i64::from(count), &JOB_ROWS_MAX],
    )?;
    numbers(&rows)
}

pub(super) fn of(
    db: &Db,
    number: &ApplicationNumber,
) -> Result<Vec<(String, Language, Timestamp)>, StoreError> {
    let rows = db.rows(
        "SELECT kind, lang, made_at FROM document WHERE settlement = $1 AND number = $2
         ORDER BY made_at, kind, lang",
        &[&number.settlement().as_str(), &number.canonical()],
    )?;
    rows.iter().map(|row| Ok((get(row, 0)?, language(row, 1)?, moment_at(row, 2)?))).collect()
}
