//! The story of one seed: what happens when, and what must be true of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use chrono::{DateTime, TimeDelta, Utc};
use domain::policy::OfflineTime;
use ledger::journal::Heard as Beacon;
use ledger::receipt::{ReceiptSigner, SignedReceipt};
use sync::dispatch::{Heard, Next, Parcel, next};
use uuid::Uuid;

use crate::centre::{Centre, Store};
use crate::chance::Chance;
use crate::disk::Disk;
use crate::filed::{Filed, Kind};
use crate::kiosk::Kiosk;
use crate::line::Weather;
use crate::mutant::Mutant;
use travelling::Shipped;

mod filing;
mod hearing;
mod judging;
mod travelling;

const HOUR_MS: i64 = 3_600_000;

/// People come, and everything goes wrong, for so long.
const STORM_MS: i64 = 8 * HOUR_MS;

/// And all of it must be through so long after.
const CALM_MS: i64 = 24 * HOUR_MS;

/// How often a centre that comes back knows no login any more.
const FORGETS_PERCENT: u64 = 50;

/// How often it was another database that somebody logged in at.
const ELSEWHERE_PERCENT: u64 = 10;

/// A kiosk that hears nothing for so long hangs up.
const PATIENCE_MS: i64 = 60_000;

/// A kiosk that found nobody looks for the centre so often.
const LOOK_MS: i64 = 10_000;

/// So many forms that the centre dies of: with more of them it is never there, and somebody has to mend it.
const DEADLY_MAX: usize = 5;

/// No clock is wrong by more.
const JUMP_HOURS: i64 = 30;

#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) kiosks: usize,
    pub(crate) filed: usize,
}

/// What happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) requests: u64,
    pub(crate) batches: u64,
    pub(crate) pieces: u64,
    pub(crate) cut: u64,
    pub(crate) repeated: u64,
    pub(crate) forged: u64,
    pub(crate) kiosk_crashes: u64,
    pub(crate) centre_crashes: u64,
    /// Forms sent once more, with the login that the centre did not know.
    pub(crate) whole: u64,
    pub(crate) refused: u64,
    /// The centre was not there, and was found again.
    pub(crate) returns: u64,
    pub(crate) deadly: u64,
    pub(crate) clock_jumps: u64,
    pub(crate) centre_clock_jumps: u64,
    /// Applications that count from when they were signed, before they came.
    pub(crate) believed: u64,
    /// Journals that contradicted themselves.
    pub(crate) accused: u64,
    pub(crate) bytes: u64,
}

/// What is true of a signing, whatever clocks say.
struct Signing {
    /// When it was, ms.
    at: i64,
    /// Whether the kiosk's clock was right, and it had heard the centre's time since it was switched on.
    proved: bool,
}

/// What can happen next.
enum Event {
    File(usize),
    Wake(usize),
    /// A request, whole or in part.
    Arrive {
        kiosk: usize,
        flight: u64,
        shipped: Shipped,
        came: u64,
    },
    /// An answer.
    Return {
        kiosk: usize,
        flight: u64,
        parcel: Parcel,
        heard: Heard,
        beacon: Option<Beacon>,
    },
    HangUp {
        kiosk: usize,
        flight: u64,
    },
    KioskUp(usize),
    CentreUp,
    ClearsUp,
}

pub(crate) struct World {
    chance: Chance,
    mutant: Mutant,
    now: i64,
    weather: Weather,
    events: BinaryHeap<Reverse<(i64, u64)>>,
    happening: BTreeMap<u64, Event>,
    order: u64,
    filed: Vec<Filed>,
    by_id: BTreeMap<Uuid, usize>,
    kiosks: Vec<Kiosk>,
    centre: Centre,
    liar: ReceiptSigner,
    /// What a screen called accepted.
    promised: BTreeSet<Uuid>,
    /// When each was signed.
    signings: BTreeMap<Uuid, Signing>,
    /// What was said of an application first: number and time.
    told: BTreeMap<Uuid, (String, DateTime<Utc>)>,
    /// The first receipt of a form, byte for byte.
    first: BTreeMap<Uuid, SignedReceipt>,
    figures: Figures,
    wrong: Option<String>,
}

fn signer(n: u8) -> ReceiptSigner {
    let seed = [b'A' + n; 42].map(char::from).iter().collect::<String>();
    ReceiptSigner::from_base64(&format!("{seed}A=")).unwrap()
}

