#![expect(clippy::unwrap_used, reason = "tests")]

use ledger::edition::{EDITION_VERSION, Item};
use ledger::receipt::ReceiptSigner;

use super::*;

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64(&format!("{}A=", "A".repeat(42))).unwrap()
}

fn edition(number: u64, text: &str) -> Edition {
    let texts = [("texts/kk/a.ftl", text), ("texts/ru/a.ftl", "a = 1")];
    let items: Items = texts.map(|(name, text)| (name.to_owned(), Arc::from(text.as_bytes()))).into();
    let manifest = Manifest {
        v: EDITION_VERSION,
        edition: number,
        made: "2026-11-22T09:00:00Z".parse().unwrap(),
        items: items.iter().map(|(name, bytes)| (name.clone(), Item::of(bytes))).collect(),
    };
    Edition::of(signer().edition(&manifest).unwrap(), manifest, items).unwrap()
}

#[test]
fn what_was_kept_is_read_and_only_the_last_ones_stay() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(&dir.path().join("editions"));
    let key = signer().public();
    assert_eq!(folder.highest(), 0);
    for number in 1..=5 {
        folder.keep(&edition(number, &format!("a = {number}"))).unwrap();
    }
    assert_eq!(folder.read(5, &key).unwrap(), edition(5, "a = 5"));
    folder.tidy(2).unwrap();
    assert_eq!(folder.numbers().unwrap(), [4, 5]);
    assert_eq!(folder.read(4, &key).unwrap(), edition(4, "a = 4"));
    assert_eq!(fs::read_dir(dir.path().join("editions/items")).unwrap().count(), 3);
    let again = folder.keep(&edition(5, "a = 6")).unwrap_err();
    assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(folder.read(5, &key).unwrap(), edition(5, "a = 5"));
}

#[test]
fn a_cut_before_the_list_stands_leaves_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(dir.path());
    folder.keep(&edition(1, "a = 1")).unwrap();
    // What a cut leaves: an item half written, an item whole, a list that has not got its name.
    fs::write(dir.path().join("items/ab.new"), "a =").unwrap();
    fs::write(dir.path().join("items").join(Item::of(b"a = 2").sha256.to_string()), "a").unwrap();
    fs::write(dir.path().join("edition-000000000002.77.new"), "{").unwrap();
    assert_eq!(folder.highest(), 1);
    folder.keep(&edition(2, "a = 2")).unwrap();
    assert_eq!(folder.read(2, &signer().public()).unwrap(), edition(2, "a = 2"));
}

#[test]
fn what_was_changed_on_the_disk_is_never_used_and_is_kept_aside() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::at(&dir.path().join("editions"));
    folder.keep(&edition(1, "a = 1")).unwrap();
    let item = folder.item(&Item::of(b"a = 1").sha256.to_string());
    fs::write(&item, "a = 7").unwrap();
    let key = signer().public();
    assert!(matches!(folder.read(1, &key), Err(Damaged::Content(_))));
    fs::write(&item, "a = 1").unwrap();
    assert!(folder.read(1, &key).is_ok());
    fs::rename(folder.list(1), folder.list(9)).unwrap();
    assert!(folder.read(9, &key).is_err(), "another number than it says");
    let aside = folder.set_aside().unwrap();
    assert!(aside.join("items").is_dir() && folder.highest() == 0);
}
