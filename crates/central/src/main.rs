//! `tereze-central`: the command line of the central server.

mod commands;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use commands::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The central server of Tereze: verifies, registers, numbers, documents.
#[derive(Parser)]
#[command(name = "tereze-central", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match commands::run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "tereze-central: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}
