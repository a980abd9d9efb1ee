//! `tereze-central application`: where an application stands, for whoever is asked with a number in hand.

use std::io::Write;

use anyhow::{Context, Result};
use central::streams;
use domain::number::{ApplicationNumber, KioskNumber};

use super::Setup;

pub(super) fn show(setup: &Setup, number: &str) -> Result<()> {
    let (_, centre) = super::open(setup)?;
    let number = match KioskNumber::parse(number) {
        Ok(kiosk_number) => centre
            .store
            .by_kiosk_number(&kiosk_number.to_string())?
            .context("not registered: it still waits in its kiosk, or was refused there")?,
        Err(_) => ApplicationNumber::parse(number).context("number")?,
    };
    let application = streams::fold(&centre, &number)?.context("no such application")?;
    let filing = application.filing().context("an application without a filing")?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "number: {}", number.machine())?;
    writeln!(out, "state: {}", application.state().code())?;
    writeln!(out, "registered: {}", filing.registered_at.to_rfc3339())?;
    writeln!(out, "due: {}", filing.due.last_day)?;
    Ok(())
}
