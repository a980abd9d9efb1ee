//! One request and its answer, within limits of bytes and time.
//!
//! **Invariant:** whatever answers, no more than the limit is read, no redirect is followed, no proxy of the
//! environment is used, and only a well-formed [`ErrorBody`] counts as a refusal by central.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::{DOCUMENT_BYTES_MAX, DOCUMENT_KEY_HEADER, ErrorBody, JSON_BYTES_MAX, KIOSK_HEADER};
use ureq::Agent;
use ureq::http::{Response, StatusCode};
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError};
use crate::error::{BadAnswer, Cut, UplinkError};

/// The slowest line an upload is given time for, in bytes a second: half of 9,600 bit/s.
const UPLOAD_BYTES_PER_S_MIN: u64 = 600;

/// The longest response header that is read, in bytes.
const HEADER_BYTES_MAX: usize = 16 * 1024;

pub(crate) struct Exchange {
    agent: Agent,
    base_url: String,
    kiosk: String,
    bearer: Zeroizing<String>,
    call_timeout: Duration,
}

impl Exchange {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        config.check()?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .tls_config(config.tls()?)
            .max_response_header_size(HEADER_BYTES_MAX)
            .timeout_connect(Some(Duration::from_secs(config.connect_timeout_s.into())))
            .user_agent(concat!("tereze/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            base_url: config.base_url.trim_end_matches('/').into(),
            kiosk: config.kiosk.clone(),
            bearer: Zeroizing::new(format!("Bearer {}", config.token.as_str())),
            call_timeout: Duration::from_secs(config.call_timeout_s.into()),
        })
    }

    /// `GET` for JSON.
    pub(crate) fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, UplinkError> {
        let response = self.ask(self.agent.get(self.url(path))).call()?;
        json(response)
    }

    /// `GET` for a PDF that only the holder of `key` may have.
    pub(crate) fn document(&self, path: &str, key: &str) -> Result<Zeroizing<Vec<u8>>, UplinkError> {
        let mut response =
            self.ask(self.agent.get(self.url(path))).header(DOCUMENT_KEY_HEADER, key).call()?;
        let pdf = response
            .headers()
            .get("content-type")
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/pdf"));
        let status = response.status();
        let bytes = body(&mut response, DOCUMENT_BYTES_MAX)?;
        if status != StatusCode::OK {
            return Err(refusal(status, &bytes));
        }
        if pdf { Ok(bytes) } else { Err(UplinkError::BadAnswer(BadAnswer::Body)) }
    }

    /// `POST` of JSON for JSON.
    pub(crate) fn post<A: DeserializeOwned>(
        &self,
        path: &str,
        asked: &impl Serialize,
    ) -> Result<A, UplinkError> {
        // Serialised here, not by the agent, so that the copy with personal data is wiped.
        let text =
            Zeroizing::new(serde_json::to_vec(asked).map_err(|_| UplinkError::BadAnswer(BadAnswer::Body))?);
        let response = self
            .ask(self.agent.post(self.url(path)))
            .content_type("application/json")
            .send(text.as_slice())?;
        json(response)
    }

    /// `PUT` of sealed bytes for JSON. The time it may take grows with the length.
    pub(crate) fn put<A: DeserializeOwned>(&self, path: &str, sealed: &[u8]) -> Result<A, UplinkError> {
        let patience = self.call_timeout + Duration::from_secs(sealed.len() as u64 / UPLOAD_BYTES_PER_S_MIN);
        let response = self
            .ask(self.agent.put(self.url(path)))
            .content_type("application/octet-stream")
            .config()
            .timeout_global(Some(patience))
            .build()
            .send(sealed)?;
        json(response)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn ask<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        request
            .header("authorization", self.bearer.as_str())
            .header(KIOSK_HEADER, &self.kiosk)
            .config()
            .timeout_global(Some(self.call_timeout))
            .build()
    }
}

fn json<A: DeserializeOwned>(mut response: Response<ureq::Body>) -> Result<A, UplinkError> {
    let status = response.status();
    let bytes = body(&mut response, JSON_BYTES_MAX)?;
    if status.is_success() {
        serde_json::from_slice(&bytes).map_err(|_| UplinkError::BadAnswer(BadAnswer::Body))
    } else {
        Err(refusal(status, &bytes))
    }
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
