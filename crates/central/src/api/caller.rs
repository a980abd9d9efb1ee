//! Who calls: a kiosk or a desk that proves itself with its token, or nobody.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sync::wire::{KIOSK_HEADER, LOGIN_HEADER};
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk, Machine};
use crate::problem::Problem;

/// The longest kiosk id that is looked at, in bytes.
const ID_BYTES_MAX: usize = 64;

/// The digits of a token.
const TOKEN_CHARS: usize = 64;

/// A kiosk that holds its token.
pub(super) struct Caller(pub(super) Arc<Kiosk>);

impl FromRequestParts<Arc<Centre>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, centre: &Arc<Centre>) -> Result<Self, Problem> {
        let id = named(&parts.headers).ok_or_else(Problem::not_a_kiosk)?;
        let token = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = token.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::not_a_kiosk)?;
        let kiosk = centre.kiosk(&id, token).ok_or_else(Problem::not_a_kiosk)?;
        centre.metrics.heard(&kiosk.id, centre.clock.now());
        Ok(Caller(kiosk))
    }
}

/// A desk that holds its token: a kiosk on a public floor is none.
pub(super) struct Desk(pub(super) Arc<Kiosk>);

impl FromRequestParts<Arc<Centre>> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, centre: &Arc<Centre>) -> Result<Self, Problem> {
        let Caller(machine) = Caller::from_request_parts(parts, centre).await?;
        if machine.kind == Machine::Desk { Ok(Desk(machine)) } else { Err(Problem::not_a_kiosk()) }
    }
}

/// The token of a login, as it came: whose it is, and whether it still is, the login says.
pub(super) struct Token(pub(super) Zeroizing<String>);

impl FromRequestParts<Arc<Centre>> for Token {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Centre>) -> Result<Self, Problem> {
        let token = parts.headers.get(LOGIN_HEADER).and_then(|value| value.to_str().ok());
        let token = token.filter(|token| token.len() == TOKEN_CHARS).ok_or_else(Problem::no_login)?;
        Ok(Token(Zeroizing::new(token.to_owned())))
    }
}

/// The name a request gives itself, where it is fit for a log.
pub(super) fn named(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(KIOSK_HEADER)?.to_str().ok()?;
    let fit = !id.is_empty() && id.len() <= ID_BYTES_MAX && id.bytes().all(|b| b.is_ascii_graphic());
    fit.then(|| id.to_owned())
}
