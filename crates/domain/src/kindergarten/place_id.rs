//! The name of a published group of places.
//!
//! **Invariant:** a UUID, written in lower case with hyphens: one name, one text.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A group of places that a kindergarten published: of one language and one age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceId(pub u128);

impl PlaceId {
    /// Reads what [`fmt::Display`] writes, and nothing else.
    pub fn parse(text: &str) -> Option<PlaceId> {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let id = PlaceId(u128::from_str_radix(&digits, 16).ok()?);
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        write!(out, "{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
    }
}

impl TryFrom<String> for PlaceId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        PlaceId::parse(&text).ok_or("not the name of a place")
    }
}

impl From<PlaceId> for String {
    fn from(id: PlaceId) -> String {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_text() {
        let text = "019aa8f2-7c00-7abc-8def-0123456789ab";
        assert_eq!(PlaceId::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        for wrong in [text.to_uppercase().as_str(), &text.replace('-', ""), &text[1..], "", "+19aa8f2"] {
            assert_eq!(PlaceId::parse(wrong), None, "{wrong}");
        }
    }
}
