//! `tereze-central document`: papers for whoever runs the centre.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use central::papers;
use domain::number::ApplicationNumber;
use sync::wire::{DOCUMENT_BYTES_MAX, Language};

use super::Setup;

pub(super) fn show(setup: &Setup, number: &str, name: &str, lang: &str, output: &Path) -> Result<()> {
    let number = ApplicationNumber::parse(number).context("number")?;
    let lang = match lang {
        "kk" => Language::Kk,
        "ru" => Language::Ru,
        _ => bail!("lang: kk or ru"),
    };
    let (_, centre) = super::open(setup)?;
    let shown = papers::show(&centre, &number, name, lang)
        .map_err(|problem| anyhow::anyhow!("{}", problem.code()))?;
    let pdf = shown.context("no such application, or no fonts to make its paper with")?;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(output)
        .and_then(|mut file| file.write_all(&pdf))
        .with_context(|| format!("output {}", output.display()))
}

/// Says whether a file is a paper that this centre issued, unchanged.
pub(super) fn verify(setup: &Setup, file: &Path) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let bytes = std::fs::metadata(file).with_context(|| format!("file {}", file.display()))?.len();
    ensure!(bytes <= DOCUMENT_BYTES_MAX as u64, "longer than any paper of ours");
    let pdf = std::fs::read(file).with_context(|| format!("file {}", file.display()))?;
    let found = papers::verify(&centre, &pdf).map_err(|problem| anyhow::anyhow!("{}", problem.code()))?;
    let issued = found.context("not issued by this centre, or changed since")?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "issued by {}, unchanged", centre.name)?;
    writeln!(out, "number: {}", issued.number.machine())?;
    writeln!(out, "document: {} ({})", issued.kind, issued.lang.word())?;
    writeln!(out, "made: {}", issued.made_at.to_rfc3339())?;
    Ok(())
}
