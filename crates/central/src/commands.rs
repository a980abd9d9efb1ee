//! What an administrator can ask for.

mod application;
mod document;
mod enrol;
mod init;
mod log;
mod places;
mod serve;
mod staff;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use central::centre::{Centre, Workers};
use central::clock::SystemClock;
use central::config::Config;
use central::keys::Keys;
use central::store::sqlite::SqliteStore;
use clap::Subcommand;
use signing::trust::TrustStore;

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make fresh keys and print what kiosks must pin
    Init {
        /// The folder to make them in
        #[arg(long)]
        keys: PathBuf,
    },
    /// Make a token for a kiosk and print the lines for both configurations
    Enrol {
        /// The kiosk's id
        #[arg(long)]
        kiosk: String,
        /// KATO code of the settlement it serves, 9 digits
        #[arg(long)]
        settlement: String,
        /// Write the token into this new file instead of printing it
        #[arg(long)]
        token_file: Option<PathBuf>,
        /// It is a clerk's desk, not a kiosk
        #[arg(long)]
        desk: bool,
    },
    /// Serve the API
    Serve {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// Write the address into this file once it is listened on
        #[arg(long)]
        ready_file: Option<PathBuf>,
    },
    /// Applications, for whoever is asked about one
    #[command(subcommand)]
    Application(ApplicationCommand),
    /// Papers
    #[command(subcommand)]
    Document(DocumentCommand),
    /// The logs of the queues
    #[command(subcommand)]
    Log(LogCommand),
    /// Who may decide at a desk
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Places of kindergartens
    #[command(subcommand)]
    Places(PlacesCommand),
}

/// What can be done with posts.
#[derive(Subcommand)]
pub(crate) enum StaffCommand {
    /// Appoint somebody; their IIN is read from standard input
    Add {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// BIN of the organisation, 12 digits
        #[arg(long)]
        bin: String,
        /// school-head, kindergarten, department, auditor, front-desk
        #[arg(long)]
        role: String,
        /// KATO code of the settlement, 9 digits
        #[arg(long)]
        settlement: String,
    },
    /// Take a post back, from now on
    Revoke {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// KATO code of its settlement, 9 digits
        #[arg(long)]
        settlement: String,
        /// The post, as `list` tells it
        #[arg(long)]
        post: String,
    },
    /// Tell every post there ever was: id, settlement, BIN, role, since, until
    List {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
    },
}

/// What can be asked about applications.
#[derive(Subcommand)]
pub(crate) enum ApplicationCommand {
    /// Tell where an application stands, by the number of its kiosk or by its own
    Show {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// The number that its owner holds: K-KST3-20261122-0007-4, or 391010000/MT.2026.000123.1
        #[arg(long)]
        number: String,
    },
}

