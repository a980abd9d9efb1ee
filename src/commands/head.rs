//! `tereze head show`: the head of a queue's log that this kiosk believed last, as central signed it.
//!
//! It goes, as it is, to `tereze-central log audit --head` and `tereze verify receipt --head`: what a kiosk kept is a
//! witness that a centre cannot rewrite.

use std::io::Write;
use std::path::Path;

use domain::kato::Kato;

use super::{Failure, files, said};
use crate::config::Config;
use crate::vault::{self, VaultError};

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
}

fn settlement(text: &str) -> Result<Kato, &'static str> {
    Kato::parse(text).ok_or("no KATO code of a settlement")
}

/// Writes the head from the vault of the configuration, or the one that the running kiosk laid beside it.
pub fn show(settlement: &Kato, config: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let path = Config::read(config)?.vault;
    if let Err(error) = std::fs::metadata(&path) {
        return Err(Failure::File { path: path.display().to_string(), error });
    }
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
