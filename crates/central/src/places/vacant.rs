//! What is free at this moment: for the list of places, and for the button that opens it.

use domain::kato::Kato;
use domain::kindergarten::{Application, By, Outside, PlaceKind};
use domain::kindergartens::Kindergarten;
use domain::policy::VacancyAccess;
use domain::queue::{Book, Ticket};
use domain::time::{Timestamp, civil_date};
use sync::wire::{self, Vacancies, VacantPlace};
use uuid::Uuid;

use super::{fits, free, rank, rests};
use crate::centre::Centre;
use crate::problem::Problem;
use crate::queue;
use crate::store::StoreError;
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;

/// The free places of a settlement.
///
/// # Errors
/// When the store fails.
pub fn vacancies(centre: &Centre, settlement: &Kato, kind: PlaceKind) -> Result<Vacancies, Problem> {
    let policy = centre.profiles.of(settlement);
    let now = centre.clock.now();
    let mut rows = Vec::new();
    queue::look(centre, settlement, |queue, book| {
        for row in queue.places()?.iter().filter(|row| row.kind == kind) {
            if rests(centre, queue, row, now)? {
                continue;
            }
            let free = free(book, row);
            let known = centre.kindergartens.find(&row.kindergarten).filter(|_| free > 0);
            rows.extend(known.map(|known| shown(row, known, free)));
        }
        Ok(())
    })?;
    rows.sort_by(|a: &VacantPlace, b| a.name_kk.cmp(&b.name_kk).then(a.age_from.cmp(&b.age_from)));
    Ok(Vacancies {
        as_of: now,
        settlement: settlement.to_string(),
        by_rank: kind == PlaceKind::State || policy.kindergarten.vacancy_access == VacancyAccess::ByRank,
        rows,
    })
}

fn shown(row: &PlaceRow, known: &Kindergarten, free: u32) -> VacantPlace {
    VacantPlace {
        id: Uuid::from_u128(row.id.0),
        kindergarten: known.bin.to_string(),
        name_kk: known.name_kk.clone(),
        name_ru: known.name_ru.clone(),
        address_kk: known.address_kk.clone(),
        address_ru: known.address_ru.clone(),
        district_kk: known.district_kk.clone(),
        district_ru: known.district_ru.clone(),
        phone: known.phone.to_string(),
        language: row.language,
        age_from: row.age_from,
        age_to: row.age_to,
        free,
        fee_tenge: known.fee_tenge,
        kind: shown_kind(row.kind),
    }
}

/// Whose places they are, as the wire has it.
pub(crate) fn shown_kind(kind: PlaceKind) -> wire::PlaceKind {
    match kind {
        PlaceKind::Private => wire::PlaceKind::Private,
        PlaceKind::State => wire::PlaceKind::State,
    }
}

/// What the button of a private place depends on: how many are free that the child could take, and its rank where that
/// decides.
///
/// # Errors
/// When the store fails.
pub fn outside(
    centre: &Centre,
    settlement: &Kato,
    application: &Application,
    by: By,
) -> Result<Outside, Problem> {
    let nothing = Outside { by, free: 0, rank: None };
    let Some(registered) = application.registered() else { return Ok(nothing) };
    let now = centre.clock.now();
    let mut open = nothing;
    queue::look(centre, settlement, |rows, book| {
        let fitting =
            |row: &PlaceRow| row.kind == PlaceKind::Private && fits(row, registered.birth, civil_date(now));
        let mut places: Vec<PlaceRow> = Vec::new();
        for row in rows.places()?.into_iter().filter(fitting) {
            if !rests(centre, rows, &row, now)? {
                places.push(row);
            }
        }
        open.free = places.iter().map(|row| free(book, row)).sum();
        if let Some(ticket) = Ticket::of(&registered.number) {
            by_rank(centre, (rows, book), &places, ticket, now, &mut open)?;
        }
        Ok(())
    })?;
    Ok(open)
}

/// Where the rank decides, the button is there as soon as one group is open to this rank.
fn by_rank(
    centre: &Centre,
    (rows, book): (&dyn QueueRows, &Book),
    places: &[PlaceRow],
    ticket: Ticket,
    now: Timestamp,
    open: &mut Outside,
) -> Result<(), StoreError> {
    let policy = centre.profiles.of(book.settlement());
    if policy.kindergarten.vacancy_access != VacancyAccess::ByRank {
        return Ok(());
    }
    for row in places {
        let rank = rank(rows, book, row, ticket, (now, &centre.calendar, policy))?;
        let free = free(book, row);
        if open.rank.is_none() || rank <= u64::from(free) {
            (open.free, open.rank) = (free, Some(rank));
        }
        if rank <= u64::from(free) {
            break;
        }
    }
    Ok(())
}
