//! The texts as the build left them: fixed ones ready to show, the others named only.
//!
//! **Invariant:** [`ENTRIES`] is sorted by key, so that a text is found by bisection.

/// One text in both languages. `None` means the text has variables and waits in the living source.
pub(crate) struct Entry {
    /// A message id, or `id.attribute`.
    pub(crate) key: &'static str,
    pub(crate) kk: Option<&'static str>,
    pub(crate) ru: Option<&'static str>,
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// The entry of a key, if the locales have it.
pub(crate) fn find(key: &str) -> Option<&'static Entry> {
    let at = ENTRIES.binary_search_by(|entry| entry.key.cmp(key)).ok()?;
    ENTRIES.get(at)
}
