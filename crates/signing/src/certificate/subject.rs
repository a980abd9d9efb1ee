//! A distinguished name, read for the attributes the national profile uses.

use const_oid::ObjectIdentifier;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::Name;

use super::name;

/// RFC 4519 attribute types with the short names by which OpenSSL and the authority's manuals show them.
const SHORT_NAMES: [(ObjectIdentifier, &str); 11] = [
    (ObjectIdentifier::new_unwrap("2.5.4.3"), "CN"),
    (ObjectIdentifier::new_unwrap("2.5.4.4"), "SN"),
    (ObjectIdentifier::new_unwrap("2.5.4.5"), "serialNumber"),
    (ObjectIdentifier::new_unwrap("2.5.4.6"), "C"),
    (ObjectIdentifier::new_unwrap("2.5.4.7"), "L"),
    (ObjectIdentifier::new_unwrap("2.5.4.8"), "ST"),
    (ObjectIdentifier::new_unwrap("2.5.4.10"), "O"),
    (ObjectIdentifier::new_unwrap("2.5.4.11"), "OU"),
    (ObjectIdentifier::new_unwrap("2.5.4.15"), "businessCategory"),
    (ObjectIdentifier::new_unwrap("2.5.4.42"), "GN"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1"), "emailAddress"),
];

#[derive(Clone, Default)]
pub(super) struct Subject {
    pub(super) common_name: String,
    pub(super) surname: String,
    pub(super) given_name: String,
    pub(super) organisation: String,
    pub(super) iin: Option<String>,
    pub(super) bin: Option<String>,
    pub(super) whole: String,
}

impl Subject {
    pub(super) fn read(name: &Name) -> Subject {
        let mut subject = Subject::default();
        let (mut iins, mut bins) = (Vec::new(), Vec::new());
        for attribute in name.0.iter().flat_map(|part| part.0.iter()) {
            let kind = short_name(&attribute.oid);
            let value = shown(attribute);
            match kind.as_str() {
                "CN" => subject.common_name.clone_from(&value),
                "SN" => subject.surname.clone_from(&value),
                "GN" => subject.given_name.clone_from(&value),
                "O" => subject.organisation.clone_from(&value),
                "serialNumber" => iins.extend(twelve_digits("IIN", &value)),
                "OU" => bins.extend(twelve_digits("BIN", &value)),
                _ => {}
            }
            if !subject.whole.is_empty() {
                subject.whole.push_str(", ");
            }
            subject.whole.push_str(&kind);
            subject.whole.push('=');
            subject.whole.push_str(&value);
        }
        subject.iin = only(iins);
        subject.bin = only(bins);
        subject
    }
}

fn short_name(oid: &ObjectIdentifier) -> String {
    let known = SHORT_NAMES.iter().find(|(known, _)| known == oid);
    known.map_or_else(|| oid.to_string(), |(_, name)| (*name).to_owned())
}

/// The text of an attribute, with whatever could move a cursor or turn a line round replaced by U+FFFD.
fn shown(attribute: &AttributeTypeAndValue) -> String {
    let text = name::text(&attribute.value);
    text.unwrap_or_default().chars().map(|c| if moves_the_cursor(c) { '\u{FFFD}' } else { c }).collect()
}

/// Control characters, line and paragraph separators, direction marks, zero-width joiners and tags.
fn moves_the_cursor(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn twelve_digits(mark: &str, value: &str) -> Option<String> {
    let digits = value.strip_prefix(mark)?;
    (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
}

/// A number that stands in a name twice says nothing.
fn only(mut found: Vec<String>) -> Option<String> {
    if found.len() == 1 { found.pop() } else { None }
}
