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
    #[command(subcommand)]
    command: Option<Command>,
}

fn main() -> ExitCode {
    // The room in which scans are looked at is this very program, started anew (`scans::room`).
    if let Some(code) = scans::room::entered(std::env::args_os()) {
        return code;
    }
    let arguments = Arguments::parse();
    if let Some(command) = arguments.command {
        let (mut out, mut complaints) = (std::io::stdout(), std::io::stderr());
        return ExitCode::from(command.run(&arguments.config, now(), &mut out, &mut complaints));
    }
    let done = Config::read(&arguments.config)
        .map_err(anyhow::Error::from)
        .and_then(|config| kiosk::run::run(&config).map_err(anyhow::Error::from));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tereze: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a shell owns the clock")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
