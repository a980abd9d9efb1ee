//! How the camera was held (Exif 2.32, tag 0x0112).
//!
//! **Invariant:** a tag that lies, lies outside or is not there turns nothing; nothing else of the metadata is read.

use crate::grey::Grey;

/// The tag of the orientation, and its type: a short number.
const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// The most entries of the first directory that are looked through.
const ENTRIES_MAX: usize = 128;

/// What makes a picture upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Orientation {
    /// Left and right are exchanged first.
    mirrored: bool,
    /// Then it is turned to the right by so many quarters.
    quarters: u8,
}

impl Orientation {
    /// Read from a block that begins with the byte order, with `Exif\0\0` before it or without.
    pub(crate) fn of(exif: &[u8]) -> Option<Orientation> {
        let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        let little = match tiff.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let short = |at: usize| {
            let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
            Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
        };
        let long = |at: usize| {
            let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
            usize::try_from(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }).ok()
        };
        let directory = long(4)?;
        let entries = usize::from(short(directory)?).min(ENTRIES_MAX);
        let entry = (0..entries).find_map(|n| {
            let at = directory.checked_add(2 + n * 12)?;
            (short(at)? == ORIENTATION && short(at + 2)? == SHORT).then_some(at)
        })?;
        Orientation::of_tag(short(entry + 8)?)
    }

    fn of_tag(tag: u16) -> Option<Orientation> {
        let (mirrored, quarters) = match tag {
            1 => (false, 0),
            2 => (true, 0),
            3 => (false, 2),
            4 => (true, 2),
            5 => (true, 3),
            6 => (false, 1),
            7 => (true, 1),
            8 => (false, 3),
            _ => return None,
        };
        Some(Orientation { mirrored, quarters })
    }

    /// The picture as it was seen.
    pub(crate) fn apply(self, picture: Grey) -> Grey {
        let picture = if self.mirrored { picture.mirrored() } else { picture };
        picture.turned(self.quarters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exif(order: &[u8; 2], tag: u8) -> Vec<u8> {
        let little = order == b"II";
        let short = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut block = b"Exif\0\0".to_vec();
        block.extend(order);
        block.extend(short(42));
        block.extend(long(8));
        block.extend(short(1));
        block.extend(short(ORIENTATION));
        block.extend(short(SHORT));
        block.extend(long(1));
        block.extend(short(u16::from(tag)));
        block.extend(short(0));
        block
    }

    /// Corners named: 1 2 above, 3 4 below.
    fn corners(tag: u8) -> [u8; 4] {
        let picture = Grey { width: 2, height: 2, shades: vec![1, 2, 3, 4] };
        let turned = Orientation::of(&exif(b"II", tag)).unwrap_or_default().apply(picture);
        [turned.shades[0], turned.shades[1], turned.shades[2], turned.shades[3]]
    }

    /// The eight ways of the standard (Exif 2.32, 4.6.4.A): where row 0 and column 0 are.
    #[test]
    fn a_picture_is_turned_as_the_camera_was_held() {
        let ways = [
            [1, 2, 3, 4],
            [2, 1, 4, 3],
            [4, 3, 2, 1],
            [3, 4, 1, 2],
            [1, 3, 2, 4],
            [3, 1, 4, 2],
            [4, 2, 3, 1],
            [2, 4, 1, 3],
        ];
        for (tag, way) in (1..).zip(ways) {
            assert_eq!(corners(tag), way, "tag {tag}");
            assert_eq!(Orientation::of(&exif(b"MM", tag)), Orientation::of(&exif(b"II", tag)));
        }
    }

    #[test]
    fn a_tag_that_is_not_there_or_lies_turns_nothing() {
        let whole = exif(b"II", 6);
        for cut in 0..whole.len() - 2 {
            let part = whole.get(..cut).unwrap_or_default();
            assert_eq!(Orientation::of(part), None, "cut at {cut}");
        }
        let mut far = whole.clone();
        far[10..14].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(Orientation::of(&far), None);
        assert_eq!(Orientation::of(&exif(b"II", 9)), None);
        assert_eq!(Orientation::of(b"Exif\0\0XX"), None);
    }
}
