//! The log of a queue, for kiosks that keep its heads.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::kato::Kato;
use serde::Deserialize;
use sync::wire::{ErrorBody, Growth};
use utoipa::IntoParams;

use super::answer::{At, With};
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::problem::Problem;
use crate::queue::log;

/// Since when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Since {
    /// The size of the head that is kept; 0 for none.
    #[serde(default)]
    since: u64,
}

/// Today's signed head of a queue's log, and the proof that it grew from an earlier one.
#[utoipa::path(
    get,
    path = "/v1/queues/{kato}/growth",
    params(("kato" = String, Path, description = "KATO code of the settlement"), Since),
    responses(
        (status = 200, body = Growth),
        (status = 422, description = "E-LOG-SIZE: the log never had so many entries", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn growth(
    _: Caller,
    State(centre): State<Arc<Centre>>,
    At(kato): At<String>,
    With(asked): With<Since>,
) -> Result<Json<Growth>, Problem> {
    let kato = Kato::parse(&kato).ok_or_else(|| Problem::not_understood("E-REQUEST"))?;
    work(&centre, move |centre| log::growth(centre, &kato, asked.since)).await.map(Json)
}
