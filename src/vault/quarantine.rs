//! Setting a damaged file aside: renamed with the time, never deleted.
//!
//! Temporary numbers must not repeat on a day although the file that counted them is gone: every file set
//! aside on that day moves the count on ([`numbers_from`]).

use std::ffi::OsString;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use domain::time::{Timestamp, civil_date};

/// By how much one file set aside moves the day's count; more numbers than a kiosk gives in a day.
const NUMBERS_PER_FILE: u32 = 1_000;

const MARK: &str = ".damaged-";

const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Gives the file another name, with its companions; gives that name. Until the last step the file bears both names, so that
/// whoever comes after a power cut sees what was begun ([`finish`]).
pub(super) fn set_aside(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let stamp = format!("{}-{}Z", civil_date(now).format("%Y%m%d"), now.format("%H%M%S"));
    let aside = free_name(path, &stamp)?;
    // A file system that gives no second name gets the new one last.
    let both = std::fs::hard_link(path, &aside).is_ok();
    sync_folder(path)?;
    move_to(path, &aside, both)?;
    Ok(aside)
}

/// Sets aside to its end what was being set aside when the power failed; gives its name.
pub(super) fn finish(path: &Path) -> io::Result<Option<PathBuf>> {
    let Ok(own) = std::fs::symlink_metadata(path) else { return Ok(None) };
    let is_own = |aside: &PathBuf| {
        std::fs::symlink_metadata(aside)
            .is_ok_and(|found| (found.dev(), found.ino()) == (own.dev(), own.ino()))
    };
    let Some(aside) = set_aside_of(path).into_iter().find(is_own) else { return Ok(None) };
    move_to(path, &aside, true)?;
    Ok(Some(aside))
}

/// `both`: the file bears both names by now.
fn move_to(path: &Path, aside: &Path, both: bool) -> io::Result<()> {
    for companion in COMPANIONS {
        // One that has gone before stays: what lies here since is an empty one, which SQLite takes away itself.
        if with(aside, companion).exists() {
            continue;
        }
        match std::fs::rename(with(path, companion), with(aside, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    sync_folder(path)?;
    if both {
        std::fs::remove_file(path)?;
    } else {
        std::fs::rename(path, aside)?;
    }
    // The new names have to be on the disk before a fresh file takes the old one.
    sync_folder(path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    std::fs::File::open(folder_of(path))?.sync_all()
}

/// The damaged files that were set aside, oldest first, without their companions.
pub fn set_aside_of(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        return Vec::new();
    };
    let Ok(entries) = std::fs::read_dir(folder_of(path)) else { return Vec::new() };
    let aside = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| {
        let found = path.file_name().unwrap_or_default().to_string_lossy();
        let companion = COMPANIONS.iter().any(|ending| found.ends_with(ending));
        found.starts_with(&format!("{name}{MARK}")) && !companion
    });
    let mut aside: Vec<PathBuf> = aside.collect();
    aside.sort();
    aside
}

/// The number after which the count of `day` begins.
pub(super) fn numbers_from(path: &Path, day: NaiveDate) -> u32 {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { return 0 };
    let wanted = format!("{name}{MARK}{}-", day.format("%Y%m%d"));
    let Ok(entries) = std::fs::read_dir(folder_of(path)) else { return 0 };
    let aside = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(&wanted) && !COMPANIONS.iter().any(|ending| name.ends_with(ending)))
        .count();
    u32::try_from(aside).unwrap_or(u32::MAX).saturating_mul(NUMBERS_PER_FILE)
}

fn free_name(path: &Path, stamp: &str) -> io::Result<PathBuf> {
    (0..100)
        .map(|n| with(path, &if n == 0 { format!("{MARK}{stamp}") } else { format!("{MARK}{stamp}-{n}") }))
        .find(|aside| !aside.exists())
        .ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// The folder a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}
