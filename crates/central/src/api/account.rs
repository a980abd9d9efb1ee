//! The account of a person: logins, journal, applications, acts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use sync::envelope::sealed_bytes_max;
use sync::wire::{
    AccountEmail, ActionDone, ActionScanKept, ApplicationShown, Contact, ErrorBody, Journal, LoggedIn,
    LoginAct, LoginChallenge, LoginOpen, LoginRequest, RECEIPT, SignedAction,
};
use uuid::Uuid;

use super::answer::{Asked, At, With, body};
use super::caller::{Caller, Token};
use super::documents::Edition;
use crate::centre::{Centre, work};
use crate::problem::Problem;
use crate::queue::Looker;
use crate::store::Digest;
use crate::{acts, contacts, journal, login, notices, papers};

/// A challenge for the login key.
#[utoipa::path(
    post,
    path = "/v1/logins",
    request_body = LoginRequest,
    responses((status = 200, body = LoginChallenge), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn challenge(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<LoginRequest>,
) -> Result<Json<LoginChallenge>, Problem> {
    work(&centre, move |centre| login::challenge(centre, &kiosk, &asked)).await.map(Json)
}

/// Opens a login with the signed challenge.
#[utoipa::path(
    post,
    path = "/v1/logins/open",
    request_body = LoginOpen,
    responses(
        (status = 200, body = LoggedIn),
        (status = 422, description = "E-LOGIN: no open challenge; E-SIGN4AUTH, E-CHAIN …: the key", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn open(
    Caller(kiosk): Caller,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<LoginOpen>,
) -> Result<Json<LoggedIn>, Problem> {
    work(&centre, move |centre| login::open(centre, &kiosk, &asked)).await.map(Json)
}

/// Ends a login.
#[utoipa::path(
    delete,
    path = "/v1/logins",
    params(("X-Login" = String, Header, description = "the token of the login")),
    responses((status = 204, description = "ended"), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn end(
    _: Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
) -> Result<StatusCode, Problem> {
    work(&centre, move |centre| login::end(centre, &token)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps the e-mail of the account.
#[utoipa::path(
    put,
    path = "/v1/account/email",
    params(("X-Login" = String, Header, description = "the token of the login")),
    request_body = AccountEmail,
    responses(
        (status = 200, body = AccountEmail),
        (status = 422, description = "E-EMAIL; E-UNCONFIRMED: no code proved it", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn keep_email(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<AccountEmail>,
) -> Result<Json<AccountEmail>, Problem> {
    let job = move |centre: &Centre| {
        let login = login::who(centre, &kiosk, &token)?;
        login::keep_email(centre, &kiosk, &login, &asked)
    };
    work(&centre, job).await.map(Json)
}

/// Records that a code proved a contact of an application that came without a proof.
#[utoipa::path(
    post,
    path = "/v1/account/contacts",
    params(("X-Login" = String, Header, description = "the token of the login")),
    request_body = Contact,
    responses(
        (status = 200, body = Contact),
        (status = 422, description = "E-PHONE, E-EMAIL; E-UNCONFIRMED: no code proved it", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn confirm_contact(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<Contact>,
) -> Result<Json<Contact>, Problem> {
    let job = move |centre: &Centre| {
        let login = login::who(centre, &kiosk, &token)?;
        contacts::prove(centre, &kiosk, &login, &asked)
    };
    work(&centre, job).await.map(Json)
}

/// Every application of the person.
#[utoipa::path(
    get,
    path = "/v1/journal",
    params(("X-Login" = String, Header, description = "the token of the login")),
    responses(
        (status = 200, body = Journal),
        (status = 422, description = "E-EMAIL-FIRST", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn list(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
) -> Result<Json<Journal>, Problem> {
    let job = move |centre: &Centre| journal::list(centre, login::member(centre, &kiosk, &token)?.person);
    work(&centre, job).await.map(Json)
}

/// One application of the person: the three tabs.
#[utoipa::path(
    get,
    path = "/v1/applications/{kato}/{number}",
    params(
        ("kato" = String, Path, description = "KATO code of the settlement"),
        ("number" = String, Path,
            description = "the number within it; while it has none, the id of the submission that opened it"),
        ("X-Login" = String, Header, description = "the token of the login")
    ),
    responses(
        (status = 200, body = ApplicationShown),
        (status = 404, description = "E-NOAPPLICATION: not there, or not theirs", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn show(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At((kato, number)): At<(String, String)>,
) -> Result<Json<ApplicationShown>, Problem> {
    let job = move |centre: &Centre| {
        let login = login::member(centre, &kiosk, &token)?;
        journal::show(centre, Looker::of(centre, &login), &journal::Named::parse(&kato, &number)?)
    };
    work(&centre, job).await.map(Json)
}

/// A paper of an application, as PDF; the receipt of a queue, as JSON.
#[utoipa::path(
    get,
    path = "/v1/applications/{kato}/{number}/papers/{name}",
    params(
        ("kato" = String, Path, description = "KATO code of the settlement"),
        ("number" = String, Path, description = "the number within it"),
        ("name" = String, Path, description = "`D1`, `D6-3` …: as the application lists it"),
        ("X-Login" = String, Header, description = "the token of the login"),
        Edition
    ),
    responses(
        (status = 200, description = "the paper", body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, description = "E-NODOCUMENT", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn paper(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At((kato, number, name)): At<(String, String, String)>,
    With(edition): With<Edition>,
) -> Result<impl IntoResponse, Problem> {
    let media_type = if name == RECEIPT { "application/json" } else { "application/pdf" };
    let job = move |centre: &Centre| {
        let login = login::member(centre, &kiosk, &token)?;
        papers::for_member(centre, login.person, &journal::number(&kato, &number)?, &name, edition.lang)
    };
    let pdf = work(&centre, job).await?;
    let kind = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, pdf.to_vec()))
}

/// A scan of an application, as it was attached.
#[utoipa::path(
    get,
    path = "/v1/applications/{kato}/{number}/scans/{sha256}",
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
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At((kato, number, sha256)): At<(String, String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let job = move |centre: &Centre| {
        let login = login::member(centre, &kiosk, &token)?;
        papers::scan_for_member(centre, login.person, &journal::number(&kato, &number)?, &sha256)
    };
    let (media_type, scan) = work(&centre, job).await?;
    let kind = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store".into())];
    Ok((kind, scan.to_vec()))
}

/// An act that the login alone proves.
#[utoipa::path(
    post,
    path = "/v1/acts",
    params(("X-Login" = String, Header, description = "the token of the login")),
    request_body = LoginAct,
    responses(
        (status = 200, body = ActionDone),
        (status = 409, description = "E-CHANGED: look again", body = ErrorBody),
        (status = 422, description = "what the button would say", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn act(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<LoginAct>,
) -> Result<Json<ActionDone>, Problem> {
    let job = move |centre: &Centre| {
        let login = login::member(centre, &kiosk, &token)?;
        acts::by_login(centre, &login, &asked)
    };
    let done = work(&centre, job).await?;
    notices::send_soon(&centre);
    Ok(Json(done))
}

/// Keeps a scan for the signed act that will name it.
#[utoipa::path(
    put,
    path = "/v1/actions/{id}/scans/{sealed_sha256}",
    params(
        ("id" = Uuid, Path, description = "UUIDv7 of the act"),
        ("sealed_sha256" = String, Path, description = "SHA-256 of the body, hex"),
        ("X-Login" = String, Header, description = "the token of the login")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "a scan sealed to central's age recipient"),
    responses((status = 200, body = ActionScanKept), (status = "default", body = ErrorBody)),
    security(("kiosk" = []))
)]
pub(super) async fn put_scan(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    At((id, sealed_sha256)): At<(Uuid, String)>,
    request: Request,
) -> Result<Json<ActionScanKept>, Problem> {
    let mut named = Digest::default();
    hex::decode_to_slice(&sealed_sha256, &mut named).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let plain_max = usize::try_from(centre.policy.scans.bytes_max).unwrap_or(usize::MAX / 2);
    let sealed = body(request, sealed_bytes_max(plain_max)).await?;
    let job = move |centre: &Centre| {
        let login = login::member(centre, &kiosk, &token)?;
        acts::keep_scan(centre, &kiosk, &login, (id, named), &sealed)
    };
    work(&centre, job).await.map(Json)
}

/// Does what was signed.
#[utoipa::path(
    post,
    path = "/v1/actions",
    params(("X-Login" = String, Header, description = "the token of the login")),
    request_body = SignedAction,
    responses(
        (status = 200, body = ActionDone),
        (status = 409, description = "E-CHANGED: look again; E-DIGEST: another document under this id", body = ErrorBody),
        (status = 422, description = "E-AUTH4SIGN, E-OTHERIIN, E-ACTION …, or what the button would say", body = ErrorBody),
        (status = "default", body = ErrorBody)
    ),
    security(("kiosk" = []))
)]
pub(super) async fn signed(
    Caller(kiosk): Caller,
    Token(token): Token,
    State(centre): State<Arc<Centre>>,
    Asked(asked): Asked<SignedAction>,
) -> Result<Json<ActionDone>, Problem> {
    let job = move |centre: &Centre| {
        let login = login::member(centre, &kiosk, &token)?;
        acts::signed(centre, &kiosk, &login, &asked)
    };
    let done = work(&centre, job).await?;
    notices::send_soon(&centre);
    Ok(Json(done))
}
