#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use base64ct::{Base64, Encoding};
use ledger::entry::{Entry, Opened, Salt};
use ledger::hash::Hash32;
use ledger::receipt::ReceiptSigner;
use ledger::tree::{MemoryNodes, append, prove_consistency, prove_inclusion, root};
use sync::wire::ErrorBody;

use super::*;
use crate::vault::{Limits, VaultError, look_doubts, put_away_doubt};

const QUEUE: &str = "391010000";

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64(&Base64::encode_string(&[7; 32])).unwrap()
}

/// A centre with a log, which it may rewrite, or keep to itself with a code; of a second log it may tell whoever asks
/// for what grew from one size.
struct Log32 {
    entries: Mutex<Vec<Vec<u8>>>,
    silent: Mutex<Option<&'static str>>,
    fork: Mutex<Option<(u64, Vec<Vec<u8>>)>>,
    /// After so many answers an entry follows.
    growing: Mutex<u32>,
}

impl Log32 {
    fn of(entries: &[&str]) -> Log32 {
        let log = Log32 {
            entries: Mutex::default(),
            silent: Mutex::default(),
            fork: Mutex::default(),
            growing: Mutex::default(),
        };
        log.rewrite(entries);
        log
    }

    fn rewrite(&self, entries: &[&str]) {
        *self.entries.lock().unwrap() = bytes(entries);
    }

    /// What an applicant takes home of an entry, the last of a log of this queue.
    fn evidence(&self, previous: Option<&Entry>, event: &str) -> Evidence {
        let salt = Salt::from_bytes([1; 32]);
        let opened = Opened::next(QUEUE, previous, event.to_owned(), salt);
        self.entries.lock().unwrap().push(opened.entry.leaf());
        let size = opened.entry.index + 1;
        let nodes = tree(&self.entries.lock().unwrap());
        let proof = prove_inclusion(&nodes, size, opened.entry.index).unwrap().unwrap();
        Evidence { opened, proof, head: signed(&nodes, QUEUE, size) }
    }

    fn be_silent(&self, code: Option<&'static str>) {
        *self.silent.lock().unwrap() = code;
    }
}

fn bytes(entries: &[&str]) -> Vec<Vec<u8>> {
    entries.iter().map(|entry| entry.as_bytes().to_vec()).collect()
}

fn tree(entries: &[Vec<u8>]) -> MemoryNodes {
    let mut nodes = MemoryNodes::default();
    for (size, entry) in (0..).zip(entries) {
        let new = append(&nodes, size, entry).unwrap();
        nodes.store(new).unwrap();
    }
    nodes
}

fn signed(nodes: &MemoryNodes, queue: &str, size: u64) -> SignedHead {
    let root = root(nodes, size).unwrap();
    let head = TreeHead { v: ledger::head::HEAD_VERSION, queue: queue.to_owned(), size, root, at: now() };
    signer().sign_head(&head).unwrap()
}

fn refused(code: &str) -> UplinkError {
    UplinkError::Refused(ErrorBody::later(code))
}

impl Grower for Log32 {
    fn growth(&self, queue: &str, since: u64) -> Result<Growth, UplinkError> {
        if let Some(code) = *self.silent.lock().unwrap() {
            return Err(refused(code));
        }
        let mut entries = self.entries.lock().unwrap();
        let fork = self.fork.lock().unwrap();
        let told = fork.as_ref().filter(|(from, _)| *from == since).map_or(&*entries, |(_, fork)| fork);
        let (nodes, size) = (tree(told), told.len() as u64);
        // As the real one does (`central::queue::log::growth`): of a log that never was so long there is no proof.
        let proof: Option<Vec<Hash32>> = prove_consistency(&nodes, since, size).unwrap();
        let proof = proof.ok_or_else(|| refused("E-LOG-SIZE"))?;
        let mut growing = self.growing.lock().unwrap();
        if *growing > 0 {
            *growing -= 1;
            entries.push(b"one more".to_vec());
        }
        Ok(Growth { head: signed(&nodes, queue, size), since, proof })
    }
}

struct Kept {
    folder: tempfile::TempDir,
    heads: Heads,
    told: Receiver<Happening>,
}

fn kiosk() -> Kept {
    kiosk_in(tempfile::tempdir().unwrap())
}

