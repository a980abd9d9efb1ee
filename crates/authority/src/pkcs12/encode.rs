//! Tag, length, value: DER, and the BER that the national tools write.

use der::asn1::ObjectIdentifier;

/// The length of the pieces into which an octet string is cut, in octets (BouncyCastle's habit).
const PIECE_BYTES: usize = 1000;

pub(crate) fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len().to_be_bytes();
    let significant = length.iter().position(|octet| *octet != 0).unwrap_or(length.len() - 1);
    let digits = &length[significant..];
    match (digits, digits.len()) {
        ([short], _) if *short < 0x80 => out.push(*short),
        (_, count) => {
            out.push(0x80 | count.to_le_bytes()[0]);
            out.extend(digits);
        }
    }
    out.extend(content);
    out
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tagged(0x30, &parts.concat())
}

pub(crate) fn octets(content: &[u8]) -> Vec<u8> {
    tagged(0x04, content)
}

pub(crate) fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    tagged(0x06, oid.as_bytes())
}

pub(crate) fn integer(value: u16) -> Vec<u8> {
    let octets = value.to_be_bytes();
    match octets {
        [0, low] if low < 0x80 => tagged(0x02, &[low]),
        [high, low] if high < 0x80 => tagged(0x02, &[high, low]),
        [high, low] => tagged(0x02, &[0, high, low]),
    }
}

/// A constructed value of indefinite length: `tag 80 … 00 00`.
pub(super) fn indefinite(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![tag, 0x80];
    out.extend(parts.concat());
    out.extend([0, 0]);
    out
}

/// An octet string in pieces, under a constructed `tag` of indefinite length.
pub(super) fn cut(tag: u8, content: &[u8]) -> Vec<u8> {
    let pieces: Vec<Vec<u8>> = content.chunks(PIECE_BYTES).map(octets).collect();
    indefinite(tag, &pieces.iter().map(Vec::as_slice).collect::<Vec<_>>())
}
