//! What stands beside a signed document; time stamps are asked for, taken by one at a time, and kept once.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use postgres::Row;
use uuid::Uuid;

use super::PostgresStore;
use super::db::Db;
use super::row::{count_at, damaged, digest, get, moment_at, ms, settlement};
use crate::store::evidence::{Beside, EvidenceStore, KeptStamp, StampDue};
use crate::store::{Digest, StoreError};

/// Asks for a stamp over the signature of a document, where one is wanted.
pub(super) fn want_stamp(
    db: &Db,
    settlement: &Kato,
    document: Uuid,
    imprint: Option<Digest>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(imprint) = imprint else { return Ok(()) };
    db.execute(
        "INSERT INTO time_stamp (settlement, document_id, imprint, due_at, attempts, stamped_at, response)
         VALUES ($1, $2, $3, $4, 0, 0, '') ON CONFLICT (settlement, document_id, imprint) DO NOTHING",
        &[&settlement.as_str(), &document, &imprint.as_slice(), &ms(at)],
    )?;
    Ok(())
}

impl EvidenceStore for PostgresStore {
    fn take_stamp(&self, now: Timestamp, until: Timestamp) -> Result<Option<StampDue>, StoreError> {
        self.pool.write(|db| take(db, now, until))
    }

    fn keep_stamp(&self, due: &StampDue, stamp: &KeptStamp) -> Result<bool, StoreError> {
        self.pool.write(|db| {
            let kept = db.execute(
                "UPDATE time_stamp SET stamped_at = $4, response = $5
                 WHERE settlement = $1 AND document_id = $2 AND imprint = $3 AND response = ''",
                &[
                    &due.settlement.as_str(),
                    &due.document,
                    &due.imprint.as_slice(),
                    &ms(stamp.at),
                    &stamp.response,
                ],
            )?;
            Ok(kept == 1)
        })
    }

    fn stamp_later(&self, due: &StampDue, again_at: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| {
            db.execute(
                "UPDATE time_stamp SET due_at = $4
                 WHERE settlement = $1 AND document_id = $2 AND imprint = $3 AND response = ''",
                &[&due.settlement.as_str(), &due.document, &due.imprint.as_slice(), &ms(again_at)],
            )?;
            Ok(())
        })
    }

    fn stamps_waiting(&self) -> Result<u64, StoreError> {
        self.pool.read(|db| {
            let row = db.row("SELECT count(*) FROM time_stamp WHERE response = ''", &[])?;
            row.map_or(Ok(0), |row| count_at(&row, 0))
        })
    }

    fn stamp(
        &self,
        settlement: &Kato,
        document: Uuid,
        imprint: Digest,
    ) -> Result<Option<KeptStamp>, StoreError> {
        self.pool.read(|db| {
            let row = db.row(
                "SELECT stamped_at, response FROM time_stamp
                 WHERE settlement = $1 AND document_id = $2 AND imprint = $3 AND response <> ''",
                &[&settlement.as_str(), &document, &imprint.as_slice()],
            )?;
            row.map(|row| Ok(KeptStamp { at: moment_at(&row, 0)?, response: get(&row, 1)? })).transpose()
        })
    }

    fn beside(&self, number: &ApplicationNumber) -> Result<Option<Beside>, StoreError> {
        self.pool.look(|db| beside(db, number))
    }
}

/// What another server takes at this moment is passed over.
fn take(db: &Db, now: Timestamp, until: Timestamp) -> Result<Option<StampDue>, StoreError> {
    let found = db.row(
        "UPDATE time_stamp SET due_at = $2, attempts = attempts + 1
         WHERE (settlement, document_id, imprint) =
               (SELECT settlement, document_id, imprint FROM time_stamp
                WHERE response = '' AND due_at <= $1 ORDER BY due_at, document_id LIMIT 1
                FOR UPDATE SKIP LOCKED)
         RETURNING settlement, document_id, imprint, attempts",
        &[&ms(now), &ms(until)],
    )?;
    let due = |row: Row| {
        Ok(StampDue {
            settlement: settlement(&row, 0)?,
            document: get(&row, 1)?,
            imprint: digest(&row, 2)?,
            attempts: u32::try_from(get::<i32>(&row, 3)?).map_err(|_| damaged("a count"))?,
        })
    };
    found.map(due).transpose()
}

fn beside(db: &Db, number: &ApplicationNumber) -> Result<Option<Beside>, StoreError> {
    let settlement = number.settlement().as_str();
    let found = db.row(
        "SELECT submission_id, registered_at, revocation FROM submission
         WHERE settlement = $1 AND number = $2",
        &[&settlement, &number.canonical()],
    )?;
    let Some(row) = found else { return Ok(None) };
    let chain = db.rows(
        "SELECT der FROM submission_chain JOIN certificate ON sha256 = certificate
         WHERE settlement = $1 AND submission_id = $2 ORDER BY place",
        &[&settlement, &get::<Uuid>(&row, 0)?],
    )?;
    let chain = chain.iter().map(|row| get(row, 0)).collect::<Result<_, _>>()?;
    Ok(Some(Beside { registered_at: moment_at(&row, 1)?, revocation: get(&row, 2)?, chain }))
}
