//! The write-ahead log beside a file: which pages of it are newer, also beyond a frame that does not hold.
//!
//! SQLite reads a log up to the first frame that does not hold and forgets the rest, as it must after a power cut. Where
//! a transaction after that one ends in frames that hold, the log was not cut short but damaged, and what was accepted may stand
//! there. (A disk that wrote the frames of the last transaction out of their order when its power failed looks the same: then a
//! file is set aside that needed not be, and taken over.)

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::pages::PAGE;

const HEADER: u64 = 32;
const FRAME_HEADER: usize = 24;
const FRAME: u64 = (FRAME_HEADER + PAGE) as u64;

/// The first word of a log whose checksums are of little-endian words; with the last bit set, of big-endian ones.
const MAGIC: u32 = 0x377F_0682;

/// What a log holds.
#[derive(Default)]
pub(super) struct Log {
    /// Where the newest bytes of a page begin, up to the last transaction that ends in the log.
    pub(super) frames: HashMap<u32, u64>,
    /// Frames, or the log's header, that do not hold although a transaction ends behind them.
    pub(super) torn: u64,
}

/// The log of a file.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push("-wal");
    PathBuf::from(name)
}

/// Reads a log.
pub(super) fn read(path: &Path) -> std::io::Result<(File, Log)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut header = [0; HEADER as usize];
    file.read_exact_at(&mut header, 0)?;
    let magic = word(&header, 0);
    let big = magic == MAGIC | 1;
    let sum = checksum((0, 0), &header[..24], big);
    let sound = magic & !1 == MAGIC && sum == (word(&header, 24), word(&header, 28));
    let mut salts = sound.then(|| (word(&header, 16), word(&header, 20)));
    let mut before = (word(&header, 24), word(&header, 28));
    let mut log = Log::default();
    let mut open: Vec<(u32, u64)> = Vec::new();
    let mut failed = u64::from(!sound);
    let mut frame = vec![0; FRAME as usize];
    for at in (HEADER..).step_by(FRAME as usize).take_while(|at| at + FRAME <= length) {
        if file.read_exact_at(&mut frame, at).is_err() {
            failed += 1;
            continue;
        }
        let (number, commits) = (word(&frame, 0), word(&frame, 4) != 0);
        let own = (word(&frame, 8), word(&frame, 12));
        let sum = checksum(checksum(before, &frame[..8], big), &frame[FRAME_HEADER..], big);
        before = (word(&frame, 16), word(&frame, 20));
        // A log is written anew from its beginning: what an earlier one left behind has other salts.
        if sum != before || number == 0 || salts.is_some_and(|salts| salts != own) {
            failed += 1;
            continue;
        }
        salts = Some(own);
        open.push((number, at + FRAME_HEADER as u64));
        if commits {
            log.torn += std::mem::take(&mut failed);
            log.frames.extend(open.drain(..));
        }
    }
    Ok((file, log))
}

/// Whether the log beside a file was damaged, so that SQLite would not see what stands behind the damage.
pub(in crate::vault) fn is_torn(path: &Path) -> bool {
    read(&beside(path)).is_ok_and(|(_, log)| log.torn > 0)
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_be_bytes)
}

fn checksum((mut one, mut two): (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    let read = |word: &[u8]| {
        let word = word.try_into().unwrap_or_default();
        if big { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }
    };
    for pair in bytes.chunks_exact(8) {
        one = one.wrapping_add(read(&pair[..4])).wrapping_add(two);
        two = two.wrapping_add(read(&pair[4..])).wrapping_add(one);
    }
    (one, two)
}
