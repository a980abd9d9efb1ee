//! Why a document was not signed, or its signature not accepted.

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// Not well-formed XML.
    #[error("not well-formed XML")]
    NotXml,
}

/// Why a document was not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The document is outside the profile.
    #[error("{0}")]
    Document(VerifyError),
}
