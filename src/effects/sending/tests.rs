#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use base64ct::{Base64, Encoding};
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner, SignedReceipt};
use sha2::{Digest, Sha256};
use sync::dispatch::Answer;
use sync::wire::ErrorBody;
use tempfile::TempDir;

use super::*;
use crate::vault::{Limits, NewRow, SealedBlob};

mod busy;
mod deadly;
mod named;
mod simulation;

/// A sealed form that carries its login.
const WHOLE: [u8; 40] = [8; 40];

/// What happens to the next piece that is handed over.
#[derive(Clone, Copy)]
enum Fate {
    /// Taken; so many scans are still awaited.
    Taken { awaiting: usize },
    /// Taken, says a receipt for other bytes.
    Mistaken,
    /// Our bug.
    Panic,
    /// Cut on the way.
    Cut,
    /// Refused for good.
    Never(&'static str),
    /// Refused for good by somebody who cannot sign it.
    Claimed(&'static str),
    /// Refused for now.
    Later(&'static str),
}

/// A centre that does as it is told, and notes what it was handed.
#[derive(Clone, Default)]
struct Scripted {
    fates: Arc<Mutex<VecDeque<Fate>>>,
    handed: Arc<Mutex<Vec<&'static str>>>,
    ids: Arc<Mutex<Vec<Uuid>>>,
    log: Arc<Mutex<Vec<u8>>>,
    keys_changed: Arc<AtomicBool>,
    revoked: Arc<AtomicBool>,
    busy: Arc<AtomicBool>,
}

impl Scripted {
    fn handed(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.handed.lock().unwrap())
    }
}

impl Centre for Scripted {
    fn look(&self) -> Seen {
        if self.revoked.load(Ordering::SeqCst) {
            return Seen::Revoked;
        }
        if self.busy.load(Ordering::SeqCst) {
            return Seen::Busy;
        }
        if self.keys_changed.load(Ordering::SeqCst) { Seen::OtherKeys } else { Seen::There }
    }

    fn put(&self, parcel: &Parcel, cargo: &Cargo) -> Heard {
        let is_whole = matches!(cargo, Cargo::Forms(forms) if forms[0].1 == WHOLE);
        let (ids, piece) = match parcel {
            Parcel::Forms(ids) if is_whole => (ids.clone(), "whole form"),
            Parcel::Forms(ids) => (ids.clone(), "form"),
            Parcel::Piece(piece) => (vec![piece.submission_id], "scan"),
        };
        let mut answers = Vec::new();
        for id in ids {
            self.ids.lock().unwrap().push(id);
            self.handed.lock().unwrap().push(piece);
            let fate = self.fates.lock().unwrap().pop_front().expect("a fate for every piece");
            let answer = match fate {
                Fate::Taken { awaiting } => {
                    Answer::Receipt(registered(id, awaiting, row(7).signed_xml_sha256))
                }
                Fate::Mistaken => Answer::Receipt(registered(id, 2, [9; 32])),
                Fate::Panic => panic!("as the test wants it"),
                Fate::Cut => return Heard::Offline,
                Fate::Never(code) => refused(id, code),
                Fate::Claimed(code) => {
                    let mut claimed = refused(id, code);
                    if let Answer::Refused { refusal, .. } = &mut claimed {
                        refusal.signature = registered(id, 0, [7; 32]).signature;
                    }
                    claimed
                }
                Fate::Later(code) => Answer::Later(ErrorBody::later(code)),
            };
            answers.push((id, answer));
        }
        Heard::Answers(answers)
    }

    fn hold(&self, _: &Receipt) {}

    fn keep_enrolled(&self, _: Timestamp) -> Option<String> {
        None
    }
}

/// The clock of these tests stands.
fn now() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64(&Base64::encode_string(&[7; 32])).unwrap()
}

fn scan(n: u8) -> SealedBlob {
    let sealed = vec![n; 50];
    SealedBlob { sealed_sha256: Sha256::digest(&sealed).into(), sealed }
}

/// The `n`-th application, with two scans.
fn row(n: u8) -> NewRow {
    NewRow {
        submission_id: Uuid::from_u128(n.into()),
        kiosk_number: format!("K-KST3-20261122-{n:04}-4"),
        signed_xml_sha256: [7; 32],
        sealed: vec![7; 30],
        whole: None,
        blobs: vec![scan(1), scan(2)],
        accepted_at: now(),
        journal: None,
    }
}

/// Central's receipt for row 7, awaiting the last `awaiting` scans.
fn registered(submission_id: Uuid, awaiting: usize, signed_xml_sha256: [u8; 32]) -> SignedReceipt {
    let awaiting = row(7).blobs[2 - awaiting..].iter().map(|blob| hex::encode(blob.sealed_sha256)).collect();
    receipt_of(submission_id, signed_xml_sha256, 123, awaiting)
}

fn receipt_of(
    submission_id: Uuid,
    signed_xml_sha256: [u8; 32],
    number: usize,
    awaiting: Vec<String>,
) -> SignedReceipt {
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id,
        signed_xml_sha256: hex::encode(signed_xml_sha256),
        number: format!("391010000/MT.2026.{number:06}.1"),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: now(),
        registered_at: now(),
        due: "2026-11-27".parse().ok(),
        awaiting,
        profile: "seed".into(),
        place: None,
        evidence: None,
    };
    signer().sign(&receipt).unwrap()
}

