//! File names as they may be shown: what a stranger wrote on a stick must not move the cursor, turn the line
//! round or hide an ending.
//!
//! **Invariant:** a shown name holds no control, bidirectional or invisible character and no more than
//! [`SHOWN_CHARS_MAX`] characters; its beginning and its ending are always visible.

use std::ffi::OsStr;

/// The longest name shown, in characters; more is cut out of the middle.
pub const SHOWN_CHARS_MAX: usize = 40;

/// A run of hex digits longer than this is a serial number: only its ends are shown.
const HEX_CHARS_MAX: usize = 16;

/// How much of each end of a serial number stays.
const HEX_END_CHARS: usize = 4;

/// Cleans a name and cuts it in the middle: `RSA256_e98c…2b23.p12`.
pub fn shown(name: &OsStr) -> String {
    let clean: Vec<char> = name.to_string_lossy().chars().filter(|c| is_plain(*c)).collect();
    let short = shorten_serial(&clean);
    let cut = cut_middle(&short, SHOWN_CHARS_MAX);
    let trimmed = cut.trim();
    if trimmed.is_empty() { "…".to_owned() } else { trimmed.to_owned() }
}

/// Neither control, nor bidirectional, nor invisible, nor private, nor a mark without a letter of its own.
fn is_plain(c: char) -> bool {
    !(c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFD}' | '\u{E000}'..='\u{F8FF}'
            // combining marks: our letters are single code points, stacks of marks spill over other lines
            | '\u{0300}'..='\u{033F}' | '\u{0341}'..='\u{034E}' | '\u{0350}'..='\u{036F}'
            | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}')
        || (c as u32) >= 0xE_0000)
}

/// Replaces the longest run of hex digits by its ends where it is a serial number.
fn shorten_serial(name: &[char]) -> Vec<char> {
    let Some((from, to)) = longest_hex_run(name).filter(|(from, to)| to - from > HEX_CHARS_MAX) else {
        return name.to_vec();
    };
    let mut short = name[..from + HEX_END_CHARS].to_vec();
    short.push('…');
    short.extend_from_slice(&name[to - HEX_END_CHARS..]);
    short
}

fn longest_hex_run(name: &[char]) -> Option<(usize, usize)> {
    let mut best = None;
    let mut from = 0;
    while from < name.len() {
        let run = name[from..].iter().take_while(|c| c.is_ascii_hexdigit()).count();
        if best.is_none_or(|(a, b)| run > b - a) {
            best = Some((from, from + run));
        }
        from += run + 1;
    }
    best
}

fn cut_middle(name: &[char], chars_max: usize) -> String {
    if name.len() <= chars_max {
        return name.iter().collect();
    }
    let tail = chars_max / 3;
    let head = chars_max - tail - 1;
    name[..head].iter().chain(['…'].iter()).chain(&name[name.len() - tail..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    fn show(name: &str) -> String {
        shown(OsStr::new(name))
    }

    #[test]
    fn serial_numbers_keep_their_ends_and_the_file_its_ending() {
        assert_eq!(show("RSA256_e98caa0123456789abcdef0123456789abcd2b23.p12"), "RSA256_e98c…2b23.p12");
        assert_eq!(
            show("AUTH_RSA256_6b360123456789abcdef0123456789abcdef0327.p12"),
            "AUTH_RSA256_6b36…0327.p12"
        );
        assert_eq!(show("справка.pdf"), "справка.pdf");
        let long = show(&format!("{}.pdf", "ә".repeat(200)));
        assert_eq!(long.chars().count(), SHOWN_CHARS_MAX);
        assert!(long.ends_with("әә.pdf") && long.contains('…'));
    }

    #[test]
    fn nothing_that_steers_a_terminal_or_turns_a_line_is_left() {
        assert_eq!(show("a\x1b[2Jb\n\u{202E}fdp.exe\u{2066}"), "a[2Jbfdp.exe");
        assert_eq!(show("\u{200B}\u{FEFF}\u{E0041}"), "…");
        assert_eq!(show("e\u{0301}\u{0301}\u{0301}"), "e");
        assert_eq!(shown(OsStr::from_bytes(b"\xff\x9b2J.p12")), "2J.p12");
    }
}
