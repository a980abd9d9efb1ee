//! Finding out how the kiosk is, from the outside and from within.
//!
//! The running kiosk holds its vault alone, so it lays what it knows beside the file ([`lay_out`]); the command reads that.
//!
//! **Invariant:** looking changes nothing, waits for nobody, and tells nothing of a person.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use domain::time::Timestamp;
use ledger::receipt::ReceiptKey;
use signing::revocation::CrlFolder;
use signing::trust::TrustStore;

use crate::config::Config;
use crate::devices::print;
use crate::edition;
use crate::health::{
    Cause, Clock, Crls, Disk, HEALTH_VERSION, Health, Keys, Line, Near, Printer, Published, Queue, Tokens,
    Unusable,
};
use crate::vault::{self, Bound, Counts, Limits, Room, VaultError};

/// The longest health that is read, in bytes.
const HEALTH_BYTES_MAX: u64 = 64 * 1024;

/// What only the one who holds the vault and the line can tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Within {
    /// What waits.
    pub queue: Queue,
    /// The line.
    pub line: Line,
    /// The clock.
    pub clock: Clock,
    /// Tokens; none where nobody watches them.
    pub tokens: Option<Tokens>,
}

/// How the kiosk is, with what was told from within.
pub fn whole(config: &Config, within: Within, now: Timestamp) -> Health {
    let Within { mut queue, line, clock, tokens } = within;
    queue.set_aside = vault::set_aside_of(&config.vault).len() as u64;
    Health {
        v: HEALTH_VERSION,
        kiosk: config.id.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: now,
        queue,
        line,
        clock,
        disk: disk(&config.vault),
        keys: Keys { tokens: tokens.unwrap_or_else(|| libraries(config)), ..keys(config) },
        published: published(config),
        printer: printer(config),
    }
}

/// How the kiosk is, for somebody beside it. While it runs: what it laid out last, and the rest as it is now.
pub fn from_beside(config: &Config, now: Timestamp) -> Health {
    let told = read(&config.vault);
    let line = told.as_ref().map(|health| health.line.clone()).unwrap_or_default();
    let within = match vault::look_within(&config.vault, Limits::of(domain::released::policy()), now) {
        Ok((counts, room, beacon)) => {
            let key = ReceiptKey::from_base64(&config.central.receipt_key).ok();
            let beacon = beacon.and_then(|signed| key?.beacon(&signed).ok()).map(|beacon| beacon.time);
            // Nobody runs: whether the centre is there now, nobody knows.
            let line = Line { there: None, ..line };
            Within { queue: queue(&counts, room), line, clock: Clock { beacon, drift_s: None }, tokens: None }
        }
        Err(VaultError::InUse) => match told {
            Some(Health { queue, clock, keys, .. }) => {
                Within { queue, line, clock, tokens: Some(keys.tokens) }
            }
            None => faulty(Cause::VaultBusy, line),
        },
        Err(error) => faulty(cause(error), line),
    };
    whole(config, within, now)
}

fn faulty(cause: Cause, line: Line) -> Within {
    let queue = Queue { fault: Some(cause.code().to_owned()), ..Queue::default() };
    Within { queue, line, ..Within::default() }
}

/// What the vault failed of, for whoever looks after the kiosk.
pub fn cause(error: VaultError) -> Cause {
    match error {
        VaultError::Full(_) => Cause::VaultFull,
        VaultError::DiskFull => Cause::VaultDisk,
        VaultError::ReadOnly => Cause::VaultReadOnly,
        VaultError::Damaged => Cause::VaultDamaged,
        VaultError::InUse => Cause::VaultBusy,
        VaultError::TooNew => Cause::VaultNewer,
        VaultError::Conflict => Cause::VaultConflict,
        VaultError::Unknown => Cause::VaultUnknown,
        VaultError::Receipt(_) => Cause::Receipt,
        VaultError::Storage(_) => Cause::Storage,
    }
}

/// The libraries of tokens, where nobody runs them: one that is not there cannot answer.
fn libraries(config: &Config) -> Tokens {
    let absent = config.token_modules.iter().filter(|path| path.is_absolute() && !path.exists()).count();
    Tokens { libraries: config.token_modules.len() as u64, silent: absent as u64, slots: None }
}

