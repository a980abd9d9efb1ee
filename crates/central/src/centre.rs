//! The centre: everything that a request may need, made once at the start.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use domain::calendar::Calendar;
use domain::kato::Kato;
use domain::kindergartens::Kindergartens;
use domain::live::Live;
use domain::policy::Policy;
use domain::school::Schools;
use signing::revocation::CrlFolder;
use signing::trust::TrustStore;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::codes::CodeSender;
use crate::editions::Editions;
use crate::keys::Keys;
use crate::lists::Publishers;
use crate::metrics::Metrics;
use crate::ocsp::Responders;
use crate::problem::Problem;
use crate::queue::{Books, Profiles};
use crate::registry::Registry;
use crate::signer::Remembered;
use crate::stamps::Stampers;
use crate::store::Store;
use documents::fonts::Fonts;
use documents::paper::Both;

/// Requests that may block at once; the others wait.
pub(crate) const WORKERS: usize = 64;

/// How long a request waits for a worker before it is told to come again, in seconds.
const WORKER_WAIT_S: u64 = 10;

/// A kiosk, or a desk, that may speak to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kiosk {
    /// Its id.
    pub id: String,
    /// The settlement it serves.
    pub settlement: Kato,
    /// What it is.
    pub kind: Machine,
}

/// What a machine that speaks to us is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// A kiosk on a public floor.
    Kiosk,
    /// A clerk's desk.
    Desk,
}

impl Machine {
    /// The word that stands in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Desk => "desk",
        }
    }

    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Kiosk, Self::Desk].into_iter().find(|kind| kind.word() == word)
    }
}

/// Everything that a request may need.
pub struct Centre {
    /// The name of the centre.
    pub name: String,
    /// What it and the operators of kiosks are called in Russian, by their names.
    pub russian: HashMap<String, String>,
    /// What tells the time.
    pub clock: Box<dyn Clock>,
    /// The secrets.
    pub keys: Keys,
    /// The memory.
    pub store: Box<dyn Store>,
    /// Who knows people.
    pub registry: Box<dyn Registry>,
    /// Who takes codes and notices to people.
    pub sender: Box<dyn CodeSender>,
    /// The roots and issuers that certificates must come from.
    pub trust: TrustStore,
    /// Lists of the certificates those took back; without it, revocation is not asked.
    pub crls: Option<CrlFolder>,
    /// Who is asked at the moment about a signing key; without them, the lists alone.
    pub ocsp: Option<Responders>,
    /// Who gives time stamps over signatures; without them, nobody is asked for any.
    pub stampers: Option<Stampers>,
    /// Who publishes lists of revoked certificates; without them, whoever runs the centre fetches them.
    pub publishers: Option<Publishers>,
    /// The numbers of the rules.
    pub policy: Live<Policy>,
    /// The profile of each settlement's queue.
    pub profiles: Live<Profiles>,
    /// The queues as their logs made them.
    pub books: Books,
    /// Working days.
    pub calendar: Live<Calendar>,
    /// The reference list of schools.
    pub schools: Live<Schools>,
    /// The reference list of kindergartens.
    pub kindergartens: Live<Kindergartens>,
    /// What is published for kiosks; without it, nothing is.
    pub editions: Option<Editions>,
    /// For papers; without them papers are made later, when there are some.
    pub fonts: Option<Fonts>,
    /// Signatures of logins that were verified a moment ago.
    pub remembered: Remembered,
    /// Bounds how many requests block at once.
    pub workers: Workers,
    /// What a monitor may know.
    pub metrics: Metrics,
    /// Somebody is sending notices at this moment.
    pub sending_notices: AtomicBool,
}

impl Centre {
    /// A name of ours or of an operator in both languages; where no Russian one is known, it serves both.
    pub fn named(&self, name: &str) -> Both {
        Both::new(name, self.russian.get(name).map_or(name, String::as_str))
    }
}

/// Bounds how many requests do blocking work at once.
pub struct Workers(Arc<Semaphore>);

impl Default for Workers {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(WORKERS)))
    }
}

/// Runs blocking work (cryptography, the database, calls outside) off the async threads.
///
/// # Errors
/// What the work returned, `E-BUSY` when no worker came free, `E-INTERNAL` when the work panicked.
pub async fn work<T: Send + 'static>(
    centre: &Arc<Centre>,
    job: impl FnOnce(&Centre) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let wait = Duration::from_secs(WORKER_WAIT_S);
    let free = Arc::clone(&centre.workers.0).acquire_owned();
    let Ok(Ok(permit)) = tokio::time::timeout(wait, free).await else {
        return Err(Problem::away("E-BUSY", 5));
    };
    let inside = Arc::clone(centre);
    let done = tokio::task::spawn_blocking(move || {
        // Held by the work itself: a client that hangs up does not make room for more work.
        let _permit = permit;
        job(&inside)
    });
    done.await.unwrap_or_else(|_| Err(Problem::ours("a worker panicked")))
}
