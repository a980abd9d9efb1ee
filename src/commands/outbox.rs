//! `tereze outbox`: what waits for the centre on this kiosk and what the centre refused; both carried on a stick.
//!
//! What changes the vault needs it alone: the kiosk has to be stopped for it. Export and take-back go without stopping it on
//! the page of whoever looks after the kiosk.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use ledger::receipt::ReceiptKey;

use super::{Failure, files, said};
use crate::carry::{self, CarryError, Sender, TakenBack};
use crate::config::Config;
use crate::vault::{self, Limits, Vault, VaultError};

/// The longest listing that is read, in bytes.
const LISTING_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Look into the outbox.
#[derive(Debug, clap::Subcommand)]
pub enum OutboxCommand {
    /// List what waits and what was refused: numbers, states and codes.
    List,
    /// Write what waits onto a stick, sealed as it is; it stays here until the centre's receipt is back.
    Export {
        /// The stick.
        dir: PathBuf,
    },
    /// Take the centre's receipts and refusals from a stick that came back.
    TakeBack {
        /// The stick.
        dir: PathBuf,
    },
    /// Write an application that was refused for good onto a stick, sealed as it is, and erase it here.
    TakeAway {
        /// The number that its owner holds.
        number: String,
        /// The stick.
        dir: PathBuf,
    },
}

/// Does what was asked.
pub fn run(
    command: &OutboxCommand,
    config: &Path,
    now: DateTime<Utc>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let config = Config::read(config)?;
    match command {
        OutboxCommand::List => list(&config, out),
        OutboxCommand::Export { dir } => export(&config, dir, now, out),
        OutboxCommand::TakeBack { dir } => take_back(&config, dir, now, out),
        OutboxCommand::TakeAway { number, dir } => {
            let key = config.courier_key()?;
            let sender = Sender { kiosk: &config.id, key: &key };
            let name = carry::take_away(&mut open(&config, now, out)?, sender, number, dir, now)?;
            said(writeln!(out, "{number} lies in {name}; its number and the reason stay here"))
        }
    }
}

/// Lists the vault of the configuration: itself, or what the running kiosk last laid beside it.
fn list(config: &Config, out: &mut impl Write) -> Result<(), Failure> {
    let path = there(config)?;
    match vault::look(path) {
        Ok(listing) => said(write!(out, "{listing}"))?,
        Err(VaultError::InUse) => {
            said(out.write_all(&files::read(&vault::listing_of(path), LISTING_BYTES_MAX)?))?;
        }
        Err(error) => return Err(Failure::Vault(error)),
    }
    for aside in vault::set_aside_of(path) {
        said(writeln!(out, "set aside: {}", aside.display()))?;
    }
    Ok(())
}

fn export(config: &Config, dir: &Path, now: DateTime<Utc>, out: &mut impl Write) -> Result<(), Failure> {
    let key = config.courier_key()?;
    let sender = Sender { kiosk: &config.id, key: &key };
    let exported = carry::export(&mut open(config, now, out)?, sender, dir, now)?;
    let carry::Exported { name, applications, files, bytes } = exported;
    said(writeln!(
        out,
        "{name}: {applications} applications, {files} files, {bytes} bytes; they stay here too"
    ))
}

fn take_back(config: &Config, dir: &Path, now: DateTime<Utc>, out: &mut impl Write) -> Result<(), Failure> {
    let key = config.courier_key()?;
    let sender = Sender { kiosk: &config.id, key: &key };
    let receipt_key = ReceiptKey::from_base64(&config.central.receipt_key)
        .map_err(|error| Failure::Refused { code: error.code(), reason: format!("receipt_key: {error}") })?;
    let all = carry::take_back(&mut open(config, now, out)?, sender, &receipt_key, dir, now)?;
    for TakenBack { name, settled, awaited, refused, known, waiting, left_alone } in &all {
        match left_alone {
            Some(why) => said(writeln!(out, "{name}: {why}"))?,
            None => said(writeln!(
                out,
                "{name}: {settled} done, {awaited} registered and scans to be carried, {refused} refused, {known} known before, \
                 {waiting} wait on"
            ))?,
        }
    }
    if all.iter().any(|back| back.left_alone.is_none()) {
        return Ok(());
    }
    let reason = format!("{}: no answer of the centre to this kiosk lies here", dir.display());
    Err(Failure::Refused { code: "E-COURIER-NOTHING", reason })
}

/// The vault, held alone. It makes none.
fn open(config: &Config, now: DateTime<Utc>, out: &mut impl Write) -> Result<Vault, Failure> {
    let limits = Limits::of(domain::released::policy());
    let opened = Vault::open(there(config)?, limits, now)
        .map_err(|error| if error == VaultError::InUse { Failure::Running } else { Failure::Vault(error) })?;
    if let Some(aside) = opened.set_aside {
        let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        said(writeln!(out, "{at} the vault was damaged and is set aside as {}", aside.display()))?;
    }
    opened.salvaged.iter().try_for_each(|salvaged| said(writeln!(out, "{salvaged}")))?;
    Ok(opened.vault)
}

fn there(config: &Config) -> Result<&Path, Failure> {
    match std::fs::metadata(&config.vault) {
        Ok(_) => Ok(&config.vault),
        Err(error) => Err(Failure::File { path: config.vault.display().to_string(), error }),
    }
}

impl From<CarryError> for Failure {
    fn from(error: CarryError) -> Self {
        match error {
            CarryError::Vault(error) => Failure::Vault(error),
            CarryError::Stick(_) | CarryError::Nothing | CarryError::Sign => Failure::Carry(error),
        }
    }
}
