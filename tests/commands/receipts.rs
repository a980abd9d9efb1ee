//! What people took home and what a kiosk kept of a queue's log, held against each other offline.

use std::fs;
use std::path::Path;

use super::{kiosk_folder, now, outcome};

/// A queue of two entries: the receipt of the first, and the head over both with the proof that it grew.
pub(crate) fn queue() -> (ledger::receipt::ReceiptSigner, Vec<u8>, Vec<u8>) {
    use ledger::entry::{Opened, Salt};
    use ledger::evidence::Evidence;
    use ledger::head::{HEAD_VERSION, TreeHead};
    use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner};
    use ledger::tree::{self, MemoryNodes};
    let signer = ReceiptSigner::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
    let event = |n: u32| {
        format!(
            r#"{{"application":"a{n}","revision":1,"child":{n},"event":{{"v":1,"at":"2026-11-23T06:00:00Z","by":"filer","cause":{{"signed":{{"xml_sha256":"{}"}}}},"profile":"SEED","act":{{"register":{{"number":"391010000/UO.2026.00000{n}.1","category":"N0","papers":0,"birth":"2023-04-01","since":"2026-11-23T06:00:00Z","interest_due":"2027-11-23","to_check":false}}}}}}}}"#,
            "ab".repeat(32)
        )
    };
    let mut nodes = MemoryNodes::default();
    let mut last = None;
    let mut opened = Vec::new();
    for n in 0..2 {
        let next = Opened::next("391010000", last.as_ref(), event(n + 1), Salt::from_bytes([n as u8; 32]));
        nodes.store(tree::append(&nodes, n.into(), &next.entry.leaf()).unwrap()).unwrap();
        last = Some(next.entry.clone());
        opened.push(next);
    }
    let head = |size| {
        let root = tree::root(&nodes, size).unwrap();
        let head = TreeHead { v: HEAD_VERSION, queue: "391010000".into(), size, root, at: now() };
        signer.sign_head(&head).unwrap()
    };
    let evidence = Evidence { opened: opened.remove(0), proof: Vec::new(), head: head(1) };
    let receipt = Receipt {
        v: RECEIPT_VERSION,
        submission_id: uuid::Uuid::nil(),
        signed_xml_sha256: "ab".repeat(32),
        number: "391010000/UO.2026.000001.1".into(),
        settlement: "391010000".into(),
        state: "IN_QUEUE".into(),
        claimed_at: now(),
        registered_at: now(),
        due: "2027-11-23".parse().ok(),
        awaiting: Vec::new(),
        profile: "SEED".into(),
        place: None,
        evidence: Some(evidence),
    };
    let receipt = serde_json::to_vec(&signer.sign(&receipt).unwrap()).unwrap();
    let proof = tree::prove_consistency(&nodes, 1, 2).unwrap().unwrap();
    let growth = ledger::head::Growth { head: head(2), since: 1, proof };
    (signer, receipt, serde_json::to_vec(&growth).unwrap())
}

#[test]
fn verify_receipt_proves_the_registration_with_the_centres_key_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (signer, receipt, growth) = queue();
    let ask = |key: &str| verify_receipt(dir.path(), key, &receipt, &growth);
    let key = signer.public().to_base64();
    let (status, said, complaint) = ask(&key);
    assert_eq!((status, complaint.as_str()), (0, ""));
    insta::assert_snapshot!(said, @r"
    receipt: signed by the centre
    number: 391010000/UO.2026.000001.1
    registered: 2026-11-23T06:00:00+00:00
    xml sha256: abababababababababababababababababababababababababababababababab
    log: entry 0 of queue 391010000, proven
    head: 1 entries, signed 2026-11-23T06:00:00+00:00
    other head: 2 entries, grown from the receipt's
    ");
    let other = ledger::receipt::ReceiptSigner::from_base64("CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=")
        .unwrap()
        .public()
        .to_base64();
    let (status, _, complaint) = ask(&other);
    assert_eq!((status, complaint.starts_with("E-RECEIPT-SIGNATURE")), (1, true), "{complaint}");
}

fn verify_receipt(dir: &Path, key: &str, receipt: &[u8], head: &[u8]) -> (i32, String, String) {
    fs::write(dir.join("receipt.json"), receipt).unwrap();
    fs::write(dir.join("head.json"), head).unwrap();
    outcome(dir, &["verify", "receipt", "--key", key, "--head", "head.json", "receipt.json"])
}

#[test]
fn verify_receipt_finds_a_log_that_was_written_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (signer, receipt, growth) = queue();
    let mut growth: ledger::head::Growth = serde_json::from_slice(&growth).unwrap();
    let mut head = signer.public().verify_head(&growth.head).unwrap();
    head.root = ledger::hash::Hash32([7; 32]);
    growth.head = signer.sign_head(&head).unwrap();
    let (head, key) = (serde_json::to_vec(&growth).unwrap(), signer.public().to_base64());
    let (status, _, complaint) = verify_receipt(dir.path(), &key, &receipt, &head);
    assert_eq!((status, complaint.starts_with("E-HEAD-REWRITTEN")), (1, true), "{complaint}");
}

#[test]
fn head_show_gives_the_kept_head_while_the_kiosk_runs_and_while_it_does_not() {
    let (dir, mut vault) = kiosk_folder();
    let show = || outcome(dir.path(), &["head", "show", "391010000", "--config", "kiosk.toml"]);
    let (status, _, complaint) = show();
    assert_eq!((status, complaint.starts_with("E-HEAD-NONE ")), (1, true), "{complaint}");
    let (signer, receipt, growth) = queue();
    let growth: ledger::head::Growth = serde_json::from_slice(&growth).unwrap();
    vault.keep_head("391010000", &growth.head).unwrap();
    vault.lay_out_head(&domain::kato::Kato::parse("391010000").unwrap(), &growth.head).unwrap();
    let (status, running, complaint) = show();
    assert_eq!((status, complaint.as_str()), (0, ""));
    drop(vault);
    fs::remove_file(dir.path().join("vault.sqlite.head-391010000")).unwrap();
    assert_eq!(show(), (0, running.clone(), String::new()));
    assert_eq!(serde_json::from_str::<ledger::head::SignedHead>(&running).unwrap(), growth.head);
    // What it writes is what the other command reads: longer, it proves nothing alone.
    let key = signer.public().to_base64();
    let verify = |head: &str| verify_receipt(dir.path(), &key, &receipt, head.as_bytes());
    let (status, _, complaint) = verify(&running);
    assert_eq!(
        (status, complaint.starts_with("E-HEAD-PROOF ")),
        (3, true),
        "neither yes nor no: {complaint}"
    );
    assert!(complaint.contains("log growth --settlement 391010000 --since 1`"), "{complaint}");
    let own =
        signer.public().verify(&serde_json::from_slice(&receipt).unwrap()).unwrap().evidence.unwrap().head;
    let (status, told, _) = verify(&serde_json::to_string(&own).unwrap());
    assert!(status == 0 && told.ends_with("other head: 1 entries, the same as the receipt's\n"), "{told}");
    let own = signer.public().verify_head(&own).unwrap();
    let other = ledger::head::TreeHead { root: ledger::hash::Hash32([7; 32]), ..own };
    let other = serde_json::to_string(&signer.sign_head(&other).unwrap()).unwrap();
    let (status, _, complaint) = verify(&other);
    assert_eq!((status, complaint.starts_with("E-HEAD-REWRITTEN ")), (1, true), "{complaint}");
    let (status, _, _) = outcome(dir.path(), &["head", "show", "../391", "--config", "kiosk.toml"]);
    assert_eq!(status, 2);
}
