//! The edition that this kiosk has of what the centre publishes, in a folder of its own.
//!
//! **Invariants:** a damaged folder is kept aside, never deleted, and the kiosk goes on with what it was built with; so it does
//! where an edition does not load, which is said to whoever looks after it. Revocation lists lie beside in a folder of plain
//! files, made anew from the edition whenever the kiosk starts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use editions::{Content, Damaged, Folder, Items, content};
use ledger::receipt::ReceiptKey;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::log::Log;

/// The folder of revocation lists within that of editions.
const LISTS: &str = "crls";

/// What is said of an edition that was not taken up.
const FAULT: &str = "fault.json";

/// Why the last edition was not taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Its number.
    pub edition: u64,
    /// What did not load, and why.
    pub reason: String,
    /// The version of the program that could not take it up.
    pub version: String,
}

impl Fault {
    /// Of this program.
    pub fn new(edition: u64, reason: impl ToString) -> Fault {
        Fault { edition, reason: reason.to_string(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// The folder of editions.
pub fn folder(config: &Config) -> Folder {
    let beside = || config.vault.parent().unwrap_or(Path::new(".")).join("editions");
    Folder::at(&config.editions.clone().unwrap_or_else(beside))
}

/// The folder of the revocation lists that came with an edition.
pub fn lists(config: &Config) -> PathBuf {
    folder(config).path().join(LISTS)
}

/// Takes up what lies here when the kiosk starts.
pub fn begin(config: &Config, log: &Log) {
    let folder = folder(config);
    let number = folder.highest();
    let Ok(key) = ReceiptKey::from_base64(&config.central.receipt_key) else { return };
    if number == 0 {
        return;
    }
    match folder.read(number, &key) {
        Ok(edition) => match Content::read(edition.items(), None) {
            Ok(content) => {
                content.take_up();
                lay_out_lists(&folder, edition.items());
                if fault(&folder).is_some_and(|fault| fault.edition == number) {
                    say_fault(&folder, None);
                }
            }
            Err(error) => {
                log.say(&format!("edition {number} is not taken up: {error}"));
                say_fault(&folder, Some(&Fault::new(number, error)));
            }
        },
        Err(damaged @ Damaged::Disk(_)) => log.say(&format!("edition {number} is not taken up: {damaged}")),
        Err(damaged @ Damaged::Content(_)) => match folder.set_aside() {
            Ok(aside) => log.say(&format!("{damaged}: set aside as {}", aside.display())),
            Err(error) => log.say(&format!("{damaged}: {error}")),
        },
    }
}

/// Makes the folder of revocation lists hold those of an edition, each whole or not at all.
pub fn lay_out_lists(folder: &Folder, items: &Items) {
    // Where it cannot be done, the lists that are there keep their own terms, and the kiosk tells when those are over.
    let _ = lay_out(&folder.path().join(LISTS), items);
}

fn lay_out(dir: &Path, items: &Items) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    for (name, bytes) in content::crls(items) {
        let path = dir.join(name);
        if fs::read(&path).is_ok_and(|there| there == **bytes) {
            continue;
        }
        let fresh = dir.join(format!("{name}.new"));
        fs::write(&fresh, bytes)?;
        fs::rename(fresh, path)?;
    }
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let named = entry.file_name();
        if !content::crls(items).any(|(name, _)| named.to_str() == Some(name)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Why the last edition was not taken up, where it was not.
pub fn fault(folder: &Folder) -> Option<Fault> {
    serde_json::from_slice(&fs::read(folder.path().join(FAULT)).ok()?).ok()
}

/// Says why an edition was not taken up; nothing, once one was.
pub fn say_fault(folder: &Folder, fault: Option<&Fault>) {
    let path = folder.path().join(FAULT);
    // It is said in the log as well.
    let _ = match fault.and_then(|fault| serde_json::to_vec(fault).ok()) {
        Some(text) => fs::write(path, text),
        None => fs::remove_file(path),
    };
}
