//! Carrying, while somebody else has the vault in between.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use courier::Stick;
use ledger::courier::{KioskSigner, Manifest};
use rand_core::OsRng;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::vault::{Limits, NewRow, SealedBlob};

fn now() -> Timestamp {
    "2026-11-22T09:32:10Z".parse().unwrap()
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

/// Lends the vault; each time, before it does, something befalls it. Sees that no work with it writes to the stick.
struct Lender<F> {
    vault: Vault,
    stick: PathBuf,
    times: usize,
    befalls: F,
}

impl<F: FnMut(usize, &mut Vault)> Hold for Lender<F> {
    fn with<T>(&mut self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, VaultError> {
        self.times += 1;
        (self.befalls)(self.times, &mut self.vault);
        let before = files(&self.stick);
        let done = work(&mut self.vault);
        assert_eq!(files(&self.stick), before, "written while the vault was held");
        done
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

/// Carries two applications out; what is in the bundle, as (application, scans), and the vault.
fn carried(befalls: impl FnMut(usize, &mut Vault)) -> (Vec<(u128, usize)>, Vault, TempDir) {
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("vault.sqlite");
    let mut vault = Vault::open(&path, Limits::default(), now()).unwrap().vault;
    vault.enqueue(&row(1)).unwrap();
    vault.enqueue(&row(2)).unwrap();
    let mut lender = Lender { vault, stick: stick.path().to_owned(), times: 0, befalls };
    let key = KioskSigner::generate(&mut OsRng);
    let sender = Sender { kiosk: "KST3", key: &key };
    let out = export(&mut lender, sender, stick.path(), now()).unwrap();
    let bundle = Stick::open(stick.path()).unwrap().bundle(&out.name).unwrap();
    let manifest: Manifest = key.public().verify("KST3", &bundle.manifest().unwrap()).unwrap();
    let items = manifest.items.iter().map(|item| (item.submission_id.as_u128(), item.scans.len()));
    let items: Vec<(u128, usize)> = items.collect();
    assert_eq!(out.applications, items.len());
    (items, lender.vault, folder)
}

#[test]
fn the_vault_is_free_while_the_stick_is_written() {
    let mut times = 0;
    let (items, vault, _folder) = carried(|n, _| times = n);
    assert_eq!(items, [(1, 2), (2, 2)]);
    assert_eq!(times, 1 + 2 * 3, "once for what waits, once for each form, once for each scan");
    assert_eq!(vault.counts().unwrap().forms, 2, "what is carried stays");
}

#[test]
fn who_signs_meanwhile_is_for_the_next_bundle() {
    let (items, vault, _folder) = carried(|n, vault| {
        if n == 3 {
            vault.enqueue(&row(3)).unwrap();
        }
    });
    assert_eq!(items, [(1, 2), (2, 2)]);
    assert_eq!(vault.counts().unwrap().forms, 3);
}

#[test]
fn what_is_laid_aside_meanwhile_is_left_out_and_holds_nothing_up() {
    // Before its form is read, and after.
    for (at, expected) in [(2, vec![(2, 2)]), (3, vec![(1, 0), (2, 2)]), (4, vec![(1, 1), (2, 2)])] {
        let (items, vault, _folder) = carried(|n, vault| {
            if n == at {
                vault.refuse(row(1).submission_id, "E-CHAIN").unwrap();
            }
        });
        assert_eq!(items, expected, "at the {at}-th loan");
        assert_eq!((vault.counts().unwrap().forms, vault.counts().unwrap().refused), (1, 1));
    }
}
