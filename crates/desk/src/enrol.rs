//! Who this desk is to the centre: `tereze-desk enrol`, and the line that its certificate opens.
//!
//! **Invariant:** the root of the line is pinned in the configuration before anything is asked: an enrolment code is told to
//! nobody else.

use uplink::{ConfigError, Folder, MachineCertificate, NotEnrolled};

use crate::config::{Central, Config};

/// Enrols this desk with the code that the centre's administrator gave.
///
/// # Errors
/// [`NotEnrolled`] says what stood in the way; whatever was good before is good still.
pub fn enrol(config: &Config, code: &str) -> Result<MachineCertificate, NotEnrolled> {
    uplink::enrol(&line(&config.central)?, &config.id, code)
}

/// How the centre is reached: everything pinned.
///
/// # Errors
/// [`ConfigError`] names the key of the configuration that cannot be used.
pub(crate) fn line(central: &Central) -> Result<uplink::Config, ConfigError> {
    let mut line = uplink::Config::new(&central.url);
    line.root = Some(uplink::pinned_root(&central.line_root)?);
    line.identity = Some(Folder::at(&central.identity));
    line.connect_timeout_s = central.connect_timeout_s;
    line.call_timeout_s = central.answer_timeout_s;
    Ok(line)
}
