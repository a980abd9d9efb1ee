//! Sealed bytes as they travel: of an age header (C2SP `age`, v1) only what it does not always say.
//!
//! A header for one X25519 recipient spells three times 32 bytes in base64 between lines that are always the same; between
//! them may stand a stanza that nobody reads ("grease"). Slim, it is the three, that stanza, and the rest as it is.
//!
//! **Invariant:** what is made whole is what was made slim, byte for byte: only a header that would be spelled the same
//! again is touched.

use base64ct::{Base64Unpadded, Encoding};

/// How such a header begins, and what stands before its MAC.
const BEGIN: &[u8] = b"age-encryption.org/v1\n-> X25519 ";
const MAC: &[u8] = b"--- ";

/// 32 bytes in base64 without padding, in characters.
const SPELLED: usize = 43;

/// What slim bytes begin with: as they are, or slim.
const AS_IT_IS: u8 = 0;
const SLIM: u8 = 1;

/// What of a header is not always the same.
struct Header<'a> {
    share: [u8; 32],
    wrapped: [u8; 32],
    grease: &'a [u8],
    mac: [u8; 32],
    rest: &'a [u8],
}

/// Sealed bytes, slim.
pub(super) fn slim(sealed: &[u8]) -> Vec<u8> {
    let Some(header) = read(sealed) else { return [&[AS_IT_IS], sealed].concat() };
    let Ok(length) = u8::try_from(header.grease.len()) else { return [&[AS_IT_IS], sealed].concat() };
    [&[SLIM], &header.share[..], &header.wrapped, &[length], header.grease, &header.mac, header.rest].concat()
}

/// The sealed bytes again; nothing for what was never made slim.
pub(super) fn whole(slim: &[u8]) -> Option<Vec<u8>> {
    let (kind, rest) = slim.split_first()?;
    if *kind == AS_IT_IS {
        return Some(rest.to_vec());
    }
    let (share, rest) = rest.split_first_chunk::<32>().filter(|_| *kind == SLIM)?;
    let (wrapped, rest) = rest.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first()?;
    let (grease, rest) = rest.split_at_checked(usize::from(*length))?;
    let (mac, rest) = rest.split_first_chunk::<32>()?;
    let header = Header { share: *share, wrapped: *wrapped, grease, mac: *mac, rest };
    let sealed = spell(&header);
    // What would be read another way was not made here.
    (self::slim(&sealed) == slim).then_some(sealed)
}

fn spell(header: &Header<'_>) -> Vec<u8> {
    let spelled = |bytes: &[u8; 32]| Base64Unpadded::encode_string(bytes).into_bytes();
    let (share, wrapped, mac) = (spelled(&header.share), spelled(&header.wrapped), spelled(&header.mac));
    [BEGIN, &share, b"\n", &wrapped, b"\n", header.grease, MAC, &mac, b"\n", header.rest].concat()
}

fn read(sealed: &[u8]) -> Option<Header<'_>> {
    let (share, rest) = taken(sealed.strip_prefix(BEGIN)?)?;
    let (wrapped, rest) = taken(rest)?;
    let at = rest.windows(MAC.len()).take(usize::from(u8::MAX) + 1).position(|found| found == MAC)?;
    let (grease, rest) = rest.split_at_checked(at)?;
    let (mac, rest) = taken(rest.strip_prefix(MAC)?)?;
    let header = Header { share, wrapped, grease, mac, rest };
    (spell(&header) == sealed).then_some(header)
}

/// 32 bytes that a line spells, and what follows the line.
fn taken(text: &[u8]) -> Option<([u8; 32], &[u8])> {
    let (line, rest) = text.split_at_checked(SPELLED)?;
    let mut bytes = [0; 32];
    let length = Base64Unpadded::decode(line, &mut bytes).ok()?.len();
    rest.strip_prefix(b"\n").filter(|_| length == 32).map(|rest| (bytes, rest))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::envelope::seal_blob;
    use age::x25519::Identity;
    use proptest::prelude::*;

    #[test]
    fn a_header_of_age_loses_what_it_always_says() {
        let to = Identity::generate().to_public();
        for _ in 0..50 {
            let sealed = seal_blob(b"text", &to).unwrap();
            let slim = slim(&sealed);
            assert!(slim.len() + 70 <= sealed.len(), "{} of {}", slim.len(), sealed.len());
            assert_eq!(whole(&slim).unwrap(), sealed);
        }
    }

    proptest! {
        #[test]
        fn whatever_it_is_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..200) {
            prop_assert_eq!(whole(&slim(&bytes)).unwrap(), bytes.clone());
            let mut sealed = seal_blob(b"text", &Identity::generate().to_public()).unwrap();
            let at = at % sealed.len();
            sealed[at] ^= 1;
            prop_assert_eq!(whole(&slim(&sealed)).unwrap(), sealed);
            if let Some(sealed) = whole(&bytes) {
                prop_assert_eq!(slim(&sealed), bytes);
            }
        }
    }
}
