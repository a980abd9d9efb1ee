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
    /// Refused for now.
    Later(&'static str),
}

/// A centre that does as it is told, and notes what it was handed.
#[derive(Clone, Default)]
struct Scripted {
    fates: Arc<Mutex<VecDeque<Fate>>>,
    handed: Arc<Mutex<Vec<&'static str>>>,
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
        self.handed.lock().unwrap().push(match due.part {
            Part::Form(_) => "form",
            Part::Scan(_) => "scan",
        });
        match self.fates.lock().unwrap().pop_front().expect("a fate for every piece") {
            Fate::Taken { awaiting } => Ok(registered(due.submission_id, awaiting)),
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

/// An application with two scans.
fn row() -> NewRow {
    NewRow {
        submission_id: Uuid::from_u128(7),
        kiosk_number: "K-KST3-20261122-0007-4".into(),
        signed_xml_sha256: [7; 32],
        sealed: vec![7; 30],
        blobs: vec![scan(1), scan(2)],
        accepted_at: super::super::now(),
    }
}

/// Central's receipt, awaiting the last `awaiting` scans.
fn registered(submission_id: Uuid, awaiting: usize) -> Registered {
    let now = super::super::now();
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id,
        signed_xml_sha256: hex::encode(row().signed_xml_sha256),
        number: "391010000/MT.2026.000123.1".into(),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: now,
        registered_at: now,
        due: "2026-11-27".parse().unwrap(),
        awaiting: row().blobs[2 - awaiting..].iter().map(|blob| hex::encode(blob.sealed_sha256)).collect(),
        profile: "seed".into(),
    };
    Registered { signed: signer().sign(&receipt).unwrap(), receipt }
}

/// A kiosk with one application waiting, and what its centre will do.
fn waiting(fates: &[Fate]) -> (TempDir, Scripted, Sending<Scripted>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.sqlite");
    let mut vault = Vault::open(&path, Limits::default(), super::super::now()).unwrap().vault;
    vault.enqueue(&row()).unwrap();
    let centre = Scripted::default();
    centre.fates.lock().unwrap().extend(fates);
    let (happenings, _) = channel();
    let sending = Sending {
        centre: centre.clone(),
        key: signer().public(),
        vault: Arc::new(Mutex::new(vault)),
        happenings,
        line: Line::default(),
        link: Some(true),
    };
    (folder, centre, sending)
}

/// Sends whatever is due, and lets pass whatever pause a refusal asked for.
fn send_all(sending: &mut Sending<Scripted>) {
    loop {
        while let Some(due) = sending.due() {
            sending.send(&due);
        }
        let mut vault = sending.vault.lock().unwrap();
        if vault.counts().unwrap().oldest.is_none() {
            return;
        }
        vault.wake(super::super::now()).unwrap();
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
