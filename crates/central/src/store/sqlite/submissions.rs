//! Submissions: registered once, with their number; scans as they arrive.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use ledger::receipt::SignedReceipt;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::evidence::want_stamp;
use super::row::{damaged, ms, number, receipt};
use super::{applications, help, notices, pieces, records};
use crate::store::queue::Kept;
use crate::store::{
    Coming, Complete, Digest, NewSubmission, Registered, Registration, ScanState, StoreError, Stored, Took,
};

pub(super) fn find(db: &Connection, id: Uuid) -> Result<Option<Stored>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT settlement, number, kiosk, signed_xml_sha256, document_key_sha256,
                    receipt_payload, receipt_signature, receipt_key_id
             FROM submission WHERE submission_id = ?1",
        )?
        .query_row([id.as_bytes()], |row| {
            let place: (String, String) = (row.get(0)?, row.get(1)?);
            Ok((place, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?, receipt(row, 5)?))
        })
        .optional()?;
    let Some(((settlement, canonical), kiosk, signed_xml_sha256, document_key_sha256, receipt)) = found
    else {
        return Ok(None);
    };
    let number = number(&settlement, &canonical)?;
    Ok(Some(Stored { number, kiosk, signed_xml_sha256, document_key_sha256, receipt }))
}

pub(super) fn by_kiosk_number(
    db: &Connection,
    kiosk_number: &str,
) -> Result<Option<ApplicationNumber>, StoreError> {
    let found: Option<(String, String)> = db
        .prepare_cached(
            "SELECT settlement, number FROM submission WHERE kiosk_number = ?1 AND kiosk_number <> ''
             ORDER BY registered_at DESC LIMIT 1",
        )?
        .query_row([kiosk_number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(settlement, canonical)| number(&settlement, &canonical)).transpose()
}

pub(super) fn register(
    db: &Connection,
    new: &NewSubmission<'_>,
    complete: Complete<'_>,
) -> Result<Registration, StoreError> {
    if let Some(before) = find(db, new.id)? {
        return Ok(Registration::Before(before));
    }
    if let Some(number) = undecided(db, new)? {
        return Ok(Registration::Duplicate(number));
    }
    let number = next_number(db, new)?;
    let filed = complete(&number)?;
    keep(db, new, &number, &filed.receipt)?;
    applications::open(db, new, &number, &filed)?;
    notices::announce(db, &number, notices::REGISTERED, new.notices, new.registered_at)?;
    Ok(Registration::New(Registered { number, receipt: filed.receipt }))
}

/// Keeps the evidence of a registration: the envelope, the chain, the scans to come, the receipt.
pub(super) fn keep(
    db: &Connection,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    receipt: &SignedReceipt,
) -> Result<(), StoreError> {
    insert(db, new, number, receipt)?;
    help::keep(db, new, number)?;
    applications::flag(db, number, new.flags)?;
    new.look_ups.iter().try_for_each(|look_up| records::look_up(db, look_up))?;
    keep_chain(db, new.settlement, new.id, new.chain.iter().copied())?;
    want_stamp(db, new.settlement, new.id, new.stamp, new.registered_at)?;
    for (place, scan) in (0_i64..).zip(new.scans) {
        db.prepare_cached(
            "INSERT INTO scan (settlement, submission_id, place, plain_sha256, plain_bytes, sealed_sha256)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            new.settlement.as_str(),
            new.id.as_bytes(),
            place,
            scan.plain_sha256,
            i64::try_from(scan.plain_bytes).unwrap_or(i64::MAX),
            scan.sealed_sha256,
        ])?;
    }
    Ok(())
}

/// An undecided application of this child, filed by the same applicant, or by another one where the registry
/// holds both links: a stranger can neither learn of an application nor stand in its way.
fn undecided(db: &Connection, new: &NewSubmission<'_>) -> Result<Option<ApplicationNumber>, StoreError> {
    let found: Option<(String, String)> = db
        .prepare_cached(
            "SELECT settlement, number FROM application
             WHERE child = ?1 AND decided = 0 AND (applicant = ?2 OR (linked = 1 AND ?3 = 1))
             ORDER BY settlement, number LIMIT 1",
        )?
        .query_row(params![new.child, new.applicant, new.linked], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(settlement, canonical)| number(&settlement, &canonical)).transpose()
}

fn next_number(db: &Connection, new: &NewSubmission<'_>) -> Result<ApplicationNumber, StoreError> {
    let serial: u32 = db
        .prepare_cached(
            "INSERT INTO serial (settlement, series, year, last) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
        )?
        .query_row(params![new.settlement.as_str(), new.series.prefix(), new.year], |row| row.get(0))?;
    ApplicationNumber::new(new.settlement.clone(), new.series, new.year, serial, 1)
        .ok_or_else(|| StoreError::Failed("the series of this settlement and year is full".into()))
}

fn insert(
    db: &Connection,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    receipt: &SignedReceipt,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO submission (settlement, submission_id, number, kiosk, signed_xml_sha256,
             document_key_sha256, claimed_at, registered_at, revocation,
             receipt_payload, receipt_signature, receipt_key_id, sealed, kiosk_number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        new.settlement.as_str(),
        new.id.as_bytes(),
        number.canonical(),
        new.kiosk,
        new.signed_xml_sha256,
        new.document_key_sha256,
        ms(new.claimed_at),
        ms(new.registered_at),
        new.revocation,
        receipt.payload,
        receipt.signature,
        receipt.key_id,
        new.sealed,
        new.kiosk_number,
    ])?;
    Ok(())
}

