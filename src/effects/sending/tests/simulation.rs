//! A seeded simulation of the kiosk that is shipped: its real vault and its real sending, a line that loses
//! requests and answers, a kiosk that dies before it has written an answer down, a clock that somebody sets. None
//! lost, none twice, whatever the seed.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use sync::dispatch::Piece;
use sync::intake::{self, Came, PieceStep};

use super::*;

const SEEDS: u64 = 6;
const APPLICATIONS: u8 = 6;
const ROUNDS_MAX: u32 = 5_000;

/// SplitMix64: small, and the same on every machine.
#[derive(Clone)]
struct Chance(Arc<Mutex<u64>>);

impl Chance {
    fn draw(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn percent(&self, part: u64) -> bool {
        self.draw() % 100 < part
    }
}

/// What a correct centre holds, behind a bad line.
#[derive(Clone)]
struct Far {
    chance: Chance,
    held: Arc<Mutex<BTreeMap<Uuid, Held>>>,
}

struct Held {
    number: usize,
    awaiting: BTreeSet<String>,
    first: Vec<u8>,
    pieces: BTreeMap<String, Vec<u8>>,
}

impl Far {
    fn form(&self, id: Uuid, sealed: &[u8]) -> Answer {
        let mut held = self.held.lock().unwrap();
        let number = held.len() + 1;
        let n = id.as_bytes()[15];
        let awaiting = row(n).blobs.iter().map(|blob| hex::encode(blob.sealed_sha256)).collect();
        let fresh = || Held { number, awaiting, first: sealed.to_vec(), pieces: BTreeMap::new() };
        let row_here = held.entry(id).or_insert_with(fresh);
        assert_eq!(row_here.first, sealed, "other bytes");
        row_here.receipt(id)
    }

    fn piece(&self, piece: &Piece, sealed: &[u8]) -> Answer {
        let mut held = self.held.lock().unwrap();
        let (id, name) = (piece.submission_id, &piece.sealed_sha256);
        let Some(row) = held.get_mut(&id) else { return Answer::Later(ErrorBody::later("E-NOSUBMISSION")) };
        let here = row.pieces.entry(name.clone()).or_default();
        let came = Came { from: piece.from, bytes: sealed.len() as u64, of: piece.of };
        match intake::piece(here.len() as u64, 1_000, came) {
            PieceStep::Keep { skip, whole, .. } => {
                here.extend_from_slice(&sealed[skip as usize..]);
                if !whole {
                    return Answer::Held(here.len() as u64);
                }
            }
            PieceStep::Nothing { held, whole: false } => return Answer::Held(held),
            PieceStep::Nothing { whole: true, .. } => {}
            PieceStep::StartOver | PieceStep::TooLong => panic!("no kiosk sends that"),
        }
        assert_eq!(hex::encode(Sha256::digest(&here)), *name);
        row.awaiting.remove(name);
        row.receipt(id)
    }
}

impl Held {
    fn receipt(&self, id: Uuid) -> Answer {
        let awaiting = self.awaiting.iter().cloned().collect();
        Answer::Receipt(receipt_of(id, row(id.as_bytes()[15]).signed_xml_sha256, self.number, awaiting))
    }
}

impl Centre for Far {
    fn look(&self) -> Seen {
        if self.chance.percent(80) { Seen::There } else { Seen::Away }
    }

    fn put(&self, parcel: &Parcel, cargo: &Cargo) -> Heard {
        match self.chance.draw() % 100 {
            0..20 => return Heard::Offline,
            20..25 => return Heard::Later(ErrorBody::later("E-BUSY")),
            _ => {}
        }
        let answers = match (parcel, cargo) {
            (Parcel::Piece(piece), Cargo::Piece(sealed)) => {
                // The line may be cut in the middle of it.
                let cut = self.chance.percent(25);
                let came = if cut { self.chance.draw() as usize % (sealed.len() + 1) } else { sealed.len() };
                let answer = self.piece(piece, &sealed[..came]);
                if cut {
                    return Heard::Offline;
                }
                vec![(piece.submission_id, answer)]
            }
            (_, Cargo::Forms(forms)) => {
                forms.iter().map(|(id, sealed)| (*id, self.form(*id, sealed))).collect()
            }
            (Parcel::Forms(_), Cargo::Piece(_)) => panic!("a piece for forms"),
        };
        match self.chance.draw() % 100 {
            0..20 => Heard::Offline,
            20..25 => Heard::BadAnswer,
            25..35 => panic!("the kiosk dies here, as the test wants it"),
            _ => Heard::Answers(answers),
        }
    }

