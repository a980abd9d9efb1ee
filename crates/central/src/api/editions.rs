//! What is published for kiosks, in pieces.

use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;
use sync::wire::ErrorBody;
use utoipa::IntoParams;

use super::answer::{At, With};
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::problem::Problem;

/// What the kiosk has.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Has {
    /// The number of its edition; 0 for none.
    #[serde(default)]
    since: u64,
    /// The first digits of its digest: another of the same number is none to go on from.
    #[serde(default)]
    of: String,
    /// How many bytes of the pack it has.
    #[serde(default)]
    from: u64,
}

/// A piece of the pack that makes the published edition of the one that the kiosk has, from a byte on. The same question
/// gets the same bytes.
#[utoipa::path(
    get,
    path = "/v1/editions/{number}",
    params(("number" = u64, Path, description = "the published edition, as the status names it"), Has),
    responses(
        (status = 200, description = "up to 16 KiB; the first four bytes of the pack are its whole length, big end first",
            body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "E-EDITION: not the one that is published now", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn piece(
    _: Caller,
    State(centre): State<Arc<Centre>>,
    At(number): At<u64>,
    With(asked): With<Has>,
) -> Result<Vec<u8>, Problem> {
    work(&centre, move |centre| {
        let editions = centre.editions.as_ref().ok_or_else(|| Problem::not_there("E-EDITION"))?;
        editions.piece(number, (asked.since, &asked.of), asked.from)
    })
    .await
}