/// Keeps the authorities that vouched for the signer of a submission or an act.
pub(super) fn keep_chain<'c>(
    db: &Connection,
    settlement: &Kato,
    id: Uuid,
    chain: impl Iterator<Item = &'c [u8]>,
) -> Result<(), StoreError> {
    for (place, der) in (0_i64..).zip(chain) {
        let sha256: Digest = Sha256::digest(der).into();
        db.prepare_cached("INSERT INTO certificate (sha256, der) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![sha256, der])?;
        db.prepare_cached(
            "INSERT INTO submission_chain (settlement, submission_id, place, certificate)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![settlement.as_str(), id.as_bytes(), place, sha256])?;
    }
    Ok(())
}

pub(super) fn scan(db: &Connection, id: Uuid, sealed_sha256: Digest) -> Result<ScanState, StoreError> {
    let Some(settlement) = settlement_of(db, id)? else {
        return Ok(ScanState::NoSubmission);
    };
    let found: Option<(Digest, i64, bool)> = db
        .prepare_cached(
            "SELECT plain_sha256, plain_bytes,
                    EXISTS (SELECT 1 FROM scan_kept
                            WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3)
             FROM scan WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3",
        )?
        .query_row(params![settlement, id.as_bytes(), sealed_sha256], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    match found {
        None => Ok(ScanState::NotListed),
        Some((_, _, true)) => Ok(ScanState::Kept),
        Some((plain_sha256, plain_bytes, false)) => {
            let plain_bytes = u64::try_from(plain_bytes).map_err(|_| damaged("a length"))?;
            Ok(ScanState::Awaited(Coming { plain_sha256, plain_bytes, sealed_sha256 }))
        }
    }
}

pub(super) fn keep_scan(
    db: &Connection,
    id: Uuid,
    sealed_sha256: Digest,
    sealed: &[u8],
    at: Timestamp,
) -> Result<Took, StoreError> {
    let settlement = settlement_of(db, id)?.ok_or_else(|| damaged("a scan without its submission"))?;
    db.prepare_cached(
        "INSERT INTO scan_kept (settlement, submission_id, sealed_sha256, kept_at, sealed)
         SELECT settlement, submission_id, sealed_sha256, ?4, ?5 FROM scan
         WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![settlement, id.as_bytes(), sealed_sha256, ms(at), sealed])?;
    pieces::drop(db, id, sealed_sha256)?;
    awaiting(db, id)
}

pub(super) fn envelope(
    db: &Connection,
    number: &ApplicationNumber,
) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    let found = db
        .prepare_cached("SELECT submission_id, sealed FROM submission WHERE settlement = ?1 AND number = ?2")?
        .query_row(params![number.settlement().as_str(), number.canonical()], |row| {
            Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?))
        })
        .optional()?;
    Ok(found)
}

/// What is kept of the submission that this column finds in a settlement.
pub(super) fn kept(
    db: &Connection,
    column: &'static str,
    with: impl rusqlite::Params,
) -> Result<Option<Kept>, StoreError> {
    let sql = format!(
        "SELECT submission_id, signed_xml_sha256, sealed FROM submission
         WHERE settlement = ?1 AND {column} = ?2"
    );
    let found = db
        .prepare_cached(&sql)?
        .query_row(with, |row| {
            let id = Uuid::from_bytes(row.get(0)?);
            Ok(Kept { id, signed_xml_sha256: row.get(1)?, sealed: row.get(2)? })
        })
        .optional()?;
    Ok(found)
}

pub(super) fn kept_scan(
    db: &Connection,
    id: Uuid,
    sealed_sha256: Digest,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(settlement) = settlement_of(db, id)? else { return Ok(None) };
    let found = db
        .prepare_cached(
            "SELECT sealed FROM scan_kept
             WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 = ?3",
        )?
        .query_row(params![settlement, id.as_bytes(), sealed_sha256], |row| row.get(0))
        .optional()?;
    Ok(found)
}

pub(super) fn awaiting(db: &Connection, id: Uuid) -> Result<Took, StoreError> {
    let settlement = settlement_of(db, id)?.ok_or_else(|| damaged("a scan without its submission"))?;
    let awaiting = db
        .prepare_cached(
            "SELECT sealed_sha256 FROM scan
             WHERE settlement = ?1 AND submission_id = ?2 AND sealed_sha256 NOT IN (
               SELECT sealed_sha256 FROM scan_kept WHERE settlement = ?1 AND submission_id = ?2)
             ORDER BY place",
        )?
        .query_map(params![settlement, id.as_bytes()], |row| row.get(0))?
        .collect::<Result<Vec<Digest>, _>>()?;
    let stored = find(db, id)?.ok_or_else(|| damaged("a scan without its submission"))?;
    Ok(Took { receipt: stored.receipt, awaiting })
}

pub(super) fn settlement_of(db: &Connection, id: Uuid) -> Result<Option<String>, StoreError> {
    let found = db
        .prepare_cached("SELECT settlement FROM submission WHERE submission_id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(found)
}
