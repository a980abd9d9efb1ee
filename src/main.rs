//! Arguments, configuration, real devices, run, enrol.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use kiosk::commands::Command;
use kiosk::config::Config;
use kiosk::log::Log;

/// The service window: a full-screen kiosk for public services.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The kiosk's configuration.
    #[arg(long, global = true, default_value = "/etc/tereze/kiosk.toml")]
    config: PathBuf,
    /// A desk starts it for one parent, and says on the standard input who helps them
    #[arg(long)]
    helped: bool,
    /// Only send what waits in the vault, until the standard input closes; no terminal is needed
    #[arg(long, conflicts_with = "helped")]
    send_only: bool,
    #[command(subcommand)]
    command: Option<Asked>,
}

/// What it does besides serving people.
#[derive(clap::Subcommand)]
enum Asked {
    /// Make this kiosk known to the centre, once, with the code that the centre's administrator gave
    Enrol {
        /// The code; left out, it is read from the standard input
        #[arg(long)]
        code: Option<String>,
    },
    #[command(flatten)]
    Command(Command),
}

fn main() -> ExitCode {
    // The room in which scans are looked at is this very program, started anew (`scans::room`).
    if let Some(code) = scans::room::entered(std::env::args_os()) {
        return code;
    }
    // And so is the room in which the library of a token runs (`keystore::token`).
    if let Some(code) = keystore::token::entered(std::env::args_os()) {
        return code;
    }
    kiosk::guard::begin();
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Asked::Command(command)) => {
            let (mut out, mut complaints) = (std::io::stdout(), std::io::stderr());
            return ExitCode::from(command.run(&arguments.config, now(), &mut out, &mut complaints));
        }
        Some(Asked::Enrol { code }) => enrol(&arguments.config, code),
        None => serve(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tereze: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn enrol(config: &Path, code: Option<String>) -> anyhow::Result<()> {
    let config = Config::read(config)?;
    let code = code.map_or_else(|| std::io::read_to_string(std::io::stdin()), Ok)?;
    let certificate = kiosk::enrol::enrol(&config, code.trim())?;
    writeln!(
        std::io::stdout(),
        "{}: enrolled, good until {}",
        certificate.name,
        certificate.until.date_naive()
    )?;
    Ok(())
}

fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let help = arguments.helped.then(|| kiosk::helped::read(std::io::stdin())).transpose()?;
    let config = Config::read(&arguments.config)?;
    kiosk::edition::begin(&config, &Log::to_stderr());
    if arguments.send_only {
        return Ok(kiosk::run::send_only(&config)?);
    }
    Ok(kiosk::run::run(&config, help.as_ref())?)
}

#[expect(clippy::disallowed_methods, reason = "a shell owns the clock")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