fn kiosk_in(folder: tempfile::TempDir) -> Kept {
    let log = Log::to(Arc::new(Mutex::new(Vec::new())));
    let path = folder.path().join("vault.sqlite");
    let vault = SharedVault::with_limits(path, Limits::default(), log.clone()).unwrap();
    let (happenings, told) = channel();
    let heads = Heads::new(vault, signer().public(), happenings, log);
    heads.recall();
    Kept { folder, heads, told }
}

impl Kept {
    fn size(&self) -> u64 {
        let kept = self.heads.vault.with(|vault| vault.head(QUEUE)).unwrap();
        kept.map_or(0, |signed| signer().public().verify_head(&signed).unwrap().size)
    }

    fn distrusts(&self) -> Option<String> {
        let Happening::Distrust(problem) = self.told.try_recv().ok()? else { panic!("something else") };
        Some(problem.map_or_else(|| "believed".to_owned(), |problem| problem.args[0].1.clone()))
    }

    /// The program is started anew.
    fn again(self) -> Kept {
        let Kept { folder, heads, .. } = self;
        drop(heads);
        kiosk_in(folder)
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("vault.sqlite")
    }
}

#[test]
fn a_log_that_only_grows_is_believed_and_its_head_kept() {
    let (kiosk, centre) = (kiosk(), Log32::of(&["a", "b", "c"]));
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (3, None));
    centre.rewrite(&["a", "b", "c", "d", "e"]);
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (5, None));
}

#[test]
fn a_centre_that_rewrites_and_signs_again_is_seen_and_the_old_head_stays() {
    let (kiosk, centre) = (kiosk(), Log32::of(&["a", "b", "c"]));
    kiosk.heads.look(&centre, QUEUE);
    centre.rewrite(&["a", "x", "c", "d"]);
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (3, Some("E-HEAD-REWRITTEN".to_owned())));
    centre.rewrite(&["a", "b"]);
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (3, None), "the first of it stays told");
}

#[test]
fn a_contradiction_stays_told_until_an_administrator_puts_it_away() {
    let (kiosk, centre) = (kiosk(), Log32::of(&["a", "b", "c"]));
    kiosk.heads.look(&centre, QUEUE);
    centre.rewrite(&["a", "x", "c", "d"]);
    let shown = centre.growth(QUEUE, 3).unwrap().head;
    kiosk.heads.look(&centre, QUEUE);
    let rewritten = Some("E-HEAD-REWRITTEN".to_owned());
    assert_eq!(kiosk.distrusts(), rewritten);
    // It goes on as if nothing had happened: what was signed once is not forgotten.
    centre.rewrite(&["a", "b", "c", "d"]);
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (4, None));
    let kiosk = kiosk.again();
    assert_eq!(kiosk.distrusts(), rewritten, "nor by a restart");
    let kostanay = Kato::parse(QUEUE).unwrap();
    let path = kiosk.path();
    assert_eq!(put_away_doubt(&path, &kostanay), Err(VaultError::InUse), "not under a running kiosk");
    let Kept { folder, heads, .. } = kiosk;
    drop(heads);
    let doubts = look_doubts(&path).unwrap();
    let [Doubt { queue, code, shown: Some(evidence), .. }] = doubts.as_slice() else { panic!("{doubts:?}") };
    assert_eq!((queue.as_str(), code.as_str()), (QUEUE, "E-HEAD-REWRITTEN"));
    let root = |signed| signer().public().verify_head(signed).unwrap().root;
    assert_eq!(root(evidence), root(&shown), "the evidence is kept with it");
    assert_eq!((put_away_doubt(&path, &kostanay), put_away_doubt(&path, &kostanay)), (Ok(true), Ok(false)));
    let kiosk = kiosk_in(folder);
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (4, None), "believed again, from the head that was kept");
    centre.rewrite(&["a", "x", "c", "d"]);
    kiosk.heads.look(&centre, QUEUE);
    assert_eq!(kiosk.distrusts(), rewritten, "and doubted again by the same measure");
}

#[test]
fn a_receipt_of_entries_that_the_centre_no_longer_has_is_told() {
    let (kiosk, centre) = (kiosk(), Log32::of(&["a", "b", "c"]));
    let before = signer().public().verify_head(&centre.growth(QUEUE, 0).unwrap().head).unwrap();
    centre.rewrite(&["a"]);
    assert!(kiosk.heads.asked(&centre, &before).is_none());
    assert_eq!(kiosk.distrusts(), Some("E-HEAD-SHRUNK".to_owned()));
}

