//! The nonce of a signature: a number that nobody may guess and no two signatures may share, for either gives the
//! private key away.
//!
//! **Invariant:** it is drawn from key, hash and fresh chance together by the generator of RFC 6979 (§3.2, with the
//! additional data of §3.6) over HMAC-SHA-512, all numbers little-endian as everywhere in this algorithm. Bad chance
//! alone betrays nothing, and neither does the same message signed twice on a machine that was disturbed
//! (docs/adr/0018). SHA-512 looks nothing up in tables, as Streebog does: no address hangs on the key (docs/adr/0035).

use hmac::{Hmac, Mac};
use sha2::Sha512;
use zeroize::Zeroizing;

use super::scalar::Scalar;

type Octets = Zeroizing<[u8; 64]>;

/// Nonces without end; the first one nearly always does.
pub(super) struct Nonces {
    key: Octets,
    value: Octets,
    /// Whether one was drawn and refused: whoever asks again gets another one.
    drawn: bool,
}

impl Nonces {
    pub(super) fn new(secret: &Scalar, hash: Scalar, chance: &[u8; 32]) -> Nonces {
        let (secret, hash) = (Zeroizing::new(secret.to_octets()), hash.to_octets());
        let mut nonces = Nonces { key: Octets::new([0; 64]), value: Octets::new([1; 64]), drawn: false };
        for round in [0, 1] {
            nonces.stir(&[&[round], secret.as_slice(), &hash, chance]);
        }
        nonces
    }

    /// K = HMAC(K, V ‖ parts), V = HMAC(K, V).
    fn stir(&mut self, parts: &[&[u8]]) {
        self.key = self.mac(parts);
        self.value = self.mac(&[]);
    }

    fn mac(&self, parts: &[&[u8]]) -> Octets {
        let Ok(mut mac) = Hmac::<Sha512>::new_from_slice(self.key.as_slice()) else {
            unreachable!("HMAC takes keys of any length");
        };
        mac.update(self.value.as_slice());
        parts.iter().for_each(|part| mac.update(part));
        Octets::new(mac.finalize().into_bytes().into())
    }
}

impl Iterator for Nonces {
    type Item = Zeroizing<Scalar>;

    fn next(&mut self) -> Option<Zeroizing<Scalar>> {
        loop {
            if std::mem::replace(&mut self.drawn, true) {
                self.stir(&[&[0]]);
            }
            self.value = self.mac(&[]);
            if let Some(nonce) = Scalar::proper(&self.value) {
                return Some(Zeroizing::new(nonce));
            }
        }
    }
}

#[cfg(test)]
mod tests;
