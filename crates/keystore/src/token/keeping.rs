//! An unfinished application in the memory of its applicant's own token.
//!
//! **Invariants:** what is written is sealed before it comes here ([`crate::kept`]); only objects of our own name are read,
//! written and taken out, and none of it by a PIN: a [`TokenMemory`] knows which token it is of, and nothing else.

use std::fmt;

use sha2::{Digest, Sha256};

use super::memory::OBJECT_BYTES_MAX;
use super::wire::{Done, Errand, OfMemory, Wanted};
use super::{TokenError, TokenKey, Tokens};

/// The memory of a token, as far as it is open to whoever holds the token.
#[derive(Clone)]
pub struct TokenMemory {
    tokens: Tokens,
    module: usize,
    slot: u64,
    serial: String,
}

/// Something that was found in it.
pub struct KeptObject {
    /// What was sealed.
    pub sealed: Vec<u8>,
    /// Which of them it is.
    pub digest: [u8; 32],
}

impl Tokens {
    /// The memory of the token that a key lives on.
    pub fn memory(&self, key: &TokenKey) -> TokenMemory {
        TokenMemory { tokens: self.clone(), module: key.module, slot: key.slot, serial: key.serial.clone() }
    }
}

impl TokenMemory {
    /// The unfinished applications in it, whoever's they are.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn find(&self) -> Result<Vec<KeptObject>, TokenError> {
        let Done::Kept(found) = self.run(OfMemory::Find)? else { return Err(TokenError::Trouble) };
        let named = |sealed: Vec<u8>| KeptObject { digest: Sha256::digest(&sealed).into(), sealed };
        Ok(found.into_iter().map(named).collect())
    }

    /// Keeps one in it, in the place of the one with this digest.
    ///
    /// # Errors
    /// [`TokenError::Full`] where there is no room for it, [`TokenError::ReadOnly`] where nothing may be written, or
    /// only by a PIN; what was there before is there still.
    pub fn keep(&self, sealed: &[u8], former: Option<[u8; 32]>) -> Result<(), TokenError> {
        if sealed.len() > OBJECT_BYTES_MAX {
            return Err(TokenError::Full);
        }
        self.run(OfMemory::Keep { sealed: sealed.to_vec(), former }).map(drop)
    }

    /// Takes the one with this digest out.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn remove(&self, digest: [u8; 32]) -> Result<(), TokenError> {
        self.run(OfMemory::Remove(digest)).map(drop)
    }

    fn run(&self, wanted: OfMemory) -> Result<Done, TokenError> {
        let (slot, serial, wanted) = (self.slot, self.serial.clone(), Wanted::OfMemory(wanted));
        self.tokens.0.send(self.module, &Errand { slot, serial, wanted })
    }
}

impl fmt::Debug for TokenMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenMemory").finish_non_exhaustive()
    }
}
