//! Files, read with a limit.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use signing::key::OpenedKey;
use signing::pkcs12::{self, KEY_FILE_BYTES_MAX};
use zeroize::Zeroizing;

use super::Failure;

/// The longest password file, in bytes.
const PASSWORD_BYTES_MAX: usize = 1024;

/// Reads a whole file of at most `bytes_max` bytes; one byte more is read of a longer one, so that whoever
/// judges its size sees that it is too long.
pub(super) fn read(path: &Path, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    read_into(&mut bytes, path, bytes_max + 1)?;
    Ok(bytes)
}

/// The same for a secret.
fn read_secret(path: &Path, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
    // Reserved at full length, so that growing leaves no copy of a secret behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(bytes_max + 1));
    read_into(&mut bytes, path, bytes_max + 1)?;
    Ok(bytes)
}

fn read_into(bytes: &mut Vec<u8>, path: &Path, limit: usize) -> Result<(), Failure> {
    let failed = |error| Failure::File { path: path.display().to_string(), error };
    let file = File::open(path).map_err(failed)?;
    file.take(u64::try_from(limit).unwrap_or(u64::MAX)).read_to_end(bytes).map_err(failed)?;
    Ok(())
}

/// Opens a key file with the password that is the first line of `password_file`.
pub(super) fn open_key(path: &Path, password_file: &Path) -> Result<OpenedKey, Failure> {
    let password = read_secret(password_file, PASSWORD_BYTES_MAX)?;
    let not_text = || Failure::Refused { code: "E-PWD", reason: "the password file is not text".to_owned() };
    let password = std::str::from_utf8(&password).map_err(|_| not_text())?;
    let password = password.split('\n').next().unwrap_or_default();
    let password = password.strip_suffix('\r').unwrap_or(password);
    let key = pkcs12::open(&read_secret(path, KEY_FILE_BYTES_MAX)?, password);
    key.map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })
}
