//! What waits, as the outbox rules see it, and the sealed bytes of what they choose.

use rusqlite::{OptionalExtension, Row, params};
use sync::dispatch::{Blob, Item, Parcel, Piece, Waiting};
use uuid::Uuid;

use super::bounds::{instant, unsigned};
use super::outbox::digest;
use super::{Vault, VaultError};

/// The code under which a row is kept aside whose bytes have changed on the disk.
const CODE_ROW_DAMAGED: &str = "E-VAULT-ROW";

impl Vault {
    /// Everything that is still to be sent, without its bytes.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn waiting(&self) -> Result<Vec<Item>, VaultError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, submission_id, state, accepted_ms, attempts, due_ms,
                    signed_sha256, application.sealed_sha256, length(application.sealed),
                    whole.sealed_sha256, length(whole.sealed)
             FROM application LEFT JOIN whole ON whole.application = application.id WHERE state IN ('form', 'scans') ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(2)?;
            let waiting = match state.as_str() {
                "form" => Waiting::Form,
                _ => Waiting::Scans(self.scans_of(row.get(0)?)?),
            };
            items.push(Item {
                submission_id: Uuid::from_bytes(row.get(1)?),
                accepted_at: instant(row.get(3)?)?,
                signed_xml_sha256: hex::encode::<[u8; 32]>(row.get(6)?),
                form: blob(row, 7)?,
                whole: row.get::<_, Option<[u8; 32]>>(9)?.map(|_| blob(row, 9)).transpose()?,
                waiting,
                attempts: row.get(4)?,
                not_before: instant(row.get(5)?)?,
            });
        }
        Ok(items)
    }

    /// The scans of a submission that are still here.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such application waits; [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn scans(&self, submission_id: Uuid) -> Result<Vec<Blob>, VaultError> {
        let id = self
            .connection
            .prepare_cached("SELECT id FROM application WHERE submission_id = ?1")?
            .query_row([submission_id.as_bytes()], |row| row.get(0))
            .optional()?;
        self.scans_of(id.ok_or(VaultError::Unknown)?)
    }

    fn scans_of(&self, application: i64) -> Result<Vec<Blob>, VaultError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT sealed_sha256, length(sealed) FROM scan WHERE application = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([application])?;
        let mut scans = Vec::new();
        while let Some(row) = rows.next()? {
            scans.push(blob(row, 0)?);
        }
        Ok(scans)
    }

    /// The sealed bytes of what is sent next. Where they have changed on the disk the application is kept aside as
    /// refused, and there are none: the choice has to be made anew.
    ///
    /// # Errors
    /// [`VaultError::Unknown`] where no such thing waits; [`VaultError::Damaged`] or [`VaultError::Storage`].
    pub fn sealed(&mut self, parcel: &Parcel) -> Result<Option<Cargo>, VaultError> {
        match parcel {
            Parcel::Forms(ids) => self.forms(ids),
            Parcel::Piece(piece) => self.piece(piece),
        }
    }

    /// The sealed form with its login in it, for whoever cannot ask for it; where it is not here, or has changed on the disk,
    /// the form as it is sent. None where that has changed too, and the application is kept aside.
    ///
    /// # Errors
    /// As [`Vault::sealed`].
    pub fn whole(&mut self, submission_id: Uuid) -> Result<Option<Vec<u8>>, VaultError> {
        if let Some(sealed) = self.sound_whole(submission_id)? {
            return Ok(Some(sealed));
        }
        let form = self.sealed_form(submission_id)?;
        self.sound(submission_id, form)
    }

    fn sound_whole(&self, submission_id: Uuid) -> Result<Option<Vec<u8>>, VaultError> {
        let found: Option<Sealed> = self
            .connection
            .prepare_cached(
                "SELECT whole.sealed_sha256, whole.sealed FROM whole
                 JOIN application ON application.id = whole.application
                 WHERE submission_id = ?1 AND state <> 'refused'",
            )?
            .query_row([submission_id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let sound = found.filter(|(sealed_sha256, sealed)| digest(sealed) == *sealed_sha256);
        Ok(sound.map(|(_, sealed)| sealed))
    }

    fn forms(&mut self, ids: &[Uuid]) -> Result<Option<Cargo>, VaultError> {
        let mut forms = Vec::with_capacity(ids.len());
        let mut damaged = false;
        for id in ids {
            let found = self.sealed_form(*id)?;
            if self.took_the_whole(*id, found.as_ref())? {
                damaged = true;
                continue;
            }
            match self.sound(*id, found)? {
                Some(sealed) => forms.push((*id, sealed)),
                None => damaged = true,
            }
        }
        Ok((!damaged).then_some(Cargo::Forms(forms)))
    }

    /// Where a form has changed on the disk and the one beside it, that carries the login, is sound, that one takes its place.
    /// The choice of what to send is made anew: it is of another length and another name.
    fn took_the_whole(&mut self, submission_id: Uuid, found: Option<&Sealed>) -> Result<bool, VaultError> {
        if found.is_none_or(|(sealed_sha256, sealed)| digest(sealed) == *sealed_sha256) {
            return Ok(false);
        }
        if self.sound_whole(submission_id)?.is_none() {
            return Ok(false);
        }
        self.send_whole(submission_id)?;
        Ok(true)
    }

    /// The digest is over the whole scan, which is read whole only when it begins.
    fn piece(&mut self, piece: &Piece) -> Result<Option<Cargo>, VaultError> {
        let Piece { submission_id, sealed_sha256, from, bytes, .. } = piece;
        if *from > 0 {
            return Ok(Some(Cargo::Piece(self.slice(piece)?.ok_or(VaultError::Unknown)?)));
        }
        let found = self.sealed_scan(*submission_id, sealed_sha256)?;
        let whole = self.sound(*submission_id, found)?;
        let bytes = usize::try_from(*bytes).unwrap_or(usize::MAX);
        Ok(whole.map(|mut sealed| {
            sealed.truncate(bytes);
            Cargo::Piece(sealed)
        }))
    }

    fn sound(&mut self, submission_id: Uuid, found: Option<Sealed>) -> Result<Option<Vec<u8>>, VaultError> {
        let (sealed_sha256, sealed) = found.ok_or(VaultError::Unknown)?;
        if digest(&sealed) == sealed_sha256 {
            return Ok(Some(sealed));
        }
        self.refuse(submission_id, CODE_ROW_DAMAGED)?;
        Ok(None)
    }

    fn sealed_form(&self, submission_id: Uuid) -> Result<Option<Sealed>, VaultError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT sealed_sha256, sealed FROM application WHERE submission_id = ?1 AND state <> 'refused'",
            )?
            .query_row([submission_id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found)
    }

    fn slice(&self, piece: &Piece) -> Result<Option<Vec<u8>>, VaultError> {
        let mut named = [0; 32];
        hex::decode_to_slice(&piece.sealed_sha256, &mut named).map_err(|_| VaultError::Unknown)?;
        let place = |value: u64| i64::try_from(value).map_err(|_| VaultError::Unknown);
        let found = self
            .connection
            .prepare_cached(
                "SELECT substr(scan.sealed, ?3, ?4) FROM scan
                 JOIN application ON application.id = scan.application
                 WHERE submission_id = ?1 AND scan.sealed_sha256 = ?2 AND state <> 'refused'",
            )?
            .query_row(
                params![piece.submission_id.as_bytes(), named, place(piece.from)? + 1, place(piece.bytes)?],
                |row| row.get(0),
            )
            .optional()?;
        Ok(found)
    }

    fn sealed_scan(&self, submission_id: Uuid, sealed_sha256: &str) -> Result<Option<Sealed>, VaultError> {
        let mut named = [0; 32];
        hex::decode_to_slice(sealed_sha256, &mut named).map_err(|_| VaultError::Unknown)?;
        let found = self
            .connection
            .prepare_cached(
                "SELECT scan.sealed_sha256, scan.sealed FROM scan
                 JOIN application ON application.id = scan.application
                 WHERE submission_id = ?1 AND scan.sealed_sha256 = ?2 AND state <> 'refused'",
            )?
            .query_row(params![submission_id.as_bytes(), named], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found)
    }
}

/// What is handed to the line.
#[derive(Clone, PartialEq, Eq)]
pub enum Cargo {
    /// Sealed forms.
    Forms(Vec<(Uuid, Vec<u8>)>),
    /// A piece of a sealed scan.
    Piece(Vec<u8>),
}

/// A digest from two columns: itself, and the length of its bytes.
fn blob(row: &Row<'_>, first: usize) -> Result<Blob, VaultError> {
    let sealed_sha256: [u8; 32] = row.get(first)?;
    Ok(Blob { sealed_sha256: hex::encode(sealed_sha256), bytes: unsigned(row.get(first + 1)?)? })
}

/// A digest as it was stored, and the bytes as they are now.
type Sealed = ([u8; 32], Vec<u8>);
