//! Keys of ГОСТ 34.10-2015 with 512 bits (GOST §1 to §3), by the plain arithmetic of [`plain`]: other code than that
//! which is tested with them.

pub mod plain;

use der::Decode;
use der::asn1::BitString;
use rand_core::{OsRng, RngCore};
use rsa::BigUint;
use rsa::pkcs8::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use streebog::{Digest, Streebog512};
use zeroize::Zeroizing;

use self::plain::{Curve, Point};
use crate::issue::IssueError;

/// The key's AlgorithmIdentifier: key type, curve 512-A, Streebog-512.
const KEY: [u8; 37] = [
    0x30, 0x23, 0x06, 0x09, 0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x02, 0x30, 0x16, 0x06, 0x0a,
    0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x83, 0x0e, 0x03, 0x0a,
    0x01, 0x03, 0x03,
];

/// The same of a key of ГОСТ 34.310-2004, which the authority gave until 2015: an algorithm's name and no parameters.
const KEY_2004: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x01, 0x01, 0x05, 0x00];

/// The signature's AlgorithmIdentifier.
const SIGNATURE: [u8; 16] =
    [0x30, 0x0e, 0x06, 0x0a, 0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x03, 0x02, 0x05, 0x00];

/// A key pair on the curve 512-A.
#[derive(Clone)]
pub(crate) struct GostKey {
    secret: BigUint,
    public: Point,
}

impl GostKey {
    pub(crate) fn generate() -> Result<GostKey, IssueError> {
        let curve = Curve::tc26_512_a();
        let secret = below(&curve.q);
        let public = curve.multiple(&secret, &curve.generator).ok_or(IssueError::KeyGeneration)?;
        Ok(GostKey { secret, public })
    }

    /// x and y, 64 octets each, little end first, wrapped in an OCTET STRING.
    pub(crate) fn public_key(&self) -> Result<SubjectPublicKeyInfoOwned, IssueError> {
        let point = [&[0x04, 0x81, 0x80], &octets(&self.public.x)[..], &octets(&self.public.y)].concat();
        Ok(SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned::from_der(&KEY)?,
            subject_public_key: BitString::from_bytes(&point)?,
        })
    }

    /// The same point under the name of the old algorithm: nothing is ever computed with it.
    pub(crate) fn public_key_2004(&self) -> Result<SubjectPublicKeyInfoOwned, IssueError> {
        Ok(SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned::from_der(&KEY_2004)?,
            ..self.public_key()?
        })
    }

    /// The same number under the name of the old algorithm.
    pub(crate) fn pkcs8_2004(&self) -> Zeroizing<Vec<u8>> {
        let number = [&[0x04, 0x42, 0x04, 0x40][..], &octets(&self.secret)].concat();
        let mut document = vec![0x30, 0x56, 0x02, 0x01, 0x00];
        document.extend(KEY_2004);
        document.extend(number);
        Zeroizing::new(document)
    }

    /// 110 octets: version, algorithm, and 64 octets in an OCTET STRING within the OCTET STRING.
    pub(crate) fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        let mut document = vec![0x30, 0x6c, 0x02, 0x01, 0x00];
        document.extend(KEY);
        document.extend([0x04, 0x42, 0x04, 0x40]);
        document.extend(octets(&self.secret));
        Zeroizing::new(document)
    }

    pub(crate) fn algorithm() -> Result<AlgorithmIdentifierOwned, IssueError> {
        Ok(AlgorithmIdentifierOwned::from_der(&SIGNATURE)?)
    }

    /// r and s, 64 octets each, little end first.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let curve = Curve::tc26_512_a();
        let hash = BigUint::from_bytes_le(&Streebog512::digest(message));
        loop {
            if let Some((r, s)) = curve.sign(&self.secret, &hash, &below(&curve.q)) {
                return [octets(&r), octets(&s)].concat();
            }
        }
    }
}

/// A random number from 1 to `limit` − 1.
fn below(limit: &BigUint) -> BigUint {
    loop {
        let mut octets = Zeroizing::new([0; 64]);
        OsRng.fill_bytes(octets.as_mut());
        let number = BigUint::from_bytes_le(octets.as_ref());
        if number != BigUint::default() && &number < limit {
            return number;
        }
    }
}

fn octets(number: &BigUint) -> [u8; 64] {
    let mut octets = [0; 64];
    let written = number.to_bytes_le();
    octets[..written.len()].copy_from_slice(&written);
    octets
}
