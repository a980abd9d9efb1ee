//! Arguments, configuration, real devices, run.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use kiosk::config::Config;

/// The service window: a full-screen kiosk for public services.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The kiosk's configuration.
    #[arg(long, default_value = "/etc/tereze/kiosk.toml")]
    config: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
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