impl World {
    /// Every third story is one of an owner who lets the signing decide.
    pub(crate) fn new(seed: u64, size: Size, mutant: Mutant) -> World {
        let policy = if seed % 3 == 2 { OfflineTime::KioskSignedAt } else { OfflineTime::RecordedAtCentre };
        let mut chance = Chance(seed);
        let mut filed: Vec<Filed> = (0..size.filed)
            .map(|_| {
                let kiosk = chance.below(size.kiosks as u64) as usize;
                let at = chance.below(STORM_MS as u64) as i64;
                Filed::new(&mut chance, kiosk, at)
            })
            .collect();
        let deadly = filed.iter_mut().filter(|one| one.kind == Kind::Poison);
        deadly.skip(DEADLY_MAX).for_each(|one| one.kind = Kind::Good);
        let weather = Weather::storm(&mut chance);
        let centre = Centre {
            disk: Disk::new(Store::default()),
            up: true,
            policy,
            skew: TimeDelta::zero(),
            signer: signer(0),
            mutant,
            dies_permille: weather.centre_dies_permille,
        };
        let mut world = World {
            chance,
            mutant,
            now: 0,
            weather,
            events: BinaryHeap::new(),
            happening: BTreeMap::new(),
            order: 0,
            by_id: filed.iter().enumerate().map(|(n, one)| (one.id, n)).collect(),
            filed,
            kiosks: (0..size.kiosks).map(|_| Kiosk::new()).collect(),
            centre,
            liar: signer(1),
            promised: BTreeSet::new(),
            signings: BTreeMap::new(),
            told: BTreeMap::new(),
            first: BTreeMap::new(),
            figures: Figures::default(),
            wrong: None,
        };
        for n in 0..world.filed.len() {
            world.at(world.filed[n].at, Event::File(n));
        }
        world.at(STORM_MS, Event::ClearsUp);
        world
    }

    /// Plays the story to its end.
    pub(crate) fn run(mut self) -> Result<Figures, String> {
        while let Some(Reverse((at, number))) = self.events.pop() {
            self.now = at;
            if self.now > STORM_MS + CALM_MS {
                break;
            }
            let event = self.happening.remove(&number).unwrap();
            self.happens(event);
            if let Some(wrong) = self.wrong.take() {
                return Err(wrong);
            }
        }
        self.judge_all()?;
        Ok(self.figures)
    }

    fn at(&mut self, at: i64, event: Event) {
        self.order += 1;
        self.events.push(Reverse((at, self.order)));
        self.happening.insert(self.order, event);
    }

    fn soon(&mut self, within_ms: u64, event: Event) {
        let at = self.now + 1 + self.chance.below(within_ms) as i64;
        self.at(at, event);
    }

    fn clock(&self, kiosk: usize) -> DateTime<Utc> {
        moment(self.now + self.kiosks[kiosk].skew)
    }

    fn filed(&self, id: Uuid) -> usize {
        self.by_id[&id]
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::File(n) => self.file(n),
            Event::Wake(kiosk) => {
                if self.kiosks[kiosk].wakes <= self.now {
                    self.look(kiosk);
                }
            }
            Event::Arrive { kiosk, flight, shipped, came } => self.arrives(kiosk, flight, shipped, came),
            Event::Return { kiosk, flight, parcel, heard, beacon } => {
                self.returns(kiosk, flight, (&parcel, &heard), beacon);
            }
            Event::HangUp { kiosk, flight } => {
                if let Some(open) = self.kiosks[kiosk].flight.take_if(|open| open.number == flight) {
                    self.hear(kiosk, &open.parcel, &Heard::Offline, open.began);
                    // Cut on the way, or is the centre away? One look tells.
                    self.kiosks[kiosk].away = !self.centre.up;
                }
            }
            Event::KioskUp(kiosk) => {
                self.kiosks[kiosk].up = true;
                self.wake(kiosk, self.now);
            }
            Event::CentreUp => {
                self.centre.up = true;
                if self.chance.percent(FORGETS_PERCENT) {
                    self.centre.forget_logins();
                }
            }
            Event::ClearsUp => {
                self.weather = Weather::CALM;
                self.centre.dies_permille = 0;
            }
        }
    }

    /// Whether the kiosk dies here.
    fn dies(&mut self, kiosk: usize) -> bool {
        let dies = self.chance.permille(self.weather.kiosk_dies_permille);
        if dies {
            self.kiosks[kiosk].crash();
            self.figures.kiosk_crashes += 1;
            self.soon(300_000, Event::KioskUp(kiosk));
        }
        dies
    }

    fn wake(&mut self, kiosk: usize, at: i64) {
        self.kiosks[kiosk].wakes = at;
        self.at(at, Event::Wake(kiosk));
    }

    /// The kiosk asks its rules what to send.
    fn look(&mut self, kiosk: usize) {
        let now = self.clock(kiosk);
        let here = &self.kiosks[kiosk];
        if !here.up || here.flight.is_some() {
            return;
        }
        if here.away && !self.centre.up {
            return self.wake(kiosk, self.now + LOOK_MS);
        }
        if here.away {
            self.meets_again(kiosk, now);
        }
        let here = &self.kiosks[kiosk];
        let mut items = here.disk.read().items.as_slice();
        if self.mutant == Mutant::WaitsForTheFirst {
            items = &items[..items.len().min(1)];
        }
        match next(items, &here.line, now) {
            Next::Send(parcel) => {
                if !self.dies(kiosk) {
                    self.send(kiosk, parcel);
                }
            }
            Next::WaitUntil(at) => {
                let wait_ms = (at - now).num_milliseconds().clamp(1, 600_000);
                self.wake(kiosk, self.now + wait_ms);
            }
            Next::Empty => {}
        }
    }
}

fn moment(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_800_000_000_000 + ms).unwrap()
}