    fn hold(&self, _: &Receipt) {}

    fn keep_enrolled(&self, _: Timestamp) -> Option<String> {
        None
    }
}

pub(super) fn kiosk<C: Centre + Clone>(
    path: PathBuf,
    centre: &C,
    time: &Arc<Mutex<Timestamp>>,
) -> (Sending<C>, Receiver<Happening>) {
    let log = Log::to(Arc::new(Mutex::new(Vec::new())));
    let vault = SharedVault::with_limits(path, Limits::default(), log.clone()).unwrap();
    let (happenings, happened) = channel();
    let time = Arc::clone(time);
    let sending = Sending {
        centre: centre.clone(),
        key: signer().public(),
        room: RoomTeller::new(vault.clone(), happenings.clone(), log.clone()),
        proofs: Proofs::default(),
        vault,
        happenings,
        ours: Arc::default(),
        busy: Busy::default(),
        line: Line::default(),
        seen: None,
        due_at: None,
        brought: Brought::Nothing,
        tidied: None,
        renew_at: None,
        clock: Box::new(move || *time.lock().unwrap()),
        chance: || 1_999,
        listed: None,
        state: None,
        log,
    };
    (sending, happened)
}

/// Lets a kiosk live until its vault is empty; gives the numbers it was told, by application.
fn until_empty(seed: u64, path: &Path, far: &Far) -> BTreeMap<Uuid, BTreeSet<String>> {
    let mut told: BTreeMap<Uuid, BTreeSet<String>> = BTreeMap::new();
    let time = Arc::new(Mutex::new(now()));
    let (mut sending, mut happened) = kiosk(path.to_owned(), far, &time);
    for n in 1..=APPLICATIONS {
        sending.vault.with(|vault| vault.enqueue(&row(n))).unwrap();
    }
    for _ in 0..ROUNDS_MAX {
        let died = catch_unwind(AssertUnwindSafe(|| sending.round())).is_err();
        for happening in happened.try_iter() {
            if let Happening::Registered(id, registration) = happening {
                told.entry(id).or_default().insert(registration.number);
            }
        }
        if sending.vault.with(|vault| vault.waiting()).unwrap().is_empty() {
            assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().refused, 0, "seed {seed}");
            return told;
        }
        if died {
            drop(sending);
            (sending, happened) = kiosk(path.to_owned(), far, &time);
        }
        let mut time = time.lock().unwrap();
        *time += chrono::TimeDelta::milliseconds(i64::try_from(far.chance.draw() % 20_000).unwrap());
        if far.chance.percent(1) {
            *time -= chrono::TimeDelta::hours(5);
        }
    }
    panic!("seed {seed}: the vault never empties");
}

#[test]
fn none_lost_none_twice() {
    for seed in 0..SEEDS {
        let folder = tempfile::tempdir().unwrap();
        let far = Far { chance: Chance(Arc::new(Mutex::new(seed))), held: Arc::default() };
        let told = until_empty(seed, &folder.path().join("vault.sqlite"), &far);
        let held = far.held.lock().unwrap();
        assert_eq!(held.len(), usize::from(APPLICATIONS), "seed {seed}: lost or doubled");
        assert!(held.values().all(|row| row.awaiting.is_empty()), "seed {seed}: a scan is lost");
        assert!(told.values().all(|numbers| numbers.len() == 1), "seed {seed}: a number changed");
    }
}
