//! What an administrator can ask for.

mod application;
mod document;
mod evidence;
mod import;
mod init;
mod log;
mod machines;
mod places;
mod publish;
mod serve;
mod staff;

use std::path::PathBuf;

use anyhow::{Context, Result};
use central::centre::{Centre, Workers};
use central::clock::SystemClock;
use central::config::{Config, PASSWORD_VARIABLE};
use central::keys::Keys;
use clap::{Args, Subcommand};
use domain::live::Live;
use domain::released;
use signing::trust::TrustStore;
use zeroize::Zeroizing;

/// Which centre.
#[derive(Args)]
pub(crate) struct Setup {
    /// The configuration
    #[arg(long)]
    config: PathBuf,
    /// Another database than the configuration's: a file, or postgres://USER@HOST/DATABASE
    #[arg(long)]
    database: Option<String>,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make fresh keys and print what kiosks must pin
    Init {
        /// The folder to make them in
        #[arg(long)]
        keys: PathBuf,
    },
    /// Give a kiosk or a desk a code with which it enrols once
    Enrol(machines::Enrol),
    /// The kiosks and desks that may speak to the centre
    #[command(subcommand)]
    Kiosk(machines::KioskCommand),
    /// Serve the API
    Serve {
        #[command(flatten)]
        setup: Setup,
        /// Write the address into this file once it is listened on
        #[arg(long)]
        ready_file: Option<PathBuf>,
    },
    /// Take in what kiosks sent on a courier's stick, and lay the answers on it
    Import {
        #[command(flatten)]
        setup: Setup,
        /// The stick, or a folder that was copied from one
        dir: PathBuf,
    },
    /// Applications, for whoever is asked about one
    #[command(subcommand)]
    Application(ApplicationCommand),
    /// What stands beside a signed application
    #[command(subcommand)]
    Evidence(evidence::EvidenceCommand),
    /// Papers
    #[command(subcommand)]
    Document(DocumentCommand),
    /// The logs of the queues
    #[command(subcommand)]
    Log(LogCommand),
    /// Places of kindergartens
    #[command(subcommand)]
    Places(places::PlacesCommand),
    /// Publish what lies in the folder `publish` as the next edition: every kiosk fetches it and takes it up
    Publish {
        #[command(flatten)]
        setup: Setup,
    },
    /// Who may decide at a desk
    #[command(subcommand)]
    Staff(StaffCommand),
}

/// What can be done with posts.
#[derive(Subcommand)]
pub(crate) enum StaffCommand {
    /// Appoint somebody; their IIN is read from standard input
    Add {
        #[command(flatten)]
        setup: Setup,
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
    /// How many applications of either service each organisation helped to fill in
    Helped {
        #[command(flatten)]
        setup: Setup,
    },
    /// Take a post back, from now on
    Revoke {
        #[command(flatten)]
        setup: Setup,
        /// KATO code of its settlement, 9 digits
        #[arg(long)]
        settlement: String,
        /// The post, as `list` tells it
        #[arg(long)]
        post: String,
    },
    /// Tell every post there ever was: id, settlement, BIN, role, since, until
    List {
        #[command(flatten)]
        setup: Setup,
    },
}

/// What can be asked about applications.
#[derive(Subcommand)]
pub(crate) enum ApplicationCommand {
    /// Tell where an application stands, by the number of its kiosk or by its own
    Show {
        #[command(flatten)]
        setup: Setup,
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
        #[command(flatten)]
        setup: Setup,
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
        #[command(flatten)]
        setup: Setup,
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
        #[command(flatten)]
        setup: Setup,
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
    /// Write today's signed head of a queue's log, with the proof that it grew from one of so many entries, as JSON
    Growth {
        #[command(flatten)]
        setup: Setup,
        /// KATO code of the settlement
        #[arg(long)]
        settlement: String,
        /// How many entries the earlier head has: that of a receipt, as `tereze verify receipt` says it
        #[arg(long)]
        since: u64,
    },
}

/// Does what was asked.
pub(crate) fn run(command: Command) -> Result<()> {
    match command {
        Command::Init { keys } => init::run(&keys),
        Command::Enrol(asked) => machines::enrol(&asked),
        Command::Kiosk(command) => machines::run(&command),
        Command::Serve { setup, ready_file } => serve::run(&setup, ready_file.as_deref()),
        Command::Import { setup, dir } => import::run(&setup, &dir),
        Command::Application(ApplicationCommand::Show { setup, number }) => {
            application::show(&setup, &number)
        }
        Command::Document(DocumentCommand::Show { setup, number, name, lang, output }) => {
            document::show(&setup, &number, &name, &lang, &output)
        }
        Command::Document(DocumentCommand::Verify { setup, file }) => document::verify(&setup, &file),
        Command::Evidence(command) => evidence::run(&command),
        Command::Log(LogCommand::Audit { setup, settlement, receipt, head }) => {
            log::audit(&setup, settlement.as_deref(), &receipt, &head)
        }
        Command::Log(LogCommand::Growth { setup, settlement, since }) => {
            log::growth(&setup, &settlement, since)
        }
        Command::Places(command) => places::run(&command),
        Command::Publish { setup } => publish::run(&setup),
        Command::Staff(StaffCommand::Add { setup, bin, role, settlement }) => {
            staff::add(&setup, &bin, &role, &settlement)
        }
        Command::Staff(StaffCommand::Revoke { setup, settlement, post }) => {
            staff::revoke(&setup, &settlement, &post)
        }
        Command::Staff(StaffCommand::Helped { setup }) => staff::helped(&setup),
        Command::Staff(StaffCommand::List { setup }) => staff::list(&setup),
    }
}

/// Opens everything that the configuration names, and takes up the edition in force.
fn open(setup: &Setup) -> Result<(Config, Centre)> {
    let config = Config::read(&setup.config)?;
    config.lay_in()?;
    let keys = Keys::load(&config.path(&config.keys)).context("keys")?;
    let editions = config.published(&keys.receipt.public())?;
    let (policy, schools) = (released::policy(), released::schools());
    let password = std::env::var(PASSWORD_VARIABLE).ok().map(Zeroizing::new);
    let database = config.database(setup.database.as_deref(), password)?;
    let store = database.open().with_context(|| format!("database {database}"))?;
    let trust = TrustStore::from_dir(&config.path(&config.trust)).context("trust")?;
    anyhow::ensure!(!trust.is_empty(), "trust: the folder holds no certificate: nobody would be believed");
    let centre = Centre {
        name: config.centre.clone(),
        russian: config.russian.clone(),
        clock: Box::new(SystemClock),
        keys,
        store,
        registry: config.registry(schools)?,
        sender: config.sender()?,
        crls: config.crls(&trust, policy)?,
        ocsp: config.responders()?,
        stampers: config.stampers()?,
        publishers: config.publishers()?,
        trust,
        profiles: config.profiles(policy)?.into(),
        books: Default::default(),
        policy: Live::of(policy),
        calendar: Live::of(released::calendar()),
        schools: Live::of(schools),
        kindergartens: Live::of(released::kindergartens()),
        editions,
        fonts: config.fonts()?,
        remembered: Default::default(),
        workers: Workers::default(),
        metrics: Default::default(),
        sending_notices: Default::default(),
    };
    Ok((config, centre))
}
