//! Reads Rust source as far as the floors need it: which paths does this file name?
//!
//! **Invariant:** what stands in a comment or a string is no path; a grouped `use` is taken apart.

/// The source without comments, and with every string and character emptied.
pub(crate) fn bare(source: &str) -> String {
    let mut rest = source;
    let mut out = String::with_capacity(source.len());
    while let Some(c) = rest.chars().next() {
        let skipped = comment(rest).or_else(|| string(rest, &out)).or_else(|| character(rest));
        match skipped {
            Some(length) => {
                out.extend(rest[..length].chars().filter(|c| *c == '\n'));
                out.push(' ');
                rest = &rest[length..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// Every path of bare source, with `use` groups taken apart: `crate::{a::B, c}` gives `crate::a::B`, `crate::c`.
pub(crate) fn paths(bare: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = bare;
    while let Some(start) = rest.find(|c: char| c.is_alphabetic() || c == '_') {
        rest = &rest[start..];
        rest = &rest[path(rest, "", &mut found)..];
    }
    found
}

/// Takes one path with its group; says how many bytes it took.
fn path(text: &str, before: &str, found: &mut Vec<String>) -> usize {
    let mut here = before.to_owned();
    let mut at = 0;
    loop {
        let name = text[at..].find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len() - at);
        here.push_str(&text[at..at + name]);
        at += name;
        let gap = text[at..].len() - text[at..].trim_start().len();
        if !text[at + gap..].starts_with("::") {
            found.push(here);
            return at.max(1);
        }
        at += gap + 2;
        at += text[at..].len() - text[at..].trim_start().len();
        here.push_str("::");
        if text[at..].starts_with('{') {
            return at + group(&text[at..], &here, found);
        }
        if !text[at..].starts_with(|c: char| c.is_alphabetic() || c == '_') {
            // A glob or a turbofish.
            found.push(here);
            return at;
        }
    }
}

/// Takes `{a, b::{c, d}}` after a path; says how many bytes it took.
fn group(text: &str, before: &str, found: &mut Vec<String>) -> usize {
    let mut at = 1;
    while let Some(c) = text[at..].chars().next() {
        if c == '}' {
            return at + 1;
        }
        at += if c.is_alphabetic() || c == '_' { path(&text[at..], before, found) } else { c.len_utf8() };
    }
    at
}

fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let two = text.get(at..at + 2).unwrap_or_default();
        at += match two {
            "/*" | "*/" => 2,
            _ => text[at..].chars().next().map_or(1, char::len_utf8),
        };
        depth = if two == "/*" { depth + 1 } else { depth - usize::from(two == "*/") };
        if depth == 0 {
            break;
        }
    }
    Some(at)
}

fn string(text: &str, before: &str) -> Option<usize> {
    let begins_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let raw = text.strip_prefix("br").or_else(|| text.strip_prefix('r')).filter(|_| begins_word);
    if let Some(after) = raw {
        let hashes = after.len() - after.trim_start_matches('#').len();
        if after[hashes..].starts_with('"') {
            let open = text.len() - after.len() + hashes + 1;
            let close = format!("\"{}", "#".repeat(hashes));
            return Some(text[open..].find(&close).map_or(text.len(), |end| open + end + close.len()));
        }
    }
    text.starts_with('"').then(|| quoted(text, '"').unwrap_or(text.len()))
}

/// A character, but not a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    if first == '\\' || inside[first.len_utf8()..].starts_with('\'') { quoted(text, '\'') } else { None }
}

/// The length of what stands between two marks, the marks included; a backslash guards the next character.
fn quoted(text: &str, mark: char) -> Option<usize> {
    let mut guarded = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == mark && !guarded {
            return Some(at + c.len_utf8());
        }
        guarded = c == '\\' && !guarded;
    }
    None
}

#[test]
fn comments_strings_and_characters_are_no_code() {
    let source = "use a::b; // use crate::vault\n/* x /* crate::run */ y */ let s = \"std::fs \\\" z\"; \
                  let r = r#\"crate::\"effects\"#; let c = '\"'; let q = '\\''; fn f<'a>(x: &'a str) {} end";
    let bare = bare(source);
    for hidden in ["vault", "run", "std::fs", "effects"] {
        assert!(!bare.contains(hidden), "{hidden}: {bare}");
    }
    for kept in ["use a::b;", "let s =", "fn f<'a>(x: &'a str) {} end"] {
        assert!(bare.contains(kept), "{kept}: {bare}");
    }
}

#[test]
fn groups_are_taken_apart() {
    let found = paths(
        "use crate::{vault::{Vault, Due}, run, self}; use std :: { fs , io::Read }; super::super::now()",
    );
    for path in [
        "crate::vault::Vault",
        "crate::vault::Due",
        "crate::run",
        "std::fs",
        "std::io::Read",
        "super::super::now",
    ] {
        assert!(found.iter().any(|found| found == path), "{path}: {found:?}");
    }
}

#[test]
fn globs_and_turbofishes_end_a_path() {
    let found = paths("use super::*; let v = iter.collect::<Vec<crate::vault::Due>>();");
    assert!(found.contains(&"super::".to_owned()), "{found:?}");
    assert!(found.contains(&"crate::vault::Due".to_owned()), "{found:?}");
}
