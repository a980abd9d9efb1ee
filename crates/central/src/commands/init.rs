//! `tereze-central init`: fresh keys.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use central::keys::Keys;

pub(super) fn run(dir: &Path) -> Result<()> {
    let keys = Keys::init(dir)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "# for the [central] table of each kiosk.toml")?;
    write!(out, "{}", keys.public_toml())?;
    Ok(())
}
