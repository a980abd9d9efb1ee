//! The consent to look-ups: a small document, signed with the applicant's key before the first register is
//! read (DOMAIN §1.16, §8.1), sent with every look-up and kept with the application.
//!
//! **Invariants:** it can never pass for an application: its root and its namespace are others. Like an
//! application it has one form only ([`LookUpConsent::from_xml`] takes what [`LookUpConsent::to_xml`] writes
//! and nothing else). It names no person: the subject is whoever signed it.

use domain::bin::Bin;
use domain::language::Language;
use domain::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::definition::{Form, Kind};
use crate::parse::may_be_written;
use crate::value::Origin;
use crate::xml::{Element, Writer, XmlError};

/// The namespace of the document.
pub const NAMESPACE: &str = "urn:tereze:look-up-consent:1";

/// The root element.
const ROOT: &str = "lookUpConsent";

/// What is asked besides the fields a register fills in: whether it names the applicant as a parent.
const FAMILY_LINK: &str = "family-link";

/// Characters of a name in the document, and items of its list, at most.
const NAME_CHARS_MAX: usize = 200;
const DATA_ITEMS_MAX: usize = 50;

/// Characters of a nonce. 32 hexadecimal digits are 128 random bits.
const NONCE_CHARS: std::ops::RangeInclusive<usize> = 16..=64;

/// Who asks, and where: from the kiosk's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The name of the service centre.
    pub centre: String,
    /// The kiosk's own name.
    pub kiosk: String,
    /// Who answers for the personal data.
    pub operator: String,
    /// The operator's BIN.
    pub operator_bin: Bin,
}

/// «I allow these data to be looked up, for this purpose, by this operator.»
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUpConsent {
    /// The service the data are for, such as `meal`.
    pub purpose: String,
    /// The data: ids of the fields that a register fills in, and `family-link`.
    pub data: Vec<String>,
    /// Who asks, and where.
    pub office: Office,
    /// The kiosk's clock, in whole seconds.
    pub time: Timestamp,
    /// The language the text was read in.
    pub language: Language,
    /// The version of the text that was agreed to.
    pub text_version: String,
    /// The submission this visit will make.
    pub submission: Uuid,
    /// Random, so that no two consents are the same document.
    pub nonce: String,
}

impl LookUpConsent {
    /// The consent that a form needs. A form that signs none has an empty text version, and no central takes it.
    #[must_use]
    pub fn new(
        form: &Form,
        office: &Office,
        language: Language,
        submission: Uuid,
        now: Timestamp,
        nonce: &str,
    ) -> LookUpConsent {
        let signed = form.fields().find(|field| field.kind == Kind::Consent && field.signed);
        LookUpConsent {
            purpose: form.id.clone(),
            data: looked_up(form),
            office: office.clone(),
            time: Timestamp::from_timestamp(now.timestamp(), 0).unwrap_or(now),
            language,
            text_version: signed.and_then(|field| field.text_version.clone()).unwrap_or_default(),
            submission,
            nonce: nonce.to_owned(),
        }
    }

    /// The document to be signed.
    #[must_use]
    pub fn to_xml(&self) -> Zeroizing<String> {
        let mut writer = Writer::new();
        writer.open(ROOT, &[("xmlns", NAMESPACE)]);
        writer.leaf("purpose", &[], &self.purpose);
        write_items(&mut writer, &self.data);
        writer.leaf("operator", &[("bin", self.office.operator_bin.as_str())], &self.office.operator);
        writer.leaf("centre", &[], &self.office.centre);
        writer.leaf("kiosk", &[], &self.office.kiosk);
        writer.leaf("time", &[], &self.time.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        writer.leaf("text", &[("language", self.language.code())], &self.text_version);
        writer.leaf("submission", &[], &self.submission.hyphenated().to_string());
        writer.leaf("nonce", &[], &self.nonce);
        writer.close(ROOT);
        writer.finish()
    }

    /// Reads a verified document.
    ///
    /// # Errors
    /// [`XmlError`] for anything [`LookUpConsent::to_xml`] would not have written.
    pub fn from_xml(xml: &str) -> Result<LookUpConsent, XmlError> {
        let root = Element::read(xml)?;
        if root.name != ROOT || root.attribute("xmlns") != Some(NAMESPACE) {
            return Err(XmlError::OtherKind);
        }
        let consent = read(&root).ok_or(XmlError::NotCanonical)?;
        if *consent.to_xml() == *xml { Ok(consent) } else { Err(XmlError::NotCanonical) }
    }
}

fn read(root: &Element) -> Option<LookUpConsent> {
    let child = |name: &str| root.children.iter().find(|child| child.name == name);
    let text = |name: &str| child(name).map(|child| child.text.as_str());
    let named = |name: &str| text(name).filter(|text| is_name(text)).map(str::to_owned);
    Some(LookUpConsent {
        purpose: named("purpose")?,
        data: read_items(child("data")?)?,
        office: Office {
            centre: named("centre")?,
            kiosk: named("kiosk")?,
            operator: named("operator")?,
            operator_bin: Bin::parse(child("operator")?.attribute("bin")?).ok()?,
        },
        time: text("time")?.parse::<Timestamp>().ok()?,
        language: Language::from_code(child("text")?.attribute("language")?)?,
        text_version: named("text")?,
        submission: Uuid::try_parse(text("submission")?).ok()?,
        nonce: text("nonce").filter(|text| is_nonce(text))?.to_owned(),
    })
}

/// What a form has looked up: the fields that a register fills in, and whose child it is.
pub(crate) fn looked_up(form: &Form) -> Vec<String> {
    let looked_up = form.fields().filter(|field| field.allows(Origin::Registry));
    looked_up.map(|field| field.id.to_string()).chain([FAMILY_LINK.to_owned()]).collect()
}

pub(crate) fn write_items(writer: &mut Writer, data: &[String]) {
    writer.open("data", &[]);
    for item in data {
        writer.leaf("item", &[], item);
    }
    writer.close("data");
}

pub(crate) fn read_items(data: &Element) -> Option<Vec<String>> {
    let items: Vec<String> = data.children.iter().map(|item| item.text.as_str().to_owned()).collect();
    (items.len() <= DATA_ITEMS_MAX && items.iter().all(|item| is_name(item))).then_some(items)
}

pub(crate) fn is_nonce(text: &str) -> bool {
    NONCE_CHARS.contains(&text.len()) && is_name(text)
}

pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= NAME_CHARS_MAX && text.chars().all(may_be_written)
}
