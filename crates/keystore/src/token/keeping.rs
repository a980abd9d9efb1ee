//! An unfinished application in the memory of its applicant's own token.
//!
//! **Invariants:** what is written is sealed before it comes here ([`crate::kept`]); only objects of our own name are read,
//! written and taken out. The PIN lies here in memory that is wiped, for no longer than the visit: whoever holds a
//! [`TokenMemory`] cannot have anything signed with it.

use std::fmt;

use sha2::{Digest, Sha256};

use super::wire::{Done, Wanted};
use super::{OpenedToken, TokenError};

/// The memory of a token whose PIN was right.
pub struct TokenMemory(OpenedToken);

/// Something that was found in it.
pub struct KeptObject {
    /// What was sealed.
    pub sealed: Vec<u8>,
    /// Which of them it is.
    pub digest: [u8; 32],
}

impl OpenedToken {
    /// Its memory, for as long as a visit lasts.
    pub fn memory(&self) -> TokenMemory {
        TokenMemory(OpenedToken { tokens: self.tokens.clone(), key: self.key.clone(), pin: self.pin.clone() })
    }
}

impl TokenMemory {
    /// The unfinished applications in it, whoever's they are.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn find(&self) -> Result<Vec<KeptObject>, TokenError> {
        let Done::Kept(found) = self.0.run(Wanted::FindKept)? else { return Err(TokenError::Trouble) };
        let named = |sealed: Vec<u8>| KeptObject { digest: Sha256::digest(&sealed).into(), sealed };
        Ok(found.into_iter().map(named).collect())
    }

    /// Keeps one in it, in the place of the one with this digest.
    ///
    /// # Errors
    /// [`TokenError::Full`] where there is no room for it, [`TokenError::ReadOnly`] where nothing may be written; what
    /// was there before is there still.
    pub fn keep(&self, sealed: &[u8], former: Option<[u8; 32]>) -> Result<(), TokenError> {
        if sealed.len() > super::memory::OBJECT_BYTES_MAX {
            return Err(TokenError::Full);
        }
        self.0.run(Wanted::Keep { sealed: sealed.to_vec(), former }).map(drop)
    }

    /// Takes the one with this digest out.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn remove(&self, digest: [u8; 32]) -> Result<(), TokenError> {
        self.0.run(Wanted::Remove(digest)).map(drop)
    }
}

impl fmt::Debug for TokenMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenMemory").finish_non_exhaustive()
    }
}
