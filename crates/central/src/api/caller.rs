//! Who calls: a kiosk or a desk that holds the key of its certificate, or nobody.
//!
//! **Invariant:** TLS says whose key it is; whether that key still holds the store says, at every request, so that a revoked
//! machine is refused on connections that were open before, and on resumed ones.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use enrolment::{MachineCertificate, PublicKey};
use sync::wire::LOGIN_HEADER;
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk, Machine, work};
use crate::problem::Problem;

/// The digits of a token.
const TOKEN_CHARS: usize = 64;

/// Whose certificate the connection showed: it goes with every request of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The name in the certificate, for the log.
    pub name: String,
    /// The key.
    pub public_key: PublicKey,
}

impl Peer {
    /// Of a certificate that TLS has believed.
    pub fn of(certificate: &[u8]) -> Option<Self> {
        let MachineCertificate { name, public_key, .. } = MachineCertificate::read(certificate).ok()?;
        Some(Self { name, public_key })
    }
}

impl FromRequestParts<Arc<Centre>> for Peer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Centre>) -> Result<Self, Problem> {
        parts.extensions.get::<Peer>().cloned().ok_or_else(Problem::not_a_kiosk)
    }
}

/// A machine whose key holds.
pub(super) struct Caller(pub(super) Arc<Kiosk>);

impl FromRequestParts<Arc<Centre>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, centre: &Arc<Centre>) -> Result<Self, Problem> {
        let peer = Peer::from_request_parts(parts, centre).await?;
        let holder = work(centre, move |centre| Ok(centre.store.holder(&peer.public_key)?)).await?;
        let holder = holder.ok_or_else(Problem::not_a_kiosk)?;
        if holder.revoked.is_some() {
            return Err(Problem::revoked());
        }
        centre.metrics.heard(&holder.machine.id, centre.clock.now());
        Ok(Caller(Arc::new(holder.machine)))
    }
}

/// A desk whose key holds: a kiosk on a public floor is none.
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
