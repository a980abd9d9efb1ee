//! `tereze-central document`: papers for whoever runs the centre.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use central::papers;
use domain::number::ApplicationNumber;
use sync::wire::Language;

pub(super) fn show(config: &Path, number: &str, lang: &str, output: &Path) -> Result<()> {
    let number = ApplicationNumber::parse(number).context("number")?;
    let lang = match lang {
        "kk" => Language::Kk,
        "ru" => Language::Ru,
        _ => bail!("lang: kk or ru"),
    };
    let (_, centre) = super::open(config)?;
    let shown =
        papers::show(&centre, &number, lang).map_err(|problem| anyhow::anyhow!("{}", problem.code()))?;
    let pdf = shown.context("no such application, or no fonts to make its paper with")?;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(output)
        .and_then(|mut file| file.write_all(&pdf))
        .with_context(|| format!("output {}", output.display()))
}
