#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64ct::{Base64, Encoding};
use ledger::receipt::{RECEIPT_VERSION, ReceiptSigner};
use sha2::{Digest, Sha256};
use sync::wire::ErrorBody;
use tempfile::TempDir;

use super::*;
use crate::vault::{Limits, NewRow, SealedBlob, Vault};

/// What happens to the next piece that is handed over.
#[derive(Clone, Copy)]
enum Fate {
    /// Taken; so many scans are still awaited.
    Taken { awaiting: usize },
    /// Taken, says a receipt for other bytes.
    Mistaken,
    /// Our bug.
    Panic,
    /// Refused for now.
    Later(&'static str),
}

/// A centre that does as it is told, and notes what it was handed.
#[derive(Clone, Default)]
struct Scripted {
    fates: Arc<Mutex<VecDeque<Fate>>>,
    handed: Arc<Mutex<Vec<&'static str>>>,
    ids: Arc<Mutex<Vec<Uuid>>>,
}

impl Scripted {
    fn handed(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.handed.lock().unwrap())
    }
}

impl Centre for Scripted {
    fn is_there(&self) -> bool {
        true
    }

    fn put(&self, due: &Due) -> Result<Registered, UplinkError> {
        self.ids.lock().unwrap().push(due.submission_id);
        self.handed.lock().unwrap().push(match due.part {
            Part::Form(_) => "form",
            Part::Scan(_) => "scan",
        });
        let fate = self.fates.lock().unwrap().pop_front().expect("a fate for every piece");
        match fate {
            Fate::Taken { awaiting } => Ok(registered(due.submission_id, awaiting, row(7).signed_xml_sha256)),
            Fate::Mistaken => Ok(registered(due.submission_id, 2, [9; 32])),
            Fate::Panic => panic!("as the test wants it"),
            Fate::Later(code) => Err(UplinkError::Refused(ErrorBody::later(code))),
        }
    }
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
        blobs: vec![scan(1), scan(2)],
        accepted_at: super::super::now(),
    }
}

/// Central's receipt, awaiting the last `awaiting` scans.
fn registered(submission_id: Uuid, awaiting: usize, signed_xml_sha256: [u8; 32]) -> Registered {
    let now = super::super::now();
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id,
        signed_xml_sha256: hex::encode(signed_xml_sha256),
        number: "391010000/MT.2026.000123.1".into(),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: now,
        registered_at: now,
        due: "2026-11-27".parse().unwrap(),
        awaiting: row(7).blobs[2 - awaiting..].iter().map(|blob| hex::encode(blob.sealed_sha256)).collect(),
        profile: "seed".into(),
    };
    Registered { signed: signer().sign(&receipt).unwrap(), receipt }
}

/// A kiosk with one application waiting, and what its centre will do.
fn waiting(fates: &[Fate]) -> (TempDir, Scripted, Sending<Scripted>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.sqlite");
    let mut vault = Vault::open(&path, Limits::default(), super::super::now()).unwrap().vault;
    vault.enqueue(&row(7)).unwrap();
    let centre = Scripted::default();
    centre.fates.lock().unwrap().extend(fates);
    let (happenings, _) = channel();
    let sending = Sending {
        centre: centre.clone(),
        key: signer().public(),
        vault: SharedVault::new(vault),
        happenings,
        line: Line::default(),
        link: Some(true),
        chance: || 1_999,
    };
    (folder, centre, sending)
}

/// Sends whatever is due, and lets pass whatever pause a refusal asked for.
fn send_all(sending: &mut Sending<Scripted>) {
    loop {
        while sending.step(super::super::now()) {}
        let oldest = sending.vault.with(|vault| {
            vault.wake(super::super::now()).unwrap();
            vault.counts().unwrap().oldest
        });
        if oldest.is_none() {
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
        assert!(!sending.step(super::super::now()), "the loop pauses");
        assert_eq!(centre.handed(), ["form"]);
        sending.vault.with(|vault| vault.refuse_writes(false)).unwrap();
        assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().forms, 1, "it still waits");
    }
}

#[test]
fn a_receipt_for_other_bytes_does_not_hold_up_the_rows_behind_it() {
    let (_folder, centre, mut sending) = waiting(&[Fate::Mistaken, Fate::Later("E-BUSY")]);
    sending.vault.with(|vault| vault.enqueue(&row(8))).unwrap();
    let now = super::super::now();
    assert!(sending.step(now) && sending.step(now));
    let ids = centre.ids.lock().unwrap().clone();
    assert_eq!(ids, [row(7).submission_id, row(8).submission_id]);
    assert_eq!(sending.vault.with(|vault| vault.counts()).unwrap().forms, 2);
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
