//! A stick is anybody's: what it holds is held against what was signed.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use ledger::courier::{KioskSigner, MANIFEST_VERSION, Manifest, Packed, SealedFile};
use rand_core::OsRng;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

/// A stick with one bundle of two files.
fn carried() -> (TempDir, PathBuf, [SealedFile; 2]) {
    let dir = tempfile::tempdir().unwrap();
    let (name, files) = carry(dir.path(), "20261122T093210Z");
    let folder = dir.path().join(name);
    (dir, folder, files)
}

fn carry(dir: &Path, stamp: &str) -> (String, [SealedFile; 2]) {
    let mut bundle = NewBundle::begin(dir, "KST3", stamp).unwrap();
    let files = [bundle.put(b"a sealed form").unwrap(), bundle.put(b"a sealed scan").unwrap()];
    let [form, scan] = files.clone();
    let item = Packed { submission_id: Uuid::from_u128(1), form, scans: vec![scan] };
    let made_at = "2026-11-22T09:32:10Z".parse().unwrap();
    let manifest = Manifest { v: MANIFEST_VERSION, kiosk: "KST3".into(), made_at, items: vec![item] };
    (bundle.finish(&KioskSigner::generate(&mut OsRng).sign(&manifest).unwrap()).unwrap(), files)
}

fn read(folder: &Path, file: &SealedFile) -> Result<Vec<u8>, CourierError> {
    let stick = Stick::open(folder.parent().unwrap()).unwrap();
    stick.bundle(folder.file_name().unwrap().to_str().unwrap())?.sealed(file, 1_000)
}

#[test]
fn what_is_carried_is_read_and_answered() {
    let (dir, folder, files) = carried();
    let stick = Stick::open(dir.path()).unwrap();
    assert_eq!(stick.bundles().unwrap(), ["tereze-KST3-20261122T093210Z"]);
    assert_eq!(read(&folder, &files[0]).unwrap(), b"a sealed form");
    let bundle = stick.bundle("tereze-KST3-20261122T093210Z").unwrap();
    assert_eq!(bundle.manifest().unwrap().claimed_kiosk().as_deref(), Some("KST3"));
    assert_eq!(bundle.answers(), Ok(None));
    bundle.lay_answers(b"first").unwrap();
    bundle.lay_answers(b"again").unwrap();
    assert_eq!(bundle.answers().unwrap().unwrap(), b"again");
    assert_eq!(NewBundle::begin(dir.path(), "KST3", "20261122T093210Z").unwrap_err(), CourierError::Exists);
}

#[test]
fn a_bundle_that_was_not_finished_leaves_nothing_and_one_that_was_cut_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let mut bundle = NewBundle::begin(dir.path(), "KST3", "x").unwrap();
    bundle.put(b"a sealed form").unwrap();
    assert!(dir.path().join("tereze-KST3-x.part").is_dir(), "written beside");
    assert!(Stick::open(dir.path()).unwrap().bundles().unwrap().is_empty());
    drop(bundle);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    // The power failed: the folder of the part stays, and nobody takes it for a bundle.
    fs::create_dir(dir.path().join("tereze-KST3-x.part")).unwrap();
    assert!(Stick::open(dir.path()).unwrap().bundles().unwrap().is_empty());
}

#[test]
fn links_pipes_and_folders_are_not_read() {
    let (dir, folder, files) = carried();
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, b"a sealed form").unwrap();
    let form = folder.join(files[0].name());
    fs::remove_file(&form).unwrap();
    symlink(&secret, &form).unwrap();
    assert_eq!(read(&folder, &files[0]), Err(CourierError::NotPlain), "a link to the very bytes");
    fs::remove_file(&form).unwrap();
    fs::create_dir(&form).unwrap();
    assert_eq!(read(&folder, &files[0]), Err(CourierError::NotPlain));
    fs::remove_dir(&form).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &form, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    assert_eq!(read(&folder, &files[0]), Err(CourierError::NotPlain), "nobody waits for a writer");
    fs::remove_file(&form).unwrap();
    assert_eq!(read(&folder, &files[0]), Err(CourierError::Missing));
    let beside = dir.path().join("tereze-link");
    symlink(&folder, &beside).unwrap();
    assert_eq!(read(&beside, &files[1]), Err(CourierError::NotPlain), "a bundle that is a link");
    // Answers are laid in the bundle's own folder, whatever lies in their way.
    symlink(&secret, folder.join("answers.json.part")).unwrap();
    symlink(&secret, folder.join("answers.json")).unwrap();
    let stick = Stick::open(dir.path()).unwrap();
    let bundle = stick.bundle("tereze-KST3-20261122T093210Z").unwrap();
    assert_eq!(bundle.answers(), Err(CourierError::NotPlain));
    bundle.lay_answers(b"answers").unwrap();
    assert_eq!(bundle.answers().unwrap().unwrap(), b"answers");
    assert_eq!(fs::read(&secret).unwrap(), b"a sealed form", "what the link led to is untouched");
}

#[test]
fn other_bytes_than_were_signed_for_are_not_handed_out() {
    let (_dir, folder, files) = carried();
    let form = folder.join(files[0].name());
    for (bytes, why) in [
        (&b"a sealed fork"[..], CourierError::Changed),
        (b"a sealed", CourierError::Changed),
        (b"", CourierError::Changed),
        (b"a sealed form, and more", CourierError::TooLarge),
    ] {
        fs::write(&form, bytes).unwrap();
        assert_eq!(read(&folder, &files[0]), Err(why));
    }
    // A hole of a terabyte costs nothing to make, and nothing to refuse.
    fs::File::options().write(true).open(&form).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(read(&folder, &files[0]), Err(CourierError::TooLarge));
    let claimed = SealedFile { bytes: 1 << 40, ..files[0].clone() };
    assert_eq!(
        read(&folder, &claimed),
        Err(CourierError::TooLarge),
        "nor is a length believed that was signed"
    );
    fs::File::options().write(true).open(folder.join("manifest.json")).unwrap().set_len(1 << 40).unwrap();
    let stick = Stick::open(folder.parent().unwrap()).unwrap();
    let bundle = stick.bundle("tereze-KST3-20261122T093210Z").unwrap();
    assert_eq!(bundle.manifest(), Err(CourierError::TooLarge));
}

#[test]
fn tricks_with_names_and_numbers_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    for name in
        ["tereze-a b", "tereze-\u{1b}[2J", "tereze-..", "Tereze-KST3", "tereze-refused-KST3-x", "tereze-Ж"]
    {
        fs::create_dir(dir.path().join(name)).unwrap();
    }
    let stick = Stick::open(dir.path()).unwrap();
    assert!(stick.bundles().unwrap().is_empty());
    assert_eq!(stick.bundle("../etc").unwrap_err(), CourierError::Missing);
    for n in 0..70 {
        fs::create_dir(dir.path().join(format!("tereze-{n}"))).unwrap();
    }
    assert_eq!(stick.bundles(), Err(CourierError::TooMany));
    assert_eq!(Stick::open(&dir.path().join("none")).unwrap_err(), CourierError::Missing);
    fs::write(dir.path().join("file"), b"").unwrap();
    assert_eq!(Stick::open(&dir.path().join("file")).unwrap_err(), CourierError::NotPlain);
}
