//! Submissions: registered once, with their number; scans as they arrive.

use domain::kato::Kato;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use ledger::receipt::SignedReceipt;
use postgres::Row;
use postgres::types::ToSql;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::db::Db;
use super::evidence::want_stamp;
use super::known::{self, Kind};
use super::row::{count_at, damaged, digest, get, ms, number, receipt, signed, small_at};
use super::{applications, help, locks, notices, pieces, records};
use crate::store::queue::Kept;
use crate::store::{
    Coming, Complete, Digest, NewSubmission, Registered, Registration, ScanState, StoreError, Stored, Took,
};

pub(super) fn find(db: &Db, id: Uuid) -> Result<Option<Stored>, StoreError> {
    let found = db.row(
        "SELECT settlement, number, kiosk, signed_xml_sha256, document_key_sha256,
                receipt_payload, receipt_signature, receipt_key_id
         FROM submission WHERE submission_id = $1",
        &[&id],
    )?;
    let stored = |row: Row| {
        Ok(Stored {
            number: number(&row, 0)?,
            kiosk: get(&row, 2)?,
            signed_xml_sha256: digest(&row, 3)?,
            document_key_sha256: digest(&row, 4)?,
            receipt: receipt(&row, 5)?,
        })
    };
    found.map(stored).transpose()
}

pub(super) fn by_kiosk_number(db: &Db, kiosk_number: &str) -> Result<Option<ApplicationNumber>, StoreError> {
    let found = db.row(
        "SELECT settlement, number FROM submission WHERE kiosk_number = $1 AND kiosk_number <> ''
         ORDER BY registered_at DESC LIMIT 1",
        &[&kiosk_number],
    )?;
    found.map(|row| number(&row, 0)).transpose()
}

/// Whoever else registers for this child waits; whoever else registers this id waits too, and then finds it here.
pub(super) fn register(
    db: &Db,
    new: &NewSubmission<'_>,
    complete: Complete<'_>,
) -> Result<Registration, StoreError> {
    locks::child(db, new.child)?;
    if let Some(before) = find(db, new.id)? {
        return Ok(Registration::Before(before));
    }
    if let Some(number) = undecided(db, new)? {
        return Ok(Registration::Duplicate(number));
    }
    if !known::claim(db, new.id, Kind::Submission, new.settlement)? {
        let before = find(db, new.id)?.ok_or_else(|| damaged("an id without its submission"))?;
        return Ok(Registration::Before(before));
    }
    let number = next_number(db, new)?;
    let filed = complete(&number)?;
    insert(db, new, &number, &filed.receipt)?;
    applications::open(db, new, &number, &filed)?;
    notices::announce(db, &number, notices::REGISTERED, new.notices, new.registered_at)?;
    Ok(Registration::New(Registered { number, receipt: filed.receipt }))
}

/// Keeps the evidence of a registration: the envelope, the chain, the scans to come, the receipt.
pub(super) fn keep(
    db: &Db,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    receipt: &SignedReceipt,
) -> Result<(), StoreError> {
    known::claimed(db, new.id, Kind::Submission, new.settlement)?;
    new.look_ups.iter().try_for_each(|look_up| records::look_up(db, look_up))?;
    insert(db, new, number, receipt)
}

/// An undecided application of this child, filed by the same applicant, or by another one where the registry
/// holds both links: a stranger can neither learn of an application nor stand in its way.
fn undecided(db: &Db, new: &NewSubmission<'_>) -> Result<Option<ApplicationNumber>, StoreError> {
    let found = db.row(
        "SELECT settlement, number FROM application
         WHERE child = $1 AND NOT decided AND (applicant = $2 OR (linked AND $3))
         ORDER BY settlement, number LIMIT 1",
        &[&new.child.as_slice(), &new.applicant.as_slice(), &new.linked],
    )?;
    found.map(|row| number(&row, 0)).transpose()
}

fn next_number(db: &Db, new: &NewSubmission<'_>) -> Result<ApplicationNumber, StoreError> {
    let row = db.row(
        "INSERT INTO serial (settlement, series, year, last) VALUES ($1, $2, $3, 1)
         ON CONFLICT (settlement, series, year) DO UPDATE SET last = serial.last + 1 RETURNING last",
        &[&new.settlement.as_str(), &new.series.prefix(), &i32::from(new.year)],
    )?;
    let serial = small_at(&row.ok_or_else(|| damaged("a serial number"))?, 0)?;
    ApplicationNumber::new(new.settlement.clone(), new.series, new.year, serial, 1)
        .ok_or_else(|| StoreError::Failed("the series of this settlement and year is full".into()))
}