#[test]
fn a_centre_that_keeps_its_proofs_to_itself_again_and_again_is_told() {
    let (kiosk, centre) = (kiosk(), Log32::of(&["a", "b", "c"]));
    kiosk.heads.look(&centre, QUEUE);
    centre.be_silent(Some("E-BUSY"));
    let told = |kiosk: &Kept| {
        kiosk.heads.look(&centre, QUEUE);
        kiosk.distrusts()
    };
    assert_eq!((told(&kiosk), told(&kiosk)), (None, None), "it may be busy");
    assert_eq!(told(&kiosk), Some("E-HEAD-WITHHELD".to_owned()));
    centre.be_silent(None);
    assert_eq!(told(&kiosk), Some("believed".to_owned()), "it was kept back, and has come");
    centre.be_silent(Some("E-INTERNAL"));
    assert_eq!(told(&kiosk), None, "counted anew");
    assert_eq!(kiosk.size(), 3, "what was believed stays");
}

/// A kiosk that keeps a head of one entry, a centre that has given the receipt of the second since.
fn receipted() -> (Kept, Log32, Evidence) {
    let (kiosk, centre) = (kiosk(), Log32::of(&[]));
    let first = centre.evidence(None, "a");
    kiosk.heads.look(&centre, QUEUE);
    let receipt = centre.evidence(Some(&first.opened.entry), "b");
    (kiosk, centre, receipt)
}

#[test]
fn a_receipt_that_lies_in_the_kept_log_is_held_and_the_head_kept() {
    let (kiosk, centre, receipt) = receipted();
    kiosk.heads.hold_receipt(&centre, &receipt);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (2, None));
    // Entries that come between its answers are no second log.
    *centre.growing.lock().unwrap() = 3;
    kiosk.heads.hold_receipt(&centre, &receipt);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (5, None));
}

#[test]
fn a_receipt_whose_entry_is_not_in_the_log_is_told() {
    let (kiosk, centre, receipt) = receipted();
    centre.entries.lock().unwrap()[1] = b"x".to_vec();
    kiosk.heads.hold_receipt(&centre, &receipt);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (1, Some("E-HEAD-REWRITTEN".to_owned())));
    let (kiosk, centre, mut receipt) = receipted();
    receipt.proof.clear();
    kiosk.heads.hold_receipt(&centre, &receipt);
    assert_eq!((kiosk.size(), kiosk.distrusts()), (1, Some("E-HEAD-NOT-INCLUDED".to_owned())));
}

/// One log for whoever has the receipt and another for whoever has the head: each grew from what it is asked about.
#[test]
fn a_centre_that_shows_two_logs_is_told() {
    let (kiosk, centre, receipt) = receipted();
    let first = centre.entries.lock().unwrap()[0].clone();
    *centre.fork.lock().unwrap() = Some((1, vec![first, b"x".to_vec()]));
    kiosk.heads.hold_receipt(&centre, &receipt);
    assert_eq!(kiosk.distrusts(), Some("E-HEAD-REWRITTEN".to_owned()));
    let path = kiosk.path();
    let kept = kiosk.heads.vault.with(|vault| vault.head(QUEUE)).unwrap().unwrap();
    drop(kiosk.heads);
    let doubts = look_doubts(&path).unwrap();
    let [Doubt { shown: Some(shown), .. }] = doubts.as_slice() else { panic!("{doubts:?}") };
    let read = |signed| signer().public().verify_head(signed).unwrap();
    let (kept, shown) = (read(&kept), read(shown));
    assert_eq!((kept.size, shown.size), (2, 2));
    assert_ne!(kept.root, shown.root, "both are there, signed by one key");
}

#[test]
fn two_logs_that_never_come_to_one_length_are_told_as_kept_back() {
    let (kiosk, centre, receipt) = receipted();
    let first = centre.entries.lock().unwrap()[0].clone();
    *centre.fork.lock().unwrap() = Some((1, vec![first; 4]));
    let told = |kiosk: &Kept| {
        kiosk.heads.hold_receipt(&centre, &receipt);
        kiosk.distrusts()
    };
    assert_eq!((told(&kiosk), told(&kiosk)), (None, None), "it may have been busy");
    assert_eq!(told(&kiosk), Some("E-HEAD-WITHHELD".to_owned()));
    *centre.fork.lock().unwrap() = None;
    assert_eq!(told(&kiosk), Some("believed".to_owned()));
    assert_eq!(kiosk.size(), 2);
}
