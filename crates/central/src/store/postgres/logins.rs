//! Challenges, logins, accounts.

use domain::time::Timestamp;
use postgres::Row;

use super::db::Db;
use super::row::{digest, get, moment_at, ms};
use crate::store::queue::{KeptLogin, LoginRow, NewLogin, OpenedLogin};
use crate::store::{Digest, SealedEmail, StoreError};

pub(super) fn challenge(db: &Db, new: &NewLogin<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO login (settlement, nonce, kiosk, session, document_sha256, made_at, open_until,
             token_sha256, person, certificate_serial, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', 0)",
        &[
            &new.settlement.as_str(),
            &new.nonce,
            &new.kiosk,
            &new.session,
            &new.document_sha256.as_slice(),
            &ms(new.made_at),
            &ms(new.open_until),
        ],
    )?;
    Ok(())
}

/// Opens a challenge that is still open, of this kiosk, with just this document; false: there is none such.
pub(super) fn open(db: &Db, opened: &OpenedLogin<'_>) -> Result<bool, StoreError> {
    let changed = db.execute(
        "UPDATE login SET token_sha256 = $6, person = $7, certificate_serial = $8, ends_at = $9
         WHERE settlement = $1 AND nonce = $2 AND kiosk = $3 AND document_sha256 = $4
           AND open_until >= $5 AND token_sha256 = ''",
        &[
            &opened.settlement.as_str(),
            &opened.nonce,
            &opened.kiosk,
            &opened.document_sha256.as_slice(),
            &ms(opened.at),
            &opened.token_sha256.as_slice(),
            &opened.person.as_slice(),
            &opened.certificate_serial,
            &ms(opened.ends_at),
        ],
    )?;
    Ok(changed == 1)
}

pub(super) fn find(db: &Db, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError> {
    let found = db.row(
        "SELECT kiosk, session, person, certificate_serial, ends_at, document_sha256 FROM login
         WHERE token_sha256 = $1 AND token_sha256 <> ''",
        &[&token_sha256.as_slice()],
    )?;
    let login = |row: Row| {
        Ok(LoginRow {
            kiosk: get(&row, 0)?,
            session: get(&row, 1)?,
            person: digest(&row, 2)?,
            certificate_serial: get(&row, 3)?,
            ends_at: moment_at(&row, 4)?,
            document_sha256: digest(&row, 5)?,
        })
    };
    found.map(login).transpose()
}

/// Those that were opened.
pub(super) fn kept(db: &Db) -> Result<Vec<KeptLogin>, StoreError> {
    let rows =
        db.rows("SELECT person, certificate_serial, made_at FROM login WHERE token_sha256 <> ''", &[])?;
    let login = |row: Row| {
        Ok(KeptLogin {
            person: digest(&row, 0)?,
            certificate_serial: get(&row, 1)?,
            made_at: moment_at(&row, 2)?,
        })
    };
    rows.into_iter().map(login).collect()
}

pub(super) fn end(db: &Db, token_sha256: Digest) -> Result<(), StoreError> {
    db.execute(
        "UPDATE login SET ends_at = 0 WHERE token_sha256 = $1 AND token_sha256 <> ''",
        &[&token_sha256.as_slice()],
    )?;
    Ok(())
}

pub(super) fn purge(db: &Db, before: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM login WHERE made_at < $1", &[&ms(before)])?;
    Ok(())
}

pub(super) fn email(db: &Db, person: Digest) -> Result<Option<SealedEmail>, StoreError> {
    let found = db.row("SELECT email_digest, email FROM account WHERE person = $1", &[&person.as_slice()])?;
    let email =
        |row: Row| Ok(SealedEmail { digest: get::<&[u8]>(&row, 0)?.try_into().ok(), sealed: get(&row, 1)? });
    found.map(email).transpose()
}

pub(super) fn keep_email(
    db: &Db,
    person: Digest,
    email: &SealedEmail,
    at: Timestamp,
) -> Result<(), StoreError> {
    let digest = email.digest.as_ref().map_or(&[][..], |digest| &digest[..]);
    db.execute(
        "INSERT INTO account (person, kept_at, email, email_digest) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person) DO UPDATE SET kept_at = excluded.kept_at, email = excluded.email,
             email_digest = excluded.email_digest",
        &[&person.as_slice(), &ms(at), &email.sealed, &digest],
    )?;
    Ok(())
}
