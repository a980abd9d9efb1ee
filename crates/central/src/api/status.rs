//! Is central there, and who is it?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use sync::wire::{ErrorBody, Status};

use super::caller::Caller;
use crate::centre::Centre;
use crate::problem::Problem;

/// Whether central runs. Says nothing else, to anybody.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "running", body = String)))]
pub(super) async fn health() -> &'static str {
    "ok"
}

/// Central's time, name, version and public keys.
#[utoipa::path(
    get,
    path = "/v1/status",
    responses((status = 200, body = Status), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn status(_: Caller, State(centre): State<Arc<Centre>>) -> Result<Json<Status>, Problem> {
    Ok(Json(Status {
        time: centre.clock.now(),
        centre: centre.name.clone(),
        version: env!("CARGO_PKG_VERSION").into(),
        sealing_recipient: centre.keys.sealing.to_public().to_string(),
        receipt_key: centre.keys.receipt.public().to_base64(),
    }))
}
