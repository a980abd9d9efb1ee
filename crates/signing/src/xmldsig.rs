//! Enveloped XML signatures as the national tools make them (DESIGN §5, SIGNING §3).

mod error;

pub use self::error::{SignError, VerifyError};

use crate::certificate::Certificate;
use crate::key::SigningKey;

/// The largest document signed or verified, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 1024 * 1024;

/// What a signature was found to cover.
pub struct Verified {
    /// The signer's certificate, taken from the signature. Whether to trust it is [`crate::check`]'s question.
    pub certificate: Certificate,
    /// Exactly the bytes that were verified: the document in canonical form without its Signature. Read
    /// the application from these and from nothing else.
    pub document: Vec<u8>,
    /// The value of the signature.
    pub signature_value: Vec<u8>,
}

/// Signs `xml`: adds a `ds:Signature` as the last child of its root and changes nothing else.
pub fn sign(xml: &str, key: &impl SigningKey) -> Result<String, SignError> {
    let _ = (xml, key);
    Err(SignError::Document(VerifyError::NotXml))
}

/// Verifies the one enveloped signature of `xml` and returns what it covers.
pub fn verify(xml: &[u8]) -> Result<Verified, VerifyError> {
    let _ = xml;
    Err(VerifyError::NotXml)
}
