//! Scans: can a person read this paper, and is the file harmless? (DOMAIN §1.4, scenario 18)
//!
//! **Invariant:** what comes out of [`check`] is a JPEG, PNG or PDF by its content, within every limit of the
//! policy, each page that is a picture with a short side of enough pixels, sharp and not pale. Size, pixels and
//! pages are judged before anything is decoded; decoding is bounded in memory and everything decoded is dropped
//! at once. A hostile file ends in one [`Fault`], never in a crash. Nothing is loaded before the first scan.

mod grey;
mod legible;
mod pdf;
mod picture;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::fault::Fault;
use domain::policy::ScanPolicy;
use keystore::{MediaType, ScanFile, StickError};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A scan that passed.
pub struct Checked {
    /// Its kind by content.
    pub media_type: MediaType,
    /// The file, byte for byte as it lies on the stick.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Pages: 1 for a picture.
    pub pages: u32,
    /// SHA-256 of the bytes: the name under which the application speaks of it.
    pub sha256: [u8; 32],
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Checked({:?}, {} bytes, {} pages)", self.media_type, self.bytes.len(), self.pages)
    }
}

/// A file on a stick that did not become a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// It could not be read.
    #[error(transparent)]
    Stick(#[from] StickError),
    /// It was read and is not fit.
    #[error("the scan is not fit: {}", .0.code())]
    Unfit(Fault),
}

impl ScanError {
    /// The code that screens and logs carry.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stick(error) => error.code(),
            Self::Unfit(fault) => fault.code(),
        }
    }

    /// The Fluent id of *what happened*; its attribute `.next` says what to do.
    pub fn message(self) -> &'static str {
        match self {
            Self::Stick(error) => error.message(),
            Self::Unfit(fault) => fault.message(),
        }
    }

    /// The values of the message's variables.
    pub fn args(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Stick(_) => Vec::new(),
            Self::Unfit(fault) => fault.args(),
        }
    }
}

/// Reads a file from its stick and checks it. Takes up to a few seconds: call it on a worker thread.
///
/// # Errors
/// [`ScanError`] with the one reason that helps most.
pub fn check_file(file: &ScanFile, policy: &ScanPolicy) -> Result<Checked, ScanError> {
    let bytes = file.read(policy.bytes_max).map_err(|error| {
        if let StickError::TooBig { bytes_max } = error {
            ScanError::Unfit(too_big(bytes_max))
        } else {
            ScanError::Stick(error)
        }
    })?;
    check(bytes, policy).map_err(ScanError::Unfit)
}

/// Checks the bytes of a file.
///
/// # Errors
/// The slip that says what to do: `ScanTooBig`, `ScanType`, `ScanSmall`, `ScanPixels`, `ScanPages`,
/// `ScanBlurred`, `ScanPale`, `ScanBlank`, `ScanLocked`, `ScanProgram`, or `ScanUnreadable` for a damaged file.
pub fn check(bytes: Zeroizing<Vec<u8>>, policy: &ScanPolicy) -> Result<Checked, Fault> {
    if bytes.len() as u64 > policy.bytes_max {
        return Err(too_big(policy.bytes_max));
    }
    let media_type = MediaType::of(&bytes).ok_or(Fault::ScanType)?;
    // A decoder that gives up in a way of its own gives up on this file only.
    let judged = catch_unwind(AssertUnwindSafe(|| pages(media_type, &bytes, policy)));
    let pages = judged.unwrap_or(Err(Fault::ScanUnreadable))?;
    let sha256 = Sha256::digest(&bytes).into();
    Ok(Checked { media_type, bytes, pages, sha256 })
}

/// Judges what the file shows; gives its number of pages.
fn pages(media_type: MediaType, bytes: &[u8], policy: &ScanPolicy) -> Result<u32, Fault> {
    let scale = |width, height| {
        let short_side = picture::check_size(width, height, policy)?;
        Ok(f64::from(short_side) / f64::from(legible::SHORT_SIDE_PX))
    };
    let page = match media_type {
        MediaType::Jpeg => picture::jpeg(bytes, &scale)?,
        MediaType::Png => picture::png(bytes, &scale)?,
        MediaType::Pdf => return pdf::check(bytes, policy),
    };
    let mut reading = legible::Reading::default();
    reading.add(&page);
    reading.judge().map(|()| 1)
}

fn too_big(bytes_max: u64) -> Fault {
    Fault::ScanTooBig { mb: bytes_max / (1024 * 1024) }
}
