//! What a kiosk did not believe, in an administrator's hands.

use kiosk::vault::Doubt;

use super::receipts::queue;
use super::{kiosk_folder, outcome};

#[test]
fn what_was_not_believed_is_listed_with_its_evidence_and_put_away() {
    let (dir, mut vault) = kiosk_folder();
    let head =
        |words: &[&str]| outcome(dir.path(), &[&["head"], words, &["--config", "kiosk.toml"]].concat());
    let (_, _, growth) = queue();
    let growth: ledger::head::Growth = serde_json::from_slice(&growth).unwrap();
    let since = "2026-11-22T09:00:00Z".parse().unwrap();
    for (queue, code) in [("391010000", "E-HEAD-REWRITTEN"), ("111010000", "E-HEAD-SHRUNK")] {
        let shown = (code == "E-HEAD-REWRITTEN").then(|| growth.head.clone());
        vault.doubt(&Doubt { queue: queue.to_owned(), code: code.to_owned(), since, shown }).unwrap();
    }
    let (status, _, complaint) = head(&["doubts"]);
    assert_eq!(
        (status, complaint.starts_with("E-VAULT-BUSY ")),
        (2, true),
        "while the kiosk runs: {complaint}"
    );
    drop(vault);
    let signed = serde_json::to_string(&growth.head).unwrap();
    let shrunk = "111010000\tE-HEAD-SHRUNK\t2026-11-22T09:00:00Z\t-\n";
    let rewritten = format!("391010000\tE-HEAD-REWRITTEN\t2026-11-22T09:00:00Z\t{signed}\n");
    assert_eq!(head(&["doubts"]), (0, format!("{shrunk}{rewritten}"), String::new()));
    let (status, said, _) = head(&["clear", "391010000"]);
    assert_eq!((status, said.as_str()), (0, "391010000 is no longer doubted\n"));
    assert_eq!(head(&["doubts"]).1, shrunk);
    let (status, _, complaint) = head(&["clear", "391010000"]);
    assert_eq!((status, complaint.starts_with("E-HEAD-NONE ")), (1, true), "{complaint}");
}
