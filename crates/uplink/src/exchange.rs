//! One request and its answer, within limits of bytes and time.
//!
//! **Invariants:**
//! - whatever answers, no more than the limit is read, no redirect is followed, no proxy of the environment is used, and
//!   only a well-formed [`ErrorBody`] counts as a refusal by central;
//! - a request carries no header that central does not read.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::compact;
use sync::wire::batch::{ANSWERS_BYTES_MAX, Answers, SMALL};
use sync::wire::{DOCUMENT_BYTES_MAX, DOCUMENT_KEY_HEADER, ErrorBody, JSON_BYTES_MAX, LOGIN_HEADER};
use ureq::Agent;
use ureq::http::{Response, StatusCode};
use ureq::typestate::WithBody;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, TcpConnector};
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError};
use crate::error::{BadAnswer, Cut, UplinkError};
use crate::routes::Came;
use crate::secure::{self, Secure};

/// The slowest line an upload is given time for, in bytes a second: half of 9,600 bit/s.
const UPLOAD_BYTES_PER_S_MIN: u64 = 600;

/// The longest response header that is read, in bytes.
const HEADER_BYTES_MAX: usize = 16 * 1024;

pub(crate) struct Exchange {
    agent: Agent,
    base_url: String,
    call_timeout: Duration,
}

impl Exchange {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        config.check()?;
        let tls = config.root.as_deref().map(|root| secure::config(root, config.identity.as_ref()));
        let settings = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .max_response_header_size(HEADER_BYTES_MAX)
            .timeout_connect(Some(Duration::from_secs(config.connect_timeout_s.into())))
            .user_agent("")
            .accept("")
            .accept_encoding("")
            .build();
        let connector = ().chain(TcpConnector::default()).chain(Secure(tls.transpose()?.map(Arc::new)));
        let agent = Agent::with_parts(settings, connector, DefaultResolver::default());
        Ok(Self {
            agent,
            base_url: config.base_url.trim_end_matches('/').into(),
            call_timeout: Duration::from_secs(config.call_timeout_s.into()),
        })
    }

    /// `GET` for JSON.
    pub(crate) fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, UplinkError> {
        json(self.ask(self.agent.get(self.url(path))).call()?)
    }

    /// `GET` for JSON, by whoever is logged in.
    pub(crate) fn get_as<A: DeserializeOwned>(&self, token: &str, path: &str) -> Result<A, UplinkError> {
        json(self.ask(self.agent.get(self.url(path))).header(LOGIN_HEADER, token).call()?)
    }

    /// `GET` for a PDF that only the holder of `key` may have.
    pub(crate) fn document(&self, path: &str, key: &str) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        let response = self.ask(self.agent.get(self.url(path))).header(DOCUMENT_KEY_HEADER, key).call()?;
        if !response.status().is_success() || is_of(&response, "application/pdf") {
            bytes(response, DOCUMENT_BYTES_MAX)
        } else {
            Err(UplinkError::BadAnswer(BadAnswer::Body))
        }
    }

    /// `GET` for a document of whoever is logged in: a PDF or a picture of at most so many bytes.
    pub(crate) fn bytes_as(
        &self,
        token: &str,
        path: &str,
        bytes_max: usize,
    ) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        bytes(self.ask(self.agent.get(self.url(path))).header(LOGIN_HEADER, token).call()?, bytes_max)
    }

    /// `GET` for at most so many bytes, as far as they come.
    pub(crate) fn whatever_comes(&self, path: &str, bytes_max: usize) -> Came {
        let nothing = |error| Came { bytes: Vec::new(), cut: Some(error) };
        let mut response = match self.ask(self.agent.get(self.url(path))).call() {
            Ok(response) => response,
            Err(error) => return nothing(error.into()),
        };
        if response.status() != StatusCode::OK {
            let refused = body(&mut response, JSON_BYTES_MAX);
            return nothing(refused.map_or_else(|error| error, |bytes| refusal(response.status(), &bytes)));
        }
        let mut bytes = Vec::new();
        let reader = response.into_body().into_with_config().limit(bytes_max as u64).reader();
        // What came before a cut is in the bytes: reading appends.
        let read = { reader }.read_to_end(&mut bytes);
        Came { bytes, cut: read.err().map(|_| UplinkError::Offline(Cut::Line)) }
    }

    /// `POST` of JSON for JSON.
    pub(crate) fn post<A: DeserializeOwned>(
        &self,
        path: &str,
        asked: &impl Serialize,
    ) -> Result<A, UplinkError> {
        send(self.ask(self.agent.post(self.url(path))), asked)
    }

    /// `POST` of JSON for JSON, by whoever is logged in.
    pub(crate) fn post_as<A: DeserializeOwned>(
        &self,
        token: &str,
        path: &str,
        asked: &impl Serialize,
    ) -> Result<A, UplinkError> {
        send(self.ask(self.agent.post(self.url(path))).header(LOGIN_HEADER, token), asked)
    }

    /// `PUT` of JSON for JSON, by whoever is logged in.
    pub(crate) fn put_as<A: DeserializeOwned>(
        &self,
        token: &str,
        path: &str,
        asked: &impl Serialize,
    ) -> Result<A, UplinkError> {
        send(self.ask(self.agent.put(self.url(path))).header(LOGIN_HEADER, token), asked)
    }

    /// `DELETE`, by whoever is logged in.
    pub(crate) fn delete_as(&self, token: &str, path: &str) -> Result<(), UplinkError> {
        let mut response = self.ask(self.agent.delete(self.url(path))).header(LOGIN_HEADER, token).call()?;
        let status = response.status();
        let bytes = body(&mut response, JSON_BYTES_MAX)?;
        if status.is_success() { Ok(()) } else { Err(refusal(status, &bytes)) }
    }

    /// `PUT` of sealed bytes for JSON. The time it may take grows with the length.
    pub(crate) fn put_sealed<A: DeserializeOwned>(
        &self,
        token: Option<&str>,
        path: &str,
        sealed: &[u8],
    ) -> Result<A, UplinkError> {
        let patience = self.call_timeout + Duration::from_secs(sealed.len() as u64 / UPLOAD_BYTES_PER_S_MIN);
        let mut request = self.ask(self.agent.put(self.url(path)));
        if let Some(token) = token {
            request = request.header(LOGIN_HEADER, token);
        }
        json(request.config().timeout_global(Some(patience)).build().send(sealed)?)
    }

    /// `POST` of sealed bytes for answers, made small or not. The time it may take grows with the length.
    pub(crate) fn post_sealed(&self, path: &str, sealed: &[u8]) -> Result<Answers, UplinkError> {
        let patience = self.call_timeout + Duration::from_secs(sealed.len() as u64 / UPLOAD_BYTES_PER_S_MIN);
        let request = self.ask(self.agent.post(self.url(path)));
        answers(request.config().timeout_global(Some(patience)).build().send(sealed)?)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn ask<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        request.config().timeout_global(Some(self.call_timeout)).build()
    }
}

