//! What the vault promises, tried against the real file.
#![expect(clippy::unwrap_used, reason = "tests")]

mod aside;
mod crash;
mod damage;
mod hostile;
mod salvage;
mod schema;
mod secrecy;
mod whole;

use std::path::Path;

use base64ct::{Base64, Encoding};
use chrono::TimeDelta;
use domain::time::Timestamp;
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptError, ReceiptSigner, SignedReceipt};
use sha2::{Digest, Sha256};
use sync::dispatch::{Line, Next, Parcel, Piece, next};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

fn now() -> Timestamp {
    "2026-11-22T09:32:10Z".parse().unwrap()
}

/// What is kept aside.
fn refused(vault: &Vault) -> Vec<Entry> {
    vault.listing().unwrap().0.into_iter().filter(|entry| entry.state == "refused").collect()
}

/// A vault in a folder of its own.
fn vault() -> (TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path());
    (folder, vault)
}

fn open(folder: &Path) -> Vault {
    let opened = Vault::open(&file(folder), Limits::default(), now()).unwrap();
    assert_eq!(opened.set_aside, None);
    opened.vault
}

fn file(folder: &Path) -> PathBuf {
    folder.join("vault.sqlite")
}

/// The `n`-th application, with two scans.
fn row(n: u8) -> NewRow {
    let scan = |m: u8| {
        let sealed = vec![m ^ n; 5_000];
        SealedBlob { sealed_sha256: Sha256::digest(&sealed).into(), sealed }
    };
    NewRow {
        submission_id: Uuid::from_u128(u128::from(n)),
        kiosk_number: format!("K-KST3-20261122-{n:04}-4"),
        signed_xml_sha256: [n; 32],
        sealed: vec![n; 3_000],
        whole: None,
        blobs: vec![scan(0x40), scan(0x80)],
        accepted_at: now(),
        journal: None,
    }
}

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64(&Base64::encode_string(&[7; 32])).unwrap()
}

/// Central's receipt for the `n`-th application, awaiting the scans from `from` on.
fn receipt(n: u8, from: usize) -> SignedReceipt {
    let row = row(n);
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id: row.submission_id,
        signed_xml_sha256: hex::encode(row.signed_xml_sha256),
        number: "391010000/MT.2026.000123.1".into(),
        settlement: "391010000".into(),
        state: "SUBMITTED".into(),
        claimed_at: now(),
        registered_at: now(),
        due: "2026-11-27".parse().ok(),
        awaiting: row.blobs[from..].iter().map(|blob| hex::encode(blob.sealed_sha256)).collect(),
        profile: "seed".into(),
        place: None,
        evidence: None,
    };
    signer().sign(&receipt).unwrap()
}

/// What the rules say is to be done with what waits here.
fn to_do(vault: &Vault, at: Timestamp) -> Next {
    next(&vault.waiting().unwrap(), &Line::default(), at)
}

/// What is sent next, in short: the applications and how many bytes of each; nothing when nothing is due.
fn due(vault: &mut Vault, at: Timestamp) -> Vec<(u8, usize)> {
    loop {
        let parcel = match to_do(vault, at) {
            Next::Send(parcel) => parcel,
            Next::WaitUntil(_) | Next::Empty => return Vec::new(),
        };
        match (vault.sealed(&parcel).unwrap(), &parcel) {
            (Some(Cargo::Forms(forms)), _) => {
                return forms.iter().map(|(id, sealed)| (id.as_bytes()[15], sealed.len())).collect();
            }
            (Some(Cargo::Piece(sealed)), Parcel::Piece(piece)) => {
                return vec![(piece.submission_id.as_bytes()[15], sealed.len())];
            }
            (Some(Cargo::Piece(_)), Parcel::Forms(_)) => panic!("a piece for forms"),
            (None, _) => {}
        }
    }
}

#[test]
fn forms_go_before_scans_and_the_oldest_first() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    assert_eq!(due(&mut vault, now()), [(1, 3_000), (2, 3_000)]);
    assert_eq!(vault.settle(&receipt(1, 0), &signer().public(), now()).unwrap().scans_left, 2);
    assert_eq!(due(&mut vault, now()), [(2, 3_000)]);
    vault.settle(&receipt(2, 0), &signer().public(), now()).unwrap();
    assert_eq!(due(&mut vault, now()), [(1, 5_000)]);
    let first = hex::encode(row(1).blobs[0].sealed_sha256);
    let submission_id = row(1).submission_id;
    let whole = Piece { submission_id, sealed_sha256: first, from: 0, bytes: 5_000, of: 5_000 };
    assert_eq!(to_do(&vault, now()), Next::Send(Parcel::Piece(whole.clone())));
    let sealed = &row(1).blobs[0].sealed;
    for (from, bytes) in [(0, 5_000), (0, 10), (0, 0), (4_321, 50), (4_990, 10), (5_000, 0)] {
        let piece = Parcel::Piece(Piece { from, bytes, ..whole.clone() });
        let cut = sealed[from as usize..(from + bytes) as usize].to_vec();
        assert!(vault.sealed(&piece).unwrap() == Some(Cargo::Piece(cut)), "{from} {bytes}");
    }
}

