//! The pages of a PDF as one picture, one under another, drawn by a program of its own (`pdftoppm` of poppler).
//!
//! **Invariants:** the program gets the scan as a file of memory and an empty environment; it has so long and may write
//! so much, then it is ended; what it wrote is wiped. What is not whole and within the policy's limits is no picture.

use std::io::Read;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use terminal::picture::Picture;
use zeroize::Zeroizing;

use super::viewer::lend;

/// Dots to an inch: small type can be read, and the longest paper stays within the pixels of a picture.
const RESOLUTION: &str = "120";

/// How long the program may take.
const TIME_MAX: Duration = Duration::from_secs(20);

/// Bytes of a page's head in the form that the program writes (PGM).
const HEAD_BYTES_MAX: u64 = 64;

/// Rows of grey between two pages.
const GAP_ROWS: usize = 12;
const GAP_SHADE: u8 = 128;
const PAPER_SHADE: u8 = 255;

/// One page: its sides and its shades.
struct Sheet<'a> {
    width: usize,
    height: usize,
    shades: &'a [u8],
}

/// The pages in one picture; none where the program does not draw them.
pub(super) fn draw(program: &Path, bytes: &[u8]) -> Option<Picture> {
    let policy = &domain::released::policy().scans;
    let (scan, name) = lend(bytes).ok()?;
    let mut process = Command::new(program)
        .env_clear()
        .args(["-q", "-gray", "-r", RESOLUTION, "-l", &policy.pdf_pages_max.to_string(), &name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let heads = HEAD_BYTES_MAX.saturating_mul(u64::try_from(policy.pdf_pages_max).unwrap_or(u64::MAX));
    let drawn = said(&mut process, policy.pixels_max.saturating_add(heads));
    drop(scan);
    pile(&sheets(&drawn?)?)
}

/// What the program wrote, all of it; none where it failed or was ended.
fn said(process: &mut Child, bytes_max: u64) -> Option<Zeroizing<Vec<u8>>> {
    let output = process.stdout.take()?;
    let (sender, receiver) = channel();
    std::thread::spawn(move || sender.send(read(output, bytes_max)));
    let drawn = receiver.recv_timeout(TIME_MAX).ok().flatten();
    if drawn.is_none() {
        // It may be gone already.
        let _ = process.kill();
    }
    let status = process.wait().ok()?;
    drawn.filter(|_| status.success())
}

/// Everything, in one piece of memory that is never moved; none where it is more.
fn read(output: ChildStdout, bytes_max: u64) -> Option<Zeroizing<Vec<u8>>> {
    let mut drawn = Zeroizing::new(Vec::with_capacity(usize::try_from(bytes_max).ok()?));
    let mut output = output.take(bytes_max);
    output.read_to_end(&mut drawn).ok()?;
    (output.limit() > 0).then_some(drawn)
}

/// The pages that stand one after another: `P5 width height 255`, one white space, a byte for each pixel.
fn sheets(mut drawn: &[u8]) -> Option<Vec<Sheet<'_>>> {
    let mut sheets = Vec::new();
    while !drawn.is_empty() {
        drawn = drawn.strip_prefix(b"P5")?;
        let [width, height, lightest] = [number(&mut drawn)?, number(&mut drawn)?, number(&mut drawn)?];
        let (shades, rest) = drawn.get(1..)?.split_at_checked(width.checked_mul(height)?)?;
        if lightest != usize::from(PAPER_SHADE) {
            return None;
        }
        sheets.push(Sheet { width, height, shades });
        drawn = rest;
    }
    Some(sheets)
}

/// The next number, after white space.
fn number(drawn: &mut &[u8]) -> Option<usize> {
    let begins = drawn.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let digits = drawn.get(begins..)?;
    let ends = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    let number = std::str::from_utf8(digits.get(..ends)?).ok()?.parse().ok();
    *drawn = digits.get(ends..)?;
    number
}

/// One under another.
fn pile(sheets: &[Sheet<'_>]) -> Option<Picture> {
    let width = sheets.iter().map(|sheet| sheet.width).max()?;
    let height = sheets.iter().map(|sheet| sheet.height + GAP_ROWS).sum::<usize>().checked_sub(GAP_ROWS)?;
    let mut shades = Zeroizing::new(Vec::with_capacity(width.checked_mul(height)?));
    for (at, sheet) in sheets.iter().enumerate() {
        if at > 0 {
            shades.extend(std::iter::repeat_n(GAP_SHADE, GAP_ROWS * width));
        }
        for row in sheet.shades.chunks_exact(sheet.width.max(1)) {
            shades.extend_from_slice(row);
            shades.extend(std::iter::repeat_n(PAPER_SHADE, width - sheet.width));
        }
    }
    Picture::of_pages(width, height, shades, u32::try_from(sheets.len()).ok()?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

    /// A program that does this.
    fn program(script: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draw");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        (dir, path)
    }

    #[test]
    fn pages_lie_one_under_another() {
        let (_dir, path) = program(r"printf 'P5\n2 1\n255\nab'; printf 'P5\n3 2\n255\nabcdef'");
        let picture = draw(&path, b"%PDF").unwrap();
        assert_eq!((picture.size(), picture.pages()), ((3, 1 + GAP_ROWS + 2), 2));
    }

    #[test]
    fn poppler_draws_every_page() {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 144]>>";
        let pdf = format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
             2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n\
             3 0 obj{page}endobj\n4 0 obj{page}endobj\ntrailer<</Root 1 0 R>>\n"
        );
        let picture = draw(Path::new("/usr/bin/pdftoppm"), pdf.as_bytes()).unwrap();
        assert_eq!((picture.size(), picture.pages()), ((120, 2 * 240 + GAP_ROWS), 2));
    }

    #[test]
    fn a_program_that_fails_or_writes_something_else_draws_nothing() {
        for script in [
            "exit 0",
            "printf 'P5\\n2 1\\n255\\nab'; exit 3",
            "printf 'P5\\n2 2\\n255\\nabc'",
            "printf 'P5\\n2 1\\n65535\\nab'",
            "printf 'P6\\n2 1\\n255\\nab'",
            "printf 'P5\\n99999999999 99999999999\\n255\\nab'",
        ] {
            let (_dir, path) = program(script);
            assert!(draw(&path, b"%PDF").is_none(), "{script}");
        }
        assert!(draw(Path::new("/nowhere/at/all"), b"%PDF").is_none());
    }
}
