//! Whoever steals the disk reads nothing.

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
        scans: vec![SealedScanRef {
            plain_sha256: "00".repeat(32),
            sealed_sha256: hex::encode(sealed_sha256),
            bytes: scan.len() as u64,
        }],
        document_key_sha256: "00".repeat(32),
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
