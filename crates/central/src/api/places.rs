//! The free places of kindergartens.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::kato::Kato;
use domain::kindergarten::PlaceKind;
use serde::Deserialize;
use sync::wire::{ErrorBody, Vacancies};
use utoipa::IntoParams;

use super::answer::{At, With};
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::places;
use crate::problem::Problem;

/// Whose places.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// `private`, under the state order, or `state`; left out: private.
    kind: Option<String>,
}

/// The free places of a settlement.
#[utoipa::path(
    get,
    path = "/v1/vacancies/{kato}",
    params(("kato" = String, Path, description = "KATO code of the settlement, 9 digits"), Which),
    responses((status = 200, body = Vacancies), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn vacant(
    _: Caller,
    State(centre): State<Arc<Centre>>,
    At(kato): At<String>,
    With(which): With<Which>,
) -> Result<Json<Vacancies>, Problem> {
    let wrong = || Problem::not_understood("E-REQUEST");
    let kato = Kato::parse(&kato).ok_or_else(wrong)?;
    let kind = which.kind.as_deref().map_or(Some(PlaceKind::Private), PlaceKind::from_code);
    let kind = kind.ok_or_else(wrong)?;
    let vacant = work(&centre, move |centre| places::vacancies(centre, &kato, kind)).await?;
    Ok(Json(vacant))
}