/// Sends JSON. Serialised here, not by the agent, so that the copy with personal data is wiped.
fn send<A: DeserializeOwned>(
    request: ureq::RequestBuilder<WithBody>,
    asked: &impl Serialize,
) -> Result<A, UplinkError> {
    let text =
        Zeroizing::new(serde_json::to_vec(asked).map_err(|_| UplinkError::BadAnswer(BadAnswer::Body))?);
    json(request.send(text.as_slice())?)
}

fn is_of(response: &Response<ureq::Body>, kind: &str) -> bool {
    let found = response.headers().get("content-type");
    found.is_some_and(|found| found.as_bytes().starts_with(kind.as_bytes()))
}

/// A document, or why not.
fn bytes(mut response: Response<ureq::Body>, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
    let status = response.status();
    let bytes = body(&mut response, bytes_max)?;
    if status == StatusCode::OK { Ok(bytes) } else { Err(refusal(status, &bytes)) }
}

fn json<A: DeserializeOwned>(response: Response<ureq::Body>) -> Result<A, UplinkError> {
    json_of(response, JSON_BYTES_MAX)
}

fn json_of<A: DeserializeOwned>(
    mut response: Response<ureq::Body>,
    bytes_max: usize,
) -> Result<A, UplinkError> {
    let status = response.status();
    let bytes = body(&mut response, bytes_max)?;
    if status.is_success() { read(&bytes) } else { Err(refusal(status, &bytes)) }
}

fn read<A: DeserializeOwned>(json: &[u8]) -> Result<A, UplinkError> {
    serde_json::from_slice(json).map_err(|_| UplinkError::BadAnswer(BadAnswer::Body))
}

/// What central says of submissions, opened where it was made small.
fn answers(mut response: Response<ureq::Body>) -> Result<Answers, UplinkError> {
    if !response.status().is_success() || !is_of(&response, SMALL) {
        return json_of(response, ANSWERS_BYTES_MAX);
    }
    let small = body(&mut response, ANSWERS_BYTES_MAX)?;
    let json = compact::open(&small, ANSWERS_BYTES_MAX);
    read(&json.ok_or(UplinkError::BadAnswer(BadAnswer::Body))?)
}

fn body(response: &mut Response<ureq::Body>, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
    let read = response.body_mut().with_config().limit(bytes_max as u64).read_to_vec()?;
    Ok(Zeroizing::new(read))
}

fn refusal(status: StatusCode, bytes: &[u8]) -> UplinkError {
    match (serde_json::from_slice::<ErrorBody>(bytes), status) {
        (Ok(body), _) => UplinkError::Refused(body),
        (Err(_), StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT) => {
            UplinkError::Offline(Cut::Gateway)
        }
        (Err(_), _) => UplinkError::BadAnswer(BadAnswer::Protocol),
    }
}