/// Central's refusal of a row's form.
fn refused(submission_id: Uuid, code: &str) -> Answer {
    let sealed_sha256 = hex::encode(Sha256::digest(&row(submission_id.as_bytes()[15]).sealed));
    let refusal = signer().refuse(submission_id, &sealed_sha256, code).unwrap();
    Answer::Refused { refusal, problem: ErrorBody::for_good(code) }
}

/// A kiosk with one application waiting, and what its centre will do.
fn waiting(fates: &[Fate]) -> (TempDir, Scripted, Sending<Scripted>) {
    let (folder, centre, sending, _) = waiting_in(Limits::default(), fates);
    (folder, centre, sending)
}

fn waiting_in(limits: Limits, fates: &[Fate]) -> (TempDir, Scripted, Sending<Scripted>, Receiver<Happening>) {
    waiting_with(&row(7), limits, fates)
}

fn waiting_with(
    row: &NewRow,
    limits: Limits,
    fates: &[Fate],
) -> (TempDir, Scripted, Sending<Scripted>, Receiver<Happening>) {
    let folder = tempfile::tempdir().unwrap();
    let centre = Scripted::default();
    let log = Log::to(centre.log.clone());
    let vault = SharedVault::with_limits(folder.path().join("vault.sqlite"), limits, log.clone()).unwrap();
    vault.with(|vault| vault.enqueue(row)).unwrap();
    centre.fates.lock().unwrap().extend(fates);
    let (happenings, happened) = channel();
    let sending = Sending {
        centre: centre.clone(),
        key: signer().public(),
        room: RoomTeller::new(vault.clone(), happenings.clone(), log.clone()),
        vault,
        happenings,
        proofs: Proofs::default(),
        ours: Arc::default(),
        busy: Busy::default(),
        line: Line::default(),
        seen: Some(Seen::There),
        due_at: None,
        brought: Brought::Nothing,
        tidied: None,
        renew_at: None,
        clock: Box::new(now),
        chance: || 1_999,
        listed: None,
        state: None,
        log,
    };
    (folder, centre, sending, happened)
}

/// Sends whatever is due, and lets pass whatever pause a refusal asked for.
fn send_all(sending: &mut Sending<Scripted>) {
    loop {
        while sending.step() {}
        let oldest = sending.vault.with(|vault| {
            vault.wake(now())?;
            vault.counts().map(|counts| counts.oldest)
        });
        if oldest.unwrap().is_none() {
            return;
        }
    }
}

