//! Look-ups under a signed consent.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use sync::wire::{Child, ChildLookUp, ErrorBody, Parent, ParentLookUp};

use super::answer::Asked;
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::look_ups;
use crate::problem::Problem;

/// The facts of whoever signed the consent.
#[utoipa::path(
    post,
    path = "/v1/look-ups/parent",
    request_body = ParentLookUp,
    responses(
        (status = 200, body = Parent),
        (status = 404, description = "E-NOTFOUND", body = ErrorBody),
        (status = 422, description = "what the consent failed: E-CHAIN, E-CONSENT …", body = ErrorBody),
        (status = 503, description = "E-REGISTRY: silent", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn parent(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<ParentLookUp>,
) -> Result<Json<Parent>, Problem> {
    work(&centre, move |centre| look_ups::parent(centre, &kiosk, &asked)).await.map(Json)
}

/// A child of whoever signed the consent.
#[utoipa::path(
    post,
    path = "/v1/look-ups/child",
    request_body = ChildLookUp,
    responses(
        (status = 200, body = Child),
        (status = 404, description = "E-NOPARENT: not theirs, or no such child", body = ErrorBody),
        (status = 422, description = "what the consent failed: E-CHAIN, E-CONSENT …", body = ErrorBody),
        (status = 503, description = "E-REGISTRY: silent", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn child(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<ChildLookUp>,
) -> Result<Json<Child>, Problem> {
    work(&centre, move |centre| look_ups::child(centre, &kiosk, &asked)).await.map(Json)
}
