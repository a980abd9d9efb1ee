//! `tereze-central enrol`, `kiosk list`, `kiosk revoke`: who may speak to the centre. Of a code the centre keeps a keyed
//! digest only.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use central::centre::{Kiosk, Machine};
use central::machines::{CODE_HOURS_MAX, invite};
use central::store::machines::MachineRow;
use clap::{Args, Subcommand};
use domain::kato::Kato;
use domain::time::Timestamp;

use super::Setup;

/// A machine that is to enrol.
#[derive(Args)]
pub(crate) struct Enrol {
    #[command(flatten)]
    setup: Setup,
    /// The machine's name
    #[arg(long)]
    kiosk: String,
    /// KATO code of the settlement it serves, 9 digits
    #[arg(long)]
    settlement: String,
    /// It is a clerk's desk, not a kiosk
    #[arg(long)]
    desk: bool,
    /// How long the code is good, in hours
    #[arg(long, default_value_t = 24)]
    hours: u32,
    /// Write the code into this new file instead of printing it
    #[arg(long)]
    code_file: Option<PathBuf>,
}

/// What can be done with machines.
#[derive(Subcommand)]
pub(crate) enum KioskCommand {
    /// Tell every machine: name, settlement, kind, and where its enrolment stands
    List {
        #[command(flatten)]
        setup: Setup,
    },
    /// Take a machine's right to speak to the centre back, from its next request on
    Revoke {
        #[command(flatten)]
        setup: Setup,
        /// The machine's name
        id: String,
    },
}

pub(super) fn enrol(asked: &Enrol) -> Result<()> {
    let Enrol { setup, kiosk: id, settlement, desk, hours, code_file } = asked;
    let fit = !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    ensure!(fit, "a machine's name has 1 to 64 Latin letters, digits and hyphens");
    ensure!((1..=CODE_HOURS_MAX).contains(hours), "a code is good for 1 to {CODE_HOURS_MAX} hours");
    let settlement = Kato::parse(settlement).context("a KATO code is nine digits")?;
    let kind = if *desk { Machine::Desk } else { Machine::Kiosk };
    let (_, centre) = super::open(setup)?;
    let machine = Kiosk { id: id.clone(), settlement, kind };
    let invited = invite(&centre, &machine, *hours)?;
    let (code, until) =
        invited.context("another machine has this name: a name keeps its settlement and its kind")?;
    let mut out = std::io::stdout().lock();
    let program = if *desk { "tereze-desk" } else { "tereze" };
    writeln!(out, "good once, until {}", minute(until))?;
    match code_file {
        None => writeln!(out, "on the machine: {program} enrol --code {}", code.as_str())?,
        Some(path) => write_code(path, &code)?,
    }
    Ok(())
}

fn write_code(path: &Path, code: &str) -> Result<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| writeln!(file, "{code}"))
        .with_context(|| format!("code file {}", path.display()))
}

pub(super) fn run(command: &KioskCommand) -> Result<()> {
    match command {
        KioskCommand::List { setup } => list(setup),
        KioskCommand::Revoke { setup, id } => revoke(setup, id),
    }
}

fn list(setup: &Setup) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let mut out = std::io::stdout().lock();
    for row in centre.store.machines()? {
        let Kiosk { id, settlement, kind } = &row.machine;
        writeln!(out, "{id} {settlement} {} {}", kind.word(), standing(&row))?;
    }
    Ok(())
}

fn standing(row: &MachineRow) -> String {
    match (row.enrolled, row.certified_until, row.revoked) {
        (_, _, Some(at)) => format!("revoked {}", minute(at)),
        (Some(at), Some(until), None) => format!("enrolled {}, good until {}", minute(at), minute(until)),
        (Some(at), None, None) => format!("enrolled {}, without a certificate", minute(at)),
        (None, _, None) => "not enrolled yet".to_owned(),
    }
}

fn revoke(setup: &Setup, id: &str) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    ensure!(centre.store.revoke_machine(id, centre.clock.now())?, "there is no machine of this name");
    writeln!(std::io::stdout().lock(), "revoked: {id}")?;
    Ok(())
}

fn minute(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%MZ").to_string()
}
