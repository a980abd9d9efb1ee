//! What a file is, judged by its first bytes and never by its name.

/// Bytes of a file's beginning that [`MediaType::of`] and [`looks_like_key`] need.
pub const HEAD_BYTES: usize = 32;

/// The kinds of scan that are accepted (DOMAIN §1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A PDF document.
    Pdf,
}

impl MediaType {
    /// The type by its magic number at the very beginning, or `None`.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// The registered media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Whether the beginning is that of a PKCS#12 container: `SEQUENCE { INTEGER 3, SEQUENCE …` in DER or in BER
/// with indefinite lengths (RFC 7292 §4, SIGNING §1).
pub fn looks_like_key(head: &[u8]) -> bool {
    sequence(head)
        .and_then(|inner| inner.strip_prefix(&[0x02, 0x01, 0x03]))
        .is_some_and(|rest| rest.first() == Some(&0x30))
}

/// What follows the tag and length of a SEQUENCE.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    let (&length, rest) = bytes.strip_prefix(&[0x30])?.split_first()?;
    match length {
        0x80 => Some(rest),
        0x81..=0x84 => rest.get(usize::from(length & 0x7F)..),
        _ if length < 0x80 => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_known_in_der_and_in_ber() {
        assert!(looks_like_key(&[0x30, 0x82, 0x0A, 0x11, 0x02, 0x01, 0x03, 0x30, 0x82]));
        assert!(looks_like_key(&[0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80]));
        assert!(!looks_like_key(&[0x30, 0x82, 0x0A, 0x11, 0x02, 0x01, 0x00, 0x30]), "a bare PKCS#8 key");
        assert!(!looks_like_key(b"PK\x03\x04"));
        assert!(!looks_like_key(&[0x30]));
        assert!(!looks_like_key(&[0x30, 0x84, 0x00]));
        assert!(!looks_like_key(&[]));
    }

    #[test]
    fn scans_are_known_by_their_magic_alone() {
        assert_eq!(MediaType::of(b"%PDF-1.7"), Some(MediaType::Pdf));
        assert_eq!(MediaType::of(&[0xFF, 0xD8, 0xFF, 0xE0]), Some(MediaType::Jpeg));
        assert_eq!(MediaType::of(b"\x89PNG\r\n\x1a\n"), Some(MediaType::Png));
        assert_eq!(MediaType::of(b"GIF89a"), None);
        assert_eq!(MediaType::of(b""), None);
    }
}
