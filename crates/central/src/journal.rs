//! What a person sees: their applications, and one of them whole (DOMAIN §1.5).
//!
//! **Invariants:**
//! - a person sees what they filed or joined, and nothing else; an application that is not theirs and one that is not
//!   there are one answer;
//! - an application that cannot be read stands in the list as such, and hides no other.

pub(crate) mod history;
mod meal;
pub(crate) mod papers;
pub(crate) mod queue;
mod referral;
mod refused;

use std::collections::BTreeSet;

use domain::kato::Kato;
use domain::kindergarten::{Application, By, Merging};
use domain::number::{ApplicationNumber, KioskNumber, Series};
use sync::wire::{ApplicationShown, DocumentLine, Journal, Party};
use uuid::Uuid;

use crate::centre::Centre;
use crate::filed::Filed;
use crate::problem::Problem;
use crate::queue::Looker;
use crate::store::Digest;
use crate::store::queue::QueueRow;
use forms::Fill;

/// Names an application to whoever acts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By its number.
    Number(ApplicationNumber),
    /// By the submission that opened it, while it has no number.
    Arrival(Kato, Uuid),
}

impl Named {
    /// What stands in an address `…/{kato}/{name}`.
    ///
    /// # Errors
    /// 404 `E-NOAPPLICATION` for what names none.
    pub fn parse(kato: &str, name: &str) -> Result<Named, Problem> {
        match (Kato::parse(kato), Uuid::parse_str(name)) {
            (Some(kato), Ok(id)) => Ok(Named::Arrival(kato, id)),
            (Some(_) | None, _) => number(kato, name).map(Named::Number),
        }
    }

    /// Whose queue it is of.
    pub(crate) fn settlement(&self) -> &Kato {
        match self {
            Named::Number(number) => number.settlement(),
            Named::Arrival(kato, _) => kato,
        }
    }
}

/// Every application of a person, the latest first.
///
/// # Errors
/// When the store fails.
pub fn list(centre: &Centre, person: Digest) -> Result<Journal, Problem> {
    let mut rows = Vec::new();
    let mut stands = BTreeSet::new();
    for (settlement, row) in centre.store.queue_of_person(person)? {
        stands.insert(row.id);
        rows.extend(queue::row(centre, &settlement, &row, person)?);
    }
    for number in centre.store.meals_of_person(person)? {
        rows.extend(meal::row(centre, &number)?);
    }
    for id in centre.store.refusals_of_person(person)? {
        // What arrived in a queue stands there.
        if !stands.contains(&id) {
            rows.extend(refused::row(centre, id)?);
        }
    }
    rows.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| a.number.cmp(&b.number)));
    Ok(Journal { as_of: centre.clock.now(), rows })
}

/// One application of a person.
///
/// # Errors
/// 404 `E-NOAPPLICATION`; 500 `E-UNREADABLE`.
pub fn show(centre: &Centre, by: Looker, named: &Named) -> Result<ApplicationShown, Problem> {
    let person = by.person;
    let shown = match named {
        Named::Number(number) if number.series() == Series::Meal => meal::show(centre, number, person)?,
        Named::Number(_) => queue::show(centre, named, by)?,
        Named::Arrival(settlement, id) => match queue::show(centre, named, by)? {
            None => refused::show(centre, (settlement, *id), person)?,
            shown => shown,
        },
    };
    shown.ok_or_else(nothing)
}

/// The documents of an application of a person. Reading one is no look at the number: what moved it is still to be
/// told.
///
/// # Errors
/// 404 `E-NOAPPLICATION`.
pub fn documents(
    centre: &Centre,
    person: Digest,
    number: &ApplicationNumber,
) -> Result<Vec<DocumentLine>, Problem> {
    match number.series() {
        Series::Queue => queue::documents(centre, number, person)?.ok_or_else(nothing),
        Series::Meal => Ok(meal::show(centre, number, person)?.ok_or_else(nothing)?.documents),
    }
}

/// The answer to whoever asks for what is not theirs.
pub(crate) fn nothing() -> Problem {
    Problem::not_there("E-NOAPPLICATION")
}

/// The number of an address `…/{kato}/{number}`.
///
/// # Errors
/// 404 `E-NOAPPLICATION` for what is no number.
pub fn number(kato: &str, number: &str) -> Result<ApplicationNumber, Problem> {
    let kato = Kato::parse(kato).ok_or_else(nothing)?;
    ApplicationNumber::parse_in(&kato, number).map_err(|_| nothing())
}

/// Which parent a person is in an application; none: not theirs.
pub(crate) fn role(row: &QueueRow, application: &Application, person: Digest) -> Option<By> {
    let joined = application.registered().is_some_and(|registered| registered.merge == Merging::Joined);
    if row.applicant == person {
        Some(By::Filer)
    } else if joined && row.other_parent == Some(person) {
        Some(By::OtherParent)
    } else {
        None
    }
}

/// The number that the kiosk gave its owner, where its envelope names one of that kiosk.
fn kiosk_number(filed: &Filed) -> Option<String> {
    let number = KioskNumber::parse(filed.envelope.kiosk_number.as_deref()?).ok()?;
    (number.kiosk() == filed.submission.kiosk).then(|| number.to_string())
}

fn party(filed: &Filed, unconfirmed: Vec<String>) -> Party {
    let iin = filed.submission.applicant_iin().map(|iin| iin.as_str().to_owned());
    Party {
        name: filed.name(Fill::ApplicantName),
        iin: iin.unwrap_or_default(),
        birth: filed.date(Fill::ApplicantBirth),
        phone: filed.contact("phone"),
        email: filed.contact("email"),
        phone2: filed.contact("phone2"),
        email2: filed.contact("email2"),
        address: filed.address(),
        unconfirmed,
    }
}
