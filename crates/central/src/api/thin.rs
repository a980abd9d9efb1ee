//! What a thin line needs: forms together, scans in pieces.
//!
//! **Invariants:** each form of a batch is answered for itself, whatever becomes of the others; what came of a piece is
//! kept, also where the line was cut in the middle of it; whatever is refused for good is refused under our signature.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sync::compact::{Dictionary, shut_with};
use sync::envelope::sealed_bytes_max;
use sync::wire::ErrorBody;
use sync::wire::batch::{Answer, Answers, BATCH_BYTES_MAX, SMALL, unpack};
use uuid::Uuid;

use super::answer::{At, With, body, whatever_came};
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::intake::Piece;
use crate::problem::Problem;
use crate::store::Digest;
use crate::{intake, notices, papers};

/// Registers submissions that travel together. Each is answered for itself; the same bytes again get the same answer.
#[utoipa::path(
    post,
    path = "/v1/submissions",
    params(("z" = Option<u32>, Query, description = "the number of the dictionary that the answer may be made small with (zstd)")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "for each: 16 bytes of its UUIDv7, 4 bytes of length (big end first), the envelope sealed to central's age recipient: a byte 0 and the envelope, or a byte 1 and its header for one X25519 recipient slim (share, wrapped key, one byte of length and further stanzas, MAC), then the rest"),
    responses(
        (status = 200, description = "one answer for each: a signed receipt, a signed refusal for good, or later", body = Answers),
        (status = 400, description = "E-REQUEST: not a batch, or one that was cut", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn submit_all(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    With(Asked { z }): With<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let body = body(request, BATCH_BYTES_MAX).await?;
    let answers = work(&centre, move |centre| {
        let forms = unpack(&body).ok_or_else(|| Problem::not_understood("E-REQUEST"))?;
        Ok(forms
            .into_iter()
            .map(|(id, sealed)| intake::answer_form(centre, &kiosk, id, &sealed))
            .collect::<Vec<_>>())
    })
    .await;
    // Also of refusals: whoever applied may have left the kiosk long ago.
    notices::send_soon(&centre);
    let answers = answers?;
    for answered in answers.iter().filter(|answered| matches!(answered.answer, Answer::Receipt(_))) {
        papers::issue_soon(&centre, answered.submission_id);
    }
    Ok(told(Answers { answers }, z))
}

/// The answer, made small with the dictionary that the kiosk says it has.
fn told(answers: Answers, dictionary: Option<u32>) -> Response {
    let known = dictionary.and_then(Dictionary::numbered);
    let small = known.and_then(|known| shut_with(&serde_json::to_string(&answers).ok()?, known));
    match small {
        Some(small) => ([(CONTENT_TYPE, SMALL)], small.to_vec()).into_response(),
        None => Json(answers).into_response(),
    }
}

/// How the answer may be made small.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    z: Option<u32>,
}

/// Where a piece stands in its scan.
#[derive(Debug, Deserialize)]
pub(super) struct Stands {
    from: u64,
    of: u64,
    z: Option<u32>,
}

/// Takes a piece of a sealed scan that a registered submission lists. An empty piece asks how much is there.
#[utoipa::path(
    post,
    path = "/v1/submissions/{id}/scans/{sealed_sha256}",
    params(
        ("id" = Uuid, Path, description = "UUIDv7 of the submission"),
        ("sealed_sha256" = String, Path, description = "SHA-256 of the whole sealed scan, hex"),
        ("from" = u64, Query, description = "where the piece begins"),
        ("of" = u64, Query, description = "how long the whole sealed scan is"),
        ("z" = Option<u32>, Query, description = "the number of the dictionary that the answer may be made small with (zstd)")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "how many bytes are there; the receipt where that is all; a signed refusal; or later", body = Answers),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn put_piece(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    At((id, named)): At<(Uuid, String)>,
    With(Stands { from, of, z }): With<Stands>,
    request: Request,
) -> Result<Response, Problem> {
    let mut sealed_sha256 = Digest::default();
    hex::decode_to_slice(&named, &mut sealed_sha256).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let plain_max = usize::try_from(centre.policy.scans.bytes_max).unwrap_or(usize::MAX / 2);
    // In a task of its own: whoever was cut off no longer waits for it, and what came is kept all the same.
    let taking = tokio::spawn(async move {
        let (bytes, whole) = whatever_came(request, sealed_bytes_max(plain_max)).await?;
        let answer = work(&centre, move |centre| {
            let piece = Piece { id, sealed_sha256, from, of, bytes: &bytes };
            Ok(intake::answer_piece(centre, &kiosk, piece))
        })
        .await?;
        if whole { Ok(told(Answers { answers: vec![answer] }, z)) } else { Err(Problem::away("E-CUT", 1)) }
    });
    taking.await.unwrap_or_else(|_| Err(Problem::ours("a piece made a task panic")))
}
