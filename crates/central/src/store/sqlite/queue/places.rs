//! Published places: appended, never edited.

use domain::bin::Bin;
use domain::kato::Kato;
use domain::kindergarten::{PlaceId, PlaceKind};
use rusqlite::{Connection, Params, Row, params};
use sync::wire::Instruction;

use super::read::{signed, unsigned};
use crate::store::places::PlaceRow;
use crate::store::sqlite::row::{damaged, moment, ms};
use crate::store::{Digest, StoreError};

const COLUMNS: &str =
    "place_id, turn, kindergarten, kind, language, age_from, age_to, published, at, size, author,
     signed_xml_sha256";

/// The last publication of each group.
const IN_FORCE: &str = "turn = (SELECT max(later.turn) FROM place later
         WHERE later.settlement = place.settlement AND later.place_id = place.place_id)";

pub(super) fn in_force(db: &Connection, settlement: &Kato) -> Result<Vec<PlaceRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM place WHERE settlement = ?1 AND {IN_FORCE} ORDER BY place_id");
    many(db, &sql, [settlement.as_str()])
}

pub(super) fn find(db: &Connection, settlement: &Kato, id: PlaceId) -> Result<Option<PlaceRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM place WHERE settlement = ?1 AND place_id = ?2 ORDER BY turn DESC LIMIT 1"
    );
    Ok(many(db, &sql, params![settlement.as_str(), id.0.to_be_bytes()])?.into_iter().next())
}

pub(super) fn all(db: &Connection, settlement: &Kato) -> Result<Vec<PlaceRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM place WHERE settlement = ?1 ORDER BY size, place_id, turn");
    many(db, &sql, [settlement.as_str()])
}

pub(super) fn keep(db: &Connection, settlement: &Kato, row: &PlaceRow) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO place (settlement, place_id, turn, kindergarten, kind, language, age_from, age_to, published,
             at, size, author, signed_xml_sha256)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        settlement.as_str(),
        row.id.0.to_be_bytes(),
        row.turn,
        row.kindergarten.as_str(),
        row.kind.code(),
        row.language.code(),
        row.age_from,
        row.age_to,
        row.published,
        ms(row.at),
        signed(row.size)?,
        row.author,
        row.signed_xml_sha256.as_ref().map_or(&[][..], |digest| &digest[..]),
    ])?;
    Ok(())
}

fn many(db: &Connection, sql: &str, with: impl Params) -> Result<Vec<PlaceRow>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(with)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<PlaceRow, StoreError> {
    let (bin, kind, language): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let digest: Vec<u8> = row.get(11)?;
    Ok(PlaceRow {
        id: PlaceId(u128::from_be_bytes(row.get(0)?)),
        turn: row.get(1)?,
        kindergarten: Bin::parse(&bin).map_err(|_| damaged("a kindergarten"))?,
        kind: PlaceKind::from_code(&kind).ok_or_else(|| damaged("a kind of place"))?,
        language: Instruction::from_code(&language).ok_or_else(|| damaged("a language"))?,
        age_from: row.get(5)?,
        age_to: row.get(6)?,
        published: row.get(7)?,
        at: moment(row.get(8)?)?,
        size: unsigned(row.get(9)?)?,
        author: row.get(10)?,
        signed_xml_sha256: match digest.as_slice() {
            [] => None,
            digest => Some(Digest::try_from(digest).map_err(|_| damaged("a digest"))?),
        },
    })
}
