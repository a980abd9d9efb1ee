//! Who this kiosk is to the centre: `tereze enrol`, and the line that its certificate opens.
//!
//! **Invariant:** the root of the line is pinned in the configuration before anything is asked: an enrolment code is told to
//! nobody else.

use enrolment::{Folder, MachineCertificate};
use uplink::{ConfigError, NotEnrolled};

use crate::config::{Central, Config};

/// Enrols this kiosk with the code that the centre's administrator gave.
///
/// # Errors
/// [`NotEnrolled`] says what stood in the way; whatever was good before is good still.
pub fn enrol(config: &Config, code: &str) -> Result<MachineCertificate, NotEnrolled> {
    uplink::enrol(&line(&config.central)?, &config.id, code)
}

/// The folder of this kiosk's key and certificate.
pub fn folder(central: &Central) -> Folder {
    Folder::at(&central.identity)
}

/// How the centre is reached: everything pinned.
///
/// # Errors
/// [`ConfigError`] names the key of the configuration that cannot be used.
pub fn line(central: &Central) -> Result<uplink::Config, ConfigError> {
    let mut line = uplink::Config::new(&central.url);
    line.root = Some(uplink::pinned_root(&central.line_root)?);
    line.identity = Some(folder(central));
    line.connect_timeout_s = u32::try_from(central.connect_timeout_s).unwrap_or(u32::MAX);
    line.call_timeout_s = u32::try_from(central.answer_timeout_s).unwrap_or(u32::MAX);
    Ok(line)
}
