//! A reader of BER (X.690 §8) for structures known beforehand.
//!
//! BER cannot be turned into DER without knowing what one reads: a constructed `[0]` may be an explicit tag or
//! an octet string in pieces. Here the caller says which it expects. **Invariant:** no recursion deeper than
//! [`DEPTH_MAX`], nothing read beyond the input, nothing allocated that the input did not pay for.

use der::asn1::ObjectIdentifier;
use zeroize::Zeroizing;

use super::error::BadFile;

/// Identifier octets, constructed bit included where the type is always constructed.
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// `[0]`, whatever it holds.
pub(super) const CONTEXT_0: u8 = 0x80;

/// How deep values of indefinite length may nest, and how often an octet string may be cut again.
const DEPTH_MAX: usize = 16;

const CONSTRUCTED: u8 = 0x20;
const INDEFINITE: u8 = 0x80;

/// One value.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    identifier: u8,
    content: &'a [u8],
    whole: &'a [u8],
}

/// Values one after another.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

struct Header {
    identifier: u8,
    bytes: usize,
    length: Option<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: &'a [u8]) -> Reader<'a> {
        Reader { rest: input }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next value, whatever it is.
    pub(super) fn next(&mut self) -> Result<Element<'a>, BadFile> {
        let header = Header::read(self.rest)?;
        let whole_bytes = extent(self.rest, 0)?;
        let (whole, rest) = self.rest.split_at(whole_bytes);
        let end = if header.length.is_some() { whole.len() } else { whole.len() - 2 };
        self.rest = rest;
        Ok(Element { identifier: header.identifier, content: &whole[header.bytes..end], whole })
    }

    /// The next value, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Result<Element<'a>, BadFile> {
        let element = self.next()?;
        if element.is(tag) { Ok(element) } else { Err(BadFile::Structure) }
    }

    /// The next value if there is one and it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, BadFile> {
        let here = self.clone();
        if self.is_empty() {
            return Ok(None);
        }
        let element = self.next()?;
        if element.is(tag) {
            return Ok(Some(element));
        }
        *self = here;
        Ok(None)
    }

    pub(super) fn finish(self) -> Result<(), BadFile> {
        if self.is_empty() { Ok(()) } else { Err(BadFile::Length) }
    }
}

impl<'a> Element<'a> {
    pub(super) fn is(&self, tag: u8) -> bool {
        self.identifier & !CONSTRUCTED == tag & !CONSTRUCTED
    }

    fn is_constructed(&self) -> bool {
        self.identifier & CONSTRUCTED != 0
    }

    /// The value with its header, as it stands in the file.
    pub(super) fn whole(&self) -> &'a [u8] {
        self.whole
    }

    /// The values inside.
    pub(super) fn inside(&self) -> Result<Reader<'a>, BadFile> {
        if self.is_constructed() { Ok(Reader::new(self.content)) } else { Err(BadFile::Structure) }
    }

    /// The content as an octet string, its pieces joined (X.690 §8.7).
    pub(super) fn octets(&self) -> Result<Zeroizing<Vec<u8>>, BadFile> {
        // Reserved at full length, so that growing leaves no copy of a secret behind.
        let mut joined = Zeroizing::new(Vec::with_capacity(self.content.len()));
        self.join_into(&mut joined, 0)?;
        Ok(joined)
    }

    fn join_into(&self, joined: &mut Vec<u8>, depth: usize) -> Result<(), BadFile> {
        if !self.is_constructed() {
            joined.extend_from_slice(self.content);
            return Ok(());
        }
        if depth == DEPTH_MAX {
            return Err(BadFile::Shape);
        }
        let mut pieces = self.inside()?;
        while !pieces.is_empty() {
            pieces.expect(OCTET_STRING)?.join_into(joined, depth + 1)?;
        }
        Ok(())
    }

    /// The content as a non-negative INTEGER of at most four octets.
    pub(super) fn unsigned(&self) -> Result<u32, BadFile> {
        match self.content {
            [] => Err(BadFile::Structure),
            [first, ..] if first & 0x80 != 0 => Err(BadFile::Structure),
            octets if octets.len() > 5 || (octets.len() == 5 && octets[0] != 0) => Err(BadFile::Structure),
            octets => Ok(octets.iter().fold(0, |value, octet| value << 8 | u32::from(*octet))),
        }
    }

    pub(super) fn oid(&self) -> Result<ObjectIdentifier, BadFile> {
        ObjectIdentifier::from_bytes(self.content).map_err(|_| BadFile::Structure)
    }
}

