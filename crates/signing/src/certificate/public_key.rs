//! The holder's public key: told apart by OID, used only where it is RSA of an acceptable size, or GOST-2015 with 512
//! bits.
//!
//! RSA signatures are verified by `ring`, which TLS brings along: six times as fast as the `rsa` crate, against which the
//! tests hold it (a centre verifies four signatures for each application).

use std::fmt;

use const_oid::ObjectIdentifier;
use der::Decode;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use rsa::pkcs8::spki::SubjectPublicKeyInfoOwned;
use rsa::traits::PublicKeyParts;
use rsa::{RsaPublicKey, pkcs1};

use crate::gost;
use crate::gost::encoding::KEY as GOST_2015_512;
use crate::scheme::Scheme;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// ГОСТ 34.10-2015, 256 bit (GOST §1).
const GOST_2015_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.2.1");
/// ГОСТ 34.310-2004 (GOST §1).
const GOST_2004: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.10.1.1.1.1");

/// The RSA moduli a signature is accepted from, in bits.
pub(crate) const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=4096;
/// The public exponents a signature is accepted from: from F4, which every key of the authority has, to what the
/// arithmetic takes.
const RSA_EXPONENTS: std::ops::RangeInclusive<u64> = 65_537..=(1 << 33) - 1;

/// The algorithm of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with a modulus of `bits` bits.
    Rsa {
        /// The length of the modulus.
        bits: u32,
    },
    /// ГОСТ 34.10-2015 with 512 bits: today's national keys.
    Gost2015_512,
    /// ГОСТ 34.10-2015 with 256 bits.
    Gost2015_256,
    /// ГОСТ 34.310-2004.
    Gost2004,
    /// Anything else, by its OID.
    Other(String),
}

impl Algorithm {
    pub(crate) fn is_gost(&self) -> bool {
        matches!(self, Algorithm::Gost2015_512 | Algorithm::Gost2015_256 | Algorithm::Gost2004)
    }

    /// Of a key that nothing can be verified with.
    pub(crate) fn from_oid(oid: ObjectIdentifier) -> Algorithm {
        match oid {
            GOST_2015_256 => Algorithm::Gost2015_256,
            GOST_2004 => Algorithm::Gost2004,
            other => Algorithm::Other(other.to_string()),
        }
    }
}

/// `RSA-2048`, `GOST-2015-512`, … or the OID.
impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Algorithm::Rsa { bits } => write!(f, "RSA-{bits}"),
            Algorithm::Gost2015_512 => f.write_str("GOST-2015-512"),
            Algorithm::Gost2015_256 => f.write_str("GOST-2015-256"),
            Algorithm::Gost2004 => f.write_str("GOST-2004"),
            Algorithm::Other(oid) => f.write_str(oid),
        }
    }
}

/// Why a signature is not the holder's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// Not a way of signing that is accepted, or not that of the signer's key.
    #[error("the signature algorithm is not accepted, or not that of the key")]
    Algorithm,
    /// The modulus or the public exponent is outside what is accepted.
    #[error("the RSA key is too short, too long, or has an unusual exponent")]
    WeakKey,
    /// The arithmetic says no.
    #[error("the signature does not match")]
    Mismatch,
}

#[derive(Clone)]
pub(crate) struct PublicKey {
    algorithm: Algorithm,
    key: Key,
}

/// The numbers of a key that something can be verified with.
#[derive(Clone, PartialEq, Eq)]
enum Key {
    Rsa(Rsa),
    Gost(Box<gost::PublicKey>),
    Other,
}

