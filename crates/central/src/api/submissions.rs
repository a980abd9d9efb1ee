//! Submissions and their scans.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use ledger::receipt::SignedReceipt;
use sync::envelope::{ENVELOPE_BYTES_MAX, sealed_bytes_max};
use sync::wire::ErrorBody;
use uuid::Uuid;

use super::answer::{At, body};
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::problem::Problem;
use crate::store::Digest;
use crate::{intake, notices, papers};

/// Registers a submission. The same bytes again get the same receipt.
#[utoipa::path(
    put,
    path = "/v1/submissions/{id}",
    params(("id" = Uuid, Path, description = "UUIDv7 of the submission")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "an envelope sealed to central's age recipient"),
    responses(
        (status = 200, body = SignedReceipt),
        (status = 404, description = "E-NOSIGNEDLOGIN: the login that the envelope names is not kept here, or no longer; \
            send the envelope that carries it", body = ErrorBody),
        (status = 409, description = "E-DIGEST: another document under this id", body = ErrorBody),
        (status = 413, description = "E-SIZE", body = ErrorBody),
        (status = 422, description = "refused for good: E-CHAIN, E-EXPIRED, E-DUP …", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn submit(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    At(id): At<Uuid>,
    request: Request,
) -> Result<Json<SignedReceipt>, Problem> {
    let sealed = body(request, ENVELOPE_BYTES_MAX).await?;
    let answer = work(&centre, move |centre| intake::submit(centre, &kiosk, id, &sealed)).await;
    // Also of a refusal: its applicant may have left the kiosk long ago.
    notices::send_soon(&centre);
    let receipt = answer?;
    papers::issue_soon(&centre, id);
    Ok(Json(receipt))
}

/// Takes a sealed scan that a registered submission lists.
#[utoipa::path(
    put,
    path = "/v1/submissions/{id}/scans/{sealed_sha256}",
    params(
        ("id" = Uuid, Path, description = "UUIDv7 of the submission"),
        ("sealed_sha256" = String, Path, description = "SHA-256 of the body, hex")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "a scan sealed to central's age recipient"),
    responses(
        (status = 200, description = "the receipt with what is still awaited", body = SignedReceipt),
        (status = 404, description = "E-NOSUBMISSION: send the form first", body = ErrorBody),
        (status = 409, description = "E-DIGEST: other bytes than were signed", body = ErrorBody),
        (status = 413, description = "E-SIZE", body = ErrorBody),
        (status = 422, description = "E-SCANS: not listed", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn put_scan(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    At((id, sealed_sha256)): At<(Uuid, String)>,
    request: Request,
) -> Result<Json<SignedReceipt>, Problem> {
    let mut named = Digest::default();
    hex::decode_to_slice(&sealed_sha256, &mut named).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let plain_max = usize::try_from(centre.policy.scans.bytes_max).unwrap_or(usize::MAX / 2);
    let sealed = body(request, sealed_bytes_max(plain_max)).await?;
    work(&centre, move |centre| intake::put_scan(centre, &kiosk, id, named, &sealed)).await.map(Json)
}
