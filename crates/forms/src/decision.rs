//! A clerk's signed decision (DOMAIN §2.3 T9, T11, T17, T24–T26; §2.6 M-8 to M-10; §8.2).
//!
//! **Invariants:** it can never pass for an application, a login or a parent's act: its root and its namespace are its
//! own. It has one form only ([`Decision::from_xml`] takes what [`Decision::to_xml`] writes and nothing else). It
//! names the organisation that decides, and the application with its revision, so that it cannot be used by another
//! office, for another application, nor later for another state. What moves somebody in a queue names the decision of
//! the first clerk that it seconds.

mod document;
mod place;

pub use self::place::{PLACES_MAX, PlacesPublished, Teaching};

use std::fmt;

use domain::bin::Bin;
use domain::digest::Sha256;
use domain::kindergarten::{OfficialReason, PaperFault, Rejection};
use domain::language::Language;
use domain::meal::RefusalReason;
use domain::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::action::About;
use crate::value::Personal;
use crate::xml::{Element, Writer, XmlError};

/// The namespace of the document.
pub const NAMESPACE: &str = "urn:tereze:decision:1";

/// The root element.
const ROOT: &str = "decision";

/// A signed decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// UUIDv7; the same document again is the same decision.
    pub id: Uuid,
    /// The desk's own name.
    pub desk: String,
    /// The desk's clock at the signature, in whole seconds. Claimed.
    pub claimed: Timestamp,
    /// The language of the screen.
    pub language: Language,
    /// The organisation that decides: the BIN of the key that signs.
    pub bin: Bin,
    /// The first clerk's decision that this one seconds: the digest of its signed XML.
    pub seconds: Option<Sha256>,
    /// What is decided.
    pub ruling: Ruling,
}

/// What is decided.
#[derive(Clone, PartialEq, Eq)]
pub enum Ruling {
    /// M-8: the school opens an application.
    OpenMeal {
        /// Which.
        about: About,
    },
    /// M-9: the head of the school approves.
    ApproveMeal {
        /// Which.
        about: About,
    },
    /// M-10: the head of the school refuses.
    RefuseMeal {
        /// Which.
        about: About,
        /// Why.
        reason: RefusalReason,
        /// In the clerk's own words, for the applicant.
        text: Option<Personal>,
    },
    /// T9: the papers of a benefit hold, or not.
    DecideBenefit {
        /// In which application.
        about: About,
        /// Whether they hold.
        granted: bool,
        /// In the clerk's own words.
        text: Option<Personal>,
    },
    /// A person looked at an automatic removal.
    AnswerReview {
        /// Of which application.
        about: About,
        /// Whether it comes back to its place.
        returned: bool,
        /// In the clerk's own words.
        text: Option<Personal>,
    },
    /// T24: the other parent's link to the child is proven, or not.
    DecideMerge {
        /// In which application.
        about: About,
        /// Whether it is.
        granted: bool,
        /// In the clerk's own words.
        text: Option<Personal>,
    },
    /// What was typed by hand is right.
    Check {
        /// In which application.
        about: About,
    },
    /// What was typed by hand is not right.
    Reject {
        /// In which application.
        about: About,
        /// Why: one of [`Rejection::BY_A_CLERK`].
        reason: Rejection,
        /// In the clerk's own words.
        text: Option<Personal>,
    },
    /// The department ends an application.
    Remove {
        /// Which.
        about: About,
        /// Why.
        reason: OfficialReason,
        /// In the clerk's own words.
        text: Option<Personal>,
    },
    /// T17: the kindergarten enrols the child.
    Enrol {
        /// Of which application.
        about: About,
    },
    /// T26: the child attends the kindergarten no more, and its place comes free.
    Discharge {
        /// Of which application.
        about: About,
    },
    /// T25: the kindergarten refuses the papers.
    RefusePapers {
        /// Of which application.
        about: About,
        /// Why.
        fault: PaperFault,
    },
    /// Places of a kindergarten are published, or their number changes.
    PublishPlaces(PlacesPublished),
    /// T11: a place of a state kindergarten goes to the head of the sequence.
    OfferPlace {
        /// The application at the head.
        about: About,
        /// The published places that it is one of.
        place: Uuid,
    },
}

impl fmt::Debug for Ruling {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

impl Ruling {
    /// The word in the document; the same as on the wire.
    pub fn word(&self) -> &'static str {
        match self {
            Ruling::OpenMeal { .. } => "open-meal",
            Ruling::ApproveMeal { .. } => "approve-meal",
            Ruling::RefuseMeal { .. } => "refuse-meal",
            Ruling::DecideBenefit { .. } => "decide-benefit",
            Ruling::AnswerReview { .. } => "answer-review",
            Ruling::DecideMerge { .. } => "decide-merge",
            Ruling::Check { .. } => "check",
            Ruling::Reject { .. } => "reject",
            Ruling::Remove { .. } => "remove",
            Ruling::Enrol { .. } => "enrol",
            Ruling::Discharge { .. } => "discharge",
            Ruling::RefusePapers { .. } => "refuse-papers",
            Ruling::PublishPlaces(_) => "publish-places",
            Ruling::OfferPlace { .. } => "offer-place",
        }
    }

