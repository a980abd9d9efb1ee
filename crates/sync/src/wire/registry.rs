//! Look-ups in the state registries, each under the subject's signed consent (DOMAIN §6, §8.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::silent_debug;

/// Asks for the signer's own facts. The subject is whoever signed the consent; no IIN is sent.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ParentLookUp {
    /// The signed `lookUpConsent` document, whole.
    pub consent: String,
}

/// The applicant as the registry knows them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Parent {
    /// The subject's IIN, 12 digits, as in the certificate.
    pub iin: String,
    /// Surname.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Patronymic; absent where there is none (never a filler such as «НЕТ ДАННЫХ»).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// Date of birth.
    #[zeroize(skip)]
    pub birth: NaiveDate,
    /// Registered address; absent where the registry holds none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// An address in both languages.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// KATO code of the settlement, 9 digits.
    pub kato: String,
}

/// Asks for a child of the signer.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChildLookUp {
    /// The signed `lookUpConsent` document of the parent, whole.
    pub consent: String,
    /// The child's IIN, 12 digits.
    pub child_iin: String,
}

/// A child linked to the signer.
///
/// A child that is unknown and a child that is not theirs get the same `E-NOPARENT`: the answer tells a
/// stranger nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Child {
    /// Surname.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Patronymic; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// Date of birth.
    #[zeroize(skip)]
    pub birth: NaiveDate,
    /// `KZ`, or the code of another country; absent where the registry is silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citizenship: Option<String>,
    /// Where the child goes to school; absent: `E-SCHOOL`, the parent chooses by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<Enrolment>,
}

/// A child's place in a school.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// BIN of the school, 12 digits.
    pub bin: String,
    /// KATO code of its settlement, 9 digits.
    pub kato: String,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Class, such as `5 «Ә»`; absent where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// A school of the reference list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct School {
    /// BIN, 12 digits.
    pub bin: String,
    /// KATO code of its settlement, 9 digits.
    pub kato: String,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
}

/// The schools of a settlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schools {
    /// In the order of the reference list.
    pub schools: Vec<School>,
}

silent_debug!(ParentLookUp, Parent, Address, ChildLookUp, Child, Enrolment);
