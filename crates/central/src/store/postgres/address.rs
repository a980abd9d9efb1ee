//! Where the database is, and how it is spoken to.
//!
//! **Invariants:** over a network only with TLS, against roots that the configuration names, host name and chain
//! verified; the password stands in no text of ours. It stays in memory: a lost connection is made anew with it.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode, TargetSessionAttrs};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::StoreError;

/// What such an address begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Where PostgreSQL's socket lies where the address names no host.
const SOCKETS: &str = "/var/run/postgresql";

/// How long connecting may take, in seconds.
const CONNECT_S: u64 = 5;

/// How long the other side may leave what was said without a sign, in seconds.
const SILENT_S: u64 = 20;

/// An address of PostgreSQL.
#[derive(Clone)]
pub struct Address {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

/// Why an address cannot be used. Never carries a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read.
    #[error("not an address of PostgreSQL: postgres://USER@HOST/DATABASE?sslmode=require")]
    Shape,
    /// It names no database.
    #[error("the address names no database: postgres://USER@HOST/DATABASE")]
    NoDatabase,
    /// It would cross a network in clear.
    #[error("a database on another machine needs sslmode=require in its address, and database_roots")]
    NoTls,
    /// `sslmode=require` without roots.
    #[error(
        "sslmode=require needs database_roots: the PEM file of roots that the database's certificate comes from"
    )]
    NoRoots,
    /// The roots cannot be used.
    #[error("database_roots: no PEM file of certificates")]
    Roots,
}

impl Address {
    /// Whether a text is meant as an address of PostgreSQL, rather than the name of a file.
    pub fn is_meant(text: &str) -> bool {
        SCHEMES.iter().any(|scheme| text.starts_with(scheme))
    }

    /// Reads an address; the password may come apart from it, the roots are PEM.
    ///
    /// # Errors
    /// [`AddressError`] says what is wrong with it.
    pub fn parse(text: &str, password: Option<&str>, roots: Option<&[u8]>) -> Result<Self, AddressError> {
        let mut config: Config = text.parse().map_err(|_| AddressError::Shape)?;
        config.get_dbname().ok_or(AddressError::NoDatabase)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host(SOCKETS);
        }
        if let Some(password) = password {
            config.password(password);
        }
        let tls = match (config.get_ssl_mode(), roots) {
            (SslMode::Require, Some(pem)) => Some(tls(pem)?),
            (SslMode::Require, None) => return Err(AddressError::NoRoots),
            _ if is_here(&config) => None,
            _ => return Err(AddressError::NoTls),
        };
        if config.get_target_session_attrs() == TargetSessionAttrs::Any {
            // Of several hosts, the one that takes writes: after a failover that is another one.
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        config.application_name("tereze-central");
        config.connect_timeout(Duration::from_secs(CONNECT_S));
        config.tcp_user_timeout(Duration::from_secs(SILENT_S));
        config.keepalives_idle(Duration::from_secs(SILENT_S));
        Ok(Self { config, tls })
    }

    /// Whether a password is known.
    pub fn has_password(&self) -> bool {
        self.config.get_password().is_some()
    }

    pub(super) fn connect(&self) -> Result<Client, StoreError> {
        let client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        Ok(client?)
    }
}

/// For messages to whoever runs the centre: without the password.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self.config.get_hosts().iter().map(host_name).collect();
        let database = self.config.get_dbname().unwrap_or_default();
        write!(out, "{database} of PostgreSQL at {}", hosts.join(", "))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Address({self})")
    }
}

fn host_name(host: &Host) -> String {
    match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    }
}

/// Whether all of it is on this machine.
fn is_here(config: &Config) -> bool {
    let here = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
    };
    config.get_hosts().iter().all(here) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn tls(pem: &[u8]) -> Result<MakeRustlsConnect, AddressError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| AddressError::Roots)?;
        roots.add(certificate).map_err(|_| AddressError::Roots)?;
    }
    if roots.is_empty() {
        return Err(AddressError::Roots);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| AddressError::Roots)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
