//! What stands beside a signed document; time stamps are asked for, taken by one at a time, and kept once.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::SqliteStore;
use super::row::{damaged, moment, ms};
use crate::store::evidence::{Beside, EvidenceStore, KeptStamp, StampDue};
use crate::store::{Digest, StoreError};

/// Asks for a stamp over the signature of a document, where one is wanted.
pub(super) fn want_stamp(
    db: &Connection,
    settlement: &Kato,
    document: Uuid,
    imprint: Option<Digest>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(imprint) = imprint else { return Ok(()) };
    db.prepare_cached(
        "INSERT INTO time_stamp (settlement, document_id, imprint, due_at, attempts, stamped_at, response)
         VALUES (?1, ?2, ?3, ?4, 0, 0, x'') ON CONFLICT DO NOTHING",
    )?
    .execute(params![settlement.as_str(), document.as_bytes(), imprint, ms(at)])?;
    Ok(())
}

impl EvidenceStore for SqliteStore {
    fn take_stamp(&self, now: Timestamp, until: Timestamp) -> Result<Option<StampDue>, StoreError> {
        self.write(|db| take(db, now, until))
    }

    fn keep_stamp(&self, due: &StampDue, stamp: &KeptStamp) -> Result<bool, StoreError> {
        let sql = "UPDATE time_stamp SET stamped_at = ?4, response = ?5
                   WHERE settlement = ?1 AND document_id = ?2 AND imprint = ?3 AND response = x''";
        let (settlement, id) = (due.settlement.as_str(), due.document.as_bytes());
        self.write(|db| {
            let kept = params![settlement, id, due.imprint, ms(stamp.at), stamp.response];
            Ok(db.prepare_cached(sql)?.execute(kept)? == 1)
        })
    }

    fn stamp_later(&self, due: &StampDue, again_at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE time_stamp SET due_at = ?4
                   WHERE settlement = ?1 AND document_id = ?2 AND imprint = ?3 AND response = x''";
        let (settlement, id) = (due.settlement.as_str(), due.document.as_bytes());
        self.write(|db| {
            db.prepare_cached(sql)?.execute(params![settlement, id, due.imprint, ms(again_at)])?;
            Ok(())
        })
    }

    fn stamps_waiting(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM time_stamp WHERE response = x''";
        let count: i64 = self.read(|db| Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?))?;
        u64::try_from(count).map_err(|_| damaged("a count"))
    }

    fn stamp(
        &self,
        settlement: &Kato,
        document: Uuid,
        imprint: Digest,
    ) -> Result<Option<KeptStamp>, StoreError> {
        let sql = "SELECT stamped_at, response FROM time_stamp
                   WHERE settlement = ?1 AND document_id = ?2 AND imprint = ?3 AND response <> x''";
        let found: Option<(i64, Vec<u8>)> = self.read(|db| {
            let asked = params![settlement.as_str(), document.as_bytes(), imprint];
            let row = db.prepare_cached(sql)?.query_row(asked, |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(row.optional()?)
        })?;
        found.map(|(at, response)| Ok(KeptStamp { at: moment(at)?, response })).transpose()
    }

    fn beside(&self, number: &ApplicationNumber) -> Result<Option<Beside>, StoreError> {
        self.read(|db| beside(db, number))
    }
}

fn take(db: &Connection, now: Timestamp, until: Timestamp) -> Result<Option<StampDue>, StoreError> {
    let found: Option<(String, [u8; 16], Digest, u32)> = db
        .prepare_cached(
            "UPDATE time_stamp SET due_at = ?2, attempts = attempts + 1
             WHERE (settlement, document_id, imprint) =
                   (SELECT settlement, document_id, imprint FROM time_stamp
                    WHERE response = x'' AND due_at <= ?1 ORDER BY due_at, document_id LIMIT 1)
             RETURNING settlement, document_id, imprint, attempts",
        )?
        .query_row(params![ms(now), ms(until)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((settlement, document, imprint, attempts)) = found else { return Ok(None) };
    let settlement = Kato::parse(&settlement).ok_or_else(|| damaged("a settlement"))?;
    Ok(Some(StampDue { settlement, document: Uuid::from_bytes(document), imprint, attempts }))
}

fn beside(db: &Connection, number: &ApplicationNumber) -> Result<Option<Beside>, StoreError> {
    let found: Option<([u8; 16], i64, String)> = db
        .prepare_cached(
            "SELECT submission_id, registered_at, revocation FROM submission
             WHERE settlement = ?1 AND number = ?2",
        )?
        .query_row(params![number.settlement().as_str(), number.canonical()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((id, registered_at, revocation)) = found else { return Ok(None) };
    let mut chain = db.prepare_cached(
        "SELECT der FROM submission_chain JOIN certificate ON sha256 = certificate
         WHERE settlement = ?1 AND submission_id = ?2 ORDER BY place",
    )?;
    let chain = chain.query_map(params![number.settlement().as_str(), id], |row| row.get(0))?;
    let chain = chain.collect::<Result<_, _>>()?;
    Ok(Some(Beside { registered_at: moment(registered_at)?, revocation, chain }))
}
