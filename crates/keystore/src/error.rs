//! What can go wrong with a stick, as few kinds as a person can act on.

use rustix::io::Errno;
use signing::pkcs12::KeyFileError;

/// An operation on a stick failed. It names no file and no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StickError {
    /// The stick was pulled out, or another one is in its place.
    #[error("the stick is gone")]
    Gone,
    /// The file is no longer where it was listed.
    #[error("the file is not on the stick any more")]
    Missing,
    /// The medium or its file system cannot be read or written here.
    #[error("the stick cannot be read")]
    Unreadable,
    /// Longer than may be read.
    #[error("the file is longer than {bytes_max} bytes")]
    TooBig {
        /// The bound that was passed, in bytes.
        bytes_max: u64,
    },
    /// A folder, a pipe, a device or a link: not a file with content.
    #[error("not a regular file")]
    NotRegular,
    /// Writing is not allowed: a lock switch, a read-only mount.
    #[error("the stick cannot be written to")]
    ReadOnly,
    /// No room left.
    #[error("the stick is full")]
    Full,
    /// The name for a new file is not one of ours ([`crate::Stick::write_document`]).
    #[error("not a name for a document")]
    Name,
}

impl StickError {
    /// The code that screens and logs carry.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gone => "E-STICK-GONE",
            Self::Missing => "E-STICK-MISSING",
            Self::Unreadable | Self::Name => "E-STICK-READ",
            Self::TooBig { .. } => "E-STICK-BIG",
            Self::NotRegular => "E-STICK-FILE",
            Self::ReadOnly => "E-STICK-RO",
            Self::Full => "E-STICK-FULL",
        }
    }

    /// The Fluent id of *what happened*; its attribute `.next` says what to do.
    pub fn message(self) -> &'static str {
        match self {
            Self::Gone => "fault-stick-gone",
            Self::Missing => "fault-stick-missing",
            Self::Unreadable | Self::NotRegular | Self::Name => "fault-stick-trouble",
            // No key is so long; a scan's reader knows its own limit and names it.
            Self::TooBig { .. } => "fault-badfile",
            Self::ReadOnly => "fault-stick-readonly",
            Self::Full => "fault-stick-full",
        }
    }

    /// What the kernel's answer means to a person.
    pub(crate) fn from_errno(errno: Errno) -> Self {
        match errno {
            Errno::NODEV | Errno::NXIO | Errno::STALE | Errno::NOTCONN => Self::Gone,
            Errno::NOENT | Errno::NOTDIR => Self::Missing,
            Errno::LOOP | Errno::XDEV | Errno::ISDIR => Self::NotRegular,
            Errno::ROFS | Errno::ACCESS | Errno::PERM => Self::ReadOnly,
            Errno::NOSPC | Errno::DQUOT => Self::Full,
            _ => Self::Unreadable,
        }
    }
}

/// A key file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not even be read.
    #[error(transparent)]
    Stick(#[from] StickError),
    /// It was read; the password is wrong or it is not a key (SIGNING §1).
    #[error(transparent)]
    Key(#[from] KeyFileError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_of_the_kernel_says_what_a_person_can_do() {
        for (errno, error) in [
            (Errno::NODEV, StickError::Gone),
            (Errno::NOENT, StickError::Missing),
            (Errno::LOOP, StickError::NotRegular),
            (Errno::XDEV, StickError::NotRegular),
            (Errno::ROFS, StickError::ReadOnly),
            (Errno::NOSPC, StickError::Full),
            (Errno::IO, StickError::Unreadable),
        ] {
            assert_eq!(StickError::from_errno(errno), error);
        }
    }
}
