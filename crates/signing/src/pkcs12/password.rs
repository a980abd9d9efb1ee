//! The password in the forms the key derivations want, and the limit on their work.

use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use sha1::digest::core_api::BlockSizeUser;
use sha1::digest::{Digest, FixedOutputReset, OutputSizeUser};
use zeroize::Zeroizing;

use super::error::KeyFileError;

/// The most hash iterations one file may cost in all. OpenSSL asks for some 8,000, the slowest writers known
/// for half a million.
const ITERATIONS_MAX: u32 = 2_000_000;

pub(super) struct Password<'a> {
    /// For PBES2 and PBMAC1.
    pub(super) utf8: &'a str,
    /// UTF-16, big end first, with two zero octets after it (RFC 7292 §B.1); empty for no password at all.
    bmp: Zeroizing<Vec<u8>>,
}

/// What is left of [`ITERATIONS_MAX`].
pub(super) struct Budget {
    iterations_left: u32,
}

impl<'a> Password<'a> {
    /// The forms to try: an empty password may have been written as no password.
    pub(super) fn candidates(utf8: &'a str) -> Vec<Password<'a>> {
        // Reserved at full length, so that growing leaves no copy behind.
        let mut bmp = Zeroizing::new(Vec::with_capacity(2 * utf8.len() + 2));
        bmp.extend(utf8.encode_utf16().flat_map(u16::to_be_bytes));
        bmp.extend([0, 0]);
        let mut candidates = vec![Password { utf8, bmp }];
        if utf8.is_empty() {
            candidates.push(Password { utf8, bmp: Zeroizing::new(Vec::new()) });
        }
        candidates
    }

    /// The key derivation of RFC 7292 appendix B.
    pub(super) fn derive<D>(
        &self,
        salt: &[u8],
        kind: Pkcs12KeyType,
        iterations: u32,
        length: usize,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, KeyFileError>
    where
        D: Digest + FixedOutputReset + BlockSizeUser,
    {
        let blocks = length.div_ceil(<D as OutputSizeUser>::output_size());
        budget.spend(iterations, blocks)?;
        let rounds = i32::try_from(iterations).map_err(|_| KeyFileError::TooSlow)?;
        Ok(Zeroizing::new(derive_key::<D>(&self.bmp, salt, kind, rounds, length)))
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { iterations_left: ITERATIONS_MAX }
    }
}

impl Budget {
    /// Pays for `iterations` over each of `blocks` before they are run.
    pub(super) fn spend(&mut self, iterations: u32, blocks: usize) -> Result<(), KeyFileError> {
        let cost = u32::try_from(blocks).ok().and_then(|blocks| iterations.checked_mul(blocks));
        let left = cost.and_then(|cost| self.iterations_left.checked_sub(cost));
        self.iterations_left = left.ok_or(KeyFileError::TooSlow)?;
        Ok(())
    }
}
