//! Meal applications to a school.

use chrono::NaiveDate;
use domain::kato::Kato;
use domain::language::Language;
use domain::meal;
use domain::number::ApplicationNumber;
use sync::wire::Service;
use sync::wire::desk::{LateSchool, Role, Work};

use super::{ROWS_MAX, Waits};
use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::office::OverdueMeals;
use crate::store::{Application, set_aside};

/// What the head of a school is to decide.
pub(super) fn waiting(centre: &Centre, settlement: &Kato, bin: &str) -> Result<Vec<Waits>, Problem> {
    let mut waits = Vec::new();
    let count_max = u32::try_from(ROWS_MAX).unwrap_or(u32::MAX);
    for number in centre.store.meals_of_school(settlement, bin, count_max)? {
        let read = set_aside(&number.machine(), centre.store.application(&number))?;
        let Some(application) = read.flatten() else { continue };
        waits.extend(one(number, &application));
    }
    Ok(waits)
}

/// The schools of a settlement that are late: its department is to know (M-11).
pub(super) fn late(centre: &Centre, settlement: &Kato, today: NaiveDate) -> Result<Vec<LateSchool>, Problem> {
    let shown = |late: OverdueMeals| {
        let known = centre.schools.all().iter().find(|school| school.bin.as_str() == late.school);
        let name =
            |language| known.map_or_else(|| late.school.clone(), |school| school.name(language).to_owned());
        LateSchool {
            settlement: settlement.as_str().to_owned(),
            name_kk: name(Language::Kazakh),
            name_ru: name(Language::Russian),
            bin: late.school,
            count: late.count,
            due: late.due,
        }
    };
    Ok(centre.store.overdue_meals(settlement, today)?.into_iter().map(shown).collect())
}

fn one(number: ApplicationNumber, application: &Application) -> Option<Waits> {
    let fold = meal::replay(application.events.iter().cloned()).ok()?;
    let filing = fold.filing()?;
    Some(Waits {
        number,
        service: Service::Meal,
        work: Work::Meal,
        role: Role::SchoolHead,
        state: fold.state().code(),
        revision: fold.revision(),
        since: filing.registered_at,
        due: Some(filing.due.last_day),
        overdue: fold.is_overdue(),
        proposal: None,
        place: None,
    })
}
