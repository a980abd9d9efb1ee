//! Why a document was not signed, or its signature not accepted.

use crate::certificate::BadSignature;
use crate::key::SigningFailed;
use crate::xml::DocumentError;

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The document itself is outside the profile.
    #[error("{0}")]
    Document(#[from] DocumentError),
    /// No Signature.
    #[error("the document is not signed")]
    NoSignature,
    /// More than one Signature, wherever they stand.
    #[error("the document holds more than one signature")]
    ManySignatures,
    /// Something follows the Signature, or it does not stand directly in the root.
    #[error("the signature is not the last child of the root")]
    NotLastChild,
    /// An element, attribute or text in the Signature that the profile does not have.
    #[error("the signature is not built as the profile says")]
    Structure,
    /// Another CanonicalizationMethod than Canonical XML 20010315.
    #[error("the signature's canonicalization method is not accepted")]
    Canonicalization,
    /// Another SignatureMethod than RSA with SHA-256 and GOST-2015 with Streebog-512.
    #[error("the signature's algorithm is not accepted")]
    SignatureMethod,
    /// More than one Reference, or none.
    #[error("the signature does not have exactly one reference")]
    References,
    /// A Reference to something else than the whole document.
    #[error("the signature does not refer to the whole document")]
    ReferenceUri,
    /// Other Transforms than enveloped-signature and Canonical XML 20010315 with comments, in this order.
    #[error("the signature's transforms are not accepted")]
    Transforms,
    /// Another DigestMethod than the one that goes with the SignatureMethod.
    #[error("the signature's digest algorithm is not accepted")]
    DigestMethod,
    /// Something that should be base64 is not, or is longer than it can be.
    #[error("the signature holds damaged base64")]
    Base64,
    /// No certificate, or more than one: it would not be clear who signed.
    #[error("the signature does not hold exactly one certificate")]
    Certificates,
    /// The certificate cannot be read.
    #[error("the certificate in the signature is damaged")]
    BadCertificate,
    /// The digest of the document is another: it was changed after signing.
    #[error("the document was changed after it was signed")]
    Digest,
    /// The key is neither RSA of 2,048 to 4,096 bits with a usual exponent nor GOST-2015 with 512 bits, or not of the
    /// algorithm that the signature names.
    #[error("the signer's key is not accepted")]
    Key,
    /// The value was not made by the certificate's key over this SignedInfo.
    #[error("the signature does not match the signer's certificate")]
    Value,
}

impl VerifyError {
    /// A stable code: `E-XML-…` for the document, `E-SIG-…` for the signature.
    pub fn code(&self) -> &'static str {
        match self {
            VerifyError::Document(error) => error.code(),
            VerifyError::NoSignature => "E-SIG-NONE",
            VerifyError::ManySignatures => "E-SIG-MANY",
            VerifyError::NotLastChild => "E-SIG-PLACE",
            VerifyError::Structure => "E-SIG-FORM",
            VerifyError::Canonicalization => "E-SIG-C14N",
            VerifyError::SignatureMethod => "E-SIG-ALG",
            VerifyError::References => "E-SIG-REFS",
            VerifyError::ReferenceUri => "E-SIG-URI",
            VerifyError::Transforms => "E-SIG-TRANSFORM",
            VerifyError::DigestMethod => "E-SIG-DIGESTALG",
            VerifyError::Base64 => "E-SIG-BASE64",
            VerifyError::Certificates => "E-SIG-CERTS",
            VerifyError::BadCertificate => "E-SIG-CERT",
            VerifyError::Digest => "E-SIG-DIGEST",
            VerifyError::Key => "E-SIG-KEY",
            VerifyError::Value => "E-SIG-VALUE",
        }
    }
}

impl From<BadSignature> for VerifyError {
    fn from(error: BadSignature) -> VerifyError {
        match error {
            BadSignature::Algorithm | BadSignature::WeakKey => VerifyError::Key,
            BadSignature::Mismatch => VerifyError::Value,
        }
    }
}

/// Why a document was not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The document is outside the profile.
    #[error("{0}")]
    Document(#[from] DocumentError),
    /// There is a Signature in it already.
    #[error("the document is signed already")]
    AlreadySigned,
    /// An element or attribute whose name is not ASCII: some verifiers fail on those (SIGNING §3).
    #[error("a name in the document is not ASCII")]
    NameNotAscii,
    /// The key did not sign.
    #[error("{0}")]
    Key(#[from] SigningFailed),
}

impl SignError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SignError::Document(error) => error.code(),
            SignError::AlreadySigned => "E-SIG-ALREADY",
            SignError::NameNotAscii => "E-XML-ASCII",
            SignError::Key(failed) => failed.code(),
        }
    }
}
