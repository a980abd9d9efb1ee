//! The texts as the build left them: ready to show, ready to be filled in, or only named.
//!
//! **Invariant:** [`HASHES`] rises and belongs to [`ENTRIES`] one by one, so that a text is found by bisection of
//! numbers that lie close together; the functions of [`crate::say`] know their places in it.

use crate::hash::hash;

/// One text in both languages.
pub(crate) struct Entry {
    /// A message id, or `id.attribute`.
    pub(crate) key: &'static str,
    pub(crate) kk: Said,
    pub(crate) ru: Said,
}

/// How a text comes to be said.
pub(crate) enum Said {
    /// Always the same.
    Fixed(&'static str),
    /// Variables between words.
    Filled(&'static [Piece]),
    /// With choices: it waits in the living source.
    Living,
}

/// A piece of a text.
pub(crate) enum Piece {
    Words(&'static str),
    /// The variable of this name.
    Value(&'static str),
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The entry of a key, if the locales have it.
pub(crate) fn find(key: &str) -> Option<&'static Entry> {
    let at = HASHES.binary_search(&hash(key)).ok()?;
    ENTRIES.get(at).filter(|entry| entry.key == key)
}
