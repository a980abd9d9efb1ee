//! Making an edition of what an administrator laid in a folder, and of the revocation lists that are believed.
//!
//! **Invariant:** what is made loads as a whole, here, before it is signed.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::time::Timestamp;
use editions::{Content, Damaged, Edition, Folder, Items, Unusable};
use ledger::edition::{EDITION_VERSION, ITEM_BYTES_MAX, Item, Manifest, is_name};
use ledger::receipt::{ReceiptError, ReceiptSigner};
use sha2::{Digest, Sha256};
use signing::revocation::Crl;
use signing::trust::TrustStore;

use super::{Editions, KEPT};
use crate::centre::Centre;

/// The folder of revocation lists within an edition.
const CRLS: &str = "crls/";

/// How deep what is published lies: `forms/meal/3.toml`.
const DEPTH_MAX: usize = 4;

/// What revocation lists are called; other files of their folder are passed over.
const LIST_ENDINGS: [&str; 3] = ["crl", "der", "pem"];

/// Tries for a number where several servers publish at the same moment.
const TRIES: u32 = 5;

/// Why nothing is published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The disk.
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// An item that does not load.
    #[error("{0}")]
    Unusable(#[from] Unusable),
    /// The edition in force cannot be read.
    #[error("{0}")]
    Damaged(#[from] Damaged),
    /// Too many items, too long, or a name that cannot be.
    #[error("out of bounds: {0}")]
    Bounds(String),
    /// The signed list.
    #[error("the list of items: {0}")]
    List(#[from] ReceiptError),
}

/// Everything in a folder that an administrator filled. Hidden files are passed over.
///
/// # Errors
/// [`PublishError`] names what cannot be read or published.
pub fn items_of(folder: &Path) -> Result<Items, PublishError> {
    let mut items = Items::new();
    gather(folder, "", DEPTH_MAX, &mut items)?;
    Ok(items)
}

fn gather(folder: &Path, before: &str, depth: usize, items: &mut Items) -> Result<(), PublishError> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() && depth > 1 {
            gather(&entry.path(), &format!("{name}/"), depth - 1, items)?;
        } else if is_name(&name) {
            items.insert(name, read(&entry.path())?);
        } else {
            return Err(PublishError::Bounds(name));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Arc<[u8]>, PublishError> {
    if fs::metadata(path)?.len() > ITEM_BYTES_MAX {
        return Err(PublishError::Bounds(path.display().to_string()));
    }
    Ok(fs::read(path)?.into())
}

/// The revocation lists of a folder that are believed here.
///
/// # Errors
/// When the folder cannot be listed.
pub fn lists_of(folder: &Path, trust: &TrustStore) -> Result<Items, PublishError> {
    let mut items = Items::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        if !LIST_ENDINGS.contains(&ending.as_str()) {
            continue;
        }
        let Ok(bytes) = read(&path) else { continue };
        if Crl::read(&bytes, trust).is_ok() {
            items.insert(list_name(&path, &ending), bytes);
        }
    }
    Ok(items)
}

/// The name of a list within an edition: its own, where it can be one.
fn list_name(path: &Path, ending: &str) -> String {
    let own = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = format!("{CRLS}{own}");
    if is_name(&plain) {
        return plain;
    }
    let digest = hex::encode(&Sha256::digest(own.as_bytes())[..8]);
    format!("{CRLS}{digest}.{ending}")
}

/// Publishes these items as the next edition; the one in force where it holds just them already.
///
/// # Errors
/// [`PublishError`]; nothing is published then.
pub fn publish(
    folder: &Folder,
    signer: &ReceiptSigner,
    items: &Items,
    now: Timestamp,
) -> Result<Edition, PublishError> {
    let mut tries = 0;
    loop {
        let highest = folder.highest();
        let before = if highest == 0 { None } else { Some(folder.read(highest, &signer.public())?) };
        if let Some(same) = before.clone().filter(|before| before.items() == items) {
            return Ok(same);
        }
        Content::read(items, before.as_ref().map(Edition::items))?;
        let next = made(highest + 1, signer, items, now)?;
        tries += 1;
        match folder.keep(&next) {
            Ok(()) => {
                folder.tidy(KEPT)?;
                return Ok(next);
            }
            // Somebody else was first: the next one goes on from theirs.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn made(number: u64, signer: &ReceiptSigner, items: &Items, now: Timestamp) -> Result<Edition, PublishError> {
    let listed = items.iter().map(|(name, bytes)| (name.clone(), Item::of(bytes))).collect();
    let manifest = Manifest { v: EDITION_VERSION, edition: number, made: now, items: listed };
    let signed = signer.edition(&manifest)?;
    Edition::of(signed, manifest, items.clone()).ok_or_else(|| PublishError::Bounds("its items".into()))
}

/// Publishes the revocation lists that are believed now, with everything else as it is in force.
pub(super) fn publish_lists(centre: &Centre, editions: &Editions) -> Result<(), PublishError> {
    let Some(folder) = &editions.crls else { return Ok(()) };
    let highest = editions.folder.highest();
    let before = if highest == 0 { None } else { Some(editions.folder.read(highest, &editions.key)?) };
    let mut items = before.as_ref().map(|before| before.items().clone()).unwrap_or_default();
    items.retain(|name, _| !name.starts_with(CRLS));
    items.extend(lists_of(folder, &centre.trust)?);
    let nothing_yet = before.is_none() && items.is_empty();
    if !nothing_yet {
        publish(&editions.folder, &centre.keys.receipt, &items, centre.clock.now())?;
    }
    Ok(())
}