/// What can be done with papers.
#[derive(Subcommand)]
pub(crate) enum DocumentCommand {
    /// Write a registered application as PDF
    Show {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// The number with its settlement, 391010000/MT.2026.000123.1
        #[arg(long)]
        number: String,
        /// Which paper: D13 of meals; D1, D2, D3, D6-3 … of the queue
        #[arg(long, default_value = "D13")]
        name: String,
        /// kk or ru
        #[arg(long, default_value = "kk")]
        lang: String,
        /// The file to write
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Say whether a PDF was issued by this centre and is unchanged
    Verify {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// The PDF
        file: PathBuf,
    },
}

/// What can be done with the logs of the queues.
#[derive(Subcommand)]
pub(crate) enum LogCommand {
    /// Prove that every entry follows, that every number and row follows from them, and that the log is the one
    /// that heads and receipts kept outside speak of; else name the first entry that does not follow
    Audit {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// KATO code of one settlement; left out: all of them
        #[arg(long)]
        settlement: Option<String>,
        /// A receipt that somebody kept, as the kiosk gave it
        #[arg(long)]
        receipt: Vec<PathBuf>,
        /// A signed head that somebody kept
        #[arg(long)]
        head: Vec<PathBuf>,
    },
}

/// What can be done with places of kindergartens.
#[derive(Subcommand)]
pub(crate) enum PlacesCommand {
    /// Publish a group of places, or publish it anew, and print its name: for a kindergarten that has no desk
    Publish {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// The BIN of the kindergarten, which stands in the reference list
        #[arg(long)]
        kindergarten: String,
        /// The language of instruction: kk, ru or mixed
        #[arg(long)]
        language: String,
        /// The youngest child it takes, in whole years
        #[arg(long)]
        age_from: u32,
        /// The oldest child it takes, in whole years
        #[arg(long)]
        age_to: u32,
        /// How many places there are altogether, with those that referrals hold
        #[arg(long)]
        places: u32,
        /// The group, where it was published before; left out: a new one
        #[arg(long)]
        place: Option<String>,
    },
    /// List what is published, with how many places are free
    List {
        /// The configuration
        #[arg(long)]
        config: PathBuf,
        /// KATO code of the settlement
        #[arg(long)]
        settlement: String,
    },
}

/// Does what was asked.
pub(crate) fn run(command: Command) -> Result<()> {
    match command {
        Command::Init { keys } => init::run(&keys),
        Command::Enrol { kiosk, settlement, token_file, desk } => {
            enrol::run(&kiosk, &settlement, token_file.as_deref(), desk)
        }
        Command::Serve { config, ready_file } => serve::run(&config, ready_file.as_deref()),
        Command::Application(ApplicationCommand::Show { config, number }) => {
            application::show(&config, &number)
        }
        Command::Document(DocumentCommand::Show { config, number, name, lang, output }) => {
            document::show(&config, &number, &name, &lang, &output)
        }
        Command::Document(DocumentCommand::Verify { config, file }) => document::verify(&config, &file),
        Command::Log(LogCommand::Audit { config, settlement, receipt, head }) => {
            log::audit(&config, settlement.as_deref(), &receipt, &head)
        }
        Command::Staff(StaffCommand::Add { config, bin, role, settlement }) => {
            staff::add(&config, &bin, &role, &settlement)
        }
        Command::Staff(StaffCommand::Revoke { config, settlement, post }) => {
            staff::revoke(&config, &settlement, &post)
        }
        Command::Staff(StaffCommand::List { config }) => staff::list(&config),
        Command::Places(PlacesCommand::Publish {
            config,
            kindergarten,
            language,
            age_from,
            age_to,
            places,
            place,
        }) => {
            let group = places::Group { kindergarten, language, ages: (age_from, age_to), places, place };
            places::publish(&config, &group)
        }
        Command::Places(PlacesCommand::List { config, settlement }) => places::list(&config, &settlement),
    }
}

/// Opens everything that the configuration names.
fn open(path: &Path) -> Result<(Config, Centre)> {
    let config = Config::read(path)?;
    let schools = config.schools()?;
    let database = config.path(&config.database);
    let store = SqliteStore::open(&database).with_context(|| format!("database {}", database.display()))?;
    let trust = TrustStore::from_dir(&config.path(&config.trust)).context("trust")?;
    anyhow::ensure!(!trust.is_empty(), "trust: the folder holds no certificate: nobody would be believed");
    let policy = config.policy()?;
    let centre = Centre {
        name: config.centre.clone(),
        russian: config.russian.clone(),
        clock: Box::new(SystemClock),
        keys: Keys::load(&config.path(&config.keys)).context("keys")?,
        store: Box::new(store),
        registry: config.registry(&schools)?,
        sender: config.sender()?,
        crls: config.crls(&trust, &policy)?,
        trust,
        profiles: config.profiles(&policy)?,
        books: Default::default(),
        policy,
        calendar: config.calendar()?,
        schools,
        kindergartens: config.kindergartens()?,
        kiosks: config.kiosks()?,
        fonts: config.fonts()?,
        workers: Workers::default(),
        sending_notices: Default::default(),
    };
    Ok((config, centre))
}
