//! Calls that central itself makes: to a registry, to a message gateway, to whoever speaks for keys. Blocking, bounded, over TLS.
//!
//! **Invariant:** nothing personal stands in a URL; plain `http` goes to this machine only, but for what tells nothing but a
//! certificate's number or a digest and is answered under a signature (OCSP, lists, time stamps); no redirect is followed
//! and no proxy of the environment is used.

mod fetched;
mod patient;

pub use fetched::{Fetched, Version};
pub use patient::{Patient, Silence};

use std::time::Duration;

use serde::Serialize;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use zeroize::Zeroizing;

/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Where to call, with what secret.
pub struct Outbound {
    agent: Agent,
    url: String,
    bearer: Option<Zeroizing<String>>,
}

/// Why a call did not succeed. Never carries what was sent or received.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The configuration cannot be used.
    #[error("{0}")]
    Config(&'static str),
    /// Not reached, too slow, or cut.
    #[error("not reached")]
    Away,
    /// Answered with another status than 2xx or 404.
    #[error("answered with status {0}")]
    Status(u16),
    /// Answered with what cannot be read.
    #[error("answered with something else")]
    Answer,
}

impl Outbound {
    /// Prepares calls below `url`. Roots in PEM are needed for `https`.
    ///
    /// # Errors
    /// [`OutboundError::Config`] says what is wrong with the configuration.
    pub fn new(
        url: &str,
        root_pem: Option<&[u8]>,
        token: Option<Zeroizing<String>>,
        timeout_s: u32,
    ) -> Result<Self, OutboundError> {
        let uri: ureq::http::Uri = url.parse().map_err(|_| OutboundError::Config("not an address"))?;
        let roots = match (uri.scheme_str(), uri.host(), root_pem) {
            (Some("https"), Some(_), Some(pem)) => roots(pem)?,
            (Some("https"), Some(_), None) => {
                return Err(OutboundError::Config("https needs a PEM file of roots"));
            }
            (Some("http"), Some("127.0.0.1" | "[::1]" | "localhost"), _) => RootCerts::new_with_certs(&[]),
            _ => return Err(OutboundError::Config("must be https, or http to this machine")),
        };
        let bearer = token.map(|token| Zeroizing::new(format!("Bearer {}", token.trim())));
        Ok(Self { agent: agent(roots, timeout_s), url: url.trim_end_matches('/').into(), bearer })
    }

    /// Prepares calls to `url` that tell no secret and are answered under a signature: plain `http` will do. Roots in PEM
    /// are needed for `https`.
    ///
    /// # Errors
    /// [`OutboundError::Config`] says what is wrong with the address.
    pub fn to_signed(url: &str, root_pem: Option<&[u8]>, timeout_s: u32) -> Result<Self, OutboundError> {
        let uri: ureq::http::Uri = url.parse().map_err(|_| OutboundError::Config("not an address"))?;
        let roots = match (uri.scheme_str(), uri.host(), root_pem) {
            (Some("http"), Some(_), _) => RootCerts::new_with_certs(&[]),
            (Some("https"), Some(_), Some(pem)) => roots(pem)?,
            (Some("https"), Some(_), None) => {
                return Err(OutboundError::Config("https needs a PEM file of roots; http will do here"));
            }
            _ => return Err(OutboundError::Config("must be http: answers are signed")),
        };
        Ok(Self { agent: agent(roots, timeout_s), url: url.into(), bearer: None })
    }

    /// `POST` of octets of this type; the body for 200.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub fn ask(&self, media_type: &str, body: &[u8]) -> Result<Vec<u8>, OutboundError> {
        let request = self.agent.post(&self.url).content_type(media_type);
        let mut response = request.send(body).map_err(|_| OutboundError::Away)?;
        let status = response.status().as_u16();
        let answer = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        match (status, answer) {
            (200, Ok(answer)) => Ok(answer),
            (200, Err(_)) => Err(OutboundError::Answer),
            (other, _) => Err(OutboundError::Status(other)),
        }
    }

    /// `POST` of JSON. `None` for 404, the body for 2xx.
    ///
    /// # Errors
    /// See [`OutboundError`].
    pub fn post(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, OutboundError> {
        let text = Zeroizing::new(serde_json::to_vec(body).map_err(|_| OutboundError::Answer)?);
        let mut request = self.agent.post(format!("{}{path}", self.url)).content_type("application/json");
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", bearer.as_str());
        }
        let mut response = request.send(text.as_slice()).map_err(|_| OutboundError::Away)?;
        let status = response.status().as_u16();
        let answer = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        match (status, answer) {
            (404, _) => Ok(None),
            (200..=299, Ok(answer)) => Ok(Some(Zeroizing::new(answer))),
            (200..=299, Err(_)) => Err(OutboundError::Answer),
            (other, _) => Err(OutboundError::Status(other)),
        }
    }
}

fn agent(roots: RootCerts, timeout_s: u32) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .timeout_global(Some(Duration::from_secs(timeout_s.into())))
        .user_agent(concat!("tereze-central/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

fn roots(pem: &[u8]) -> Result<RootCerts, OutboundError> {
    let mut roots = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(root) = item.map_err(|_| OutboundError::Config("not PEM"))? {
            roots.push(root);
        }
    }
    if roots.is_empty() {
        return Err(OutboundError::Config("a PEM file without a certificate"));
    }
    Ok(RootCerts::new_with_certs(&roots))
}
