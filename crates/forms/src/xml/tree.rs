//! A small tree of a small document, read with limits.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zeroize::Zeroizing;

use super::XmlError;

/// Bytes of the largest document.
pub const DOCUMENT_BYTES_MAX: usize = 256 * 1024;

/// Elements, levels and attributes of the largest document.
const ELEMENTS_MAX: usize = 2000;
const DEPTH_MAX: usize = 8;
const ATTRIBUTES_MAX: usize = 16;

/// An element with everything in it. Text around child elements is not kept: no document of ours has any.
#[derive(Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, Zeroizing<String>)>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: Zeroizing<String>,
}

impl Element {
    /// Reads a document. Its form is judged by writing it again; here only size and constructs are.
    pub(crate) fn read(xml: &str) -> Result<Element, XmlError> {
        if xml.len() > DOCUMENT_BYTES_MAX {
            return Err(XmlError::TooBig);
        }
        let mut reader = Reader::from_str(xml);
        let mut open: Vec<Element> = Vec::new();
        let mut root = None;
        let mut count = 0;
        loop {
            let closed = match reader.read_event().map_err(|_| XmlError::NotXml)? {
                Event::Start(start) => {
                    open.push(Element::begin(&start)?);
                    None
                }
                Event::Empty(start) => Some(Element::begin(&start)?),
                Event::End(_) => open.pop(),
                Event::Text(text) => {
                    add_text(&mut open, &text.into_inner())?;
                    None
                }
                Event::GeneralRef(reference) => {
                    add_text(&mut open, &resolve(&reference)?)?;
                    None
                }
                Event::Eof => break,
                Event::CData(_) => return Err(XmlError::Forbidden("CDATA")),
                Event::Comment(_) => return Err(XmlError::Forbidden("a comment")),
                Event::Decl(_) | Event::PI(_) => return Err(XmlError::Forbidden("a processing instruction")),
                Event::DocType(_) => return Err(XmlError::Forbidden("a DTD")),
            };
            count += usize::from(closed.is_some());
            if count > ELEMENTS_MAX || open.len() > DEPTH_MAX {
                return Err(XmlError::TooBig);
            }
            match (closed, open.last_mut()) {
                (Some(element), Some(parent)) => parent.children.push(element),
                (Some(element), None) if root.is_none() => root = Some(element),
                (Some(_), None) => return Err(XmlError::NotXml),
                (None, _) => {}
            }
        }
        if open.is_empty() { root.ok_or(XmlError::NotXml) } else { Err(XmlError::NotXml) }
    }

    fn begin(start: &BytesStart<'_>) -> Result<Element, XmlError> {
        let mut element = Element { name: start.name().into_inner().to_owned(), ..Element::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| XmlError::NotXml)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| XmlError::NotXml)?;
            if element.attributes.len() == ATTRIBUTES_MAX {
                return Err(XmlError::TooBig);
            }
            let name = attribute.key.into_inner().to_owned();
            element.attributes.push((name, Zeroizing::new(value.into_owned())));
        }
        Ok(element)
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// The text of a child element.
    pub(crate) fn child_text(&self, name: &str) -> Option<&str> {
        self.children.iter().find(|child| child.name == name).map(|child| child.text.as_str())
    }
}

fn add_text(open: &mut [Element], text: &str) -> Result<(), XmlError> {
    open.last_mut().ok_or(XmlError::NotXml)?.text.push_str(text);
    Ok(())
}

/// The five predefined entities and character references; a document without a DTD has no others.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, XmlError> {
    if let Some(c) = reference.resolve_char_ref().map_err(|_| XmlError::NotXml)? {
        return Ok(c.to_string());
    }
    let named = quick_xml::escape::resolve_predefined_entity(&reference.clone().into_inner());
    named.map(str::to_owned).ok_or(XmlError::NotXml)
}