impl Header {
    /// Tags above 30 and lengths above four octets do not occur in a key file.
    fn read(input: &[u8]) -> Result<Header, BadFile> {
        let [identifier, first, rest @ ..] = input else { return Err(BadFile::Length) };
        let (identifier, first) = (*identifier, *first);
        if identifier & 0x1f == 0x1f || identifier == 0 {
            return Err(BadFile::Structure);
        }
        match first {
            INDEFINITE if identifier & CONSTRUCTED == 0 => Err(BadFile::Structure),
            INDEFINITE => Ok(Header { identifier, bytes: 2, length: None }),
            short if short < INDEFINITE => {
                Ok(Header { identifier, bytes: 2, length: Some(usize::from(short)) })
            }
            long => {
                let count = usize::from(long & 0x7f);
                if count > 4 {
                    return Err(BadFile::Structure);
                }
                let digits = rest.get(..count).ok_or(BadFile::Length)?;
                let length = digits.iter().fold(0_u32, |length, digit| length << 8 | u32::from(*digit));
                let length = usize::try_from(length).map_err(|_| BadFile::Length)?;
                Ok(Header { identifier, bytes: 2 + count, length: Some(length) })
            }
        }
    }
}

/// How many bytes the first value of `input` takes, header and end mark included.
fn extent(input: &[u8], depth: usize) -> Result<usize, BadFile> {
    let header = Header::read(input)?;
    if let Some(length) = header.length {
        let end = header.bytes.checked_add(length).ok_or(BadFile::Length)?;
        return if end <= input.len() { Ok(end) } else { Err(BadFile::Length) };
    }
    if depth == DEPTH_MAX {
        return Err(BadFile::Shape);
    }
    let mut position = header.bytes;
    loop {
        let rest = &input[position..];
        if rest.starts_with(&[0, 0]) {
            return Ok(position + 2);
        }
        position += extent(rest, depth + 1)?;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn definite_and_indefinite_lengths_read_alike() {
        let definite = [0x30, 0x03, 0x02, 0x01, 0x07];
        let indefinite = [0x30, 0x80, 0x02, 0x01, 0x07, 0x00, 0x00];
        for input in [&definite[..], &indefinite[..]] {
            let mut reader = Reader::new(input);
            let mut inside = reader.expect(SEQUENCE).unwrap().inside().unwrap();
            assert_eq!(inside.expect(INTEGER).unwrap().unsigned(), Ok(7));
            assert_eq!((inside.finish(), reader.finish()), (Ok(()), Ok(())));
        }
    }

    #[test]
    fn pieces_of_an_octet_string_are_joined() {
        let cut = [0x24, 0x80, 0x04, 0x01, 0xaa, 0x24, 0x03, 0x04, 0x01, 0xbb, 0x00, 0x00];
        let element = Reader::new(&cut).expect(OCTET_STRING).unwrap();
        assert_eq!(element.octets().unwrap().as_slice(), [0xaa, 0xbb]);
        let foreign = [0x24, 0x03, 0x02, 0x01, 0xaa];
        let element = Reader::new(&foreign).expect(OCTET_STRING).unwrap();
        assert_eq!(element.octets().err(), Some(BadFile::Structure));
    }

    #[test]
    fn nests_of_indefinite_lengths_end_at_the_limit() {
        let bomb = [0x30, 0x80].repeat(30_000);
        assert_eq!(Reader::new(&bomb).next().err(), Some(BadFile::Shape));
        let cut = [0x24, 0x80].repeat(30_000);
        assert_eq!(Reader::new(&cut).next().err(), Some(BadFile::Shape));
    }

    #[test]
    fn nests_of_definite_octet_strings_end_at_the_limit() {
        let mut nest = vec![0x04, 0x00];
        for _ in 0..40 {
            let length = u8::try_from(nest.len()).unwrap();
            nest.splice(0..0, [0x24, length]);
        }
        let element = Reader::new(&nest).expect(OCTET_STRING).unwrap();
        assert_eq!(element.octets().err(), Some(BadFile::Shape));
    }

    #[test]
    fn what_is_cut_short_or_malformed_is_refused() {
        let cases: [(&[u8], BadFile); 8] = [
            (&[], BadFile::Length),
            (&[0x30], BadFile::Length),
            (&[0x30, 0x02, 0x00], BadFile::Length),
            (&[0x30, 0x82, 0x01], BadFile::Length),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], BadFile::Length),
            (&[0x30, 0x85, 0, 0, 0, 0, 0], BadFile::Structure),
            (&[0x04, 0x80, 0, 0], BadFile::Structure),
            (&[0x3f, 0x81, 0x01, 0x00], BadFile::Structure),
        ];
        for (input, error) in cases {
            assert_eq!(Reader::new(input).next().err(), Some(error), "{input:02x?}");
        }
    }
}
