//! A folder of editions: `edition-000000000007.json` (the signed list) for each, and `items/` with what they hold, each item
//! once, under its digest.
//!
//! **Invariants:** an edition is there from the moment its list stands under its name, which is after everything that it holds
//! is on the disk; a power cut before that leaves the one before, and what lies around is taken away by the next one. The
//! highest number is the one in force. What does not match its digest is never used; a damaged folder is kept aside, never
//! deleted.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::edition::{ITEM_BYTES_MAX, MANIFEST_BYTES_MAX, Manifest, SignedManifest};
use ledger::receipt::ReceiptKey;

use crate::{Edition, Items};

/// Before the number in the name of a list.
const PREFIX: &str = "edition-";
/// After it.
const SUFFIX: &str = ".json";
/// What is not whole yet.
const FRESH: &str = ".new";
/// The folder of items.
const ITEMS: &str = "items";
/// The longest list that is read, in bytes: its payload is escaped within it.
const LIST_BYTES_MAX: u64 = 2 * MANIFEST_BYTES_MAX as u64;

/// A folder of editions.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// Why an edition of a folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Damaged {
    /// The disk.
    #[error("E-EDITION-DISK: {0}")]
    Disk(#[from] io::Error),
    /// What lies there is not what was laid there.
    #[error("E-EDITION-DAMAGED: {0}")]
    Content(String),
}

impl Folder {
    /// The folder at this path; it need not exist.
    #[must_use]
    pub fn at(path: &Path) -> Folder {
        Folder(path.to_owned())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The numbers of the editions that lie here, lowest first.
    ///
    /// # Errors
    /// When the folder cannot be listed; one that is not there holds none.
    pub fn numbers(&self) -> io::Result<Vec<u64>> {
        let listed = match fs::read_dir(&self.0) {
            Ok(listed) => listed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut numbers = Vec::new();
        for entry in listed {
            let name = entry?.file_name();
            let digits = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
            numbers.extend(digits.and_then(|digits| digits.parse::<u64>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// The number in force; 0 where there is none, or the folder cannot be listed.
    #[must_use]
    pub fn highest(&self) -> u64 {
        self.numbers().ok().and_then(|numbers| numbers.last().copied()).unwrap_or_default()
    }

    /// What the edition of this number says of itself, proven; its items are not looked at.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn manifest(&self, number: u64, key: &ReceiptKey) -> Result<(SignedManifest, Manifest), Damaged> {
        let path = self.list(number);
        let text = bytes_of(&path, LIST_BYTES_MAX)?;
        let signed: Option<SignedManifest> = serde_json::from_slice(&text).ok();
        let manifest = signed.as_ref().and_then(|signed| key.edition(signed).ok());
        signed
            .zip(manifest)
            .filter(|(_, manifest)| manifest.edition == number)
            .ok_or_else(|| Damaged::Content(format!("edition {number}: its list")))
    }

    /// The edition of this number, whole and proven.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn read(&self, number: u64, key: &ReceiptKey) -> Result<Edition, Damaged> {
        let (signed, manifest) = self.manifest(number, key)?;
        let mut items = Items::new();
        for (name, item) in &manifest.items {
            let bytes = bytes_of(&self.item(&item.sha256.to_string()), ITEM_BYTES_MAX);
            let bytes = bytes.ok().filter(|bytes| item.is_of(bytes));
            let bytes = bytes.ok_or_else(|| Damaged::Content(format!("edition {number}: {name}")))?;
            items.insert(name.clone(), Arc::from(bytes));
        }
        Edition::of(signed, manifest, items)
            .ok_or_else(|| Damaged::Content(format!("edition {number}: its items")))
    }

    /// Keeps an edition: from the return on it is there, whatever happens.
    ///
    /// # Errors
    /// What the system says; [`io::ErrorKind::AlreadyExists`] where somebody laid another of the same number there first.
    pub fn keep(&self, edition: &Edition) -> io::Result<()> {
        fs::create_dir_all(self.0.join(ITEMS))?;
        for (name, item) in &edition.manifest().items {
            let path = self.item(&item.sha256.to_string());
            let bytes = edition.items().get(name).map(|bytes| &bytes[..]).unwrap_or_default();
            if !bytes_of(&path, ITEM_BYTES_MAX).is_ok_and(|there| there == bytes) {
                let fresh = path.with_extension("new");
                lay(&fresh, bytes)?;
                fs::rename(fresh, path)?;
            }
        }
        settle(&self.0.join(ITEMS))?;
        let list = self.list(edition.number());
        let fresh = list.with_extension(format!("{}{FRESH}", std::process::id()));
        lay(&fresh, &serde_json::to_vec(edition.signed())?)?;
        // A link, unlike a rename, does not take the place of what is there.
        let laid = fs::hard_link(&fresh, list);
        fs::remove_file(fresh)?;
        laid?;
        settle(&self.0)
    }

    /// Keeps the last so many editions, and takes away what no list names any more.
    ///
    /// # Errors
    /// What the system says; what is in force is never touched.
    pub fn tidy(&self, kept: usize) -> io::Result<()> {
        let numbers = self.numbers()?;
        let (gone, stay) = numbers.split_at(numbers.len().saturating_sub(kept.max(1)));
        let mut named = BTreeSet::new();
        for number in stay {
            let text = bytes_of(&self.list(*number), LIST_BYTES_MAX)?;
            let signed: SignedManifest = serde_json::from_slice(&text)?;
            let manifest: Manifest = serde_json::from_str(&signed.payload)?;
            named.extend(manifest.items.values().map(|item| item.sha256.to_string()));
        }
        for number in gone {
            fs::remove_file(self.list(*number))?;
        }
        for entry in fs::read_dir(self.0.join(ITEMS))? {
            let entry = entry?;
            if entry.file_name().to_str().is_none_or(|name| !named.contains(name)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Lays a damaged folder aside, under a name of its own.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_aside(&self) -> io::Result<PathBuf> {
        let named = |n: u32| {
            let mut aside = self.0.clone().into_os_string();
            aside.push(format!(".damaged-{n}"));
            PathBuf::from(aside)
        };
        let aside = (1..).map(named).find(|aside| !aside.exists()).ok_or(io::ErrorKind::AlreadyExists)?;
        fs::rename(&self.0, &aside)?;
        Ok(aside)
    }

    fn list(&self, number: u64) -> PathBuf {
        self.0.join(format!("{PREFIX}{number:012}{SUFFIX}"))
    }

    fn item(&self, digest: &str) -> PathBuf {
        self.0.join(ITEMS).join(digest)
    }
}

/// What lies in a file, if it is not too long.
fn bytes_of(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Writes a file that is on the disk when this returns.
fn lay(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What was renamed in a folder is on the disk when this returns.
fn settle(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
