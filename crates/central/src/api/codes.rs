//! Codes by SMS and e-mail.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use sync::wire::{CodeCheck, CodeChecked, CodeRequest, CodeSent, ErrorBody};

use super::answer::Asked;
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::codes;
use crate::problem::Problem;

/// Makes a code and sends it.
#[utoipa::path(
    post,
    path = "/v1/codes",
    request_body = CodeRequest,
    responses(
        (status = 200, body = CodeSent),
        (status = 422, description = "E-PHONE, E-PHONE-LANDLINE, E-EMAIL, E-EMAIL-MIXED: no such address", body = ErrorBody),
        (status = 429, description = "E-CODE-LIMIT: wait `retry_after_s`", body = ErrorBody),
        (status = 503, description = "E-CODE-SEND: the gateway did not take it", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn send(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<CodeRequest>,
) -> Result<Json<CodeSent>, Problem> {
    work(&centre, move |centre| codes::send(centre, &kiosk, &asked)).await.map(Json)
}

/// Judges a typed code. A wrong one is an answer.
#[utoipa::path(
    post,
    path = "/v1/codes/check",
    request_body = CodeCheck,
    responses((status = 200, body = CodeChecked), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn check(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<CodeCheck>,
) -> Result<Json<CodeChecked>, Problem> {
    work(&centre, move |centre| codes::check(centre, &kiosk, &asked)).await.map(Json)
}
