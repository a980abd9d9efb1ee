//! Text to tree: XML 1.0 and Namespaces in XML 1.0, without DTDs, comments and processing instructions.

mod tag;
mod text;

use std::rc::Rc;

use super::error::DocumentError::{
    self, Comment, DocumentType, NotUtf8, NotWellFormed, ProcessingInstruction,
};
use super::names::is_char;
use super::{Child, Declaration, Element, XML_NAMESPACE, is_white_space};

/// How deep elements may nest.
const DEPTH_MAX: usize = 64;
/// How many elements and CDATA sections a document may have.
const PARTS_MAX: usize = 10_000;

/// Reads a whole document and returns its root.
pub(crate) fn read(input: &[u8]) -> Result<Element<'_>, DocumentError> {
    let input = std::str::from_utf8(input).map_err(|_| NotUtf8)?;
    if !input.chars().all(is_char) {
        return Err(NotWellFormed);
    }
    let scope = vec![Declaration { prefix: "xml", uri: Rc::from(XML_NAMESPACE) }];
    let mut reader = Reader { input, at: 0, scope, parts_left: PARTS_MAX };
    reader.take("\u{FEFF}");
    reader.xml_declaration()?;
    reader.white_space();
    let root = reader.element(0)?;
    reader.white_space();
    if reader.rest().is_empty() { Ok(root) } else { Err(reader.unexpected()) }
}

struct Reader<'a> {
    input: &'a str,
    at: usize,
    /// The declarations in force, the nearest last.
    scope: Vec<Declaration<'a>>,
    parts_left: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.input[self.at..]
    }

    /// Steps over `token` if it is next.
    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expect(&mut self, token: &str) -> Result<(), DocumentError> {
        if self.take(token) { Ok(()) } else { Err(NotWellFormed) }
    }

    /// Steps over white space and says whether there was any.
    fn white_space(&mut self) -> bool {
        let rest = self.rest();
        let bytes = rest.len() - rest.trim_start_matches(is_white_space).len();
        self.at += bytes;
        bytes > 0
    }

    /// What stands where an element or the end should.
    fn unexpected(&self) -> DocumentError {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            Comment
        } else if rest.starts_with("<!DOCTYPE") {
            DocumentType
        } else if rest.starts_with("<?") {
            ProcessingInstruction
        } else {
            NotWellFormed
        }
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="…"?>`, where there is one (XML 1.0 §2.8).
    fn xml_declaration(&mut self) -> Result<(), DocumentError> {
        let begins = self.rest().strip_prefix("<?xml").is_some_and(|rest| rest.starts_with(is_white_space));
        if !begins {
            return Ok(());
        }
        self.expect("<?xml")?;
        if self.pseudo_attribute("version")? != Some("1.0") {
            return Err(NotWellFormed);
        }
        let encoding = self.pseudo_attribute("encoding")?;
        if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("UTF-8")) {
            return Err(NotUtf8);
        }
        if !matches!(self.pseudo_attribute("standalone")?, None | Some("yes" | "no")) {
            return Err(NotWellFormed);
        }
        self.white_space();
        self.expect("?>")
    }

    fn pseudo_attribute(&mut self, name: &str) -> Result<Option<&'a str>, DocumentError> {
        let here = self.at;
        if !(self.white_space() && self.take(name)) {
            self.at = here;
            return Ok(None);
        }
        self.equals_sign()?;
        self.quoted().map(Some)
    }

    fn equals_sign(&mut self) -> Result<(), DocumentError> {
        self.white_space();
        self.expect("=")?;
        self.white_space();
        Ok(())
    }

    /// What stands between two quotes of one kind, as it is written.
    fn quoted(&mut self) -> Result<&'a str, DocumentError> {
        let quote = if self.take("\"") { '"' } else { '\'' };
        if quote == '\'' {
            self.expect("'")?;
        }
        let (inside, _) = self.rest().split_once(quote).ok_or(NotWellFormed)?;
        self.at += inside.len() + 1;
        Ok(inside)
    }

    fn element(&mut self, depth: usize) -> Result<Element<'a>, DocumentError> {
        if depth == DEPTH_MAX {
            return Err(DocumentError::TooDeep);
        }
        self.one_part_more()?;
        let outer_scope = self.scope.len();
        let mut element = self.start_tag()?;
        if element.self_closed {
            element.content_end = self.at;
            self.expect("/>")?;
        } else {
            self.expect(">")?;
            self.content(&mut element, depth)?;
            element.content_end = self.at;
            self.end_tag(&element)?;
        }
        self.scope.truncate(outer_scope);
        Ok(element)
    }

    fn one_part_more(&mut self) -> Result<(), DocumentError> {
        self.parts_left = self.parts_left.checked_sub(1).ok_or(DocumentError::TooMany)?;
        Ok(())
    }

    /// Children until the end tag.
    fn content(&mut self, element: &mut Element<'a>, depth: usize) -> Result<(), DocumentError> {
        loop {
            let rest = self.rest();
            if rest.starts_with("</") {
                return Ok(());
            } else if rest.starts_with("<![CDATA[") {
                self.one_part_more()?;
                element.children.push(Child::Text(self.cdata()?));
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                return Err(self.unexpected());
            } else if rest.starts_with('<') {
                let child = self.element(depth + 1)?;
                element.children.push(Child::Element(child));
            } else {
                element.children.push(Child::Text(self.character_data()?));
            }
        }
    }

    fn end_tag(&mut self, element: &Element<'a>) -> Result<(), DocumentError> {
        self.expect("</")?;
        if !element.prefix.is_empty() {
            self.expect(element.prefix)?;
            self.expect(":")?;
        }
        self.expect(element.local)?;
        self.white_space();
        self.expect(">")
    }
}
