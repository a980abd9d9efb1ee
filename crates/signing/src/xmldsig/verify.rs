//! Checking a signature.

use std::fmt;
use std::ptr;

use zeroize::Zeroizing;

use super::DOCUMENT_BYTES_MAX;
use super::error::VerifyError;
use super::profile::{self, NAMESPACE};
use crate::certificate::Certificate;
use crate::xml::{self, Child, DocumentError, Element, is_white_space};

/// What a signature was found to cover.
pub struct Verified {
    /// The signer's certificate, taken from the signature. Whether to trust it is [`crate::check`]'s question.
    pub certificate: Certificate,
    /// Exactly the text that was verified: the document in canonical form without its Signature. Read
    /// the application from this and from nothing else.
    pub document: Zeroizing<String>,
    /// The value of the signature.
    pub signature_value: Vec<u8>,
    /// The `ds:SignatureValue` element in canonical form: what a time stamp is over (XAdES, SignatureTimeStamp).
    pub stamped: String,
}

/// Verifies the one enveloped signature of `xml` and returns what it covers.
///
/// Proves that the document is whole and that the certificate's key signed it; not whose certificate it is
/// worth, and not when it was signed.
pub fn verify(xml: &[u8]) -> Result<Verified, VerifyError> {
    if xml.len() > DOCUMENT_BYTES_MAX {
        return Err(DocumentError::TooBig.into());
    }
    let root = xml::read(xml)?;
    xml::ids_differ(&root)?;
    let signature = only_signature(&root)?;
    let parts = profile::read(signature)?;
    let certificate =
        Certificate::from_der(&parts.certificate_der).map_err(|_| VerifyError::BadCertificate)?;
    let document = xml::document(&root, Some(signature));
    if parts.scheme.digest(document.as_bytes()) != parts.digest {
        return Err(VerifyError::Digest);
    }
    let signed_info = xml::subset(&[&root, signature], parts.signed_info);
    certificate.verify(parts.scheme, signed_info.as_bytes(), &parts.value)?;
    let stamped = xml::subset(&[&root, signature], parts.value_element).as_str().to_owned();
    Ok(Verified { certificate, document, signature_value: parts.value, stamped })
}

/// The one Signature, found to be the last thing in the root.
fn only_signature<'t, 'a>(root: &'t Element<'a>) -> Result<&'t Element<'a>, VerifyError> {
    let mut signatures = Vec::new();
    root.walk(&mut |element| {
        if element.is(NAMESPACE, "Signature") {
            signatures.push(element);
        }
    });
    let signature = match signatures[..] {
        [] => return Err(VerifyError::NoSignature),
        [signature] => signature,
        _ => return Err(VerifyError::ManySignatures),
    };
    for child in root.children.iter().rev() {
        match child {
            Child::Text(text) if text.chars().all(is_white_space) => {}
            Child::Element(last) if ptr::eq(last, signature) => return Ok(signature),
            Child::Text(_) | Child::Element(_) => break,
        }
    }
    Err(VerifyError::NotLastChild)
}

/// Shows nothing of the document or of its signer.
impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("document_bytes", &self.document.len()).finish_non_exhaustive()
    }
}
