//! Certificates of machines.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base64ct::{Base64, Encoding};
use sync::wire::{Enrolled, EnrolmentRequest, ErrorBody, RenewalRequest};

use super::answer::Asked;
use super::caller::{Caller, Peer};
use crate::centre::{Centre, work};
use crate::machines;
use crate::problem::Problem;

/// The first certificate of a machine, for whoever knows its one-time code. Asked without a certificate.
#[utoipa::path(
    post,
    path = "/v1/enrolments",
    request_body = EnrolmentRequest,
    responses(
        (status = 200, body = Enrolled),
        (status = 403, description = "E-ENROL: no such machine, or not this code, or no longer", body = ErrorBody),
        (status = "default", body = ErrorBody)
    )
)]
pub(super) async fn enrol(
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<EnrolmentRequest>,
) -> Result<Json<Enrolled>, Problem> {
    let certificate =
        work(&centre, move |centre| machines::enrol(centre, &asked.machine, &asked.code, &asked.request));
    Ok(Json(Enrolled { certificate: Base64::encode_string(&certificate.await?) }))
}

/// The next certificate of the machine that asks, for the key that it has.
#[utoipa::path(
    post,
    path = "/v1/enrolments/next",
    request_body = RenewalRequest,
    responses((status = 200, body = Enrolled), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn renew(
    Caller(machine): Caller,
    peer: Peer,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<RenewalRequest>,
) -> Result<Json<Enrolled>, Problem> {
    let certificate =
        work(&centre, move |centre| machines::renew(centre, &machine, &peer.public_key, &asked.request));
    Ok(Json(Enrolled { certificate: Base64::encode_string(&certificate.await?) }))
}
