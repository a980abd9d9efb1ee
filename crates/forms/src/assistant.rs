//! Whoever helped a parent to fill in an application at a front desk (DOMAIN §1.0), and what a desk tells the kiosk of
//! them.
//!
//! ```xml
//! <assistant bin="200140000014" desk="KST3-D1" login="9f86…" serial="53A1…">
//!   <name>КӨМЕКШІ АЙНҰР</name>
//!   <organisation>№ 5 «Білім» мектебі</organisation>
//! </assistant>
//! ```
//! (without the white space) stands behind the answers of an application that was filled in with help; one without help
//! is written as it always was. `login` is the SHA-256 of the document with which the assistant logged in at the desk,
//! as they signed it: central holds the element against that document.
//!
//! **Invariant:** an assistant is named and nothing more: no IIN and no key of theirs stands in an application, and
//! nothing of the applicant goes back to the desk.

use domain::bin::Bin;
use domain::digest::Sha256 as Digest;
use domain::language::Language;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::consent::is_name;
use crate::parse;
use crate::value::Personal;
use crate::xml::{Element, Writer, XmlError};

/// The element in an application.
pub(crate) const ELEMENT: &str = "assistant";

const ROOT: &str = "help";
const NAMESPACE: &str = "urn:tereze:help:1";

/// Characters of the longest name, and digits of the longest serial number (RFC 5280: 20 octets).
const NAME_CHARS_MAX: usize = 500;
const SERIAL_DIGITS_MAX: usize = 40;

/// Somebody who helps, as an application names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assistant {
    /// Their name, as the certificate has it.
    pub name: Personal,
    /// Their organisation's name, as the certificate has it; empty where it has none.
    pub organisation: String,
    /// Its BIN.
    pub bin: Bin,
    /// The desk at which they are logged in.
    pub desk: String,
    /// Digest of the signed document with which they logged in.
    pub login: Digest,
    /// The serial number of the certificate that signed it, hex.
    pub serial: String,
}

impl Assistant {
    /// Says whether somebody is this assistant without naming them: what a person's IIN gives with this login.
    #[must_use]
    pub fn mark_of(&self, iin: &str) -> Digest {
        let mut hash = Sha256::new();
        for part in ["tereze-assistant-1", &self.login.to_string(), iin] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        Digest(hash.finalize().into())
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        let attributes: [(&str, &str); 4] = [
            ("bin", self.bin.as_str()),
            ("desk", &self.desk),
            ("login", &self.login.to_string()),
            ("serial", &self.serial),
        ];
        writer.open(ELEMENT, &attributes);
        writer.leaf("name", &[], self.name.as_str());
        if !self.organisation.is_empty() {
            writer.leaf("organisation", &[], &self.organisation);
        }
        writer.close(ELEMENT);
    }

    pub(crate) fn read(element: &Element) -> Option<Assistant> {
        let line = |text: &str| {
            let fits = !text.is_empty()
                && text.chars().count() <= NAME_CHARS_MAX
                && text.chars().all(parse::may_be_written);
            fits.then(|| text.to_owned())
        };
        let serial = element.attribute("serial").filter(|text| is_serial(text))?;
        Some(Assistant {
            name: line(element.child_text("name")?)?.into(),
            organisation: element.child_text("organisation").map_or(Some(String::new()), line)?,
            bin: Bin::parse(element.attribute("bin")?).ok()?,
            desk: element.attribute("desk").filter(|text| is_name(text))?.to_owned(),
            login: element.attribute("login")?.parse().ok()?,
            serial: serial.to_owned(),
        })
    }
}

fn is_serial(text: &str) -> bool {
    !text.is_empty() && text.len() <= SERIAL_DIGITS_MAX && text.bytes().all(|c| c.is_ascii_hexdigit())
}

/// What a desk hands to the kiosk that it starts for a parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// Who helps.
    pub assistant: Assistant,
    /// [`Assistant::mark_of`] their own IIN: nobody is helped by themselves.
    pub own: Digest,
    /// The language of the desk's screen, to begin with.
    pub language: Language,
}

impl Help {
    /// Whether the person with this IIN is the one who helps.
    #[must_use]
    pub fn is_by(&self, iin: &str) -> bool {
        self.assistant.mark_of(iin) == self.own
    }

    /// As it is handed over.
    #[must_use]
    pub fn to_xml(&self) -> Zeroizing<String> {
        let mut writer = Writer::new();
        let attributes: [(&str, &str); 3] =
            [("xmlns", NAMESPACE), ("language", self.language.code()), ("own", &self.own.to_string())];
        writer.open(ROOT, &attributes);
        self.assistant.write(&mut writer);
        writer.close(ROOT);
        writer.finish()
    }

    /// Reads what was handed over.
    ///
    /// # Errors
    /// [`XmlError`] for anything [`Help::to_xml`] would not have written.
    pub fn from_xml(xml: &str) -> Result<Help, XmlError> {
        let root = Element::read(xml)?;
        if root.name != ROOT || root.attribute("xmlns") != Some(NAMESPACE) {
            return Err(XmlError::OtherKind);
        }
        let help = || {
            Some(Help {
                assistant: Assistant::read(root.children.first()?)?,
                own: root.attribute("own")?.parse().ok()?,
                language: Language::from_code(root.attribute("language")?)?,
            })
        };
        let help = help().ok_or(XmlError::NotCanonical)?;
        if *help.to_xml() == *xml { Ok(help) } else { Err(XmlError::NotCanonical) }
    }
}
