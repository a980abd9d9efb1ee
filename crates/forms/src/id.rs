//! [`FieldId`]: the name of a field, in the definition, in the texts and as an XML element.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::Deserialize;

/// Characters of the longest id: it becomes an XML element name and a part of text ids.
const ID_CHARS_MAX: usize = 40;

/// The name of a field, such as `child-iin`. Reads as a `&str` wherever one is wanted; cloning is cheap.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub struct FieldId(Arc<str>);

impl FieldId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `text` can be an id: lower-case ASCII words joined by hyphens, a letter first, so that it is an XML
/// name and a Fluent id alike.
pub(crate) fn is_id(text: &str) -> bool {
    let letters = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= ID_CHARS_MAX
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(|word| !word.is_empty() && letters(word))
}

impl From<&str> for FieldId {
    fn from(text: &str) -> FieldId {
        FieldId(Arc::from(text))
    }
}

impl From<String> for FieldId {
    fn from(text: String) -> FieldId {
        FieldId(Arc::from(text))
    }
}

impl Deref for FieldId {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for FieldId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for FieldId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for FieldId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_xml_names_and_fluent_ids_alike() {
        for right in ["phone", "phone2", "child-iin", "a"] {
            assert!(is_id(right), "{right}");
        }
        for wrong in ["", "2phone", "-a", "a-", "a--b", "Child", "бала", "a_b", "a.b", &"a".repeat(41)] {
            assert!(!is_id(wrong), "{wrong}");
        }
    }
}
