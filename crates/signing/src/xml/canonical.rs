//! Canonical XML 1.0 (REC-xml-c14n-20010315) of a whole element.
//!
//! With and without comments are one here, because a tree never holds any.

use std::ptr;

use zeroize::Zeroizing;

use super::{Attribute, Child, Element, Growing, XML_NAMESPACE, qualified};

/// The document whose root this is, as if `without` had never been in it.
pub(crate) fn document(root: &Element<'_>, without: Option<&Element<'_>>) -> Zeroizing<String> {
    let mut writer = Writer { out: Growing::default(), in_force: Vec::new(), without };
    writer.element(root, &own_namespaces(root), Vec::new());
    writer.out.into_text()
}

/// One element with everything in it, standing below `ancestors` (the root first). It takes over the namespaces
/// and the `xml:` attributes that are in force there (Canonical XML 1.0 §2.4).
pub(crate) fn subset(ancestors: &[&Element<'_>], apex: &Element<'_>) -> Zeroizing<String> {
    let mut namespaces: Vec<(&str, &str)> = Vec::new();
    let mut inherited: Vec<&Attribute<'_>> = Vec::new();
    let own_xml = |name: &str| apex.attributes.iter().any(|own| is_xml(own) && own.local == name);
    for element in ancestors.iter().rev() {
        for attribute in element.attributes.iter().filter(|attribute| is_xml(attribute)) {
            let nearer = inherited.iter().any(|nearer| nearer.local == attribute.local);
            if !nearer && !own_xml(attribute.local) {
                inherited.push(attribute);
            }
        }
    }
    for (prefix, uri) in ancestors.iter().copied().chain([apex]).flat_map(own_namespaces) {
        namespaces.retain(|(outer, _)| *outer != prefix);
        namespaces.push((prefix, uri));
    }
    let mut writer = Writer { out: Growing::default(), in_force: Vec::new(), without: None };
    writer.element(apex, &namespaces, inherited);
    writer.out.into_text()
}

fn own_namespaces<'t>(element: &'t Element<'_>) -> Vec<(&'t str, &'t str)> {
    element.declarations.iter().map(|declaration| (declaration.prefix, &*declaration.uri)).collect()
}

fn is_xml(attribute: &Attribute<'_>) -> bool {
    *attribute.namespace == *XML_NAMESPACE
}

struct Writer<'t, 'a> {
    out: Growing,
    /// Namespaces written on the elements we are inside of, the nearest last.
    in_force: Vec<(&'t str, &'t str)>,
    without: Option<&'t Element<'a>>,
}

impl<'t, 'a: 't> Writer<'t, 'a> {
    fn element(
        &mut self,
        element: &'t Element<'a>,
        namespaces: &[(&'t str, &'t str)],
        inherited: Vec<&'t Attribute<'a>>,
    ) {
        let name = qualified(element.prefix, element.local);
        let outer = self.in_force.len();
        self.out.push('<');
        self.out.push_str(&name);
        self.namespaces(namespaces);
        self.attributes(inherited.into_iter().chain(&element.attributes).collect());
        self.out.push('>');
        for child in &element.children {
            match child {
                Child::Text(text) => self.text(text),
                Child::Element(child) if self.without.is_some_and(|without| ptr::eq(without, child)) => {}
                Child::Element(child) => self.element(child, &own_namespaces(child), Vec::new()),
            }
        }
        self.out.push_str("</");
        self.out.push_str(&name);
        self.out.push('>');
        self.in_force.truncate(outer);
    }

    /// Writes the namespaces that are new here, sorted by prefix.
    fn namespaces(&mut self, namespaces: &[(&'t str, &'t str)]) {
        let mut new: Vec<_> =
            namespaces.iter().copied().filter(|namespace| self.is_new(*namespace)).collect();
        new.sort_unstable();
        for (prefix, uri) in &new {
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.value(uri);
        }
        self.in_force.extend(new);
    }

    /// `xml` is never written; nor is an empty default namespace where none is in force.
    fn is_new(&self, (prefix, uri): (&str, &str)) -> bool {
        let outer = self.in_force.iter().rev().find(|(outer, _)| *outer == prefix);
        prefix != "xml" && outer.map_or("", |(_, uri)| uri) != uri
    }

    /// Sorted by namespace, then by local name; those in no namespace first.
    fn attributes(&mut self, mut attributes: Vec<&Attribute<'_>>) {
        attributes.sort_unstable_by(|a, b| (&*a.namespace, a.local).cmp(&(&*b.namespace, b.local)));
        for attribute in attributes {
            self.out.push(' ');
            self.out.push_str(&qualified(attribute.prefix, attribute.local));
            self.value(&attribute.value);
        }
    }

    fn value(&mut self, value: &str) {
        self.out.push_str("=\"");
        for c in value.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' => self.out.push_str("&#x9;"),
                '\n' => self.out.push_str("&#xA;"),
                '\r' => self.out.push_str("&#xD;"),
                plain => self.out.push(plain),
            }
        }
        self.out.push('"');
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\r' => self.out.push_str("&#xD;"),
                plain => self.out.push(plain),
            }
        }
    }
}
