//! Looks at files as the kiosk does, in the room, and says what became of each: bytes before and after, and the median
//! time of so many rounds.
//!
//! ```sh
//! cargo build --release -p tereze-scans --bins --examples
//! TEREZE_SCANS_KEEP=/tmp/pages cargo test -p tereze-scans --test ocr   # photographs of a page
//! target/release/examples/look target/release/tereze-scan-room /tmp/pages/*.before
//! ```
//!
//! With `TEREZE_SCANS_OUT` set, what would be sent is written into that folder.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark tells its figures")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use scans::Looked;
use scans::room::{Room, RoomError, Stop};

const ROUNDS: usize = 7;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(program) = arguments.next() else { return ExitCode::FAILURE };
    let Ok(program) = std::path::absolute(program) else { return ExitCode::FAILURE };
    let room = Room::of(program);
    for file in arguments {
        let Ok(bytes) = std::fs::read(&file) else { return ExitCode::FAILURE };
        let (looked, ms) = rounds(&room, &bytes);
        println!("{}: {} bytes, {ms} ms: {}", file.display(), bytes.len(), told(&looked));
        if let (Ok(looked), Some(out)) = (&looked, std::env::var_os("TEREZE_SCANS_OUT")) {
            keep(looked, &file, &PathBuf::from(out));
        }
    }
    ExitCode::SUCCESS
}

/// The last answer, and the median of milliseconds.
fn rounds(room: &Room, bytes: &[u8]) -> (Result<Looked, RoomError>, u128) {
    let policy = &domain::released::policy().scans;
    let look = || {
        let begun = Instant::now();
        let looked = room.look(bytes, policy, 0, &Stop::default(), &mut |_| ());
        (looked, begun.elapsed().as_millis())
    };
    let (mut last, first_ms) = look();
    let mut all = vec![first_ms];
    for _ in 1..ROUNDS {
        let (looked, ms) = look();
        last = looked;
        all.push(ms);
    }
    all.sort_unstable();
    (last, all.get(ROUNDS / 2).copied().unwrap_or(first_ms))
}

fn told(looked: &Result<Looked, RoomError>) -> String {
    match looked {
        Ok(Looked { small: Some(small), .. }) => {
            format!("{} bytes as {}", small.bytes.len(), small.media_type.mime())
        }
        Ok(_) => "as it is".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn keep(looked: &Looked, file: &Path, out: &Path) {
    if let (Some(small), Some(name)) = (&looked.small, file.file_stem()) {
        let ending = small.media_type.mime().trim_start_matches("image/");
        let _ = std::fs::write(out.join(name).with_extension(ending), &small.bytes);
    }
}
