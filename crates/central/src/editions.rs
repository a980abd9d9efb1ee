//! What kiosks are to have: reference lists, forms, texts, policy, calendar and revocation lists, published in numbered, signed
//! editions that the centre itself takes up too.
//!
//! An administrator publishes (`tereze-central publish`); a revocation list that came into the folder of lists makes an edition
//! of its own accord. Servers that share a database share the folder of editions too: whoever is first has the number.
//!
//! **Invariants:** nothing is announced that this server has not taken up itself, so that no kiosk sends a form that the centre
//! does not know. An edition that does not load as a whole is never made.

mod made;

use std::sync::Arc;
use std::time::Duration;

use domain::released;
use editions::{Content, Edition, Folder, pack};
use ledger::receipt::ReceiptKey;
use parking_lot::Mutex;
use signing::revocation::Reading;
use sync::wire::EDITION_PIECE_BYTES;
use tokio::time::Instant;

use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue::Profiles;

pub use made::{PublishError, items_of, lists_of, publish};

/// How many editions stay, for the differences between them.
const KEPT: usize = 32;

/// How often it is looked for a new one.
const LOOK: Duration = Duration::from_secs(1);

/// How many packs are kept in memory: kiosks have the last edition, or the one before it.
const PACKS_MAX: usize = 4;

/// What makes the profiles of the settlements, once policies have changed.
type Ruling = Box<dyn Fn() -> Profiles + Send + Sync>;

/// The editions of this centre.
pub struct Editions {
    folder: Folder,
    key: ReceiptKey,
    /// The folder of revocation lists, whose lists go into each edition.
    crls: Option<std::path::PathBuf>,
    ruling: Ruling,
    state: Mutex<State>,
}

struct State {
    current: Option<Arc<Edition>>,
    looked: Option<Instant>,
    /// The revocation lists as they were when they were published.
    lists: Option<Arc<Reading>>,
    /// Those that were made last.
    packs: Vec<Pack>,
}

/// What makes the edition in force of the one of this number and digest.
struct Pack {
    since: u64,
    of: String,
    bytes: Arc<Vec<u8>>,
}

impl Editions {
    /// Opens the folder and takes up what is in force there.
    ///
    /// # Errors
    /// When it cannot be read or does not load: a centre that does not know a form would refuse what was signed under it.
    pub fn open(
        folder: Folder,
        key: ReceiptKey,
        crls: Option<std::path::PathBuf>,
        ruling: impl Fn() -> Profiles + Send + Sync + 'static,
    ) -> Result<Self, PublishError> {
        let number = folder.highest();
        let current = if number == 0 { None } else { Some(Arc::new(folder.read(number, &key)?)) };
        if let Some(current) = &current {
            Content::read(current.items(), None)?.take_up();
        }
        let state = State { current, looked: None, lists: None, packs: Vec::new() };
        Ok(Self { folder, key, crls, ruling: Box::new(ruling), state: Mutex::new(state) })
    }

    /// The edition in force.
    pub fn current(&self) -> Option<Arc<Edition>> {
        self.state.lock().current.clone()
    }

    /// A piece of the pack that makes the edition in force of the one that somebody has.
    ///
    /// # Errors
    /// `E-EDITION` where another one is in force, `E-REQUEST` past the end.
    pub fn piece(&self, number: u64, since: (u64, &str), from: u64) -> Result<Vec<u8>, Problem> {
        let current = self.current().filter(|current| current.number() == number);
        let current = current.ok_or_else(|| Problem::not_there("E-EDITION"))?;
        let packed = self.packed(&current, since).map_err(|error| Problem::ours(&error.to_string()))?;
        let from = usize::try_from(from).ok().filter(|from| *from <= packed.len());
        let from = from.ok_or_else(|| Problem::not_understood("E-REQUEST"))?;
        let to = packed.len().min(from + EDITION_PIECE_BYTES);
        Ok(packed.get(from..to).unwrap_or_default().to_vec())
    }

    fn packed(&self, current: &Edition, (since, of): (u64, &str)) -> std::io::Result<Arc<Vec<u8>>> {
        let known = |pack: &&Pack| pack.since == since && pack.of == of;
        if let Some(pack) = self.state.lock().packs.iter().find(known) {
            return Ok(Arc::clone(&pack.bytes));
        }
        let before = (since > 0 && !of.is_empty()).then(|| self.folder.read(since, &self.key).ok()).flatten();
        let before = before.filter(|before| before.digest().to_string().starts_with(of));
        let bytes = Arc::new(pack::pack(before.as_ref(), current)?);
        let mut state = self.state.lock();
        // Another one may have come into force meanwhile.
        if state.current.as_ref().is_some_and(|now| now.number() == current.number()) {
            state.packs.truncate(PACKS_MAX - 1);
            state.packs.insert(0, Pack { since, of: of.to_owned(), bytes: Arc::clone(&bytes) });
        }
        Ok(bytes)
    }

    /// Whether it is time to look, by a clock that nobody sets.
    fn is_time(&self) -> bool {
        let mut state = self.state.lock();
        let time = state.looked.is_none_or(|looked| looked.elapsed() >= LOOK);
        if time {
            state.looked = Some(Instant::now());
        }
        time
    }
}

/// The number of the edition that is published, after a look for a newer one; nothing where nothing is published.
pub fn published(centre: &Centre) -> Option<u64> {
    let editions = centre.editions.as_ref()?;
    if editions.is_time()
        && let Err(error) = look(centre, editions)
    {
        tracing::warn!(%error, "what is published stays as it was");
    }
    let number = editions.current().map(|edition| edition.number());
    centre.metrics.publishes(number.unwrap_or_default());
    number
}

/// Publishes revocation lists that are new, and takes up what is newer than what is in force.
fn look(centre: &Centre, editions: &Editions) -> Result<(), PublishError> {
    let reading = centre.crls.as_ref().map(|folder| folder.reading());
    let lists = editions.state.lock().lists.clone();
    let same = match (&reading, &lists) {
        (Some(now), Some(before)) => Arc::ptr_eq(now, before),
        (None, _) => true,
        (Some(_), None) => false,
    };
    if !same {
        made::publish_lists(centre, editions)?;
        editions.state.lock().lists = reading;
    }
    let highest = editions.folder.highest();
    let current = editions.current();
    if highest > current.as_ref().map_or(0, |edition| edition.number()) {
        let next = editions.folder.read(highest, &editions.key)?;
        let before = current.as_ref().map(|edition| edition.items());
        Content::read(next.items(), before)?.take_up();
        centre.policy.turn_to(released::policy());
        centre.calendar.turn_to(released::calendar());
        centre.schools.turn_to(released::schools());
        centre.kindergartens.turn_to(released::kindergartens());
        centre.profiles.exchange((editions.ruling)());
        tracing::info!(edition = highest, "an edition is in force");
        let mut state = editions.state.lock();
        state.current = Some(Arc::new(next));
        state.packs.clear();
    }
    Ok(())
}