#[test]
fn an_application_leaves_only_when_central_holds_all_of_it() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let key = signer().public();
    for (from, left) in [(0, 2), (1, 1), (2, 0)] {
        assert_eq!(vault.settle(&receipt(1, from), &key, now()).unwrap().scans_left, left);
    }
    assert_eq!(vault.counts().unwrap(), Counts::default());
    assert_eq!(vault.receipt(&row(1).kiosk_number).unwrap(), key.verify(&receipt(1, 2)).ok());
    assert_eq!(to_do(&vault, now()), Next::Empty);
}

#[test]
fn a_receipt_that_does_not_hold_erases_nothing() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let before = vault.counts().unwrap();
    let other = ReceiptSigner::from_base64(&Base64::encode_string(&[8; 32])).unwrap().public();
    assert_eq!(
        vault.settle(&receipt(1, 2), &other, now()),
        Err(VaultError::Receipt(ReceiptError::Signature))
    );
    let key = signer().public();
    assert_eq!(vault.settle(&receipt(2, 2), &key, now()), Err(VaultError::Unknown));
    let mut forged = key.verify(&receipt(1, 2)).unwrap();
    forged.signed_xml_sha256 = "00".repeat(32);
    assert_eq!(vault.settle(&signer().sign(&forged).unwrap(), &key, now()), Err(VaultError::Conflict));
    assert_eq!(vault.counts().unwrap(), before);
    assert_eq!(vault.receipt(&row(1).kiosk_number).unwrap(), None);
}

#[test]
fn central_waiting_for_a_scan_that_was_never_here_needs_an_attendant() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let key = signer().public();
    let mut receipt = key.verify(&receipt(1, 2)).unwrap();
    receipt.awaiting = vec!["ab".repeat(32)];
    vault.settle(&signer().sign(&receipt).unwrap(), &key, now()).unwrap();
    assert_eq!(refused(&vault)[0].code, "E-VAULT-SCAN");
}

#[test]
fn what_failed_waits_its_time_and_wakes_with_the_line() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let later = now() + TimeDelta::minutes(10);
    vault.mark_retry(row(1).submission_id, later).unwrap();
    assert_eq!(due(&mut vault, now()), []);
    assert_eq!(to_do(&vault, now()), Next::WaitUntil(later));
    assert_eq!(vault.waiting().unwrap()[0].attempts, 1);
    vault.wake(now()).unwrap();
    assert_eq!(due(&mut vault, now()), [(1, 3_000)]);
    assert_eq!(vault.mark_retry(Uuid::from_u128(9), later), Err(VaultError::Unknown));
}

#[test]
fn what_central_has_lost_goes_again_form_first() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.settle(&receipt(1, 1), &signer().public(), now()).unwrap();
    assert_eq!(due(&mut vault, now()), [(1, 5_000)], "one scan is left");
    let later = now() + TimeDelta::minutes(1);
    vault.form_again(row(1).submission_id, later).unwrap();
    assert_eq!(due(&mut vault, now()), []);
    assert_eq!(due(&mut vault, later), [(1, 3_000)]);
    assert_eq!(vault.waiting().unwrap()[0].attempts, 1);
    // Central, restored, awaits the scan that it took before: it is gone here, so somebody must know.
    vault.settle(&receipt(1, 0), &signer().public(), later).unwrap();
    assert_eq!(due(&mut vault, later), [(1, 5_000)]);
    let mut lost = signer().public().verify(&receipt(1, 2)).unwrap();
    lost.awaiting = vec![hex::encode(row(1).blobs[0].sealed_sha256)];
    vault.settle(&signer().sign(&lost).unwrap(), &signer().public(), later).unwrap();
    assert_eq!(refused(&vault)[0].code, "E-VAULT-SCAN");
    vault.enqueue(&row(2)).unwrap();
    vault.refuse(row(2).submission_id, "E-CHAIN").unwrap();
    assert_eq!(vault.form_again(row(2).submission_id, later), Err(VaultError::Unknown));
}

#[test]
fn a_clock_that_ran_ahead_does_not_hold_an_application_back() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.mark_retry(row(1).submission_id, now() + TimeDelta::days(300)).unwrap();
    assert_eq!(due(&mut vault, now()), [(1, 3_000)]);
}

