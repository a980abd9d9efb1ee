//! Enveloped XML signatures as the national tools make them (DESIGN §5, SIGNING §3).
//!
//! One `ds:Signature`, the last child of the root; one Reference, to the whole document; Canonical XML
//! 20010315; RSA PKCS#1 v1.5 with SHA-256, or GOST-2015 with Streebog-512, under the names of the national tools
//! (GOST §1); the signer's certificate and no other inside.
//!
//! **Invariant:** [`verify`] hands out the very bytes whose digest was right. Whoever reads the application
//! from those cannot be shown one document while another was signed (signature wrapping).

mod error;
mod profile;
mod sign;
mod verify;

pub use self::error::{SignError, VerifyError};
pub use self::sign::sign;
pub use self::verify::{Verified, verify};
pub use crate::xml::DocumentError;

use zeroize::Zeroizing;

/// The document in Canonical XML 1.0, which for lack of comments is the same with and without them.
///
/// # Errors
/// Where the document is outside the profile.
pub fn canonical(xml: &[u8]) -> Result<Zeroizing<String>, DocumentError> {
    if xml.len() > DOCUMENT_BYTES_MAX {
        return Err(DocumentError::TooBig);
    }
    Ok(crate::xml::document(&crate::xml::read(xml)?, None))
}

/// The largest document signed or verified, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 1024 * 1024;
