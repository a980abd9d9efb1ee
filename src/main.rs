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
    #[arg(long, default_value = "/etc/tereze/kiosk.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(command) = arguments.command {
        return ExitCode::from(command.run(now(), &mut std::io::stdout(), &mut std::io::stderr()));
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