#[test]
fn a_centre_that_has_lost_a_registration_gets_the_form_again_and_then_the_scan() {
    let (_folder, centre, mut sending) = waiting(&[
        Fate::Taken { awaiting: 1 },
        Fate::Later("E-NOSUBMISSION"),
        Fate::Taken { awaiting: 1 },
        Fate::Taken { awaiting: 0 },
    ]);
    send_all(&mut sending);
    assert_eq!(centre.handed(), ["form", "scan", "form", "scan"]);
}

#[test]
fn what_the_vault_cannot_write_down_is_not_sent_again_without_a_pause() {
    for fate in [Fate::Taken { awaiting: 2 }, Fate::Later("E-BUSY"), Fate::Later("E-NOSUBMISSION")] {
        let (_folder, centre, mut sending) = waiting(&[fate; 1]);
        sending.vault.with(|vault| vault.refuse_writes(true)).unwrap();
        assert!(!sending.step(), "the loop pauses");
        assert_eq!(centre.handed(), ["form"]);
        sending.vault.with(|vault| vault.refuse_writes(false)).unwrap();
        assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().forms, 1, "it still waits");
    }
}

#[test]
fn a_receipt_for_other_bytes_does_not_hold_up_the_rows_behind_it() {
    let (_folder, centre, mut sending) = waiting(&[Fate::Mistaken, Fate::Later("E-BUSY")]);
    sending.vault.with(|vault| vault.enqueue(&row(8))).unwrap();
    assert!(sending.step());
    let ids = centre.ids.lock().unwrap().clone();
    assert_eq!(ids, [row(7).submission_id, row(8).submission_id]);
    assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().forms, 2);
}

#[test]
fn a_revoked_kiosk_takes_nothing_new_keeps_what_waits_and_goes_on_once_it_is_enrolled_anew() {
    let (_folder, centre, mut sending, happened) =
        waiting_in(Limits::default(), &[Fate::Taken { awaiting: 0 }]);
    let full = || {
        let fulls = happened
            .try_iter()
            .filter_map(|told| if let Happening::Full(full) = told { Some(full) } else { None });
        fulls.last()
    };
    centre.revoked.store(true, Ordering::SeqCst);
    sending.round();
    assert_eq!(full(), Some(true));
    assert!(centre.handed().is_empty());
    assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().forms, 1, "it still waits");
    let log = String::from_utf8(centre.log.lock().unwrap().clone()).unwrap();
    assert!(log.contains("central has revoked this kiosk"), "{log}");
    centre.revoked.store(false, Ordering::SeqCst);
    sending.round();
    assert_eq!((full(), centre.handed().len()), (Some(false), 1));
}

#[test]
fn sending_goes_on_after_a_panic() {
    let (_folder, centre, mut sending) = waiting(&[Fate::Panic, Fate::Taken { awaiting: 0 }]);
    let (wake, woken) = channel();
    wake.send(()).unwrap();
    drop(wake);
    sending.run(&woken);
    assert_eq!(centre.handed(), ["form", "form"]);
    assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().forms, 0);
}

#[test]
fn a_refusal_is_told_to_administrators_once_and_lies_beside_the_vault() {
    let (folder, centre, mut sending) = waiting(&[Fate::Never("E-CHAIN")]);
    for _ in 0..2 {
        sending.round();
    }
    let log = String::from_utf8(centre.log.lock().unwrap().clone()).unwrap();
    let told: Vec<&str> = log.lines().filter(|line| line.contains("E-CHAIN")).collect();
    assert_eq!(told.len(), 1, "{log}");
    assert!(told[0].contains(&row(7).kiosk_number), "{log}");
    let listed = std::fs::read_to_string(folder.path().join("vault.sqlite.list")).unwrap();
    assert!(listed.contains("K-KST3-20261122-0007-4\trefused\tE-CHAIN\t0\t2\t"), "{listed}");
}

