//! The client's end of the line: TLS 1.3 and nothing older, to the centre whose root is pinned, with this machine's own
//! certificate.
//!
//! **Invariants:**
//! - only the pinned root is believed, and no session that began under another one is resumed;
//! - key and certificate are read anew for every full handshake, so that a renewed certificate needs no restart;
//! - hellos offer what the centre takes and nothing else: every offer is bytes on a thin line.

use std::fmt;
use std::io::{Read, Write};
use std::sync::Arc;

use enrolment::{Folder, Identity};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, ClientConnection, RootCertStore, SignatureScheme, StreamOwned};
use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};
use ureq::{Error, Timeout};

use crate::config::ConfigError;

/// The longest handshake, in seconds.
const HANDSHAKE_S: u64 = 20;

/// Sessions that are remembered for resumption: there is one centre.
const SESSIONS_MAX: usize = 8;

/// How a machine speaks TLS to the centre of this root.
pub(crate) fn config(root: &[u8], identity: Option<&Folder>) -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(root)).map_err(|_| ConfigError::Root)?;
    let builder = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| ConfigError::Root)?
        .with_root_certificates(roots);
    let mut config = match identity {
        Some(folder) => builder.with_client_cert_resolver(Arc::new(Own(folder.clone()))),
        None => builder.with_no_client_auth(),
    };
    config.resumption = Resumption::in_memory_sessions(SESSIONS_MAX);
    Ok(config)
}

/// What our centre takes: X25519, Ed25519, and two ciphers.
fn provider() -> CryptoProvider {
    let known = ring::default_provider();
    let all = known.signature_verification_algorithms;
    let at = all.mapping.iter().position(|(scheme, _)| *scheme == SignatureScheme::ED25519);
    let mapping = at.and_then(|at| all.mapping.get(at..=at)).unwrap_or(all.mapping);
    CryptoProvider {
        cipher_suites: vec![
            ring::cipher_suite::TLS13_AES_128_GCM_SHA256,
            ring::cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
        ],
        kx_groups: vec![ring::kx_group::X25519],
        signature_verification_algorithms: WebPkiSupportedAlgorithms { mapping, ..all },
        ..known
    }
}

/// This machine's key and certificate.
struct Own(Folder);

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Own(…)")
    }
}

impl ResolvesClientCert for Own {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        if !schemes.contains(&SignatureScheme::ED25519) {
            return None;
        }
        let Identity { key, certificate, .. } = self.0.identity().ok()?;
        let der = PrivatePkcs8KeyDer::from(key.to_der().ok()?.to_vec());
        let signer = ring::sign::any_eddsa_type(&der).ok()?;
        Some(Arc::new(CertifiedKey::new(vec![CertificateDer::from(certificate)], signer)))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Wraps a connection into TLS where the address asks for it. As `ureq`'s own connector does, whose configuration knows
/// neither a version nor a certificate that is renewed.
#[derive(Debug)]
pub(crate) struct Secure(pub(crate) Option<Arc<ClientConfig>>);

impl<In: Transport> Connector<In> for Secure {
    type Out = Either<In, SecureTransport>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        let Some(transport) = chained else { return Ok(None) };
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let config = self.0.clone().ok_or(Error::TlsRequired)?;
        let host = details.uri.host().unwrap_or_default();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Error::Tls("not the name of a host"))?;
        let mut conn = ClientConnection::new(config, name)?;
        let mut sock = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        // The wait for a connection is measured for a line that answers; at 9,600 bit/s certificates take seconds.
        let after = Duration::from_secs(HANDSHAKE_S);
        sock.set_timeout(NextTimeout { after, reason: Timeout::Connect, ..details.timeout });
        conn.complete_io(&mut sock)?;
        let stream = StreamOwned { conn, sock };
        let buffers =
            LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(SecureTransport { buffers, stream })))
    }
}

/// A connection in TLS.
pub(crate) struct SecureTransport {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl fmt::Debug for SecureTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecureTransport(…)")
    }
}

impl Transport for SecureTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        self.stream.write_all(output)?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let input = self.buffers.input_append_buf();
        let amount = self.stream.read(input)?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
