//! Makes the dictionaries of `assets/dictionaries`: `cargo run -p tereze-sync --example dictionaries -- FOLDER`.
//!
//! Trained on applications of people who do not exist, each under a key pair of its own, so that nothing of a key is
//! learned. A released dictionary is never made anew: a new version of a form gets a new one, with a new number; those of
//! before, and that of the answers, stay as they are.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

use authority::Authority;
use chrono::{DateTime, Utc};
use samples::{Service, Somebody};
use sync::compact;
use sync::envelope::Envelope;

#[path = "../tests/samples/mod.rs"]
mod samples;

const PEOPLE: u64 = 100;
const BYTES: usize = 6 * 1024;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or("assets/dictionaries".into());
    let now: DateTime<Utc> = "2026-11-22T03:00:00Z".parse().unwrap();
    let authority = Authority::new(now).unwrap();
    let (mut kindergarten, mut meal) = (Vec::new(), Vec::new());
    for n in 0..PEOPLE {
        let kiosk = ["KST3", "RUD1", "LIS2", "ARK1"][(n % 4) as usize];
        let one = Somebody::new(n, &authority, now).at_kiosk(kiosk);
        for (service, envelopes) in [(Service::Kindergarten, &mut kindergarten), (Service::Meal, &mut meal)] {
            for online in [true, false] {
                let whole = one.envelope(service, online);
                // And as it goes where the centre keeps the login.
                let named = whole.naming_its_login().filter(|_| service == Service::Kindergarten);
                envelopes.extend([Some(whole), named].iter().flatten().map(text));
            }
        }
    }
    write(&folder, "kindergarten-2-in-a-book", 4, &kindergarten);
    write(&folder, "meal-2-in-a-book", 5, &meal);
}

fn text(envelope: &Envelope) -> String {
    serde_json::to_string(envelope).unwrap()
}

fn write(folder: &str, name: &str, id: u32, samples: &[String]) {
    let packed: Vec<Vec<u8>> = samples.iter().map(|text| compact::packed(text).to_vec()).collect();
    let mut bytes = zstd::dict::from_samples(&packed, BYTES).unwrap();
    // A number of ours, in one byte of every frame (RFC 8878 §5: the four bytes after the magic number).
    bytes[4..8].copy_from_slice(&id.to_le_bytes());
    let path = Path::new(folder).join(format!("{name}.zdict"));
    std::fs::write(&path, &bytes).unwrap();
    let mean = packed.iter().map(Vec::len).sum::<usize>() / packed.len();
    println!("{}: {} bytes, from {} samples of {mean} bytes", path.display(), bytes.len(), packed.len());
}
