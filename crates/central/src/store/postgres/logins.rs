//! Challenges, logins, accounts.

use domain::kato::Kato;
use domain::time::Timestamp;
use postgres::Row;

use super::PostgresStore;
use super::db::Db;
use super::row::{digest, get, moment_at, ms};
use crate::store::logins::{LoginRow, LoginStore, NewLogin, OpenedLogin};
use crate::store::queue::KeptLogin;
use crate::store::{Digest, SealedEmail, StoreError};

impl LoginStore for PostgresStore {
    fn challenge(&self, new: &NewLogin<'_>) -> Result<(), StoreError> {
        self.pool.write(|db| challenge(db, new))
    }

    fn open_login(&self, opened: &OpenedLogin<'_>) -> Result<bool, StoreError> {
        self.pool.write(|db| open(db, opened))
    }

    fn signed_login(
        &self,
        settlement: &Kato,
        signed_sha256: Digest,
        kiosk: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.pool.read(|db| signed(db, settlement, signed_sha256, kiosk))
    }

    fn purge_signed_logins(&self, before: Timestamp) -> Result<(), StoreError> {
        self.pool.write(|db| purge_signed(db, before))
    }

    fn login(&self, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError> {
        self.pool.read(|db| find(db, token_sha256))
    }

    fn end_login(&self, token_sha256: Digest) -> Result<(), StoreError> {
        self.pool.write(|db| end(db, token_sha256))
    }

    fn account_email(&self, person: Digest) -> Result<Option<SealedEmail>, StoreError> {
        self.pool.read(|db| email(db, person))
    }

    fn keep_account_email(
        &self,
        person: Digest,
        email: &SealedEmail,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.pool.write(|db| keep_email(db, person, email, at))
    }
}

fn challenge(db: &Db, new: &NewLogin<'_>) -> Result<(), StoreError> {
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
fn open(db: &Db, opened: &OpenedLogin<'_>) -> Result<bool, StoreError> {
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
    if changed == 1 {
        keep(db, opened)?;
    }
    Ok(changed == 1)
}

/// What was signed, beside the login: it outlives it.
fn keep(db: &Db, opened: &OpenedLogin<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO signed_login (settlement, signed_sha256, kiosk, opened_at, sealed)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &[
            &opened.settlement.as_str(),
            &opened.signed.sha256.as_slice(),
            &opened.kiosk,
            &ms(opened.at),
            &opened.signed.sealed,
        ],
    )?;
    Ok(())
}

fn signed(
    db: &Db,
    settlement: &Kato,
    signed_sha256: Digest,
    kiosk: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = db.row(
        "SELECT sealed FROM signed_login WHERE settlement = $1 AND signed_sha256 = $2 AND kiosk = $3",
        &[&settlement.as_str(), &signed_sha256.as_slice(), &kiosk],
    )?;
    found.map(|row| get(&row, 0)).transpose()
}

fn purge_signed(db: &Db, before: Timestamp) -> Result<(), StoreError> {
    db.execute("DELETE FROM signed_login WHERE opened_at < $1", &[&ms(before)])?;
    Ok(())
}

fn find(db: &Db, token_sha256: Digest) -> Result<Option<LoginRow>, StoreError> {
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

fn end(db: &Db, token_sha256: Digest) -> Result<(), StoreError> {
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

fn email(db: &Db, person: Digest) -> Result<Option<SealedEmail>, StoreError> {
    let found = db.row("SELECT email_digest, email FROM account WHERE person = $1", &[&person.as_slice()])?;
    let email =
        |row: Row| Ok(SealedEmail { digest: get::<&[u8]>(&row, 0)?.try_into().ok(), sealed: get(&row, 1)? });
    found.map(email).transpose()
}

fn keep_email(db: &Db, person: Digest, email: &SealedEmail, at: Timestamp) -> Result<(), StoreError> {
    let digest = email.digest.as_ref().map_or(&[][..], |digest| &digest[..]);
    db.execute(
        "INSERT INTO account (person, kept_at, email, email_digest) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person) DO UPDATE SET kept_at = excluded.kept_at, email = excluded.email,
             email_digest = excluded.email_digest",
        &[&person.as_slice(), &ms(at), &email.sealed, &digest],
    )?;
    Ok(())
}
