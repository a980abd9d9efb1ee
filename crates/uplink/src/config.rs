//! Whom to call: everything is pinned here, nothing is learned from the line. Whether a signed answer is believed is
//! decided elsewhere (`sync::dispatch`).
//!
//! **Invariant:** the token never travels in clear over a network: plain `http` is for loopback only.

use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use zeroize::Zeroizing;

/// How a kiosk reaches central.
#[derive(Clone)]
pub struct Config {
    /// `https://host[:port]`, or `http://127.0.0.1:port` on the same machine. No path.
    pub base_url: String,
    /// This kiosk's id, as central knows it.
    pub kiosk: String,
    /// This kiosk's secret.
    pub token: Zeroizing<String>,
    /// The roots that central's TLS certificate must chain to, PEM. Needed for `https`.
    pub root_pem: Option<Vec<u8>>,
    /// The longest wait for a connection, in seconds.
    pub connect_timeout_s: u32,
    /// The longest wait for a whole small exchange, in seconds; uploads get more, by their length.
    pub call_timeout_s: u32,
}

/// Why a configuration cannot be used. Says which key, never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not `https://…`, and not `http://` to this machine.
    #[error("the address of central must be https, or http to 127.0.0.1, [::1] or localhost, without a path")]
    BaseUrl,
    /// `https` without a root, or a file that holds no certificate.
    #[error("https to central needs a PEM file with at least one root certificate")]
    Roots,
    /// A kiosk id or token that cannot stand in a header.
    #[error("the kiosk id and token must be 1 to 200 visible ASCII characters")]
    Identity,
}

impl Config {
    /// A configuration with the usual waits: 5 s to connect, 20 s to answer.
    pub fn new(base_url: &str, kiosk: &str, token: &str) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').into(),
            kiosk: kiosk.into(),
            token: Zeroizing::new(token.into()),
            root_pem: None,
            connect_timeout_s: 5,
            call_timeout_s: 20,
        }
    }

    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        for text in [self.kiosk.as_str(), self.token.as_str()] {
            if text.is_empty() || text.len() > 200 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(ConfigError::Identity);
            }
        }
        let uri: ureq::http::Uri = self.base_url.parse().map_err(|_| ConfigError::BaseUrl)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || self.base_url.contains('@') {
            return Err(ConfigError::BaseUrl);
        }
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(_)) if self.root_pem.is_some() => Ok(()),
            (Some("https"), Some(_)) => Err(ConfigError::Roots),
            (Some("http"), Some("127.0.0.1" | "[::1]" | "localhost")) => Ok(()),
            _ => Err(ConfigError::BaseUrl),
        }
    }

    /// Trusts the configured roots and no others.
    pub(crate) fn tls(&self) -> Result<TlsConfig, ConfigError> {
        let Some(pem) = &self.root_pem else {
            return Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[])).build());
        };
        let mut roots = Vec::new();
        for item in parse_pem(pem) {
            if let PemItem::Certificate(root) = item.map_err(|_| ConfigError::Roots)? {
                roots.push(root);
            }
        }
        if roots.is_empty() {
            return Err(ConfigError::Roots);
        }
        Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn config(base_url: &str) -> Config {
        Config::new(base_url, "akt-001", "token")
    }

    #[test]
    fn the_token_never_leaves_the_machine_in_clear() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1/", "http://[::1]:9"] {
            assert_eq!(config(good).check(), Ok(()), "{good}");
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
            assert_eq!(config(bad).check(), Err(ConfigError::BaseUrl), "{bad}");
        }
    }

    #[test]
    fn https_needs_roots_of_its_own() {
        let mut https = config("https://central.example.kz");
        assert_eq!(https.check(), Err(ConfigError::Roots));
        https.root_pem = Some(b"no certificate here".to_vec());
        assert_eq!(https.check(), Ok(()));
        assert_eq!(https.tls().map(|_| ()), Err(ConfigError::Roots));
    }

    #[test]
    fn a_token_with_a_line_break_cannot_write_headers() {
        let mut split = config("http://localhost:1");
        split.token = Zeroizing::new("a\r\nX-Evil: 1".to_owned());
        assert_eq!(split.check(), Err(ConfigError::Identity));
    }

    #[test]
    fn one_root_in_pem_is_enough() {
        let mut https = config("https://central.example.kz");
        https.root_pem = Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec());
        https.tls().unwrap();
    }
}
