//! The login challenge: a small document that central makes and the login key signs (DOMAIN §1.2, §1.16). With the
//! same signature the person allows the look-ups of this visit.
//!
//! Where there is no network the kiosk writes the document itself: it then opens no account, and is the consent to
//! look-ups that central makes after the application has arrived (DOMAIN §6).
//!
//! **Invariants:** it can never pass for an application, an action or another consent: its root and its namespace
//! are its own. It has one form only ([`Login::from_xml`] takes what [`Login::to_xml`] writes and nothing else). It
//! names no person: the subject is whoever signed it.

use domain::bin::Bin;
use domain::language::Language;
use domain::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::consent::{Office, is_name, is_nonce, looked_up, read_items, write_items};
use crate::definition::{Form, Kind};
use crate::xml::{Element, Writer, XmlError};

/// The namespace of the document.
pub const NAMESPACE: &str = "urn:tereze:login:1";

/// The root element.
const ROOT: &str = "login";

/// «It is me, at this kiosk, now; and I allow these data to be looked up.»
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Where, and who answers for the data.
    pub office: Office,
    /// When the challenge was made, in whole seconds.
    pub time: Timestamp,
    /// The session of the kiosk.
    pub session: Uuid,
    /// Random: no two challenges are the same document.
    pub nonce: String,
    /// The service the data are for, such as `kindergarten`.
    pub purpose: String,
    /// The data: ids of the fields that a register fills in, and `family-link`.
    pub data: Vec<String>,
    /// The language in which the consent text was read.
    pub language: Language,
    /// The version of the text that was agreed to.
    pub text_version: String,
}

impl Login {
    /// The challenge for the service of a form.
    #[must_use]
    pub fn new(
        form: &Form,
        office: Office,
        language: Language,
        session: Uuid,
        now: Timestamp,
        nonce: &str,
    ) -> Login {
        let signed = form.fields().find(|field| field.kind == Kind::Consent && field.signed);
        Login {
            office,
            time: Timestamp::from_timestamp(now.timestamp(), 0).unwrap_or(now),
            session,
            nonce: nonce.to_owned(),
            purpose: form.id.clone(),
            data: looked_up(form),
            language,
            text_version: signed.and_then(|field| field.text_version.clone()).unwrap_or_default(),
        }
    }

    /// The document to be signed.
    #[must_use]
    pub fn to_xml(&self) -> Zeroizing<String> {
        self.write(Writer::new())
    }

    fn write(&self, mut writer: Writer) -> Zeroizing<String> {
        writer.open(ROOT, &[("xmlns", NAMESPACE)]);
        writer.leaf("centre", &[], &self.office.centre);
        writer.leaf("kiosk", &[], &self.office.kiosk);
        writer.leaf("time", &[], &self.time.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        writer.leaf("session", &[], &self.session.hyphenated().to_string());
        writer.leaf("nonce", &[], &self.nonce);
        writer.leaf("purpose", &[], &self.purpose);
        write_items(&mut writer, &self.data);
        writer.leaf("operator", &[("bin", self.office.operator_bin.as_str())], &self.office.operator);
        writer.leaf("text", &[("language", self.language.code())], &self.text_version);
        writer.close(ROOT);
        writer.finish()
    }

    /// Reads a document.
    ///
    /// # Errors
    /// [`XmlError`] for anything [`Login::to_xml`] would not have written.
    pub fn from_xml(xml: &str) -> Result<Login, XmlError> {
        let root = Element::read(xml)?;
        if root.name != ROOT || root.attribute("xmlns") != Some(NAMESPACE) {
            return Err(XmlError::OtherKind);
        }
        let login = read(&root).ok_or(XmlError::NotCanonical)?;
        if *login.write(Writer::with_room_for(xml.len())) == *xml {
            Ok(login)
        } else {
            Err(XmlError::NotCanonical)
        }
    }
}

fn read(root: &Element) -> Option<Login> {
    let child = |name: &str| root.children.iter().find(|child| child.name == name);
    let text = |name: &str| child(name).map(|child| child.text.as_str());
    let named = |name: &str| text(name).filter(|text| is_name(text)).map(str::to_owned);
    Some(Login {
        office: Office {
            centre: named("centre")?,
            kiosk: named("kiosk")?,
            operator: named("operator")?,
            operator_bin: Bin::parse(child("operator")?.attribute("bin")?).ok()?,
        },
        time: text("time")?.parse::<Timestamp>().ok()?,
        session: Uuid::try_parse(text("session")?).ok()?,
        nonce: text("nonce").filter(|text| is_nonce(text))?.to_owned(),
        purpose: named("purpose")?,
        data: read_items(child("data")?)?,
        language: Language::from_code(child("text")?.attribute("language")?)?,
        text_version: named("text")?,
    })
}
