//! Why a key file did not open.

/// Why a key file did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// The MAC does not match: the password is wrong (a change of the protected bytes looks the same).
    #[error("the password is wrong")]
    WrongPassword,
    /// The bytes are not a key file, or were damaged.
    #[error("the file is not a key file or is damaged: {0}")]
    NotAKey(BadFile),
    /// A key file that holds no private key.
    #[error("the file holds no private key")]
    NoKey,
    /// A private key without the certificate that belongs to it.
    #[error("the file holds no certificate for its private key")]
    NoCertificate,
    /// Nothing protects the file against change; such a file is refused.
    #[error("the file has no integrity check (MAC)")]
    NoMac,
    /// Larger than [`super::KEY_FILE_BYTES_MAX`].
    #[error("the file is larger than a key file can be")]
    TooBig,
    /// Asks for more key derivation work than any honest file does.
    #[error("the file asks for an unreasonable number of iterations")]
    TooSlow,
    /// Protected in a way this program does not open; the OID says which.
    #[error("the file is protected by an algorithm this program does not open ({0})")]
    UnsupportedAlgorithm(String),
}

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// Not the structure of RFC 7292.
    #[error("unexpected structure")]
    Structure,
    /// Ends too early, or goes on after its end.
    #[error("wrong length")]
    Length,
    /// Nested deeper, or in more parts, than a key file can be.
    #[error("too deep or too many parts")]
    Shape,
    /// The MAC was right, but a part could not be decrypted.
    #[error("a part could not be decrypted")]
    Decryption,
    /// The private key inside cannot be read or is not sound.
    #[error("the private key is damaged")]
    PrivateKey,
}

impl From<BadFile> for KeyFileError {
    fn from(bad: BadFile) -> KeyFileError {
        KeyFileError::NotAKey(bad)
    }
}

impl KeyFileError {
    /// The citizen's message (DOMAIN §7.2): `E-PWD` for a wrong password, `E-BADFILE` for all else.
    pub fn code(&self) -> &'static str {
        match self {
            KeyFileError::WrongPassword => "E-PWD",
            KeyFileError::NotAKey(_)
            | KeyFileError::NoKey
            | KeyFileError::NoCertificate
            | KeyFileError::NoMac
            | KeyFileError::TooBig
            | KeyFileError::TooSlow
            | KeyFileError::UnsupportedAlgorithm(_) => "E-BADFILE",
        }
    }

    /// One stable word for logs and for the administrator: tells apart what [`Self::code`] puts together.
    pub fn reason(&self) -> &'static str {
        match self {
            KeyFileError::WrongPassword => "wrong-password",
            KeyFileError::NotAKey(BadFile::Structure) => "structure",
            KeyFileError::NotAKey(BadFile::Length) => "length",
            KeyFileError::NotAKey(BadFile::Shape) => "shape",
            KeyFileError::NotAKey(BadFile::Decryption) => "decryption",
            KeyFileError::NotAKey(BadFile::PrivateKey) => "private-key",
            KeyFileError::NoKey => "no-key",
            KeyFileError::NoCertificate => "no-certificate",
            KeyFileError::NoMac => "no-mac",
            KeyFileError::TooBig => "too-big",
            KeyFileError::TooSlow => "too-slow",
            KeyFileError::UnsupportedAlgorithm(_) => "unsupported-algorithm",
        }
    }
}
