//! Writes canonical XML (C14N 1.0 §2.3): attributes in order, no empty-element tags, few escapes.

use zeroize::Zeroizing;

use super::namespace;
use crate::submission::{Answer, Submission};
use crate::value::{Address, ScanRef, Value};

/// Room for an ordinary document, so that growing leaves few copies of it behind.
const DOCUMENT_BYTES: usize = 16 * 1024;

/// A document being written.
pub(crate) struct Writer(Zeroizing<String>);

impl Writer {
    pub(crate) fn new() -> Writer {
        Writer::with_room_for(DOCUMENT_BYTES)
    }

    pub(crate) fn with_room_for(bytes: usize) -> Writer {
        Writer(Zeroizing::new(String::with_capacity(bytes)))
    }

    pub(crate) fn finish(self) -> Zeroizing<String> {
        self.0
    }

    /// Opens an element. `attributes` come in the order C14N wants: the namespace, then by name.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.escaped(value, true);
            self.0.push('"');
        }
        self.0.push('>');
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element with text in it.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.escaped(text, false);
        self.close(name);
    }

    fn escaped(&mut self, text: &str, in_attribute: bool) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' if !in_attribute => self.0.push_str("&gt;"),
                '"' if in_attribute => self.0.push_str("&quot;"),
                '\t' if in_attribute => self.0.push_str("&#x9;"),
                '\n' if in_attribute => self.0.push_str("&#xA;"),
                '\r' => self.0.push_str("&#xD;"),
                plain => self.0.push(plain),
            }
        }
    }
}

pub(super) fn submission(mut writer: Writer, submission: &Submission) -> Zeroizing<String> {
    writer.open(
        "application",
        &[
            ("xmlns", &namespace(&submission.form, submission.version)),
            ("claimed", &submission.claimed.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ("form", &submission.form),
            ("id", &submission.id.hyphenated().to_string()),
            ("kiosk", &submission.kiosk),
            ("language", submission.language.code()),
            ("policy", &submission.profile),
            ("version", &submission.version.to_string()),
        ],
    );
    for one in &submission.answers {
        answer(&mut writer, one);
    }
    if let Some(assistant) = &submission.assistant {
        assistant.write(&mut writer);
    }
    writer.close("application");
    writer.finish()
}

fn answer(writer: &mut Writer, answer: &Answer) {
    let name = answer.field.as_str();
    let mut attributes = Vec::new();
    if let Some(confirmed) = answer.confirmed {
        attributes.push(("confirmed", if confirmed { "true" } else { "false" }));
    }
    attributes.push(("origin", answer.origin.code()));
    match &answer.value {
        Value::Iin(iin) => writer.leaf(name, &attributes, iin.as_str()),
        Value::Mobile(phone) => writer.leaf(name, &attributes, phone.e164()),
        Value::Email(email) => writer.leaf(name, &attributes, email.as_str()),
        Value::Text(text) | Value::Name(text) => writer.leaf(name, &attributes, text.as_str()),
        Value::Date(date) => writer.leaf(name, &attributes, &date.format("%Y-%m-%d").to_string()),
        Value::Choice(option) => writer.leaf(name, &attributes, option),
        Value::Settlement(kato) => writer.leaf(name, &attributes, kato.as_str()),
        Value::Consent { version, signed } => {
            let digest = signed.map(hex::encode);
            attributes.extend(digest.as_deref().map(|digest| ("sha256", digest)));
            attributes.push(("text", version));
            writer.leaf(name, &attributes, "true");
        }
        Value::Address(address) => {
            writer.open(name, &attributes);
            self::address(writer, address);
            writer.close(name);
        }
        Value::School(school) => {
            writer.open(name, &attributes);
            writer.leaf("bin", &[], school.bin.as_str());
            writer.leaf("kato", &[], school.kato.as_str());
            writer.leaf("kk", &[], &school.name_kk);
            writer.leaf("ru", &[], &school.name_ru);
            writer.close(name);
        }
        Value::Scans(scans) => {
            writer.open(name, &attributes);
            scans.iter().for_each(|one| scan(writer, one));
            writer.close(name);
        }
    }
}

fn address(writer: &mut Writer, address: &Address) {
    match address {
        Address::Typed(text) => writer.leaf("typed", &[], text.as_str()),
        Address::Registered { kato, kk, ru } => {
            if let Some(kato) = kato {
                writer.leaf("kato", &[], kato.as_str());
            }
            writer.leaf("kk", &[], kk.as_str());
            writer.leaf("ru", &[], ru.as_str());
        }
    }
}

pub(crate) fn scan(writer: &mut Writer, scan: &ScanRef) {
    writer.leaf(
        "scan",
        &[
            ("bytes", &scan.bytes_len.to_string()),
            ("media", &scan.media_type),
            ("pages", &scan.pages.to_string()),
            ("sha256", &hex::encode(scan.sha256)),
        ],
        "",
    );
}
