//! Texts made small before they are sealed or answered: what is only spelled out is written as bytes (`binary`), and
//! the rest is compressed with a dictionary that knows the form (zstd, RFC 8878).
//!
//! **Invariants:**
//! - what is opened is the text that was shut, byte for byte, or nothing;
//! - no length is believed: what comes out is at most as long as the caller allows;
//! - a dictionary that was ever released stays: its number stands in every frame that needs it.
//!
//! The dictionaries are made by `cargo run -p tereze-sync --example dictionaries`.

mod binary;

use std::sync::LazyLock;

use zeroize::Zeroizing;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::DecoderDictionary;
use zstd::zstd_safe::{get_dict_id_from_frame, get_frame_content_size};

/// What every zstd frame begins with; no text of ours does.
const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// The hardest zstd tries before it needs windows of its own: a form takes a millisecond.
const LEVEL: i32 = 19;

/// What zstd tries where nobody waits for the bytes: a form takes a tenth of that, and is a tenth longer.
const LEVEL_QUICK: i32 = 3;

/// What zstd knows beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dictionary {
    /// The number that frames carry.
    pub id: u32,
    /// What it was trained for: a form and its version, or `answers`.
    pub name: &'static str,
    bytes: &'static [u8],
}

/// Every dictionary that was ever released; one is never edited or taken out.
const RELEASED: [Dictionary; 5] = [
    Dictionary {
        id: 1,
        name: "kindergarten-2",
        bytes: include_bytes!("../../../assets/dictionaries/kindergarten-2.zdict"),
    },
    Dictionary { id: 2, name: "meal-1", bytes: include_bytes!("../../../assets/dictionaries/meal-1.zdict") },
    Dictionary {
        id: 3,
        name: "answers-1",
        bytes: include_bytes!("../../../assets/dictionaries/answers-1.zdict"),
    },
    Dictionary {
        id: 4,
        name: "kindergarten-2-in-a-book",
        bytes: include_bytes!("../../../assets/dictionaries/kindergarten-2-in-a-book.zdict"),
    },
    Dictionary {
        id: 5,
        name: "meal-2-in-a-book",
        bytes: include_bytes!("../../../assets/dictionaries/meal-2-in-a-book.zdict"),
    },
];

impl Dictionary {
    /// The one for what central answers.
    pub fn of_answers() -> Option<&'static Dictionary> {
        RELEASED.iter().find(|one| one.name.starts_with("answers"))
    }

    /// The one of this number.
    pub fn numbered(id: u32) -> Option<&'static Dictionary> {
        RELEASED.iter().find(|one| one.id == id)
    }
}

/// Whether these bytes were made by [`shut`].
pub fn is_shut(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// A text as the compressor sees it: what dictionaries are trained on.
pub fn packed(text: &str) -> Zeroizing<Vec<u8>> {
    binary::pack(text)
}

/// Makes a text small, with whatever dictionary makes it smallest; nothing where zstd fails.
pub fn shut(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    smallest(text, LEVEL)
}

/// As [`shut`], sooner done and some bytes longer: for what is kept and sent nowhere.
pub fn shut_quickly(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    smallest(text, LEVEL_QUICK)
}

fn smallest(text: &str, level: i32) -> Option<Zeroizing<Vec<u8>>> {
    let packed = binary::pack(text);
    let tries = RELEASED.iter().map(Some).chain([None]);
    tries.filter_map(|with| compress(&packed, with, level)).min_by_key(|small| small.len())
}

/// Makes a text small with a dictionary that the other side is known to have; nothing where zstd fails.
pub fn shut_with(text: &str, with: &Dictionary) -> Option<Zeroizing<Vec<u8>>> {
    compress(&binary::pack(text), Some(with), LEVEL)
}

fn compress(packed: &[u8], with: Option<&Dictionary>, level: i32) -> Option<Zeroizing<Vec<u8>>> {
    let dictionary = with.map_or(&[][..], |dictionary| dictionary.bytes);
    let mut compressor = Compressor::with_dictionary(level, dictionary).ok()?;
    compressor.include_checksum(false).ok()?;
    compressor.compress(packed).ok().map(Zeroizing::new)
}

/// A dictionary as the decompressor wants it: made ready once.
fn prepared(id: u32) -> Option<&'static DecoderDictionary<'static>> {
    static READY: LazyLock<[DecoderDictionary<'static>; RELEASED.len()]> =
        LazyLock::new(|| RELEASED.map(|dictionary| DecoderDictionary::copy(dictionary.bytes)));
    RELEASED.iter().zip(&*READY).find(|(known, _)| known.id == id).map(|(_, ready)| ready)
}

/// Opens what [`shut`] made of a text of at most so many bytes; nothing for anything else.
pub fn open(shut: &[u8], bytes_max: usize) -> Option<Zeroizing<Vec<u8>>> {
    let length = usize::try_from(get_frame_content_size(shut).ok()??).ok()?;
    if length > bytes_max {
        return None;
    }
    let mut decompressor = match get_dict_id_from_frame(shut) {
        Some(id) => Decompressor::with_prepared_dictionary(prepared(id.get())?),
        None => Decompressor::new(),
    };
    let decompressor = decompressor.as_mut().ok()?;
    let packed = Zeroizing::new(decompressor.decompress(shut, length).ok()?);
    binary::unpack(&packed, bytes_max)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_released_dictionary_bears_its_number_and_opens_what_it_shut() {
        for dictionary in &RELEASED {
            let text = format!("{{\"of\":\"{}\",\"text\":\"{}\"}}", dictionary.name, "өтініш ".repeat(50));
            let small = shut_with(&text, dictionary).unwrap();
            assert_eq!(get_dict_id_from_frame(&small).unwrap().get(), dictionary.id);
            assert_eq!(open(&small, text.len()).unwrap().as_slice(), text.as_bytes());
            assert_eq!(Dictionary::numbered(dictionary.id), Some(dictionary));
        }
        assert!(Dictionary::of_answers().is_some());
    }

    #[test]
    fn no_more_comes_out_than_is_allowed_and_what_is_cut_does_not_open() {
        let bomb = "0".repeat(1 << 20);
        let small = shut(&bomb).unwrap();
        assert!(small.len() < 1_000 && open(&small, bomb.len()).is_some());
        assert!(open(&small, bomb.len() - 1).is_none());
        assert!(open(&small[..small.len() - 1], bomb.len()).is_none());
    }

    proptest! {
        #[test]
        fn a_text_comes_back_as_it_was(text in "\\PC{0,300}") {
            let small = shut(&text).unwrap();
            prop_assert!(is_shut(&small));
            let opened = open(&small, text.len()).unwrap();
            prop_assert_eq!(opened.as_slice(), text.as_bytes());
        }

        #[test]
        fn garbage_does_not_open(garbage in proptest::collection::vec(any::<u8>(), 0..200)) {
            let framed = [&MAGIC[..], &garbage].concat();
            for bytes in [&garbage, &framed] {
                if let Some(opened) = open(bytes, 1_000) {
                    prop_assert!(opened.len() <= 1_000);
                }
            }
        }
    }
}