#[test]
fn a_refusal_that_central_did_not_sign_lays_nothing_aside() {
    let (_folder, _, mut sending) = waiting(&[Fate::Claimed("E-CHAIN")]);
    sending.step();
    let counts = sending.vault.with(|vault| vault.counts()).unwrap();
    assert_eq!((counts.forms, counts.refused), (1, 0));
}

#[test]
fn a_kiosk_that_is_full_says_so_before_anybody_begins_and_again_when_there_is_room() {
    let limits = Limits { count_max: 1, ..Limits::default() };
    let fates = [Fate::Later("E-BUSY"), Fate::Taken { awaiting: 0 }];
    let (_folder, centre, mut sending, happened) = waiting_in(limits, &fates);
    let told = |happened: &Receiver<Happening>| -> Vec<bool> {
        let fullness = |happening| if let Happening::Full(full) = happening { Some(full) } else { None };
        happened.try_iter().filter_map(fullness).collect()
    };
    sending.round();
    assert_eq!(told(&happened), [true]);
    sending.round();
    assert!(told(&happened).is_empty(), "said once");
    sending.vault.with(|vault| vault.wake(now())).unwrap();
    sending.round();
    assert_eq!(told(&happened), [false]);
    let log = String::from_utf8(centre.log.lock().unwrap().clone()).unwrap();
    assert!(log.contains("None(Count)"), "{log}");
}

#[test]
fn what_has_served_its_time_is_erased_once_a_day() {
    let (_folder, _, mut sending) = waiting(&[Fate::Never("E-CHAIN")]);
    sending.round();
    let refused = |sending: &Sending<Scripted>| sending.vault.with(|vault| vault.counts()).unwrap().refused;
    assert_eq!(refused(&sending), 1, "kept for whoever asks");
    sending.clock = Box::new(|| now() + chrono::TimeDelta::days(31));
    sending.round();
    assert_eq!(refused(&sending), 1, "nobody has taken it away");
    sending.clock = Box::new(|| now() + chrono::TimeDelta::days(5 * 366 + 1));
    sending.round();
    assert_eq!(refused(&sending), 0);
}

#[test]
fn while_pieces_are_cut_off_on_the_way_all_of_them_wait_together() {
    let later = Fate::Later("E-BUSY");
    let (_folder, centre, mut sending) = waiting(&[Fate::Cut, later, later]);
    sending.vault.with(|vault| vault.enqueue(&row(8))).unwrap();
    sending.round();
    sending.round();
    assert_eq!(centre.handed(), ["form"], "nothing is tried on a line that cuts");
    let until = now() + chrono::TimeDelta::milliseconds(1_999);
    assert_eq!(sending.due_at, Some(until));
    assert_eq!(sending.pause(), Duration::from_millis(1_999));
    sending.clock = Box::new(move || until);
    assert!(sending.step());
    assert_eq!(centre.handed(), ["form", "form"], "then both go together");
}

#[test]
fn a_centre_with_other_keys_than_the_pinned_ones_gets_nothing() {
    let (_folder, centre, mut sending, happened) =
        waiting_in(Limits::default(), &[Fate::Taken { awaiting: 0 }]);
    let links = || -> Vec<bool> {
        let link = |happening| if let Happening::Link(there) = happening { Some(there) } else { None };
        happened.try_iter().filter_map(link).collect()
    };
    centre.keys_changed.store(true, Ordering::SeqCst);
    sending.round();
    sending.round();
    assert!(centre.handed().is_empty(), "it would refuse for good what it cannot open");
    assert_eq!(links(), [false]);
    let log = String::from_utf8(centre.log.lock().unwrap().clone()).unwrap();
    assert_eq!(log.matches("other keys").count(), 1, "{log}");
    centre.keys_changed.store(false, Ordering::SeqCst);
    sending.round();
    assert_eq!((centre.handed(), links()), (vec!["form"], vec![true]));
}
