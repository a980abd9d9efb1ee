//! Base64, hexadecimal digits and UUIDs of a text as the bytes that they spell: a certificate in base64 begins at another
//! of four letters each time, and no dictionary knows it again.
//!
//! **Invariant:** every text is unpacked to itself; only what would be spelled the same again is packed.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

/// Marks that stand before packed bytes. None of them occurs in UTF-8.
const BASE64: u8 = 0xFF;
const HEX: u8 = 0xFE;
const UUID: u8 = 0xFD;

/// Shorter runs are left as they are, in characters.
const BASE64_CHARS_MIN: usize = 24;
const HEX_CHARS_MIN: usize = 16;

const UUID_CHARS: usize = 36;

/// The text with what it spells as bytes.
pub(super) fn pack(text: &str) -> Zeroizing<Vec<u8>> {
    // Room for all of it at once: a growing buffer would leave copies behind.
    let mut packed = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let taken = if first.is_ascii_alphanumeric() || matches!(first, b'+' | b'/') {
            run(rest, &mut packed)
        } else {
            let plain = rest.find(is_spelling).unwrap_or(rest.len());
            packed.extend_from_slice(&rest.as_bytes()[..plain]);
            plain
        };
        rest = &rest[taken..];
    }
    packed
}

fn is_spelling(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}

/// Packs the run of letters and digits that the text begins with; how many bytes of the text that was.
fn run(text: &str, packed: &mut Vec<u8>) -> usize {
    if let Some(uuid) = uuid(text) {
        packed.push(UUID);
        packed.extend_from_slice(&uuid);
        return UUID_CHARS;
    }
    let letters = text.find(|c| !is_spelling(c)).unwrap_or(text.len());
    let padding = text[letters..].bytes().take(2).take_while(|byte| *byte == b'=').count();
    let (word, padded) = (&text[..letters], &text[..letters + padding]);
    if letters >= HEX_CHARS_MIN
        && let Some(bytes) = hex_of(word)
    {
        packed.push(HEX);
        put(bytes, packed);
        return letters;
    }
    if padded.len() >= BASE64_CHARS_MIN
        && let Some(bytes) = base64_of(padded)
    {
        packed.push(BASE64);
        put(bytes, packed);
        return padded.len();
    }
    packed.extend_from_slice(word.as_bytes());
    letters
}

fn put(bytes: Zeroizing<Vec<u8>>, packed: &mut Vec<u8>) {
    // Longer ones were not packed.
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    packed.extend_from_slice(&length.to_be_bytes());
    packed.extend_from_slice(&bytes);
}

fn fits(bytes: Vec<u8>) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = Zeroizing::new(bytes);
    (bytes.len() <= usize::from(u16::MAX)).then_some(bytes)
}

fn hex_of(word: &str) -> Option<Zeroizing<Vec<u8>>> {
    let lower = word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    lower.then(|| hex::decode(word).ok()).flatten().and_then(fits)
}

fn base64_of(word: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = fits(Base64::decode_vec(word).ok()?)?;
    let again = Zeroizing::new(Base64::encode_string(&bytes));
    (*again == word).then_some(bytes)
}

fn uuid(text: &str) -> Option<[u8; 16]> {
    let word = text.get(..UUID_CHARS)?;
    let uuid = uuid::Uuid::try_parse(word).ok()?;
    (uuid.hyphenated().to_string() == word).then(|| *uuid.as_bytes())
}

/// The text again; nothing where these are no packed bytes of a text of at most so many bytes.
pub(super) fn unpack(mut packed: &[u8], bytes_max: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(bytes_max.min(packed.len().saturating_mul(3))));
    while let Some((first, rest)) = packed.split_first() {
        packed = match *first {
            UUID => {
                let (uuid, rest) = rest.split_first_chunk::<16>()?;
                text.extend_from_slice(uuid::Uuid::from_bytes(*uuid).hyphenated().to_string().as_bytes());
                rest
            }
            HEX => {
                let (bytes, rest) = taken(rest)?;
                text.extend_from_slice(Zeroizing::new(hex::encode(bytes)).as_bytes());
                rest
            }
            BASE64 => {
                let (bytes, rest) = taken(rest)?;
                text.extend_from_slice(Zeroizing::new(Base64::encode_string(bytes)).as_bytes());
                rest
            }
            _ => {
                let plain = packed.iter().position(|byte| *byte >= UUID).unwrap_or(packed.len());
                text.extend_from_slice(&packed[..plain]);
                &packed[plain..]
            }
        };
        if text.len() > bytes_max {
            return None;
        }
    }
    Some(text)
}

fn taken(packed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = packed.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(text: &str) -> usize {
        let packed = pack(text);
        assert_eq!(unpack(&packed, text.len()).unwrap().as_slice(), text.as_bytes(), "{text}");
        packed.len()
    }

    #[test]
    fn what_is_spelled_becomes_bytes() {
        let certificate = Base64::encode_string(&[7; 1_000]);
        assert_eq!(there_and_back(&format!("<X>{certificate}</X>")), 7 + 3 + 1_000);
        assert_eq!(there_and_back(&format!("\"{}\"", "ab".repeat(32))), 2 + 3 + 32);
        assert_eq!(there_and_back("\"0193a5b1-7c7e-7c4e-8f3a-0123456789ab\""), 2 + 17);
        assert_eq!(there_and_back("870308400106"), 12, "an IIN stays as it is");
        assert_eq!(there_and_back("ABCDEFGHIJKLMNOPQRSTUVWX"), 3 + 18);
        assert_eq!(there_and_back("ABCDEFGHIJKLMNOPQRSTUVWXYZ="), 27, "spelled otherwise");
        assert_eq!(there_and_back(&"0".repeat(200_001)), 200_001);
        assert_eq!(there_and_back(""), 0);
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "\\PC{0,200}", spelled in "[A-Za-z0-9+/]{0,80}={0,3}", hex in "[0-9a-f-]{0,80}") {
            there_and_back(&text);
            there_and_back(&format!("{text}{spelled}{text}{hex}"));
        }

        #[test]
        fn garbage_is_bounded(garbage in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(text) = unpack(&garbage, 300) {
                prop_assert!(text.len() <= 300);
            }
        }
    }
}
