//! The one-command demonstration: makes a certification authority and keys, invents people, starts the centre
//! on loopback, opens the kiosk in this terminal, and stops everything when the kiosk is left.
//!
//! **Invariant:** everything it makes lies in one folder; nothing in it is worth anything elsewhere.

mod centre;
mod config;
mod people;
mod places;
mod staff;
mod stick;
mod stops;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Parser;

use centre::{Centre, Machine};

/// Shows Tereze: a kiosk and its centre, with sample people and keys.
#[derive(Parser)]
struct Arguments {
    /// The folder that everything is made in; what an earlier demonstration left there is cleared away.
    #[arg(long, default_value = ".demo")]
    dir: PathBuf,
    /// Only make everything and start the centre; say how the kiosk is started.
    #[arg(long, conflicts_with = "prepare")]
    no_kiosk: bool,
    /// Only make everything and stop again, for tests that start kiosk and centre themselves.
    #[arg(long)]
    prepare: bool,
    /// The centre's port on loopback; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

fn main() -> ExitCode {
    match show(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("tereze-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn show(arguments: &Arguments) -> Result<ExitCode> {
    let dir = fresh(&arguments.dir)?;
    let programs = programs()?;
    eprintln!("Making a certification authority and keys …");
    let now = now();
    stick::make(&dir, now)?;
    std::fs::write(dir.join("people.toml"), people::registry())?;
    std::fs::write(dir.join("phone.txt"), "")?;
    let centre = Centre::start(&programs, &dir, arguments.port)?;
    let kiosk = config::kiosk(&dir, &centre)?;
    let help = config::help(&dir, &centre)?;
    let desk = config::desk(&programs, &dir, &centre, &help)?;
    for (name, program, config, kind) in [
        (centre::KIOSK, "tereze", &kiosk, &[][..]),
        (centre::HELP, "tereze", &help, &[]),
        (centre::DESK, "tereze-desk", &desk, &["--desk"]),
    ] {
        centre.enrol(&programs, &dir, &Machine { name, program, config, kind })?;
    }
    if arguments.prepare {
        centre.stop();
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.no_kiosk {
        eprintln!(
            "The centre answers at {}. Start the kiosk with: tereze --config {}",
            centre.url,
            kiosk.display()
        );
        eprintln!("Start the desk with: tereze-desk --config {}", desk.display());
        stops::hand_down_to(centre.process_id())?;
        centre.wait()?;
        return Ok(ExitCode::SUCCESS);
    }
    let laid = stick::files(&dir)?;
    let kiosk = Command::new(programs.join("tereze")).arg("--config").arg(&kiosk).spawn();
    let mut kiosk = kiosk.context("the kiosk did not start")?;
    stops::hand_down_to(kiosk.id())?;
    let left = kiosk.wait();
    centre.stop();
    let left = left?;
    if left.code().is_none() {
        stops::give_terminal_back();
    }
    if !stick::files(&dir)?.is_subset(&laid) {
        eprintln!("Papers saved to the stick: {}", dir.join("stick").display());
    }
    Ok(if left.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folder, empty but for us. Only a folder that a demonstration made is cleared.
fn fresh(dir: &Path) -> Result<PathBuf> {
    const MARK: &str = "made-by-tereze-demo";
    if dir.join(MARK).exists() {
        std::fs::remove_dir_all(dir).with_context(|| format!("clearing {}", dir.display()))?;
    }
    std::fs::create_dir(dir).with_context(|| format!("making {}", dir.display()))?;
    std::fs::write(dir.join(MARK), "")?;
    Ok(dir.canonicalize()?)
}

/// Kiosk and centre lie beside this program.
fn programs() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let dir = own.parent().context("this program lies nowhere")?.to_owned();
    for name in ["tereze", "tereze-central", "tereze-desk"] {
        anyhow::ensure!(dir.join(name).exists(), "{name} is not built: run `make demo`");
    }
    Ok(dir)
}

#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