#[derive(Clone, PartialEq, Eq)]
struct Rsa {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    pub(super) fn read(info: &SubjectPublicKeyInfoOwned) -> der::Result<PublicKey> {
        let bits = || info.subject_public_key.as_bytes().ok_or(der::Error::from(der::ErrorKind::Failed));
        match info.algorithm.oid {
            RSA_ENCRYPTION => PublicKey::rsa(bits()?),
            GOST_2015_512 if gost::encoding::are_parameters(info.algorithm.parameters.as_ref()) => {
                // A point off the curve is nobody's key.
                let key = gost::PublicKey::from_der(bits()?).ok_or(der::ErrorKind::Failed)?;
                Ok(PublicKey { algorithm: Algorithm::Gost2015_512, key: Key::Gost(Box::new(key)) })
            }
            // Another curve or digest makes another algorithm.
            GOST_2015_512 => {
                Ok(PublicKey { algorithm: Algorithm::Other(GOST_2015_512.to_string()), key: Key::Other })
            }
            other => Ok(PublicKey { algorithm: Algorithm::from_oid(other), key: Key::Other }),
        }
    }

    fn rsa(der: &[u8]) -> der::Result<PublicKey> {
        let key = pkcs1::RsaPublicKey::from_der(der)?;
        let rsa = Rsa {
            modulus: key.modulus.as_bytes().to_vec(),
            exponent: key.public_exponent.as_bytes().to_vec(),
        };
        Ok(PublicKey { algorithm: Algorithm::Rsa { bits: bit_length(&rsa.modulus) }, key: Key::Rsa(rsa) })
    }

    /// Whether both are the same key, of an algorithm that something can be verified with.
    pub(crate) fn is_same(&self, other: &PublicKey) -> bool {
        self.key != Key::Other && self.key == other.key
    }

    pub(crate) fn algorithm(&self) -> &Algorithm {
        &self.algorithm
    }

    /// Whether `key` is the same RSA key.
    pub(crate) fn is_rsa(&self, key: &RsaPublicKey) -> bool {
        let rsa = Rsa { modulus: key.n().to_bytes_be(), exponent: key.e().to_bytes_be() };
        self.key == Key::Rsa(rsa)
    }

    /// Whether `key` is the same GOST key.
    pub(crate) fn is_gost(&self, key: &gost::PublicKey) -> bool {
        matches!(&self.key, Key::Gost(own) if own.as_ref() == key)
    }

    pub(crate) fn verify(
        &self,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        match (scheme, &self.key) {
            (Scheme::RsaSha256, Key::Rsa(rsa)) => rsa
                .usable()?
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .map_err(|_| BadSignature::Mismatch),
            (Scheme::Gost2015, Key::Gost(key)) if key.verify(message, signature) => Ok(()),
            (Scheme::Gost2015, Key::Gost(_)) => Err(BadSignature::Mismatch),
            (Scheme::RsaSha256 | Scheme::Gost2015, Key::Rsa(_) | Key::Gost(_) | Key::Other) => {
                Err(BadSignature::Algorithm)
            }
        }
    }
}

impl Rsa {
    fn usable(&self) -> Result<RsaPublicKeyComponents<&[u8]>, BadSignature> {
        let odd = |octets: &[u8]| octets.last().is_some_and(|octet| octet & 1 == 1);
        let sound = RSA_BITS.contains(&bit_length(&self.modulus))
            && odd(&self.modulus)
            && odd(&self.exponent)
            && number(&self.exponent).is_some_and(|exponent| RSA_EXPONENTS.contains(&exponent));
        if !sound {
            return Err(BadSignature::WeakKey);
        }
        Ok(RsaPublicKeyComponents { n: &self.modulus, e: &self.exponent })
    }
}

/// Big-endian; none where it needs more than 64 bits.
fn number(octets: &[u8]) -> Option<u64> {
    octets.iter().try_fold(0_u64, |sum, octet| Some(sum.checked_mul(256)? | u64::from(*octet)))
}

fn bit_length(modulus: &[u8]) -> u32 {
    let Some((first, rest)) = modulus.split_first() else { return 0 };
    let whole = u32::try_from(rest.len()).unwrap_or(u32::MAX / 8);
    whole * 8 + (u8::BITS - first.leading_zeros())
}

#[cfg(test)]
mod tests;
