//! Whom to call: everything is pinned here, nothing is learned from the line. Whether a signed answer is believed is
//! decided elsewhere (`sync::dispatch`).
//!
//! **Invariant:** nothing travels in clear over a network: plain `http` is for loopback only. No centre answers there; it
//! is how a client is tried against a server in the same process.

use base64ct::{Base64, Encoding};
use enrolment::{Folder, PINNED_CHARS_MAX};

/// How a machine reaches central.
#[derive(Clone)]
pub struct Config {
    /// `https://host[:port]`. No path.
    pub base_url: String,
    /// The root that central's certificate must come from, DER. Needed for `https`.
    pub root: Option<Vec<u8>>,
    /// This machine's key and certificate.
    pub identity: Option<Folder>,
    /// The longest wait for a connection, in seconds.
    pub connect_timeout_s: u32,
    /// The longest wait for a whole small exchange, in seconds; uploads get more, by their length.
    pub call_timeout_s: u32,
}

/// Why a configuration cannot be used. Says which key, never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not `https://…`, and not `http://` to this machine.
    #[error("url: the address of central must be https, without a path")]
    BaseUrl,
    /// No root, or what is none.
    #[error("line_root: central's root certificate is needed, as `tereze-central init` prints it")]
    Root,
    /// No folder for key and certificate.
    #[error("identity: a folder for this machine's key and certificate is needed")]
    Identity,
}

/// A pinned root as `tereze-central init` prints it: DER in base64.
///
/// # Errors
/// [`ConfigError::Root`] for anything else.
pub fn pinned_root(text: &str) -> Result<Vec<u8>, ConfigError> {
    let text = text.trim();
    if text.is_empty() || text.len() > PINNED_CHARS_MAX {
        return Err(ConfigError::Root);
    }
    Base64::decode_vec(text).map_err(|_| ConfigError::Root)
}

impl Config {
    /// A configuration with the usual waits: 5 s to connect, 20 s to answer.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').into(),
            root: None,
            identity: None,
            connect_timeout_s: 5,
            call_timeout_s: 20,
        }
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let uri: ureq::http::Uri = self.base_url.parse().map_err(|_| ConfigError::BaseUrl)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || self.base_url.contains('@') {
            return Err(ConfigError::BaseUrl);
        }
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(_)) if self.root.is_some() => Ok(()),
            (Some("https"), Some(_)) => Err(ConfigError::Root),
            (Some("http"), Some("127.0.0.1" | "[::1]" | "localhost")) => Ok(()),
            _ => Err(ConfigError::BaseUrl),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn nothing_leaves_the_machine_in_clear() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1/", "http://[::1]:9"] {
            assert_eq!(Config::new(good).check(), Ok(()), "{good}");
        }
        for bad in [
            "http://10.0.0.1",
            "http://127.0.0.1.example.kz",
            "http://localhost@evil.example",
            "ftp://localhost",
            "central",
            "",
            "http://127.0.0.1/path",
        ] {
            assert_eq!(Config::new(bad).check(), Err(ConfigError::BaseUrl), "{bad}");
        }
    }

    #[test]
    fn https_needs_a_root_of_its_own() {
        let mut https = Config::new("https://central.example.kz");
        assert_eq!(https.check(), Err(ConfigError::Root));
        https.root = Some(b"no certificate here".to_vec());
        assert_eq!(https.check(), Ok(()));
        assert_eq!(crate::Uplink::new(https.clone()).map(|_| ()).unwrap_err(), ConfigError::Root);
        let authority = enrolment::Authority::new(&mut rand_core::OsRng).unwrap();
        https.root = Some(pinned_root(&Base64::encode_string(authority.root())).unwrap());
        crate::Uplink::new(https).unwrap();
        for bad in ["", "no base64!", "----BEGIN"] {
            assert_eq!(pinned_root(bad), Err(ConfigError::Root));
        }
    }
}
