//! Tesseract, as a process.

use std::collections::HashMap;
use std::process::Command;

/// Letters of a word that counts.
const LETTERS_MIN: usize = 3;

/// The words that Tesseract finds on a picture, in its order.
pub(crate) fn words(file: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("picture");
    std::fs::write(&picture, file).unwrap();
    let read = Command::new("tesseract")
        .arg(&picture)
        .args(["stdout", "-l", "kaz+rus", "--psm", "1", "--dpi", "200"])
        .env("OMP_THREAD_LIMIT", "1")
        .output();
    let read = read.unwrap_or_else(|fault| {
        panic!("install tesseract-ocr, tesseract-ocr-kaz and tesseract-ocr-rus: {fault}")
    });
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    words_of(&String::from_utf8(read.stdout).unwrap())
}

/// The words of a text.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() >= LETTERS_MIN).collect()
}

/// The wanted words that were found, each at most as often as it was found.
pub(crate) fn both(wanted: &[String], found: &[String]) -> Vec<String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in found {
        *left.entry(word).or_default() += 1;
    }
    let mut take = |word: &String| match left.get_mut(word.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        Some(_) | None => false,
    };
    wanted.iter().filter(|word| take(word)).cloned().collect()
}

/// So many of so many, in hundredths.
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

/// Where a person wants to look: both files into the folder that `TEREZE_SCANS_KEEP` names.
pub(crate) fn keep(name: &str, before: &[u8], after: &[u8]) {
    let Some(folder) = std::env::var_os("TEREZE_SCANS_KEEP") else { return };
    let folder = std::path::PathBuf::from(folder);
    std::fs::write(folder.join(format!("{name}.before")), before).unwrap();
    std::fs::write(folder.join(format!("{name}.after")), after).unwrap();
}