fn insert(
    db: &Db,
    new: &NewSubmission<'_>,
    number: &ApplicationNumber,
    receipt: &SignedReceipt,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO submission (settlement, submission_id, number, kiosk, signed_xml_sha256,
             document_key_sha256, claimed_at, registered_at, revocation,
             receipt_payload, receipt_signature, receipt_key_id, sealed, kiosk_number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            &new.settlement.as_str(),
            &new.id,
            &number.canonical(),
            &new.kiosk,
            &new.signed_xml_sha256.as_slice(),
            &new.document_key_sha256.as_slice(),
            &ms(new.claimed_at),
            &ms(new.registered_at),
            &new.revocation,
            &receipt.payload,
            &receipt.signature,
            &receipt.key_id,
            &new.sealed,
            &new.kiosk_number,
        ],
    )?;
    help::keep(db, new, number)?;
    applications::flag(db, number, new.flags)?;
    keep_chain(db, new.settlement, new.id, new.chain.iter().copied())?;
    want_stamp(db, new.settlement, new.id, new.stamp, new.registered_at)?;
    keep_scans(db, new)
}

fn keep_scans(db: &Db, new: &NewSubmission<'_>) -> Result<(), StoreError> {
    if new.scans.is_empty() {
        return Ok(());
    }
    let plain: Vec<&[u8]> = new.scans.iter().map(|scan| scan.plain_sha256.as_slice()).collect();
    let bytes = new.scans.iter().map(|scan| signed(scan.plain_bytes)).collect::<Result<Vec<_>, _>>()?;
    let sealed: Vec<&[u8]> = new.scans.iter().map(|scan| scan.sealed_sha256.as_slice()).collect();
    db.execute(
        "INSERT INTO scan (settlement, submission_id, place, plain_sha256, plain_bytes, sealed_sha256)
         SELECT $1, $2, place - 1, plain, bytes, sealed
         FROM unnest($3::bytea[], $4::bigint[], $5::bytea[])
           WITH ORDINALITY AS new (plain, bytes, sealed, place)",
        &[&new.settlement.as_str(), &new.id, &plain, &bytes, &sealed],
    )?;
    Ok(())
}

/// Keeps the authorities that vouched for the signer of a submission or an act.
pub(super) fn keep_chain<'c>(
    db: &Db,
    settlement: &Kato,
    id: Uuid,
    chain: impl Iterator<Item = &'c [u8]>,
) -> Result<(), StoreError> {
    let chain: Vec<(Digest, &[u8])> = chain.map(|der| (Sha256::digest(der).into(), der)).collect();
    let digests: Vec<&[u8]> = chain.iter().map(|(sha256, _)| sha256.as_slice()).collect();
    keep_certificates(db, &chain, &digests)?;
    db.execute(
        "INSERT INTO submission_chain (settlement, submission_id, place, certificate)
         SELECT $1, $2, place - 1, sha256 FROM unnest($3::bytea[]) WITH ORDINALITY AS new (sha256, place)",
        &[&settlement.as_str(), &id, &digests],
    )?;
    Ok(())
}

/// Looked for first: nearly every one is there, and an insert would wait for whoever brings the same one now.
fn keep_certificates(db: &Db, chain: &[(Digest, &[u8])], digests: &[&[u8]]) -> Result<(), StoreError> {
    let kept = db.rows("SELECT sha256 FROM certificate WHERE sha256 = ANY ($1)", &[&digests])?;
    let kept = kept.iter().map(|row| digest(row, 0)).collect::<Result<Vec<_>, _>>()?;
    for (sha256, der) in chain.iter().filter(|(sha256, _)| !kept.contains(sha256)) {
        db.execute(
            "INSERT INTO certificate (sha256, der) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING",
            &[&sha256.as_slice(), der],
        )?;
    }
    Ok(())
}

pub(super) fn scan(db: &Db, id: Uuid, sealed_sha256: Digest) -> Result<ScanState, StoreError> {
    let Some(settlement) = settlement_of(db, id)? else { return Ok(ScanState::NoSubmission) };
    let found = db.row(
        "SELECT plain_sha256, plain_bytes, EXISTS (
           SELECT 1 FROM scan_kept AS k WHERE k.settlement = s.settlement
             AND k.submission_id = s.submission_id AND k.sealed_sha256 = s.sealed_sha256)
         FROM scan AS s WHERE settlement = $1 AND submission_id = $2 AND sealed_sha256 = $3",
        &[&settlement, &id, &sealed_sha256.as_slice()],
    )?;
    match found {
        None => Ok(ScanState::NotListed),
        Some(row) if get(&row, 2)? => Ok(ScanState::Kept),
        Some(row) => {
            let (plain_sha256, plain_bytes) = (digest(&row, 0)?, count_at(&row, 1)?);
            Ok(ScanState::Awaited(Coming { plain_sha256, plain_bytes, sealed_sha256 }))
        }
    }
}