/// What waits, as it is told.
pub fn queue(counts: &Counts, room: Room) -> Queue {
    let near = |bound: Bound, reached: bool| {
        let bound = match bound {
            Bound::Count => "count",
            Bound::Bytes => "bytes",
            Bound::Age => "age",
            Bound::Disk => "disk",
        };
        Some(Near { bound: bound.to_owned(), reached })
    };
    Queue {
        waiting: counts.forms,
        scans: counts.scans,
        refused: counts.refused,
        bytes: counts.bytes,
        oldest: counts.oldest,
        bound: match room {
            Room::Free => None,
            Room::Low(bound) => near(bound, false),
            Room::None(bound) => near(bound, true),
        },
        set_aside: 0,
        read_aside: counts.read_aside,
        lost: counts.lost,
        fault: None,
    }
}

/// Lays a health beside the vault, whole or not at all.
///
/// # Errors
/// What the system says.
pub fn lay_out(vault: &Path, health: &Health) -> std::io::Result<()> {
    let (path, fresh) = (beside(vault, ".health"), beside(vault, ".health.new"));
    let text = serde_json::to_vec(health)?;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    file.write_all(&text)?;
    std::fs::rename(fresh, path)
}

fn read(vault: &Path) -> Option<Health> {
    let path = beside(vault, ".health");
    if std::fs::metadata(&path).ok()?.len() > HEALTH_BYTES_MAX {
        return None;
    }
    let health: Health = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    (health.v == HEALTH_VERSION).then_some(health)
}

fn beside(vault: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(vault);
    name.push(ending);
    PathBuf::from(name)
}

fn disk(path: &Path) -> Disk {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(stat) = rustix::fs::statvfs(folder) else { return Disk::default() };
    Disk {
        free: Some(stat.f_bavail.saturating_mul(stat.f_frsize)),
        total: Some(stat.f_blocks.saturating_mul(stat.f_frsize)),
        read_only: vault::is_read_only(path),
    }
}

fn keys(config: &Config) -> Keys {
    let sockets =
        keystore::Config { roots: config.stick_folders.clone(), mounts_under: config.stick_mounts.clone() };
    let trust = TrustStore::from_dir(&config.trust).ok();
    let crls = trust.as_ref().and_then(|trust| crls(config, trust));
    Keys {
        sticks: keystore::sticks(&sockets).len() as u64,
        tokens: Tokens::default(),
        trusted: trust.map(|trust| trust.len() as u64),
        crls,
        courier: Some(config.courier_key().is_ok()),
    }
}

/// The lists of the folder and those that the centre published; nothing where there is neither.
fn crls(config: &Config, trust: &TrustStore) -> Option<Crls> {
    let folder = match &config.crls {
        Some(dir) => CrlFolder::open(dir, trust).ok(),
        None => Some(CrlFolder::nowhere(trust)),
    };
    let Some(folder) = folder else { return Some(Crls::default()) };
    let reading = folder.and(&edition::lists(config)).reading();
    if config.crls.is_none() && reading.lists.is_empty() && reading.refused.is_empty() {
        return None;
    }
    Some(Crls {
        lists: reading.lists.len() as u64,
        refused: reading.refused.len() as u64,
        oldest: reading.lists.iter().map(|list| list.this_update()).min(),
        ends: reading.lists.iter().map(|list| list.next_update()).min(),
    })
}

fn published(config: &Config) -> Published {
    let folder = edition::folder(config);
    let fault = edition::fault(&folder);
    let number = folder.highest();
    let unusable = fault.as_ref().is_some_and(|fault| fault.edition == number);
    let key = ReceiptKey::from_base64(&config.central.receipt_key).ok().filter(|_| number > 0 && !unusable);
    let manifest = key.and_then(|key| folder.manifest(number, &key).ok()).map(|(_, manifest)| manifest);
    Published {
        edition: manifest.as_ref().map_or(0, |manifest| manifest.edition),
        made: manifest.map(|manifest| manifest.made),
        fault: fault.map(|fault| Unusable { edition: fault.edition, reason: fault.reason }),
    }
}

fn printer(config: &Config) -> Printer {
    match &config.printing {
        None => Printer::None,
        Some(printing) if print::is_there(&printing.command) => Printer::Ready,
        Some(_) => Printer::Missing,
    }
}
