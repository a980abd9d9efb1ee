//! How the kiosk is: what waits, when the centre was last heard, clock, disk, keys, printer; and what whoever looks after it
//! has to do.
//!
//! **Invariant:** plain data without a person in it: counts, times, codes. Judging it is pure.

mod cause;
mod finding;

use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

pub use cause::Cause;
pub use finding::{Finding, Grade, Span};

/// The version this code writes into [`Health::v`].
pub const HEALTH_VERSION: u8 = 1;

/// How the kiosk is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Version of this shape, [`HEALTH_VERSION`].
    pub v: u8,
    /// The kiosk's name.
    pub kiosk: String,
    /// The program's version.
    pub version: String,
    /// When this was found.
    pub at: Timestamp,
    /// What waits.
    pub queue: Queue,
    /// The line to the centre.
    pub line: Line,
    /// The clock.
    pub clock: Clock,
    /// The disk that the vault lies on.
    pub disk: Disk,
    /// What keys are judged by, and where they come in.
    pub keys: Keys,
    /// What the centre published, as far as it is here.
    #[serde(default)]
    pub published: Published,
    /// The printer.
    pub printer: Printer,
}

/// What the centre published, as far as it is here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The number of the edition in force; 0: what the program was built with.
    pub edition: u64,
    /// When it was made, by the centre's clock.
    pub made: Option<Timestamp>,
    /// One that was not taken up.
    pub fault: Option<Unusable>,
}

/// An edition that was not taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unusable {
    /// Its number.
    pub edition: u64,
    /// What of it does not load, and why.
    pub reason: String,
}

/// What waits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Applications not yet registered.
    pub waiting: u64,
    /// Registered ones whose scans are still to be sent.
    pub scans: u64,
    /// Refused for good, kept aside.
    pub refused: u64,
    /// Sealed bytes in all.
    pub bytes: u64,
    /// When the oldest of those still to be sent was accepted.
    pub oldest: Option<Timestamp>,
    /// The bound that is near or reached.
    pub bound: Option<Near>,
    /// Damaged files that were set aside.
    pub set_aside: u64,
    /// Those of them of which everything was taken over.
    #[serde(default)]
    pub read_aside: u64,
    /// What is known to be in them and could not be read.
    #[serde(default)]
    pub lost: u64,
    /// Why the vault could not be looked into.
    pub fault: Option<String>,
}

/// A bound of the vault that is near or reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// `count`, `bytes`, `age`, `disk`.
    pub bound: String,
    /// No further application is taken.
    pub reached: bool,
}

/// The line to the centre, as the running kiosk knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Whether the centre was there at the last look; none: no kiosk has looked.
    pub there: Option<bool>,
    /// When it was last heard.
    pub last_contact: Option<Timestamp>,
    /// What went wrong last.
    pub trouble: Option<Trouble>,
}

/// What went wrong, by a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The code of a [`Cause`], or one that a newer centre said.
    pub code: String,
    /// When.
    pub at: Timestamp,
}

/// The clock against the centre's last time beacon.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The centre's time in the last beacon.
    pub beacon: Option<Timestamp>,
    /// By how many seconds the kiosk's clock is ahead; none where no beacon was heard since the start.
    pub drift_s: Option<i64>,
}

impl Clock {
    /// By how many seconds the kiosk's clock is ahead of the centre's; where nothing was heard since the start, only a clock
    /// that stands before the last beacon can be judged: it is behind, whatever it says.
    pub fn ahead_s(&self, at: Timestamp) -> Option<i64> {
        let before = self.beacon.map(|beacon| (at - beacon).num_seconds()).filter(|ahead_s| *ahead_s < 0);
        self.drift_s.or(before)
    }
}

/// The disk that the vault lies on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// Bytes free for us.
    pub free: Option<u64>,
    /// Bytes in all.
    pub total: Option<u64>,
    /// It cannot be written.
    pub read_only: bool,
}

/// What keys are judged by, and where they come in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// Sticks that are in at this moment.
    pub sticks: u64,
    /// Tokens, and the libraries that drive them.
    #[serde(default)]
    pub tokens: Tokens,
    /// Trusted certificates; none: the folder cannot be used.
    pub trusted: Option<u64>,
    /// Lists of revoked certificates; none: none are configured.
    pub crls: Option<Crls>,
    /// Whether this kiosk has its own key for a courier; none: no bundle is made here.
    pub courier: Option<bool>,
}

/// Tokens, and the libraries (PKCS#11) that drive them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Libraries that are configured.
    pub libraries: u64,
    /// Those of them that do not answer: not there, fallen, or hanging.
    pub silent: u64,
    /// Slots with a token in them; none: no kiosk has looked.
    pub slots: Option<u64>,
}

/// Lists of revoked certificates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crls {
    /// Lists that are believed.
    pub lists: u64,
    /// Files that are not.
    pub refused: u64,
    /// When the oldest of them was made.
    pub oldest: Option<Timestamp>,
    /// When the first of them is no longer believed.
    pub ends: Option<Timestamp>,
}

/// The printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Printer {
    /// None is configured.
    None,
    /// Its program is not there.
    Missing,
    /// Its program is there.
    Ready,
}
