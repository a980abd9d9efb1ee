//! `tereze outbox list`: what waits for the centre on this kiosk, and what the centre refused?

use std::io::Write;
use std::path::Path;

use super::{Failure, files, said};
use crate::config::Config;
use crate::vault::{self, VaultError};

/// The longest listing that is read, in bytes.
const LISTING_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Look into the outbox.
#[derive(Debug, clap::Subcommand)]
pub enum OutboxCommand {
    /// List what waits and what was refused: numbers, states and codes.
    List,
}

/// Lists the vault of the configuration: itself, or what the running kiosk last laid beside it.
pub fn list(config: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let path = Config::read(config)?.vault;
    if let Err(error) = std::fs::metadata(&path) {
        return Err(Failure::File { path: path.display().to_string(), error });
    }
    match vault::look(&path) {
        Ok(listing) => said(write!(out, "{listing}"))?,
        Err(VaultError::InUse) => {
            said(out.write_all(&files::read(&vault::listing_of(&path), LISTING_BYTES_MAX)?))?;
        }
        Err(error) => return Err(Failure::Vault(error)),
    }
    for aside in vault::set_aside_of(&path) {
        said(writeln!(out, "set aside: {}", aside.display()))?;
    }
    Ok(())
}
