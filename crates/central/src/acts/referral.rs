//! T11–T13, T15: a private place is chosen, a referral given back or extended (DOMAIN §1.10–1.12).
//!
//! **Invariant:** how many places are free is read in the transaction that takes one; whoever comes second gets
//! `E-VACANCY`, stays where they were, and nothing that they signed is kept.

use domain::bin::Bin;
use domain::kindergarten::{Act, Moment, Place, PlaceId, PlaceKind, Refusal};
use domain::policy::VacancyAccess;
use domain::queue::Ticket;
use domain::time::civil_date;
use uuid::Uuid;

use super::refused;
use crate::centre::Centre;
use crate::places;
use crate::problem::Problem;
use crate::queue::{Desk, Held, Stop};
use crate::store::StoreError;
use crate::store::places::PlaceRow;

/// A place that a parent signed for.
pub(super) struct Choice<'a> {
    pub(super) place: Uuid,
    pub(super) kindergarten: &'a Bin,
    pub(super) number_lost: bool,
}

/// T11, T12, T20.
pub(super) fn choose(
    centre: &Centre,
    desk: &Desk<'_>,
    held: &Held,
    choice: &Choice<'_>,
) -> Result<Act, Stop> {
    let id = PlaceId(choice.place.as_u128());
    let row = desk.rows.place(id)?.ok_or_else(|| refused(Refusal::PlaceTaken))?;
    if row.kind != PlaceKind::Private || row.kindergarten != *choice.kindergarten {
        return Err(Problem::refused("E-ACTION").into());
    }
    if places::rests(centre, desk.rows, &row, desk.now)? {
        return Err(refused(Refusal::PlaceTaken));
    }
    let registered = held.application.registered();
    let rank = rank(centre, desk, held, &row)?;
    let place = Place {
        kindergarten: row.kindergarten.clone(),
        id: Some(id),
        kind: row.kind,
        free: places::free(desk.book(), &row),
        rank,
        number_lost: choice.number_lost,
    };
    let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
    let act = moment.refer(place).map_err(refused)?;
    let fits = registered.is_some_and(|it| places::fits(&row, it.birth, civil_date(desk.now)));
    if fits { Ok(act) } else { Err(Problem::refused("E-AGE-GROUP").into()) }
}

/// The rank among those the place is open to, where the policy lets it decide.
fn rank(centre: &Centre, desk: &Desk<'_>, held: &Held, row: &PlaceRow) -> Result<Option<u64>, StoreError> {
    let decides = desk.policy.kindergarten.vacancy_access == VacancyAccess::ByRank;
    let registered = held.application.registered().filter(|_| decides);
    let Some(ticket) = registered.and_then(|it| Ticket::of(&it.number)) else { return Ok(None) };
    let rules = (desk.now, &*centre.calendar, desk.policy);
    places::rank(desk.rows, desk.book(), row, ticket, rules).map(Some)
}