#[test]
fn what_central_refused_is_kept_aside_and_never_sent_again() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.refuse(row(1).submission_id, "E-CHAIN").unwrap();
    assert_eq!(due(&mut vault, now() + TimeDelta::days(1)), []);
    let aside = refused(&vault);
    assert_eq!((aside[0].code.as_str(), aside[0].accepted_at), ("E-CHAIN", now()));
    let Counts { forms, refused, bytes, oldest, .. } = vault.counts().unwrap();
    assert_eq!((forms, refused, bytes, oldest), (0, 1, 13_000, None));
}

#[test]
fn accepting_twice_is_accepting_once() {
    let (_folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    // Sealed anew after an answer got lost: other bytes, the same signed application.
    vault.enqueue(&NewRow { sealed: vec![9; 3_000], ..row(1) }).unwrap();
    assert_eq!(vault.counts().unwrap().forms, 1);
    assert_eq!(vault.enqueue(&NewRow { signed_xml_sha256: [9; 32], ..row(1) }), Err(VaultError::Conflict));
    let same_number = NewRow { kiosk_number: row(1).kiosk_number, ..row(2) };
    assert_eq!(vault.enqueue(&same_number), Err(VaultError::Conflict));
    assert_eq!(vault.counts().unwrap().forms, 1);
}

#[test]
fn what_was_accepted_is_found_again_while_it_waits_and_after_central_has_it() {
    let (_folder, mut vault) = vault();
    let (id, digest) = (row(1).submission_id, row(1).signed_xml_sha256);
    assert_eq!(vault.accepted(id, digest), Ok(None));
    vault.enqueue(&row(1)).unwrap();
    let accepted = Ok(Some((row(1).kiosk_number, now())));
    assert_eq!(vault.accepted(id, digest), accepted);
    assert_eq!(vault.accepted(id, [9; 32]), Err(VaultError::Conflict));
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    assert_eq!(vault.counts().unwrap(), Counts::default());
    assert_eq!(vault.accepted(id, digest), accepted);
    assert_eq!(vault.accepted(id, [9; 32]), Err(VaultError::Conflict));
}

#[test]
fn a_bound_is_never_passed() {
    let folder = tempfile::tempdir().unwrap();
    let limits =
        Limits { count_max: 2, bytes_max: 30_000, application_bytes_max: 14_000, ..Limits::default() };
    let mut vault = Vault::open(&file(folder.path()), limits, now()).unwrap().vault;
    assert_eq!(vault.room(now()).unwrap(), Room::Free);
    vault.enqueue(&row(1)).unwrap();
    assert_eq!(vault.room(now()).unwrap(), Room::Low(Bound::Count));
    let large = NewRow { sealed: vec![2; 4_001], ..row(2) };
    assert_eq!(vault.enqueue(&large), Err(VaultError::Full(Bound::Bytes)));
    vault.enqueue(&row(2)).unwrap();
    assert_eq!(vault.enqueue(&row(3)), Err(VaultError::Full(Bound::Count)));
    assert_eq!(vault.room(now()).unwrap(), Room::None(Bound::Count));
}

#[test]
fn temporary_numbers_count_up_within_a_day_and_over_restarts() {
    let (folder, mut vault) = vault();
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(vault.next_kiosk_seq(day("2026-11-22")), Ok(1));
    assert_eq!(vault.next_kiosk_seq(day("2026-11-22")), Ok(2));
    assert_eq!(vault.next_kiosk_seq(day("2026-11-23")), Ok(1));
    drop(vault);
    assert_eq!(open(folder.path()).next_kiosk_seq(day("2026-11-22")), Ok(3));
}

#[test]
fn old_answers_go_and_waiting_applications_stay() {
    let (_folder, mut vault) = vault();
    for n in 1..=3 {
        vault.enqueue(&row(n)).unwrap();
    }
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    vault.refuse(row(2).submission_id, "E-CHAIN").unwrap();
    vault.tidy(now() + TimeDelta::days(29)).unwrap();
    assert!(vault.receipt(&row(1).kiosk_number).unwrap().is_some());
    vault.tidy(now() + TimeDelta::days(31)).unwrap();
    assert_eq!(vault.receipt(&row(1).kiosk_number).unwrap(), None);
    assert_eq!(refused(&vault).len(), 1, "the operator has not taken it away");
    vault.tidy(now() + TimeDelta::days(5 * DAYS_OF_A_YEAR + 1)).unwrap();
    assert!(refused(&vault).is_empty());
    assert_eq!(vault.counts().unwrap().forms, 1);
}

#[test]
fn a_second_kiosk_on_the_same_file_is_turned_away() {
    let (folder, _vault) = vault();
    let second = Vault::open(&file(folder.path()), Limits::default(), now());
    assert_eq!(second.unwrap_err(), VaultError::InUse);
}
