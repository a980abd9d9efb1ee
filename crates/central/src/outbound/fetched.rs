//! A file of somebody else, fetched again only where it has changed.

use ureq::http::HeaderMap;
use ureq::http::header::{ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};

use super::{Outbound, OutboundError};

/// The longest mark that is given back.
const MARK_BYTES_MAX: usize = 256;

/// What a server called the version it gave out last (RFC 9110 §8.8): given back to it, and understood by nobody else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    etag: Option<String>,
    modified: Option<String>,
}

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is as it was.
    Unchanged,
    /// Its bytes, and their version.
    Changed(Vec<u8>, Version),
}

impl Outbound {
    /// `GET`, where the file is another than the version known.
    ///
    /// # Errors
    /// See [`OutboundError`]; [`OutboundError::Answer`] where it is not shorter than `bytes_max`, or cut.
    pub fn fetch(&self, known: &Version, bytes_max: u64) -> Result<Fetched, OutboundError> {
        let mut request = self.agent.get(&self.url);
        if let Some(etag) = &known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header(IF_MODIFIED_SINCE, modified);
        }
        let mut response = request.call().map_err(|_| OutboundError::Away)?;
        match response.status().as_u16() {
            200 => {}
            304 => return Ok(Fetched::Unchanged),
            other => return Err(OutboundError::Status(other)),
        }
        let mark = |headers: &HeaderMap, name| {
            let mark = headers.get(name)?.to_str().ok()?;
            (mark.len() <= MARK_BYTES_MAX).then(|| mark.to_owned())
        };
        let headers = response.headers();
        let version = Version { etag: mark(headers, ETAG), modified: mark(headers, LAST_MODIFIED) };
        let bytes = response.body_mut().with_config().limit(bytes_max).read_to_vec();
        bytes.map(|bytes| Fetched::Changed(bytes, version)).map_err(|_| OutboundError::Answer)
    }
}
