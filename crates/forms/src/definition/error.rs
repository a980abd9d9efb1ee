//! Why a definition is refused.

use thiserror::Error;

/// Why a form definition is refused. Every variant names the place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DefinitionError {
    /// More bytes than a definition may have.
    #[error("the definition has more than {0} bytes")]
    TooBig(usize),
    /// Not TOML, or a key that no form has.
    #[error("not a form definition: {0}")]
    Toml(String),
    /// An id that is not lower-case ASCII words joined by hyphens.
    #[error("{0:?} cannot be an id: lower-case ASCII words joined by hyphens")]
    Id(String),
    /// Two steps, fields or options of one name.
    #[error("{0:?} stands twice")]
    Twice(String),
    /// A form without steps, or versions that do not count from 1.
    #[error("{0}")]
    Empty(&'static str),
    /// A question, choice, step or consent without its words.
    #[error("the text {0:?} is missing")]
    Wordless(String),
    /// A reference to a field that does not exist or comes later.
    #[error("field {field:?}: {key} points to {to:?}, which is no earlier field of the right kind")]
    Nowhere {
        /// The field that refers.
        field: String,
        /// The key that refers.
        key: &'static str,
        /// What it names.
        to: String,
    },
    /// A key that has no meaning for this kind of field.
    #[error("field {field:?}: {key} has no meaning here")]
    Misplaced {
        /// The field.
        field: String,
        /// The key.
        key: &'static str,
    },
    /// A key this kind of field cannot do without.
    #[error("field {field:?}: {key} is missing")]
    Lacks {
        /// The field.
        field: String,
        /// The key.
        key: &'static str,
    },
    /// A condition that is none of the known ones.
    #[error("field {field:?}: show_if must have exactly one of any, all, in, before, given")]
    Condition {
        /// The field.
        field: String,
    },
}