/// Two scans of one submission that come at once come one after the other: the last one sees that nothing is awaited.
pub(super) fn keep_scan(
    db: &Db,
    id: Uuid,
    sealed_sha256: Digest,
    sealed: &[u8],
    at: Timestamp,
) -> Result<Took, StoreError> {
    db.rows("SELECT 1 FROM submission WHERE submission_id = $1 FOR NO KEY UPDATE", &[&id])?;
    db.execute(
        "INSERT INTO scan_kept (settlement, submission_id, sealed_sha256, kept_at, sealed)
         SELECT settlement, submission_id, sealed_sha256, $3, $4 FROM scan
         WHERE settlement = (SELECT settlement FROM submission WHERE submission_id = $1)
           AND submission_id = $1 AND sealed_sha256 = $2
         ON CONFLICT (settlement, submission_id, sealed_sha256) DO NOTHING",
        &[&id, &sealed_sha256.as_slice(), &ms(at), &sealed],
    )?;
    pieces::drop(db, id, sealed_sha256)?;
    awaiting(db, id)
}

pub(super) fn awaiting(db: &Db, id: Uuid) -> Result<Took, StoreError> {
    let stored = find(db, id)?.ok_or_else(|| damaged("a scan without its submission"))?;
    let rows = db.rows(
        "SELECT sealed_sha256 FROM scan AS s
         WHERE settlement = $1 AND submission_id = $2 AND NOT EXISTS (
           SELECT 1 FROM scan_kept AS k WHERE k.settlement = s.settlement
             AND k.submission_id = s.submission_id AND k.sealed_sha256 = s.sealed_sha256)
         ORDER BY place",
        &[&stored.number.settlement().as_str(), &id],
    )?;
    let awaiting = rows.iter().map(|row| digest(row, 0)).collect::<Result<_, _>>()?;
    Ok(Took { receipt: stored.receipt, awaiting })
}

pub(super) fn envelope(db: &Db, number: &ApplicationNumber) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
    let found = db.row(
        "SELECT submission_id, sealed FROM submission WHERE settlement = $1 AND number = $2",
        &[&number.settlement().as_str(), &number.canonical()],
    )?;
    found.map(|row| Ok((get(&row, 0)?, get(&row, 1)?))).transpose()
}

/// What is kept of the submission of this number in a settlement.
pub(super) fn kept_by_number(
    db: &Db,
    settlement: &Kato,
    number: &ApplicationNumber,
) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT submission_id, signed_xml_sha256, sealed FROM submission
               WHERE settlement = $1 AND number = $2";
    kept(db, sql, settlement, &number.canonical())
}

/// What is kept of the submission of this id in a settlement.
pub(super) fn kept_by_id(db: &Db, settlement: &Kato, id: Uuid) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT submission_id, signed_xml_sha256, sealed FROM submission
               WHERE settlement = $1 AND submission_id = $2";
    kept(db, sql, settlement, &id)
}

fn kept(
    db: &Db,
    sql: &'static str,
    settlement: &Kato,
    which: &(dyn ToSql + Sync),
) -> Result<Option<Kept>, StoreError> {
    let found = db.row(sql, &[&settlement.as_str(), which])?;
    let kept =
        |row: Row| Ok(Kept { id: get(&row, 0)?, signed_xml_sha256: digest(&row, 1)?, sealed: get(&row, 2)? });
    found.map(kept).transpose()
}

pub(super) fn kept_scan(db: &Db, id: Uuid, sealed_sha256: Digest) -> Result<Option<Vec<u8>>, StoreError> {
    let found = db.row(
        "SELECT k.sealed FROM submission AS s JOIN scan_kept AS k USING (settlement, submission_id)
         WHERE s.submission_id = $1 AND k.sealed_sha256 = $2",
        &[&id, &sealed_sha256.as_slice()],
    )?;
    found.map(|row| get(&row, 0)).transpose()
}

fn settlement_of(db: &Db, id: Uuid) -> Result<Option<String>, StoreError> {
    let found = db.row("SELECT settlement FROM submission WHERE submission_id = $1", &[&id])?;
    found.map(|row| get(&row, 0)).transpose()
}
