//! Why a document was not read.

/// Why a document was not read. Comments, processing instructions and DTDs are well-formed XML and refused all
/// the same: a signature with `URI=""` does not cover the first two, and the third changes what is read
/// (SIGNING §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Larger than [`crate::xmldsig::DOCUMENT_BYTES_MAX`].
    #[error("the document is too large")]
    TooBig,
    /// Not UTF-8, or says it is something else.
    #[error("the document is not in UTF-8")]
    NotUtf8,
    /// Not well-formed XML 1.0.
    #[error("the document is not well-formed XML")]
    NotWellFormed,
    /// A comment.
    #[error("the document holds a comment")]
    Comment,
    /// A processing instruction.
    #[error("the document holds a processing instruction")]
    ProcessingInstruction,
    /// A document type declaration.
    #[error("the document holds a document type declaration")]
    DocumentType,
    /// A prefix that is not declared, a namespace that is no absolute URI, or a misuse of a reserved one.
    #[error("a namespace in the document is undeclared, relative or reserved")]
    Namespace,
    /// Two attributes of one name on one element.
    #[error("an element of the document has two attributes of one name")]
    DuplicateAttribute,
    /// Two elements with the same Id.
    #[error("two elements of the document have the same Id")]
    DuplicateId,
    /// Nested too deep.
    #[error("the document is nested too deep")]
    TooDeep,
    /// Too many elements, CDATA sections, attributes or namespaces.
    #[error("the document has too many parts")]
    TooMany,
}

impl DocumentError {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            DocumentError::TooBig => "E-XML-BIG",
            DocumentError::NotUtf8 => "E-XML-UTF8",
            DocumentError::NotWellFormed => "E-XML-FORM",
            DocumentError::Comment => "E-XML-COMMENT",
            DocumentError::ProcessingInstruction => "E-XML-PI",
            DocumentError::DocumentType => "E-XML-DTD",
            DocumentError::Namespace => "E-XML-NS",
            DocumentError::DuplicateAttribute => "E-XML-ATTR",
            DocumentError::DuplicateId => "E-XML-ID",
            DocumentError::TooDeep => "E-XML-DEEP",
            DocumentError::TooMany => "E-XML-MANY",
        }
    }
}
