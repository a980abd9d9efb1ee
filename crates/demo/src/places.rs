//! Places that kindergartens without a desk have published: the operator did it for them.
//!
//! «Балапан» has a desk of its own, and has published nothing yet.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// A group of places: BIN, language of instruction, youngest, oldest, how many.
struct Group(&'static str, &'static str, u32, u32, u32);

/// Private kindergartens of the released sample list, and one of the state, in Kostanay.
const GROUPS: [Group; 4] = [
    Group("200140920026", "mixed", 3, 5, 4),
    Group("200140920036", "kk", 2, 6, 1),
    Group("200140920046", "ru", 3, 6, 3),
    Group("200140920056", "kk", 1, 4, 2),
];

/// Publishes them.
pub(crate) fn publish(program: &Path, config: &Path) -> Result<()> {
    for Group(bin, language, from, to, places) in GROUPS {
        let [from, to, places] = [from, to, places].map(|number| number.to_string());
        let done = Command::new(program)
            .args(["places", "publish", "--kindergarten", bin, "--language", language])
            .args(["--age-from", &from, "--age-to", &to, "--places", &places, "--config"])
            .arg(config)
            .output()
            .context("the centre did not publish places")?;
        anyhow::ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}
