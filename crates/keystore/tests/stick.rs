//! A folder as a stick: what is listed, what is refused, what is written.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::media_type::MediaType;
use keystore::{Config, Hint, Stick, StickError, sticks};
use tempfile::TempDir;

/// How a PKCS#12 begins: SEQUENCE, version 3, SEQUENCE, data; here with lengths left open, below spelt out.
const KEY: &[u8] = b"\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
const LONG_KEY: &[u8] =
    b"\x30\x84\0\0\x10\0\x02\x01\x03\x30\x84\0\0\x0f\0\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn stick_at(path: &Path) -> Stick {
    let config = Config { roots: vec![path.to_owned()], mounts_under: Vec::new() };
    sticks(&config).pop().unwrap()
}

fn stick() -> (TempDir, Stick) {
    let folder = tempfile::tempdir().unwrap();
    let stick = stick_at(folder.path());
    (folder, stick)
}

fn put(folder: &TempDir, path: &str, bytes: &[u8]) {
    let path = folder.path().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn key_names(stick: &Stick) -> Vec<String> {
    stick.key_files().unwrap().files.iter().map(|file| file.name_shown().to_owned()).collect()
}

#[test]
fn keys_are_found_by_content_and_hinted_at_by_name() {
    let (folder, stick) = stick();
    put(&folder, "AUTH_RSA256_a.p12", KEY);
    put(&folder, "keys/RSA256_b.p12", KEY);
    put(&folder, "no ending", LONG_KEY);
    put(&folder, "no key.bin", b"\x30\x80\x02\x01\x03\x30\x80\x06\x09\x60");
    put(&folder, "broken.p12", b"this was a key once");
    put(&folder, "holiday.jpg", b"\xFF\xD8\xFF\xE0");
    put(&folder, "._RSA256_b.p12", KEY);
    put(&folder, ".Trashes/RSA256_c.p12", KEY);
    put(&folder, "big.bin", &[KEY, &[0; 65 * 1024]].concat());
    assert_eq!(key_names(&stick), ["AUTH_RSA256_a.p12", "broken.p12", "no ending", "RSA256_b.p12"]);
    let keys = stick.key_files().unwrap();
    assert!(!keys.cut);
    assert_eq!(keys.files[0].hint(), Hint::Login);
    assert_eq!(keys.files[0].read().unwrap().as_slice(), KEY);
}

#[test]
fn papers_of_a_wrong_kind_are_listed_so_that_they_can_be_explained() {
    let (folder, stick) = stick();
    put(&folder, "a.bin", PNG);
    put(&folder, "b.heic", b"\0\0\0\x18ftypheic");
    put(&folder, "c.jpg", PNG);
    put(&folder, "d.txt", b"text");
    let scans = stick.scan_files().unwrap().files;
    let kinds: Vec<_> = scans.iter().map(|scan| (scan.name_shown(), scan.media_type())).collect();
    assert_eq!(kinds, [("a.bin", Some(MediaType::Png)), ("b.heic", None), ("c.jpg", Some(MediaType::Png))]);
    assert_eq!(scans[0].read(1_000).unwrap().as_slice(), PNG);
    assert_eq!(scans[0].read(4).unwrap_err(), StickError::TooBig { bytes_max: 4 });
}

/// Every name below a folder, when it was last written and what it holds.
fn everything(folder: &Path) -> Vec<(PathBuf, i64, i64, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = path.metadata().unwrap();
        let bytes = if about.is_dir() { Vec::new() } else { std::fs::read(&path).unwrap() };
        found.push((path.clone(), about.mtime(), about.mtime_nsec(), bytes));
        if about.is_dir() {
            found.extend(everything(&path));
        }
    }
    found.sort();
    found
}

#[test]
fn whatever_is_looked_for_the_stick_is_only_read() {
    let (folder, stick) = stick();
    put(&folder, "keys/RSA256_b.p12", KEY);
    put(&folder, "c.jpg", PNG);
    let before = everything(folder.path());
    for key in stick.key_files().unwrap().files {
        assert!(keystore::open_key(&key, "a password").is_err());
    }
    for scan in stick.scan_files().unwrap().files {
        scan.read(1_000).unwrap();
    }
    assert!(stick.kept_files().unwrap().files.is_empty());
    assert_eq!(everything(folder.path()), before);
}

#[test]
fn no_link_is_followed_and_nothing_but_files_is_opened() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.p12"), KEY).unwrap();
    let (folder, stick) = stick();
    symlink(outside.path().join("secret.p12"), folder.path().join("link.p12")).unwrap();
    symlink(outside.path(), folder.path().join("folder")).unwrap();
    symlink("/dev/zero", folder.path().join("zero.p12")).unwrap();
    std::fs::create_dir(folder.path().join("folder.p12")).unwrap();
    let fifo = folder.path().join("pipe.p12");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    put(&folder, "true.p12", KEY);
    assert_eq!(key_names(&stick), ["true.p12"]);
}

