//! A signed act in an application: what gives up or changes a place, or takes an application back (DOMAIN §1.8,
//! §1.9, §1.14, §2.6 M-12).
//!
//! **Invariants:** it can never pass for an application, a login or a consent: its root and its namespace are its
//! own. It has one form only ([`Action::from_xml`] takes what [`Action::to_xml`] writes and nothing else). It names
//! the application and its revision, so that it cannot be used for another, nor later for another state.

use std::fmt;

use domain::iin::Iin;
use domain::kindergarten::Category;
use domain::language::Language;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::consent::is_name;
use crate::parse::may_be_written;
use crate::value::{Personal, ScanRef};
use crate::xml::{Element, Writer, XmlError, read_scans, write_scan};

/// The namespace of the document.
pub const NAMESPACE: &str = "urn:tereze:action:1";

/// The root element.
const ROOT: &str = "action";

/// Characters of a reason, at most (DOMAIN §1.11 has the same bound).
pub const REASON_CHARS_MAX: usize = 500;

/// A signed act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// UUIDv7; the same document again is the same act.
    pub id: Uuid,
    /// The kiosk's own name.
    pub kiosk: String,
    /// The kiosk's clock at the signature, in whole seconds. Claimed.
    pub claimed: Timestamp,
    /// The language of the screen.
    pub language: Language,
    /// What is to be done.
    pub deed: Deed,
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq)]
pub enum Deed {
    /// T8: another benefit category, or none.
    ChangeCategory {
        /// In which application.
        about: About,
        /// The category; `N0` drops the benefit.
        category: Category,
        /// Why, in the person's own words.
        reason: Option<Personal>,
        /// What proves it.
        scans: Vec<ScanRef>,
    },
    /// T10: out of the queue.
    Leave {
        /// Which application.
        about: About,
        /// Why, in the person's own words.
        reason: Option<Personal>,
    },
    /// M-12: a meal application is taken back.
    WithdrawMeal {
        /// Which application.
        about: About,
    },
    /// T24: the signer, a parent of this child, asks to see its application and to act in it.
    Join {
        /// The child.
        child: Iin,
        /// The application, where the signer knows its number.
        number: Option<ApplicationNumber>,
    },
}

/// An application as the screen showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its number.
    pub number: ApplicationNumber,
    /// How many events had made it.
    pub revision: u64,
}

impl fmt::Debug for Deed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

impl Deed {
    /// The word in the document; the same as on the wire.
    pub fn word(&self) -> &'static str {
        match self {
            Deed::ChangeCategory { .. } => "change-category",
            Deed::Leave { .. } => "leave",
            Deed::WithdrawMeal { .. } => "withdraw-meal",
            Deed::Join { .. } => "join",
        }
    }

    /// The application it is about, where it was on the screen.
    pub fn about(&self) -> Option<&About> {
        match self {
            Deed::ChangeCategory { about, .. } | Deed::Leave { about, .. } | Deed::WithdrawMeal { about } => {
                Some(about)
            }
            Deed::Join { .. } => None,
        }
    }

    /// The scans it names.
    pub fn scans(&self) -> &[ScanRef] {
        match self {
            Deed::ChangeCategory { scans, .. } => scans,
            Deed::Leave { .. } | Deed::WithdrawMeal { .. } | Deed::Join { .. } => &[],
        }
    }
}

impl Action {
    /// The document to be signed.
    #[must_use]
    pub fn to_xml(&self) -> Zeroizing<String> {
        let mut writer = Writer::new();
        let claimed = self.claimed.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        writer.open(
            ROOT,
            &[
                ("xmlns", NAMESPACE),
                ("claimed", &claimed),
                ("id", &self.id.hyphenated().to_string()),
                ("kind", self.deed.word()),
                ("kiosk", &self.kiosk),
                ("language", self.language.code()),
            ],
        );
        self.deed.write(&mut writer);
        writer.close(ROOT);
        writer.finish()
    }

    /// Reads a verified document.
    ///
    /// # Errors
    /// [`XmlError`] for anything [`Action::to_xml`] would not have written.
    pub fn from_xml(xml: &str) -> Result<Action, XmlError> {
        let root = Element::read(xml)?;
        if root.name != ROOT || root.attribute("xmlns") != Some(NAMESPACE) {
            return Err(XmlError::OtherKind);
        }
        let action = read(&root).ok_or(XmlError::NotCanonical)?;
        if *action.to_xml() == *xml { Ok(action) } else { Err(XmlError::NotCanonical) }
    }
}

impl Deed {
    fn write(&self, writer: &mut Writer) {
        if let Some(About { number, revision }) = self.about() {
            writer.leaf("number", &[], &number.machine());
            writer.leaf("revision", &[], &revision.to_string());
        }
        match self {
            Deed::ChangeCategory { category, reason, scans, .. } => {
                writer.leaf("category", &[], category.code());
                write_reason(writer, reason.as_ref());
                for scan in scans {
                    write_scan(writer, scan);
                }
            }
            Deed::Leave { reason, .. } => write_reason(writer, reason.as_ref()),
            Deed::WithdrawMeal { .. } => {}
            Deed::Join { child, number } => {
                writer.leaf("child", &[], child.as_str());
                if let Some(number) = number {
                    writer.leaf("number", &[], &number.machine());
                }
            }
        }
    }
}

fn write_reason(writer: &mut Writer, reason: Option<&Personal>) {
    if let Some(reason) = reason {
        writer.leaf("reason", &[], reason.as_str());
    }
}

fn read(root: &Element) -> Option<Action> {
    let text = |name: &str| root.child_text(name);
    let number = || text("number").and_then(|text| ApplicationNumber::parse(text).ok());
    let about = || Some(About { number: number()?, revision: text("revision")?.parse().ok()? });
    let deed = match root.attribute("kind")? {
        "change-category" => Deed::ChangeCategory {
            about: about()?,
            category: Category::from_code(text("category")?)?,
            reason: reason(root)?,
            scans: read_scans(root).ok()?,
        },
        "leave" => Deed::Leave { about: about()?, reason: reason(root)? },
        "withdraw-meal" => Deed::WithdrawMeal { about: about()? },
        "join" => {
            let child = Iin::from_certificate(text("child")?)?;
            let number = if text("number").is_some() { Some(number()?) } else { None };
            Deed::Join { child, number }
        }
        _ => return None,
    };
    Some(Action {
        id: Uuid::try_parse(root.attribute("id")?).ok()?,
        kiosk: root.attribute("kiosk").filter(|text| is_name(text))?.to_owned(),
        claimed: root.attribute("claimed")?.parse::<Timestamp>().ok()?,
        language: Language::from_code(root.attribute("language")?)?,
        deed,
    })
}

/// `Some(None)` where there is none; `None` where it is no reason.
fn reason(root: &Element) -> Option<Option<Personal>> {
    let Some(text) = root.child_text("reason") else { return Some(None) };
    let sound = !text.trim().is_empty()
        && text.chars().count() <= REASON_CHARS_MAX
        && text.chars().all(may_be_written);
    sound.then(|| Some(Personal::from(text)))
}
