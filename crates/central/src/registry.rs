//! State registries (DOMAIN §6): persons with their addresses and children, and where a child goes to school.
//!
//! **Invariant:** [`Registry::child_of`] answers only where the registry holds the link; whether a child is
//! unknown or somebody else's, the answer is the same nothing.

mod http;
mod sample;

pub use http::HttpRegistry;
pub use sample::{SampleError, SampleRegistry};

use chrono::NaiveDate;
use domain::iin::Iin;
use serde::{Deserialize, Serialize};
use sync::wire::{Address, Child, Enrolment, Parent};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Why a registry is asked: it keeps this with its own log.
#[derive(Debug, Clone, Copy)]
pub struct Inquiry<'a> {
    /// Our id of the request.
    pub request_id: Uuid,
    /// The service, such as `meal`.
    pub purpose: &'a str,
}

/// The registry did not answer. Never says about whom.
#[derive(Debug, thiserror::Error)]
#[error("the registry did not answer: {0}")]
pub struct RegistryError(pub String);

/// Answers about people. Blocking.
pub trait Registry: Send + Sync {
    /// A person by IIN; nothing where the registry does not know them.
    fn person(&self, why: Inquiry<'_>, iin: &Iin) -> Result<Option<Person>, RegistryError>;

    /// A child of this person; nothing where the registry knows no such child *or no such link*.
    fn child_of(&self, why: Inquiry<'_>, parent: &Iin, child: &Iin) -> Result<Option<Minor>, RegistryError>;
}

/// A person as a registry answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Person {
    /// Surname.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Patronymic, as the registry has it.
    #[serde(default)]
    pub patronymic: Option<String>,
    /// Date of birth.
    #[zeroize(skip)]
    pub birth: NaiveDate,
    /// Registered address.
    #[serde(default)]
    pub address: Option<Address>,
}

/// A child as a registry answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Minor {
    /// Surname.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Patronymic, as the registry has it.
    #[serde(default)]
    pub patronymic: Option<String>,
    /// Date of birth.
    #[zeroize(skip)]
    pub birth: NaiveDate,
    /// `KZ` or another country.
    #[serde(default)]
    pub citizenship: Option<String>,
    /// Where the child goes to school.
    #[serde(default)]
    pub school: Option<Enrolment>,
}

impl Person {
    /// The answer to the person themselves.
    pub fn as_parent(&self, iin: &Iin) -> Parent {
        let name = domain::name::PersonName::new(&self.last, &self.first, self.patronymic.as_deref());
        Parent {
            iin: iin.as_str().into(),
            last: name.last.clone(),
            first: name.first.clone(),
            patronymic: name.patronymic.clone(),
            birth: self.birth,
            address: self.address.clone(),
        }
    }
}

impl Minor {
    /// The answer to a parent.
    pub fn as_child(&self) -> Child {
        let name = domain::name::PersonName::new(&self.last, &self.first, self.patronymic.as_deref());
        Child {
            last: name.last.clone(),
            first: name.first.clone(),
            patronymic: name.patronymic.clone(),
            birth: self.birth,
            citizenship: self.citizenship.clone(),
            school: self.school.clone(),
        }
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

impl std::fmt::Debug for Minor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Minor(…)")
    }
}
