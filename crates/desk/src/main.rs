//! Arguments, configuration, run.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use desk::config::Config;

/// The clerk's desk: applications and referrals are decided here, with the clerk's own key.
#[derive(Parser)]
#[command(name = "tereze-desk", version, about)]
struct Arguments {
    /// The desk's configuration.
    #[arg(long, default_value = "/etc/tereze/desk.toml")]
    config: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = Config::read(&arguments.config)
        .map_err(anyhow::Error::from)
        .and_then(|config| desk::run::run(&config).map_err(anyhow::Error::from));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tereze-desk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
