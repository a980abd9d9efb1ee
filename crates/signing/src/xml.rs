//! The XML we read: a strict reader without DTDs, comments and processing instructions, and Canonical XML.
//!
//! **Invariant:** the tree holds prefixes and declarations as they were written, because canonical form needs
//! them; every limit is checked while reading, so that work and memory stay within a small multiple of the
//! input's length.

mod canonical;
mod error;
mod names;
mod read;
mod text;

use std::collections::HashSet;
use std::rc::Rc;

pub(crate) use self::canonical::{document, subset};
pub use self::error::DocumentError;
pub(crate) use self::read::read;
pub(crate) use self::text::{Growing, Text};

/// The namespace the prefix `xml` is always bound to (Namespaces in XML 1.0 §3).
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

pub(crate) struct Element<'a> {
    prefix: &'a str,
    pub(crate) local: &'a str,
    /// The namespace the prefix is bound to; empty for none.
    pub(crate) namespace: Rc<str>,
    /// The `xmlns` attributes written here.
    declarations: Vec<Declaration<'a>>,
    pub(crate) attributes: Vec<Attribute<'a>>,
    pub(crate) children: Vec<Child<'a>>,
    /// Where the content ends in the input: at `</` or, in `<a/>`, at `/>`.
    pub(crate) content_end: usize,
    /// Written as `<a/>`.
    pub(crate) self_closed: bool,
}

pub(crate) struct Attribute<'a> {
    prefix: &'a str,
    pub(crate) local: &'a str,
    pub(crate) namespace: Rc<str>,
    pub(crate) value: Text<'a>,
}

#[derive(Clone)]
struct Declaration<'a> {
    /// Empty for the default namespace.
    prefix: &'a str,
    uri: Rc<str>,
}

pub(crate) enum Child<'a> {
    Element(Element<'a>),
    Text(Text<'a>),
}

impl<'a> Element<'a> {
    /// Whether this is `local` in `namespace`.
    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        *self.namespace == *namespace && self.local == local
    }

    /// The name as it was written.
    pub(crate) fn qualified_name(&self) -> String {
        qualified(self.prefix, self.local)
    }

    /// Prefixes and local names of the element and of its attributes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let own = [self.prefix, self.local].into_iter();
        own.chain(self.attributes.iter().flat_map(|attribute| [attribute.prefix, attribute.local]))
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(Child::as_element)
    }

    /// Calls `visit` with this element and every one below it, in document order.
    pub(crate) fn walk<'t>(&'t self, visit: &mut impl FnMut(&'t Element<'a>)) {
        visit(self);
        self.elements().for_each(|child| child.walk(visit));
    }
}

impl<'a> Child<'a> {
    pub(crate) fn as_element(&self) -> Option<&Element<'a>> {
        match self {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        }
    }
}

/// No two elements share an Id, in whatever spelling it is written.
pub(crate) fn ids_differ(root: &Element<'_>) -> Result<(), DocumentError> {
    let mut seen = HashSet::new();
    let mut differ = true;
    root.walk(&mut |element| {
        for attribute in &element.attributes {
            if attribute.local.eq_ignore_ascii_case("id") {
                differ &= seen.insert(&*attribute.value);
            }
        }
    });
    if differ { Ok(()) } else { Err(DocumentError::DuplicateId) }
}

/// Space, tab, line feed, carriage return (XML 1.0 §2.3): fewer than Rust's white space.
pub(crate) fn is_white_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn qualified(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}
