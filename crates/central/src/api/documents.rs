//! Papers of a registered submission, for whoever holds the secret of its envelope.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use sync::wire::{DOCUMENT_KEY_HEADER, ErrorBody, Language};
use utoipa::IntoParams;
use uuid::Uuid;

use super::answer::{At, With};
use super::caller::Caller;
use crate::centre::{Centre, work};
use crate::papers;
use crate::problem::Problem;

/// Which edition.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Edition {
    /// Its language.
    pub(super) lang: Language,
}

/// A paper as PDF.
#[utoipa::path(
    get,
    path = "/v1/submissions/{id}/documents/{document}",
    params(
        ("id" = Uuid, Path, description = "UUIDv7 of the submission"),
        ("document" = String, Path, description = "`D13`: the signed application for meals; `D1`, `D2`, \
         `D3`: the papers of a registration in a queue"),
        ("X-Document-Key" = String, Header, description = "the secret whose SHA-256 stood in the envelope, hex"),
        Edition
    ),
    responses(
        (status = 200, description = "the paper", body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, description = "E-NODOCUMENT: not there, or not for you", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn show(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    At((id, document)): At<(Uuid, String)>,
    With(edition): With<Edition>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let key = headers.get(DOCUMENT_KEY_HEADER).and_then(|value| value.to_str().ok());
    let key = key.ok_or_else(|| Problem::not_there("E-NODOCUMENT"))?.to_owned();
    let pdf =
        work(&centre, move |centre| papers::for_holder(centre, &kiosk, id, &document, edition.lang, &key))
            .await?;
    let kind = [(header::CONTENT_TYPE, "application/pdf"), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, pdf.to_vec()))
}
