//! Arguments, configuration, run.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use desk::config::Config;

/// The clerk's desk: applications and referrals are decided here, with the clerk's own key.
#[derive(Parser)]
#[command(name = "tereze-desk", version, about)]
struct Arguments {
    /// The desk's configuration.
    #[arg(long, global = true, default_value = "/etc/tereze/desk.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Asked>,
}

/// What it does besides serving clerks.
#[derive(clap::Subcommand)]
enum Asked {
    /// Make this desk known to the centre, once, with the code that the centre's administrator gave
    Enrol {
        /// The code; left out, it is read from the standard input
        #[arg(long)]
        code: Option<String>,
    },
}

fn main() -> ExitCode {
    // The room in which the library of a token runs is this very program, started anew (`keystore::token`).
    if let Some(code) = keystore::token::entered(std::env::args_os()) {
        return code;
    }
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tereze-desk: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let config = Config::read(&arguments.config)?;
    let Some(Asked::Enrol { code }) = arguments.command else { return Ok(desk::run::run(&config)?) };
    let code = code.map_or_else(|| std::io::read_to_string(std::io::stdin()), Ok)?;
    let certificate = desk::enrol::enrol(&config, code.trim())?;
    let until = certificate.until.date_naive();
    writeln!(std::io::stdout(), "{}: enrolled, good until {until}", certificate.name)?;
    Ok(())
}
