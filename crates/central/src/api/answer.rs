//! Reading what was sent: no more than the limit, no longer than the time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::centre::Centre;
use crate::problem::Problem;

/// The longest JSON that a kiosk sends, in bytes: a signed consent is the longest thing in it.
const JSON_BYTES_MAX: usize = 64 * 1024;

/// Every body gets this long, and a second more for each [`BYTES_PER_S_MIN`].
const BODY_S: u64 = 30;

/// The slowest line that is waited for, in bytes a second.
const BYTES_PER_S_MIN: u64 = 600;

/// A JSON body.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Centre>> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Centre>) -> Result<Self, Problem> {
        let body = body(request, JSON_BYTES_MAX).await?;
        // What was wrong with it is not repeated: it may be a person's.
        serde_json::from_slice(&body).map(Asked).map_err(|_| Problem::not_understood("E-REQUEST"))
    }
}

/// Reads a body within its limits.
pub(super) async fn body(request: Request, bytes_max: usize) -> Result<Bytes, Problem> {
    let announced =
        request.headers().get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|bytes: u64| bytes > bytes_max as u64) {
        return Err(Problem::too_large());
    }
    let patience = Duration::from_secs(BODY_S + bytes_max as u64 / BYTES_PER_S_MIN);
    match tokio::time::timeout(patience, Limited::new(request.into_body(), bytes_max).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::too_large()),
        Ok(Err(_)) | Err(_) => Err(Problem::away("E-CUT", 1)),
    }
}

/// How long the next bytes of a body may take before the line counts as cut, in seconds.
const STALL_S: u64 = 20;

/// Reads a body as far as it comes, and says whether that is all of it.
pub(super) async fn whatever_came(request: Request, bytes_max: usize) -> Result<(Vec<u8>, bool), Problem> {
    let mut body = Limited::new(request.into_body(), bytes_max);
    let mut came = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_secs(STALL_S), body.frame()).await {
            Ok(Some(Ok(frame))) => came.extend(frame.into_data().unwrap_or_default()),
            Ok(None) => return Ok((came, true)),
            Ok(Some(Err(error))) if error.is::<LengthLimitError>() => return Err(Problem::too_large()),
            Ok(Some(Err(_))) | Err(_) => return Ok((came, false)),
        }
    }
}

/// The parts of a path.
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Centre>> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, centre: &Arc<Centre>) -> Result<Self, Problem> {
        let found: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, centre).await;
        found.map(|Path(at)| At(at)).map_err(|_| Problem::not_understood("E-REQUEST"))
    }
}

/// What stands after the question mark.
pub(super) struct With<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Centre>> for With<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Centre>) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(with)| With(with))
            .map_err(|_| Problem::not_understood("E-REQUEST"))
    }
}
