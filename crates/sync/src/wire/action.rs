//! What a logged-in person does with an application (DOMAIN §1.7–1.9, §1.14, §2.6 M-12, §8.2).
//!
//! What gives up or changes a place is signed with the SIGN key: the typed document of `forms::action`. The rest
//! needs the login alone. Scans of a signed action come **before** it, so that nobody's claim stands without its
//! papers: `PUT /v1/actions/{id}/scans/{sealed_sha256}` under the id that the signed document then names.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::silent_debug;
use crate::envelope::SealedScanRef;

/// Everything that can be done with an application, in the order of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// Мүдделілікті растау / подтвердить заинтересованность: by login.
    ConfirmInterest,
    /// Жеңілдікті өзгерту / изменить льготность: signed.
    ChangeCategory,
    /// Кезектен шығару / снять с очереди: signed.
    Leave,
    /// Жеке балабақшаны таңдау / выбрать частный детский сад.
    ChoosePrivate,
    /// To accept an offered place.
    AcceptPlace,
    /// Жолдаманы кері қайтару / отозвать направление.
    Withdraw,
    /// Жолдаманы ұзарту / продлить направление.
    Extend,
    /// To object to the other parent's joining: by login.
    ObjectToMerge,
    /// To ask that a person look at an automatic removal: by login.
    AskReview,
    /// To take back a meal application before its decision (M-12): signed.
    WithdrawMeal,
    /// To attach an application to the IIN of the other parent, who signs. Stands in no list of buttons: it is
    /// asked of an application that the journal does not show yet.
    Join,
}

impl ActionKind {
    /// Whether it is done with a signed document.
    pub fn is_signed(self) -> bool {
        match self {
            Self::ChangeCategory
            | Self::Leave
            | Self::ChoosePrivate
            | Self::Withdraw
            | Self::Extend
            | Self::WithdrawMeal
            | Self::Join => true,
            Self::ConfirmInterest | Self::AcceptPlace | Self::ObjectToMerge | Self::AskReview => false,
        }
    }
}

/// An act that the login alone proves: `POST /v1/acts`.
///
/// Refused with the code of the button's refusal, `E-CHANGED` where the application is no longer at `revision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginAct {
    /// The machine form of the application's number.
    pub number: String,
    /// What.
    pub action: ActionKind,
    /// The revision that the screen showed.
    pub revision: u64,
}

/// A signed act: `POST /v1/actions`. The same document again gets the same answer.
///
/// Refused with the code of the button's refusal, `E-CHANGED`, `E-AUTH4SIGN` for a login key, `E-OTHERIIN` for
/// another person's, `E-ACTION` for a document that is none of `forms::action`, `E-SCANS` where a signed scan did
/// not come before, `E-NOPARENT` where no child of the signer has such an application (`join`).
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignedAction {
    /// The signed document, whole.
    pub signed_xml: String,
    /// The scans that came before, in the order of the document.
    #[zeroize(skip)]
    #[serde(default)]
    pub scans: Vec<SealedScanRef>,
}

/// A scan is kept for the action that will name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionScanKept {
    /// The id under which it waits.
    pub action: Uuid,
}

/// It is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionDone {
    /// The machine form of the application's number.
    pub number: String,
    /// Its revision now.
    pub revision: u64,
    /// Where it stands now.
    pub state: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// The day that the message names: the next confirmation (`I-CONFIRMED`), the last day to object (`join`), to
    /// bring the papers (`choose-private`: `W-5WD`, `extend`: `I-EXTENDED`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// The paper that tells it, as [`super::DocumentLine::name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Its place in the queue's log; none for meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// No registry links the child to whoever joins (`join`): the education department decides by the papers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_papers: bool,
}

silent_debug!(SignedAction);
