//! Published places: appended, never edited.

use domain::bin::Bin;
use domain::kato::Kato;
use domain::kindergarten::{PlaceId, PlaceKind};
use postgres::Row;
use sync::wire::Instruction;
use uuid::Uuid;

use crate::store::StoreError;
use crate::store::places::PlaceRow;
use crate::store::postgres::db::Db;
use crate::store::postgres::row::{count_at, damaged, digest, get, moment_at, ms, signed, small_at};

/// Publications, chosen and ordered as the rest of the statement says. Its columns are what [`place`] reads.
macro_rules! places_of {
    ($which:literal) => {
        concat!(
            "SELECT place_id, turn, kindergarten, kind, language, age_from, age_to, published, at, size, author,
                 signed_xml_sha256
             FROM place ",
            $which
        )
    };
}

/// The last publication of each group.
pub(super) fn in_force(db: &Db, settlement: &Kato) -> Result<Vec<PlaceRow>, StoreError> {
    let sql = places_of!(
        "WHERE settlement = $1 AND turn = (SELECT max(later.turn) FROM place AS later
           WHERE later.settlement = place.settlement AND later.place_id = place.place_id) ORDER BY place_id"
    );
    db.rows(sql, &[&settlement.as_str()])?.iter().map(place).collect()
}

pub(super) fn find(db: &Db, settlement: &Kato, id: PlaceId) -> Result<Option<PlaceRow>, StoreError> {
    let sql = places_of!("WHERE settlement = $1 AND place_id = $2 ORDER BY turn DESC LIMIT 1");
    db.row(sql, &[&settlement.as_str(), &Uuid::from_u128(id.0)])?.as_ref().map(place).transpose()
}

pub(super) fn all(db: &Db, settlement: &Kato) -> Result<Vec<PlaceRow>, StoreError> {
    let sql = places_of!("WHERE settlement = $1 ORDER BY size, place_id, turn");
    db.rows(sql, &[&settlement.as_str()])?.iter().map(place).collect()
}

pub(super) fn keep(db: &Db, settlement: &Kato, row: &PlaceRow) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO place (settlement, place_id, turn, kindergarten, kind, language, age_from, age_to, published,
             at, size, author, signed_xml_sha256)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            &settlement.as_str(),
            &Uuid::from_u128(row.id.0),
            &i64::from(row.turn),
            &row.kindergarten.as_str(),
            &row.kind.code(),
            &row.language.code(),
            &i64::from(row.age_from),
            &i64::from(row.age_to),
            &i64::from(row.published),
            &ms(row.at),
            &signed(row.size)?,
            &row.author,
            &row.signed_xml_sha256.as_ref().map_or(&[][..], |digest| &digest[..]),
        ],
    )?;
    Ok(())
}

fn place(row: &Row) -> Result<PlaceRow, StoreError> {
    let signed_xml: &[u8] = get(row, 11)?;
    Ok(PlaceRow {
        id: PlaceId(get::<Uuid>(row, 0)?.as_u128()),
        turn: small_at(row, 1)?,
        kindergarten: Bin::parse(get(row, 2)?).map_err(|_| damaged("a kindergarten"))?,
        kind: PlaceKind::from_code(get(row, 3)?).ok_or_else(|| damaged("a kind of place"))?,
        language: Instruction::from_code(get(row, 4)?).ok_or_else(|| damaged("a language"))?,
        age_from: small_at(row, 5)?,
        age_to: small_at(row, 6)?,
        published: small_at(row, 7)?,
        at: moment_at(row, 8)?,
        size: count_at(row, 9)?,
        author: get(row, 10)?,
        signed_xml_sha256: if signed_xml.is_empty() { None } else { Some(digest(row, 11)?) },
    })
}
