//! The reference list of schools.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::kato::Kato;
use serde::Deserialize;
use sync::wire::{ErrorBody, School, Schools};
use utoipa::IntoParams;

use super::answer::With;
use super::caller::Caller;
use crate::centre::Centre;
use crate::problem::Problem;

/// Which schools.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// KATO code of the settlement, 9 digits.
    kato: String,
}

/// The schools of a settlement.
#[utoipa::path(
    get,
    path = "/v1/schools",
    params(Which),
    responses((status = 200, body = Schools), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn list(
    _: Caller,
    State(centre): State<Arc<Centre>>,
    With(which): With<Which>,
) -> Result<Json<Schools>, Problem> {
    let kato = Kato::parse(&which.kato).ok_or_else(|| Problem::not_understood("E-REQUEST"))?;
    let here = centre.schools.all().iter().filter(|school| school.kato == kato);
    let schools = here.map(|school| School {
        bin: school.bin.as_str().into(),
        kato: school.kato.as_str().into(),
        name_kk: school.name_kk.clone(),
        name_ru: school.name_ru.clone(),
    });
    Ok(Json(Schools { schools: schools.collect() }))
}
