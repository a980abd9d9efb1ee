//! ГОСТ 34.10-2015 with 512 bits: GOST R 34.10-2012 over the curve TC26 512-A with Streebog-512 (GOST §0).
//!
//! | module | what it is |
//! |---|---|
//! | [`field`], [`scalar`] | numbers modulo p and modulo q |
//! | [`curve`] | the curve and its points |
//! | [`secret`] | multiples by secret numbers: the same work for every number |
//! | [`public`] | multiples by public numbers: as quick as it goes |
//! | [`nonce`] | the number that no two signatures may share |
//! | [`encoding`] | names and octets of keys |
//!
//! **Invariant:** all octets are little-endian, the hash included (GOST §3); a signature is r before s. A private key
//! and whatever would give it away are wiped when dropped.

mod curve;
pub(crate) mod encoding;
mod field;
mod nonce;
mod public;
mod scalar;
mod secret;

use rand_core::{OsRng, RngCore};
use streebog::{Digest, Streebog512};
use zeroize::Zeroizing;

use self::curve::Affine;
use self::field::Field;
use self::nonce::Nonces;
use self::scalar::Scalar;
use crate::kept::{SALT_BYTES, SECRET_BYTES, derived};

/// r and s.
pub(crate) const SIGNATURE_BYTES: usize = 128;

/// A point that is somebody's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct PublicKey(Affine);

/// A private key, with the public one that belongs to it.
pub(crate) struct SecretKey {
    secret: Zeroizing<Scalar>,
    public: PublicKey,
}

impl SecretKey {
    /// The key in 64 octets; `None` where it is zero, or not below q.
    pub(crate) fn read(octets: &[u8; 64]) -> Option<SecretKey> {
        let secret = Zeroizing::new(Scalar::proper(octets)?);
        let public = PublicKey(*secret::multiple_of_generator(&secret)?);
        Some(SecretKey { secret, public })
    }

    pub(crate) fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs; no two signatures are alike. `None` where the arithmetic was disturbed: a wrong signature would give
    /// the key away, so that only what verifies leaves.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        let mut chance = Zeroizing::new([0; 32]);
        // Where the machine has no chance to give, key and message alone decide (docs/adr/0018).
        let _ = OsRng.try_fill_bytes(chance.as_mut());
        let hash = hash(message);
        let signature =
            Nonces::new(&self.secret, hash, &chance).find_map(|nonce| self.signed(hash, &nonce))?;
        self.public.verifies(hash, &signature).then_some(signature)
    }

    /// What is sealed under this key alone ([`crate::kept`]): the private number itself does not leave.
    pub(crate) fn kept_secret(&self, salt: &[u8; SALT_BYTES]) -> Zeroizing<[u8; SECRET_BYTES]> {
        let number = Zeroizing::new(self.secret.to_octets());
        derived(number.as_ref(), salt, "Tereze draft 1 GOST")
    }

    /// r = x(k·G), s = r·d + k·e (GOST §3.5); `None` where either is zero, which asks for another nonce.
    fn signed(&self, hash: Scalar, nonce: &Scalar) -> Option<[u8; SIGNATURE_BYTES]> {
        let point = secret::multiple_of_generator(nonce)?;
        let r = Scalar::reduced(&point.x.to_octets());
        let s = r * *self.secret + *nonce * hash;
        if r.is_zero() || s.is_zero() {
            return None;
        }
        let mut signature = [0; SIGNATURE_BYTES];
        signature[..64].copy_from_slice(&r.to_octets());
        signature[64..].copy_from_slice(&s.to_octets());
        Some(signature)
    }
}

impl PublicKey {
    /// Reads x and y, 64 octets each: a point of the curve.
    pub(crate) fn read(octets: &[u8; 128]) -> Option<PublicKey> {
        Affine::read(octets).map(PublicKey)
    }

    /// Whether the holder of the private key made `signature` over `message`.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.try_into().is_ok_and(|signature| self.verifies(hash(message), signature))
    }

    /// x((s/e)·G − (r/e)·Q) = r modulo q, with 0 < r, s < q (GOST §3.5).
    fn verifies(&self, hash: Scalar, signature: &[u8; SIGNATURE_BYTES]) -> bool {
        let (halves, _) = signature.as_chunks::<64>();
        let [r_octets, s_octets] = halves else { return false };
        let (Some(r), Some(s)) = (Scalar::proper(r_octets), Scalar::proper(s_octets)) else { return false };
        let inverse = hash.inverted();
        let point = public::sum_of_multiples(&(s * inverse), self.0, &-(r * inverse));
        // x is r, or r + q where that is below p.
        point.has_x(Field::reduced(r_octets))
            || scalar::plus_order(r_octets)
                .is_some_and(|x| Field::below_p(&x).is_some_and(|x| point.has_x(x)))
    }
}

/// What is signed instead of the message: its Streebog-512 modulo q, and 1 for 0 (GOST §3.4).
fn hash(message: &[u8]) -> Scalar {
    number(&Streebog512::digest(message).into())
}

fn number(digest: &[u8; 64]) -> Scalar {
    let number = Scalar::reduced(digest);
    if number.is_zero() { Scalar::ONE } else { number }
}

#[cfg(test)]
mod tests;
