//! The room for tokens alone. The kiosk does not need this program, it becomes the room itself; tests start this one.

use std::process::ExitCode;

fn main() -> ExitCode {
    keystore::token::entered(std::env::args_os()).unwrap_or(ExitCode::FAILURE)
}
