//! The two languages of the service. Kazakh, the state language, comes first (DOMAIN §7.3).

use serde::{Deserialize, Serialize};

/// A language that screens, papers and notices are read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Қазақ тілі: the default, and the first shown.
    #[default]
    #[serde(rename = "kk")]
    Kazakh,
    /// Русский язык.
    #[serde(rename = "ru")]
    Russian,
}

impl Language {
    /// Both, in the order they are shown.
    pub const ALL: [Language; 2] = [Language::Kazakh, Language::Russian];

    /// The one the switch leads to.
    pub const fn other(self) -> Language {
        match self {
            Language::Kazakh => Language::Russian,
            Language::Russian => Language::Kazakh,
        }
    }

    /// Whether it is Kazakh.
    pub const fn is_kazakh(self) -> bool {
        matches!(self, Language::Kazakh)
    }

    /// The ISO 639-1 code: `kk` or `ru`.
    pub const fn code(self) -> &'static str {
        match self {
            Language::Kazakh => "kk",
            Language::Russian => "ru",
        }
    }

    /// Reads [`Language::code`]; nothing else.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }
}