    /// The application it is about; none: it is about places.
    pub fn about(&self) -> Option<&About> {
        match self {
            Ruling::OpenMeal { about }
            | Ruling::ApproveMeal { about }
            | Ruling::RefuseMeal { about, .. }
            | Ruling::DecideBenefit { about, .. }
            | Ruling::AnswerReview { about, .. }
            | Ruling::DecideMerge { about, .. }
            | Ruling::Check { about }
            | Ruling::Reject { about, .. }
            | Ruling::Remove { about, .. }
            | Ruling::Enrol { about }
            | Ruling::Discharge { about }
            | Ruling::RefusePapers { about, .. }
            | Ruling::OfferPlace { about, .. } => Some(about),
            Ruling::PublishPlaces(_) => None,
        }
    }

    /// Its reason, or its answer, as the document has it; empty where it has neither.
    pub fn value(&self) -> &'static str {
        match self {
            Ruling::RefuseMeal { reason, .. } => reason.code(),
            Ruling::Reject { reason, .. } => reason.code(),
            Ruling::Remove { reason, .. } => reason.code(),
            Ruling::RefusePapers { fault, .. } => fault.code(),
            Ruling::DecideBenefit { granted: yes, .. }
            | Ruling::DecideMerge { granted: yes, .. }
            | Ruling::AnswerReview { returned: yes, .. } => document::word(*yes),
            Ruling::OpenMeal { .. }
            | Ruling::ApproveMeal { .. }
            | Ruling::Check { .. }
            | Ruling::Enrol { .. }
            | Ruling::Discharge { .. }
            | Ruling::PublishPlaces(_)
            | Ruling::OfferPlace { .. } => "",
        }
    }

    /// Whether another clerk decided the same of the same application, each in their own words.
    pub fn says_the_same(&self, other: &Ruling) -> bool {
        let number = |ruling: &Ruling| ruling.about().map(|about| about.number.clone());
        let said = |ruling: &Ruling| (ruling.word(), ruling.value(), number(ruling));
        said(self) == said(other)
    }

    /// The clerk's own words.
    pub fn text(&self) -> Option<&Personal> {
        match self {
            Ruling::RefuseMeal { text, .. }
            | Ruling::DecideBenefit { text, .. }
            | Ruling::AnswerReview { text, .. }
            | Ruling::DecideMerge { text, .. }
            | Ruling::Reject { text, .. }
            | Ruling::Remove { text, .. } => text.as_ref(),
            Ruling::OpenMeal { .. }
            | Ruling::ApproveMeal { .. }
            | Ruling::Check { .. }
            | Ruling::Enrol { .. }
            | Ruling::Discharge { .. }
            | Ruling::RefusePapers { .. }
            | Ruling::PublishPlaces(_)
            | Ruling::OfferPlace { .. } => None,
        }
    }

    /// Whether it takes somebody out of the order of a queue, puts them back, or moves them in it, by the office's own
    /// will: that needs two people.
    pub fn changes_order(&self) -> bool {
        match self {
            Ruling::Remove { .. } | Ruling::Reject { .. } => true,
            Ruling::AnswerReview { returned, .. } => *returned,
            Ruling::DecideBenefit { granted, .. } => !granted,
            Ruling::OpenMeal { .. }
            | Ruling::ApproveMeal { .. }
            | Ruling::RefuseMeal { .. }
            | Ruling::DecideMerge { .. }
            | Ruling::Check { .. }
            | Ruling::Enrol { .. }
            | Ruling::Discharge { .. }
            | Ruling::RefusePapers { .. }
            | Ruling::PublishPlaces(_)
            | Ruling::OfferPlace { .. } => false,
        }
    }
}

impl Ruling {
    /// Whether a second clerk may have to sign it too: what always takes two people, and a check by hand, which does
    /// where it ends another application of the same child.
    pub fn can_be_seconded(&self) -> bool {
        self.changes_order() || matches!(self, Ruling::Check { .. })
    }
}

impl Decision {
    /// The document to be signed.
    #[must_use]
    pub fn to_xml(&self) -> Zeroizing<String> {
        let mut writer = Writer::new();
        let claimed = self.claimed.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        writer.open(
            ROOT,
            &[
                ("xmlns", NAMESPACE),
                ("bin", self.bin.as_str()),
                ("claimed", &claimed),
                ("desk", &self.desk),
                ("id", &self.id.hyphenated().to_string()),
                ("kind", self.ruling.word()),
                ("language", self.language.code()),
            ],
        );
        if let Some(first) = &self.seconds {
            writer.leaf("seconds", &[], &first.to_string());
        }
        document::write(&self.ruling, &mut writer);
        writer.close(ROOT);
        writer.finish()
    }

    /// Reads a verified document.
    ///
    /// # Errors
    /// [`XmlError`] for anything [`Decision::to_xml`] would not have written.
    pub fn from_xml(xml: &str) -> Result<Decision, XmlError> {
        let root = Element::read(xml)?;
        if root.name != ROOT || root.attribute("xmlns") != Some(NAMESPACE) {
            return Err(XmlError::OtherKind);
        }
        let decision = document::read(&root).ok_or(XmlError::NotCanonical)?;
        if *decision.to_xml() == *xml { Ok(decision) } else { Err(XmlError::NotCanonical) }
    }
}
