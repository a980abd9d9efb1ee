//! Challenges, logins, accounts.

use domain::kato::Kato;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::SqliteStore;
use super::row::{moment, ms};
use crate::store::logins::{LoginRow, LoginStore, NewLogin, OpenedLogin};
use crate::store::queue::KeptLogin;
use crate::store::{Digest, SealedEmail, StoreError};

impl LoginStore for SqliteStore {
    fn challenge(&self, new: &NewLogin<'_>) -> Result<(), StoreError> {
        self.write(|db| challenge(db, new))
    }

    fn open_login(&self, opened: &OpenedLogin<'_>) -> Result<bool, StoreError> {
        self.write(|db| open(db, opened))
    }

    fn signed_login(
        &self,
        settlement: &Kato,
        signed_sha256: Digest,
        kiosk: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| signed(db, settlement, signed_sha256, kiosk))
    }

    fn purge_signed_logins(&self, before: Timestamp) -> Result<(), StoreError> {
        self.write(|db| purge_signed(db, before))
    }

    fn login(&self, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError> {
        self.read(|db| find(db, token_sha256))
    }

    fn end_login(&self, token_sha256: Digest) -> Result<(), StoreError> {
        self.write(|db| end(db, token_sha256))
    }

    fn account_email(&self, person: Digest) -> Result<Option<SealedEmail>, StoreError> {
        self.read(|db| email(db, person))
    }

    fn keep_account_email(
        &self,
        person: Digest,
        email: &SealedEmail,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|db| keep_email(db, person, email, at))
    }
}

fn challenge(db: &Connection, new: &NewLogin<'_>) -> Result<(), StoreError> {
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
fn open(db: &Connection, opened: &OpenedLogin<'_>) -> Result<bool, StoreError> {
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
    if changed == 1 {
        keep(db, opened)?;
    }
    Ok(changed == 1)
}

/// What was signed, beside the login: it outlives it.
fn keep(db: &Connection, opened: &OpenedLogin<'_>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO signed_login (settlement, signed_sha256, kiosk, opened_at, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
    )?
    .execute(params![
        opened.settlement.as_str(),
        opened.signed.sha256,
        opened.kiosk,
        ms(opened.at),
        opened.signed.sealed,
    ])?;
    Ok(())
}

fn signed(
    db: &Connection,
    settlement: &Kato,
    signed_sha256: Digest,
    kiosk: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT sealed FROM signed_login WHERE settlement = ?1 AND signed_sha256 = ?2 AND kiosk = ?3",
        )?
        .query_row(params![settlement.as_str(), signed_sha256, kiosk], |row| row.get(0))
        .optional()?;
    Ok(found)
}

fn purge_signed(db: &Connection, before: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM signed_login WHERE opened_at < ?1", [ms(before)])?;
    Ok(())
}

fn find(db: &Connection, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError> {
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

fn end(db: &Connection, token_sha256: Digest) -> Result<(), StoreError> {
    db.execute("UPDATE login SET ends_at = 0 WHERE token_sha256 = ?1", [token_sha256])?;
    Ok(())
}

pub(super) fn purge(db: &Connection, before: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM login WHERE made_at < ?1", [ms(before)])?;
    Ok(())
}

fn email(db: &Connection, person: Digest) -> Result<Option<SealedEmail>, StoreError> {
    let found = db
        .prepare_cached("SELECT email_digest, email FROM account WHERE person = ?1")?
        .query_row([person], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map(|(digest, sealed)| SealedEmail { digest: digest.try_into().ok(), sealed }))
}

fn keep_email(db: &Connection, person: Digest, email: &SealedEmail, at: Timestamp) -> Result<(), StoreError> {
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
