//! Why a stick could not be written or read.

use rustix::io::Errno;

/// What went wrong, in words for whoever holds the stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourierError {
    /// There is no such folder or file.
    #[error("it is not there")]
    Missing,
    /// A link, a pipe, a device, a folder where a file should be.
    #[error("it is no plain file or folder: links are not followed")]
    NotPlain,
    /// Longer than it may be.
    #[error("it is longer than it may be")]
    TooLarge,
    /// Shorter or longer than the manifest says, or other bytes than it names.
    #[error("it was cut short or changed: its bytes are not those that the kiosk signed for")]
    Changed,
    /// No bundle: its manifest cannot be read.
    #[error("its manifest is no manifest of a known version")]
    Manifest,
    /// The stick has no room.
    #[error("the stick is full")]
    Full,
    /// The stick is read-only, or this user may not write it.
    #[error("the stick cannot be written: it is read-only, or not this user's")]
    ReadOnly,
    /// Something of this name is there already.
    #[error("something of this name is there already")]
    Exists,
    /// More bundles or files than anybody needs.
    #[error("there are more bundles on it than are read at once")]
    TooMany,
    /// The medium failed; the system's number says how.
    #[error("the stick failed (system error {0})")]
    Failed(i32),
}

impl CourierError {
    /// The code that commands say.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "E-STICK-MISSING",
            Self::NotPlain => "E-STICK-LINK",
            Self::TooLarge | Self::TooMany => "E-STICK-SIZE",
            Self::Changed => "E-STICK-CHANGED",
            Self::Manifest => "E-STICK-MANIFEST",
            Self::Full => "E-STICK-FULL",
            Self::ReadOnly => "E-STICK-READONLY",
            Self::Exists => "E-STICK-EXISTS",
            Self::Failed(_) => "E-STICK-FAILED",
        }
    }
}

impl From<Errno> for CourierError {
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::NOENT => Self::Missing,
            Errno::LOOP | Errno::NOTDIR | Errno::ISDIR | Errno::NXIO => Self::NotPlain,
            Errno::NOSPC | Errno::DQUOT | Errno::FBIG => Self::Full,
            Errno::ROFS | Errno::ACCESS | Errno::PERM => Self::ReadOnly,
            Errno::EXIST | Errno::NOTEMPTY => Self::Exists,
            other => Self::Failed(other.raw_os_error()),
        }
    }
}

impl From<std::io::Error> for CourierError {
    fn from(error: std::io::Error) -> Self {
        Errno::from_io_error(&error).map_or(Self::Failed(0), Self::from)
    }
}
