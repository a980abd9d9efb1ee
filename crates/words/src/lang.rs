//! The two languages of the window. Kazakh, the state language, comes first (DOMAIN §7.3).

/// A language the citizen can read the window in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Kazakh: the default, and the first shown.
    #[default]
    Kk,
    /// Russian.
    Ru,
}

impl Lang {
    /// Both languages, in the order they are shown.
    pub const ALL: [Lang; 2] = [Lang::Kk, Lang::Ru];

    /// The language the switch leads to.
    #[must_use]
    pub const fn other(self) -> Lang {
        match self {
            Lang::Kk => Lang::Ru,
            Lang::Ru => Lang::Kk,
        }
    }

    /// The ISO 639-1 code, as written in signed documents and on the wire: `kk` or `ru`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Kk => "kk",
            Lang::Ru => "ru",
        }
    }

    /// Reads a code written by [`Lang::code`]; nothing else is accepted.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }
}
