//! Names as they are compared (RFC 5280 §7.1): in any type of string, without regard to case, and with white space
//! taken for one space. Not more than that: composed and decomposed letters stay two.

use der::asn1::{BmpString, Ia5StringRef, PrintableStringRef, Utf8StringRef};
use der::{Any, Encode};
use x509_cert::name::Name;

/// Equal where two names are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NameKey(Vec<Vec<(Vec<u8>, Value)>>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Value {
    Text(String),
    /// Of a type that holds no text: equal where the octets are.
    Other(Vec<u8>),
}

impl NameKey {
    pub(crate) fn of(name: &Name) -> der::Result<NameKey> {
        let mut parts = Vec::with_capacity(name.0.len());
        for part in &name.0 {
            let mut attributes = Vec::with_capacity(part.0.len());
            for attribute in part.0.iter() {
                attributes.push((attribute.oid.as_bytes().to_vec(), value(&attribute.value)?));
            }
            // The attributes of one part are a set.
            attributes.sort();
            parts.push(attributes);
        }
        Ok(NameKey(parts))
    }
}

fn value(value: &Any) -> der::Result<Value> {
    Ok(match text(value) {
        Some(text) => Value::Text(folded(&text)),
        None => Value::Other(value.to_der()?),
    })
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The text of an attribute, where it is of a type that holds text.
pub(super) fn text(value: &Any) -> Option<String> {
    value
        .decode_as::<Utf8StringRef<'_>>()
        .map(|text| text.to_string())
        .or_else(|_| value.decode_as::<PrintableStringRef<'_>>().map(|text| text.to_string()))
        .or_else(|_| value.decode_as::<Ia5StringRef<'_>>().map(|text| text.to_string()))
        .or_else(|_| value.decode_as::<BmpString>().map(|text| text.to_string()))
        .ok()
}
