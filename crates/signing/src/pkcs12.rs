//! Key files (PKCS#12, RFC 7292) as people bring them: BER or DER, old ciphers and new (SIGNING §1).
//!
//! **Invariant:** a file is believed only after its MAC was right for the password; every limit is checked
//! before the work it bounds; whatever was decrypted is wiped.

mod ber;
mod cipher;
mod container;
mod error;
mod mac;
mod password;
mod select;

use zeroize::Zeroizing;

pub use self::error::{BadFile, KeyFileError};

use self::container::{Contents, Part, Pfx};
use self::password::{Budget, Password};
use crate::key::OpenedKey;

/// The largest key file read, in bytes. The authority's are 4 to 6 KiB.
pub const KEY_FILE_BYTES_MAX: usize = 64 * 1024;

/// Opens a key file with its password.
///
/// An empty password is tried both as the empty text and as no password at all; writers differ.
pub fn open(bytes: &[u8], password: &str) -> Result<OpenedKey, KeyFileError> {
    if bytes.len() > KEY_FILE_BYTES_MAX {
        return Err(KeyFileError::TooBig);
    }
    let pfx = Pfx::read(bytes)?;
    let mac = pfx.mac.ok_or(KeyFileError::NoMac)?;
    let mut budget = Budget::default();
    for password in Password::candidates(password) {
        if mac.matches(&pfx.safe, &password, &mut budget)? {
            return select::key_with_certificate(contents(&pfx.safe, &password, &mut budget)?);
        }
    }
    Err(KeyFileError::WrongPassword)
}

/// Whether `bytes` begin like a PKCS#12 file (a PFX of version 3 with content inside), BER or DER.
///
/// Cheap, needs no password and promises nothing more: [`open`] decides.
pub fn looks_like_key_file(bytes: &[u8]) -> bool {
    container::begins_like_pfx(bytes)
}

/// Decrypts and reads every part of the safe.
fn contents(safe: &[u8], password: &Password<'_>, budget: &mut Budget) -> Result<Contents, KeyFileError> {
    let mut contents = Contents::default();
    for part in container::parts(safe)? {
        let plain: Zeroizing<Vec<u8>> = match part {
            Part::Plain(octets) => octets,
            Part::Encrypted { algorithm, ciphertext } => {
                cipher::decrypt(&algorithm, ciphertext, password, budget)?
            }
        };
        contents.read_bags(&plain, password, budget)?;
    }
    Ok(contents)
}
