//! Everything that waits, onto a stick.

use std::path::Path;

use courier::NewBundle;
use domain::time::Timestamp;
use ledger::courier::{MANIFEST_VERSION, Manifest, Packed};
use sync::dispatch::{Blob, Item, Parcel, Piece, Waiting};
use uuid::Uuid;

use super::{CarryError, Hold, Sender, stamp};
use crate::vault::{Cargo, Vault, VaultError};

/// What was carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What the bundle is called on the stick.
    pub name: String,
    /// How many applications are in it.
    pub applications: usize,
    /// How many files, forms and scans.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Writes all that waits into a bundle. One form or scan at a time is held in memory, and the vault only while that is read:
/// an application that comes in meanwhile is for the next bundle, and one that the centre has by then is carried in vain, which
/// its intake bears.
///
/// # Errors
/// [`CarryError`]; nothing of the bundle stays on the stick then.
pub fn export(
    vault: &mut impl Hold,
    sender: Sender<'_>,
    dir: &Path,
    now: Timestamp,
) -> Result<Exported, CarryError> {
    let waiting = vault.with(|vault| vault.waiting())?;
    if waiting.is_empty() {
        return Err(CarryError::Nothing);
    }
    let mut bundle = NewBundle::begin(dir, sender.kiosk, &stamp(now))?;
    let mut items = Vec::with_capacity(waiting.len());
    for item in &waiting {
        match packed(vault, &mut bundle, item) {
            Ok(packed) => items.extend(packed),
            // Settled or laid aside in this moment.
            Err(CarryError::Vault(VaultError::Unknown)) => {}
            Err(error) => return Err(error),
        }
    }
    if items.is_empty() {
        return Err(CarryError::Nothing);
    }
    let files = |items: &[Packed]| items.iter().map(|item| 1 + item.scans.len()).sum();
    let bytes = |item: &Packed| item.form.bytes + item.scans.iter().map(|scan| scan.bytes).sum::<u64>();
    let (applications, files, bytes) = (items.len(), files(&items), items.iter().map(bytes).sum());
    let manifest = Manifest { v: MANIFEST_VERSION, kiosk: sender.kiosk.to_owned(), made_at: now, items };
    let signed = sender.key.sign(&manifest).map_err(|_| CarryError::Sign)?;
    let name = bundle.finish(&signed)?;
    Ok(Exported { name, applications, files, bytes })
}

/// One application with what is left of its scans; its form too where central has it, which asks again what is missing.
/// Nothing where its bytes have changed on the disk: it was laid aside.
fn packed(vault: &mut impl Hold, bundle: &mut NewBundle, item: &Item) -> Result<Option<Packed>, CarryError> {
    let id = item.submission_id;
    let read = vault.with(|vault| {
        let blobs = match &item.waiting {
            Waiting::Form => vault.scans(id)?,
            Waiting::Scans(blobs) => blobs.clone(),
        };
        // Nobody on the way can ask for the login.
        Ok(vault.whole(id)?.map(|sealed| (sealed, blobs)))
    })?;
    let Some((sealed, blobs)) = read else { return Ok(None) };
    let form = bundle.put(&sealed)?;
    drop(sealed);
    let mut scans = Vec::with_capacity(blobs.len());
    for blob in &blobs {
        match vault.with(|vault| scan(vault, id, blob)) {
            Ok(Some(sealed)) => scans.push(bundle.put(&sealed)?),
            Ok(None) => return Ok(None),
            // Central has got it by wire while the stick was written.
            Err(VaultError::Unknown) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(Packed { submission_id: id, form, scans }))
}

fn scan(vault: &mut Vault, submission_id: Uuid, blob: &Blob) -> Result<Option<Vec<u8>>, VaultError> {
    let Blob { sealed_sha256, bytes } = blob.clone();
    let whole = Parcel::Piece(Piece { submission_id, sealed_sha256, from: 0, bytes, of: bytes });
    Ok(match vault.sealed(&whole)? {
        Some(Cargo::Piece(sealed)) => Some(sealed),
        Some(Cargo::Forms(_)) | None => None,
    })
}
