//! Challenges, logins, accounts.

use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::row::{moment, ms};
use crate::store::queue::{KeptLogin, LoginRow, NewLogin, OpenedLogin};
use crate::store::{Digest, SealedEmail, StoreError};

pub(super) fn challenge(db: &Connection, new: &NewLogin<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO login (settlement, nonce, kiosk, session, document_sha256, made_at, open_until,
             token_sha256, person, certificate_serial, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, x'', x'', '', 0)",
    )?
    .execute(params![
        new.settlement.as_str(),
        new.nonce,
        new.kiosk,
        new.session.as_bytes(),
        new.document_sha256,
        ms(new.made_at),
        ms(new.open_until),
    ])?;
    Ok(())
}

/// Opens a challenge that is still open, of this kiosk, with just this document; false: there is none such.
pub(super) fn open(db: &Connection, opened: &OpenedLogin<'_>) -> Result<bool, StoreError> {
    let changed = db
        .prepare_cached(
            "UPDATE login SET token_sha256 = ?6, person = ?7, certificate_serial = ?8, ends_at = ?9
             WHERE settlement = ?1 AND nonce = ?2 AND kiosk = ?3 AND document_sha256 = ?4
               AND open_until >= ?5 AND token_sha256 = x''",
        )?
        .execute(params![
            opened.settlement.as_str(),
            opened.nonce,
            opened.kiosk,
            opened.document_sha256,
            ms(opened.at),
            opened.token_sha256,
            opened.person,
            opened.certificate_serial,
            ms(opened.ends_at),
        ])?;
    Ok(changed == 1)
}

pub(super) fn find(db: &Connection, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError> {
    let found: Option<(String, [u8; 16], Digest, String, i64, Digest)> = db
        .prepare_cached(
            "SELECT kiosk, session, person, certificate_serial, ends_at, document_sha256 FROM login
             WHERE token_sha256 = ?1 AND token_sha256 <> x''",
        )?
        .query_row([token_sha256], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })
        .optional()?;
    found
        .map(|(kiosk, session, person, certificate_serial, ends_at, document_sha256)| {
            let (session, ends_at) = (Uuid::from_bytes(session), moment(ends_at)?);
            Ok(LoginRow { kiosk, session, person, certificate_serial, document_sha256, ends_at })
        })
        .transpose()
}

/// Those that were opened.
pub(super) fn kept(db: &Connection) -> Result<Vec<KeptLogin>, StoreError> {
    let mut opened =
        db.prepare_cached("SELECT person, certificate_serial, made_at FROM login WHERE token_sha256 <> x''")?;
    let rows = opened.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (person, certificate_serial, made_at) = row?;
        Ok(KeptLogin { person, certificate_serial, made_at: moment(made_at)? })
    })
    .collect()
}

pub(super) fn end(db: &Connection, token_sha256: Digest) -> Result<(), StoreError> {
    db.execute("UPDATE login SET ends_at = 0 WHERE token_sha256 = ?1", [token_sha256])?;
    Ok(())
}

pub(super) fn purge(db: &Connection, before: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM login WHERE made_at < ?1", [ms(before)])?;
    Ok(())
}

pub(super) fn email(db: &Connection, person: Digest) -> Result<Option<SealedEmail>, StoreError> {
    let found = db
        .prepare_cached("SELECT email_digest, email FROM account WHERE person = ?1")?
        .query_row([person], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map(|(digest, sealed)| SealedEmail { digest: digest.try_into().ok(), sealed }))
}

pub(super) fn keep_email(
    db: &Connection,
    person: Digest,
    email: &SealedEmail,
    at: Timestamp,
) -> Result<(), StoreError> {
    let SealedEmail { digest, sealed } = email;
    let digest = digest.as_ref().map_or(&[][..], |digest| digest);
    db.execute(
        "INSERT INTO account (person, kept_at, email, email_digest) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET kept_at = excluded.kept_at, email = excluded.email,
             email_digest = excluded.email_digest",
        params![person, ms(at), sealed, digest],
    )?;
    Ok(())
}
