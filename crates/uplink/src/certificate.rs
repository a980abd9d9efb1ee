//! How this machine comes by its certificate: once with a code, later by the one that still holds.
//!
//! **Invariant:** the private key stays in its folder; what travels is a request signed with it. A key that was made stays
//! until it has a certificate: whoever was cut off asks again with the same.

use base64ct::{Base64, Encoding};
use chrono::{DateTime, Utc};
use enrolment::{EnrolmentError, Folder, FolderError, Identity, MachineCertificate, MachineKey, request};
use rand_core::OsRng;
use sync::wire::{Enrolled, EnrolmentRequest, RenewalRequest};

use crate::config::{Config, ConfigError};
use crate::error::{BadAnswer, UplinkError};
use crate::exchange::Exchange;
use crate::routes::Uplink;

/// Why a machine has no certificate.
#[derive(Debug, thiserror::Error)]
pub enum NotEnrolled {
    /// The configuration of the line cannot be used.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The centre did not take the code.
    #[error(
        "E-ENROL the centre did not take this code: it is wrong, over, used, or of another machine; ask for a new one"
    )]
    Code,
    /// The line, or the centre's refusal.
    #[error("{code} {0}", code = .0.code())]
    Line(#[from] UplinkError),
    /// Key or certificate cannot be kept.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// The key makes no request.
    #[error("{0}")]
    Key(#[from] EnrolmentError),
}

/// Enrols this machine with a one-time code: makes a key where there is none, and keeps its certificate.
///
/// # Errors
/// [`NotEnrolled`]; refused with `E-ENROL` for a code that is wrong or over.
pub fn enrol(config: &Config, name: &str, code: &str) -> Result<MachineCertificate, NotEnrolled> {
    let folder = config.identity.clone().ok_or(ConfigError::Identity)?;
    let key = folder.enrolling_key(&mut OsRng)?;
    // Nobody knows this key yet: whoever shows it is sent away.
    let stranger = Exchange::new(&Config { identity: None, ..config.clone() })?;
    let asked = EnrolmentRequest { machine: name.into(), code: code.into(), request: asked(&key)? };
    let given: Enrolled = stranger.post("/v1/enrolments", &asked).map_err(|error| match error {
        UplinkError::Refused(body) if body.code == "E-ENROL" => NotEnrolled::Code,
        error @ (UplinkError::Refused(_) | UplinkError::Offline(_) | UplinkError::BadAnswer(_)) => {
            NotEnrolled::Line(error)
        }
    })?;
    keep(&folder, &key, &given)
}

fn asked(key: &MachineKey) -> Result<String, EnrolmentError> {
    Ok(Base64::encode_string(&request(key)?))
}

fn keep(folder: &Folder, key: &MachineKey, given: &Enrolled) -> Result<MachineCertificate, NotEnrolled> {
    let body = |_| UplinkError::BadAnswer(BadAnswer::Body);
    let certificate = Base64::decode_vec(&given.certificate).map_err(body)?;
    Ok(folder.keep(key, &certificate)?)
}

impl Uplink {
    /// Asks for the next certificate of this machine's key where two thirds of its time have passed, and keeps it.
    ///
    /// # Errors
    /// [`NotEnrolled`]; the certificate that is there stays.
    pub fn keep_enrolled(&self, now: DateTime<Utc>) -> Result<Option<MachineCertificate>, NotEnrolled> {
        let Some(folder) = &self.identity else { return Ok(None) };
        let Identity { key, says, .. } = folder.identity()?;
        if !says.is_ageing(now) {
            return Ok(None);
        }
        let given: Enrolled =
            self.exchange.post("/v1/enrolments/next", &RenewalRequest { request: asked(&key)? })?;
        keep(folder, &key, &given).map(Some)
    }
}
