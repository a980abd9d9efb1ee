//! `tereze-central evidence`: what stands beside a signed application, for whoever checks it elsewhere.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use central::evidence::{self, Stamped};
use clap::Subcommand;
use domain::number::ApplicationNumber;

use super::Setup;

/// What can be done with evidence.
#[derive(Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Write the signed XML, the chain, what was known of revocation and the time stamp into a new folder
    Export {
        #[command(flatten)]
        setup: Setup,
        /// The number with its settlement, 391010000/MT.2026.000123.1
        #[arg(long)]
        number: String,
        /// The folder to make
        #[arg(short, long)]
        output: PathBuf,
    },
}

/// Does what was asked.
pub(super) fn run(command: &EvidenceCommand) -> Result<()> {
    let EvidenceCommand::Export { setup, number, output } = command;
    let number = ApplicationNumber::parse(number).context("number")?;
    let (_, centre) = super::open(setup)?;
    let found = evidence::of(&centre, &number).map_err(|problem| anyhow!("{}", problem.code()))?;
    let found = found.context("no such application")?;
    let named = || format!("output {}", output.display());
    DirBuilder::new().mode(0o700).create(output).with_context(named)?;
    for (name, bytes) in &found.files {
        write(&output.join(name), bytes).with_context(named)?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "number: {}", number.machine())?;
    writeln!(out, "claimed: {}", found.claimed_at.to_rfc3339())?;
    writeln!(out, "registered: {}", found.registered_at.to_rfc3339())?;
    match &found.stamped {
        Stamped::At { at, by } => writeln!(out, "stamped: {} by {by}", at.to_rfc3339())?,
        Stamped::NotBelieved(why) => writeln!(out, "stamped: not believed: {why}")?,
        Stamped::No => writeln!(out, "stamped: no")?,
    }
    Ok(())
}

/// It tells of a person: nobody else on this machine may read it.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(bytes)
}
