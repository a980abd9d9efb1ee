//! The machines that may speak to us: invited by an administrator with a one-time code, known by their certificate from
//! then on, revoked.
//!
//! **Invariants:**
//! - a code has 60 bits of chance, is kept as a keyed digest only, lives a bounded time, serves one key, and is over after
//!   a few wrong guesses; an unknown machine and a wrong code are one answer;
//! - a certificate is given for a key only to whoever proves to hold it, and the next one only to the same key while it
//!   holds.

use base64ct::{Base64, Encoding};
use chrono::TimeDelta;
use domain::time::Timestamp;
use rand_core::{OsRng, RngCore};
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk};
use crate::keys::IndexKey;
use crate::problem::Problem;
use crate::store::machines::{Enrolling, MachineKey, NewCode};
use crate::store::{Digest, StoreError};

/// Letters and digits that nobody mistakes for others (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code, and of each of its groups.
const CODE_CHARS: usize = 12;
const GROUP_CHARS: usize = 4;

/// The longest life of a code, in hours.
pub const CODE_HOURS_MAX: u32 = 7 * 24;

/// Gives a machine a code: what is returned is shown once and kept nowhere. None: another machine has this name.
///
/// # Errors
/// When the store fails.
pub fn invite(
    centre: &Centre,
    machine: &Kiosk,
    hours: u32,
) -> Result<Option<(Zeroizing<String>, Timestamp)>, StoreError> {
    let mut chance = Zeroizing::new([0_u8; CODE_CHARS]);
    OsRng.fill_bytes(chance.as_mut_slice());
    let letters = chance.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let mut code = Zeroizing::new(String::with_capacity(CODE_CHARS + CODE_CHARS / GROUP_CHARS));
    for (at, letter) in letters.enumerate() {
        if at > 0 && at % GROUP_CHARS == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    let made_at = centre.clock.now();
    let until = made_at + TimeDelta::hours(hours.min(CODE_HOURS_MAX).into());
    let digest = digest(&centre.keys.index, &machine.id, &code);
    let new = NewCode { machine, code: digest, made_at, until };
    Ok(centre.store.invite(&new)?.then_some((code, until)))
}

/// A certificate for whoever knows the code of this machine.
///
/// # Errors
/// `E-ENROL` for whatever is not right, `E-REQUEST` for what is no request for a certificate.
pub fn enrol(centre: &Centre, id: &str, code: &str, request: &str) -> Result<Vec<u8>, Problem> {
    let key = requested(request)?;
    let code = digest(&centre.keys.index, id, code);
    let enrolling = Enrolling { id, code, key, at: centre.clock.now() };
    let Some(machine) = centre.store.enrol(enrolling)? else {
        tracing::warn!(machine = plain(id), "an enrolment was refused");
        return Err(Problem::not_enrolled());
    };
    tracing::info!(machine = machine.id, "enrolled");
    certify(centre, &machine, &key)
}

/// The next certificate of a key that holds.
///
/// # Errors
/// `E-ENROL` for another key, `E-REQUEST` for what is no request for a certificate.
pub fn renew(centre: &Centre, machine: &Kiosk, own: &MachineKey, request: &str) -> Result<Vec<u8>, Problem> {
    let key = requested(request)?;
    if key != *own {
        return Err(Problem::not_enrolled());
    }
    certify(centre, machine, &key)
}

fn certify(centre: &Centre, machine: &Kiosk, key: &MachineKey) -> Result<Vec<u8>, Problem> {
    let now = centre.clock.now();
    let failed = |error: enrolment::EnrolmentError| Problem::ours(&error.to_string());
    let certificate = centre.keys.line.machine(&machine.id, key, now, &mut OsRng).map_err(failed)?;
    let says = enrolment::MachineCertificate::read(&certificate).map_err(failed)?;
    centre.store.certified(key, says.until)?;
    Ok(certificate)
}

fn requested(request: &str) -> Result<MachineKey, Problem> {
    let der = Base64::decode_vec(request).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    enrolment::read_request(&der).map_err(|_| Problem::not_understood("E-REQUEST"))
}

/// The digest of a code as it was typed: letters that are mistaken for digits are read as these.
fn digest(key: &IndexKey, id: &str, code: &str) -> Digest {
    let read = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let typed = code.chars().take(64).filter(char::is_ascii_alphanumeric).map(read);
    let typed = Zeroizing::new(typed.collect::<String>());
    key.digest("machine code", &[id, &typed])
}

/// A name that somebody gave themselves, fit for a log.
fn plain(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(64).collect()
}
