//! The forms this program was built with. A released version stays for ever, so that every application signed
//! under it can still be read.
//!
//! **Invariant:** each definition is read once, on first use. One of ours that does not parse is a bug that the
//! tests catch before any release.

use std::sync::LazyLock;

use crate::Form;

/// The definitions, oldest version first within a form.
static RELEASED: [fn() -> &'static Form; 4] = [meal_1, meal, kindergarten_1, kindergarten];

/// Free and discounted school meals, the version in force (DOMAIN §1.15).
#[must_use]
pub fn meal() -> &'static Form {
    static MEAL: LazyLock<Form> = LazyLock::new(|| ours(include_str!("../../../assets/forms/meal/2.toml")));
    &MEAL
}

/// Its first version, for what was signed under it.
fn meal_1() -> &'static Form {
    static MEAL: LazyLock<Form> = LazyLock::new(|| ours(include_str!("../../../assets/forms/meal/1.toml")));
    &MEAL
}

/// A child in the kindergarten queue, the version in force (DOMAIN §1.4).
#[must_use]
pub fn kindergarten() -> &'static Form {
    static KINDERGARTEN: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/forms/kindergarten/2.toml")));
    &KINDERGARTEN
}

/// Its first version, for what was signed under it.
fn kindergarten_1() -> &'static Form {
    static KINDERGARTEN: LazyLock<Form> =
        LazyLock::new(|| ours(include_str!("../../../assets/forms/kindergarten/1.toml")));
    &KINDERGARTEN
}

/// The form a signed application names, in the version it names.
#[must_use]
pub fn find(id: &str, version: u32) -> Option<&'static Form> {
    RELEASED.into_iter().map(|form| form()).find(|form| form.id == id && form.version == version)
}

fn ours(toml: &str) -> Form {
    Form::parse(toml).unwrap_or_else(|error| panic!("released form: {error}"))
}
