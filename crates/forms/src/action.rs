//! A signed act in an application: what takes, gives up or changes a place, or takes an application back (DOMAIN
//! §1.8–1.12, §1.14, §2.6 M-12).
//!
//! **Invariants:** it can never pass for an application, a login or a consent: its root and its namespace are its
//! own. It has one form only ([`Action::from_xml`] takes what [`Action::to_xml`] writes and nothing else). It names
//! the application and its revision, so that it cannot be used for another, nor later for another state.

mod written;

use std::fmt;

use chrono::NaiveDate;
use domain::bin::Bin;
use domain::iin::Iin;
use domain::kindergarten::{Category, Reason};
use domain::language::Language;
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::value::{Personal, ScanRef};
use crate::xml::{Element, Writer, XmlError};

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
    /// T11: a private kindergarten under the state order.
    ChoosePrivate {
        /// In which application.
        about: About,
        /// The published place, as the list of free places names it.
        place: Uuid,
        /// Its kindergarten.
        kindergarten: Bin,
        /// OK to the notice that the number in the general queue is not kept.
        number_lost: bool,
    },
    /// T13: the referral is given back.
    Withdraw {
        /// In which application.
        about: About,
        /// Why.
        reason: Reason,
        /// Why, in the person's own words; [`Reason::Other`] says nothing without them.
        text: Option<Personal>,
    },
    /// T15: more time for the papers.
    Extend {
        /// In which application.
        about: About,
        /// The new last day.
        until: NaiveDate,
        /// Why.
        reason: Reason,
        /// Why, in the person's own words; [`Reason::Other`] says nothing without them.
        text: Option<Personal>,
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
        /// What proves the link to the child where no registry holds it: then an office looks, and the number is
        /// needed.
        scans: Vec<ScanRef>,
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
            Deed::ChoosePrivate { .. } => "choose-private",
            Deed::Withdraw { .. } => "withdraw",
            Deed::Extend { .. } => "extend",
            Deed::WithdrawMeal { .. } => "withdraw-meal",
            Deed::Join { .. } => "join",
        }
    }

    /// The application it is about, where it was on the screen.
    pub fn about(&self) -> Option<&About> {
        match self {
            Deed::ChangeCategory { about, .. }
            | Deed::Leave { about, .. }
            | Deed::ChoosePrivate { about, .. }
            | Deed::Withdraw { about, .. }
            | Deed::Extend { about, .. }
            | Deed::WithdrawMeal { about } => Some(about),
            Deed::Join { .. } => None,
        }
    }

    /// The scans it names.
    pub fn scans(&self) -> &[ScanRef] {
        match self {
            Deed::ChangeCategory { scans, .. } | Deed::Join { scans, .. } => scans,
            Deed::Leave { .. }
            | Deed::ChoosePrivate { .. }
            | Deed::Withdraw { .. }
            | Deed::Extend { .. }
            | Deed::WithdrawMeal { .. } => &[],
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
        let action = written::read(&root).ok_or(XmlError::NotCanonical)?;
        if *action.to_xml() == *xml { Ok(action) } else { Err(XmlError::NotCanonical) }
    }
}
