//! Start tags: names, attributes, namespace declarations (Namespaces in XML 1.0 §3 to §6).

use std::rc::Rc;

use super::super::error::DocumentError::{self, DuplicateAttribute, Namespace, NotWellFormed, TooMany};
use super::super::names::ncname_bytes;
use super::super::{Attribute, Declaration, Element, Text, XML_NAMESPACE};
use super::Reader;

/// How many attributes, declarations included, one element may have.
const ATTRIBUTES_MAX: usize = 32;
/// How many declarations may be in force at once.
const SCOPE_MAX: usize = 64;
/// Bound to the prefix `xmlns` and to nothing else.
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// A prefix, empty for none, and a local part.
type Name<'a> = (&'a str, &'a str);

impl<'a> Reader<'a> {
    /// A start tag up to its `>` or `/>`, which are left standing.
    pub(super) fn start_tag(&mut self) -> Result<Element<'a>, DocumentError> {
        if !self.rest().starts_with('<') || self.rest().starts_with("<!") || self.rest().starts_with("<?") {
            return Err(self.unexpected());
        }
        self.expect("<")?;
        let (prefix, local) = self.name()?;
        let written = self.written_attributes()?;
        let (declarations, attributes): (Vec<_>, Vec<_>) = written
            .into_iter()
            .partition(|((prefix, local), _)| *prefix == "xmlns" || is_default(prefix, local));
        let declarations = self.declare(declarations)?;
        Ok(Element {
            namespace: self.bound(prefix)?,
            prefix,
            local,
            declarations,
            attributes: self.attributes(attributes)?,
            children: Vec::new(),
            content_end: self.at,
            self_closed: self.rest().starts_with("/>"),
        })
    }

    fn name(&mut self) -> Result<Name<'a>, DocumentError> {
        let first = self.ncname()?;
        if self.take(":") { Ok((first, self.ncname()?)) } else { Ok(("", first)) }
    }

    fn ncname(&mut self) -> Result<&'a str, DocumentError> {
        let rest = self.rest();
        let name = &rest[..ncname_bytes(rest)];
        self.at += name.len();
        if name.is_empty() { Err(NotWellFormed) } else { Ok(name) }
    }

    fn written_attributes(&mut self) -> Result<Vec<(Name<'a>, Text<'a>)>, DocumentError> {
        let mut written: Vec<(Name<'a>, Text<'a>)> = Vec::new();
        loop {
            let spaced = self.white_space();
            if self.rest().starts_with(['>', '/']) {
                return Ok(written);
            }
            if !spaced {
                return Err(NotWellFormed);
            }
            let name = self.name()?;
            self.equals_sign()?;
            let value = self.attribute_value()?;
            if written.iter().any(|(earlier, _)| *earlier == name) {
                return Err(DuplicateAttribute);
            }
            if written.len() == ATTRIBUTES_MAX {
                return Err(TooMany);
            }
            written.push((name, value));
        }
    }

    /// Puts the element's declarations in force.
    fn declare(&mut self, written: Vec<(Name<'a>, Text<'a>)>) -> Result<Vec<Declaration<'a>>, DocumentError> {
        let mut declarations = Vec::with_capacity(written.len());
        for ((prefix, local), uri) in written {
            let prefix = if is_default(prefix, local) { "" } else { local };
            if !may_bind(prefix, &uri) {
                return Err(Namespace);
            }
            declarations.push(Declaration { prefix, uri: Rc::from(&*uri) });
        }
        if self.scope.len() + declarations.len() > SCOPE_MAX {
            return Err(TooMany);
        }
        self.scope.extend(declarations.iter().cloned());
        Ok(declarations)
    }

    fn attributes(&self, written: Vec<(Name<'a>, Text<'a>)>) -> Result<Vec<Attribute<'a>>, DocumentError> {
        let mut attributes: Vec<Attribute<'a>> = Vec::with_capacity(written.len());
        for ((prefix, local), value) in written {
            // The default namespace does not reach attributes.
            let namespace = if prefix.is_empty() { Rc::from("") } else { self.bound(prefix)? };
            let twin = |other: &Attribute<'_>| other.namespace == namespace && other.local == local;
            if attributes.iter().any(twin) {
                return Err(DuplicateAttribute);
            }
            attributes.push(Attribute { prefix, local, namespace, value });
        }
        Ok(attributes)
    }

    /// The namespace a prefix is bound to here.
    fn bound(&self, prefix: &str) -> Result<Rc<str>, DocumentError> {
        match self.scope.iter().rev().find(|declaration| declaration.prefix == prefix) {
            Some(declaration) => Ok(Rc::clone(&declaration.uri)),
            None if prefix.is_empty() => Ok(Rc::from("")),
            None => Err(Namespace),
        }
    }
}

fn is_default(prefix: &str, local: &str) -> bool {
    prefix.is_empty() && local == "xmlns"
}

/// Reserved prefixes and namespaces, no empty namespace for a prefix, and no relative ones, whose canonical form
/// is undefined (Canonical XML 1.0 §1.3).
fn may_bind(prefix: &str, uri: &str) -> bool {
    match (prefix, uri) {
        ("xmlns", _) | (_, XMLNS_NAMESPACE) => false,
        ("xml", uri) => uri == XML_NAMESPACE,
        (_, XML_NAMESPACE) => false,
        ("", "") => true,
        (_, uri) => is_absolute(uri),
    }
}

/// Whether a URI begins with a scheme (RFC 3986 §3.1).
fn is_absolute(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}
