//! `tereze-central import`: what a courier brings on a stick.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use central::courier::{self, Taken};

use super::Setup;

pub(super) fn run(setup: &Setup, dir: &Path) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let bundles = courier::import(&centre, dir).with_context(|| dir.display().to_string())?;
    ensure!(!bundles.is_empty(), "{}: no bundle of a kiosk lies here (tereze-…)", dir.display());
    let mut out = std::io::stdout().lock();
    let mut whole = true;
    for (name, taken) in bundles {
        match taken {
            Ok(taken) => {
                whole &= taken.faults.is_empty() && taken.later == 0;
                tell(&mut out, &name, &taken)?;
            }
            Err(error) => {
                whole = false;
                writeln!(out, "{name}: {error}")?;
            }
        }
    }
    ensure!(whole, "not everything could be taken in; what could be is, and its answers lie on the stick");
    Ok(())
}

fn tell(out: &mut impl Write, name: &str, taken: &Taken) -> std::io::Result<()> {
    let Taken { kiosk, registered, awaited, refused, later, faults } = taken;
    writeln!(
        out,
        "{name}: kiosk {kiosk}: {registered} registered, {awaited} registered and scans awaited, {refused} refused, {later} to be \
         imported again"
    )?;
    faults.iter().try_for_each(|fault| writeln!(out, "{name}: {fault}"))
}
