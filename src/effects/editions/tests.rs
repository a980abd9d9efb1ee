#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use ledger::edition::{EDITION_VERSION, Item, Manifest};
use ledger::receipt::ReceiptSigner;
use uplink::{Cut, UplinkError};

use super::*;

fn signer(n: u8) -> ReceiptSigner {
    let seed: String = [b'A' + n; 42].map(char::from).iter().collect();
    ReceiptSigner::from_base64(&format!("{seed}A=")).unwrap()
}

fn edition(signer: &ReceiptSigner, number: u64, items: &[(&str, &str)]) -> Edition {
    let items: editions::Items =
        items.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(text.as_bytes()))).collect();
    let manifest = Manifest {
        v: EDITION_VERSION,
        edition: number,
        made: "2026-11-22T09:00:00Z".parse().unwrap(),
        items: items.iter().map(|(name, bytes)| (name.clone(), Item::of(bytes))).collect(),
    };
    Edition::of(signer.edition(&manifest).unwrap(), manifest, items).unwrap()
}

/// Texts that only this test has.
fn texts(n: u64) -> [(String, String); 2] {
    ["kk", "ru"].map(|lang| (format!("texts/{lang}/a.ftl"), format!("never-shown = {n} {lang}\n")))
}

fn sound(number: u64) -> Edition {
    let texts = texts(number);
    let items: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    edition(&signer(0), number, &items)
}

/// A centre that hands out so many bytes at a time, and then cuts the line.
struct Centre {
    packed: Vec<u8>,
    at_once: usize,
    handed: Mutex<Vec<u64>>,
}

impl Centre {
    fn with(packed: Vec<u8>) -> Centre {
        Centre { packed, at_once: 50, handed: Mutex::default() }
    }

    fn handed(&self) -> u64 {
        self.handed.lock().unwrap().iter().sum()
    }
}

impl Shelf for Centre {
    fn piece(&self, wanted: &EditionWanted) -> Came {
        let from = usize::try_from(wanted.from).unwrap();
        let bytes = self.packed[from..self.packed.len().min(from + self.at_once)].to_vec();
        self.handed.lock().unwrap().push(bytes.len() as u64);
        Came { bytes, cut: Some(UplinkError::Offline(Cut::Line)) }
    }
}

struct Bench {
    dir: tempfile::TempDir,
    heard: Receiver<Happening>,
    tell: Sender<Happening>,
}

impl Bench {
    fn new() -> Bench {
        let (tell, heard) = channel();
        Bench { dir: tempfile::tempdir().unwrap(), heard, tell }
    }

    /// The kiosk starts.
    fn started(&self) -> Editions {
        let mut config: Config = toml::from_str(include_str!("../../../kiosk-config/kiosk.toml")).unwrap();
        config.editions = Some(self.dir.path().join("editions"));
        let log = Log::to(Arc::new(Mutex::new(Vec::new())));
        Editions::new(&config, signer(0).public(), self.tell.clone(), log)
    }

    fn hears(&self) -> usize {
        self.heard.try_iter().filter(|happening| matches!(happening, Happening::Edition(_))).count()
    }
}

fn fetch(editions: &Editions, centre: &Centre) {
    for _ in 0..100 {
        if editions.bring(centre) == Brought::Nothing {
            return;
        }
    }
    panic!("it never ends");
}

#[test]
fn what_came_stays_over_cuts_and_restarts_and_comes_once() {
    let bench = Bench::new();
    let centre = Centre::with(pack::pack(None, &sound(1)).unwrap());
    let first = bench.started();
    first.offered(None);
    assert_eq!(first.bring(&centre), Brought::Nothing);
    first.offered(Some(1));
    assert_eq!((first.bring(&centre), first.bring(&centre)), (Brought::Cut, Brought::Cut));
    assert_eq!((first.in_force(), bench.hears()), (0, 0));
    // The power fails, and comes back.
    let second = bench.started();
    second.offered(Some(1));
    fetch(&second, &centre);
    assert_eq!(centre.handed(), centre.packed.len() as u64, "no byte twice");
    assert_eq!((second.in_force(), bench.hears(), bench.started().in_force()), (1, 1, 1));
    // The next one goes on from it.
    let next = Centre::with(pack::pack(Some(&sound(1)), &sound(2)).unwrap());
    second.offered(Some(2));
    fetch(&second, &next);
    assert_eq!((second.in_force(), bench.hears()), (2, 1));
    // One that is not newer is not even asked for.
    second.offered(Some(1));
    assert_eq!(second.bring(&centre), Brought::Nothing);
}

#[test]
fn what_was_spoilt_on_the_way_or_on_the_disk_is_fetched_anew() {
    let bench = Bench::new();
    let centre = Centre::with(pack::pack(None, &sound(1)).unwrap());
    let editions = bench.started();
    editions.offered(Some(1));
    editions.bring(&centre);
    // A cut of the power left rubbish in the place of what came.
    let coming = bench.dir.path().join("editions/coming-1-0");
    let half = [&centre.packed[..10], &[0; 40]].concat();
    fs::write(&coming, half).unwrap();
    fetch(&editions, &centre);
    assert_eq!((editions.in_force(), coming.exists()), (0, false));
    editions.offered(Some(1));
    fetch(&editions, &centre);
    assert_eq!((editions.in_force(), bench.hears()), (1, 1));
}

#[test]
fn another_centres_and_what_does_not_load_are_refused_and_only_another_number_is_asked_for() {
    let bench = Bench::new();
    let texts = texts(1);
    let [kk, ru] = [0, 1].map(|n| (texts[n].0.as_str(), texts[n].1.as_str()));
    let theirs = Centre::with(pack::pack(None, &edition(&signer(1), 1, &[kk, ru])).unwrap());
    let editions = bench.started();
    for _ in 0..TRIES + 2 {
        editions.offered(Some(1));
        fetch(&editions, &theirs);
    }
    assert_eq!(theirs.handed(), u64::from(TRIES) * theirs.packed.len() as u64);
    // One language alone cannot be shown.
    let half = Centre::with(pack::pack(None, &edition(&signer(0), 2, &[kk])).unwrap());
    editions.offered(Some(2));
    fetch(&editions, &half);
    let restarted = bench.started();
    restarted.offered(Some(2));
    fetch(&restarted, &half);
    assert_eq!(half.handed(), half.packed.len() as u64, "not after a restart either");
    assert_eq!((editions.in_force(), bench.hears()), (0, 0));
    let folder = Folder::at(&bench.dir.path().join("editions"));
    let fault = edition::fault(&folder).unwrap();
    assert!(fault.edition == 2 && fault.reason.contains("never-shown: missing here"), "{fault:?}");
    let mended = Centre::with(pack::pack(None, &sound(3)).unwrap());
    editions.offered(Some(3));
    fetch(&editions, &mended);
    assert_eq!((editions.in_force(), bench.hears(), edition::fault(&folder)), (3, 1, None));
}
