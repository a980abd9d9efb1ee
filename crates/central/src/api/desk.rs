//! The desk: a clerk's login, the inbox, an application, a decision, the audit.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use domain::kato::Kato;
use sync::wire::desk::{AtDesk, AuditShown, DecisionDone, DeskLoggedIn, Inbox, PlacesAtDesk, SignedDecision};
use sync::wire::{ErrorBody, LoginChallenge, LoginOpen, LoginRequest};

use super::answer::{Asked, At};
use super::caller::{Desk, Token};
use crate::centre::{Centre, work};
use crate::problem::Problem;
use crate::{decisions, inbox, journal, notices, staff};

/// A challenge for a clerk's login key.
#[utoipa::path(
    post,
    path = "/v1/desk/logins",
    request_body = LoginRequest,
    responses((status = 200, body = LoginChallenge), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn challenge(
    Desk(desk): Desk,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<LoginRequest>,
) -> Result<Json<LoginChallenge>, Problem> {
    work(&centre, move |centre| staff::challenge(centre, &desk, &asked)).await.map(Json)
}

/// Opens a desk with the signed challenge.
#[utoipa::path(
    post,
    path = "/v1/desk/logins/open",
    request_body = LoginOpen,
    responses(
        (status = 200, body = DeskLoggedIn),
        (status = 422, description = "E-CLERK: nobody with this key is appointed; E-NATURAL: a citizen's key; \
            E-LOGIN: no open challenge; E-SIGN4AUTH, E-CHAIN …: the key", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn open(
    Desk(desk): Desk,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<LoginOpen>,
) -> Result<Json<DeskLoggedIn>, Problem> {
    work(&centre, move |centre| staff::open(centre, &desk, &asked)).await.map(Json)
}

/// Ends a desk's login.
#[utoipa::path(
    delete,
    path = "/v1/desk/logins",
    params(("X-Login" = String, Header, description = "the token of the login")),
    responses((status = 204, description = "ended"), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn end(
    _: Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
) -> Result<StatusCode, Problem> {
    work(&centre, move |centre| staff::end(centre, &token)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything that waits for the clerk.
#[utoipa::path(
    get,
    path = "/v1/desk/inbox",
    params(("X-Login" = String, Header, description = "the token of the login")),
    responses((status = 200, body = Inbox), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn list(
    Desk(desk): Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
) -> Result<Json<Inbox>, Problem> {
    let job = move |centre: &Centre| inbox::list(centre, &staff::who(centre, &desk, &token)?);
    work(&centre, job).await.map(Json)
}

/// An application as the clerk's role needs it.
#[utoipa::path(
    get,
    path = "/v1/desk/applications/{kato}/{number}",
    params(
        ("kato" = String, Path, description = "KATO code of the settlement"),
        ("number" = String, Path, description = "the number within it"),
        ("X-Login" = String, Header, description = "the token of the login")
    ),
    responses(
        (status = 200, body = AtDesk),
        (status = 404, description = "E-NOAPPLICATION: not there, or not the clerk's", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn show(
    Desk(desk): Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At((kato, number)): At<(String, String)>,
) -> Result<Json<AtDesk>, Problem> {
    let job = move |centre: &Centre| {
        let clerk = staff::who(centre, &desk, &token)?;
        inbox::show(centre, &clerk, &journal::number(&kato, &number)?)
    };
    work(&centre, job).await.map(Json)
}

/// A scan of an application, as it was attached.
#[utoipa::path(
    get,
    path = "/v1/desk/applications/{kato}/{number}/scans/{sha256}",
    params(
        ("kato" = String, Path, description = "KATO code of the settlement"),
        ("number" = String, Path, description = "the number within it"),
        ("sha256" = String, Path, description = "SHA-256 of the scan, hex: as the application lists it"),
        ("X-Login" = String, Header, description = "the token of the login")
    ),
    responses(
        (status = 200, description = "the scan", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "E-NODOCUMENT", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn scan(
    Desk(desk): Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At((kato, number, sha256)): At<(String, String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let job = move |centre: &Centre| {
        let clerk = staff::who(centre, &desk, &token)?;
        inbox::scan(centre, &clerk, &journal::number(&kato, &number)?, &sha256)
    };
    let (media_type, scan) = work(&centre, job).await?;
    let kind = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store".into())];
    Ok((kind, scan.to_vec()))
}

/// Does what was decided.
#[utoipa::path(
    post,
    path = "/v1/desk/decisions",
    params(("X-Login" = String, Header, description = "the token of the login")),
    request_body = SignedDecision,
    responses(
        (status = 200, body = DecisionDone),
        (status = 409, description = "E-CHANGED: look again; E-DIGEST: another document under this id", body = ErrorBody),
        (status = 422, description = "E-NATURAL, E-OTHERIIN, E-OTHERBIN, E-ROLE, E-DECISION, E-SECOND, \
            E-SAMECLERK …, or what the rule says", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn decide(
    Desk(desk): Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<SignedDecision>,
) -> Result<Json<DecisionDone>, Problem> {
    let job = move |centre: &Centre| {
        let clerk = staff::who(centre, &desk, &token)?;
        decisions::decide(centre, &desk, &clerk, &asked)
    };
    let done = work(&centre, job).await?;
    notices::send_soon(&centre);
    Ok(Json(done))
}

/// The places that the clerk may publish.
#[utoipa::path(
    get,
    path = "/v1/desk/places/{kato}",
    params(
        ("kato" = String, Path, description = "KATO code of the settlement"),
        ("X-Login" = String, Header, description = "the token of the login")
    ),
    responses(
        (status = 200, body = PlacesAtDesk),
        (status = 422, description = "E-ROLE: whoever publishes none here", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn places(
    Desk(desk): Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At(kato): At<String>,
) -> Result<Json<PlacesAtDesk>, Problem> {
    let kato = Kato::parse(&kato).ok_or_else(|| Problem::not_understood("E-REQUEST"))?;
    let job = move |centre: &Centre| {
        let clerk = staff::who(centre, &desk, &token)?;
        inbox::places(centre, &clerk, &kato)
    };
    work(&centre, job).await.map(Json)
}

/// The audit of a queue's log, for an auditor.
#[utoipa::path(
    get,
    path = "/v1/desk/audit/{kato}",
    params(
        ("kato" = String, Path, description = "KATO code of the settlement"),
        ("X-Login" = String, Header, description = "the token of the login")
    ),
    responses(
        (status = 200, body = AuditShown),
        (status = 422, description = "E-ROLE: no auditor of this settlement", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn audit(
    Desk(desk): Desk,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At(kato): At<String>,
) -> Result<Json<AuditShown>, Problem> {
    let kato = Kato::parse(&kato).ok_or_else(|| Problem::not_understood("E-REQUEST"))?;
    let job = move |centre: &Centre| {
        let clerk = staff::who(centre, &desk, &token)?;
        inbox::audit(centre, &clerk, &kato)
    };
    work(&centre, job).await.map(Json)
}
