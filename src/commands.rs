//! The command line for administrators and auditors: `key show`, `sign`, `verify`, `verify receipt`, `outbox list`, `key`,
//! `export`, `take-back` and `take-away`, `doctor`, `head show`, `head doubts`, `head clear`.
//!
//! **Invariant:** nothing of the kiosk starts here: no terminal, no line, no texts; a command reads files, asks
//! `signing` or the vault, and says so through the writer it is given. Exit status: 0 for yes, 1 for no with a code, 2
//! where a file or an argument stood in the way, 3 with a code where what was given is not enough for an answer.

pub mod doctor;
mod files;
pub mod head;
pub mod key;
pub mod operator_pin;
pub mod outbox;
pub mod receipt;
pub mod sign;
pub mod verify;

use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};

/// What `tereze` does besides running the kiosk.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Look into a key file.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Sign an XML document with a key file.
    Sign(sign::SignArguments),
    /// Verify a signed XML document, or a receipt of the centre.
    Verify(verify::VerifyArguments),
    /// Look into what waits for the centre, and carry it on a stick.
    #[command(subcommand)]
    Outbox(outbox::OutboxCommand),
    /// Print the line of the configuration for the operator's PIN, which is read from the standard input.
    OperatorPin,
    /// Look how this kiosk is: queue, line, clock, disk, keys, printer.
    Doctor(doctor::DoctorArguments),
    /// Look at the heads that are kept of the queues' logs, and at what was not believed.
    #[command(subcommand)]
    Head(head::HeadCommand),
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The answer is no.
    #[error("{code} {reason}")]
    Refused {
        /// A stable code such as `E-CHAIN` (DOMAIN §7.2 and the error types of `signing`).
        code: &'static str,
        /// The same for people.
        reason: String,
    },
    /// What was given leaves the answer open.
    #[error("{code} {reason}")]
    Untold {
        /// A stable code.
        code: &'static str,
        /// What is lacking, and whence it comes.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The trust folder cannot be used.
    #[error("{0}")]
    Trust(#[from] signing::trust::TrustError),
    /// The folder of revocation lists cannot be used.
    #[error("{0}")]
    Crls(#[from] signing::revocation::Refused),
    /// There is no configuration.
    #[error("{0}")]
    Config(#[from] crate::config::ConfigError),
    /// The vault cannot be looked into.
    #[error("{code} {0}", code = .0.code())]
    Vault(crate::vault::VaultError),
    /// The kiosk runs, and holds its vault alone.
    #[error("E-VAULT-BUSY the kiosk runs and holds its vault: stop it first")]
    Running,
    /// There is no key of this kiosk.
    #[error("{0}")]
    CourierKey(#[from] crate::config::CourierKeyError),
    /// Nothing was carried.
    #[error("{0}")]
    Carry(crate::carry::CarryError),
}

impl Failure {
    fn exit_status(&self) -> u8 {
        match self {
            Failure::Refused { .. } | Failure::Carry(_) => 1,
            Failure::File { .. }
            | Failure::Trust(_)
            | Failure::Crls(_)
            | Failure::Config(_)
            | Failure::CourierKey(_)
            | Failure::Running
            | Failure::Vault(_) => 2,
            Failure::Untold { .. } => 3,
        }
    }
}

impl Command {
    /// Runs the command; what it found goes to `out`, a refusal to `complaints`. Returns the exit status.
    ///
    /// `now` is the moment a signature is judged at where `--at` names no other; `config` is the kiosk's
    /// configuration, read only where a command asks about this kiosk.
    pub fn run(
        self,
        config: &Path,
        now: DateTime<Utc>,
        out: &mut impl Write,
        complaints: &mut impl Write,
    ) -> u8 {
        let outcome = match self {
            Command::Key(key::KeyCommand::Show(arguments)) => key::show(&arguments, out),
            Command::Sign(arguments) => sign::sign(&arguments),
            Command::Verify(arguments) => match &arguments.what {
                Some(verify::VerifyWhat::Receipt(arguments)) => receipt::verify(arguments, config, out),
                None => verify::verify(&arguments, now, out),
            },
            Command::Outbox(command) => outbox::run(&command, config, now, out),
            Command::OperatorPin => operator_pin::run(io::stdin(), out),
            Command::Doctor(arguments) => doctor::run(&arguments, config, now, out),
            Command::Head(head::HeadCommand::Show { settlement }) => head::show(&settlement, config, out),
            Command::Head(head::HeadCommand::Doubts) => head::doubts(config, out),
            Command::Head(head::HeadCommand::Clear { settlement }) => head::clear(&settlement, config, out),
        };
        let Err(failure) = outcome else { return 0 };
        // Where complaints cannot be written, the exit status is what is left to say.
        let _ = writeln!(complaints, "{failure}");
        failure.exit_status()
    }
}

fn said(result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| Failure::File { path: "-".to_owned(), error })
}
