//! Is central there, and who is it?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::SubsecRound;
use serde::Deserialize;
use sync::wire::{ErrorBody, Status};

use super::answer::With;
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::editions;
use crate::problem::Problem;

/// Whether central runs. Says nothing else, to anybody.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "running", body = String)))]
pub(super) async fn health() -> &'static str {
    "ok"
}

/// What a kiosk may ask for besides.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    beacon: Option<bool>,
    /// The edition that the kiosk has.
    edition: Option<u64>,
}

/// Central's time, name, version and public keys.
#[utoipa::path(
    get,
    path = "/v1/status",
    params(
        ("beacon" = Option<bool>, Query, description = "whether the time shall be signed for this kiosk's journal"),
        ("edition" = Option<u64>, Query, description = "the number of the edition that the kiosk has; 0 for none")
    ),
    responses((status = 200, body = Status), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn status(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    With(asked): With<Wanted>,
) -> Result<Json<Status>, Problem> {
    // A journal keeps milliseconds.
    let time = centre.clock.now().trunc_subsecs(3);
    let beacon = asked
        .beacon
        .unwrap_or_default()
        .then(|| centre.remembered.beacon(&centre.keys.receipt, &kiosk.id, time));
    if let Some(edition) = asked.edition {
        centre.metrics.has_edition(&kiosk.id, edition);
    }
    let edition = work(&centre, |centre| Ok(editions::published(centre))).await?;
    Ok(Json(Status {
        time,
        edition,
        beacon: beacon.transpose().map_err(|error| Problem::ours(&error.to_string()))?,
        centre: centre.name.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        sealing_recipient: centre.keys.sealing.to_public().to_string(),
        receipt_key: centre.keys.receipt.public().to_base64(),
    }))
}
