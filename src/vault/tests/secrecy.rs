//! Whoever steals the disk reads nothing.

use ledger::entry::{Entry, Opened, Salt};
use ledger::evidence::Evidence;
use ledger::hash::Hash32;
use ledger::head::SignedHead;
use sync::envelope::{self, ENVELOPE_VERSION, Envelope, SealedScanRef};

use super::*;

/// A public key whose other half nobody kept.
const RECIPIENT: &str = "age1efsyvvgpmmjufcfd7a3lfdv75xl80tycjd3tn2chf2lcawdrcftqvd5zag";

const XML: &str =
    "<application><applicant iin=\"850101400123\">ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ</applicant></application>";

/// Every byte of every file of the vault.
fn disk(folder: &TempDir) -> Vec<u8> {
    let files = std::fs::read_dir(folder.path()).unwrap();
    files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

fn holds(disk: &[u8], text: &str) -> bool {
    disk.windows(text.len()).any(|window| window == text.as_bytes())
}

fn sealed_application() -> NewRow {
    let central = envelope::recipient(RECIPIENT).unwrap();
    let scan = envelope::seal_blob(b"\x89PNG scan of SERIKKYZY", &central).unwrap();
    let sealed_sha256: [u8; 32] = Sha256::digest(&scan).into();
    let envelope = Envelope {
        v: ENVELOPE_VERSION,
        submission_id: row(1).submission_id,
        kiosk_number: Some(row(1).kiosk_number),
        session: row(1).submission_id,
        signed_xml: XML.into(),
        look_up_consent: None,
        login_sha256: None,
        scans: vec![SealedScanRef {
            plain_sha256: "00".repeat(32),
            sealed_sha256: hex::encode(sealed_sha256),
            bytes: scan.len() as u64,
        }],
        document_key_sha256: "00".repeat(32),
        journal: None,
    };
    let sealed = envelope.seal(&central).unwrap();
    NewRow { sealed, blobs: vec![SealedBlob { sealed_sha256, sealed: scan }], ..row(1) }
}

#[test]
fn neither_iin_nor_name_nor_scan_can_be_found_on_the_disk() {
    let (folder, mut vault) = vault();
    vault.enqueue(&sealed_application()).unwrap();
    for moment in ["in the log", "in the file"] {
        let disk = disk(&folder);
        assert!(holds(&disk, &row(1).kiosk_number), "the row is there, {moment}");
        for secret in ["850101400123", "АЙГҮЛ", "СЕРІКҚЫЗЫ", "SERIKKYZY", "applicant"] {
            assert!(!holds(&disk, secret), "{secret} {moment}");
        }
        vault.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    }
}

/// A receipt of the queue: its proof holds the event of the registration.
fn with_a_proof() -> SignedReceipt {
    let opened = Opened {
        entry: Entry {
            queue: "391010000".into(),
            index: 0,
            previous: Hash32([1; 32]),
            commitment: Hash32([2; 32]),
        },
        salt: Salt::from_bytes([3; 32]),
        event: r#"{"act":{"register":{"birth":"2023-04-01","category":"P4"}}}"#.into(),
    };
    let head = SignedHead { payload: "{}".into(), signature: String::new(), key_id: String::new() };
    let mut receipt = signer().public().verify(&receipt(1, 2)).unwrap();
    receipt.evidence = Some(Evidence { opened, proof: Vec::new(), head });
    signer().sign(&receipt).unwrap()
}

#[test]
fn of_a_receipt_nothing_is_kept_that_tells_of_the_child() {
    let (folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    vault.settle(&with_a_proof(), &signer().public(), now()).unwrap();
    assert!(vault.receipt(&row(1).kiosk_number).unwrap().is_some());
    assert!(!holds(&disk(&folder), "2023-04-01") && !holds(&disk(&folder), "P4"));
}

#[test]
fn what_an_older_program_kept_of_a_receipt_is_overwritten() {
    for version in 2..5 {
        let folder = super::schema::file_of_version(version);
        let connection = Connection::open(file(folder.path())).unwrap();
        let SignedReceipt { payload, signature, key_id } = with_a_proof();
        let (id, number) = (row(1).submission_id, row(1).kiosk_number);
        connection
            .execute(
                "INSERT INTO receipt (submission_id, kiosk_number, received_ms, payload, signature, key_id)
                 VALUES (?1, ?2, 0, ?3, ?4, ?5)",
                rusqlite::params![id.as_bytes(), number, payload, signature, key_id],
            )
            .unwrap();
        drop(connection);
        assert!(holds(&disk(&folder), "2023-04-01"), "as it was kept");
        let vault = open(folder.path());
        assert!(!holds(&disk(&folder), "2023-04-01") && !holds(&disk(&folder), "P4"), "from {version}");
        assert_eq!(vault.receipt(&number).unwrap(), signer().public().verify(&receipt(1, 2)).ok());
    }
}

#[test]
fn what_central_holds_is_overwritten_here() {
    let (folder, mut vault) = vault();
    vault.enqueue(&row(1)).unwrap();
    let form = "\u{1}".repeat(64);
    assert!(holds(&disk(&folder), &form));
    vault.settle(&receipt(1, 2), &signer().public(), now()).unwrap();
    let disk = disk(&folder);
    assert!(!holds(&disk, &form));
    for blob in row(1).blobs {
        assert!(!disk.windows(64).any(|window| window == &blob.sealed[..64]));
    }
}
