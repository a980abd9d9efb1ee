//! The places that a clerk may publish.

use domain::kato::Kato;
use domain::kindergarten::PlaceKind;
use domain::kindergartens::Kindergarten;
use sync::wire::desk::{KindergartenAtDesk, PlaceAtDesk, PlacesAtDesk, Role};
use uuid::Uuid;

use crate::centre::Centre;
use crate::places::shown_kind;
use crate::problem::Problem;
use crate::queue;
use crate::staff::Clerk;

/// The places of a settlement that the clerk may publish, with those that are taken; to a clerk of a state kindergarten
/// those of their own, which the department publishes.
///
/// # Errors
/// `E-ROLE` for whoever publishes none here.
pub fn places(centre: &Centre, clerk: &Clerk, settlement: &Kato) -> Result<PlacesAtDesk, Problem> {
    let theirs = |one: &Kindergarten| match one.kind {
        PlaceKind::Private => clerk.bin == one.bin.as_str() && clerk.is_in(Role::Kindergarten, settlement),
        PlaceKind::State => clerk.is_in(Role::Department, settlement),
    };
    if !clerk.is_in(Role::Kindergarten, settlement) && !clerk.is_in(Role::Department, settlement) {
        return Err(Problem::refused("E-ROLE"));
    }
    let here = centre.kindergartens.all().iter().filter(|one| one.kato == *settlement);
    let own =
        |one: &Kindergarten| clerk.bin == one.bin.as_str() && clerk.is_in(Role::Kindergarten, settlement);
    let known: Vec<&Kindergarten> = here.filter(|one| theirs(one) || own(one)).collect();
    let read_only = !known.is_empty() && !known.iter().any(|one| theirs(one));
    let rows = queue::look(centre, settlement, |rows, book| {
        let published = rows.places()?.into_iter();
        let shown = published.filter(|row| known.iter().any(|one| one.bin == row.kindergarten));
        Ok(shown
            .map(|row| PlaceAtDesk {
                id: Uuid::from_u128(row.id.0),
                kindergarten: row.kindergarten.to_string(),
                kind: shown_kind(row.kind),
                language: row.language,
                age_from: row.age_from,
                age_to: row.age_to,
                published: row.published,
                taken: book.taken(row.id),
            })
            .collect())
    })?;
    let kindergartens = known.iter().map(|one| KindergartenAtDesk {
        bin: one.bin.to_string(),
        name_kk: one.name_kk.clone(),
        name_ru: one.name_ru.clone(),
        kind: shown_kind(one.kind),
    });
    let age_limit_years = centre.profiles.of(settlement).kindergarten.age_limit_years;
    let kindergartens = kindergartens.collect();
    Ok(PlacesAtDesk { as_of: centre.clock.now(), kindergartens, read_only, age_limit_years, rows })
}
