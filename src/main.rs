//! Arguments, configuration, real devices, run.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use kiosk::commands::Command;
use kiosk::config::Config;

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
    command: Option<Command>,
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
    let arguments = Arguments::parse();
    if let Some(command) = arguments.command {
        let (mut out, mut complaints) = (std::io::stdout(), std::io::stderr());
        return ExitCode::from(command.run(&arguments.config, now(), &mut out, &mut complaints));
    }
    match serve(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tereze: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let help = arguments.helped.then(|| kiosk::helped::read(std::io::stdin())).transpose()?;
    let config = Config::read(&arguments.config)?;
    if arguments.send_only {
        return Ok(kiosk::run::send_only(&config)?);
    }
    Ok(kiosk::run::run(&config, help.as_ref())?)
}

#[expect(clippy::disallowed_methods, reason = "a shell owns the clock")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
