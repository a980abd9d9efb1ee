//! `tereze-central publish`: what an administrator laid in the folder `publish`, as the next edition for every kiosk.

use std::io::Write;

use anyhow::{Context, Result};
use central::editions;

use super::Setup;

pub(super) fn run(setup: &Setup) -> Result<()> {
    let (config, centre) = super::open(setup)?;
    let folder = config.editions_folder().context("editions: the configuration names no folder")?;
    let publish = config.publish.as_ref().context("publish: the configuration names no folder")?;
    let publish = config.path(publish);
    let mut items = editions::items_of(&publish).with_context(|| format!("publish {}", publish.display()))?;
    if let Some(lists) = &config.crls {
        items.extend(editions::lists_of(&config.path(lists), &centre.trust).context("crls")?);
    }
    let before = folder.highest();
    let edition = editions::publish(&folder, &centre.keys.receipt, &items, centre.clock.now())?;
    let mut out = std::io::stdout().lock();
    let (number, count) = (edition.number(), edition.items().len());
    if number == before {
        writeln!(out, "edition {number} is in force and holds just this: {count} items")?;
    } else {
        writeln!(out, "edition {number}: {count} items, {}", edition.manifest().made)?;
    }
    Ok(())
}
