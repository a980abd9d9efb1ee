//! Answers as values: what is left of raw text once it has been understood.
//!
//! **Invariant:** a [`Value`] is in its one canonical form, its memory is wiped on drop, and `Debug` shows none
//! of it.

use std::fmt;

use chrono::NaiveDate;
use domain::email::Email;
use domain::iin::Iin;
use domain::kato::Kato;
use domain::phone::MobilePhone;
use domain::school::School;
use zeroize::{Zeroize, Zeroizing};

/// A text about a person. Wiped on drop, never shown by `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Personal(Zeroizing<String>);

impl Personal {
    /// The text, for those who may see it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Personal {
        Personal(Zeroizing::new(text.to_owned()))
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Personal {
        Personal(Zeroizing::new(text))
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Who gave an answer. What was typed although a register should know it is told apart, because central checks
/// it afterwards (DOMAIN §6, flag `MANUAL`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The applicant's certificate.
    Certificate,
    /// A state register.
    Registry,
    /// The applicant, in place of a register that did not answer.
    Manual,
    /// The applicant, who alone can know.
    #[default]
    Typed,
}

impl Origin {
    /// The word in the signed XML.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Origin::Certificate => "certificate",
            Origin::Registry => "registry",
            Origin::Manual => "manual",
            Origin::Typed => "typed",
        }
    }

    /// Reads [`Origin::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Origin> {
        let all = [Origin::Certificate, Origin::Registry, Origin::Manual, Origin::Typed];
        all.into_iter().find(|origin| origin.code() == code)
    }
}

/// An answer that has been understood.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// The number of a person.
    Iin(Iin),
    /// A mobile number.
    Mobile(MobilePhone),
    /// An e-mail address.
    Email(Email),
    /// One line of text.
    Text(Personal),
    /// An address.
    Address(Address),
    /// A full name.
    Name(Personal),
    /// A civil date.
    Date(NaiveDate),
    /// The id of the chosen option.
    Choice(String),
    /// A school.
    School(School),
    /// A settlement.
    Settlement(Kato),
    /// Scans, at least one.
    Scans(Vec<ScanRef>),
    /// A consent.
    Consent {
        /// The version of the text that was agreed to.
        version: String,
        /// The digest of the signed consent, where agreeing takes a signature of its own.
        signed: Option<[u8; 32]>,
    },
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Iin(_) => "Iin(…)",
            Value::Mobile(_) => "Mobile(…)",
            Value::Email(_) => "Email(…)",
            Value::Text(_) => "Text(…)",
            Value::Address(_) => "Address(…)",
            Value::Name(_) => "Name(…)",
            Value::Date(_) => "Date(…)",
            Value::Choice(_) => "Choice(…)",
            Value::School(_) => "School(…)",
            Value::Settlement(_) => "Settlement(…)",
            Value::Scans(_) => "Scans(…)",
            Value::Consent { .. } => "Consent(…)",
        })
    }
}

/// Where a person lives (DOMAIN §4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// As the register holds it, in both languages.
    Registered {
        /// The settlement, where the register names it.
        kato: Option<Kato>,
        /// The address in Kazakh.
        kk: Personal,
        /// The address in Russian.
        ru: Personal,
    },
    /// As typed, in whatever language.
    Typed(Personal),
}

impl Address {
    /// The address in the language asked for, or as typed.
    #[must_use]
    pub fn shown(&self, kazakh: bool) -> &str {
        match self {
            Address::Registered { kk, .. } if kazakh => kk.as_str(),
            Address::Registered { ru, .. } => ru.as_str(),
            Address::Typed(text) => text.as_str(),
        }
    }
}

/// What a scan is, without what it shows and without its file's name: this stands in the signed XML.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScanRef {
    /// By content: see [`MEDIA_TYPES`].
    pub media_type: String,
    /// The size in bytes.
    pub bytes_len: u64,
    /// Pages; 1 for a picture.
    pub pages: u32,
    /// The digest of the bytes.
    pub sha256: [u8; 32],
}

/// The media types a scan may have (DOMAIN §1.4).
pub const MEDIA_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// A scan as it stands in the draft. Its file's name is for the applicant's eyes only and leaves the kiosk with
/// nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    /// The cleaned name of the file on the stick.
    pub name_shown: String,
    /// By content: see [`MEDIA_TYPES`].
    pub media_type: String,
    /// The size in bytes.
    pub bytes_len: u64,
    /// Pages; 1 for a picture.
    pub pages: u32,
    /// The digest of the bytes.
    pub sha256: [u8; 32],
}

impl From<&Scan> for ScanRef {
    fn from(scan: &Scan) -> ScanRef {
        ScanRef {
            media_type: scan.media_type.clone(),
            bytes_len: scan.bytes_len,
            pages: scan.pages,
            sha256: scan.sha256,
        }
    }
}

impl From<&ScanRef> for Scan {
    fn from(scan: &ScanRef) -> Scan {
        Scan {
            name_shown: String::new(),
            media_type: scan.media_type.clone(),
            bytes_len: scan.bytes_len,
            pages: scan.pages,
            sha256: scan.sha256,
        }
    }
}

impl Drop for Scan {
    fn drop(&mut self) {
        self.name_shown.zeroize();
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scan({}, {} bytes)", self.media_type, self.bytes_len)
    }
}