#[test]
fn a_file_exchanged_for_a_link_or_a_pipe_after_listing_is_refused() {
    let (folder, stick) = stick();
    put(&folder, "a.p12", KEY);
    put(&folder, "deep/b.p12", KEY);
    let keys = stick.key_files().unwrap().files;
    let path = folder.path().join("a.p12");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(keys[0].read().unwrap_err(), StickError::Missing);
    symlink("/etc/hostname", &path).unwrap();
    assert_eq!(keys[0].read().unwrap_err(), StickError::NotRegular);
    std::fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(keys[0].read().unwrap_err(), StickError::NotRegular);
    let moved = tempfile::tempdir().unwrap();
    std::fs::rename(folder.path().join("deep"), moved.path().join("deep")).unwrap();
    symlink(moved.path().join("deep"), folder.path().join("deep")).unwrap();
    assert_eq!(keys[1].read().unwrap_err(), StickError::NotRegular);
}

#[test]
fn a_listing_is_bounded_and_says_when_it_is_cut() {
    let (folder, stick) = stick();
    for n in 0..70 {
        put(&folder, &format!("{n:03}.p12"), KEY);
    }
    put(&folder, "a/b/c/reached.bin", PNG);
    put(&folder, "a/b/c/d/too-deep.bin", PNG);
    let keys = stick.key_files().unwrap();
    assert_eq!((keys.files.len(), keys.cut), (64, true));
    let scans = stick.scan_files().unwrap();
    assert_eq!((scans.files.len(), scans.cut), (1, true));
}

#[test]
fn another_stick_in_its_place_is_not_taken_for_it() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("stick");
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("a.p12"), KEY).unwrap();
    let stick = stick_at(&path);
    let key = stick.key_files().unwrap().files.remove(0);
    std::fs::rename(&path, parent.path().join("old")).unwrap();
    assert!(!stick.is_in());
    assert_eq!(key.read().unwrap_err(), StickError::Gone);
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("a.p12"), KEY).unwrap();
    assert!(!stick.is_in());
    assert_eq!(key.read().unwrap_err(), StickError::Gone);
    assert_eq!(stick.key_files().unwrap_err(), StickError::Gone);
    assert_eq!(stick.write_document("a.pdf", b"%PDF").unwrap_err(), StickError::Gone);
    assert_ne!(stick_at(&path), stick);
}

#[test]
fn a_paper_never_replaces_a_file() {
    let (folder, stick) = stick();
    put(&folder, "paper.pdf", b"theirs");
    put(&folder, ".tereze.part", b"left behind");
    assert_eq!(stick.write_document("paper.pdf", b"ours").unwrap(), "paper-2.pdf");
    assert_eq!(stick.write_document("paper.pdf", b"again").unwrap(), "paper-3.pdf");
    assert_eq!(std::fs::read(folder.path().join("paper.pdf")).unwrap(), b"theirs");
    assert_eq!(std::fs::read(folder.path().join("paper-2.pdf")).unwrap(), b"ours");
    assert!(!folder.path().join(".tereze.part").exists());
    assert_eq!(stick.write_document("../paper.pdf", b"out").unwrap_err(), StickError::Name);
}

#[test]
fn a_link_planted_under_our_passing_name_is_not_written_through() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("victim");
    std::fs::write(&victim, b"theirs").unwrap();
    let (folder, stick) = stick();
    symlink(&victim, folder.path().join(".tereze.part")).unwrap();
    symlink(&victim, folder.path().join("paper.pdf")).unwrap();
    assert_eq!(stick.write_document("paper.pdf", b"ours").unwrap(), "paper-2.pdf");
    assert_eq!(std::fs::read(&victim).unwrap(), b"theirs");
}

/// A real small file system, where this machine lets a test mount one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mounted(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .stderr(std::process::Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        mounted.then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0.path()).status());
    }
}

#[test]
fn a_full_and_a_locked_stick_are_told_apart_and_left_clean() {
    let Some(disk) = SmallDisk::mounted("size=64k") else {
        eprintln!("skipped: this machine does not let a test mount a file system");
        return;
    };
    let stick = stick_at(disk.0.path());
    assert_eq!(stick.write_document("a.pdf", &[0; 128 * 1024]).unwrap_err(), StickError::Full);
    assert_eq!(std::fs::read_dir(disk.0.path()).unwrap().count(), 0);
    assert_eq!(stick.write_document("a.pdf", b"small").unwrap(), "a.pdf");
    assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(disk.0.path()).status().unwrap().success());
    assert_eq!(stick.write_document("b.pdf", b"small").unwrap_err(), StickError::ReadOnly);
}

#[test]
fn another_file_system_below_the_stick_is_not_entered() {
    let (folder, stick) = stick();
    put(&folder, "inner/key.p12", KEY);
    let key = stick.key_files().unwrap().files.remove(0);
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "tmpfs"])
        .arg(folder.path().join("inner"))
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("skipped: this machine does not let a test mount a file system");
        return;
    }
    std::fs::write(folder.path().join("inner/key.p12"), KEY).unwrap();
    let (read, listed) = (key.read(), stick.key_files());
    assert!(Command::new("umount").arg(folder.path().join("inner")).status().unwrap().success());
    assert_eq!(read.unwrap_err(), StickError::NotRegular);
    assert!(listed.unwrap().files.is_empty());
}
