//! The server's end of the line: TLS 1.3 and nothing older, with a certificate of our own authority; machines show theirs.
//!
//! **Invariants:**
//! - whoever shows no certificate gets as far as the routes that need none; one that our authority did not sign, or that has
//!   run out, ends the handshake; whether a machine still may speak is asked at every request, not here;
//! - a resumed connection is the machine's that the first one was of: what is remembered of it lies in memory here, and the
//!   ticket is only its name;
//! - the private key of a certificate of ours is made at the start and lies nowhere else.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::time::Timestamp;
use enrolment::{Authority, EnrolmentError, MachineKey};
use parking_lot::Mutex;
use rand_core::OsRng;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerSessionMemoryCache, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig};

use crate::centre::Centre;

/// Machines that are remembered for a resumed connection: more than a centre has.
const REMEMBERED_MAX: usize = 16 * 1024;

/// The longest record of TLS that we write, in bytes. One that was cut tells nothing of what had come of it, and on a thin line
/// a record of the usual 16 KiB takes longer than many a line lives.
const RECORD_BYTES: usize = 2048;

/// A certificate of ours is made anew after so many days.
const ANEW_DAYS: i64 = 30;

/// Why the line cannot be spoken.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// No certificate for these names.
    #[error("names: {0}")]
    Names(#[from] EnrolmentError),
    /// TLS cannot be set up.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The root cannot be used to judge certificates.
    #[error("TLS: {0}")]
    Verifier(#[from] rustls::server::VerifierBuilderError),
}

/// How the centre speaks TLS under these names.
///
/// # Errors
/// [`LineError`] where a name cannot stand in a certificate, or TLS cannot be set up.
pub fn config(centre: &Arc<Centre>, names: &[String]) -> Result<ServerConfig, LineError> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(centre.keys.line.root()))?;
    let machines = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .allow_unauthenticated()
        .build()?;
    let own = Own { centre: Arc::clone(centre), names: names.to_vec(), shown: Mutex::default() };
    own.fresh(centre.clock.now())?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(machines)
        .with_cert_resolver(Arc::new(own));
    config.session_storage = ServerSessionMemoryCache::new(REMEMBERED_MAX);
    // One ticket a connection: on a thin line every byte of a second one is wasted.
    config.send_tls13_tickets = 1;
    config.max_early_data_size = 0;
    config.max_fragment_size = Some(RECORD_BYTES);
    Ok(config)
}

/// Our own certificate, made anew from time to time.
struct Own {
    centre: Arc<Centre>,
    names: Vec<String>,
    shown: Mutex<Option<(Timestamp, Arc<CertifiedKey>)>>,
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Own({:?})", self.names)
    }
}

impl Own {
    fn fresh(&self, now: Timestamp) -> Result<Arc<CertifiedKey>, LineError> {
        let mut shown = self.shown.lock();
        if let Some((made, key)) = shown.as_ref()
            && now < *made + TimeDelta::days(ANEW_DAYS)
        {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(certified(&self.centre.keys.line, &self.names, now)?);
        *shown = Some((now, Arc::clone(&key)));
        Ok(key)
    }
}

impl ResolvesServerCert for Own {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.fresh(self.centre.clock.now()).ok()
    }
}

fn certified(authority: &Authority, names: &[String], now: Timestamp) -> Result<CertifiedKey, LineError> {
    let key = MachineKey::generate(&mut OsRng);
    let certificate = authority.centre(names, &key.public(), now, &mut OsRng)?;
    let der = PrivatePkcs8KeyDer::from(key.to_der()?.as_slice().to_vec());
    let signer = ring::sign::any_eddsa_type(&der)?;
    Ok(CertifiedKey::new(vec![CertificateDer::from(certificate)], signer))
}
