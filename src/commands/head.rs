//! `tereze head show`: the head of a queue's log that this kiosk believed last, as central signed it; `head doubts` and
//! `head clear`: what it did not believe.
//!
//! A head goes, as it is, to `tereze-central log audit --head` and `tereze verify receipt --head`: what a kiosk kept is a
//! witness that a centre cannot rewrite.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use domain::kato::Kato;

use super::{Failure, files, said};
use crate::config::Config;
use crate::vault::{self, Doubt, VaultError};

/// The longest head that is read, in bytes.
const HEAD_BYTES_MAX: usize = 8 * 1024;

/// Look at the heads that are kept of the queues' logs.
#[derive(Debug, clap::Subcommand)]
pub enum HeadCommand {
    /// Write the kept head of a queue's log, as JSON.
    Show {
        /// KATO code of the settlement.
        #[arg(value_parser = settlement)]
        settlement: Kato,
    },
    /// List the queues whose log is not believed, each with its code, its time and the head that was shown, as JSON.
    /// Only while the kiosk stands still.
    Doubts,
    /// Put the doubt about a queue's log away, once it has been looked into: the kiosk no longer warns people. The head
    /// that it believed last stays, and what the centre shows next must have grown from it. Only while the kiosk
    /// stands still.
    Clear {
        /// KATO code of the settlement.
        #[arg(value_parser = settlement)]
        settlement: Kato,
    },
}

fn settlement(text: &str) -> Result<Kato, &'static str> {
    Kato::parse(text).ok_or("no KATO code of a settlement")
}

/// Writes what is not believed: a line each of queue, code, time and head.
pub fn doubts(config: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let doubts = vault::look_doubts(&vault_of(config)?).map_err(Failure::Vault)?;
    for Doubt { queue, code, since, shown } in doubts {
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        let shown = shown.and_then(|head| serde_json::to_string(&head).ok());
        said(writeln!(out, "{queue}\t{code}\t{since}\t{}", shown.as_deref().unwrap_or("-")))?;
    }
    Ok(())
}

/// Puts the doubt about a queue away.
pub fn clear(settlement: &Kato, config: &Path, out: &mut impl Write) -> Result<(), Failure> {
    if vault::put_away_doubt(&vault_of(config)?, settlement).map_err(Failure::Vault)? {
        return said(writeln!(out, "{settlement} is no longer doubted"));
    }
    let reason = format!("the log of queue {settlement} is not doubted");
    Err(Failure::Refused { code: "E-HEAD-NONE", reason })
}

fn vault_of(config: &Path) -> Result<PathBuf, Failure> {
    let path = Config::read(config)?.vault;
    match std::fs::metadata(&path) {
        Ok(_) => Ok(path),
        Err(error) => Err(Failure::File { path: path.display().to_string(), error }),
    }
}

/// Writes the head from the vault of the configuration, or the one that the running kiosk laid beside it.
pub fn show(settlement: &Kato, config: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let path = vault_of(config)?;
    let none = || Failure::Refused {
        code: "E-HEAD-NONE",
        reason: format!("this kiosk keeps no head of queue {settlement}"),
    };
    let json = match vault::look_head(&path, settlement) {
        Ok(head) => serde_json::to_vec(&head.ok_or_else(none)?).map_err(|_| none())?,
        Err(VaultError::InUse) => {
            let beside = vault::head_of(&path, settlement);
            if !beside.exists() {
                return Err(none());
            }
            files::read(&beside, HEAD_BYTES_MAX)?
        }
        Err(error) => return Err(Failure::Vault(error)),
    };
    said(out.write_all(&json))?;
    said(writeln!(out))
}
