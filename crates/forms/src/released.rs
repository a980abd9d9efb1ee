//! The forms this program was built with, and those that the centre published since. A released version stays for ever, so
//! that every application signed under it can still be read, and one begun under it can be finished.
//!
//! **Invariants:** each definition is read once. One that was known stays known, whatever is published later. One of ours
//! that does not parse is a bug that the tests catch before any release.

use std::sync::{LazyLock, PoisonError, RwLock};

use crate::Form;

/// The id of free and discounted school meals (DOMAIN §1.15).
const MEAL: &str = "meal";

/// The id of a child in the kindergarten queue (DOMAIN §1.4).
const KINDERGARTEN: &str = "kindergarten";

/// The definitions we were built with, oldest version first within a form.
static OURS: LazyLock<[Form; 4]> = LazyLock::new(|| {
    [
        ours(include_str!("../../../assets/forms/meal/1.toml")),
        ours(include_str!("../../../assets/forms/meal/2.toml")),
        ours(include_str!("../../../assets/forms/kindergarten/1.toml")),
        ours(include_str!("../../../assets/forms/kindergarten/2.toml")),
    ]
});

/// Those that were published since.
static PUBLISHED: RwLock<Vec<&'static Form>> = RwLock::new(Vec::new());

/// Free and discounted school meals, the version in force (DOMAIN §1.15).
#[must_use]
pub fn meal() -> &'static Form {
    in_force(MEAL).unwrap_or(&OURS[1])
}

/// A child in the kindergarten queue, the version in force (DOMAIN §1.4).
#[must_use]
pub fn kindergarten() -> &'static Form {
    in_force(KINDERGARTEN).unwrap_or(&OURS[3])
}

/// The version of a form that new applications are begun under: the latest one.
#[must_use]
pub fn in_force(id: &str) -> Option<&'static Form> {
    known().into_iter().filter(|form| form.id == id).max_by_key(|form| form.version)
}

/// The form a signed application names, in the version it names.
#[must_use]
pub fn find(id: &str, version: u32) -> Option<&'static Form> {
    known().into_iter().find(|form| form.id == id && form.version == version)
}

/// Makes published versions known. One that is known already stays as it is.
pub fn take_up(published: Vec<Form>) {
    for form in published {
        if find(&form.id, form.version).is_none() {
            PUBLISHED.write().unwrap_or_else(PoisonError::into_inner).push(Box::leak(Box::new(form)));
        }
    }
}

fn known() -> Vec<&'static Form> {
    let published = PUBLISHED.read().unwrap_or_else(PoisonError::into_inner);
    OURS.iter().chain(published.iter().copied()).collect()
}

fn ours(toml: &str) -> Form {
    Form::parse(toml).unwrap_or_else(|error| panic!("released form: {error}"))
}
